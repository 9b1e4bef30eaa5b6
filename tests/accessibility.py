"""What is wrong with a page that a test has brought into a state of its own."""

from selenium.webdriver import Chrome

from widget.check.axe import MUST_BE_DECIDED, run_axe
from widget.check.engine import Choices, examine
from widget.check.page import Page

# An unknown tag turns rules off without a word, so we see that these really ran.
RELIED_ON = frozenset(
    "aria-valid-attr-value autocomplete-valid bypass button-name color-contrast "
    "color-contrast-enhanced definition-list document-title duplicate-id-aria empty-heading "
    "empty-table-header heading-order html-has-lang identical-links-same-purpose image-alt label "
    "landmark-one-main landmark-unique link-in-text-block link-name list meta-viewport "
    "meta-viewport-large page-has-heading-one region scrollable-region-focusable skip-link "
    "tabindex target-size td-headers-attr th-has-data-cells valid-lang".split()
)
REPEATED_IDS = """
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id)
  return ids.filter((id, at) => ids.indexOf(id) !== at)
"""


def violations(driver: Chrome, *without: str) -> list[str]:
    """What axe-core finds on the page that a browser shows, a readable line each.

    Args:
        driver: The browser.
        without: Rules that do not apply here; the caller says why.

    Raises:
        AssertionError: axe did not run the rules that we rely on.
    """
    found = run_axe(Page(driver))
    rules = (*found.passed, *found.undecided, *found.inapplicable, *(r for r, _ in found.faults))
    ran = {rule.id for rule in rules}
    assert ran >= RELIED_ON, f"rules that did not run: {sorted(RELIED_ON - ran)}"
    broken = [
        f"{rule.id}: {rule.help}: {fault.element and fault.element.html} ({fault.message})"
        for rule, fault in found.faults
        if rule.id not in without
    ]
    unsure = [rule.id for rule in found.undecided if rule.id in MUST_BE_DECIDED - {*without}]
    return broken + [f"{rule}: axe could not decide" for rule in unsure]


def repeated_ids(driver: Chrome) -> list[str]:
    """The ids that more than one element has."""
    found: list[str] = driver.execute_script(REPEATED_IDS)
    return found


def everything_wrong(driver: Chrome) -> list[str]:
    """All that the checker finds on the page that a browser shows, a readable line each."""
    seen = examine(Page(driver), Choices())
    return [
        f"{finding.rule.id}: {finding.message} {finding.element and finding.element.html}"
        for finding in seen.findings
    ]
