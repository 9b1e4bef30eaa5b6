"""Keeps an edition fresh while it is asked for, and keeps nobody waiting who need not wait."""

from abc import ABC, abstractmethod
from math import inf
from threading import Lock
from time import monotonic

from widget.edition import Edition
from widget.forking import after_fork

SECONDS_TO_WAIT = 1.0


class Refreshing(ABC):
    """Has an edition, and looks at most every so often whether there is a newer one.

    One thread looks. The others go on with what there is, unless nobody has looked for more than
    a second: then they wait (as by `stale-while-revalidate`, RFC 5861).

    Args:
        seconds_between_looks: How long nobody looks again.
    """

    _edition: Edition

    def __init__(self, seconds_between_looks: float) -> None:
        self._seconds_between_looks = seconds_between_looks
        self._start_anew()
        after_fork(self._start_anew)

    def _start_anew(self) -> None:
        """Be as if nobody had looked yet, as it is in a new process."""
        self._looked = -inf
        self._looking = Lock()

    @property
    def edition(self) -> Edition:
        """The current edition."""
        unseen = monotonic() - self._looked
        if unseen < self._seconds_between_looks:
            return self._edition
        if self._looking.acquire(blocking=unseen > SECONDS_TO_WAIT):
            try:
                self._look()
                self._looked = monotonic()
            finally:
                self._looking.release()
        return self._edition

    @abstractmethod
    def _look(self) -> None:
        """Make the newest edition the current one; the same object stays if nothing is newer."""
