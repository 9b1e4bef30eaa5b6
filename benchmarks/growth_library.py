"""What a library of one size takes: to compile, to start, to hold in memory, and to change."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answers import ask
from benchmarks.make_library import number_at
from benchmarks.processes import memory, processor_seconds, tree_of
from benchmarks.servers import Server, carewidget
from benchmarks.visitors import Visit, plain
from tests.changing import change, until
from widget.address import Addresses
from widget.errors import UnknownSubject
from widget.fragment import Fragments
from widget.housekeeping import Housekeeper
from widget.submission import Showings

# Of a new title, and of the reason for a withdrawal.
CHANGED = "Changed today"
SECONDS_IDLE, SECONDS_TO_CHANGE = 30, 300


@dataclass(frozen=True)
class Taken:
    """What a library takes.

    Attributes:
        cold: Seconds to compile all of it.
        unchanged: Seconds to compile it again, though nothing has changed.
        first_fragment: Seconds until `carewidget serve` answers, when it was compiled before.
        rss: Memory of the worker in MB, after the fragments were shown.
        pss: The same without what it shares with others.
        changed: Seconds until a changed file is served.
        withdrawn: Seconds until a withdrawal is served.
        idle: How much of a processor the worker uses when nobody asks, in per cent.
        fragment: Milliseconds for a fragment that has not been shown before.
    """

    cold: float
    unchanged: float
    first_fragment: float
    rss: float
    pss: float
    changed: float
    withdrawn: float
    idle: float
    fragment: float


def summary_at(place: int) -> str:
    """The path of the condition summary about the resource at a place of the library."""
    return f"/w/condition-summary/{number_at(place)}"


def measure(library: Path, state: Path, shown: int) -> Taken:
    """Measure a library.

    Args:
        library: The library folder; its first resource is changed, and changed back.
        state: An empty folder.
        shown: How many resources are shown.
    """
    cold = seconds(lambda: Housekeeper(library, state))
    housekeeper = Housekeeper(library, state)
    unchanged = seconds(housekeeper.compile)
    fragment = milliseconds_for_fragment(housekeeper, shown)
    started = time.perf_counter()
    with carewidget(state, 1, summary_at(0), library) as server:
        first_fragment = time.perf_counter() - started
        for place in range(shown):
            ask(server.url, Visit(summary_at(place)))
        worker = max(tree_of(server.process.pid))
        rss, pss = memory(worker)
        withdrawal = f"status: withdrawn\nwithdrawn_reason: {CHANGED}."
        return Taken(
            cold=cold,
            unchanged=unchanged,
            first_fragment=first_fragment,
            rss=rss,
            pss=pss,
            changed=until_served(library, server, 'title: "', f'title: "{CHANGED}: '),
            withdrawn=until_served(library, server, "status: published", withdrawal),
            idle=processor_share(worker, SECONDS_IDLE),
            fragment=fragment,
        )


def seconds(do: Callable[[], object]) -> float:
    """How long something takes."""
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def milliseconds_for_fragment(housekeeper: Housekeeper, shown: int) -> float:
    """How long a condition summary takes that has not been shown before: the mean of so many."""
    edition = housekeeper.edition

    def show(first: int) -> None:
        fragments = Fragments(Addresses("https://widgets.example.org"), Showings("key"))
        for place in range(first):
            with suppress(UnknownSubject):  # a draft
                fragments.get(edition, "condition-summary", number_at(place), {})

    show(1)  # the first of all waits for its template to be compiled, whatever the library's size
    taken = seconds(lambda: show(shown))
    housekeeper.stop()
    return taken / shown * 1000


def until_served(library: Path, server: Server, old: str, new: str) -> float:
    """How many seconds it takes until a change of the first resource's file is served."""

    def is_served() -> bool:
        return CHANGED in ask(server.url, plain(summary_at(0))).body.decode()

    name = f"resources/{number_at(0).lower()}.md"
    text = (library / name).read_text(encoding="utf-8")
    try:
        change(library, name, old, new)
        taken = seconds(lambda: until(is_served, SECONDS_TO_CHANGE))
    finally:
        (library / name).write_text(text, encoding="utf-8")
    until(lambda: not is_served(), SECONDS_TO_CHANGE)
    return taken


def processor_share(process: int, during: float) -> float:
    """How much of the time a process uses a processor, in per cent."""
    before = processor_seconds([process])
    time.sleep(during)
    return (processor_seconds([process]) - before) / during * 100
