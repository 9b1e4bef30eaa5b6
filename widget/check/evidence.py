"""The evidence pack: what a partner needs for an accessibility statement, in one folder.

`evidence.html` is for people, `evidence.json` says the same to programs, and `report.json` is the
report of the run that it comes from. Automatic checks are never a proof of conformance, so the pack
says for each criterion what a person still has to do.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from widget.check.criteria import CRITERIA, DECIDED_BY, Criterion
from widget.check.finding import IMPACTS, Finding, Report, Result, Rule
from widget.check.reports import save, write
from widget.check.reports.html_report import render
from widget.check.reports.json_report import finding_as_json
from widget.check.reports.wording import clean
from widget.errors import CannotRun

SCHEMA = "carewidget-evidence/1"
MARK = "evidence.json"  # by which a folder of ours is known

Coverage = Literal["fully", "partly", "none"]


@dataclass(frozen=True)
class Checked:
    """How far a criterion is checked automatically, and what came of it.

    Attributes:
        criterion: The criterion.
        coverage: Whether rules decide it `fully` for what was looked at, `partly`, or not at all.
        rules: The ids of the rules that are about it.
        findings: How many findings break it.
        ignored: How many more do, but are ignored.
        person: What a person still has to do; empty if nothing, or at level AAA.
    """

    criterion: Criterion
    coverage: Coverage
    rules: tuple[str, ...]
    findings: int
    ignored: int
    person: str


@dataclass(frozen=True)
class State:
    """What came of a target in one of its states.

    Attributes:
        name: What had been done before; empty for the page as it comes.
        findings: What is wrong.
        names: What assistive technology is told.
    """

    name: str
    findings: tuple[Finding, ...]
    names: tuple[str, ...]


def write_evidence(report: Report, folder: Path, rules: Sequence[Rule]) -> None:
    """Write the evidence pack.

    Args:
        report: What was found.
        folder: Where to; it is made if it is not there.
        rules: Every rule that exists.

    Raises:
        CannotRun: The folder has files that are not ours, or cannot be written.
    """
    prepare(folder)
    checked = check_criteria(report, rules)
    described = as_json(report, checked)
    # First what the folder is known by: a pack that was interrupted can be written again.
    save(folder / MARK, clean(json.dumps(described, indent=2, ensure_ascii=False)) + "\n")
    save(folder / "report.json", write("json", report))
    page = render(
        "evidence.html",
        report=report,
        checked=checked,
        groups=by_component(report),
        states_of=states_of,
    )
    save(folder / "evidence.html", page)


def check_criteria(report: Report, rules: Sequence[Rule]) -> tuple[Checked, ...]:
    """How far each criterion of WCAG 2.2 is checked.

    Args:
        report: What was found.
        rules: Every rule that exists.
    """
    ignored = tuple(one.finding for one in report.ignored)
    return tuple(
        _check(criterion, report.findings, ignored, rules) for criterion in CRITERIA.values()
    )


def by_component(report: Report) -> list[tuple[str, list[Result]]]:
    """The results grouped by their component, by name; pages without one are last."""
    in_order = sorted(report.results, key=lambda one: (not one.component, one.component))
    return [(name, list(results)) for name, results in groupby(in_order, lambda one: one.component)]


def states_of(result: Result) -> list[State]:
    """What came of each state of a target."""
    return [
        State(
            state,
            tuple(finding for finding in result.findings if finding.state == state),
            result.names.get(state, ()),
        )
        for state in result.states
    ]


def as_json(report: Report, checked: Iterable[Checked]) -> dict[str, Any]:
    """The evidence as values that JSON has.

    Args:
        report: What was found.
        checked: How far each criterion is checked.
    """
    return {
        "schema": SCHEMA,
        "started": report.started.isoformat(),
        "versions": report.versions,
        "criteria": [
            {**asdict(one.criterion), **asdict(one), "criterion": one.criterion.number}
            for one in checked
        ],
        "results": [_result_as_json(result) for result in report.results],
        "exclusions": report.exclusions,
        "ignored": [
            {
                "target": one.target,
                "reason": one.reason,
                "finding": finding_as_json(one.finding, one.target),
            }
            for one in report.ignored
        ],
    }


def _check(
    criterion: Criterion,
    findings: Iterable[Finding],
    ignored: Iterable[Finding],
    rules: Iterable[Rule],
) -> Checked:
    number = criterion.number
    about = sorted({rule.id for rule in rules if number in rule.criteria})
    decided = set(DECIDED_BY.get(number, ())) & set(about)
    return Checked(
        criterion,
        "fully" if decided else "partly" if about else "none",
        tuple(about),
        findings=sum(number in one.rule.criteria for one in findings),
        ignored=sum(number in one.rule.criteria for one in ignored),
        person="" if decided else criterion.person,
    )


def _result_as_json(result: Result) -> dict[str, Any]:
    return {
        "component": result.component,
        "target": result.target,
        "title": result.title,
        "error": result.error,
        "states": [
            {
                "state": state.name,
                "counts": {
                    impact: sum(one.impact == impact for one in state.findings)
                    for impact in IMPACTS
                },
                "names": list(state.names),
            }
            for state in states_of(result)
        ],
    }


def prepare(folder: Path) -> None:
    """See, before a long run, that a folder can hold an evidence pack; make it if it is not there.

    Raises:
        CannotRun: It has files that are not ours, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        foreign = any(folder.iterdir()) and not _is_ours(folder / MARK)
    except OSError as error:
        raise CannotRun(f"{folder} cannot be written: {error.strerror or error}.") from error
    if foreign:
        raise CannotRun(
            f"{folder} has files that are not of an evidence pack. Name an empty or a new folder."
        )


def _is_ours(mark: Path) -> bool:
    try:
        return bool(json.loads(mark.read_text(encoding="utf-8"))["schema"] == SCHEMA)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False
