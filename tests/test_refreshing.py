"""One who asks for an edition looks for a newer one; the others are not kept waiting."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from math import inf
from threading import Event

import pytest

from widget import refreshing
from widget.content.reader import read_library
from widget.edition import Edition
from widget.paths import EXAMPLE_LIBRARY
from widget.refreshing import Refreshing

DAY = date(2026, 1, 5)


class Calendar(Refreshing):
    """With each look a day goes by; a look lasts until it may end."""

    def __init__(self, seconds_between_looks: float) -> None:
        super().__init__(seconds_between_looks)
        self._edition = Edition(read_library(EXAMPLE_LIBRARY), DAY)
        self.is_looking, self.may_end = Event(), Event()
        self.may_end.set()

    @property
    def days(self) -> int:
        """How many days have gone by for who asks now."""
        return (self.edition.day - DAY).days

    def _look(self) -> None:
        self.is_looking.set()
        self.may_end.wait(30)
        self._edition = replace(self._edition, day=self._edition.day + timedelta(1))


@pytest.fixture
def other() -> Iterator[ThreadPoolExecutor]:
    """Another thread."""
    with ThreadPoolExecutor(1) as thread:
        yield thread


def test_who_asks_first_looks() -> None:
    assert Calendar(inf).days == 1


def test_who_asks_soon_again_does_not_look() -> None:
    calendar = Calendar(inf)
    assert [calendar.days, calendar.days] == [1, 1]


def test_who_asks_later_looks_again() -> None:
    calendar = Calendar(0)
    assert [calendar.days, calendar.days] == [1, 2]


def test_while_one_looks_the_others_go_on_with_what_there_is(
    other: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "SECONDS_TO_WAIT", inf)
    calendar = Calendar(0)
    calendar.may_end.clear()
    looking = other.submit(lambda: calendar.days)
    calendar.is_looking.wait()
    assert calendar.days == 0
    calendar.may_end.set()
    assert looking.result() == 1


def test_when_nobody_has_looked_for_long_the_others_wait(other: ThreadPoolExecutor) -> None:
    calendar = Calendar(0)
    with calendar._looking:
        waiting = other.submit(lambda: calendar.days)
        assert not waiting.done()
    assert waiting.result() == 1


def test_a_look_that_fails_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar = Calendar(inf)
    with monkeypatch.context() as broken:
        broken.delattr(calendar, "may_end")
        with pytest.raises(AttributeError):
            _ = calendar.days
    assert calendar.days == 1
