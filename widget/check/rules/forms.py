"""Forms and their controls: errors in words, time enough, and names that say what is seen."""

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

# A page that sends visitors on at once does not take their time away; nor does one after 20 hours.
EXPIRING = r"""
  return [...document.querySelectorAll('meta[http-equiv="refresh" i]')].flatMap((one) => {
    const seconds = parseFloat(one.content);
    if (!(seconds > 0 && seconds < 20 * 60 * 60)) return [];
    const next = /url\s*=/i.test(one.content) ? "goes to another page" : "loads itself again";
    return [[one, `After ${seconds} seconds the page ${next}, whether visitors are ready or not.`]];
  });
"""
EXPIRES = Check(
    own_rule(
        "cw-expires",
        "The page does not change by itself while somebody reads",
        "serious",
        ("2.2.1",),
        "A",
        "timing-adjustable",
    ),
    in_page(EXPIRING),
)

# Only names that are given can differ from what is seen. Long texts are no labels: a card that is
# one link has a short name of its own.
GIVEN_NAMES = r"""
  const LONGEST = 60;
  const CONTROL = "a[href], button, summary, input, select, textarea, [role=button], [role=link], "
    + "[role=checkbox], [role=radio], [role=switch], [role=tab], [role=menuitem]";
  const ICON = 'svg, i, [class*="icon"], [class*="material-symbols"], script, style';
  const isHidden = (one) => {
    const { width, height } = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    return width <= 1 || height <= 1 || /inset\((50|100)%/.test(style.clipPath);
  };
  function seenIn(element, root) {
    if (element !== root && element.matches(`${ICON}, input, select, textarea, button`)) return "";
    if (!isShown(element) || isHidden(element)) return "";
    return [...element.childNodes].map((node) => node.nodeType === Node.TEXT_NODE ? node.data
      : node.nodeType === Node.ELEMENT_NODE ? ` ${seenIn(node, root)} ` : "").join("");
  }
  const isButton = (one) => ["submit", "button", "reset"].includes(one.type);
  function labelOf(one) {
    if (!one.matches("input, select, textarea")) return seenIn(one, one);
    if (one.localName === "input" && isButton(one)) return one.value;
    return [...(one.labels ?? [])].map((label) => seenIn(label, label)).join(" ");
  }
  return [...document.querySelectorAll("[aria-label], [aria-labelledby]")].filter((one) =>
    one.matches(CONTROL) && one.type !== "hidden" && one.checkVisibility()
    && !one.closest('[aria-hidden="true"]'),
  ).map((one) => [one, labelOf(one).replace(/\s+/g, " ").trim(), describe(one)])
    .filter(([, seen]) => seen && seen.length <= LONGEST);
"""


def _letters(text: str) -> str:
    """A text as it is spoken: without case, punctuation, symbols and double spaces."""
    kept = "".join(sign if sign.isalnum() else " " for sign in text.casefold())
    return " ".join(kept.split())


def _unlike(page: Page) -> Iterable[Fault]:
    """Controls whose name lacks what is written on them, so that nobody can say it to them."""
    for element, seen, described in page.script(GIVEN_NAMES):
        letters = _letters(seen)
        name = element.accessible_name
        # A single sign, such as a cross, is a picture.
        if len(letters) > 1 and letters not in _letters(name):
            message = f"It reads “{seen}”, but its name is “{name}”."
            yield Fault(message, element_from(described), f'aria-label="{seen}"')


LABEL_IN_NAME = Check(
    own_rule(
        "cw-label-in-name",
        "The name of a control contains what is written on it",
        "serious",
        ("2.5.3",),
        "A",
        "label-in-name",
    ),
    _unlike,
)
