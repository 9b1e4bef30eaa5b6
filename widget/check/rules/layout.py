"""Whether a page fits on a narrow screen: WCAG 1.4.10, Reflow."""

from widget.check.measuring import TEXTS
from widget.check.rule import Check, in_page, own_rule

# What sticks out of the screen, and is neither in a scroller of its own nor hidden on purpose:
# things wholly beyond an edge that nobody can scroll to are menus and skip links.
STICKING_OUT = (
    TEXTS
    + """
  const width = innerWidth;
  const page = document.documentElement;
  const styleOf = (element) => getComputedStyle(element);
  const ofPage = styleOf(styleOf(page).overflowX === "visible" ? document.body : page);
  const isFrozen = ["hidden", "clip"].includes(ofPage.overflowX);
  const isLeftwards = ofPage.direction === "rtl";

  const free = new Map([[document.body, "free"], [page, "free"]]);
  // Whether an element moves with the page ("free"), stays on the screen, or is in a box that
  // scrolls or hides by itself.
  function placeOf(element) {
    if (!free.has(element)) {
      const style = styleOf(element);
      const own = style.overflowX !== "visible" && style.display !== "inline" ? "boxed" : "free";
      const place = placeOf(element.parentElement);
      free.set(element, own === "boxed" ? own : style.position === "fixed" ? "fixed" : place);
    }
    return free.get(element);
  }
  const beyond = (box) => [-(box.left + scrollX), box.right + scrollX - width];
  const reachable = (box) => beyond(box)[isLeftwards ? 0 : 1];
  function cutOff(box, canScroll) {
    const [left, right] = beyond(box);
    if (left >= box.width || right >= box.width) return 0;
    if (!canScroll) return Math.max(left, right);
    return beyond(box)[isLeftwards ? 1 : 0];
  }
  const WHOLE = "img, video, canvas, iframe, object, embed, svg, input, select, textarea";
  const contents = [
    ...texts().map(({ element, boxes, node }) => ({ element, boxes, node, around: element })),
    ...[...document.body.querySelectorAll(WHOLE)]
      .filter((element) => !element.parentElement.closest("svg") && isShown(element) &&
        !isClippedAway(element))
      .map((element) => ({
        element, boxes: [element.getBoundingClientRect()], around: element.parentElement,
      })),
  ].filter(({ element, around }) =>
    !element.closest("[aria-hidden=true]") && placeOf(around) !== "boxed");
"""
)

# What makes it so: the innermost element that is wide by itself, or wider than its parent.
CAUSE = """
  const range = document.createRange();
  function widestWord(node) {
    return Math.max(0, ...[...node.data.matchAll(/[^\\s/–-]+/g)].map((word) => {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      return Math.max(0, ...[...range.getClientRects()].map((box) => box.width));
    }));
  }
  const blockOf = (element) =>
    styleOf(element).display === "inline" ? blockOf(element.parentElement) : element;
  const keepsLines = (element) => styleOf(element).textWrapMode === "nowrap";
  function isWideText({ node, element, boxes }) {
    if (!node) return false;
    const block = blockOf(element);
    const room = Math.min(block.clientWidth || width, width) + 1;
    const needed = keepsLines(element) ? Math.max(...boxes.map((box) => box.width))
      : widestWord(node);
    return needed > room;
  }
  // WCAG excepts what needs two dimensions; a table that only lays out other things does not.
  const TWO_WAYS = "table:not([role=presentation], [role=none]), img, video, canvas, svg, " +
    "iframe, object, embed";
  function isWideByItself(element) {
    const map = element.computedStyleMap();
    return ["width", "min-width"].some((name) =>
      map.get(name)?.unit === "px" && map.get(name).value > width);
  }
  function outgrows(element) {
    const box = element.getBoundingClientRect();
    const around = element.parentElement.getBoundingClientRect();
    return isLeftwards ? box.left < around.left - 1 : box.right > around.right + 1;
  }
  function causeOf(content) {
    const table = content.element.closest("table");
    if (table && reachable(table.getBoundingClientRect()) > 1) return table;
    const code = content.element.closest("pre");
    if (code) return code;
    if (isWideText(content)) return content.element;
    let one = content.element;
    for (; one.parentElement && one !== document.body; one = one.parentElement) {
      if (isWideByItself(one) || outgrows(one)) return one;
    }
    return content.element;
  }
  function remedyFor(element) {
    if (element.matches("table")) {
      return '<div role="region" aria-label="…" tabindex="0" style="overflow-x: auto">';
    }
    if (element.matches("pre")) return "overflow-x: auto";
    if (element.matches("img, video, canvas, svg")) return "max-width: 100%; height: auto";
    if (element.matches(WHOLE) || isWideByItself(element)) return "max-width: 100%; min-width: 0";
    if (["flex", "inline-flex"].includes(styleOf(element).display)) return "flex-wrap: wrap";
    return keepsLines(element) ? "white-space: normal" : "overflow-wrap: anywhere";
  }
"""

REFLOW = (
    STICKING_OUT
    + CAUSE
    + """
  const wide = contents.filter(({ element, boxes }) =>
    placeOf(element.parentElement) === "free" && !isFrozen &&
    boxes.some((box) => reachable(box) > 1));
  const causes = new Set(wide.map(causeOf));
  // Several that do not fit beside each other: it is what puts them there.
  for (const one of [...causes]) {
    const siblings = [...causes].filter((other) => other.parentElement === one.parentElement);
    const isRow = ["flex", "inline-flex"].includes(styleOf(one.parentElement).display);
    if (isRow && !isWideByItself(one) && one.parentElement !== document.body) {
      siblings.forEach((other) => causes.delete(other));
      causes.add(one.parentElement);
    }
  }
  const faults = [...causes].map((element) => {
    const box = element.getBoundingClientRect();
    const lines = [box, ...contents.filter((content) => element.contains(content.element))
      .flatMap((content) => content.boxes)];
    const excess = Math.ceil(Math.max(...lines.map(reachable)));
    const said = `It sticks out by ${excess} px beyond a screen that is ${width} px wide`;
    if (element.matches(TWO_WAYS)) {
      return [element, `${said}, which it may, but then the whole page scrolls sideways with it.`,
        remedyFor(element), "minor"];
    }
    return [element, `${said}, so the page scrolls sideways.`, remedyFor(element),
      element.matches("pre") ? "moderate" : null];
  });
  const lost = contents.filter(({ element, node, around }) =>
    node || (element.matches("input, select, textarea") && placeOf(around)));
  for (const { element, boxes, around } of lost) {
    const canScroll = placeOf(around) === "free" && !isFrozen;
    const excess = Math.ceil(Math.max(...boxes.map((box) => cutOff(box, canScroll))));
    if (excess > 2 && !faults.some(([known]) => known === element)) {
      faults.push([element, `It is cut off by ${excess} px at the edge of a screen that is ` +
        `${width} px wide, and nobody can scroll there.`, "max-width: 100%"]);
    }
  }
  const scrolls = Math.ceil(document.scrollingElement.scrollWidth - width);
  if (!faults.length && !isFrozen && scrolls > 1) {
    faults.push([null, `The page scrolls sideways by ${scrolls} px on a screen that is ` +
      `${width} px wide, though there is nothing to read there.`, "", "minor"]);
  }
  return faults;
"""
)

FITS = Check(
    own_rule(
        "cw-reflow",
        "A page fits on a screen of 320 pixels without scrolling sideways",
        "serious",
        ("1.4.10",),
        "AA",
        "reflow",
    ),
    in_page(REFLOW),
    ("narrow",),
)
