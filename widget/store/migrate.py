"""Brings the tables of a database to this version's layout. Imports Alembic, so only when asked."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from widget.paths import PACKAGE

LOCK = 0x63617265  # any number, as long as nobody else locks it in the same database


def migrate(engine: Engine) -> None:
    """Run every migration that has not been run: all or none, and one process after the other."""
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "store" / "migrations"))
    with engine.begin() as connection:
        _lock(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _lock(connection: Connection) -> None:
    """Wait until no other process migrates, and keep others waiting until the transaction ends."""
    if connection.dialect.name == "sqlite":
        # Python's driver would begin no transaction for changes of the layout.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
