"""What it costs to be one resource among many: the same ones, asked of libraries of several sizes.

Each library has a server of its own, and they have their turns in each round, so that what slows a
round slows all of them.
"""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.answers import ask
from benchmarks.figures import ratios, spread
from benchmarks.load import load
from benchmarks.make_library import number_at
from benchmarks.servers import Server, carewidget
from benchmarks.visitors import Visit
from widget.content.reader import Progress

SHOWN, CONNECTIONS, SECONDS = 1_000, 32, 3
TIMES_TO_WARM = 2


@dataclass(frozen=True)
class Asked:
    """What the server of a library did, by round.

    Attributes:
        rates: Requests a second.
        p99: Milliseconds within which 99 of 100 requests were answered.
    """

    rates: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)


def measure(libraries: Mapping[int, tuple[Path, Path]], rounds: int, tell: Progress) -> list[str]:
    """Ask each library for the same resources, and say how they compare.

    Args:
        libraries: The library folder and the state folder of each size, the smallest first.
        rounds: How often each has its turn.
        tell: Is told how far it is.

    Returns:
        A sentence for each library but the smallest.
    """
    asked = {size: Asked() for size in libraries}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        first = f"/w/condition-summary/{number_at(0)}"
        servers = {
            size: stack.enter_context(carewidget(state, 1, first, library))
            for size, (library, state) in libraries.items()
        }
        (paths := folder / "paths").write_text("\n".join(answered(servers)), encoding="utf-8")
        for server in servers.values():
            server.rest()
        for round_ in range(rounds):
            for at, size in enumerate(list(servers)[:: -1 if round_ % 2 else 1]):
                met = load(servers[size].url, Visit(), CONNECTIONS, SECONDS, paths)
                asked[size].rates.append(met.rate)
                asked[size].p99.append(met.p99)
                servers[size].rest()
                tell("Served", round_ * len(servers) + at + 1, rounds * len(servers))
    return compared(asked)


def answered(servers: Mapping[int, Server]) -> list[str]:
    """The addresses of the published ones; each server has them ready afterwards."""
    paths = [f"/w/condition-summary/{number_at(place)}" for place in range(SHOWN)]
    for server in servers.values():
        for _ in range(TIMES_TO_WARM):
            paths = [path for path in paths if ask(server.url, Visit(path)).status[:3] == "200"]
    return paths


def compared(asked: Mapping[int, Asked]) -> list[str]:
    """How each library compares to the smallest, as a sentence."""
    (_, smallest), *larger = asked.items()
    return [
        f"{size:,} resources / the fewest: rate {_ratio(one.rates, smallest.rates)}, "
        f"p99 {_ratio(one.p99, smallest.p99)}; aim 0.9 to 1.1"
        for size, one in larger
    ]


def _ratio(ours: Sequence[float], smallest: Sequence[float]) -> str:
    return str(spread(ratios(ours, smallest)))
