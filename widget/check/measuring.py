"""Pieces of JavaScript that several checks measure with: styles, colours and texts."""

# Runs a function as if the page had more styles, at once and without a trace.
STYLED = """
  // A change of styles is not to be seen half done.
  function endTransitions() {
    for (const one of document.getAnimations()) {
      if (one instanceof CSSTransition) one.finish();
    }
  }
  function withStyle(css, measure) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    try {
      endTransitions();
      return measure();
    } finally {
      document.adoptedStyleSheets.pop();
      endTransitions();
    }
  }
"""

# Colours as [red, green, blue, alpha], and contrast by WCAG's formula. `groundOf` is null where
# styles alone do not tell what is behind: images, transparency of a whole, things laid over.
COLOURS = (
    STYLED
    + """
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colours = new Map();
  function colourOf(text) {
    if (!colours.has(text)) {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = text;
      pixel.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
      colours.set(text, [red, green, blue, alpha / 255]);
    }
    return colours.get(text);
  }
  const over = ([red, green, blue, alpha = 1], below) =>
    [red, green, blue].map((value, i) => value * alpha + below[i] * (1 - alpha));
  function luminance(rgb) {
    const [red, green, blue] = rgb
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  function contrast(one, other) {
    const [dark, light] = [one, other].map(luminance).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }
  // Rounded down, so that what is too little never reads as enough.
  const ratio = (value) => `${Math.floor(value * 100) / 100}:1`;

  const canvas = withStyle("html { outline-color: Canvas !important }", () =>
    colourOf(getComputedStyle(document.documentElement).outlineColor));
  let painted;
  function isLaidOver(element) {
    painted ??= [...document.body.querySelectorAll("*")].filter((one) => {
      if (one.matches("img, video, canvas, iframe, object, embed, svg")) return isShown(one);
      const style = getComputedStyle(one);
      const paints = style.backgroundImage !== "none" || colourOf(style.backgroundColor)[3] > 0;
      return paints && style.position !== "static" && isShown(one);
    }).map((one) => [one, one.getBoundingClientRect()]);
    const box = element.getBoundingClientRect();
    return painted.some(([one, other]) =>
      box.left < other.right && other.left < box.right &&
      box.top < other.bottom && other.top < box.bottom &&
      !one.contains(element) && !element.contains(one));
  }
  const contains = (outer, inner) =>
    outer.left <= inner.left + 1 && outer.right >= inner.right - 1 &&
    outer.top <= inner.top + 1 && outer.bottom >= inner.bottom - 1;
  // The ground of an element, or what is behind a place in it.
  function groundOf(element, place = element) {
    const layers = [];
    const box = place.getBoundingClientRect();
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      const mixes = Number(style.opacity) < 1 || style.filter !== "none" ||
        style.mixBlendMode !== "normal" || style.backdropFilter !== "none";
      if (mixes || style.backgroundImage !== "none") return null;
      const colour = colourOf(style.backgroundColor);
      if (!colour[3]) continue;
      const isRoot = one.matches("html, body");
      if (!isRoot && !contains(one.getBoundingClientRect(), box)) return null;
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    if (isLaidOver(place)) return null;
    return layers.reduceRight((below, colour) => over(colour, below), canvas.slice(0, 3));
  }
"""
)

# Every text that shows: its node, the element that it is in, and the boxes of its lines.
TEXTS = """
  const hiddenByClip = new Map();
  // As for screen readers only: a box of one pixel, or a clip.
  function isClippedAway(element) {
    if (!element) return false;
    if (!hiddenByClip.has(element)) {
      const style = getComputedStyle(element);
      const isTiny = style.overflow !== "visible" && style.display !== "inline" &&
        (element.clientWidth <= 1 || element.clientHeight <= 1);
      hiddenByClip.set(element, isTiny || style.clip !== "auto" || style.clipPath !== "none" ||
        isClippedAway(element.parentElement));
    }
    return hiddenByClip.get(element);
  }
  const boxed = (element) =>
    getComputedStyle(element).display === "contents" ? boxed(element.parentElement) : element;
  function texts() {
    const found = [];
    const range = document.createRange();
    const shown = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
      if (!node.data.trim()) continue;
      const element = boxed(node.parentElement);
      if (!shown.has(element)) shown.set(element, isShown(element) && !isClippedAway(element));
      if (!shown.get(element)) continue;
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
      if (boxes.length) found.push({ node, element, boxes });
    }
    return found;
  }
  // How a text begins, for a message.
  function words(text) {
    const plain = text.replace(/\\s+/g, " ").trim();
    return plain.length > 40 ? `${plain.slice(0, 40).trim()}…` : plain;
  }
"""
