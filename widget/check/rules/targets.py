"""Whether a finger hits what it is meant to: WCAG 2.5.5, Target Size (Enhanced).

The smaller size of 2.5.8 is axe-core's.
"""

from widget.check.measuring import STYLED
from widget.check.rule import Check, in_page, own_rule

SMALL_TARGETS = (
    STYLED
    + """
  const LEAST = 44;
  // Browsers lay out in parts of a pixel, so a little less is an error of rounding.
  const isShort = (length) => length < LEAST - 0.1;
  // Rounded down, so that what is too little never reads as enough.
  const rounded = (length) => Math.floor(length * 10) / 10;
  const ROLES = "[role=button], [role=link], [role=tab], [role=checkbox], [role=radio], " +
    "[role=switch], [role=menuitem], [role=option]";
  const styleOf = (element) => getComputedStyle(element);
  const targets = controls().filter((element) =>
    element.matches(`a, area, button, input, select, textarea, summary, ${ROLES}`));

  // A part that lies over more than its element makes the target as large.
  function boxesOf(element) {
    const box = element.getBoundingClientRect();
    const parts = ["::before", "::after"].map((name) => getComputedStyle(element, name))
      .filter((style) => style.content !== "none" && style.position === "absolute")
      .map((style) => ({ width: parseFloat(style.width), height: parseFloat(style.height) }))
      .map(({ width, height }) => new DOMRect(box.x, box.y, width || 0, height || 0));
    return [box, ...parts];
  }
  // A control and its label are one target, and so are a link and what it holds.
  function sizeOf(element) {
    // A field that is there but transparent, over a drawing of it, is pressed as well.
    const all = [element, ...(element.labels ?? []), ...element.children]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }));
    const boxes = all.flatMap(boxesOf).filter((box) => box.width > 1 && box.height > 1);
    const extent = (from, to) =>
      Math.max(...boxes.map((box) => box[to])) - Math.min(...boxes.map((box) => box[from]));
    return boxes.length ? [extent("left", "right"), extent("top", "bottom")] : [0, 0];
  }
  const isOnScreen = (box) => box.right + scrollX > 0 && box.left < innerWidth && box.bottom > 0;
  function isInSentence(element) {
    if (!element.matches("a, button, [role=link]")) return false;
    if (!styleOf(element).display.startsWith("inline")) return false;
    let block = element.parentElement;
    while (styleOf(block).display === "inline") block = block.parentElement;
    const rest = [...block.childNodes].map((node) =>
      node.nodeType === Node.TEXT_NODE ? node.data
        : node.contains?.(element) || targets.includes(node) ? "" : node.textContent).join("");
    return /\\p{L}{2}/u.test(rest);
  }
  // What the browser gives a size, and the page does not change.
  const FIELDS = "input, select, textarea, button";
  const height = (element) => element.getBoundingClientRect().height;
  const heights = new Map(withStyle(`${FIELDS} { padding: revert !important;
    border: revert !important; width: revert !important; height: revert !important;
    min-width: revert !important; min-height: revert !important; appearance: revert !important }`,
    () => targets.map((element) => [element, height(element)])));
  const isNative = (element) =>
    element.matches(FIELDS) && Math.abs(heights.get(element) - height(element)) < 1;
  const small = targets.filter((element) => {
    const [width, height] = sizeOf(element);
    return width && (isShort(width) || isShort(height)) &&
      isOnScreen(element.getBoundingClientRect()) && !isInSentence(element) && !isNative(element);
  });
  // The address of a link in a drawing is an object.
  const addressOf = ({ href }) => href &&
    Object.assign(document.createElement("a"), { href: href.baseVal ?? href }).href;
  const hasEquivalent = (element) => addressOf(element) && targets.some((other) =>
    addressOf(other) === addressOf(element) && !small.includes(other) && !isInSentence(other));
  const groups = new Map();
  for (const element of small.filter((element) => !hasEquivalent(element))) {
    const group = element.closest("ul, ol, dl, nav, table, fieldset, [role=group]") ?? element;
    groups.set(group, [...(groups.get(group) ?? []), element]);
  }
  return [...groups.values()].map(([element, ...more]) => {
    const [width, height] = sizeOf(element).map(rounded);
    const others = more.length ? `, and ${more.length} more beside it are as small` : "";
    return [element, `Its target is ${width} by ${height} px${others}; ` +
      `${LEAST} by ${LEAST} px are easy to hit.`, `min-width: ${LEAST}px; min-height: ${LEAST}px`];
  });
"""
)

LARGE_TARGETS = Check(
    own_rule(
        "cw-target-small",
        "What is pressed or tapped is 44 by 44 pixels large",
        "minor",
        ("2.5.5",),
        "AAA",
        "target-size-enhanced",
    ),
    in_page(SMALL_TARGETS),
    # On a narrow screen a link may wrap into two lines, and be high enough there alone.
    ("wide", "narrow"),
)
