"""What growth costs, in Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.figures import spread, written
from benchmarks.goals import Goal
from benchmarks.growth_library import Taken
from benchmarks.growth_served import CONNECTIONS, Asked, goals
from benchmarks.report import goal_table, listed, table

ROWS = {
    "cold": "Compile all of it, with the search index (s)",
    "unchanged": "Compile again, nothing has changed (s)",
    "first_fragment": "`carewidget serve`, compiled before, until the first fragment (s)",
    "rss": "Memory of the worker after {shown:,} fragments, RSS (MB)",
    "pss": "The same without what it shares with others, PSS (MB)",
    "changed": "Until a changed file is served (s)",
    "withdrawn": "Until a withdrawal is served (s)",
    "idle": "Processor time of an idle worker (%)",
    "fragment": "A condition summary, mean of the same {shown:,} (ms)",
}


@dataclass(frozen=True)
class Growth:
    """Everything that was measured, by the size of the library; the smallest is the first.

    Attributes:
        machine: On what.
        shown: How many resources each library was asked for.
        rounds: How often each had its turn.
        seconds: For how long.
        taken: What each library takes.
        asked: What the server of each did.
    """

    machine: Mapping[str, str]
    shown: int
    rounds: int
    seconds: int
    taken: Mapping[int, Taken]
    asked: Mapping[int, Asked]

    @property
    def goals(self) -> list[Goal]:
        """All goals, with what was measured for each."""
        return list(goals(self.asked))


def markdown(growth: Growth) -> str:
    """The whole report."""
    blocks = [
        "# What growth costs",
        "Measured by `make bench-growth`, which writes this file: libraries of several sizes, each "
        "of which begins with the smaller ones.",
        listed(growth.machine),
        "## Goals",
        "At the median of the ratios that were made within each round.",
        goal_table(growth.goals),
        "## Served",
        f"The same {growth.shown:,} resources, asked for in turn by {CONNECTIONS} connections. "
        "Each library has a server with one worker, and in each round each has a turn of "
        f"{growth.seconds} seconds, so that what slows the machine slows all. The figures are the "
        f"median of {growth.rounds} rounds, with the lowest and the highest in parentheses.",
        _served(growth.asked),
        "## Compiled, started, changed",
        "Each measured once, and in parentheses how many times the smallest library’s it is.",
        _taken(growth),
    ]
    return "\n\n".join(blocks) + "\n"


def _served(asked: Mapping[int, Asked]) -> str:
    rows = (
        (f"{size:,}", str(spread(one.rates)), str(spread(one.p99))) for size, one in asked.items()
    )
    return table(("Resources", "Requests a second", "p99, ms"), rows)


def _taken(growth: Growth) -> str:
    return table(("Resources", *(f"{size:,}" for size in growth.taken)), _taken_rows(growth))


def _taken_rows(growth: Growth) -> Iterator[Sequence[str]]:
    for name, text in ROWS.items():
        smallest, *larger = (getattr(one, name) for one in growth.taken.values())
        cells = (_compared(value, smallest) for value in larger)
        yield text.format(shown=growth.shown), written(smallest), *cells


def _compared(value: float, smallest: float) -> str:
    return f"{written(value)} (× {written(value / smallest)})" if smallest else written(value)
