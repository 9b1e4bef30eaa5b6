"""What a worker measures of itself. Nothing of a visitor is in it."""

import os
from bisect import bisect_left
from collections import defaultdict
from contextlib import suppress
from math import inf
from pathlib import Path
from threading import Lock
from time import process_time
from typing import TYPE_CHECKING

from widget.cache import EditionCache
from widget.web.workers import Numbers, Tally, Workers

if TYPE_CHECKING:
    from widget.web.fast import FastPath

# What only grows.
REQUESTS, RESPONSES, SUBMISSIONS = "requests", "responses", "submissions"
SECONDS, SECONDS_SUM, CPU_SECONDS = "seconds", "seconds_sum", "cpu_seconds"
# What holds at the moment.
CACHE_BYTES, CACHE_MAX_BYTES, CACHE_ENTRIES = "cache_bytes", "cache_max_bytes", "cache_entries"
MEMORY_BYTES = "memory_bytes"

OTHER = "other"
"""The kind of an address that is none of ours."""
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, inf)
"""Of the seconds that a response takes: a fragment takes milliseconds, a PDF seconds."""
MEMORY = Path("/proc/self/statm")


def series(name: str, *labels: object) -> str:
    """What something is counted under: its name, and labels that tell kinds of it apart."""
    return " ".join((name, *map(str, labels)))


def status_class(status: int) -> str:
    """The class of an HTTP status, such as `2xx`."""
    return f"{status // 100}xx"


class Measuring:
    """Counts in memory what happens, and tells the other workers once a second.

    Labels are from closed sets: each makes a number to keep.

    Args:
        workers: The other workers.
        cache: The cache of finished responses.
    """

    def __init__(self, workers: Workers, cache: EditionCache) -> None:
        self._workers = workers
        self._cache = cache
        self._fast_path: FastPath | None = None
        self._before: Numbers = {}
        self._begin_at_zero()

    def watch(self, fast_path: "FastPath") -> None:
        """Copy from there how many requests were answered, so that none waits for being counted."""
        self._fast_path = fast_path

    def start(self) -> None:
        """Begin in a process, and go on from what an earlier worker has counted."""
        # What happened before a fork is the parent's.
        self._begin_at_zero()
        for name, number in self._answered().items():
            self._counted[name] -= number
        self._workers.leave()
        self.write()

    def stop(self) -> None:
        """Let another worker go on from here."""
        self._workers.leave()

    def count_submission(self, component: str, outcome: str) -> None:
        """Count what became of a submission.

        Args:
            component: The slug of the component that it came from.
            outcome: What became of it.
        """
        with self._lock:
            self._counted[series(SUBMISSIONS, component, outcome)] += 1

    def count_response(self, kind: str, status: int, seconds: float) -> None:
        """Count a response of Flask.

        Args:
            kind: The kind of address.
            status: The HTTP status.
            seconds: How long it took.
        """
        bound = BOUNDS[bisect_left(BOUNDS, seconds)]
        with self._lock:
            self._counted[series(RESPONSES, kind, status_class(status))] += 1
            self._counted[series(SECONDS, bound)] += 1
            self._counted[SECONDS_SUM] += seconds

    def write(self) -> None:
        """Tell the other workers. If that is impossible, it is said when somebody asks."""
        with suppress(OSError):
            self._write()

    def tallies(self) -> list[Tally]:
        """What all workers have measured.

        Raises:
            OSError: The state folder cannot be used.
        """
        # What somebody has been told stays counted, even if this worker is killed right after.
        self._write()
        return self._workers.tallies()

    def _begin_at_zero(self) -> None:
        self._lock, self._writing = Lock(), Lock()
        self._counted: dict[str, float] = defaultdict(float)

    def _write(self) -> None:
        # One at a time, so that nothing newer is written over.
        with self._writing:
            if not self._workers.is_one:
                self._before = self._workers.join()
            total: dict[str, float] = defaultdict(float, self._before)
            with self._lock:
                counted = dict(self._counted)
            for numbers in (counted, self._answered(), {CPU_SECONDS: process_time()}):
                for name, number in numbers.items():
                    total[name] += number
            total[CPU_SECONDS] = round(total[CPU_SECONDS], 1)
            self._workers.write(total, self._now())

    def _answered(self) -> dict[str, int]:
        """How many requests this process has answered, and its parent before a fork."""
        fast = self._fast_path
        if fast is None:
            return {}
        return {series(REQUESTS, "cache"): fast.hits, series(REQUESTS, "flask"): fast.misses}

    def _now(self) -> Numbers:
        now = {
            CACHE_BYTES: self._cache.bytes,
            CACHE_MAX_BYTES: self._cache.max_bytes,
            CACHE_ENTRIES: len(self._cache),
        }
        # Only Linux says it.
        with suppress(OSError):
            pages = int(MEMORY.read_text(encoding="ascii").split()[1])
            now[MEMORY_BYTES] = pages * os.sysconf("SC_PAGE_SIZE")
        return now
