"""Figures that were measured in rounds: how they are summed up, and compared."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """What several rounds say together.

    Attributes:
        median: As many rounds were above as below.
        lowest: The lowest of all rounds.
        highest: The highest of all rounds.
    """

    median: float
    lowest: float
    highest: float

    def __str__(self) -> str:
        return f"{written(self.median)} ({written(self.lowest)} to {written(self.highest)})"


def spread(values: Sequence[float]) -> Spread:
    """Sum up the rounds of one figure."""
    return Spread(statistics.median(values), min(values), max(values))


def ratios(ours: Sequence[float], others: Sequence[float]) -> list[float]:
    """Ours divided by another's, within each round: what slowed a round slowed both."""
    return [one / other for one, other in zip(ours, others, strict=True)]


def written(value: float) -> str:
    """A figure with three digits that count, or all before the point."""
    if abs(value) >= 100 or value == 0:
        return f"{value:,.0f}"
    digits = 2 - int(f"{value:e}".partition("e")[2])
    return f"{value:.{max(digits, 1)}f}"
