"""What Linux tells of running processes: what they started, their memory and processor time."""

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def children_of(process: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def tree_of(process: int) -> list[int]:
    """A process with all that it has started, and these have."""
    return [process, *(one for child in children_of(process) for one in tree_of(child))]


def end_children() -> None:
    """End what this process has started, and wait for it.

    What is being started when an interruption comes is in no variable yet, so nobody else ends it.
    """
    for child in children_of(os.getpid()):
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)


def memory(process: int) -> tuple[float, float]:
    """RSS and PSS of a process in MB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: line.split()[1] for line in lines[1:]}
    return int(sizes["Rss"]) / 1024, int(sizes["Pss"]) / 1024


def processor_seconds(processes: Iterable[int]) -> float:
    """How long these processes have used a processor, in seconds."""
    return sum(_ticks(process) for process in processes) / TICKS_A_SECOND


def _ticks(process: int) -> int:
    parts = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(parts[11]) + int(parts[12])
