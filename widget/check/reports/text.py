"""The report for a terminal: readable without colours, in 80 columns, and in a pipe."""

import io
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from widget.check.finding import Ignored, Impact, Report, Result
from widget.check.reports.wording import (
    Group,
    by_rule,
    clean,
    details,
    number,
    one_line,
    place,
    standard,
    tone,
    verdict,
    versions,
)

WIDTH = 80
HTML_LENGTH = 120
STYLES: dict[Impact, str] = {
    "critical": "bold red",
    "serious": "bold red",
    "moderate": "bold yellow",
    "minor": "bold",
}
TONES = {"good": "bold green", "broken": "bold yellow", "bad": "bold red"}


def write(report: Report) -> str:
    """The report without colours, 80 columns wide.

    Args:
        report: What was found.
    """
    text = io.StringIO()
    print_report(report, Console(file=text, width=WIDTH, color_system=None, force_terminal=False))
    return text.getvalue()


def print_report(report: Report, console: Console) -> None:
    """Print a report, with colours if the console has any.

    Args:
        report: What was found.
        console: Where to.
    """
    page = _Printer(console)
    for result in report.results:
        if result.findings or result.error:
            _print_result(page, result)
    undecided = [result for result in report.results if result.undecided]
    if undecided:
        page.say("A person has to look at", style="bold")
        for result in undecided:
            rules = ", ".join(rule.id for rule in result.undecided)
            page.say(f"- {result.target}: {rules}", indent=2)
        page.space()
    if report.ignored:
        page.say("Ignored", style="bold")
        for ignored in report.ignored:
            _print_ignored(page, ignored)
        page.space()
    page.say(verdict(report), style=TONES[tone(report)])
    targets = number(len(report.results), "target")
    page.say(f"{targets} in {report.seconds:.1f} seconds, {len(report.ignored)} ignored.")
    page.say(f"Checked with {versions(report.versions)}.")


@dataclass(frozen=True)
class _Printer:
    """Prints lines of text, wrapped and set in."""

    console: Console

    def say(self, text: str, indent: int = 0, style: str = "") -> None:
        """Print a text over as many lines as it needs."""
        width = max(self.console.width - indent, 20)
        for line in Text(one_line(text), style).wrap(self.console, width):
            self._print(line, indent)

    def say_unbroken(self, text: str, indent: int) -> None:
        """Print what people copy, such as a link, in one line however long it is."""
        self._print(Text(one_line(text)), indent)

    def space(self) -> None:
        """Print an empty line."""
        self.console.print()

    def _print(self, line: Text, indent: int) -> None:
        line.rstrip()
        self.console.print(Text(" " * indent) + line, soft_wrap=True, highlight=False)


def _print_result(page: _Printer, result: Result) -> None:
    title = f" – {result.title}" if result.title else ""
    page.say(f"{result.target}{title}", style="bold underline")
    if result.error:
        page.say(f"Could not be checked: {result.error}", indent=2, style="bold red")
    page.space()
    for group in by_rule(result.findings):
        _print_group(page, group)


def _print_group(page: _Printer, group: Group) -> None:
    rule = group.rule
    page.say(f"{group.impact}: {rule.help} ({rule.id})", indent=2, style=STYLES[group.impact])
    page.say(standard(rule), indent=4)
    page.say_unbroken(rule.url, indent=4)
    for finding in group.findings:
        page.space()
        page.say_unbroken(f"- {place(finding)}", indent=4)
        page.say(finding.message, indent=6)
        if finding.impact != group.impact:
            page.say(f"Impact: {finding.impact}", indent=6)
        for label, text in details(finding, HTML_LENGTH):
            page.say(f"{label}: {text}", indent=6)
    page.space()


def _print_ignored(page: _Printer, ignored: Ignored) -> None:
    finding = ignored.finding
    page.say(f"- {ignored.target}: {finding.rule.id}: {place(finding)}", indent=2)
    page.say(f"Why: {clean(ignored.reason)}", indent=4)
