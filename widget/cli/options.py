"""What several commands take, and how they say it."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress

library_argument = click.argument(
    "library", required=False, type=click.Path(path_type=Path), envvar="CAREWIDGET_LIBRARY"
)


def count(number: int, noun: str) -> str:
    """A number of things in words: `1 mistake`, `2 mistakes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def interrupt_on(*signals: signal.Signals) -> None:
    """End by these signals as by Ctrl+C, so that what was started is ended too."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for one in signals:
        signal.signal(one, interrupt)


def progress_bar() -> "Progress":
    """Shows on a terminal, and only there, how far long work is."""
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


@contextmanager
def shown_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Shows on a terminal, and only there, what long work tells of itself.

    Yields:
        What it tells: what is being done, how much of it is done, and of how much.
    """
    if not sys.stderr.isatty():
        # Nobody looks, so what draws the progress, which is large, is not imported.
        yield lambda what, done, total: None
        return
    with progress_bar() as bar:
        tasks = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)

        yield tell
