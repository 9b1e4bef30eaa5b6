// Copy buttons for the guide. Without JavaScript they stay hidden, and the text can be selected.
const said = document.getElementById("copied");

for (const button of document.querySelectorAll(".copy")) button.hidden = false;

document.addEventListener("click", async ({ target }) => {
  const button = target.closest(".copy");
  if (!button) return;
  const code = button.parentElement.querySelector("code");
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(code.textContent);
    said.textContent = "Copied.";
    setTimeout(() => (said.textContent = ""), 4000);
  } catch {
    getSelection().selectAllChildren(code);
    said.textContent =
      "The browser did not allow copying. The text is selected: press Ctrl and C, or Command and C on a Mac.";
  }
});
