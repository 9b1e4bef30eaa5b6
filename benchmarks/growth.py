"""How the server does as the library grows, measured with the real one.

    python -m benchmarks.growth
    python -m benchmarks.growth --large --folder /tmp/growth

For each size it makes a library, compiles it, serves it in one worker, and changes it. With a
folder given, the libraries stay there for the next time. Memory is read from /proc, so it needs
Linux.
"""

import os
import platform
import shutil
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks import growth_served
from benchmarks.make_library import make_library, number_at
from benchmarks.processes import memory, newest_child, processor_seconds
from tests.serving import widget_server
from widget import __version__
from widget.address import Addresses
from widget.cli.options import progress_bar, shown_progress
from widget.errors import UnknownSubject
from widget.fragment import Fragments
from widget.housekeeping import Housekeeper
from widget.submission import Showings

SIZES, LARGE = (1_000, 10_000), 100_000
SHOWN = 1_000


@dataclass
class Measured:
    """What was measured with a library of one size; times in seconds, memory in MB."""

    resources: int
    cold: float
    unchanged: float
    first_fragment: float
    rss: float
    pss: float
    changed: float
    withdrawn: float
    idle: float
    fragment: float


ROWS = {
    "cold": "Compile all of it, with the search index (s)",
    "unchanged": "Compile again, nothing has changed (s)",
    "first_fragment": "`carewidget serve`, compiled before, until the first fragment (s)",
    "rss": f"Memory of the worker after {SHOWN:,} fragments, RSS (MB)",
    "pss": "The same without what it shares with others, PSS (MB)",
    "changed": "Until a changed file is served (s)",
    "withdrawn": "Until a withdrawal is served (s)",
    "idle": "Processor time of an idle worker (%)",
    "fragment": f"A condition summary, mean of the same {SHOWN:,} (ms)",
}


def measure(library: Path, state: Path, resources: int) -> Measured:
    """Measure a library of a size.

    Args:
        library: The library folder; a resource of it is changed, and changed back.
        state: An empty folder.
        resources: How many resources it has.
    """
    cold = seconds(lambda: Housekeeper(library, state))
    housekeeper = Housekeeper(library, state)
    unchanged = seconds(housekeeper.compile)
    fragment = mean_fragment(housekeeper)
    started = time.perf_counter()
    with widget_server(state, library) as url:
        numbers = [number_at(place) for place in range(SHOWN)]
        wait_for(f"{url}/w/condition-summary/{numbers[0]}", "")
        first_fragment = time.perf_counter() - started
        worker = newest_child()
        for number in numbers:
            answer_of(f"{url}/w/condition-summary/{number}")
        rss, pss = memory(worker)
        changed = until_served(library, url, "title: ", 'title: "Changed today" #')
        withdrawn = until_served(
            library, url, "status: ", "status: withdrawn\nwithdrawn_reason: Changed today.\n#"
        )
        idle = processor_share(worker, 30)
    return Measured(
        resources, cold, unchanged, first_fragment, rss, pss, changed, withdrawn, idle, fragment
    )


def seconds(do: Callable[[], object]) -> float:
    """How long something takes."""
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def mean_fragment(housekeeper: Housekeeper) -> float:
    """Milliseconds for a condition summary that has not been shown before."""
    edition = housekeeper.edition
    fragments = Fragments(Addresses("https://widgets.example.org"), Showings("key"))

    def show_all() -> None:
        for place in range(SHOWN):
            with suppress(UnknownSubject):  # a draft
                fragments.get(edition, "condition-summary", number_at(place), {})

    taken = seconds(show_all)
    housekeeper.stop()
    return taken


def answer_of(url: str) -> str:
    """What a URL answers; empty if nothing, or an error."""
    with suppress(OSError), urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())
    return ""


def wait_for(url: str, text: str, longest: float = 300) -> None:
    """Wait until an answer has a text."""
    deadline = time.monotonic() + longest
    while not (answer := answer_of(url)) or text not in answer:
        assert time.monotonic() < deadline, f"{url} did not say {text!r} in {longest} seconds"
        time.sleep(0.02)


def until_served(library: Path, url: str, old: str, new: str) -> float:
    """How long it takes until a changed line of a published resource is served."""
    number = next(
        number
        for number in map(number_at, range(SHOWN))
        if "status: published" in resource_file(library, number).read_text(encoding="utf-8")
    )
    file = resource_file(library, number)
    text = file.read_text(encoding="utf-8")
    try:
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return seconds(lambda: wait_for(f"{url}/w/condition-summary/{number}", "Changed today"))
    finally:
        file.write_text(text, encoding="utf-8")
        wait_for_change_back(url, number)


def wait_for_change_back(url: str, number: str) -> None:
    """Wait until a resource is served as it was."""
    while "Changed today" in answer_of(f"{url}/w/condition-summary/{number}"):
        time.sleep(0.02)


def resource_file(library: Path, number: str) -> Path:
    """Where a resource is written."""
    return library / "resources" / f"{number.lower()}.md"


def processor_share(process: int, during: float) -> float:
    """How much of the time a process uses a processor, in per cent."""
    before = processor_seconds([process])
    time.sleep(during)
    return (processor_seconds([process]) - before) / during * 100


def report(measured: list[Measured]) -> None:
    """Print a table, with how each size compares to the smallest."""
    console = Console()
    first, *_ = measured
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    console.print(
        f"carewidget {__version__}, Python {platform.python_version()}, {platform.platform()}, "
        f"{os.cpu_count()} processors, {memory_gb:.0f} GB"
    )
    table = Table("", *(f"{one.resources:,}" for one in measured), title="Resources")
    for field in fields(Measured)[1:]:
        values = [getattr(one, field.name) for one in measured]
        base = getattr(first, field.name)
        cells = [f"{values[0]:.2f}"]
        cells += [
            f"{value:.2f} (x {value / base:.1f})" if base else f"{value:.2f}"
            for value in values[1:]
        ]
        table.add_row(ROWS[field.name], *cells)
    console.print(table)


@click.command(help="Measure libraries of 1,000 and 10,000 resources.")
@click.option("--large", is_flag=True, help="And of 100,000: it takes long.")
@click.option("--rounds", default=9, show_default=True, help="How often all are compared.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to keep the libraries. Without it they are made anew, and removed in the end.",
)
def main(large: bool, rounds: int, folder: Path | None) -> None:
    """Measure each size, and print a table after each."""
    if sys.platform != "linux":
        raise click.ClickException("Memory is read from /proc, which only Linux has.")
    measured, libraries = [], {}
    with tempfile.TemporaryDirectory() as temporary:
        place = folder or Path(temporary)
        for size in (*SIZES, LARGE) if large else SIZES:
            library, state = place / f"library-{size}", place / f"state-{size}"
            shutil.rmtree(state, ignore_errors=True)
            if not library.is_dir():
                make(library, size)
            measured.append(measure(library, state, size))
            libraries[size] = library, state
            report(measured)
        with shown_progress() as progress:
            sentences = growth_served.measure(libraries, rounds, progress)
        for sentence in sentences:
            click.echo(sentence)
        for _, state in libraries.values():
            shutil.rmtree(state)


def make(library: Path, size: int) -> None:
    """Make a library; one that was not finished is not taken for one."""
    fresh = library.with_name(f".{library.name}")
    shutil.rmtree(fresh, ignore_errors=True)
    with progress_bar() as progress:
        task = progress.add_task(f"Writing {size:,}", total=size)
        make_library(fresh, size, 1, lambda: progress.advance(task))
    fresh.rename(library)


if __name__ == "__main__":
    main()
