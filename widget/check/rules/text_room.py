"""Whether text has room when a reader spaces or enlarges it: WCAG 1.4.12 and 1.4.4."""

from widget.check.finding import Fault
from widget.check.measuring import STYLED, TEXTS
from widget.check.page import Page
from widget.check.rule import Check, own_rule

# What is lost of each text, and what overlaps. A clip counts as far as no scroller lies between.
MEASURE = """
  const CLIPS = ["hidden", "clip"];
  const NOWHERE = [-Infinity, Infinity];
  const EVERYWHERE = { x: NOWHERE, y: NOWHERE, view: { x: NOWHERE, y: NOWHERE } };
  const narrowed = ([from, to], [low, high]) => [Math.max(from, low), Math.min(to, high)];
  function measure() {
    const clips = new Map();
    // What can be seen in an element, on each axis: after scrolling, and now ("view"); and whether
    // the screen carries it along.
    function clipOf(element) {
      if (!element || element.matches("html, body")) return EVERYWHERE;
      if (!clips.has(element)) {
        const style = getComputedStyle(element);
        const outer = style.position === "fixed" ? EVERYWHERE
          : clipOf(style.position === "absolute" ? element.offsetParent : element.parentElement);
        const box = element.getBoundingClientRect();
        const own = { x: [box.left, box.right], y: [box.top, box.bottom] };
        const axis = (name, overflow) => style.display === "inline" || overflow === "visible"
          ? outer[name] : CLIPS.includes(overflow) ? narrowed(outer[name], own[name]) : NOWHERE;
        const inView = (name, overflow) => style.display === "inline" || overflow === "visible"
          ? outer.view[name] : narrowed(outer.view[name], own[name]);
        const view = { x: inView("x", style.overflowX), y: inView("y", style.overflowY) };
        const sticks = ["fixed", "sticky"].includes(style.position) || outer.sticks;
        clips.set(element,
          { x: axis("x", style.overflowX), y: axis("y", style.overflowY), view, sticks });
      }
      return clips.get(element);
    }
    function cut(box, clip) {
      const [left, right] = narrowed([box.left, box.right], clip.x);
      const [top, bottom] = narrowed([box.top, box.bottom], clip.y);
      return { box, left, right, top, bottom };
    }
    // The names of icons in a font are not read as text.
    const readable = texts().filter(({ element }) =>
      !element.closest("[aria-hidden=true], [class*=icon], [class*=symbol]"));
    const seen = readable.map(({ node, element, boxes }) => {
      const clip = clipOf(element);
      const parts = boxes.map((box) => cut(box, clip));
      const view = boxes.map((box) => cut(box, clip.view));
      // Boxes of text are higher than its letters, and a little of them may well be cut.
      const low = parts.some((part) => part.bottom - part.top < part.box.height * 0.75);
      const short = parts.some((part) => part.right - part.left < part.box.width - 4);
      return { node, element, view, lost: low ? "y" : short ? "x" : "", sticks: clip.sticks };
    });
    return { seen, pairs: overlaps(seen) };
  }
  function overlaps(seen) {
    const parts = seen.filter((one) => !one.sticks)
      .flatMap((one) => one.view.map((part) => ({ ...part, one })))
      .filter((part) => part.bottom > part.top && part.right > part.left)
      .sort((a, b) => a.top - b.top);
    const pairs = [];
    parts.forEach((part, at) => {
      for (let next = at + 1; next < parts.length && parts[next].top < part.bottom; next++) {
        const other = parts[next];
        const high = Math.min(part.bottom, other.bottom) - other.top;
        const wide = Math.min(part.right, other.right) - Math.max(part.left, other.left);
        const least = Math.min(part.bottom - part.top, other.bottom - other.top);
        if (other.one !== part.one && wide > 4 && high > least * 0.4) {
          pairs.push([part.one, other.one]);
        }
      }
    });
    return pairs;
  }
"""

# What was so before is not blamed on the reader's wish; nor is what can be read elsewhere.
WITHOUT_ROOM = (
    STYLED
    + TEXTS
    + MEASURE
    + """
  const [wish] = arguments;
  const reader = document.adoptedStyleSheets.at(-1);
  reader.disabled = true;
  endTransitions();
  const usual = measure();
  reader.disabled = false;
  endTransitions();
  const now = measure();
  const whole = new Set(usual.seen.filter((one) => !one.lost).map((one) => one.node));
  usual.pairs.flat().forEach((one) => whole.delete(one.node));
  function isElsewhere({ node, element }) {
    const text = node.data.trim();
    const title = element.closest("[title]")?.getAttribute("title") ?? "";
    return title.includes(text) || now.seen.some((other) =>
      other.node !== node && !other.lost && other.node.data.includes(text));
  }
  function clipperOf({ element, lost }) {
    const name = lost === "x" ? "overflowX" : "overflowY";
    let one = element;
    while (one && !CLIPS.includes(getComputedStyle(one)[name])) one = one.parentElement;
    return one ?? element;
  }
  const hasHeight = (element) => element.computedStyleMap().get("height")?.unit === "px";
  const faults = new Map();
  for (const one of now.seen) {
    if (!one.lost || !whole.has(one.node) || isElsewhere(one)) continue;
    const clipper = clipperOf(one);
    const remedy = one.lost === "y" ? "height: auto; max-height: none" : "white-space: normal";
    const message = `With ${wish}, “${words(one.node.data)}” is cut off.`;
    if (!faults.has(clipper)) faults.set(clipper, [clipper, message, remedy]);
  }
  for (const pair of now.pairs) {
    if (!pair.every((one) => whole.has(one.node) && !one.lost)) continue;
    const [first, second] = pair[0].node.compareDocumentPosition(pair[1].node) &
      Node.DOCUMENT_POSITION_FOLLOWING ? pair : pair.toReversed();
    let fixed = first.element;
    while (fixed && !hasHeight(fixed) && !fixed.contains(second.element)) {
      fixed = fixed.parentElement;
    }
    const remedy = fixed && !fixed.contains(second.element) ? "height: auto" : "";
    const message = `With ${wish}, “${words(first.node.data)}” and ` +
      `“${words(second.node.data)}” overlap.`;
    if (!faults.has(first.element)) faults.set(first.element, [first.element, message, remedy]);
  }
  return [...faults.values()];
"""
)


def _spaced(page: Page) -> list[Fault]:
    return page.faults(WITHOUT_ROOM, "the reader’s text spacing")


def _large(page: Page) -> list[Fault]:
    return page.faults(WITHOUT_ROOM, "text of 200%")


ROOM_FOR_SPACING = Check(
    own_rule(
        "cw-text-spacing",
        "Text may be spaced as a reader needs it without being cut off or overlapping",
        "serious",
        ("1.4.12",),
        "AA",
        "text-spacing",
    ),
    _spaced,
    ("spaced",),
)
ROOM_FOR_LARGE_TEXT = Check(
    own_rule(
        "cw-text-resize",
        "Text may be enlarged to 200 per cent without being cut off or overlapping",
        "serious",
        ("1.4.4",),
        "AA",
        "resize-text",
    ),
    _large,
    ("large",),
)
