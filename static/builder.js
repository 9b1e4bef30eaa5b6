// Keeps the preview, the snippet and the address in step with the builder's form. The server makes
// all of them; without JavaScript the form's button asks it for the same page.
const form = document.getElementById("builder");
const updated = document.getElementById("updated");
let asking = new AbortController();
let waiting;

form.addEventListener("input", ({ target }) => {
  asking.abort();
  clearTimeout(waiting);
  waiting = setTimeout(update, target.type === "text" ? 600 : 150);
});

async function update() {
  asking = new AbortController();
  const { signal } = asking;
  updated.textContent = "";
  try {
    const query = new URLSearchParams(new FormData(form));
    const response = await fetch(`${form.action}?${query}`, { signal });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    await addStyles(fresh);
    if (signal.aborted) return;
    show(fresh);
    history.replaceState(null, "", response.url);
    const problem = document.querySelector("#problem a");
    updated.textContent = problem ? `There is a problem. ${problem.textContent}` : "Snippet updated.";
  } catch (error) {
    if (error.name !== "AbortError")
      updated.textContent = "The snippet could not be updated. Press Show the snippet to try again.";
  }
}

function show(fresh) {
  const { id } = document.activeElement;
  for (const button of fresh.querySelectorAll(".copy")) button.hidden = false;
  document.title = fresh.title;
  bring(document.getElementById("parts"), fresh.getElementById("parts"));
  if (document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll: true });
}

// The preview's style sheets, before what they are for.
function addStyles(fresh) {
  const known = new Set(Array.from(document.querySelectorAll("head [rel=stylesheet]"), (link) => link.href));
  const missing = [...fresh.querySelectorAll("head [rel=stylesheet]")].filter((link) => !known.has(link.href));
  return Promise.all(
    missing.map(
      (link) =>
        new Promise((resolve) => {
          link.addEventListener("load", resolve);
          link.addEventListener("error", resolve);
          document.head.append(link);
        }),
    ),
  );
}

// Changes only what differs, so that the focus, a frame and what is being typed stay as they are.
function bring(old, fresh) {
  // A frame that is sent elsewhere would be one more page to go back through; a new one is not.
  const isSame = ["nodeName", "id", "src"].every((name) => old[name] === fresh[name]);
  if (!isSame) return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  // Read first: a child that moves is gone from where it was.
  const { checked, value } = fresh;
  after.forEach((child, at) => (at < before.length ? bring(before[at], child) : old.append(child)));
  for (const child of before.slice(after.length)) child.remove();
  if (old.type === "radio") old.checked = checked;
  else if (old.matches("input, select") && old !== document.activeElement) old.value = value;
}
