"""Whether a link says where it leads, and what happens: WCAG 2.4.4, 2.4.9 and 3.2.5."""

from widget.check.rule import Check, in_page, own_rule

NAMES = """
  // The properties of links in drawings are objects.
  const addressOf = ({ href }) =>
    Object.assign(document.createElement("a"), { href: href.baseVal ?? href }).href;
  const targetOf = (link) => link.getAttribute("target") ?? "";
  const textOf = (element) => element.innerText ?? element.textContent ?? "";
  function nameOf(link) {
    const labels = (link.getAttribute("aria-labelledby") ?? "").split(/\\s+/).filter(Boolean)
      .map((id) => document.getElementById(id)?.textContent ?? "");
    const pictures = [...link.querySelectorAll("img[alt], [aria-label], svg title")]
      .map((one) => one.alt ?? one.ariaLabel ?? one.textContent);
    const name = labels.join(" ") || link.ariaLabel || `${textOf(link)} ${pictures.join(" ")}`;
    return name.replace(/\\s+/g, " ").trim();
  }
  const descriptionOf = (link) => [link.getAttribute("title") ?? "",
    ...(link.getAttribute("aria-describedby") ?? "").split(/\\s+/).filter(Boolean)
      .map((id) => document.getElementById(id)?.textContent ?? "")].join(" ").trim();
  const links = [...document.querySelectorAll("a[href]")]
    .filter((link) => isShown(link) && !link.closest("[aria-hidden=true]"));
"""

# What stands with a link in its sentence, item or cell says what it is about; so does the heading
# of a card, if no other link there says the same.
PURPOSE = (
    NAMES
    + """
  const SAYS_NOTHING = new RegExp("^(" + [
    "click here", "click", "here", "this", "this page", "this link", "link", "more", "read more",
    "find out more", "see more", "learn more", "more information", "more info", "more details",
    "details", "continue", "continue reading", "go",
    "cliciwch yma", "clicio yma", "yma", "mwy", "darllen mwy", "darllenwch fwy", "dysgu mwy",
    "rhagor", "rhagor o wybodaeth", "mwy o wybodaeth", "parhau", "manylion",
  ].join("|") + ")$", "i");
  const bare = (name) => name.replace(/[\\s.…:›»>→!]+$/u, "").replace(/^[\\s›»>→]+/u, "");
  const rest = (block, link) => {
    const all = links.filter((one) => one === link ||
      (block.contains(one) && SAYS_NOTHING.test(bare(nameOf(one)))));
    return all.reduce((text, one) => text.replace(textOf(one), ""), textOf(block));
  };
  const HEADINGS = "h1, h2, h3, h4, h5, h6, [role=heading], legend, summary, caption";
  function hasContext(link) {
    const block = link.closest("p, li, td, th, dt, dd, figcaption, blockquote, label");
    if (block && /\\p{L}{2}/u.test(rest(block, link))) return true;
    // A cell is about what the headers of its row and column say.
    if (link.closest("td")?.closest("tr")?.querySelector("th, td:nth-child(2)")) return true;
    for (let part = link.parentElement; part && !part.matches("body, main");
      part = part.parentElement) {
      if (!part.querySelector(HEADINGS)) continue;
      return !links.some((other) => other !== link && addressOf(other) !== addressOf(link) &&
        part.contains(other) && nameOf(other) === nameOf(link));
    }
    return false;
  }
  return links.flatMap((link) => {
    const name = nameOf(link);
    if (SAYS_NOTHING.test(bare(name)) && !descriptionOf(link) && !hasContext(link)) {
      return [[link, `“${name}” does not say where the link leads, and nothing beside it does.`]];
    }
    if (/^(https?:\\/\\/|www\\.)\\S{22,}$/i.test(name) && name.length > 30) {
      return [[link, `Its text is a bare address of ${name.length} characters, which is read out ` +
        "sign by sign."]];
    }
    return [];
  });
"""
)

NEW_WINDOW = (
    NAMES
    + """
  const NEW = new RegExp([
    "new (browser )?(window|tab|page)", "separate (window|tab)", "another (window|tab)",
    "ffenestr newydd", "tab newydd", "ffenest newydd", "نافذة جديدة", "تبويب جديد",
  ].join("|"), "i");
  const says = (link) => NEW.test(`${nameOf(link)} ${link.textContent} ${descriptionOf(link)}`) ||
    ["::before", "::after"].some((name) => NEW.test(getComputedStyle(link, name).content)) ||
    NEW.test(link.closest("p, li, td, nav, section, article")?.textContent ?? "");
  const frames = new Set([...document.querySelectorAll("iframe[name]")].map((one) => one.name));
  return links.filter((link) => {
    const target = targetOf(link).toLowerCase();
    const isNew = target && !["_self", "_parent", "_top"].includes(target);
    return isNew && !frames.has(targetOf(link)) && !says(link);
  }).map((link) => [link, `“${nameOf(link)}” opens a new window or tab and does not say so.`,
    "(opens in a new tab)"]);
"""
)

SAYS_WHERE = Check(
    own_rule(
        "cw-link-purpose",
        "A link says where it leads",
        "minor",
        ("2.4.4", "2.4.9"),
        "AAA",
        "link-purpose-in-context",
    ),
    in_page(PURPOSE),
)
SAYS_NEW_WINDOW = Check(
    own_rule(
        "cw-new-window",
        "A link that opens a new window says so",
        "minor",
        ("3.2.5",),
        "AAA",
        "change-on-request",
    ),
    in_page(NEW_WINDOW),
)
