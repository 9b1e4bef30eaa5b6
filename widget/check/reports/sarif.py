"""The report as SARIF 2.1.0, which code scanning such as GitHub's shows beside the code.

A place in SARIF is a file of the repository. What has no such file, as a page at a URL, is given a
path that stays the same from run to run, so that a finding is recognised again.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from widget.check.finding import Finding, Impact, Report, Result, Rule
from widget.check.reports.wording import criterion, details, one_line, place, rules_of, standard

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
FOLDER = "accessibility"  # of paths that stand for what has no file
LEVELS: dict[Impact, str] = {
    "critical": "error",
    "serious": "error",
    "moderate": "warning",
    "minor": "note",
}

Json = dict[str, Any]


def write(report: Report) -> str:
    """The report as a SARIF log.

    Args:
        report: What was found.
    """
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def path_of(target: str, source: str = "") -> str:
    """The path that stands for a target, percent-encoded and relative to the repository.

    Args:
        target: Its name: a URL, a path or anything else.
        source: The file that it comes from; empty if there is none.

    Returns:
        The source, or a path such as `accessibility/charity.example.org/about.html`.
    """
    path = source or f"{FOLDER}/{_name_of_url(target) if '://' in target else target}"
    parts = [part for part in re.split(r"[/\\]", path) if part not in ("", ".", "..")]
    return quote("/".join(parts), errors="replace")


def _name_of_url(address: str) -> str:
    url = urlsplit(address)
    host = url.netloc.rpartition("@")[2]
    page = f"{url.path}/index.html" if url.path.endswith("/") or not url.path else url.path
    return unquote(f"{host}/{page}?{url.query}".removesuffix("?"))


def _run(report: Report) -> Json:
    rules = rules_of(report)
    sources = {result.target: result.source for result in report.results}
    numbers = {rule_id: number for number, rule_id in enumerate(rules)}
    found: list[tuple[str, Finding, str | None]] = [
        (result.target, one, None) for result in report.results for one in result.findings
    ]
    found += [(one.target, one.finding, one.reason) for one in report.ignored]
    return {
        "tool": {
            "driver": {
                "name": "carewidget",
                "version": report.versions["carewidget"],
                "rules": [_rule(rule) for rule in rules.values()],
            }
        },
        "automationDetails": {"id": "accessibility/"},
        "invocations": [_invocation(report)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository"}}},
        "results": [
            _result(finding, target, sources.get(target, ""), numbers[finding.rule.id], reason)
            for target, finding, reason in found
        ],
        "columnKind": "unicodeCodePoints",
        "properties": {"versions": report.versions},
    }


def _rule(rule: Rule) -> Json:
    help_text = f"{rule.help}. {standard(rule)}. {rule.url}"
    return {
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": f"{rule.help}."},
        "fullDescription": {"text": f"{rule.help}. {standard(rule)}."},
        "help": {"text": help_text},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": LEVELS[rule.impact]},
        "properties": {
            "tags": ["accessibility", *_tags(rule)],
            "precision": "high",
            "criteria": [criterion(number) for number in rule.criteria],
        },
    }


def _tags(rule: Rule) -> list[str]:
    if not rule.criteria:
        return ["best-practice"]
    level = [f"wcag2{rule.level.lower()}"] if rule.level else []
    return [*level, *(f"wcag{number.replace('.', '')}" for number in rule.criteria)]


def _result(
    finding: Finding, target: str, source: str, rule_index: int, reason: str | None
) -> Json:
    told = dict(details(finding))
    mend = f" Mend: {told['Mend']}" if "Mend" in told else ""
    location = _location(target, source)
    location["logicalLocations"] = [{"fullyQualifiedName": place(finding), "kind": "element"}]
    accepted = {"kind": "external", "status": "accepted", "justification": one_line(reason or "")}
    return {
        "ruleId": finding.rule.id,
        "ruleIndex": rule_index,
        "level": LEVELS[finding.impact],
        "message": {
            "text": f"{one_line(finding.message)} At {place(finding)}, in {one_line(target)}.{mend}"
        },
        "locations": [location],
        "partialFingerprints": {"carewidget/v1": finding.fingerprint(target)},
        # Once one result of a run has this, all have to.
        "suppressions": [] if reason is None else [accepted],
        "properties": {"target": target, "impact": finding.impact, **told},
    }


def _location(target: str, source: str) -> Json:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": path_of(target, source), "uriBaseId": ROOT},
            "region": {"startLine": 1},
        }
    }


def _invocation(report: Report) -> Json:
    ended = report.started + timedelta(seconds=report.seconds)
    return {
        "executionSuccessful": not report.errors,
        "exitCode": report.exit_code,
        "startTimeUtc": _utc(report.started),
        "endTimeUtc": _utc(ended),
        "toolExecutionNotifications": [_notification(result) for result in report.errors],
    }


def _notification(result: Result) -> Json:
    text = f"{one_line(result.target)} could not be checked: {one_line(result.error)}"
    return {
        "level": "error",
        "message": {"text": text},
        "locations": [_location(result.target, result.source)],
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
