"""What the commands that measure against goals have in common: how they begin, write and end."""

import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from benchmarks.goals import Goal, missed
from benchmarks.processes import end_children
from widget.cli.options import interrupt_on
from widget.errors import CannotRun

FOLDER = Path(__file__).parent


@contextmanager
def measuring() -> Iterator[None]:
    """Let servers and files be tidied up when the command is ended meanwhile.

    Raises:
        CannotRun: It was ended, or this is not Linux.
    """
    if sys.platform != "linux":
        raise CannotRun("Memory is read from /proc, which only Linux has.")
    interrupt_on(signal.SIGTERM)
    try:
        yield
    except KeyboardInterrupt as error:
        end_children()
        raise CannotRun("The measurement was stopped. Nothing was written.") from error


def write(file: Path, text: str) -> None:
    """Put a file in its place, whole."""
    fresh = file.with_name(f"{file.name}.unfinished")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def end(goals: Iterable[Goal]) -> NoReturn:
    """Name each goal that is missed; end with 1 if there is one, with 0 if all are met."""
    unmet = missed(goals)
    for goal in unmet:
        click.echo(goal.sentence, err=True)
    sys.exit(1 if unmet else 0)


def run(command: Callable[[], object]) -> None:
    """Run a command; end with 2 if it cannot."""
    try:
        command()
    except CannotRun as error:
        click.echo(error.message, err=True)
        sys.exit(2)
