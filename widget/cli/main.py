"""The command `carewidget`, and how it ends."""

import importlib
import sys
from collections.abc import Sequence

import click

from widget import __version__
from widget.errors import CarewidgetError

COMMANDS = {
    "demo": "See it work: a widget server and two partners' pages.",
    "serve": "Serve a library.",
    "build": "Make files of a library, for any web server.",
    "lint": "Check a library.",
    "check": "Check accessibility, of pages or of a library's widgets.",
    "report": "Count the ratings of each resource.",
    "migrate": "Bring a database to this version's layout.",
}


class Commands(click.Group):
    """Loads only the command that is run: each imports what it needs."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"widget.cli.{name}").command
        return command


@click.command(cls=Commands, help="Publish health information as accessible HTML fragments.")
@click.version_option(__version__, prog_name="carewidget")
def carewidget() -> None:
    """The root of all commands."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command, and end the process: 0 fine, 1 something found wrong, 2 could not run."""
    try:
        code = carewidget.main(arguments, prog_name="carewidget", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except CarewidgetError as error:
        click.echo(error.message, err=True)
        code = 2
    except (KeyboardInterrupt, click.Abort):
        code = 0
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
