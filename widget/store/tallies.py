"""How often each use has happened in this process, counted by many threads without a lock."""

from collections.abc import Mapping
from datetime import date
from itertools import count

from widget.counts import OTHER_PARTNERS, Use, UseKind

UseFields = tuple[UseKind, str, date, str]
"""The fields of a `Use`: to make one takes as long as to count it."""


class Tallies(dict[UseFields, "count[int]"]):
    """A tally for each use, which `next(tallies[use])` moves on.

    CPython lets nothing come between what `next` does there, so no two threads count the same
    number. Looking at a tally moves it on too, which is taken off again.

    Args:
        most: How many uses are told apart; of more, the partners are not.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._taken: dict[UseFields, int] = {}
        self._resting: set[UseFields] = set()
        self._forgotten: dict[UseFields, tuple[count[int], int]] = {}

    def __missing__(self, use: UseFields) -> "count[int]":
        if len(self) >= self._most:
            use = (*use[:3], OTHER_PARTNERS)
        return self.setdefault(use, count())

    def left(self) -> dict[Use, int]:
        """How often each use has happened that was not handed over."""
        self._count_the_late()
        left = {}
        for use, tally in list(self.items()):
            taken = self._taken.get(use, 0)
            if number := next(tally) - taken:
                left[Use(*use)] = number
            self._taken[use] = taken + 1
        return left

    def hand_over(self, uses: Mapping[Use, int]) -> None:
        """Leave out from now on what was left."""
        for use, number in uses.items():
            self._taken[use] += number

    def forget_resting(self, left: Mapping[Use, int]) -> None:
        """Forget each use of which nothing was left, now and when this was last called.

        Args:
            left: What was left just now.
        """
        resting = self._taken.keys() - left.keys()
        for use in resting & self._resting:
            self._forgotten[use] = self.pop(use), self._taken.pop(use)
        self._resting = resting - self._forgotten.keys()

    def _count_the_late(self) -> None:
        """Count again what moved a tally on while that was being forgotten."""
        forgotten, self._forgotten = self._forgotten, {}
        for use, (tally, taken) in forgotten.items():
            for _ in range(next(tally) - taken):
                next(self[use])
