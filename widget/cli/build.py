"""`carewidget build`."""

import os
from pathlib import Path

import click

from widget.cli.options import count, progress_bar, shown_progress
from widget.content.model import Library
from widget.edition import Edition
from widget.errors import CannotRun
from widget.export import Choices, Export
from widget.housekeeping import Housekeeper
from widget.output import Changes, OutputFolder, open_output
from widget.settings import Settings, checked_base_url

HELP = """Build LIBRARY as files that any web server can hold, into the folder OUT.

OUT is new, empty, or from an earlier build. Files that have not changed are left as they are.
What is in manifest.json, and no longer in the library, is removed; nothing else is.

In the end 0 means that all is well, and 1 that the library has mistakes: they are listed, and what
they are in is built from its last good version, which CAREWIDGET_STATE keeps."""


@click.command(help=HELP)
@click.argument("library", required=False, type=click.Path(path_type=Path))
@click.argument("out", required=False, type=click.Path(path_type=Path))
@click.option(
    "--heading",
    "headings",
    multiple=True,
    default=("2",),
    show_default=True,
    type=click.Choice(["2", "3", "4", "5", "6"]),
    help="The level of the widgets' own headings. This and the next three can be given repeatedly.",
)
@click.option(
    "--lang",
    "tags",
    multiple=True,
    metavar="TAG",
    help="A language, such as cy. What is not available in it is built in its original, and says "
    "so.  [default: every language that each resource or team has]",
)
@click.option(
    "--theme",
    "themes",
    multiple=True,
    default=("auto",),
    show_default=True,
    type=click.Choice(["auto", "light", "dark"]),
    help="The fragments' theme.",
)
@click.option(
    "--style",
    "styles",
    multiple=True,
    default=("inline",),
    show_default=True,
    type=click.Choice(["inline", "link"]),
    help="Where the fragments' styles are.",
)
@click.option(
    "--base-url",
    metavar="URL",
    help="The address that OUT will be reached at, for every link. Without it links are relative "
    "(../../p/…): right in the pages of OUT wherever it is put; in a page of yours that includes "
    "a fragment only if OUT is the top of the same site and your page is at most two folders "
    "deep. For any other page give this address.",
)
@click.option(
    "--live-url",
    metavar="URL",
    envvar="CAREWIDGET_BASE_URL",
    help="The address of the running service, for the links to forms and to the current version. "
    "Without it what has a form is left out.  [env var: CAREWIDGET_BASE_URL]",
)
def command(
    library: Path | None,
    out: Path | None,
    headings: tuple[str, ...],
    tags: tuple[str, ...],
    themes: tuple[str, ...],
    styles: tuple[str, ...],
    base_url: str | None,
    live_url: str | None,
) -> int:
    """Build; 1 if the library has mistakes."""
    if out is None:
        library, out = None, library  # the library may come from the environment
        if out is not None and not os.environ.get("CAREWIDGET_LIBRARY"):
            raise click.UsageError(f"Say where to build it, such as: carewidget build {out} public")
    if out is None:
        raise click.UsageError("Missing argument 'OUT': the folder to build into.")
    live_url = (
        checked_base_url(live_url, " (--live-url or CAREWIDGET_BASE_URL)") if live_url else ""
    )
    settings = Settings.from_environment(library=library, base_url=live_url)
    choices = Choices(
        headings=tuple(dict.fromkeys(headings)),
        tags=tags,
        themes=tuple(dict.fromkeys(themes)),
        styles=tuple(dict.fromkeys(styles)),
        base_url=checked_base_url(base_url) if base_url else "",
        live_url=live_url,
    )
    try:
        return _build(settings, choices, out)
    except KeyboardInterrupt as error:
        raise CannotRun(
            f"The build was stopped. {out} can be used as it is; build again to complete it."
        ) from error


def _build(settings: Settings, choices: Choices, out: Path) -> int:
    found = _read(settings)
    export = Export(Edition.today(found), choices, settings.library)
    for mistake in found.mistakes:
        click.echo(str(mistake), err=True)
    for slug in export.left_out:
        said = "needs a running service. Name yours with --live-url, and there is a link to it."
        click.echo(f"{slug} is left out: its form {said}", err=True)
    with open_output(out, settings.library) as output:
        changes = _write(export, output)
    total = len(changes.written) + len(changes.unchanged)
    click.echo(
        f"{found.publisher.name}: {count(total, 'file')} in {out}; "
        f"{len(changes.written)} written, {len(changes.removed)} removed.",
        err=True,
    )
    return 1 if found.mistakes else 0


def _read(settings: Settings) -> Library:
    """The library, with the last good version of what has a mistake."""
    settings.prepare_state()
    with shown_progress() as progress:
        return Housekeeper(settings.library, settings.state, progress).compile()


def _write(export: Export, output: OutputFolder) -> Changes:
    """Write the files."""
    with progress_bar() as progress:
        task = progress.add_task("Building", total=len(export.files()))
        return export.write(output, lambda: progress.advance(task))
