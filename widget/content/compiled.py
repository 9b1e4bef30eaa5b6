"""The compiled library: all that was read, kept on disk so that it is read and sanitised once.

It is one SQLite file, which one process writes while any number read it:

    edition     one row for each state that the library was in, with its publisher, teams and facts
    resource    what is known of each number without loading it, and in which editions it was so:
                from `first` on, and before `last`
    text        the resources themselves, as compressed JSON

A change of one leaflet adds a row to each table, however large the library is, and committing the
row of `edition` is what publishes it. So nobody sees half of an edition; rows that were written for
an edition that never came, because the compiling was stopped, spare the next one the work; and who
still holds an older edition goes on loading from it. After a day what only older ones had is
removed. A search index that knows its edition asks what has `changed` since.

The file has a name of its own, which `current` beside it tells. One that is damaged, or of another
version of carewidget, is not mended: another is made in its place.
"""

import json
import re
import secrets
import sqlite3
import time
import weakref
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from widget import __version__
from widget.content.model import Entry, Library, Resource, Resources, Status
from widget.errors import Unavailable

SCHEMA: Final = """
CREATE TABLE edition (
    number INTEGER PRIMARY KEY,
    made REAL,
    library TEXT,      -- all of it but its resources, as JSON
    others TEXT,       -- changes when the files beside the resources do (see library_folder)
    digest TEXT        -- names how all files looked from outside; NULL if not all were looked at
);
CREATE TABLE text (id INTEGER PRIMARY KEY AUTOINCREMENT, resource BLOB);
CREATE TABLE resource (
    number TEXT,
    first INTEGER,
    last INTEGER,
    stamp TEXT,        -- changes when its files do (see library_folder)
    key TEXT,          -- names what is in its files (see versions)
    mistakes TEXT,     -- JSON
    lines TEXT,        -- JSON: where fields stand in the original; NULL if that is missing
    text INTEGER,      -- NULL if it has a mistake and no last good version
    status TEXT,
    title TEXT,
    language TEXT,
    team TEXT,
    replaced_by TEXT,
    formerly TEXT,     -- JSON
    PRIMARY KEY (number, first)
) WITHOUT ROWID;
CREATE INDEX resource_first ON resource (first);
CREATE INDEX resource_text ON resource (text);
"""
FORMAT: Final = zlib.crc32(f"{__version__} {SCHEMA}".encode()) & 0x7FFFFFFF
"""Names the layout and the version of carewidget, in the file's head."""
STILL: Final = 2**62
"""The `last` of what has not changed since."""
DESCRIBED: Final = ("status", "title", "language", "team", "replaced_by")
"""The columns that say of a resource what it says itself."""
ENTRY: Final = "number, status, title, language, formerly"
AT_A_TIME: Final = 1000
KEPT_RESOURCES: Final = 256
SECONDS_KEPT: Final = 24 * 60 * 60
DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


class Changes(NamedTuple):
    """What has changed from one edition to another.

    Attributes:
        changed: Numbers of resources that are new or another than before.
        gone: Numbers of resources that are there no more.
    """

    changed: tuple[str, ...]
    gone: tuple[str, ...]


