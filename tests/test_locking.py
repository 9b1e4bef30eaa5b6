"""Turns: one thread at a time, and nobody waits behind a slow one."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from threading import Event, Thread

import pytest

from widget.locking import Turns


class Refused(Exception):
    """There was no turn."""


@contextmanager
def somebody_in(turns: Turns) -> Iterator[Event]:
    """A thread that has its turn until the block ends, or until the event is set."""
    is_in, may_go = Event(), Event()

    def have_a_turn() -> None:
        with turns.take(Refused()):
            is_in.set()
            may_go.wait(60)

    thread = Thread(target=have_a_turn)
    thread.start()
    try:
        assert is_in.wait(60)
        yield may_go
    finally:
        may_go.set()
        thread.join(60)


def test_one_turn_after_the_other_is_given_at_once() -> None:
    turns, had = Turns(0), 0
    for _ in range(3):
        with turns.take(Refused()):
            had += 1
    assert had == 3


def test_whoever_comes_while_a_turn_is_short_waits_for_its_end() -> None:
    turns, had = Turns(60), []

    def have_a_turn() -> None:
        with turns.take(Refused()):
            had.append("the second")

    with somebody_in(turns) as may_go:
        second = Thread(target=have_a_turn)
        second.start()
        had.append("the first")
        may_go.set()
        second.join(60)
    assert had == ["the first", "the second"]


def test_behind_a_turn_that_has_taken_long_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(60)
    with somebody_in(turns):
        monkeypatch.setattr("widget.locking.monotonic", lambda: inf)
        for _ in range(3):
            with pytest.raises(Refused), turns.take(Refused()):
                raise AssertionError("Two had a turn at the same time.")


def test_a_turn_that_ends_with_an_error_ends() -> None:
    turns = Turns(0)
    with pytest.raises(ZeroDivisionError), turns.take(Refused()):
        raise ZeroDivisionError
    with turns.take(Refused()):
        pass
