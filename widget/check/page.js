// What every check may use inside a page. It changes nothing, and leaves nothing behind.

const isShown = (element) =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
  element.getClientRects().length > 0;

// Ids that are made anew at each showing would make each showing another finding.
const isSteadyId = (id) => /^(?!cw-)[a-z][\w-]*$/i.test(id) && !/\d{4}/.test(id);
const isSteadyClass = (name) => /^(?!htmx-)[a-z][\w-]*$/i.test(name);

function selectorOf(element) {
  const root = element.getRootNode();
  const isOnly = (selector) => root.querySelectorAll(selector).length === 1;
  let selector = "";
  for (let one = element; one?.localName; one = one.parentElement) {
    let part = one.localName;
    if (isSteadyId(one.id) && isOnly(`#${CSS.escape(one.id)}`)) {
      part = `#${CSS.escape(one.id)}`;
    } else {
      for (const name of [...one.classList].filter(isSteadyClass).slice(0, 2)) {
        part += `.${CSS.escape(name)}`;
      }
      const siblings = [...(one.parentElement?.children ?? [])];
      if (siblings.filter((other) => other.matches(part)).length > 1) {
        part += `:nth-child(${siblings.indexOf(one) + 1})`;
      }
    }
    selector = selector ? `${part} > ${selector}` : part;
    if (isOnly(selector)) break;
  }
  return selector;
}

// A widget, the place for one, and what it fills by an iframe.
const OURS = ".cw, .cw-embed, .cw-frame";

function describe(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return {
    selector: selectorOf(element),
    html: element.outerHTML.replace(/\s+/g, " ").slice(0, 300),
    owner: element.closest(OURS) ? "widget" : "host",
    within: element.closest("[data-checked]")?.dataset.checked ?? "",
    box: width && height ? { x: x + scrollX, y: y + scrollY, width, height } : null,
  };
}

// What the keyboard must reach: of the radio buttons of a group, the one that Tab goes to.
function controls() {
  const groups = (radio) =>
    [...(radio.form ?? document).querySelectorAll('input[type="radio"]')].filter(
      (one) => one.name === radio.name && one.form === radio.form && !one.disabled,
    );
  const wanted =
    "a[href], area[href], button, input, select, textarea, summary, iframe, " +
    "audio[controls], video[controls], [tabindex], [contenteditable]";
  return [...document.querySelectorAll(wanted)].filter((element) => {
    if (element.matches(":disabled, [inert], [inert] *, input[type=hidden]")) return false;
    if (element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== "radio" || !element.name) return true;
    const group = groups(element);
    return element === (group.find((one) => one.checked) ?? group[0]);
  });
}
