"""What has to hold, and whether what was measured does."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks import in_process, pages, served, start
from benchmarks.figures import Spread, ratios, spread, written
from benchmarks.results import Results
from benchmarks.served import BROTLI, PLAIN, UNCHANGED, Served

CONNECTIONS = 32
IN_PROCESS = 0.05
RATE_OF_STATIC, RATE_OF_HELLO, RATE_OF_STRAIGHTFORWARD = 0.9, 3, 100
P99_OF_NGINX = 2
SLOWER_UNDER_ATTACK, MEMORY_AFTER_ATTACK = 1.2, 1.05
SECONDS_TO_START = 1


@dataclass(frozen=True)
class Goal:
    """Something that has to hold at the median of the rounds.

    Attributes:
        text: What is measured.
        at_least: Whether more is better.
        limit: How much it has to be, at least or at most.
        measured: How much it is.
    """

    text: str
    at_least: bool
    limit: float
    measured: Spread

    @property
    def is_met(self) -> bool:
        """Whether it holds."""
        if self.at_least:
            return self.measured.median >= self.limit
        return self.measured.median <= self.limit

    @property
    def asked(self) -> str:
        """How much it has to be, in words."""
        return f"at {'least' if self.at_least else 'most'} {self.limit:g}"

    @property
    def sentence(self) -> str:
        """What is said when it is missed."""
        return (
            f"Missed: {self.text} is {written(self.measured.median)}, and has to be {self.asked}."
        )


def at_least(text: str, limit: float, values: Sequence[float]) -> Goal:
    """A goal of which more is better."""
    return Goal(text, True, limit, spread(values))


def at_most(text: str, limit: float, values: Sequence[float]) -> Goal:
    """A goal of which less is better."""
    return Goal(text, False, limit, spread(values))


def goals(results: Results) -> list[Goal]:
    """All goals, with what was measured for each."""
    return [
        *_in_process(results),
        *_served(results.served),
        *_under_attack(results),
        *_pages(results),
        *_start(results),
    ]


def missed(goals: Iterable[Goal]) -> list[Goal]:
    """Those that do not hold."""
    return [goal for goal in goals if not goal.is_met]


def _in_process(results: Results) -> Iterator[Goal]:
    ours, hello = (results.in_process[one] for one in (in_process.OURS, in_process.HELLO))
    text = "In process, time for a request / Flask hello world’s"
    yield at_most(text, IN_PROCESS, ratios(ours, hello))


def _served(found: Sequence[Served]) -> Iterator[Goal]:
    by_name = {(one.name, one.answer): one for one in found if one.connections == CONNECTIONS}
    for answer in (PLAIN, BROTLI, UNCHANGED):
        ours = by_name[served.OURS, answer]
        for name in (served.NGINX, served.CONSTANT):
            rates = ratios(ours.rates, by_name[name, answer].rates)
            yield at_least(f"Rate ({answer}) / {name}’s", RATE_OF_STATIC, rates)
        kept = ratios(by_name[served.KEPT, answer].rates, by_name[served.NGINX, answer].rates)
        text = f"Rate ({answer}) of {served.KEPT} / {served.NGINX}’s"
        yield at_least(text, RATE_OF_STATIC, kept)
        p99 = ratios(ours.p99, by_name[served.NGINX, answer].p99)
        yield at_most(f"p99 ({answer}) / {served.NGINX}’s", P99_OF_NGINX, p99)
    ours = by_name[served.OURS, BROTLI]
    for name, limit in (
        (served.HELLO, RATE_OF_HELLO),
        (served.STRAIGHTFORWARD, RATE_OF_STRAIGHTFORWARD),
    ):
        rates = ratios(ours.rates, by_name[name, PLAIN].rates)
        yield at_least(f"Rate ({BROTLI}) / {name}’s", limit, rates)


def _under_attack(results: Results) -> Iterator[Goal]:
    attacked = results.attacked
    text = f"Ordinary requests {{}} {attacked.requests:,} of an attack / before"
    for when, taken in (("amid", attacked.during), ("after", attacked.after)):
        yield at_most(text.format(when), SLOWER_UNDER_ATTACK, ratios(taken, attacked.before))
    grown = attacked.rss_after / attacked.rss_before
    yield at_most("Memory after the attack / before", MEMORY_AFTER_ATTACK, [grown])


def _pages(results: Results) -> Iterator[Goal]:
    for one in results.pages:
        if one.way in (pages.HTMX, pages.LOADER):
            text = f"Layout shift by {one.way}, {one.network}"
            yield at_most(text, 0, [opened.shift for opened in one.opened])


def _start(results: Results) -> Iterator[Goal]:
    for how in (start.COMPILED, start.COLD):
        text = f"Seconds until `carewidget serve` answers, {how}"
        yield at_most(text, SECONDS_TO_START, results.start[how])
