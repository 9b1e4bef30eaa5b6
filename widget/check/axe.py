"""axe-core on a page, by axe-selenium-python: wrapped once, because that one has its traps.

It brings an axe-core that is years old, builds its JavaScript from strings, and has no answer when
something goes wrong inside axe. And axe itself accepts tags and rules that do not exist.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from axe_selenium_python import Axe

from widget.check.finding import Element, Fault, Impact, Rule
from widget.check.page import Page, element_from
from widget.errors import CannotRun
from widget.paths import STATIC

SCRIPT = STATIC / "vendor" / "axe.min.js"

# Of our tags, but off unless asked for: axe-core leaves out what is strict or new. The deprecated
# ones stay off, because duplicate ids are looked for by ourselves; and so does `p-as-heading`,
# which takes a name in bold letters for a heading.
OFF_BY_DEFAULT = (
    "target-size",
    "color-contrast-enhanced",
    "identical-links-same-purpose",
    "meta-refresh-no-exceptions",
    "css-orientation-lock",
    "table-fake-caption",
    "td-has-header",
)
TAGS = "wcag2a wcag2aa wcag2aaa wcag21a wcag21aa wcag22a wcag22aa best-practice EN-301-549".split()
COLOUR_RULES = ("color-contrast", "color-contrast-enhanced", "link-in-text-block")
NARROW_RULES = ("target-size", "scrollable-region-focusable")
# Of these rules, what axe could not decide about a widget counts as wrong: nobody would look at it.
MUST_BE_DECIDED = frozenset(
    "aria-prohibited-attr aria-valid-attr-value color-contrast color-contrast-enhanced label "
    "target-size".split()
)
# What is wrong at AAA is wrong, but keeps fewer people out.
AAA_IMPACT: Impact = "moderate"


# axe takes a page without a ground of its own for white, which in a dark scheme it is not.
ADD_GROUND = """
  const isClear = ({ backgroundColor, backgroundImage }) =>
    /, 0\\)$|^transparent$/.test(backgroundColor) && backgroundImage === "none";
  const ground = [document.documentElement, document.body].filter(Boolean);
  if (ground.every((one) => isClear(getComputedStyle(one)))) {
    window.carewidgetGround = new CSSStyleSheet();
    carewidgetGround.replaceSync(":root { background-color: Canvas }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, carewidgetGround];
  }
"""
REMOVE_GROUND = """
  document.adoptedStyleSheets =
    document.adoptedStyleSheets.filter((sheet) => sheet !== window.carewidgetGround);
  delete window.carewidgetGround;
"""


@dataclass(frozen=True)
class AxeResult:
    """What axe says of a page.

    Attributes:
        faults: What is wrong, with the rule that it breaks.
        passed: The rules that hold where they apply.
        undecided: The rules that a person has to look at.
        inapplicable: The rules that found nothing to apply to.
    """

    faults: tuple[tuple[Rule, Fault], ...]
    passed: tuple[Rule, ...]
    undecided: tuple[Rule, ...]
    inapplicable: tuple[Rule, ...]


def known_tags() -> frozenset[str]:
    """Every tag that a rule of axe-core's has; an unknown one would turn rules off silently."""
    return frozenset(re.findall(r'"(wcag[\w]*|best-practice|EN-301-549|section508)"', _source()))


def axe_rules() -> frozenset[str]:
    """The ids of axe-core's rules."""
    return frozenset(
        re.findall(r'"?id"?:"([a-z][a-z0-9-]+)"[^{}]*?(?:selector|tags|impact)', _source())
    )


def axe_version() -> str:
    """The version of axe-core that is packaged."""
    match = re.search(r"axe v([\d.]+)", _source()[:200])
    return match[1] if match else "unknown"


def run_axe(page: Page, tags: Sequence[str] = TAGS, only: Sequence[str] = ()) -> AxeResult:
    """Run axe-core.

    Args:
        page: What to run it on.
        tags: The tags whose rules to run.
        only: Of those rules, run only the ones of these ids.

    Raises:
        CannotRun: axe did not run as it was asked to.
    """
    page.script(ADD_GROUND)
    try:
        return _read(page, _run(page, tags, only), tags)
    finally:
        page.script(REMOVE_GROUND)


def _run(page: Page, tags: Sequence[str], only: Sequence[str]) -> dict[str, Any]:
    axe = Axe(page.driver, script_url=str(SCRIPT))
    _inject(axe, page)
    rules = {name: {"enabled": True} for name in OFF_BY_DEFAULT if not only}
    run_only = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": tags}
    options = {
        "runOnly": run_only,
        "rules": rules,
        "resultTypes": ["violations", "incomplete"],
        "elementRef": False,
    }
    found: dict[str, Any] = axe.run(options=json.dumps(options))
    return found


def _inject(axe: Axe, page: Page) -> None:
    """Give axe to a page, and to what it shows in frames of its own."""
    is_there = "return Boolean(window.axe?.run)"
    if page.driver.execute_script(is_there):
        return
    axe.inject()
    for frame in page.script(OWN_FRAMES):
        page.driver.switch_to.frame(frame)
        if not page.driver.execute_script(is_there):
            axe.inject()
        page.driver.switch_to.parent_frame()


# axe names what is in a frame, or in a shadow tree, by a list: first what it is in.
DESCRIBE = """
  // Colours that are left to the browser may be set in it (WCAG technique G148).
  function isUnstyled(element) {
    if (!element.matches("button, input, select, textarea")) return false;
    const host = document.documentElement.appendChild(document.createElement("div"));
    const twin = element.cloneNode();
    twin.removeAttribute("style");
    host.attachShadow({ mode: "closed" }).append(twin);
    const [own, plain] = [element, twin].map((one) => getComputedStyle(one));
    const same = own.color === plain.color && own.backgroundColor === plain.backgroundColor;
    host.remove();
    return same;
  }
  function find(target) {
    let [root, element, left, top] = [document, null, 0, 0];
    for (const selector of target.flat()) {
      element = root.querySelector(selector);
      if (!element) return null;
      root = element.shadowRoot ?? element.contentDocument ?? element;
      if (root !== element.contentDocument) continue;
      left += element.getBoundingClientRect().x;
      top += element.getBoundingClientRect().y;
    }
    const found = describe(element);
    if (found.box) Object.assign(found.box, { x: found.box.x + left, y: found.box.y + top });
    return { ...found, isUnstyled: isUnstyled(element) };
  }
  return arguments[0].map(find);
"""
# Frames of the page's own site; those of others are pages of their own.
OWN_FRAMES = """
  return [...document.querySelectorAll("iframe:not(.cw-frame)")].filter((frame) =>
    frame.contentDocument?.body && isShown(frame));
"""


def _read(page: Page, found: dict[str, Any], tags: Iterable[str]) -> AxeResult:
    asked = {
        kind: [rule for rule in found[kind] if not set(rule["tags"]).isdisjoint(tags)]
        for kind in ("violations", "incomplete", "passes", "inapplicable")
    }
    faults = tuple(_faults(page, asked["violations"]))
    unsure = [one for one in asked["incomplete"] if one["id"] in MUST_BE_DECIDED]
    ours = tuple(
        (rule, fault)
        for rule, fault in _faults(page, unsure)
        if fault.element and fault.element.owner == "widget"
    )
    return AxeResult(
        faults=(*faults, *ours),
        passed=tuple(_rule(one) for one in asked["passes"]),
        undecided=tuple(_rule(one) for one in asked["incomplete"]),
        inapplicable=tuple(_rule(one) for one in asked["inapplicable"]),
    )


def _faults(page: Page, broken: list[dict[str, Any]]) -> Iterable[tuple[Rule, Fault]]:
    nodes = [
        (_rule(one), node)
        for one in broken
        for node in one["nodes"]
        if not _is_across_frames(one["id"], node)
    ]
    if not nodes:
        return
    described = page.script(DESCRIBE, [node["target"] for _, node in nodes])
    for (rule, node), element in zip(nodes, described, strict=True):
        if not (element and element["isUnstyled"] and rule.id in COLOUR_RULES):
            yield rule, _fault(node, element_from(element))


def _is_across_frames(rule: str, node: dict[str, Any]) -> bool:
    """Whether a landmark is only said to be like one in a frame, which has landmarks of its own."""
    like = [
        len(related["target"])
        for kind in ("any", "all", "none")
        for check in node[kind]
        for related in check["relatedNodes"]
    ]
    return rule.startswith("landmark-") and bool(like) and len(node["target"]) not in like


def _fault(node: dict[str, Any], element: Element | None) -> Fault:
    kinds = ("any", "all", "none")
    why = [check["message"] for kind in kinds for check in node[kind]]
    return Fault("; ".join(why).rstrip(".") + ".", element)


def _rule(one: dict[str, Any]) -> Rule:
    tags: list[str] = one["tags"]
    return Rule(
        id=one["id"],
        engine="axe-core",
        criteria=tuple(_criteria(tags)),
        level=_level(tags),
        impact=AAA_IMPACT if _level(tags) == "AAA" else one["impact"] or "moderate",
        help=one["help"],
        url=one["helpUrl"].partition("?")[0],
    )


def _criteria(tags: Iterable[str]) -> Iterable[str]:
    """`wcag1410` is the criterion 1.4.10."""
    for tag in tags:
        if match := re.fullmatch(r"wcag(\d)(\d)(\d+)", tag):
            yield ".".join(match.groups())


def _level(tags: Iterable[str]) -> str:
    levels = [match[1].upper() for tag in tags if (match := re.fullmatch(r"wcag2\d?(a+)", tag))]
    return max(levels, key=len, default="")


@cache
def _source() -> str:
    try:
        return SCRIPT.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CannotRun(f"{SCRIPT} is missing. Run npm ci, then npm run vendor.") from error
