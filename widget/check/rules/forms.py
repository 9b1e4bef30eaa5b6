"""Forms and their fields: errors in words, labels that stay, and names that say what is seen."""

from collections.abc import Iterable

from widget.check.finding import Fault
from widget.check.page import Page, element_from
from widget.check.rule import Check, in_page, own_rule

# A message may also stand in the label, or describe the group that the field is in.
UNDESCRIBED = r"""
  const ids = (one, name) => (one?.getAttribute(name) ?? "").split(/\s+/).filter(Boolean);
  const isSaid = (id) => {
    const message = document.getElementById(id);
    return Boolean(message?.textContent.trim()) && message.checkVisibility({
      visibilityProperty: true });
  };
  const described = (one) =>
    [...ids(one, "aria-describedby"), ...ids(one, "aria-errormessage")].some(isSaid);
  const ERROR = '[class*="error"], [class*="invalid"], [role="alert"]';
  const isInLabel = (one) => [...(one.labels ?? []),
    one.closest("fieldset")?.querySelector("legend")].some((label) => label?.querySelector(ERROR));
  const isWrong = (one) => !["", "false"].includes(one.getAttribute("aria-invalid"));

  return [...document.querySelectorAll("[aria-invalid]")].filter((one) => isWrong(one)
    && !one.matches(":disabled, [type=hidden]") && one.checkVisibility()
    && !described(one) && !isInLabel(one)
    && !described(one.closest('fieldset, [role="group"], [role="radiogroup"]')),
  ).map((one) => {
    const given = [...ids(one, "aria-describedby"), ...ids(one, "aria-errormessage")];
    const where = given.map((id) => `#${id}`).join(" and ");
    return where
      ? [one, `It is said to be wrong, but ${where} does not say why.`]
      : [one, "It is said to be wrong, but nothing that belongs to it says why.",
        'aria-describedby="the id of the message"'];
  });
"""
DESCRIBED = Check(
    own_rule(
        "cw-error-described",
        "A field with an error has a description that says what is wrong",
        "serious",
        ("3.3.1", "3.3.3"),
        "AA",
        "error-identification",
    ),
    in_page(UNDESCRIBED),
)

# What stands in a field goes away when somebody types, and a title needs a mouse. axe-core takes
# both for names. Whoever finds a button to search with beside a field knows what the field is for.
UNLABELLED = r"""
  const KINDS = ["text", "search", "email", "tel", "url", "password", "number", "textarea"];
  const SEARCH = /\b(search|find|chwilio|chwiliwch)\b/i;
  const isSaid = (id) => document.getElementById(id)?.textContent.trim();
  const isLabelled = (one) => one.ariaLabel?.trim()
    || [...(one.labels ?? [])].some((label) => label.textContent.trim())
    || (one.getAttribute("aria-labelledby") ?? "").split(/\s+/).some(isSaid);
  const nameOf = (one) =>
    [one.innerText, one.value, one.ariaLabel, one.title, one.querySelector("img")?.alt].join(" ");
  const isForSearch = (one) => one.matches('[type=search], [role=search] *, search *')
    || SEARCH.test(`${one.name} ${one.placeholder} ${one.title}`);
  const isBesideButton = (one) => [...(one.form ?? one.parentElement)
    .querySelectorAll("button, input:is([type=submit], [type=image])")]
    .some((button) => isShown(button) && SEARCH.test(nameOf(button)));

  return [...document.querySelectorAll("input, textarea")].filter((one) =>
    KINDS.includes(one.type) && !one.matches(":disabled, [tabindex='-1']") && isShown(one)
    && !one.closest('[aria-hidden="true"]') && !isLabelled(one)
    && (one.placeholder.trim() || one.title.trim()),
  ).map((one) => {
    const [text, what] = one.placeholder.trim()
      ? [one.placeholder.trim(), "placeholder, which goes away when somebody types"]
      : [one.title.trim(), "title, which shows only under a mouse"];
    const impact = isForSearch(one) && isBesideButton(one) ? "minor" : null;
    return [one, `Its only label is its ${what}.`, `<label>${text} …</label>`, impact];
  });
"""
PLACEHOLDER = Check(
    own_rule(
        "cw-placeholder-label",
        "A field has a label that stays while somebody types",
        "serious",
        ("3.3.2",),
        "A",
        "labels-or-instructions",
    ),
    in_page(UNLABELLED),
)

# Only names that are given can differ from what is seen; axe-core looks at those of buttons and
# links. Long texts are no labels.
GIVEN_NAMES = r"""
  const LONGEST = 60;
  const FIELD = "select, textarea, "
    + "input:not([type=submit], [type=button], [type=reset], [type=image], [type=hidden])";
  const ICON = 'svg, i, [class*="icon"], [class*="material-symbols"], script, style';
  const isHidden = (one) => {
    const { width, height } = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    return width <= 1 || height <= 1 || /inset\((50|100)%/.test(style.clipPath);
  };
  function seenIn(element) {
    if (element.matches(`${ICON}, input, select, textarea, button`)) return "";
    if (!isShown(element) || isHidden(element)) return "";
    return [...element.childNodes].map((node) => node.nodeType === Node.TEXT_NODE ? node.data
      : node.nodeType === Node.ELEMENT_NODE ? ` ${seenIn(node)} ` : "").join("");
  }
  const labelOf = (one) => [...(one.labels ?? [])].map(seenIn).join(" ");
  return [...document.querySelectorAll("[aria-label], [aria-labelledby]")].filter((one) =>
    one.matches(FIELD) && one.checkVisibility() && !one.closest('[aria-hidden="true"]'),
  ).map((one) => [one, labelOf(one).replace(/\s+/g, " ").trim(), describe(one)])
    .filter(([, seen]) => seen && seen.length <= LONGEST);
"""


def _letters(text: str) -> str:
    """A text as it is spoken: without case, punctuation, symbols and double spaces."""
    kept = "".join(sign if sign.isalnum() else " " for sign in text.casefold())
    return " ".join(kept.split())


def _unlike(page: Page) -> Iterable[Fault]:
    """Fields whose name lacks what is written on them, so that nobody can say it to them."""
    for element, seen, described in page.script(GIVEN_NAMES):
        letters = _letters(seen)
        name = element.accessible_name
        # A single sign, such as a star, is a picture.
        if len(letters) > 1 and letters not in _letters(name):
            message = f"It reads “{seen}”, but its name is “{name}”."
            yield Fault(message, element_from(described), f'aria-label="{seen}"')


LABEL_IN_NAME = Check(
    own_rule(
        "cw-label-in-name",
        "The name of a field contains what its label says",
        "serious",
        ("2.5.3",),
        "A",
        "label-in-name",
    ),
    _unlike,
)
