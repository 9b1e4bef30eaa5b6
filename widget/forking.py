"""Tells objects when they find themselves in a new process."""

import os
from collections.abc import Callable
from weakref import WeakMethod


def after_fork(start_anew: Callable[[], None]) -> None:
    """Have a method called in each process that is forked from this one.

    Neither a thread nor a connection to a database outlives a fork, and a lock may be held in the
    child by a thread that is not there.

    Args:
        start_anew: The method; its object is not kept alive for it.
    """
    known = WeakMethod(start_anew)

    def tell() -> None:
        if method := known():
            method()

    os.register_at_fork(after_in_child=tell)
