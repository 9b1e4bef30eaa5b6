"""Whether one sees where a field is: WCAG 1.4.11, Non-text Contrast."""

from widget.check.measuring import COLOURS
from widget.check.rule import Check, in_page, own_rule

# An edge may be drawn by the field, or by what stands closely around it: a border, a shadow, an
# outline, another ground. The best of them counts.
EDGES = (
    COLOURS
    + """
  const LEAST = 3;
  const SIDES = ["Top", "Right", "Bottom", "Left"];
  const WRITES = "input:not([type]), input[type=text], input[type=email], input[type=tel], " +
    "input[type=url], input[type=search], input[type=password], input[type=number], " +
    "input[type=date], input[type=time], input[type=month], input[type=week], " +
    "input[type=datetime-local], textarea, select";
  const TICKED = "input[type=checkbox], input[type=radio]";
  const styleOf = (element, name) => getComputedStyle(element, name);

  function linesOf(style) {
    const borders = SIDES.filter((side) => parseFloat(style[`border${side}Width`]) > 0 &&
      !["none", "hidden"].includes(style[`border${side}Style`]))
      .map((side) => style[`border${side}Color`]);
    const outline = parseFloat(style.outlineWidth) && style.outlineStyle !== "none"
      ? [style.outlineColor] : [];
    const shadows = style.boxShadow.match(/[a-z-]+\\([^)]*\\)/g) ?? [];
    return [...borders, ...outline, ...shadows];
  }
  const isDrawn = (style) => style.backgroundImage.includes("gradient") ||
    style.borderImageSource !== "none" || style.maskImage !== "none";
  function best(element, outside) {
    const own = styleOf(element);
    const parts = ["::before", "::after"].map((name) => styleOf(element, name))
      .filter((style) => !["none", "normal"].includes(style.content));
    // Nobody can tell by its styles how a picture of an edge looks.
    if ([own, ...parts].some(isDrawn)) return Infinity;
    const inside = over(colourOf(own.backgroundColor), outside);
    const lines = [...[own, ...parts].flatMap(linesOf), ...parts.map((one) => one.backgroundColor)];
    return Math.max(contrast(inside, outside), ...lines.map(colourOf).flatMap((line) =>
      [outside, inside].map((ground) => contrast(over(line, ground), ground))));
  }
  function around(element) {
    const box = element.getBoundingClientRect();
    const near = [];
    let one = element.parentElement;
    for (let level = 0; level < 4 && one && one !== document.body; level++) {
      near.push(one, ...one.children);
      one = one.parentElement;
    }
    return near.filter((other) => {
      if (other === element || !isShown(other)) return false;
      const wide = other.getBoundingClientRect();
      return contains(wide, box) && wide.height <= box.height + 48 &&
        wide.width <= box.width + 120;
    });
  }
  // As the browser draws it: its user sees to that.
  const look = (element) => {
    const { borderTopColor, borderTopStyle, backgroundColor, boxShadow } = styleOf(element);
    return [borderTopColor, borderTopStyle, backgroundColor, boxShadow].join();
  };
  const fields = [...document.querySelectorAll(`${WRITES}, ${TICKED}`)].filter((element) =>
    isShown(element) && !element.readOnly && element.clientWidth > 1 &&
    !element.closest(":disabled, [aria-disabled=true], [inert]") &&
    (!element.matches(TICKED) || styleOf(element).appearance === "none"));
  const asDrawn = `${WRITES} { border: revert !important; box-shadow: revert !important;
    background: revert !important }`;
  const plain = withStyle(asDrawn, () => fields.map(look));
  const styled = fields.filter((element, at) =>
    element.matches(TICKED) || look(element) !== plain[at]);

  return styled.flatMap((element) => {
    const outside = groundOf(element.parentElement, element);
    if (!outside || Number(styleOf(element).opacity) < 1) return [];
    const found = best(element, outside);
    const others = around(element).map((other) => {
      const ground = groundOf(other.parentElement, element);
      return ground ? best(other, ground) : Infinity;
    });
    const most = Math.max(found, ...others);
    if (most >= LEAST) return [];
    const what = most < 1.05 ? "It has no edge that can be seen"
      : `Its edge has a contrast of ${ratio(most)} with what is around it`;
    return [[element, `${what}; ${LEAST}:1 is needed.`, "border: 1px solid currentcolor"]];
  });
"""
)

CONTROL_EDGE = Check(
    own_rule(
        "cw-control-edge",
        "The edge of a field or tick box stands out from what is around it",
        "serious",
        ("1.4.11",),
        "AA",
        "non-text-contrast",
    ),
    in_page(EDGES),
    ("wide", "dark"),
)
