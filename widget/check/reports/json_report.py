"""The report as JSON, for programs: `report.schema.json` describes it, field by field.

The schema's name, `carewidget-check/1`, changes when a program that reads the report would have to.
Fields may be added under the same name. Pictures are in the HTML report only.
"""

import json
from dataclasses import asdict
from typing import Any

from widget.check.finding import IMPACTS, Finding, Report, Result, Rule
from widget.check.reports.wording import rules_of

SCHEMA = "carewidget-check/1"

Json = dict[str, Any]


def write(report: Report) -> str:
    """The report as a JSON text.

    Args:
        report: What was found.
    """
    return json.dumps(as_json(report), indent=2, ensure_ascii=False) + "\n"


def as_json(report: Report) -> Json:
    """The report as values that JSON has.

    Args:
        report: What was found.
    """
    return {
        "schema": SCHEMA,
        "started": report.started.isoformat(),
        "seconds": round(report.seconds, 3),
        "versions": report.versions,
        "fail_on": report.fail_on,
        "exit_code": report.exit_code,
        "counts": {
            **{impact: report.count(impact) for impact in IMPACTS},
            "ignored": len(report.ignored),
            "could_not_check": len(report.errors),
        },
        "exclusions": report.exclusions,
        "rules": {name: _rule(rule) for name, rule in rules_of(report).items()},
        "targets": [_target(result) for result in report.results],
        "ignored": [
            {
                "target": ignored.target,
                "reason": ignored.reason,
                "finding": finding_as_json(ignored.finding, ignored.target),
            }
            for ignored in report.ignored
        ],
    }


def finding_as_json(finding: Finding, target: str) -> Json:
    """A finding as values that JSON has.

    Args:
        finding: The finding.
        target: The name of what it was found in.
    """
    element = finding.element
    described = None
    if element:
        described = {
            "selector": element.selector,
            "html": element.html,
            "within": element.within,
            "box": asdict(element.box) if element.box else None,
        }
    return {
        "fingerprint": finding.fingerprint(target),
        "rule": finding.rule.id,
        "impact": finding.impact,
        "message": finding.message,
        "owner": finding.owner,
        "state": finding.state,
        "looks": list(finding.looks),
        "remedy": finding.remedy,
        "element": described,
    }


def _rule(rule: Rule) -> Json:
    described = asdict(rule)
    del described["id"]
    return described


def _target(result: Result) -> Json:
    return {
        "target": result.target,
        "title": result.title,
        "source": result.source,
        "component": result.component,
        "states": list(result.states),
        "seconds": round(result.seconds, 3),
        "error": result.error,
        "findings": [finding_as_json(finding, result.target) for finding in result.findings],
        "passed": sorted({rule.id for rule in result.passed}),
        "undecided": sorted({rule.id for rule in result.undecided}),
        "inapplicable": sorted({rule.id for rule in result.inapplicable}),
        "names": {state: list(names) for state, names in result.names.items()},
    }
