"""Keeps the edition current: one process watches the library and compiles it, the others load it.

The one holds a lock in the state folder; when it ends, however it ends, another takes the lock
over. Each process looks at most twice a second whether there is a newer edition.

The operating system names the files that have changed, and only those are looked at. What it does
not tell, of a network folder say, is found by looking at all: at once when a folder of the library
is another than before, and else as often as takes a small part of the time. So a small library is
looked at each second, and one of 100,000 resources about each half minute.
"""

import fcntl
import hashlib
import sqlite3
import sys
import time
import traceback
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import IO
from zoneinfo import ZoneInfo

from widget.content.compiled import Compiled, is_damage, make_compiled, open_compiled
from widget.content.library_folder import FILE_NAME, RESOURCES, folders_stamp
from widget.content.model import Library
from widget.content.reader import Progress, compile_library, untold
from widget.edition import Edition
from widget.errors import BadLibrary, CannotRun
from widget.indexing import keep_index, open_edition_index
from widget.refreshing import Refreshing

SECONDS_BETWEEN_LOOKS = 0.5
# A worker that starts so many seconds after somebody has looked at a library of so many resources
# does not look itself first, which takes it a second, but when it begins to watch.
JUST_NOW, LARGE = 10.0, 20_000
# Those of a library's files, and of a folder.
SUFFIXES = (".md", ".yml", "")
# Looking at all files may take a fiftieth of the time.
REST_AFTER_LOOK = 50


