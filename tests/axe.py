"""axe-core on a page in a browser, at the level that we hold ourselves to.

A thin wrapper around axe-selenium-python, which brings an axe-core that is years old, cannot say
what went wrong inside axe, and builds its JavaScript from strings.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from axe_selenium_python import Axe
from selenium.webdriver import Chrome

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"

TAGS = "wcag2a wcag2aa wcag2aaa wcag21a wcag21aa wcag22a wcag22aa best-practice EN-301-549".split()
# Of these tags, but off unless asked for. The deprecated ones are left off: duplicate ids are
# looked for by ourselves.
ENABLED = (
    "target-size color-contrast-enhanced identical-links-same-purpose "
    "meta-refresh-no-exceptions".split()
)
# An unknown tag turns rules off without a word, so we see that these really ran.
RELIED_ON = {
    "aria-valid-attr-value",
    "autocomplete-valid",
    "bypass",
    "button-name",
    "color-contrast",
    "color-contrast-enhanced",
    "definition-list",
    "document-title",
    "duplicate-id-aria",
    "empty-heading",
    "empty-table-header",
    "heading-order",
    "html-has-lang",
    "identical-links-same-purpose",
    "image-alt",
    "label",
    "landmark-one-main",
    "landmark-unique",
    "link-in-text-block",
    "link-name",
    "list",
    "meta-viewport",
    "meta-viewport-large",
    "page-has-heading-one",
    "region",
    "scrollable-region-focusable",
    "skip-link",
    "tabindex",
    "target-size",
    "td-headers-attr",
    "th-has-data-cells",
    "valid-lang",
}
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {rule: {"enabled": True} for rule in ENABLED},
    "resultTypes": ["violations", "incomplete"],
}
# Of these rules, what axe could not decide counts as a violation: nobody would look at it.
MUST_BE_DECIDED = set(
    "aria-valid-attr-value color-contrast color-contrast-enhanced duplicate-id-aria label "
    "target-size".split()
)


def violations(driver: Chrome, *without: str) -> list[str]:
    """What is wrong with the page that a browser shows, a readable line each.

    Args:
        driver: The browser.
        without: Rules that do not apply here; the caller says why.

    Raises:
        AssertionError: axe did not run, or did not run the rules that we rely on.
    """
    axe = Axe(driver, script_url=str(AXE))
    if not driver.execute_script("return Boolean(window.axe)"):
        axe.inject()
    driver.set_script_timeout(30)
    found = axe.run(options=json.dumps(OPTIONS))
    kinds = ("violations", "incomplete", "passes", "inapplicable")
    ran = {rule["id"] for kind in kinds for rule in found[kind]}
    assert ran >= RELIED_ON, f"rules that did not run: {sorted(RELIED_ON - ran)}"
    undecided = [rule for rule in found["incomplete"] if rule["id"] in MUST_BE_DECIDED]
    return [
        line
        for rule in (*found["violations"], *undecided)
        if rule["id"] not in without
        for line in _lines(rule)
    ]


def _lines(rule: dict[str, Any]) -> Iterable[str]:
    for node in rule["nodes"]:
        why = [check["message"] for kind in ("any", "all", "none") for check in node[kind]]
        yield f"{rule['id']}: {rule['help']}: {node['html'][:200]} ({'; '.join(why)})"
