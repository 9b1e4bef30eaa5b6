"""What can still be seen when a reader forces colours: WCAG 1.4.3 and 1.4.11.

Forced colours, the contrast themes of Windows, take away backgrounds, gradients and shadows, and
give text, borders and outlines the reader's colours.
"""

from widget.check.browser import set_media
from widget.check.finding import Fault
from widget.check.looks import USUAL
from widget.check.measuring import COLOURS, TEXTS
from widget.check.page import Page
from widget.check.rule import Check, own_rule

# Whether anything of a control shows, and where it does not, whether anything did before.
CONTROLS = """
  const LEAST = 3;
  const PICTURES = "img, video, canvas, iframe, object, embed, use, image, textPath";
  const SHAPES = "path, rect, circle, ellipse, line, polyline, polygon, text";
  const NATIVE = "input[type=checkbox], input[type=radio], input[type=range], " +
    "input[type=color], input[type=file], select";
  const SIDES = ["Top", "Right", "Bottom", "Left"];
  const standsOut = (text, ground, least) =>
    contrast(over(colourOf(text), ground), ground) >= least;
  function isPainted(style, ground, least) {
    const borders = SIDES.filter((side) => parseFloat(style[`border${side}Width`]) > 0 &&
      !["none", "hidden"].includes(style[`border${side}Style`]))
      .map((side) => style[`border${side}Color`]);
    const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth)
      ? [style.outlineColor] : [];
    return style.backgroundImage !== "none" || style.boxShadow !== "none" ||
      [...borders, ...outline, style.backgroundColor].some((one) => standsOut(one, ground, least));
  }
  function isDrawn(style, ground, least) {
    return [style.fill, style.stroke].some((paint) => paint !== "none" &&
      (paint.startsWith("url") || standsOut(paint, ground, least)));
  }
  function showsText(element) {
    const style = getComputedStyle(element);
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const isWritten = element.matches("input:not([type=checkbox], [type=radio]), textarea") &&
      (element.value || element.placeholder);
    return (hasText || isWritten) && parseFloat(style.fontSize) > 0;
  }
  function shows(element, ground, least) {
    if (!isShown(element) || isClippedAway(element)) return false;
    const style = getComputedStyle(element);
    if (element.matches(PICTURES) || showsText(element)) return true;
    if (element.matches(NATIVE) && style.appearance !== "none") return true;
    if (element.matches(SHAPES)) return isDrawn(style, ground, least);
    const parts = ["::before", "::after"].map((name) => getComputedStyle(element, name))
      .filter((part) => !["none", "normal"].includes(part.content));
    return isPainted(style, ground, least) || parts.some((part) =>
      /"[^"]*\\S[^"]*"|url|counter|attr/.test(part.content) || isPainted(part, ground, least));
  }
  // A field may have its edge from what is closely around it.
  const hasFrame = (control) => control.matches("input, textarea") &&
    [control.parentElement, control.parentElement.parentElement].some((frame) =>
      !frame.matches("body, html") && isPainted(getComputedStyle(frame), canvas, LEAST));
  function showsAnything(control, least) {
    const behind = (element) => groundOf(element.closest("svg") ?? element.parentElement, control);
    return [control, ...control.querySelectorAll("*")].some((element) => {
      const ground = behind(element);
      return !ground || shows(element, ground, least);
    });
  }
"""

UNSEEN = (
    COLOURS
    + TEXTS
    + CONTROLS
    + """
  const wanted = "a, button, input, select, textarea, summary, [role=button], [role=link], " +
    "[role=checkbox], [role=radio], [role=switch], [role=tab], [role=menuitem]";
  const isUnseen = (element) => element.matches(wanted) && isShown(element) &&
    !isClippedAway(element) && !hasFrame(element) && !showsAnything(element, LEAST);
  const usual = "* { forced-color-adjust: none !important } :where(html) { background: white }";
  const wasSeen = (element) => withStyle(usual, () => showsAnything(element, 1.2));
  const lost = (unseen) => unseen.filter(wasSeen).map((element) => [element,
    "Nothing of it can be seen in forced colours: it is drawn by a background, a shadow or a " +
    "fixed colour alone.", "outline: 2px solid transparent"]);

  function judge({ element }) {
    const style = getComputedStyle(element);
    const isDrawn = element.matches("svg text, svg tspan") &&
      !element.ownerSVGElement.querySelector("rect, circle, ellipse, path, polygon, image, use");
    if (style.forcedColorAdjust !== "none" && !isDrawn) return [];
    const colour = isDrawn ? style.fill : style.webkitTextFillColor;
    const ground = groundOf(element.closest("svg") ?? element);
    const isDisabled = element.closest(":disabled, [aria-disabled=true]");
    if (!ground || !colourOf(colour)[3] || isDisabled) return [];
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const found = contrast(over(colourOf(colour), ground), ground);
    return found >= least ? [] : [[element, "In forced colours, this text keeps a colour of its " +
      `own and has a contrast of ${ratio(found)}; ${least}:1 is needed.`,
      isDrawn ? "fill: currentcolor" : "forced-color-adjust: auto"]];
  }
  const seen = new Set();
  const alone = texts().filter(({ element }) => !seen.has(element) && seen.add(element));
  endTransitions();
  return [...lost(controls().filter(isUnseen)), ...alone.flatMap(judge)];
"""
)


def _unseen(page: Page) -> list[Fault]:
    """Under a dark theme and a light one: each takes away other things."""
    found: dict[str, Fault] = {}
    for scheme in ("dark", "light"):
        theme = {"forced-colors": "active", "prefers-color-scheme": scheme}
        set_media(page.driver, USUAL | theme)
        for fault in page.faults(UNSEEN):
            found.setdefault(fault.element.selector if fault.element else "", fault)
    return list(found.values())


SEEN_IN_FORCED_COLOURS = Check(
    own_rule(
        "cw-forced-colours",
        "Text and controls can be seen in forced colours",
        "serious",
        ("1.4.3", "1.4.11"),
        "AA",
        "https://www.w3.org/TR/css-color-adjust-1/#forced",
    ),
    _unseen,
    ("forced colours",),
)
