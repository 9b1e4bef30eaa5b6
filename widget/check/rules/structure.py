"""What a page is built of: ids that are there once, headings that fit, and ways to skip."""

from widget.check.rule import Check, in_page, own_rule

DUPLICATE_IDS = """
  const WORDS = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns",
    "aria-details", "aria-flowto", "aria-errormessage", "headers"];
  const WHOLE = ["for", "aria-activedescendant", "list", "form", "popovertarget"];
  const elements = new Map();
  for (const element of document.querySelectorAll("[id]")) {
    if (element.id) elements.set(element.id, [...(elements.get(element.id) ?? []), element]);
  }
  const repeated = [...elements].filter(([, found]) => found.length > 1);
  if (!repeated.length) return [];
  const short = (element) => element.cloneNode().outerHTML.replace(/><\\/.*/, ">").slice(0, 80);
  const isLocal = (link) => link.hash && link.href.split("#")[0] === location.href.split("#")[0];
  function referring(id) {
    const name = CSS.escape(id);
    const selectors = [...WORDS.map((one) => `[${one}~="${name}"]`),
      ...WHOLE.map((one) => `[${one}="${name}"]`)].join();
    const links = [...document.querySelectorAll("a[href], area[href]")]
      .filter((link) => isLocal(link) && link.hash === `#${id}`);
    return [...document.querySelectorAll(selectors), ...links][0];
  }
  return repeated.map(([id, [first, second]]) => {
    const found = `The id “${id}” is already that of ${short(first)}`;
    const user = referring(id);
    return user
      ? [second, `${found}, and ${short(user)} refers to that one only.`, "", "serious"]
      : [second, `${found}.`];
  });
"""

# axe-core finds levels that are jumped over; this is about widgets on somebody else's page.
HEADING_LEVELS = """
  const isOurs = (element) => Boolean(element.closest(OURS));
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6, [role=heading]")]
    .filter((element) => isShown(element) && element.textContent.trim() &&
      (!element.role || element.role === "heading") && !element.closest("[aria-hidden=true]"));
  const level = (element) =>
    Number(element.ariaLevel ?? (element.localName.match(/^h([1-6])$/)?.[1] || 2));
  const follows = (one, other) =>
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const remedy = (wanted) => (wanted <= 6 ? `heading=${wanted}` : "");
  // The heading of the part of the page that the widget stands in.
  function aboveIn(widget) {
    for (let part = widget.parentElement; part && part !== document.body;
      part = part.parentElement) {
      if (!part.matches("section, article, aside, [role=region]")) continue;
      const own = headings.find((one) => part.contains(one) && !isOurs(one));
      return own && follows(own, widget) ? own : null;
    }
    return null;
  }
  const first = headings.find((one) => level(one) === 1 && !isOurs(one)) ??
    headings.find((one) => level(one) === 1);
  const seen = new Set();
  return headings.filter(isOurs).flatMap((heading) => {
    const widget = heading.closest(OURS).closest(".cw-embed") ?? heading.closest(OURS);
    if (level(heading) === 1 && heading !== first) {
      seen.add(widget);
      return [[heading,
        `It is a second heading of level 1 beside “${first.textContent.trim()}”.`, remedy(2)]];
    }
    if (seen.has(widget)) return [];
    seen.add(widget);
    const above = aboveIn(widget);
    if (!above || level(heading) > level(above)) return [];
    return [[heading, `It is of level ${level(heading)}, but stands in a part of the page under ` +
      `“${above.textContent.trim()}”, which is of level ${level(above)}.`,
      remedy(level(above) + 1)]];
  });
"""

# axe-core looks only at such links as are off the screen until they are focused (WCAG 2.4.1). A
# link at the top with another name may well be a button of a script's.
SKIP_LINKS = """
  const FIRST = 3;
  const SKIPS = new RegExp("\\\\b(skip|jump|neidio)\\\\b|" + [
    "^(go )?(straight )?to (the )?(main )?content", "^(main )?content$",
    "^i'r (prif )?gynnwys", "تخطي", "تجاوز", "انتقل إلى",
  ].join("|"), "i");
  const links = [...document.querySelectorAll("a[href]")].slice(0, FIRST);
  const isLocal = (link) => link.hash?.length > 1 && !/^#[/!]/.test(link.hash) &&
    link.href.split("#")[0] === location.href.split("#")[0];
  function isLeftToAxe(link) {
    const { left, right, bottom } = link.getBoundingClientRect();
    return right <= 0 || bottom < 0 || left >= innerWidth;
  }
  function leadsNowhere(link) {
    const written = link.hash.slice(1);
    let id = written;
    try {
      id = decodeURIComponent(written);
    } catch { /* It is taken as it is written. */ }
    return id.toLowerCase() !== "top" && ![id, written].some((one) =>
      document.getElementById(one) || document.getElementsByName(one).length);
  }
  return links.filter((link) => isLocal(link) && SKIPS.test(link.innerText.trim()) &&
    link.getClientRects().length && !isLeftToAxe(link) && leadsNowhere(link))
    .map((link) => [link, `It leads to “${link.hash}”, which is not on the page.`]);
"""

UNIQUE_IDS = Check(
    own_rule(
        "cw-duplicate-id",
        "An id is there once",
        "minor",
        ("1.3.1", "4.1.2"),
        "A",
        "https://www.w3.org/WAI/WCAG22/Techniques/failures/F77",
    ),
    in_page(DUPLICATE_IDS),
)
HEADINGS_FIT = Check(
    own_rule(
        "cw-heading-order",
        "A widget’s headings are below the heading of the place where it stands",
        "moderate",
        ("1.3.1", "2.4.6"),
        "AA",
        "info-and-relationships",
    ),
    in_page(HEADING_LEVELS),
)
SKIP_LINKS_LEAD = Check(
    own_rule(
        "cw-skip-link",
        "A link that skips to the content leads there",
        "serious",
        ("2.4.1",),
        "A",
        "bypass-blocks",
    ),
    in_page(SKIP_LINKS),
)
