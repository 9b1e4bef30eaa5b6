"""Lets one thread do something at a time, and nobody wait long for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from threading import Lock
from time import monotonic


class Turns:
    """Gives one thread after the other its turn.

    Whoever comes waits until the turn that it finds has taken some seconds, and no longer: behind
    a slow one, nobody waits who comes later, so threads remain for what needs no turn.

    Args:
        seconds: How long a turn may take before nobody waits for its end.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._since = -inf

    @contextmanager
    def take(self, refusal: Exception) -> Iterator[None]:
        """Have a turn while the block runs.

        Args:
            refusal: What is raised if another turn takes too long.

        Raises:
            Exception: The refusal.
        """
        left = self._since + self._seconds - monotonic()
        if not self._lock.acquire(timeout=max(left, 0)):
            raise refusal
        self._since = monotonic()
        try:
            yield
        finally:
            self._lock.release()
