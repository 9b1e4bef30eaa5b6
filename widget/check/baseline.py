"""The baseline: a file of findings that are known, so that only new ones make a run fail.

It is JSON for people to read and to keep beside the code. Each finding is recognised by its
fingerprint; the other fields say what it is. A `reason` may be added to any of them by hand, and
stays when the baseline is written again.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from widget.check.finding import Finding, Ignored, Report
from widget.check.reports import save
from widget.check.reports.wording import clean
from widget.content.yaml_file import read_yaml
from widget.errors import CannotRun

IN_BASELINE = "It stands in the baseline."
MEND = "Mend it, or write the baseline again."


class Known(BaseModel):
    """A finding that is known.

    Attributes:
        fingerprint: What it is recognised by.
        target: The name of what it was found in.
        rule: The id of the rule.
        state: What had been done before; empty for the page as it comes.
        selector: Where it was; empty for the page as a whole.
        reason: Why it may stay; empty if nobody has said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: str
    target: str
    rule: str
    state: str = ""
    selector: str = ""
    reason: str = ""


class Baseline(BaseModel):
    """All findings that are known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    baseline: Literal["carewidget-check/1"]
    findings: tuple[Known, ...]


def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Args:
        path: Its file.

    Raises:
        CannotRun: It cannot be read, or is no baseline.
    """
    try:
        text = path.read_text(encoding="utf-8")
        json.loads(text)
        return Baseline.model_validate_json(text)
    except FileNotFoundError as error:
        raise CannotRun(f"There is no baseline {path}. Write one first.") from error
    except OSError as error:
        raise CannotRun(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise CannotRun(f"{path}, line 1: This is no text in UTF-8. {MEND}") from error
    except json.JSONDecodeError as error:
        raise CannotRun(f"{path}, line {error.lineno}: This is no JSON. {MEND}") from error
    except ValidationError as error:
        first = error.errors()[0]
        line = read_yaml(text, path.name).line(first["loc"])
        field = ".".join(map(str, first["loc"])) or "the file"
        problem = f"{path}, line {line}: {field}: {first['msg']}. {MEND}"
        raise CannotRun(problem) from error


def write_baseline(report: Report, path: Path) -> None:
    """Write a baseline of all that a report has, but for what breaks an excluded rule.

    Args:
        report: What was found. What is ignored because it stands in a baseline is written with
            the reason that was given there.
        path: The file, which is replaced if it is there.

    Raises:
        CannotRun: The file cannot be written.
    """
    found = [
        _known(one.target, one.finding, "" if one.reason == IN_BASELINE else one.reason)
        for one in report.ignored
        if one.finding.rule.id not in report.exclusions
    ]
    found += [_known(one.target, finding) for one in report.results for finding in one.findings]
    by_fingerprint = {one.fingerprint: one for one in found}
    listed = [one.model_dump() for one in sorted(by_fingerprint.values(), key=_place)]
    for one in listed:
        if not one["reason"]:
            del one["reason"]
    content = {"baseline": "carewidget-check/1", "findings": listed}
    save(path, clean(json.dumps(content, indent=2, ensure_ascii=False)) + "\n")


def apply(
    report: Report, baseline: Baseline | None = None, exclusions: Mapping[str, str] | None = None
) -> Report:
    """Ignore what is known, and what breaks an excluded rule.

    Args:
        report: What was found.
        baseline: The findings that are known.
        exclusions: By the id of a rule, why it does not count.

    Returns:
        The report, with those findings among the ignored ones.
    """
    excluded = exclusions or {}
    listed = baseline.findings if baseline else ()
    known = {one.fingerprint: one.reason or IN_BASELINE for one in listed}
    ignored = list(report.ignored)
    results = []
    for result in report.results:
        kept = []
        for finding in result.findings:
            reason = excluded.get(finding.rule.id) or known.get(finding.fingerprint(result.target))
            if reason is None:
                kept.append(finding)
            else:
                ignored.append(Ignored(result.target, finding, reason))
        results.append(replace(result, findings=tuple(kept)))
    return replace(
        report,
        results=tuple(results),
        ignored=tuple(ignored),
        exclusions=report.exclusions | dict(excluded),
    )


def gone(report: Report, baseline: Baseline) -> tuple[Known, ...]:
    """What stands in the baseline but was not found any more, so that it can be removed.

    Args:
        report: What was found; what is ignored was found too.
        baseline: The findings that are known.

    Returns:
        Known findings of targets that were checked in the same state.
    """
    found = {one.finding.fingerprint(one.target) for one in report.ignored}
    found |= {
        one.fingerprint(result.target) for result in report.results for one in result.findings
    }
    checked = {
        (one.target, state) for one in report.results if not one.error for state in one.states
    }
    return tuple(
        one
        for one in baseline.findings
        if one.fingerprint not in found and (one.target, one.state) in checked
    )


def _known(target: str, finding: Finding, reason: str = "") -> Known:
    return Known(
        fingerprint=finding.fingerprint(target),
        target=target,
        rule=finding.rule.id,
        state=finding.state,
        selector=finding.element.selector if finding.element else "",
        reason=reason,
    )


def _place(known: Known) -> tuple[str, ...]:
    return known.target, known.rule, known.state, known.selector
