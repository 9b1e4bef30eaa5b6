"""What several commands take, and how they say it."""

from pathlib import Path

import click

library_argument = click.argument(
    "library", required=False, type=click.Path(path_type=Path), envvar="CAREWIDGET_LIBRARY"
)


def count(number: int, noun: str) -> str:
    """A number of things in words: `1 mistake`, `2 mistakes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
