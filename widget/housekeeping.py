"""Keeps the edition current: one process watches the library and compiles it, the others load it.

The one holds a lock in the state folder; when it ends, however it ends, another takes the lock
over. Each process looks at most twice a second whether there is a newer edition.
"""

import fcntl
import hashlib
import os
import sys
import time
import traceback
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO
from zoneinfo import ZoneInfo

from widget.content.compiled import Compiled, fingerprint_of, load_compiled, write_compiled
from widget.content.model import Library
from widget.content.reader import read_library
from widget.edition import Edition
from widget.errors import BadLibrary, CannotRun

SECONDS_BETWEEN_LOOKS = 0.5


class Housekeeper:
    """Holds the current edition of one library.

    Args:
        library: The library folder.
        state: The folder for what is made.

    Raises:
        BadLibrary: The library cannot be read, and no earlier edition is there.
    """

    def __init__(self, library: Path, state: Path) -> None:
        self._library = library
        name = hashlib.sha256(str(library).encode()).hexdigest()[:12]
        self._folder = state / "editions" / name
        self._file = self._folder / "current.json"
        self._lock = Lock()
        self._stop = Event()
        self._looked = 0.0
        self._process = 0
        self._thread: Thread | None = None
        self._compiled = ""
        self._said = ""
        self._loaded: tuple[int, int] | None = None
        try:
            self.compile()
        except BadLibrary:
            # A worker that is started anew must serve as well as the one that it replaces did.
            if load_compiled(self._file) is None:
                raise
        self._edition = self._load() or self._nothing()

    def compile(self) -> Library:
        """Read the library and keep it as the current edition, unless that is up to date.

        Returns:
            The library as compiled, with its mistakes.

        Raises:
            BadLibrary: Nothing can be made of it. What was kept before stays.
        """
        fingerprint = fingerprint_of(self._library) if self._library.is_dir() else ""
        before = load_compiled(self._file)
        if before and fingerprint and before.fingerprint == fingerprint:
            return before.library
        library = read_library(self._library, before.library if before else None)
        try:
            write_compiled(Compiled(library, fingerprint), self._file)
        except OSError as error:
            raise CannotRun(
                f"The edition cannot be kept in {self._folder} ({error.strerror}). "
                "Make it writable, or name another state folder with CAREWIDGET_STATE."
            ) from error
        return library

    @property
    def edition(self) -> Edition:
        """The current edition."""
        now = time.monotonic()
        if now - self._looked > SECONDS_BETWEEN_LOOKS:
            self._looked = now
            with self._lock:
                self._look()
        return self._edition

    def stop(self) -> None:
        """Stop watching, and let another process take over."""
        self._stop.set()
        if self._thread and self._process == os.getpid():
            self._thread.join(5)

    def _look(self) -> None:
        # A thread does not outlive a fork, so every process starts its own.
        if self._process != os.getpid():
            self._process = os.getpid()
            self._thread = Thread(target=self._keep_house, name="housekeeper", daemon=True)
            self._thread.start()
        self._edition = self._load() or self._edition
        today = datetime.now(ZoneInfo(self._edition.publisher.time_zone)).date()
        if today != self._edition.day:
            self._edition = Edition(self._edition.library, today)

    def _load(self) -> Edition | None:
        """The edition on disk, if it is another than the one loaded."""
        try:
            facts = self._file.stat()
        except OSError:
            return None
        if (facts.st_ino, facts.st_mtime_ns) == self._loaded:
            return None
        compiled = load_compiled(self._file)
        if compiled is None:
            return None
        self._loaded = (facts.st_ino, facts.st_mtime_ns)
        return Edition.today(compiled.library)

    def _nothing(self) -> Edition:
        raise BadLibrary(f"The edition in {self._folder} cannot be read. Remove that folder.")

    def _keep_house(self) -> None:
        with (self._folder / "lock").open("w") as lock:
            while not _try_lock(lock):
                if self._stop.wait(SECONDS_BETWEEN_LOOKS):
                    return
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
            # Looked at once a second as well: a network folder tells nobody of its changes, nor
            # does one that a deployment has swapped for another.
            with suppress(OSError):
                for _ in chain((None,), changes):
                    self._compile_again()
            # The folder is gone for now, as it is while a deployment swaps it.
            self._stop.wait(1)

    def _compile_again(self) -> None:
        """Compile what has changed, and tell the administrator what is wrong with it, once."""
        fingerprint = fingerprint_of(self._library)
        if fingerprint == self._compiled:
            return
        try:
            library = self.compile()
            self._compiled = fingerprint
            complaint = "\n".join(str(mistake) for mistake in library.mistakes)
        except CannotRun as error:
            complaint = f"{error.message}\nThe last good edition is still served."
        except Exception:
            # Whatever it is, the next change must be seen: it may be a withdrawal.
            complaint = f"{traceback.format_exc()}\nThe last good edition is still served."
        if complaint and complaint != self._said:
            print(complaint, file=sys.stderr, flush=True)
        self._said = complaint


def _try_lock(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
