"""The checker as a whole: a page that is broken in one way shows that, and a clean page nothing."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from widget.check.asserting import CheckFragment
from widget.check.axe import axe_rules
from widget.check.browser import Browser
from widget.check.engine import Choices, all_own_rules, known_rules
from widget.check.finding import Finding
from widget.check.page_target import PageTarget
from widget.check.rule import Check, change_checks
from widget.check.rules import host
from widget.check.targets import open_targets
from widget.component import State, Step

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken_pages").glob("*.html"))
CLEAN = sorted((HERE / "clean_pages").glob("*.html"))

# Pages on which a second rule rightly sees the fault, and why both speak.
BOTH = {
    "cw-focus-order--tabindex": ("tabindex", "ours says that this one breaks the order"),
    "target-size": ("cw-target-small", "what is too small for AA is too small for AAA"),
}

# By rule: what comes into a page, and loses somebody when its button is pressed.
CHANGES = {
    "cw-focus-lost": """
      <section id="reminder">
        <h2>Remind me</h2>
        <p role="status"></p>
        <button type="button">Hide this</button>
        <script>
          document.querySelector("#reminder button").onclick = ({ target }) => {
            target.remove();
            document.querySelector("#reminder p").textContent = "It is hidden.";
          };
        </script>
      </section>""",
    "cw-status-announced": """
      <section id="reminder">
        <h2>Remind me</h2>
        <p></p>
        <button type="button">Remind me</button>
        <script>
          document.querySelector("#reminder button").onclick = () => {
            document.querySelector("#reminder p").textContent = "We will write to you.";
          };
        </script>
      </section>""",
}
STYLE = "<style>button { min-height: 44px; color: inherit; background: none }</style>"
PRESSED = {"pressed": State((Step("button"),), "p:not(:empty)")}


def rule_of(file: Path) -> str:
    """The rule that a broken page is named for."""
    return file.stem.partition("--")[0]


PROVEN = {rule_of(file) for file in BROKEN}


@pytest.fixture(scope="module")
def targets() -> Iterator[Mapping[str, PageTarget]]:
    """Every page by its path, served."""
    with open_targets(map(str, (*BROKEN, *CLEAN))) as found:
        yield {target.name: target for target in found}


def findings(browser: Browser, target: PageTarget) -> tuple[Finding, ...]:
    """All that is wrong with a page, by every rule and under every look."""
    (result,) = target.results(browser, Choices())
    assert not result.error
    return result.findings


def place(finding: Finding) -> str:
    """Where a fault is: at what is marked, at another element, or in the page as a whole."""
    if finding.element is None:
        return "the page"
    is_marked = re.match(r"<[^>]*\bdata-broken\b", finding.element.html)
    return "what is marked" if is_marked else finding.element.selector


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_page_that_is_broken_in_one_way_shows_that_alone(
    file: Path, carewidget_browser: Browser, targets: Mapping[str, PageTarget]
) -> None:
    found = findings(carewidget_browser, targets[str(file)])
    second = [BOTH[file.stem][0]] if file.stem in BOTH else []
    assert sorted(one.rule.id for one in found) == sorted([rule_of(file), *second])
    is_marked = "data-broken" in file.read_text()
    assert {place(one) for one in found} == {"what is marked" if is_marked else "the page"}


@pytest.mark.parametrize("file", CLEAN, ids=lambda file: file.stem)
def test_a_clean_page_shows_nothing(
    file: Path, carewidget_browser: Browser, targets: Mapping[str, PageTarget]
) -> None:
    assert findings(carewidget_browser, targets[str(file)]) == ()


@pytest.mark.parametrize("rule", CHANGES)
def test_a_change_that_loses_somebody_shows_that_alone(
    rule: str, check_fragment: CheckFragment
) -> None:
    report = check_fragment(STYLE + CHANGES[rule], states=PRESSED, fail_on="critical")
    assert [(one.rule.id, one.state) for one in report.findings] == [(rule, "pressed")]


def test_every_rule_of_ours_has_its_broken_page() -> None:
    about_hosts = {one.rule.id for one in vars(host).values() if isinstance(one, Check)}
    about_changes = {check.rule.id for check in change_checks()}
    assert set(CHANGES) == about_changes
    assert {rule.id for rule in all_own_rules()} - about_hosts - about_changes <= PROVEN


def test_enough_rules_of_axe_core_have_their_broken_page() -> None:
    assert len(PROVEN & axe_rules()) >= 30


def test_every_broken_page_is_named_for_a_rule() -> None:
    assert not PROVEN - known_rules()
    assert not set(BOTH) - {file.stem for file in BROKEN}
