"""`carewidget lint`."""

from pathlib import Path

import click

from widget.cli.options import count, library_argument
from widget.content.reader import read_library
from widget.settings import Settings


@click.command(help="Check LIBRARY, and list every mistake with its file, line and remedy.")
@library_argument
def command(library: Path | None) -> int:
    """List the mistakes; 1 if there are any."""
    found = read_library(Settings.from_environment(library=library).library)
    for mistake in found.mistakes:
        click.echo(str(mistake))
    mistakes = count(len(found.mistakes), "mistake")
    resources, teams = count(len(found.resources), "resource"), count(len(found.teams), "team")
    files = len({mistake.file for mistake in found.mistakes})
    where = f" in {count(files, 'file')}" if files else ""
    click.echo(f"{mistakes}{where}. {resources} and {teams} can be read.", err=True)
    return 1 if found.mistakes else 0
