"""Text that is cut off as the page comes, and can be read nowhere else: WCAG 1.4.4, Resize Text.

A box that is too low or narrow for its text already loses more of it at each larger size.
"""

from widget.check.measuring import STYLED, TEXTS
from widget.check.rule import Check, in_page, own_rule
from widget.check.rules.text_room import MEASURE

# Text that begins to show and then ends. What is hidden as a whole waits for its turn, as slides
# do, and what is shortened on purpose can mostly be opened: by a link, a button or a title.
CUT_OFF = (
    STYLED
    + TEXTS
    + MEASURE
    + """
  const MOVES = "[aria-roledescription], [role=marquee], [aria-live], marquee, " +
    "[class*=carousel], [class*=slide], [class*=swiper], [class*=splide], [class*=ticker]";
  const WAYS = "a[href], button, summary, [role=button], [aria-expanded], label";
  const styleOf = (element) => getComputedStyle(element);
  const blockOf = (element) =>
    styleOf(element).display === "inline" ? blockOf(element.parentElement) : element;
  const clips = (element, axis) => CLIPS.includes(styleOf(element)[`overflow${axis}`]);
  function clipperOf({ element, lost }) {
    const block = blockOf(element);
    // Across, only a box cuts its own text; a wider one that is cut may be moved into view.
    if (lost === "x") return clips(block, "X") ? block : null;
    let one = block;
    while (one && one !== document.body && !clips(one, "Y")) one = one.parentElement;
    return one === document.body ? null : one;
  }
  const hasWay = (clipper) =>
    Boolean(clipper.closest("a[href], button, summary, label, select, [tabindex]")) ||
    [clipper, clipper.parentElement].some((one) => one !== document.body &&
      !one.matches("main, article, section") && one.querySelector(WAYS)) ||
    Boolean(clipper.nextElementSibling?.matches(WAYS));
  // More than half of a line, or of the width of a word.
  function isCutWithin({ view, element }) {
    const size = parseFloat(styleOf(element).fontSize);
    const isPartSeen = view.some((part) => part.bottom - part.top > part.box.height / 2 &&
      part.right - part.left > Math.min(size * 2, part.box.width / 2));
    const isPartLost = view.some((part) => part.bottom - part.top < part.box.height / 2 ||
      part.box.width - (part.right - part.left) > size * 2);
    return isPartSeen && isPartLost;
  }
  const { seen } = measure();
  const said = seen.filter(({ lost }) => !lost).map(({ node }) => node.data.trim());
  function isElsewhere({ node, element }) {
    const text = node.data.trim();
    const title = element.closest("[title]")?.getAttribute("title") ?? "";
    return title.includes(text) || said.some((other) => other.includes(text));
  }
  const faults = new Map();
  for (const one of seen) {
    if (!one.lost || !isCutWithin(one) || one.element.closest(MOVES)) continue;
    const clipper = clipperOf(one);
    if (!clipper || faults.has(clipper) || hasWay(clipper) || isElsewhere(one)) continue;
    const remedy = one.lost === "y" ? "height: auto; max-height: none" : "white-space: normal";
    faults.set(clipper,
      [clipper, `“${words(one.node.data)}” is cut off, and can be read nowhere else.`, remedy]);
  }
  return [...faults.values()];
"""
)

TEXT_IS_WHOLE = Check(
    own_rule(
        "cw-text-cut-off",
        "Text is not cut off by the box that it stands in",
        "moderate",
        ("1.4.4",),
        "AA",
        "resize-text",
    ),
    in_page(CUT_OFF),
)
