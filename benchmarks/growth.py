"""How the server does as the library grows, measured with the real one.

    make bench-growth
    python -m benchmarks.growth --folder /tmp/growth

For each size it makes a library, compiles it, serves it in one worker, and changes it; then it asks
all of them for the same resources in turn. `make bench-growth` measures the largest too, and writes
`benchmarks/GROWTH.md`. It ends with 1 if a goal is missed, with 2 if it could not run. Memory and
processor time are read from /proc, so it needs Linux.
"""

import itertools
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks import growth_library, growth_served, machine
from benchmarks.command_line import FOLDER, end, measuring, run, write
from benchmarks.growth_report import Growth, markdown
from benchmarks.make_library import make_library
from widget.cli.options import shown_progress
from widget.content.reader import Progress

REPORT = FOLDER / "GROWTH.md"
USED = ("flask", "granian", "jinja2", "brotli", "tantivy", "wrk")
SIZES, LARGE = (1_000, 10_000), 100_000
SHOWN = 1_000
# Each of the two orders in which the libraries have their turns is as frequent.
ROUNDS, SECONDS = 16, 2


def measure(sizes: Sequence[int], rounds: int, folder: Path | None) -> Growth:
    """Measure libraries of these sizes.

    Args:
        sizes: How many resources each has, the smallest first.
        rounds: How often each is asked in turn.
        folder: Where the libraries are kept for the next time; without it they are removed.

    Raises:
        CannotRun: Something is missing, or does not answer.
    """
    described = machine.describe(USED)
    shown = min(SHOWN, *sizes)
    taken, folders = {}, {}
    with shown_progress() as tell, tempfile.TemporaryDirectory(dir=folder) as temporary:
        for done, size in enumerate(sizes, 1):
            library = (folder or Path(temporary)) / f"library-{size}"
            state = Path(temporary) / f"state-{size}"
            if not library.is_dir():
                make(library, size, tell)
            taken[size] = growth_library.measure(library, state, shown)
            folders[size] = library, state
            tell("Measured", done, len(sizes))
        asked = growth_served.measure(folders, shown, rounds, SECONDS, tell)
    return Growth(described, shown, rounds, SECONDS, taken, asked)


def make(library: Path, size: int, tell: Progress) -> None:
    """Make a library; one that was not finished is not taken for one."""
    fresh = library.with_name(f".{library.name}")
    shutil.rmtree(fresh, ignore_errors=True)
    done = itertools.count(1)
    make_library(fresh, size, 1, lambda: tell(f"Writing {size:,}", next(done), size))
    fresh.rename(library)


@click.command(help="Measure libraries of 1,000 and 10,000 resources, and print the report.")
@click.option(
    "--large", is_flag=True, help=f"And of 100,000, which takes long; write {REPORT.name} instead."
)
@click.option(
    "--rounds",
    default=ROUNDS,
    show_default=True,
    type=click.IntRange(1),
    help="How often all are compared.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, resolve_path=True),
    help="Where to keep the libraries. Without it they are made anew, and removed in the end.",
)
def main(large: bool, rounds: int, folder: Path | None) -> None:
    """Measure, report, and end with 1 if a goal is missed."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    with measuring():
        growth = measure((*SIZES, LARGE) if large else SIZES, rounds, folder)
    if large:
        write(REPORT, markdown(growth))
        click.echo(f"Written: {REPORT}")
    else:
        click.echo(markdown(growth))
    end(growth.goals)


if __name__ == "__main__":
    run(main)
