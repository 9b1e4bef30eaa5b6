"""The report as JUnit XML, which continuous integration shows as tests.

A test suite is a target, and a test case is a rule that was checked there: it has passed, failed at
the places that its text lists, or is skipped because its findings are ignored.
"""

from collections.abc import Iterable
from datetime import UTC
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from widget.check.finding import Finding, Ignored, Report, Result, Rule
from widget.check.reports.wording import (
    Group,
    by_rule,
    clean,
    details,
    number,
    one_line,
    place,
    standard,
)

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(report: Report) -> str:
    """The report as JUnit XML.

    Args:
        report: What was found.
    """
    suites = Element("testsuites", name="carewidget check", time=f"{report.seconds:.3f}")
    for result in report.results:
        ignored = [one for one in report.ignored if one.target == result.target]
        suites.append(_suite(report, result, ignored))
    _count(suites)
    del suites.attrib["skipped"]  # the schema has it for one suite only
    indent(suites)
    return DECLARATION + clean(tostring(suites, encoding="unicode")) + "\n"


def _suite(report: Report, result: Result, ignored: Iterable[Ignored]) -> Element:
    started = report.started.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    name = one_line(result.target)
    suite = Element("testsuite", name=name, time=f"{result.seconds:.3f}", timestamp=started)
    properties = SubElement(suite, "properties")
    for tool, version in report.versions.items():
        SubElement(properties, "property", name=tool, value=version)
    if result.error:
        case = SubElement(suite, "testcase", classname=name, name="can be checked")
        SubElement(case, "error", message=one_line(result.error), type="could not check")
    groups = {group.rule.id: group for group in by_rule(result.findings)}
    rules = {rule.id: rule for rule in result.passed}
    rules |= {group.rule.id: group.rule for group in groups.values()}
    for rule_id, rule in sorted(rules.items()):
        case = _case(suite, result, rule)
        if rule_id in groups:
            _fail(case, groups[rule_id])
    _skip(suite, result, ignored)
    _count(suite)
    return suite


def _case(suite: Element, result: Result, rule: Rule, note: str = "") -> Element:
    name = f"{rule.id}{note}: {rule.help}"
    return SubElement(suite, "testcase", classname=one_line(result.target), name=one_line(name))


def _fail(case: Element, group: Group) -> None:
    places = number(len(group.findings), "place")
    failure = SubElement(case, "failure", message=f"{group.impact}: {places}", type=group.impact)
    head = f"{one_line(group.rule.help)} – {standard(group.rule)}\n{group.rule.url}"
    failure.text = "\n\n".join([head, *map(_place, group.findings)])


def _place(finding: Finding) -> str:
    lines = [place(finding), f"  {one_line(finding.message)}"]
    return "\n".join([*lines, *(f"  {label}: {text}" for label, text in details(finding))])


def _skip(suite: Element, result: Result, ignored: Iterable[Ignored]) -> None:
    """A case of its own for each rule and reason: the rule may also fail elsewhere."""
    skipped: dict[tuple[str, str], list[Finding]] = {}
    for one in ignored:
        skipped.setdefault((one.finding.rule.id, one.reason), []).append(one.finding)
    for (_, reason), findings in sorted(skipped.items(), key=lambda item: item[0]):
        case = _case(suite, result, findings[0].rule, " (ignored)")
        message = f"{number(len(findings), 'place')} ignored: {one_line(reason)}"
        SubElement(case, "skipped", message=message)


def _count(suite: Element) -> None:
    suite.set("tests", str(len(list(suite.iter("testcase")))))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(list(suite.iter(tag)))))
