"""`carewidget report`."""

import csv
import io
import json
from pathlib import Path

import click

from widget.cli.options import library_argument
from widget.content.reader import read_library
from widget.settings import Settings
from widget.store.store import Store

COLUMNS = ("number", "title", "ratings", "1", "2", "3", "4", "5", "average")

Row = dict[str, str | int | float | None]


@click.command(help="Count the ratings of each resource in LIBRARY, from 1 (not useful) to 5.")
@library_argument
@click.option("--csv", "form", flag_value="csv", help="As comma-separated values.")
@click.option("--json", "form", flag_value="json", help="As JSON.")
def command(library: Path | None, form: str | None) -> None:
    """Print a table."""
    settings = Settings.from_environment(library=library)
    resources = read_library(settings.library).resources
    settings.prepare_state()
    store = Store(settings.effective_database_url())
    store.prepare()
    counts: dict[str, dict[int, int]] = {number: {} for number in resources}
    for score in store.scores():
        counts.setdefault(score.number, {})[score.score] = score.count
    titles = {number: resource.title for number, resource in resources.items()}
    rows = [_row(number, titles.get(number, ""), found) for number, found in counts.items()]
    if form == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif form == "csv":
        click.echo(_as_csv(rows), nl=False)
    else:
        _print_table(rows)


def _row(number: str, title: str, found: dict[int, int]) -> Row:
    total = sum(found.values())
    average = sum(score * count for score, count in found.items()) / total if total else None
    row: Row = {"number": number, "title": title, "ratings": total}
    row |= {str(score): found.get(score, 0) for score in range(1, 6)}
    row["average"] = None if average is None else round(average, 2)
    return row


def _as_csv(rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _print_table(rows: list[Row]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*(column.capitalize() for column in COLUMNS))
    for row in rows:
        cells = [row[column] for column in COLUMNS]
        table.add_row(*("–" if cell is None else str(cell) for cell in cells))
    Console().print(table)
