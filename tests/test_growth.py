"""What growth costs: that it is measured and reported with libraries of any size, and judged."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import growth, machine
from benchmarks.command_line import write
from benchmarks.growth_library import Taken, summary_at
from benchmarks.growth_report import ROWS, Growth, markdown
from benchmarks.growth_served import Asked, answered, goals
from benchmarks.make_library import make_library, number_at
from benchmarks.processes import tree_of
from benchmarks.servers import carewidget
from tests.changing import change, until
from tests.serving import clean_environment
from widget.errors import CannotRun

CHECKOUT = Path(__file__).parent.parent
needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")

# `make bench-growth` with tiny libraries.
TINY = """
from pathlib import Path
from benchmarks import growth, growth_library

growth.SIZES, growth.LARGE, growth.SECONDS = {sizes}, {large}, {seconds}
growth.REPORT = Path({report!r})
growth_library.SECONDS_IDLE = {idle}
growth.run(growth.main)
"""
# Much longer than any test takes: what waits so long is interrupted amid it.
LONG = 600


def made_up(rates: Sequence[float] = (), p99: Sequence[float] = ()) -> Growth:
    """Figures by which every goal is met, but for what the largest library did, if that is given.

    The smallest answers 100 requests a second, and within 10 milliseconds.
    """
    taken = Taken(2.0, 0.1, 0.5, 80.0, 60.0, 0.7, 0.6, 0.0, 1.5)
    asked = {
        1_000: Asked([100.0] * 3, [10.0] * 3),
        10_000: Asked([95.0] * 3, [10.5] * 3),
        100_000: Asked(list(rates) or [91.0] * 3, list(p99) or [10.9] * 3),
    }
    by_size = {
        1_000: taken,
        10_000: replace(taken, cold=20.0, idle=0.1),
        100_000: replace(taken, cold=300.0),
    }
    return Growth({"Processor": "A | B, 2 cores"}, 1_000, 3, 2, by_size, asked)


def tables(text: str) -> list[list[str]]:
    """The lines of each table of a report."""
    return [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]


# Which resources are asked for


def test_what_one_of_the_libraries_does_not_publish_is_asked_of_none(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    make_library(small, 3, 1, lambda: None)
    make_library(large, 4, 1, lambda: None)
    draft = f"resources/{number_at(1).lower()}.md"
    change(large, draft, "status: published", "status: draft")
    with (
        carewidget(tmp_path / "state-small", 1, summary_at(0), small) as one,
        carewidget(tmp_path / "state-large", 1, summary_at(0), large) as other,
    ):
        assert answered([one], 4) == [summary_at(0), summary_at(1), summary_at(2)]
        assert answered([one, other], 4) == [summary_at(0), summary_at(2)]


# Goals


def test_there_is_a_goal_for_the_rate_and_the_p99_of_each_library_but_the_smallest() -> None:
    assert [goal.text for goal in made_up().goals] == [
        "Rate with 10,000 resources / with 1,000",
        "p99 with 10,000 resources / with 1,000",
        "Rate with 100,000 resources / with 1,000",
        "p99 with 100,000 resources / with 1,000",
    ]


@pytest.mark.parametrize(
    ("rates", "p99", "missed"),
    [
        ([90, 90, 90], [11, 11, 11], []),
        ([200, 200, 200], [1, 1, 1], []),
        ([90, 90, 10], [11, 11, 99], []),
        ([89, 89, 90], [11, 11, 11], ["Rate"]),
        ([90, 90, 90], [11.1, 11.1, 1], ["p99"]),
        ([50, 50, 50], [20, 20, 20], ["Rate", "p99"]),
    ],
    ids=["just met", "better", "one bad round", "rate missed", "p99 missed", "both missed"],
)
def test_a_goal_that_is_missed_is_found(
    rates: list[float], p99: list[float], missed: list[str]
) -> None:
    found = [goal.text for goal in made_up(rates, p99).goals if not goal.is_met]
    assert found == [f"{what} with 100,000 resources / with 1,000" for what in missed]


def test_libraries_are_compared_within_a_round() -> None:
    smallest, larger = Asked([100, 10, 1000], [1, 10, 5]), Asked([95, 9.5, 950], [1, 10, 5])
    rate, p99 = goals({3: smallest, 6: larger})
    assert (rate.measured.lowest, rate.measured.highest) == (0.95, 0.95)
    assert (p99.measured.lowest, p99.measured.highest) == (1, 1)


# The report


def test_the_report_says_of_every_goal_whether_it_is_met() -> None:
    missed = made_up(rates=[50, 50, 50])
    text = markdown(missed)
    assert all(f"| {goal.text} | {goal.asked} | {goal.measured} |" in text for goal in missed.goals)
    assert text.count("| **no** |") == 1
    assert "**no**" not in markdown(made_up())


def test_the_report_has_the_machine_and_a_row_for_all_that_was_measured() -> None:
    text = markdown(made_up())
    _, served, taken = tables(text)
    assert "- Processor: A | B, 2 cores" in text
    assert [row.split(" | ")[0] for row in served[2:]] == ["| 1,000", "| 10,000", "| 100,000"]
    assert len(taken[2:]) == len(ROWS)
    assert (
        "| Compile all of it, with the search index (s) | 2.00 | 20.0 (× 10.0) | 300 (× 150) |"
        in (taken)
    )


def test_what_is_nothing_in_the_smallest_library_is_not_compared() -> None:
    assert "| Processor time of an idle worker (%) | 0 | 0.100 | 0 |" in markdown(made_up())


def test_every_row_of_a_table_has_all_its_columns() -> None:
    columns = [{row.count(" | ") for row in rows} for rows in tables(markdown(made_up()))]
    assert [len(counts) for counts in columns] == [1] * 3


def test_what_is_not_used_need_not_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(machine.PROGRAMS, "Chromium", ["nothing-of-the-kind"])
    assert "flask 3" in machine.describe(["flask"])["Versions"]
    with pytest.raises(CannotRun, match="nothing-of-the-kind is needed"):
        machine.describe(["flask", "Chromium"])


# The command


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command writes its report, instead of where it is kept."""
    monkeypatch.setattr(growth, "REPORT", tmp_path / "GROWTH.md")
    return tmp_path / "GROWTH.md"


