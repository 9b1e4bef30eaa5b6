"""How soon `carewidget serve` answers."""

import tempfile
import time
from pathlib import Path

from benchmarks.servers import carewidget
from benchmarks.visitors import SUMMARY
from widget.content.reader import Progress

COMPILED, COLD = "compiled before", "cold"


def measure(rounds: int, tell: Progress) -> dict[str, list[float]]:
    """Seconds from the command to the first fragment, with the example library, by round.

    Args:
        rounds: How often each has its turn.
        tell: Is told how far it is.
    """
    taken: dict[str, list[float]] = {COMPILED: [], COLD: []}
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder) / "compiled"
        seconds_to_start(compiled)
        for done in range(rounds):
            taken[COMPILED].append(seconds_to_start(compiled))
            taken[COLD].append(seconds_to_start(Path(folder) / f"cold-{done}"))
            tell("Start", done + 1, rounds)
    return taken


def seconds_to_start(state: Path) -> float:
    """How long a start takes with this state folder."""
    started = time.perf_counter()
    with carewidget(state, 1, SUMMARY):
        return time.perf_counter() - started