class Housekeeper(Refreshing):
    """Holds the current edition of one library.

    Args:
        library: The library folder.
        state: The folder for what is made.
        progress: Is told how far the first reading of the library is.

    Attributes:
        name: The library's name in the state folder.
        made: When the current edition was compiled, in seconds since 1970.

    Raises:
        BadLibrary: The library cannot be read, and no earlier edition is there.
        CannotRun: The edition cannot be kept.
    """

    def __init__(self, library: Path, state: Path, progress: Progress = untold) -> None:
        super().__init__(SECONDS_BETWEEN_LOOKS)
        self._library = library
        self.name = hashlib.sha256(str(library).encode()).hexdigest()[:12]
        self.made = 0.0
        self._folder = state / "editions" / self.name
        self._said = ""
        self._loaded = 0
        self._mistake: BadLibrary | None = None
        self._edition = self._load_what_was_just_looked_at() or self._start(progress)

    def _start_anew(self) -> None:
        super()._start_anew()
        self._stop = Event()
        self._thread: Thread | None = None
        self._compiled: Compiled | None = None

    def _start(self, progress: Progress) -> Edition:
        try:
            self.compile(progress=progress)
        except BadLibrary as error:
            # A worker that is started anew must serve as well as the one that it replaces did.
            self._mistake = error
            if not self._keep_earlier():
                raise
        return self._load() or self._load_mended()

    def compile(self, named: Collection[str] | None = None, progress: Progress = untold) -> Library:
        """Read what has changed in the library, and make it the current edition.

        Args:
            named: The only numbers whose files can have changed, if that is known.
            progress: Is told how far the reading is.

        Returns:
            The library as compiled, with its mistakes.

        Raises:
            BadLibrary: Nothing can be made of it. What was kept before stays.
            CannotRun: The edition cannot be kept.
        """
        try:
            with self._compiling():
                compiled = open_compiled(self._folder) or make_compiled(self._folder)
                try:
                    library = compile_library(self._library, compiled, named, progress)
                except (sqlite3.Error, ValueError) as error:
                    if not is_damage(error):
                        raise
                    compiled = make_compiled(self._folder)
                    library = compile_library(self._library, compiled, progress=progress)
                keep_index(compiled, library, progress)
                if named is None and len(library.resources) >= LARGE:
                    (self._folder / "looked").touch()
                return library
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or error
            raise CannotRun(
                f"The edition cannot be kept in {self._folder} ({reason}). "
                "Make it writable, or name another state folder with CAREWIDGET_STATE."
            ) from error

    def _load_what_was_just_looked_at(self) -> Edition | None:
        with suppress(OSError):
            if time.time() - (self._folder / "looked").stat().st_mtime < JUST_NOW:
                return self._load()
        return None

    def _keep_earlier(self) -> bool:
        """Whether there is an edition from before; then it has a search index again."""
        with self._compiling():
            compiled = open_compiled(self._folder)
            library = compiled and compiled.library()
            if compiled and library:
                keep_index(compiled, library, untold)
            return library is not None

    @contextmanager
    def _compiling(self) -> Iterator[None]:
        """One process compiles at a time; the next finds everything done."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "compiling").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with _unlocking(lock):
                yield

    def library_at_start(self) -> Library:
        """The library as it was when this object was made, with its mistakes.

        Raises:
            BadLibrary: It could not be read then, and an earlier edition is served.
        """
        if self._mistake:
            raise self._mistake
        return self._edition.library

    def stop(self) -> None:
        """Stop watching, and let another process take over."""
        self._stop.set()
        if self._thread:
            self._thread.join(5)

    def _look(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._keep_house, name="housekeeper", daemon=True)
            self._thread.start()
        self._edition = self._load() or self._edition
        today = datetime.now(ZoneInfo(self._edition.publisher.time_zone)).date()
        if today != self._edition.day:
            self._edition = replace(self._edition, day=today)

    def _load(self) -> Edition | None:
        """The edition on disk, if it is another than the one loaded."""
        current = open_compiled(self._folder, self._compiled)
        if current is None:
            return None
        try:
            newest = current.newest()
            if current is self._compiled and newest == self._loaded:
                return None
            library, made = current.library(newest), current.made(newest)
        except (sqlite3.Error, ValueError):
            current.discard()
            return None
        index = open_edition_index(current, newest) if library else None
        if library is None or index is None:
            return None  # it is being made
        self._compiled, self._loaded, self.made = current, newest, made
        return replace(Edition.today(library), prepared_index=index)

    def _load_mended(self) -> Edition:
        """The edition on disk, after its search index was found damaged and removed."""
        self._keep_earlier()
        edition = self._load()
        if edition is None:
            raise BadLibrary(f"The edition in {self._folder} cannot be read. Remove that folder.")
        return edition

    def _keep_house(self) -> None:
        with (self._folder / "lock").open("w") as lock:
            while not _try_lock(lock):
                if self._stop.wait(SECONDS_BETWEEN_LOOKS):
                    return
            with _unlocking(lock):
                self._watch()

    def _watch(self) -> None:
        # Imported here because only the housekeeper needs it.
        from watchfiles import watch

        while not self._stop.is_set():
            changes = watch(
                self._library,
                stop_event=self._stop,
                debounce=400,
                step=100,
                rust_timeout=1000,
                yield_on_timeout=True,
            )
            try:
                self._follow({path for _, path in found} for found in changes)
            except OSError:
                # The folder is gone for now, as it is while a deployment swaps it.
                self._compile_again(None)
            self._stop.wait(1)

    def _follow(self, changes: Iterator[set[str]]) -> None:
        """Compile what has changed.

        Args:
            changes: The paths that have changed, at least once a second, then perhaps none.
        """
        folders, rested = "", 0.0
        for paths in changes:
            before, folders = folders, folders_stamp(self._library)
            ours = {Path(path) for path in paths if Path(path).suffix in SUFFIXES}
            # What changed before the watch had begun is named by nobody, so all is looked at first.
            named = self._numbers(ours) if before else set()
            if named:
                self._compile_again(named)
            elif ours or folders != before or time.monotonic() > rested:
                started = time.monotonic()
                self._compile_again(None)
                ended = time.monotonic()
                rested = ended + REST_AFTER_LOOK * (ended - started)

    def _numbers(self, paths: Collection[Path]) -> set[str]:
        """The numbers whose files have these paths; none if one is another kind of file."""
        found = [FILE_NAME.fullmatch(path.name) for path in paths]
        within = {path.parent for path in paths} <= {self._library / RESOURCES}
        if not within or None in found:
            return set()
        return {match["number"].upper() for match in found if match}

    def _compile_again(self, named: Collection[str] | None) -> None:
        """Compile what has changed, and tell the administrator what is wrong with it, once."""
        try:
            library = self.compile(named)
            complaint = "\n".join(str(mistake) for mistake in library.mistakes)
        except CannotRun as error:
            complaint = f"{error.message}\nThe last good edition is still served."
        except Exception:
            # Whatever it is, the next change must be seen: it may be a withdrawal.
            complaint = f"{traceback.format_exc()}\nThe last good edition is still served."
        if complaint and complaint != self._said:
            print(complaint, file=sys.stderr, flush=True)
        self._said = complaint


@contextmanager
def _unlocking(lock: IO[str]) -> Iterator[None]:
    """Unlock a file in the end: to close it is not enough while a forked process has it too."""
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


def _try_lock(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
