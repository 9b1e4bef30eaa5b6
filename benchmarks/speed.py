"""How fast everything is: our server beside nginx and others, the cache under attack, pages, start.

    make bench
    python -m benchmarks.speed --quick

`make bench` writes `benchmarks/RESULTS.md`, `RESULTS.svg` and `results.json`, and ends with 1 if a
goal is missed, with 2 if it could not run. It takes about half an hour; the quick try takes a few
minutes, prints the report and writes nothing. Memory and processor time are read from /proc, so it
needs Linux.
"""

import tempfile
from pathlib import Path

import click

from benchmarks import attack, in_process, machine, pages, served, start
from benchmarks.chart import panels, svg
from benchmarks.command_line import FOLDER, end, measuring, run, write
from benchmarks.goals import goals
from benchmarks.report import CHART, markdown
from benchmarks.results import Results
from widget.cli.options import shown_progress

REPORT = FOLDER / "RESULTS.md"
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


@click.command(help="Measure how fast everything is, and see whether the goals are met.")
@click.option("--quick", is_flag=True, help="A short try: print the report, write nothing.")
@click.option("--attack", "requests", type=click.IntRange(1), help="Requests of the attack.")
def main(quick: bool, requests: int | None) -> None:
    """Measure, report, and end with 1 if a goal is missed."""
    size = (QUICK_ROUNDS, QUICK_SECONDS) if quick else (ROUNDS, SECONDS)
    with measuring():
        results = measure(*size, requests or (QUICK_ATTACK if quick else ATTACK))
    if quick:
        click.echo(markdown(results))
    else:
        write(REPORT, markdown(results))
        write(FOLDER / CHART, svg(panels(results)))
        write(FOLDER / "results.json", results.json())
        click.echo(f"Written: {REPORT}")
    end(goals(results))


if __name__ == "__main__":
    run(main)
