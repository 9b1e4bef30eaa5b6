"""Threads count at once without a lock; what has been handed over is not handed over again."""

from datetime import date
from multiprocessing.pool import ThreadPool

import pytest

from widget.counts import Use
from widget.store.tallies import Tallies

VIEW = Use("view", "RHM20", date(2026, 1, 5), "charity.example.org")
ELSEWHERE = VIEW._replace(partner="hospice.example.org")


@pytest.fixture
def tallies() -> Tallies:
    """Tells two uses apart."""
    return Tallies(most=2)


def hand_over(tallies: Tallies) -> dict[Use, int]:
    """Hand over what is left."""
    left = tallies.left()
    tallies.hand_over(left)
    return left


def test_threads_that_count_at_once_lose_nothing_while_others_look(tallies: Tallies) -> None:
    handed_over: list[int] = []

    def work(n: int) -> None:
        next(tallies[VIEW])
        if n == 0:
            handed_over.extend(hand_over(tallies).get(VIEW, 0) for _ in range(1000))

    with ThreadPool(4) as pool:
        pool.map(work, range(20_000), chunksize=50)
    assert sum(handed_over) + tallies.left()[VIEW] == 20_000


def test_what_is_handed_over_is_left_no_longer(tallies: Tallies) -> None:
    next(tallies[VIEW])
    assert hand_over(tallies) == {VIEW: 1}
    assert tallies.left() == {}
    next(tallies[VIEW])
    assert tallies.left() == {VIEW: 1}


def test_looking_without_handing_over_changes_nothing(tallies: Tallies) -> None:
    next(tallies[VIEW])
    assert [tallies.left() for _ in range(3)] == [{VIEW: 1}] * 3


def test_only_what_rests_twice_is_forgotten(tallies: Tallies) -> None:
    next(tallies[VIEW])
    next(tallies[ELSEWHERE])
    tallies.hand_over({VIEW: 1} if tallies.left() else {})
    tallies.forget_resting(tallies.left())
    assert tallies.keys() == {VIEW, ELSEWHERE}
    tallies.forget_resting(tallies.left())
    assert tallies.keys() == {ELSEWHERE}
    assert tallies.left() == {ELSEWHERE: 1}


def test_what_moves_again_in_time_stays(tallies: Tallies) -> None:
    next(tallies[VIEW])
    hand_over(tallies)
    tallies.forget_resting(tallies.left())
    next(tallies[VIEW])
    tallies.forget_resting(tallies.left())
    hand_over(tallies)
    tallies.forget_resting(tallies.left())
    assert tallies.keys() == {VIEW}


def test_what_was_forgotten_is_counted_anew(tallies: Tallies) -> None:
    next(tallies[VIEW])
    hand_over(tallies)
    tallies.forget_resting(tallies.left())
    tallies.forget_resting(tallies.left())
    next(tallies[VIEW])
    assert hand_over(tallies) == {VIEW: 1}


class Interrupted(Tallies):
    """Somebody counts once while it looks for what rests."""

    interrupts = False

    def left(self) -> dict[Use, int]:
        left = super().left()
        if self.interrupts:
            self.interrupts = False
            next(self[VIEW])
        return left


@pytest.mark.parametrize("times", [1, 2], ids=["while it is forgotten", "just after it was"])
def test_who_counts_while_it_forgets_is_counted(times: int) -> None:
    tallies = Interrupted(most=2)
    next(tallies[VIEW])
    hand_over(tallies)
    for _ in range(times):
        tallies.forget_resting(tallies.left())
    tallies.interrupts = True
    tallies.forget_resting(tallies.left())
    assert hand_over(tallies) == {VIEW: 1}
    assert tallies.left() == {}


def test_forgetting_makes_room_for_other_partners(tallies: Tallies) -> None:
    for use in (VIEW, ELSEWHERE):
        next(tallies[use])
    hand_over(tallies)
    third = VIEW._replace(partner="school.example.org")
    next(tallies[third])
    assert hand_over(tallies) == {VIEW._replace(partner="other"): 1}
    tallies.forget_resting(tallies.left())
    tallies.forget_resting(tallies.left())
    next(tallies[third])
    assert hand_over(tallies) == {third: 1}
