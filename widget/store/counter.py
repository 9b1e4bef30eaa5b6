"""Counts in memory, and hands the counts to the store once a second; sums them once a minute."""

import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from multiprocessing.util import Finalize
from threading import Event, Lock, Thread
from typing import Protocol

from widget.counts import Counts, Use
from widget.errors import StoreUnavailable
from widget.forking import after_fork
from widget.store.store import Store
from widget.store.tallies import Tallies, UseFields

SECONDS_BETWEEN_FLUSHES = 1.0
MAX_PENDING = 100_000


class Companion(Protocol):
    """What else each process begins, and does once a second and at its end."""

    def start(self) -> None:
        """Begin in a new process."""

    def write(self) -> None:
        """Write down what has come together."""


class Counter:
    """Counts uses of resources without waiting for the store.

    A thread of each process hands over what has come together, so a process that is killed loses
    a second's counts at most, and one that ends loses none. While the store is out of reach, the
    counts stay in memory.

    Args:
        store: Where the counts are kept.
        max_pending: How many different uses are held in memory; when there are more, their partners
            are no longer told apart.
        companion: What is done along with it.

    Raises:
        StoreUnavailable: The store cannot be read.
    """

    def __init__(
        self, store: Store, max_pending: int = MAX_PENDING, companion: Companion | None = None
    ) -> None:
        self._store = store
        self._companion = companion
        self._max_pending = max_pending
        self._counts = store.counts(_this_minute())
        self._start_anew()
        self._said = ""
        after_fork(self._start_anew)

    def _start_anew(self) -> None:
        """Be as if nothing had been counted yet, as it is in a new process.

        What was counted before a fork is the parent's to hand over.
        """
        self._lock, self._tallies = Lock(), Tallies(self._max_pending)
        self._starting = Lock()
        self._counts_here = False

    @property
    def counts(self) -> Counts:
        """The counts as last summed, at most a minute ago."""
        self.start()
        return self._counts

    def add(self, use: UseFields) -> None:
        """Count a use.

        Args:
            use: The fields of a `Use`.
        """
        if not self._counts_here:
            self.start()
        next(self._tallies[use])

    def flush(self) -> Mapping[Use, int]:
        """Hand what has been counted to the store.

        Returns:
            How often each use has happened since the last time.

        Raises:
            StoreUnavailable: It could not be stored, and is still here.
        """
        self.start()
        with self._lock:
            if uses := self._tallies.left():
                self._store.add_uses(uses)
                self._tallies.hand_over(uses)
            return uses

    def sum(self) -> None:
        """Read the counts of all processes.

        Raises:
            StoreUnavailable: They could not be read; those that were read last stay.
        """
        self._counts = self._store.counts(_this_minute())

    def stop(self) -> None:
        """Hand over what is left, and count no more."""
        if not self._counts_here:
            return
        self._finalizer.cancel()
        self._stop.set()
        self._thread.join(5)
        self._work()

    def start(self) -> None:
        """Start the thread, which does not outlive a fork, so every process has its own."""
        if self._counts_here:
            return
        with self._starting:
            if self._counts_here:
                return
            if self._companion:
                self._companion.start()
            self._stop = Event()
            self._thread = Thread(target=self._keep_counting, name="counter", daemon=True)
            self._thread.start()
            # Unlike atexit, this runs at the end of a worker of Granian too.
            self._finalizer = Finalize(None, self.stop, exitpriority=0)
            self._counts_here = True

    def _keep_counting(self) -> None:
        while not self._stop.wait(SECONDS_BETWEEN_FLUSHES):
            self._work()

    def _work(self) -> None:
        complaint = ""
        try:
            self._hand_over()
        except StoreUnavailable as error:
            complaint = f"{error.message}\nViews and downloads are counted in memory until then."
        except Exception:
            # Whatever it is, counting goes on.
            complaint = traceback.format_exc()
        if complaint and complaint != self._said:
            print(complaint, file=sys.stderr, flush=True)
        self._said = complaint

    def _hand_over(self) -> None:
        try:
            uses = self.flush()
            with self._lock:
                self._tallies.forget_resting(uses)
            if self._counts.counted != _this_minute():
                self.sum()
        finally:
            if self._companion:
                self._companion.write()


def _this_minute() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)
