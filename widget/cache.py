"""What was made from the current edition, kept for as long as it is the current one."""

from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from widget.component import Part
from widget.edition import Edition

MAX_BYTES = 256 * 1024 * 1024


@dataclass(slots=True)
class _Kept:
    value: Any
    size: int
    reads: frozenset[Part]
    was_used: bool = False


class EditionCache:
    """Keeps what was made from an edition, bounded in bytes; what nobody uses any more goes first.

    A new library or a new day makes old what reads the library. New counts come each minute, so
    what does not read them outlives them.

    Reading takes no lock, so nobody waits. Therefore nothing of it changes the order: what was used
    is marked, and spared when it comes to be the oldest (F. J. Corbató, A paging experiment with
    the Multics system, 1968: the second chance, which comes near to least recently used).

    Args:
        max_bytes: How much is kept at most.

    Attributes:
        max_bytes: The same.
        bytes: How much is kept.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._edition: Edition | None = None
        self._kept: dict[Hashable, _Kept] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, edition: Edition, key: Hashable) -> Any:
        """What is kept under a key; None if there is nothing, or only from an earlier edition."""
        if edition is not self._edition:
            self._follow(edition)
        kept = self._kept.get(key)
        if kept is None:
            return None
        kept.was_used = True
        return kept.value

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
                self._drop_oldest()

    def _follow(self, edition: Edition) -> None:
        """Leave behind what another edition makes old."""
        with self._lock:
            before = self._edition or edition
            changed: set[Part] = set()
            if edition.library is not before.library or edition.day != before.day:
                changed.add("library")
            if edition.counts is not before.counts:
                changed.add("counts")
            still = {k: kept for k, kept in self._kept.items() if kept.reads.isdisjoint(changed)}
            # In this order: whoever sees the new edition must not find what is old.
            self._kept, self.bytes = still, sum(kept.size for kept in still.values())
            self._edition = edition

    def _drop_oldest(self) -> None:
        key, kept = next(iter(self._kept.items()))
        self._drop(key)
        if kept.was_used and self._kept:
            kept.was_used = False
            self._kept[key] = kept
            self.bytes += kept.size

    def _drop(self, key: Hashable) -> None:
        self.bytes -= self._kept.pop(key).size
