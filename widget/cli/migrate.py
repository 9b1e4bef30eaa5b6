"""`carewidget migrate`."""

import click

from widget.paths import EXAMPLE_LIBRARY
from widget.settings import Settings
from widget.store.store import Store


@click.command(help="Bring the database to this version's layout. Make a copy of it first.")
def command() -> None:
    """Run the migrations."""
    # The database does not depend on a library, but the settings name one.
    settings = Settings.from_environment(library=EXAMPLE_LIBRARY)
    settings.prepare_state()
    store = Store(settings.effective_database_url())
    store.migrate()
    click.echo(f"The database {store.place} has this version's layout.", err=True)
