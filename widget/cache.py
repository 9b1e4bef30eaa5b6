"""What was made from the current edition, kept for as long as it is the current one."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any, NamedTuple

from widget.component import Part
from widget.edition import Edition

MAX_BYTES = 256 * 1024 * 1024


class _Kept(NamedTuple):
    value: Any
    size: int
    reads: frozenset[Part]


class EditionCache:
    """Keeps what was made from an edition, bounded in bytes; what was used longest ago goes first.

    A new library or a new day makes all of it old. New counts come each minute, so what does not
    read them outlives them.

    Args:
        max_bytes: How much is kept at most.

    Attributes:
        max_bytes: How much is kept at most.
        bytes: How much is kept.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self._edition: Edition | None = None
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, edition: Edition, key: Hashable) -> Any:
        """What is kept under a key; None if there is nothing, or only from an earlier edition."""
        if edition is not self._edition:
            self._follow(edition)
        # No lock: each of the two is whole by itself, and what is dropped in between is missing.
        try:
            kept = self._kept[key]
            self._kept.move_to_end(key)
        except KeyError:
            return None
        return kept[0]

    def put(
        self, edition: Edition, key: Hashable, value: Any, size: int, reads: frozenset[Part]
    ) -> None:
        """Keep something.

        Args:
            edition: What it was made from; if that is no longer the current one, nothing is kept.
            key: What it is found by.
            value: What is kept.
            size: How many bytes it takes.
            reads: What of the edition it depends on; nothing, if it is the same in all of them.
        """
        with self._lock:
            if edition is not self._edition:
                return
            if key in self._kept:
                self._drop(key)
            self._kept[key] = _Kept(value, size, reads)
            self.bytes += size
            while self.bytes > self.max_bytes:
                self._drop(next(iter(self._kept)))

    def _follow(self, edition: Edition) -> None:
        """Drop what another edition makes old."""
        with self._lock:
            before, self._edition = self._edition or edition, edition
            changed: set[Part] = set()
            if edition.library is not before.library or edition.day != before.day:
                changed.add("library")
            if edition.counts is not before.counts:
                changed.add("counts")
            for key, kept in list(self._kept.items()):
                if not kept.reads.isdisjoint(changed):
                    self._drop(key)

    def _drop(self, key: Hashable) -> None:
        self.bytes -= self._kept.pop(key).size