class Compiled:
    """One file of compiled editions, open for reading and writing.

    Threads may share it; a process that was forked opens it anew.

    Args:
        file: The file; without one, it is private to this object and goes with it.
        pointer: What names it as the current one; removed when the file is found damaged.
    """

    def __init__(self, file: Path | None = None, pointer: Path | None = None) -> None:
        self.file = file
        self._pointer = pointer
        self.connection = sqlite3.connect(
            f"{file.as_uri()}?mode=rw" if file else "",
            uri=True,
            timeout=30,
            isolation_level=None,
            check_same_thread=False,
        )
        weakref.finalize(self, self.connection.close)
        self.load = lru_cache(KEPT_RESOURCES)(partial(_load, self.connection))

    def prepare(self) -> None:
        """Make the tables."""
        if self.file:
            self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.executescript(f"{SCHEMA} PRAGMA user_version = {FORMAT};")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all that is written in it is kept, or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()

    def rows(self, query: str, *values: Any) -> list[Any]:
        """The rows that a query finds."""
        return self.connection.execute(query, values).fetchall()

    def newest(self) -> int:
        """The number of the newest edition; 0 if there is none."""
        return int(self.rows("SELECT ifnull(max(number), 0) FROM edition")[0][0])

    def made(self, edition: int) -> float:
        """When an edition was made, in seconds since 1970; 0 if it is not there."""
        rows = self.rows("SELECT made FROM edition WHERE number = ?", edition)
        return float(rows[0][0]) if rows else 0.0

    def library(self, edition: int | None = None) -> Library | None:
        """The library as it was in an edition, by default the newest; None if there is none."""
        number = edition or self.newest()
        found = self.rows("SELECT library FROM edition WHERE number = ?", number)
        if not found:
            return None
        resources = CompiledResources(self, number)
        return Library.model_validate(json.loads(found[0][0]) | {"resources": resources})

    def changes(self, since: int) -> Changes | None:
        """What has changed from an earlier edition to the newest.

        Args:
            since: The number of the earlier one.

        Returns:
            The changes; None if that edition is not known any more, so that all may have changed.
        """
        if not self.rows("SELECT 1 FROM edition WHERE number = ?", since):
            return None
        was = "first <= ? AND last > ? AND text IS NOT NULL"
        now = f"SELECT number FROM resource WHERE last = {STILL} AND text IS NOT NULL"
        gone = f"SELECT number FROM resource WHERE last <= ? AND {was} AND number NOT IN ({now})"
        newest = self.newest()
        return Changes(
            tuple(row[0] for row in self.rows(f"{now} AND first > ? ORDER BY number", since)),
            tuple(row[0] for row in self.rows(gone, newest, since, since)),
        )

    def put(self, number: str, row: Mapping[str, Any], resource: Resource | None) -> None:
        """Let a number have another row from the next edition on.

        Args:
            number: The number.
            row: Columns of the table of resources that do not come from the resource.
            resource: The resource, if any version of it is good.
        """
        self.end(number)
        row = {**row, "number": number, "first": self.newest() + 1, "last": STILL}
        if resource:
            row |= {name: getattr(resource, name) for name in DESCRIBED}
            row |= {"text": self._add_text(resource), "formerly": json.dumps(resource.formerly)}
        columns, places = ", ".join(row), ", ".join(f":{name}" for name in row)
        self.connection.execute(f"INSERT INTO resource ({columns}) VALUES ({places})", row)

    def end(self, number: str) -> None:
        """Let the row that a number has now not be in the next edition."""
        following = self.newest() + 1
        self.rows(
            f"UPDATE resource SET last = ? WHERE number = ? AND last = {STILL}", following, number
        )
        # What was written for an edition that never came has been nobody's.
        self._remove("number = ? AND first = last", number)

    def _add_text(self, resource: Resource) -> int | None:
        text = zlib.compress(resource.model_dump_json().encode())
        return self.connection.execute("INSERT INTO text (resource) VALUES (?)", (text,)).lastrowid

    def publish(self, library: Library, others: str) -> None:
        """Make what has been put the newest edition, and remove what is a day old.

        Args:
            library: All of the library but its resources.
            others: How the files beside the resources looked from outside.
        """
        now, following = time.time(), self.newest() + 1
        kept = library.model_dump_json()
        self.rows("INSERT INTO edition VALUES (?, ?, ?, ?, NULL)", following, now, kept, others)
        self.rows(
            "DELETE FROM edition WHERE made < ? AND number < ?", now - SECONDS_KEPT, following
        )
        self._remove("last <= (SELECT min(number) FROM edition)")

    def digest(self) -> str | None:
        """How all files looked that the newest edition was made of, if that is known."""
        newest = self.rows("SELECT digest FROM edition ORDER BY number DESC LIMIT 1")
        return newest[0][0] if newest else None

    def set_digest(self, digest: str | None) -> None:
        """Note how all files looked that the newest edition was made of, if that is known."""
        self.rows("UPDATE edition SET digest = ? WHERE number = ?", digest, self.newest())

    def _remove(self, where: str, *values: Any) -> None:
        for (text,) in self.rows(f"DELETE FROM resource WHERE {where} RETURNING text", *values):
            unused = "id = ? AND NOT EXISTS (SELECT 1 FROM resource WHERE resource.text = id)"
            self.rows(f"DELETE FROM text WHERE {unused}", text)

    def discard(self) -> None:
        """Let this file be current no more, so that another is made."""
        if self._pointer and self.file:
            with suppress(OSError):
                if self._pointer.read_text(encoding="ascii") == self.file.name:
                    self._pointer.unlink()


