"""Reads the files of many numbers at once, in as many processes as there are processors.

Each is a fresh Python that gets batches on its standard input and answers on its standard output.
Python's own `multiprocessing` would run the program's main module in each of them again, which a
host application's may not allow, or copy this process while other threads are at work in it.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from widget.content.model import Publisher
from widget.content.versions import Versions, read_versions

# So many are read here, sooner than a process has started.
FEW = 24
BATCH = 16
START = "from widget.content.processes import answer; answer()"


class Task(NamedTuple):
    """The files of a number that are to be read.

    Attributes:
        number: The number.
        stamp: How they look from outside.
        names: Their names, the original before its translations.
        known: The key of what is known of them already (see `read_versions`).
    """

    number: str
    stamp: str
    names: Sequence[str]
    known: str


Answers = list[tuple[Task, Versions | None]]


def read_tasks(folder: Path, publisher: Publisher, tasks: Sequence[Task]) -> Iterator[Answers]:
    """Read the files of several numbers.

    Args:
        folder: The library folder.
        publisher: Whose library it is.
        tasks: What to read.

    Yields:
        Each task, with what its files hold; None if that is known already.
    """

    def read_here(batch: Sequence[Task]) -> Answers:
        return [(task, read_versions(folder, task.names, publisher, task.known)) for task in batch]

    batches = [tasks[start : start + BATCH] for start in range(0, len(tasks), BATCH)]
    processors = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    )
    if len(tasks) <= FEW or processors == 1:
        yield from (_read(folder, publisher, batch) for batch in batches)
        return
    processes = [_start(folder, publisher) for _ in range(processors or 1)]
    idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
    for process in processes:
        idle.put(process)
    pool = ThreadPoolExecutor(len(processes))
    try:
        yield from pool.map(
            lambda batch: _ask(idle, batch) or _read(folder, publisher, batch), batches
        )
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
            process.communicate()


def _read(folder: Path, publisher: Publisher, batch: Sequence[Task]) -> Answers:
    return [(task, read_versions(folder, task.names, publisher, task.known)) for task in batch]


def _start(folder: Path, publisher: Publisher) -> subprocess.Popen[bytes]:
    """A process that knows the library."""
    path = os.pathsep.join(os.path.abspath(place) for place in sys.path)
    process = subprocess.Popen(
        [sys.executable, "-c", START],
        env=os.environ | {"PYTHONPATH": path, "PYTHONSAFEPATH": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        process_group=0,  # Ctrl+C is for this process, which ends the others
    )
    with suppress(OSError):  # it has ended; what it is asked for is read here
        _send(process, (folder, publisher))
    return process


def _send(process: subprocess.Popen[bytes], message: object) -> None:
    assert process.stdin
    pickle.dump(message, process.stdin)
    process.stdin.flush()


def _ask(idle: "SimpleQueue[subprocess.Popen[bytes]]", batch: Sequence[Task]) -> Answers | None:
    """The answer of an idle process; None if that has been ended, for want of memory say."""
    process = idle.get()
    try:
        _send(process, batch)
        assert process.stdout
        found: Answers = pickle.load(process.stdout)
        return found
    except (OSError, EOFError, pickle.UnpicklingError):
        return None
    finally:
        idle.put(process)


def answer() -> None:
    """Read what the parent asks for, until it has ended or asks no more."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError, BrokenPipeError):
        folder, publisher = pickle.load(questions)
        while True:
            batch: list[Task] = pickle.load(questions)
            pickle.dump(_read(folder, publisher, batch), answers)
            answers.flush()
