"""`carewidget lint`."""

from pathlib import Path

import click

from widget.cli.options import count, library_argument, shown_progress
from widget.content.reader import read_library
from widget.settings import Settings


@click.command(help="Check LIBRARY, and list every mistake with its file, line and remedy.")
@library_argument
def command(library: Path | None) -> int:
    """List the mistakes; 1 if there are any."""
    settings = Settings.from_environment(library=library)
    with shown_progress() as progress:
        found = read_library(settings.library, progress=progress)
    for mistake in found.mistakes:
        click.echo(str(mistake))
    mistakes = count(len(found.mistakes), "mistake")
    resources, teams = count(len(found.resources), "resource"), count(len(found.teams), "team")
    files = len({mistake.file for mistake in found.mistakes})
    where = f" in {count(files, 'file')}" if files else ""
    click.echo(f"{mistakes}{where}. {resources} and {teams} can be read.", err=True)
    return 1 if found.mistakes else 0
