"""Waits for a lock, though not for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


@contextmanager
def hold(lock: Lock, seconds: float, refusal: Exception) -> Iterator[None]:
    """Hold a lock while the block runs.

    Args:
        lock: The lock.
        seconds: How long to wait for it.
        refusal: What is raised if it is not free by then.

    Raises:
        Exception: The refusal.
    """
    if not lock.acquire(timeout=seconds):
        raise refusal
    try:
        yield
    finally:
        lock.release()
