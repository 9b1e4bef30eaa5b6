"""Everything that was measured."""

import json
from dataclasses import asdict, dataclass

from benchmarks.attack import Attacked
from benchmarks.pages import Embedded
from benchmarks.served import Served, Worker


@dataclass(frozen=True)
class Results:
    """Everything that one run has measured.

    Attributes:
        machine: On what, by what each thing is called.
        rounds: How often each had its turn.
        seconds: How long each server was asked in a turn.
        in_process: Microseconds for a request, by whom and round.
        served: What the servers did.
        worker: The memory of our worker after that.
        attacked: What an attack did.
        pages: What widgets cost a page.
        start: Seconds until the first answer, by how and round.
    """

    machine: dict[str, str]
    rounds: int
    seconds: int
    in_process: dict[str, list[float]]
    served: list[Served]
    worker: Worker
    attacked: Attacked
    pages: list[Embedded]
    start: dict[str, list[float]]

    def json(self) -> str:
        """Every round, for programs."""
        return json.dumps(asdict(self), indent=1) + "\n"