def _load(connection: sqlite3.Connection, text: int) -> Resource:
    """A resource by the id of its text. Its HTML passes the sanitiser's last gate again.

    Raises:
        ValueError: It is damaged.
    """
    try:
        ((kept,),) = connection.execute("SELECT resource FROM text WHERE id = ?", (text,))
        return Resource.model_validate_json(zlib.decompress(kept))
    except zlib.error as error:
        raise ValueError("The text is damaged.") from error


class CompiledResources(Resources):
    """The resources of one edition, each loaded when it is asked for; the last used are kept.

    Args:
        compiled: Where they are.
        edition: The edition's number.
    """

    def __init__(self, compiled: Compiled, edition: int) -> None:
        self.compiled = compiled
        self.edition = edition
        self._there = f"first <= {edition} AND last > {edition} AND text IS NOT NULL"

    def _rows(self, what: str, more: str = "", *values: str) -> list[Any]:
        try:
            query = f"SELECT {what} FROM resource WHERE {self._there} {more}"
            return self.compiled.rows(query, *values)
        except sqlite3.Error as error:
            self._look_into(error)
            raise Unavailable("This is being prepared. Try again later.") from error

    def __getitem__(self, number: str) -> Resource:
        found = self._rows("text", "AND number = ?", number)
        if not found:
            raise KeyError(number)
        try:
            return self.compiled.load(found[0][0])
        except (sqlite3.Error, ValueError) as error:
            self._look_into(error)
            raise Unavailable(
                "Resource %(number)s is being corrected. Try again later.", number=number
            ) from error

    def _look_into(self, error: Exception) -> None:
        if is_damage(error):
            self.compiled.discard()

    def __contains__(self, number: object) -> bool:
        return bool(self._rows("1", "AND number = ?", str(number)))

    def __iter__(self) -> Iterator[str]:
        return (number for (number,) in self._rows("number", "ORDER BY number"))

    def __len__(self) -> int:
        return int(self._rows("count(*)")[0][0])

    def entry(self, number: str) -> Entry | None:
        found = self._rows(ENTRY, "AND number = ?", number)
        return _entry(*found[0]) if found else None

    def entries(self) -> Iterator[Entry]:
        more, last = f"AND number > ? ORDER BY number LIMIT {AT_A_TIME}", ""
        while rows := self._rows(ENTRY, more, last):
            yield from (_entry(*row) for row in rows)
            last = rows[-1][0]


def _entry(number: str, status: Status, title: str, language: str, formerly: str) -> Entry:
    return Entry(number, status, title, language, tuple(json.loads(formerly)))


def open_compiled(folder: Path, opened: Compiled | None = None) -> Compiled | None:
    """Open the current file of a folder; None if there is none, it is damaged or another version's.

    Args:
        folder: The folder of one library's editions.
        opened: What is open already: the answer if it is still the current one.
    """
    pointer = folder / "current"
    try:
        name = pointer.read_text(encoding="ascii")
        if not re.fullmatch(r"[0-9a-f]{16}\.sqlite3", name):
            return None
        if opened and opened.file == folder / name:
            return opened
        compiled = Compiled(folder / name, pointer)
        if compiled.rows("PRAGMA user_version") != [(FORMAT,)]:
            return None
        compiled.library()
    except (OSError, ValueError, sqlite3.Error):
        return None
    return compiled


def make_compiled(folder: Path) -> Compiled:
    """Make a new file and let it be the current one of a folder; remove the others.

    Raises:
        OSError: The folder cannot be written.
        sqlite3.Error: The file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pointer, file = folder / "current", folder / f"{secrets.token_hex(8)}.sqlite3"
    file.touch()
    compiled = Compiled(file, pointer)
    compiled.prepare()
    fresh = folder / f".current-{file.name}"
    fresh.write_text(file.name, encoding="ascii")
    fresh.replace(pointer)
    for other in folder.glob("*.sqlite3*"):
        # Who has it open goes on using it.
        if not other.name.startswith(file.name):
            other.unlink(missing_ok=True)
    return compiled


def make_temporary(last_good: Library | None = None) -> Compiled:
    """A file that is private to this process and goes with it.

    Args:
        last_good: A library that it begins with.
    """
    compiled = Compiled()
    if last_good and isinstance(last_good.resources, CompiledResources):
        last_good.resources.compiled.connection.backup(compiled.connection)
    else:
        compiled.prepare()
    return compiled


def is_damage(error: Exception) -> bool:
    """Whether an error says that a file of editions is damaged, and not that the disk is full."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGE
    return isinstance(error, ValueError)
