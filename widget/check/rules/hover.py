"""What shows only under a mouse, and so never with a keyboard: WCAG 2.1.1, Keyboard."""

from widget.check.measuring import STYLED, TEXTS
from widget.check.rule import Check, in_page, own_rule

# The page is measured as if everything were hovered, and as if everything had the focus or were
# opened by a script: only the pseudo-class is replaced, by one as specific that always holds.
HOVER_ONLY = (
    STYLED
    + TEXTS
    + """
  const HOVERED = /(?<!\\\\):hover\\b/g;
  const OTHERWISE = new RegExp([
    "(?<!\\\\\\\\):focus(-within|-visible)?(?![\\\\w-])", ":checked", ":target",
    "\\\\.(is-|js-)?(focus|open|show|active|expanded|visible|selected)(ed|n)?(?![\\\\w-])",
    "\\\\[aria-expanded=.?true.?\\\\]",
  ].join("|"), "g");
  const ALWAYS = ":not(.cw-none)";
  const CONTROLS = "a[href], button, input, select, textarea, [role=button], [role=menuitem]";
  const OPENERS = "[aria-expanded], summary";

  // A sheet from elsewhere may not be read.
  function rulesOf(sheet) {
    try {
      return [...sheet.cssRules];
    } catch {
      return [];
    }
  }
  const rulesWithin = (sheet) => rulesOf(sheet).flatMap((rule) =>
    rule instanceof CSSImportRule ? rule.styleSheet ? rulesWithin(rule.styleSheet) : [] : [rule]);
  const isSeen = (element) => {
    if (!isShown(element) || isClippedAway(element)) return false;
    const { width, height, right, bottom } = element.getBoundingClientRect();
    return width > 1 && height > 1 && right + scrollX > 0 && bottom + scrollY > 0;
  };
  function seenWith(css, elements) {
    return new Set(withStyle(css, () => {
      hiddenByClip.clear();
      return elements.filter(isSeen);
    }));
  }
  const all = [...document.body.querySelectorAll(CONTROLS)];
  if (all.every(isSeen)) return [];
  const css = [...document.styleSheets, ...document.adoptedStyleSheets]
    .filter((sheet) => !sheet.disabled).flatMap(rulesWithin)
    .map((rule) => rule.cssText)
    .filter((text) => text.search(HOVERED) >= 0 || text.search(OTHERWISE) >= 0).join("\\n");
  if (css.search(HOVERED) < 0) return [];

  const elements = [...document.body.querySelectorAll("*")];
  const usual = seenWith(css, elements);
  const hidden = all.filter((element) => !usual.has(element));
  const hovered = seenWith(css.replace(HOVERED, ALWAYS), hidden);
  const otherwise = seenWith(css.replace(OTHERWISE, ALWAYS), hidden);
  const addresses = new Set(all.filter((one) => usual.has(one)).map((one) => one.href));
  const isElsewhere = (element) => element.href && addresses.has(element.href);

  function hiddenPart(element) {
    const parent = element.parentElement;
    return usual.has(parent) || parent === document.body ? element : hiddenPart(parent);
  }
  const hasOpener = (part) =>
    Boolean(part.parentElement !== document.body && part.parentElement.querySelector(OPENERS)) ||
    [...part.querySelectorAll("[id]"), part].some(({ id }) =>
      id && document.querySelector(`[aria-controls~="${CSS.escape(id)}"]`));
  const parts = new Map();
  for (const element of hovered) {
    const part = hiddenPart(element);
    if (otherwise.has(element) || isElsewhere(element) || parts.has(part)) continue;
    if (!hasOpener(part)) parts.set(part, element.textContent.trim() || element.ariaLabel || "");
  }
  return [...parts].map(([part, name]) => [part,
    `${name ? `“${words(name)}”` : "It"} shows only under a mouse, and not with a keyboard.`,
    ":focus-within"]);
"""
)

NOT_BY_HOVER_ALONE = Check(
    own_rule(
        "cw-hover-only",
        "What shows under a mouse shows with a keyboard as well",
        "serious",
        ("2.1.1",),
        "A",
        "keyboard",
    ),
    in_page(HOVER_ONLY),
)
