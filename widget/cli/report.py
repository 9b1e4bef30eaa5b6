"""`carewidget report`."""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from widget.cli.options import library_argument
from widget.content.reader import read_library
from widget.counts import Counts
from widget.settings import Settings
from widget.store.store import Store
from widget.submission import REASONS, Report

COLUMNS = ("number", "title", "ratings", "1", "2", "3", "4", "5", "average", "views", "downloads")
REASON_COLUMNS = ("number", "title", "reports", *REASONS)
REPORT_COLUMNS = ("number", "title", "version", "day", "reason", "message", "tag", "partner")

READ_COLUMNS = ("number", "day", "reason", "message")  # of a report, on a narrow terminal
TOTALS = ("ratings", "views", "downloads", "reports", *REASONS)

Row = dict[str, str | int | float | None]


@click.command(
    help="Count the ratings (from 1, not useful, to 5) and uses of each resource in LIBRARY."
)
@library_argument
@click.option("--csv", "form", flag_value="csv", help="As comma-separated values.")
@click.option("--json", "form", flag_value="json", help="As JSON.")
@click.option("--reports", is_flag=True, help="Instead, list what visitors found missing or wrong.")
def command(library: Path | None, form: str | None, reports: bool) -> None:
    """Print a table."""
    settings = Settings.from_environment(library=library)
    resources = read_library(settings.library).resources
    settings.prepare_state()
    store = Store(settings.effective_database_url())
    store.prepare()
    counts = store.counts(datetime.now(UTC))
    scores: dict[str, dict[int, int]] = {number: {} for number in resources}
    for score in store.scores():
        scores.setdefault(score.number, {})[score.score] = score.count
    for number in sorted({*counts.views, *counts.downloads}):
        scores.setdefault(number, {})
    titles = {entry.number: entry.title for entry in resources.entries()}
    reported = store.reports()
    rows = [_row(number, titles.get(number, ""), found, counts) for number, found in scores.items()]
    if reports:
        rows = [_report_row(one, titles.get(one.number, "")) for one in reported]
    columns = REPORT_COLUMNS if reports else COLUMNS
    if form == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif form == "csv":
        click.echo(_as_csv(rows, columns), nl=False)
    else:
        _print_table(rows, READ_COLUMNS if reports else columns)
        if reported and not reports:
            _print_table(_reason_rows(reported, titles), REASON_COLUMNS)


def _row(number: str, title: str, found: dict[int, int], counts: Counts) -> Row:
    total = sum(found.values())
    average = sum(score * count for score, count in found.items()) / total if total else None
    row: Row = {"number": number, "title": title, "ratings": total}
    row |= {str(score): found.get(score, 0) for score in range(1, 6)}
    row["average"] = None if average is None else round(average, 2)
    row |= {"views": counts.views.get(number, 0), "downloads": counts.downloads.get(number, 0)}
    return row


def _report_row(report: Report, title: str) -> Row:
    row: Row = {"title": title, "day": str(report.day)}
    return row | {name: getattr(report, name) for name in REPORT_COLUMNS if name not in row}


def _reason_rows(reports: list[Report], titles: Mapping[str, str]) -> list[Row]:
    """How often each reason was given, by resource."""
    counts = Counter((report.number, report.reason) for report in reports)
    rows: list[Row] = []
    for number in sorted({report.number for report in reports}):
        total = sum(count for (other, _), count in counts.items() if other == number)
        row: Row = {"number": number, "title": titles.get(number, ""), "reports": total}
        rows.append(row | {reason: counts[number, reason] for reason in REASONS})
    return rows


def _as_csv(rows: list[Row], columns: tuple[str, ...]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows({name: _no_formula(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _no_formula(value: str | int | float | None) -> str | int | float | None:
    """A spreadsheet shows what a visitor wrote, and does not run it (OWASP, CSV injection)."""
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if is_formula else value


def _print_table(rows: list[Row], columns: tuple[str, ...]) -> None:
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(*(Column(column.capitalize(), overflow="fold") for column in columns))
    for row in rows:
        cells = ["–" if row[column] is None else str(row[column]) for column in columns]
        # As they are: rich would take the brackets in a message for its own marks.
        table.add_row(*map(Text, cells))
    totals = {name: sum(int(row[name] or 0) for row in rows) for name in columns if name in TOTALS}
    if totals:
        table.add_section()
        table.add_row("", "Total", *(str(totals.get(name, "")) for name in columns[2:]))
    Console().print(table)
