"""The layout of a database: which one it has, and the tables of a new one, without Alembic.

To import Alembic takes an eighth of the first start, and only an older database needs it.
"""

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    inspect,
    select,
)

from widget.store.tables import REVISION, metadata

LOCK = 0x63617265  # any number, as long as nobody else locks it in the same database

# As Alembic makes and reads it.
versions = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def read_revision(connection: Connection) -> str | None:
    """The migration that a database has come to; None if it is new."""
    if not inspect(connection).has_table(versions.name):
        return None
    return connection.execute(select(versions.c.version_num)).scalar()


def make_tables(engine: Engine) -> None:
    """Make the tables in a new database: all or none, and one process after the other.

    No migration is run, as Alembic's cookbook has it ("Building an Up to Date Database from
    Scratch").
    """
    with engine.begin() as connection:
        lock(connection)
        if read_revision(connection) is None:
            metadata.create_all(connection, checkfirst=False)
            versions.create(connection, checkfirst=True)
            connection.execute(versions.insert().values(version_num=REVISION))


def lock(connection: Connection) -> None:
    """Wait until no other process changes the layout, and keep others waiting until this is done.

    Args:
        connection: A connection, at the beginning of a transaction.
    """
    if connection.dialect.name == "sqlite":
        # Python's driver would begin no transaction for changes of the layout.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
