"""Whether text is in the language that it says: WCAG 3.1.1, 3.1.2 and, for its direction, 1.3.2.

axe-core looks up the first part of a language's tag. This looks at the rest of it, and at the text.
"""

from widget.check.measuring import TEXTS
from widget.check.rule import Check, in_page, own_rule

# A name or two in letters of another script is no other language, so only longer texts count.
LANGUAGES = (
    TEXTS
    + """
  const ALONE = 12, WITHIN = 40;
  const SCRIPTS = { Jpan: ["Han", "Hira", "Kana"], Kore: ["Hang", "Han"], Hans: ["Han", "Bopo"],
    Hant: ["Han", "Bopo"] };
  const NAMED = ["Latn", "Arab", "Hebr", "Cyrl", "Grek", "Han", "Hira", "Kana", "Hang", "Deva",
    "Beng", "Guru", "Gujr", "Taml", "Telu", "Thai", "Armn", "Geor", "Ethi", "Bopo"];
  const LETTERS = new Map(NAMED.map((name) =>
    [name, new RegExp(`\\\\p{Script=${name === "Han" ? "Hani" : name}}`, "gu")]));
  // Written in several scripts, or in none that is known.
  const ANY = new Set("az bs kk ku ky mn ms pa sd sh sr tg tk tt ug uz und mul zxx art".split(" "));
  const BLOCKS = "p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, div, a, button, label, legend, " +
    "figcaption, blockquote, section, [lang]";
  const RIGHT_TO_LEFT = ["Arab", "Hebr"];

  function localeOf(tag) {
    try {
      return new Intl.Locale(tag);
    } catch {
      return null;
    }
  }
  const scriptOf = (locale) => locale.maximize().script;
  const isKnown = (tag) => /^([a-z]{2,3})(-|$)/i.test(tag) && !/^(x|i)-/i.test(tag);
  const tagOf = (element) =>
    element.closest("[lang]")?.getAttribute("lang").trim() ?? "";
  const ADDRESS =
    /\\S+[@＠]\\S+|\\S*(:\\/\\/|www\\.)\\S*|[\\w-]+(\\.[\\w-]+)+(\\/\\S*)?/g;
  // Even if it is broken into lines.
  const isAddress = (element) => /[@＠]/.test(element.closest('a[href^="mailto:"]')?.textContent);
  const faults = [];
  for (const element of document.querySelectorAll("[lang]")) {
    const tag = tagOf(element);
    // A first part that is no language is axe's to find; such as zh-yue is old, but still valid.
    if (tag && isKnown(tag) && !localeOf(tag) && !/^(zh|sgn|ar|ms)-[a-z]{3}(-|$)/i.test(tag)) {
      const first = tag.split("-")[0];
      faults.push([element, `“${tag}” is no valid tag of a language, so only “${first}” counts.`,
        `lang="${first}"`, "minor"]);
    }
  }

  // The letters of other scripts than some: how many, of how many, and of which script mostly.
  function foreign(text, own) {
    const plain = text.replace(ADDRESS, "");
    const all = plain.match(/\\p{L}/gu)?.length ?? 0;
    const others = [...LETTERS].filter(([name]) => !own.includes(name))
      .map(([name, letters]) => [name, plain.match(letters)?.length ?? 0])
      .sort(([, one], [, other]) => other - one);
    return { all, number: others.reduce((sum, [, one]) => sum + one, 0), main: others[0][0] };
  }
  function strange(text, locale) {
    const script = locale && !ANY.has(locale.language) && scriptOf(locale);
    if (!script) return "";
    const { all, number, main } = foreign(text, SCRIPTS[script] ?? [script]);
    const isMostly = number > all * 0.8;
    const least = main === "Latn" || !isMostly ? WITHIN : ALONE;
    return number >= least && (isMostly || main !== "Latn") ? main : "";
  }
  const blocks = new Map();
  for (const { node, element } of texts()) {
    if (element.closest("code, pre, kbd, samp, var, address, bdi, [translate=no]")) continue;
    if (isAddress(element)) continue;
    const holder = element.closest("[lang]");
    const block = element.closest(BLOCKS) ?? element;
    const key = block.closest("[lang]") === holder ? block : element;
    blocks.set(key, (blocks.get(key) ?? "") + node.data);
  }
  const names = new Intl.DisplayNames(["en"], { type: "script", fallback: "code" });
  for (const [element, text] of blocks) {
    const tag = tagOf(element);
    const script = tag && strange(text, localeOf(tag));
    if (script) {
      const called = script === "Han" ? "Chinese" : names.of(script);
      faults.push([element, `“${words(text)}” is in ${called} letters, but its language is said ` +
        `to be “${tag}”.`, 'lang="…"']);
    }
  }

  // Within a line, the letters themselves see to their direction.
  for (const element of document.querySelectorAll("[lang]")) {
    const locale = localeOf(tagOf(element));
    const style = getComputedStyle(element);
    const isLeftwards = locale && RIGHT_TO_LEFT.includes(scriptOf(locale));
    if (!isLeftwards || style.direction === "rtl") continue;
    const own = [...blocks].filter(([block]) => block.closest("[lang]") === element &&
      getComputedStyle(block).direction === "ltr").map(([, text]) => text).join(" ");
    const { number, main } = foreign(own, ["Latn"]);
    if (!style.display.startsWith("inline") && RIGHT_TO_LEFT.includes(main) && number >= 20) {
      faults.push([element, `Its text runs from right to left (“${tagOf(element)}”), but is laid ` +
        "out from left to right.", 'dir="rtl"']);
    }
  }
  return faults;
"""
)

RIGHT_LANGUAGE = Check(
    own_rule(
        "cw-language",
        "Text is in the language that it says, and runs in its direction",
        "serious",
        ("1.3.2", "3.1.1", "3.1.2"),
        "AA",
        "language-of-parts",
    ),
    in_page(LANGUAGES),
)
