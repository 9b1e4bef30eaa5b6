"""What reports have in common: findings in order, and what is said of them in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from babel.dates import format_datetime

from widget.check.criteria import CRITERIA
from widget.check.finding import IMPACTS, Finding, Impact, Report, Result, Rule, worst_first

WORST_FIRST: tuple[Impact, ...] = IMPACTS[::-1]
WHOLE_PAGE = "the page as a whole"
OWNERS = {"widget": "the widget", "host": "the page"}
# XML and HTML allow none of these, and a terminal would obey them.
NOT_PRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Group:
    """The findings of one rule.

    Attributes:
        rule: The rule.
        findings: What breaks it, worst first; at least one.
    """

    rule: Rule
    findings: tuple[Finding, ...]

    @property
    def impact(self) -> Impact:
        """How much the worst of them hurts."""
        return self.findings[0].impact


def clean(text: str) -> str:
    """A text in which every control character but line breaks and tabs is replaced by U+FFFD."""
    return NOT_PRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """A text that can stand in one line."""
    return clean(" ".join(text.split()))


def number(count: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def by_rule(findings: Iterable[Finding]) -> list[Group]:
    """Findings grouped by their rule, the group with the worst first."""
    groups: dict[str, list[Finding]] = {}
    for finding in worst_first(findings):
        groups.setdefault(finding.rule.id, []).append(finding)
    return [Group(found[0].rule, tuple(found)) for found in groups.values()]


def rules_of(report: Report) -> dict[str, Rule]:
    """Every rule that a report speaks of, by its id and in that order."""
    broken = [*report.findings, *(one.finding for one in report.ignored)]
    rules = [finding.rule for finding in broken]
    rules += [
        rule for one in report.results for rule in (*one.passed, *one.undecided, *one.inapplicable)
    ]
    # The first of an id stays: axe-core knows the impact only of a rule that is broken.
    found = {rule.id: rule for rule in reversed(rules)}
    return dict(sorted(found.items()))


def verdict(report: Report) -> str:
    """What came of a run, in one or two sentences."""
    checked = len(report.results) - len(report.errors)
    failed = f"{number(len(report.errors), 'target')} could not be checked."
    if not report.results:
        return "Nothing was checked."
    if not checked:
        return failed
    if not report.findings:
        return f"Nothing was found wrong. {failed}" if report.errors else "Nothing was found wrong."
    affected = sum(bool(result.findings) for result in report.results)
    sentences = [
        f"{number(len(report.findings), 'finding')} in {affected} of "
        f"{number(checked, 'target')}: {counts(report.findings)}."
    ]
    if not report.failing:
        sentences.append(f"None of them is {at_least(report.fail_on)}, so the check has passed.")
    if report.errors:
        sentences.append(failed)
    return " ".join(sentences)


def tone(report: Report) -> Literal["good", "broken", "bad"]:
    """Whether all is well, or something could not be checked, or something is wrong."""
    if report.failing:
        return "bad"
    return "broken" if report.errors else "good"


def at_least(impact: Impact) -> str:
    """`serious or critical`."""
    return " or ".join(IMPACTS[IMPACTS.index(impact) :])


def counts(findings: Iterable[Finding]) -> str:
    """`1 critical, 3 minor`; `none` if there are no findings."""
    impacts = [finding.impact for finding in findings]
    found = [f"{impacts.count(one)} {one}" for one in WORST_FIRST if one in impacts]
    return ", ".join(found) or "none"


def outcome(result: Result) -> str:
    """What came of one target, in few words."""
    if result.error:
        return "could not be checked"
    return counts(result.findings) if result.findings else "nothing found"


def standard(rule: Rule) -> str:
    """`WCAG 2.2: 1.4.3 Contrast (Minimum), level AA`, or `best practice`."""
    if not rule.criteria:
        return "best practice"
    level = f", level {rule.level}" if rule.level else ""
    return f"WCAG 2.2: {', '.join(map(criterion, rule.criteria))}{level}"


def criterion(number: str) -> str:
    """`1.4.3 Contrast (Minimum)`."""
    known = CRITERIA.get(number)
    return f"{number} {known.name}" if known else number


def place(finding: Finding) -> str:
    """Where something was found: a selector, or that it is the page."""
    return one_line(finding.element.selector) if finding.element else WHOLE_PAGE


def seen(finding: Finding) -> str:
    """`state thanks, dark, 320 px`; empty for what shows at first sight."""
    state = (f"state {finding.state}",) if finding.state else ()
    return one_line(", ".join((*state, *finding.looks)))


def details(finding: Finding, html_length: int = 300) -> list[tuple[str, str]]:
    """What is known of a finding besides its message and place: labels with their texts.

    Args:
        finding: The finding.
        html_length: How many characters of the element's HTML are shown at most.
    """
    html = one_line(finding.element.html) if finding.element else ""
    if len(html) > html_length:
        html = f"{html[: html_length - 1]}…"
    listed = [
        ("HTML", html),
        ("Seen", seen(finding)),
        ("Belongs to", OWNERS[finding.owner]),
        ("Mend", one_line(finding.remedy)),
    ]
    return [(label, text) for label, text in listed if text]


def when(report: Report) -> str:
    """`3 March 2026 at 09:30 GMT+01:00`."""
    return format_datetime(report.started, "d MMMM y 'at' HH:mm ZZZZ", locale="en_GB")


def versions(names: Mapping[str, str]) -> str:
    """`carewidget 0.1.0, axe-core 4.14.1`."""
    return ", ".join(f"{name} {version}" for name, version in names.items())
