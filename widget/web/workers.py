"""The processes that serve one library, and what each of them says of itself.

prometheus-client has a way of its own for several processes. It is chosen by an environment
variable, for the whole process: in somebody else's application it would mix our numbers with
theirs, and two of our applications in one process would overwrite each other. So each worker leaves
a file, and whoever is asked adds them up.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

Numbers = Mapping[str, float]


class Tally(NamedTuple):
    """What a worker says of itself.

    Attributes:
        worker: Its number.
        is_alive: Whether it is there; if not, the next worker with this number goes on from here.
        counted: What only ever grows.
        now: What holds at the moment.
    """

    worker: int
    is_alive: bool
    counted: Numbers
    now: Numbers


class Workers:
    """The workers of one library, seen from one of them.

    Each has a number, the lowest that is free, by a lock that ends with the process, however that
    ends. So there are as many files as there were ever workers at once, and what was counted is
    neither lost nor counted twice.

    Args:
        folder: Where their files are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self._held = -1
        self._written = ""

    def join(self) -> Numbers:
        """Take a number; this process is one of the workers from now on.

        Returns:
            What was counted under that number before.

        Raises:
            OSError: The folder cannot be used.
        """
        # After a fork it is the parent's.
        self.leave()
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._number = next(number for number in count(1) if self._take(number))
        self._written = ""
        return self._read(self._number).counted

    @property
    def is_one(self) -> bool:
        """Whether this process has a number."""
        return self._held >= 0

    def leave(self) -> None:
        """Give the number back."""
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    def write(self, counted: Numbers, now: Numbers) -> None:
        """Say what is so of this worker.

        Raises:
            OSError: It cannot be kept.
        """
        text = json.dumps({"counted": counted, "now": now})
        # While nothing happens, the disk has its rest.
        if text == self._written:
            return
        fresh = self._folder / f"{self._number}.new"
        fresh.write_text(text, encoding="ascii")
        fresh.replace(self._file(self._number))
        self._written = text

    def tallies(self) -> list[Tally]:
        """What all workers say of themselves, also those that have ended.

        Raises:
            OSError: The folder cannot be used.
        """
        with self._alone():
            numbers = sorted(int(file.stem) for file in self._folder.glob("*.lock"))
            return [self._read(number) for number in numbers]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody takes a number while somebody looks which are taken."""
        with (self._folder / "joining").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _take(self, number: int) -> bool:
        """Hold a number, if nobody does."""
        lock = os.open(self._lock_file(number), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        self._held = lock
        return True

    def _is_held(self, number: int) -> bool:
        with self._lock_file(number).open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def _read(self, number: int) -> Tally:
        kept: dict[str, Numbers] = {"counted": {}, "now": {}}
        # A worker that has only just begun has written nothing.
        with suppress(FileNotFoundError, ValueError):
            kept |= json.loads(self._file(number).read_text(encoding="ascii"))
        return Tally(number, self._is_held(number), kept["counted"], kept["now"])

    def _file(self, number: int) -> Path:
        return self._folder / f"{number}.json"

    def _lock_file(self, number: int) -> Path:
        return self._folder / f"{number}.lock"
