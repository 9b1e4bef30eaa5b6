"""What shows that an element has the focus, and what hides it.

A ring, a shadow, another colour, a label that is underlined: the styles that are painted on the
element and around it are compared with and without the focus. Where they are the same, two
pictures decide, because a page may show its focus in ways that no list of styles names.
"""

from widget.check.finding import Box
from widget.check.page import Page

# `painted` lists what can be seen of an element, as text; what differs has changed visibly.
SIGHT = """
  const isClear = (colour) => /^transparent$|^rgba.*, 0\\)$|[/] 0%?\\)$/.test(colour);

  // Hidden in the ways that keep an element in reach of the keyboard.
  function isSeen(element) {
    const box = element.getBoundingClientRect();
    if (box.width <= 2 || box.height <= 2 || !isShown(element)) return false;
    for (let one = element, depth = 0; one && depth < 4; one = one.parentElement, depth++) {
      const style = getComputedStyle(one);
      const { width, height } = one.getBoundingClientRect();
      if (style.overflow !== "visible" && (width <= 2 || height <= 2)) return false;
      if (style.opacity < 0.05 || /inset\\((50|100)%/.test(style.clipPath)) return false;
      if (/^rect\\(([01]px,? ?){4}\\)$/.test(style.clip)) return false;
    }
    return true;
  }

  function groundOf(element) {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!isClear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  }

  // A box that is no larger than what it holds cuts off what is drawn around that.
  function isCutOff(element) {
    const inner = element.getBoundingClientRect();
    for (let one = element.parentElement, depth = 0; one && depth < 3; depth++) {
      const outer = one.getBoundingClientRect();
      const isTight = ["top", "right", "bottom", "left"].every(
        (side) => Math.abs(outer[side] - inner[side]) < 1);
      if (isTight && getComputedStyle(one).overflow !== "visible") return true;
      one = one.parentElement;
    }
    return false;
  }

  const shadowsOf = (style) => style.boxShadow.split(/,(?![^(]*\\))/).map((one) => one.trim())
    .filter((one) => !/^(none|transparent|rgba[^)]*, 0\\)|[^)]*[/] 0%?\\))/.test(one)
      && !/( -?0px){4}( inset)?$/.test(one));

  function ringsOf(element, style) {
    const ring = [style.outlineStyle, style.outlineWidth, style.outlineColor];
    const isDrawn = ring[0] !== "none" && parseFloat(ring[1]) > 0 && !isClear(ring[2])
      && ring[2] !== groundOf(element.parentElement);
    return [isDrawn ? ring.join(" ") : "", ...shadowsOf(style)];
  }

  const bordersOf = (style) => ["Top", "Right", "Bottom", "Left"].map((side) => {
    const [kind, width, colour] =
      ["Style", "Width", "Color"].map((part) => style[`border${side}${part}`]);
    const isDrawn = kind !== "none" && width !== "0px" && !isClear(colour);
    return isDrawn ? `${kind} ${width} ${colour}` : "";
  });

  function paintOf(element, pseudo) {
    const style = getComputedStyle(element, pseudo);
    if (pseudo && ["none", "normal"].includes(style.content)) return "";
    const ground = isClear(style.backgroundColor) ? "" : style.backgroundColor;
    return [
      ...(isCutOff(element) ? [] : ringsOf(element, style)), ...bordersOf(style), ground,
      style.backgroundImage, style.color, style.textDecorationLine, style.textDecorationColor,
      style.textDecorationThickness, style.fontWeight, style.fill, style.stroke, style.opacity,
      style.transform, style.scale, style.translate, style.filter,
      ...(pseudo ? [style.content, style.width, style.height, style.visibility] : []),
    ].join(";");
  }

  const around = (element) => new Set([
    element,
    ...(element.labels ?? []),
    ...[...(element.labels ?? [])].flatMap((label) => [...label.querySelectorAll("*")].slice(0, 6)),
    ...[...element.querySelectorAll("*")].slice(0, 12),
    ...[...(element.parentElement?.children ?? [])].slice(0, 12),
    ...[element.parentElement, element.parentElement?.parentElement]
      .filter((one) => one && !one.matches("html, body, main")),
  ]);

  function painted(element) {
    const own = getComputedStyle(element);
    const place = [own.position, own.left, own.top, own.width, own.height].join(" ");
    const paint = new Map();
    for (const one of around(element)) {
      const seen = isSeen(one);
      const parts = seen ? [null, "::before", "::after"].map((part) => paintOf(one, part)) : [""];
      paint.set(one, parts.join("|") + (one === element && seen ? place : ""));
    }
    return paint;
  }

  const differ = (first, second) => [...first].some(([one, paint]) => second.get(one) !== paint);

  const isInView = ({ top, right, bottom, left }) =>
    bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;

  // What people see of a control: itself, or its label where the control itself is hidden.
  function faceOf(element) {
    const canBeSeen = (one) => isSeen(one) && isInView(one.getBoundingClientRect());
    const faces = [element, ...(element.labels ?? [])];
    return faces.find(canBeSeen) ?? (isSeen(element) ? element : null);
  }

  function isOpaque(element) {
    if (element.matches("img, video, canvas, iframe, object")) return true;
    const style = getComputedStyle(element);
    const [, , , alpha = 1] = (style.backgroundColor.match(/[\\d.]+/g) ?? []).map(Number);
    return style.opacity > 0.9 && (style.backgroundImage.includes("url(") || alpha > 0.9);
  }

  function coverAt(x, y, face) {
    for (const one of document.elementsFromPoint(x, y)) {
      if (one === face || face.contains(one) || one.contains(face)) return null;
      if (one.shadowRoot?.contains(face)) return null;
      if (isOpaque(one)) return one;
    }
    return null;
  }

  // What hides a whole element: null if nothing does, "outside" if it is out of the window.
  function coverOf(element) {
    const face = faceOf(element);
    if (!face) return null;
    const box = face.getBoundingClientRect();
    if (!isInView(box)) return "outside";
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    let cover = null;
    for (const across of [0.05, 0.5, 0.95]) {
      for (const down of [0.05, 0.5, 0.95]) {
        const [x, y] = [left + (right - left) * across, top + (bottom - top) * down];
        const found = coverAt(x, y, face);
        if (!found) return null;
        cover ??= found;
      }
    }
    return cover;
  }
"""


def looks_focused(page: Page, give: str, take: str, *arguments: object) -> bool:
    """Whether pictures of an element with and without the focus differ.

    Args:
        page: The page.
        give: JavaScript that gives the focus, and returns the element's box on the page or null.
        take: JavaScript that takes it away.
        arguments: What both find in `arguments`.
    """
    box = page.script(give, *arguments)
    if box is None:
        return False
    page.settle()
    focused = page.picture(Box(**box))
    page.script(take, *arguments)
    page.settle()
    return focused != page.picture(Box(**box))