@pytest.mark.parametrize(
    ("rates", "code", "said"),
    [
        ((), 0, ""),
        (
            [80.0] * 3,
            1,
            "Missed: Rate with 100,000 resources / with 1,000 is 0.800, and has to be at least "
            "0.9.\n",
        ),
    ],
    ids=["all are met", "one is missed"],
)
def test_a_missed_goal_ends_the_run_with_1(
    rates: Sequence[float], code: int, said: str, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "measure", lambda *given: made_up(rates))
    ended = CliRunner().invoke(growth.main, ["--large"])
    assert (ended.exit_code, ended.stderr) == (code, said)
    assert report.read_text(encoding="utf-8") == markdown(made_up(rates))


def test_only_a_large_run_writes(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "measure", lambda *given: made_up())
    ended = CliRunner().invoke(growth.main)
    assert "# What growth costs" in ended.stdout
    assert not report.exists()


def test_a_report_that_cannot_be_written_leaves_the_one_before(report: Path) -> None:
    write(report, "before")
    with pytest.raises(UnicodeEncodeError):
        write(report, "half \ud800")
    assert {one.name: one.read_text() for one in report.parent.iterdir()} == {"GROWTH.md": "before"}


# All of it


@contextmanager
def tiny_run(
    folder: Path, *sizes: int, seconds: int, idle: float
) -> Iterator["subprocess.Popen[str]"]:
    """A large run with tiny libraries, in a process group of its own, until the block ends.

    Args:
        folder: Where it writes its report and keeps its libraries.
        sizes: How many resources each library has.
        seconds: How long a turn is.
        idle: For how many seconds an idle worker is looked at.
    """
    *smaller, large = sizes
    script = TINY.format(
        sizes=smaller, large=large, seconds=seconds, idle=idle, report=str(folder / "GROWTH.md")
    )
    command = [sys.executable, "-c", script, "--large", "--rounds", "1"]
    with subprocess.Popen(
        [*command, "--folder", str(folder / "libraries")],
        cwd=CHECKOUT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        try:
            yield run
        finally:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)


def runs(process: int, argument: str) -> bool:
    """Whether a program runs below a process that was given an argument."""
    with suppress(FileNotFoundError):  # one has just ended
        commands = [Path(f"/proc/{one}/cmdline").read_text() for one in tree_of(process)]
        return any(argument in command.split("\0") for command in commands)
    return False


def group_is_running(group: int) -> bool:
    """Whether a process of a group still runs."""
    with suppress(ProcessLookupError):
        os.killpg(group, 0)
        return True
    return False


@needs_wrk
@pytest.mark.timeout(300)  # four servers are started, one after the other
def test_real_libraries_are_served_measured_and_reported(tmp_path: Path) -> None:
    with tiny_run(tmp_path, 3, 6, seconds=1, idle=0.5) as run:
        said, wrong = run.communicate()
    text = (tmp_path / "GROWTH.md").read_text(encoding="utf-8")
    goal_rows, served, taken = tables(text)
    assert said == f"Written: {tmp_path / 'GROWTH.md'}\n"
    assert run.returncode == (1 if "**no**" in text else 0)
    assert wrong.count("Missed: ") == text.count("**no**")
    assert "Rate with 6 resources / with 3" in goal_rows[2]
    assert [row.split(" | ")[0] for row in served[2:]] == ["| 3", "| 6"]
    assert len(taken[2:]) == len(ROWS)
    left = {one.name for one in (tmp_path / "libraries").iterdir()}
    assert left == {"library-3", "library-6"}


@needs_wrk
@pytest.mark.timeout(300)  # two servers are started, one after the other
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
@pytest.mark.parametrize(
    ("argument", "idle"),
    [("serve", LONG), (f"-d{LONG}s", 0.5)],
    ids=["while a server starts", "while wrk asks"],
)
def test_a_run_that_is_stopped_leaves_no_process_and_no_report(
    argument: str, idle: float, number: signal.Signals, tmp_path: Path
) -> None:
    with tiny_run(tmp_path, 3, seconds=LONG, idle=idle) as run:
        until(lambda: runs(run.pid, argument), 200)
        # Ctrl+C is heard by all that run in the terminal, a service manager's signal by the first.
        (os.killpg if number == signal.SIGINT else os.kill)(run.pid, number)
        said, wrong = run.communicate()
        assert not group_is_running(run.pid)
    assert (run.returncode, said) == (2, "")
    assert wrong == "The measurement was stopped. Nothing was written.\n"
    assert [one.name for one in tmp_path.iterdir()] == ["libraries"]
    assert [one.name for one in (tmp_path / "libraries").iterdir()] == ["library-3"]


STOPPED_WHILE_STARTING = """
import subprocess
from benchmarks.command_line import measuring, run

def start():
    with measuring():
        subprocess.Popen(["sleep", "600"])
        raise KeyboardInterrupt

run(start)
"""


def test_what_is_just_being_started_ends_with_a_run_that_is_stopped() -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", STOPPED_WHILE_STARTING],
        cwd=CHECKOUT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    _, wrong = run.communicate(timeout=30)
    assert not group_is_running(run.pid)
    assert (run.returncode, wrong) == (2, "The measurement was stopped. Nothing was written.\n")
