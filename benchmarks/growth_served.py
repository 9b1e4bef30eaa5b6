"""What it costs to be one resource among many: the same ones, asked of libraries of several sizes.

Each library has a server of its own, and they have their turns in each round, so that what slows a
round slows all of them.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.answers import ask
from benchmarks.figures import ratios
from benchmarks.goals import Goal, at_least, at_most
from benchmarks.growth_library import summary_at
from benchmarks.load import load
from benchmarks.servers import Server, carewidget
from benchmarks.visitors import Visit
from widget.content.reader import Progress

CONNECTIONS = 32
TIMES_TO_WARM = 2
RATE_OF_SMALLEST, P99_OF_SMALLEST = 0.9, 1.1


@dataclass(frozen=True)
class Asked:
    """What the server of a library did, by round.

    Attributes:
        rates: Requests a second.
        p99: Milliseconds within which 99 of 100 requests were answered.
    """

    rates: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)


def measure(
    libraries: Mapping[int, tuple[Path, Path]],
    shown: int,
    rounds: int,
    seconds: int,
    tell: Progress,
) -> dict[int, Asked]:
    """Ask each library for the same resources in turn, in each round the other way round.

    Args:
        libraries: The library folder and the state folder of each size, the smallest first.
        shown: How many resources are asked for.
        rounds: How often each library has its turn.
        seconds: For how long.
        tell: Is told how far it is.

    Raises:
        CannotRun: A server does not start, or a request meets an error.
    """
    asked = {size: Asked() for size in libraries}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = {
            size: stack.enter_context(carewidget(state, 1, summary_at(0), library))
            for size, (library, state) in libraries.items()
        }
        paths = folder / "paths"
        paths.write_text("\n".join(answered(servers.values(), shown)), encoding="utf-8")
        for server in servers.values():
            server.rest()
        for round_ in range(rounds):
            for at, size in enumerate(list(servers)[:: -1 if round_ % 2 else 1]):
                met = load(servers[size].url, Visit(), CONNECTIONS, seconds, paths)
                asked[size].rates.append(met.rate)
                asked[size].p99.append(met.p99)
                servers[size].rest()
                tell("Served", round_ * len(servers) + at + 1, rounds * len(servers))
    return asked


def answered(servers: Iterable[Server], shown: int) -> list[str]:
    """The paths that all servers know: not those of drafts. Each has them ready afterwards."""
    paths = [summary_at(place) for place in range(shown)]
    for server in servers:
        for _ in range(TIMES_TO_WARM):
            paths = [path for path in paths if ask(server.url, Visit(path)).status == "200 OK"]
    return paths


def goals(asked: Mapping[int, Asked]) -> Iterator[Goal]:
    """What has to hold for each library but the smallest, compared with that."""
    (fewest, smallest), *larger = asked.items()
    for size, one in larger:
        text = f"{{}} with {size:,} resources / with {fewest:,}"
        rates, p99 = ratios(one.rates, smallest.rates), ratios(one.p99, smallest.p99)
        yield at_least(text.format("Rate"), RATE_OF_SMALLEST, rates)
        yield at_most(text.format("p99"), P99_OF_SMALLEST, p99)
