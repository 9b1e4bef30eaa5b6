// Copy buttons for the guide. Without JavaScript they stay hidden, and the text can be selected.
const said = document.getElementById("copied");

for (const button of document.querySelectorAll(".copy")) {
  const text = button.parentElement.querySelector("code").textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "The browser did not allow copying. Select the text, and copy it by hand.";
    }
    setTimeout(() => (said.textContent = ""), 4000);
  });
}
