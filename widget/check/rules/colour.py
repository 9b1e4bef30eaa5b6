"""Contrast where axe-core does not look: WCAG 1.4.3, in light and in dark.

axe judges the text of elements. It passes over what CSS writes, hints in fields, the numbers of
lists and text in drawings.
"""

from widget.check.measuring import COLOURS, TEXTS
from widget.check.rule import Check, in_page, own_rule

# Large text needs less: 24 px, or 18.66 px if it is bold.
NEEDED = """
  function needed(style) {
    const size = parseFloat(style.fontSize);
    const isBold = Number(style.fontWeight) >= 700;
    return size >= 24 || (isBold && size >= 18.66) ? 3 : 4.5;
  }
  const isDisabled = (element) =>
    Boolean(element.closest(":disabled, [aria-disabled=true], [inert]")) ||
    [...(element.closest("label") ? [element.closest("label").control] : [])]
      .some((control) => control?.disabled);
  function judge(element, style, colour, what, below = groundOf(element)) {
    if (!below || isDisabled(element) || !colourOf(colour)[3]) return [];
    const found = contrast(over(colourOf(colour), below), below);
    const least = needed(style);
    if (found >= least) return [];
    return [[element, `${what} has a contrast of ${ratio(found)}; ${least}:1 is needed.`]];
  }
"""

# What CSS writes counts as text if it has letters or digits: arrows and icons are decoration.
MORE_TEXT = (
    COLOURS
    + TEXTS
    + NEEDED
    + """
  const isText = (content) => /[\\p{L}\\p{N}]/u.test(content.replace(/\\p{Co}/gu, ""));
  function written(element, name) {
    const style = getComputedStyle(element, name);
    if (!/^["(]|counter|attr/.test(style.content) || style.display === "none") return [];
    const quoted = style.content.match(/"(?:[^"\\\\]|\\\\.)*"/g)?.join("") ?? "";
    if (!isText(quoted) && !/counter/.test(style.content)) return [];
    const isMoved = ["absolute", "fixed"].includes(style.position) || style.clipPath !== "none";
    const isSeen = Number(style.opacity) === 1 && style.visibility === "visible" &&
      style.backgroundImage === "none" && parseFloat(style.fontSize) > 0;
    if (isMoved || !isSeen) return [];
    const ground = groundOf(element);
    const below = ground && over(colourOf(style.backgroundColor), ground);
    return judge(element, style, style.color, `The text of ${name}`, below);
  }
  function hint(element) {
    if (!element.placeholder?.trim() || element.value) return [];
    const style = getComputedStyle(element, "::placeholder");
    const [red, green, blue, alpha] = colourOf(style.color);
    const colour = `rgb(${red} ${green} ${blue} / ${alpha * Number(style.opacity)})`;
    return judge(element, style, colour, "Its placeholder")
      .map((fault) => [...fault, "::placeholder { color: inherit; opacity: 1 }"]);
  }
  function number(element) {
    const style = getComputedStyle(element);
    const isCounted = style.display === "list-item" && style.listStyleImage === "none" &&
      !["none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"]
        .includes(style.listStyleType);
    const marker = getComputedStyle(element, "::marker");
    return isCounted && marker.content === "normal"
      ? judge(element, marker, marker.color, "Its number") : [];
  }
  function drawn(element) {
    if (!element.matches("svg text, svg tspan")) return [];
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const style = getComputedStyle(element);
    const svg = element.ownerSVGElement;
    // What is drawn below it may be its ground.
    const isAlone = !svg.querySelector("rect, circle, ellipse, path, polygon, image, use, line");
    const isPlain = style.fill.startsWith("rgb") && style.stroke === "none" &&
      Number(style.opacity) === 1 && Number(style.fillOpacity) === 1;
    return hasText && isAlone && isPlain && !svg.closest("[aria-hidden=true]")
      ? judge(element, style, style.fill, "This drawn text", groundOf(svg)) : [];
  }
  return [...document.body.querySelectorAll("*")]
    .filter((element) => isShown(element) && !isClippedAway(element))
    .flatMap((element) => [
      ...written(element, "::before"), ...written(element, "::after"),
      ...hint(element), ...number(element), ...drawn(element),
    ]);
"""
)

MORE_CONTRAST = Check(
    own_rule(
        "cw-contrast-more",
        "Placeholders, list numbers, text written by CSS and text in drawings stand out",
        "serious",
        ("1.4.3",),
        "AA",
        "contrast-minimum",
    ),
    in_page(MORE_TEXT),
    ("wide", "dark"),
)
