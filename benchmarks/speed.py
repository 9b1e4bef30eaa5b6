"""How fast everything is: our server beside nginx and others, the cache under attack, pages, start.

    make bench
    python -m benchmarks.speed --quick

`make bench` writes `benchmarks/RESULTS.md`, `RESULTS.svg` and `results.json`, and ends with 1 if a
goal is missed, with 2 if it could not run. It takes about half an hour; the quick try takes a few
minutes, prints the report and writes nothing. Memory and processor time are read from /proc, so it
needs Linux.
"""

import signal
import sys
import tempfile
from pathlib import Path

import click

from benchmarks import attack, in_process, machine, pages, served, start
from benchmarks.chart import panels, svg
from benchmarks.goals import missed
from benchmarks.report import CHART, markdown
from benchmarks.results import Results
from widget.cli.options import interrupt_on, shown_progress
from widget.errors import CannotRun

FOLDER = Path(__file__).parent
ROUNDS, SECONDS, ATTACK = 9, 1, 1_000_000
QUICK_ROUNDS, QUICK_SECONDS, QUICK_ATTACK = 2, 1, 10_000


def measure(rounds: int, seconds: int, requests: int) -> Results:
    """Measure everything, one part after another.

    Args:
        rounds: How often everybody has a turn.
        seconds: For how long a server is asked in a turn.
        requests: How many an attack has.

    Raises:
        CannotRun: Something is missing, or answers otherwise than it should.
    """
    described = machine.describe()
    with shown_progress() as tell, tempfile.TemporaryDirectory() as folder:
        # The attack is first: what others leave free would hide what it takes.
        attacked = attack.measure(Path(folder) / "attack", requests, rounds, tell)
        taken = in_process.measure(Path(folder) / "in-process", rounds, tell)
        found, worker = served.measure(rounds, seconds, tell)
        return Results(
            machine=described,
            rounds=rounds,
            seconds=seconds,
            in_process=taken,
            served=found,
            worker=worker,
            attacked=attacked,
            pages=pages.measure(rounds, tell),
            start=start.measure(rounds, tell),
        )


def write(results: Results) -> None:
    """Write the report, its chart, and every round."""
    (FOLDER / "RESULTS.md").write_text(markdown(results), encoding="utf-8")
    (FOLDER / CHART).write_text(svg(panels(results)), encoding="utf-8")
    (FOLDER / "results.json").write_text(results.json(), encoding="utf-8")


@click.command(help="Measure how fast everything is, and see whether the goals are met.")
@click.option("--quick", is_flag=True, help="A short try: print the report, write nothing.")
@click.option("--attack", "requests", type=click.IntRange(1), help="Requests of the attack.")
def main(quick: bool, requests: int | None) -> None:
    """Measure, report, and end with 1 if a goal is missed."""
    interrupt_on(signal.SIGTERM)
    if sys.platform != "linux":
        raise CannotRun("Memory is read from /proc, which only Linux has.")
    if quick:
        results = measure(QUICK_ROUNDS, QUICK_SECONDS, requests or QUICK_ATTACK)
        click.echo(markdown(results))
    else:
        results = measure(ROUNDS, SECONDS, requests or ATTACK)
        write(results)
        click.echo(f"Written: {FOLDER / 'RESULTS.md'}")
    goals = missed(results)
    for goal in goals:
        click.echo(goal.sentence, err=True)
    sys.exit(1 if goals else 0)


if __name__ == "__main__":
    try:
        main()
    except CannotRun as error:
        click.echo(error.message, err=True)
        sys.exit(2)
