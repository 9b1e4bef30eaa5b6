"""Brings the tables of a database to this version's layout. Imports Alembic, so only when asked."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from widget.paths import PACKAGE
from widget.store.layout import lock


def migrate(engine: Engine) -> None:
    """Run every migration that has not been run: all or none, and one process after the other."""
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "store" / "migrations"))
    with engine.begin() as connection:
        lock(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
