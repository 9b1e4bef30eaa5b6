"""Writes submissions, each exactly once, and counts; reads them back for reports."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from sqlite3 import OperationalError
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Engine, Table, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from widget.counts import Counts, Use
from widget.errors import StoreUnavailable
from widget.store.counts import add_uses, read_totals
from widget.store.layout import make_tables, read_revision
from widget.store.tables import REVISION, ratings, reports
from widget.submission import Rating, Report, Submission

DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
# For another process that writes to the same SQLite file; for a PostgreSQL server out of reach.
SECONDS_TO_WAIT = 5
TABLES: Mapping[type[Submission], Table] = {Rating: ratings, Report: reports}


@dataclass(frozen=True)
class Score:
    """How often a resource was given a score."""

    number: str
    score: int
    count: int


class Store:
    """A database of submissions.

    Args:
        url: Its address, as SQLAlchemy writes it.

    Raises:
        StoreUnavailable: The address cannot be read, or its driver is not installed.
    """

    def __init__(self, url: str) -> None:
        try:
            self._url = make_url(url)
            driver = DRIVERS[self._url.drivername.partition("+")[0]]
            self._url = self._url.set(drivername=driver)
            self.engine = _engine(self._url)
        except ModuleNotFoundError as error:
            raise StoreUnavailable(
                f"The database driver {error.name} is not installed. "
                "For PostgreSQL, run pip install 'carewidget[postgres]'."
            ) from error
        except (ArgumentError, KeyError, ValueError) as error:
            raise StoreUnavailable(
                "CAREWIDGET_DATABASE_URL is not the address of a PostgreSQL or SQLite database. "
                "Write one such as postgresql://user:password@localhost/carewidget."
            ) from error

    @property
    def place(self) -> str:
        """Where the database is, for people: without the password."""
        if self._is_sqlite and self._url.database:
            return self._url.database
        shown = self._url.set(drivername=self._url.get_backend_name())
        return str(shown.difference_update_query(["password"]))

    @property
    def _is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    def prepare(self) -> None:
        """Make the tables in a new database; see that another one has this version's layout.

        Raises:
            StoreUnavailable: It cannot be reached, or has an older or a newer layout.
        """
        with self._reaching():
            revision = self._revision()
            if revision is None:
                make_tables(self.engine)
            elif revision > REVISION:
                raise self._too_new(revision)
            elif revision != REVISION:
                raise StoreUnavailable(
                    f"The database {self.place} has the layout {revision}, and this version needs "
                    f"{REVISION}. Make a copy of it, then run carewidget migrate."
                )

    def migrate(self) -> None:
        """Bring the tables to this version's layout.

        Raises:
            StoreUnavailable: It cannot be reached or written, or has a newer layout.
        """
        from widget.store.migrate import migrate

        with self._reaching():
            revision = self._revision()
            if revision is not None and revision > REVISION:
                raise self._too_new(revision)
            migrate(self.engine)

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()

    def check(self) -> None:
        """See that the database answers.

        Raises:
            StoreUnavailable: It does not.
        """
        with self._reaching(), self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def add(self, submission: Submission) -> bool:
        """Store a submission; when this returns, it is committed.

        Returns:
            False if one with the same key had been stored before: nothing is stored then.

        Raises:
            StoreUnavailable: It could not be stored.
        """
        table = TABLES[type(submission)]
        with self._reaching():
            try:
                with self.engine.begin() as connection:
                    connection.execute(table.insert().values(asdict(submission)))
            except IntegrityError:
                if self._has(table, submission.key):
                    return False
                raise
        return True

    def scores(self) -> list[Score]:
        """How often each score was given, by resource.

        Raises:
            StoreUnavailable: It cannot be read.
        """
        query = (
            select(ratings.c.number, ratings.c.score, func.count())
            .group_by(ratings.c.number, ratings.c.score)
            .order_by(ratings.c.number, ratings.c.score)
        )
        with self._reaching(), self.engine.connect() as connection:
            return [Score(*row) for row in connection.execute(query)]

    def reports(self) -> list[Report]:
        """Every report, by resource, the oldest first.

        Raises:
            StoreUnavailable: They cannot be read.
        """
        query = select(reports).order_by(reports.c.number, reports.c.day, reports.c.key)
        with self._reaching(), self.engine.connect() as connection:
            return [Report(**row) for row in connection.execute(query).mappings()]

    def add_uses(self, uses: Mapping[Use, int]) -> None:
        """Add to the counts: all of them, or none if this fails.

        Args:
            uses: How often each happened.

        Raises:
            StoreUnavailable: They could not be stored.
        """
        with self._reaching(), self.engine.begin() as connection:
            add_uses(connection, uses)

    def counts(self, moment: datetime) -> Counts:
        """The counts of all days and partners.

        Args:
            moment: When they are asked for.

        Raises:
            StoreUnavailable: They cannot be read.
        """
        with self._reaching(), self.engine.connect() as connection:
            views, downloads = (read_totals(connection, kind) for kind in ("view", "download"))
        return Counts(views, downloads, moment)

    def _has(self, table: Table, key: str) -> bool:
        query = select(table.c.key).where(table.c.key == key)
        with self.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def _too_new(self, revision: str) -> StoreUnavailable:
        return StoreUnavailable(
            f"The database {self.place} has the layout {revision} of a newer version, and this "
            f"version needs {REVISION}. Install the newer version, or name another database."
        )

    def _revision(self) -> str | None:
        with self.engine.connect() as connection:
            return read_revision(connection)

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            check = (
                "its folder can be written, and that its disk is not full"
                if self._is_sqlite
                else "it runs, and that CAREWIDGET_DATABASE_URL is its address"
            )
            raise StoreUnavailable(
                f"The database {self.place} cannot be used ({reason}). Check that {check}."
            ) from error


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, pool_pre_ping=True)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    # Without them, libpq waits for minutes for a server whose packets are lost.
    waiting = {
        "connect_timeout": os.environ.get("PGCONNECT_TIMEOUT", str(SECONDS_TO_WAIT)),
        "tcp_user_timeout": str(SECONDS_TO_WAIT * 1000),
    }
    return create_engine(url.set(query=waiting | dict(url.query)), pool_pre_ping=True)


def _prepare_sqlite(connection: Any, record: object) -> None:
    """WAL, so that readers do not wait for the writer; FULL, so that a commit outlives a crash."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {SECONDS_TO_WAIT * 1000}")
    cursor.execute("PRAGMA synchronous = FULL")
    _turn_on_wal(cursor)
    cursor.close()


def _turn_on_wal(cursor: Any) -> None:
    """Turn it on, though another process may be at it: for that, SQLite does not wait by itself."""
    deadline = monotonic() + SECONDS_TO_WAIT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.01)
