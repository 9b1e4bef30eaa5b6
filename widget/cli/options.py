"""What several commands take."""

from pathlib import Path

import click

library_argument = click.argument(
    "library", required=False, type=click.Path(path_type=Path), envvar="CAREWIDGET_LIBRARY"
)
