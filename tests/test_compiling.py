"""Reading a library again: only what has changed is read, and nothing is forgotten."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.changing import change, until
from widget.content import processes
from widget.content.compiled import Compiled, make_compiled, open_compiled
from widget.content.model import Library
from widget.content.reader import compile_library, read_library
from widget.paths import EXAMPLE_LIBRARY

RHM20, PHL05 = "resources/rhm20.md", "resources/phl05.md"
NUMBERS = 5


class Told:
    """What was told of the progress."""

    def __init__(self) -> None:
        self.all: list[tuple[str, int, int]] = []

    def __call__(self, what: str, done: int, total: int) -> None:
        self.all.append((what, done, total))

    @property
    def read(self) -> int:
        """How many numbers were read."""
        return self.all[-1][1] if self.all else 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the library is compiled."""
    return tmp_path / "editions"


@pytest.fixture
def compile_again(library: Path, folder: Path) -> Callable[[], tuple[Library, int]]:
    """Compiles the library, as a process does that was started anew; tells how much was read."""
    compile_library(library, make_compiled(folder))

    def again() -> tuple[Library, int]:
        told = Told()
        return compile_library(library, opened(folder), progress=told), told.read

    return again


CompileAgain = Callable[[], tuple[Library, int]]


def opened(folder: Path) -> Compiled:
    compiled = open_compiled(folder)
    assert compiled
    return compiled


def test_at_first_everything_is_read(library: Path, folder: Path) -> None:
    told = Told()
    compile_library(library, make_compiled(folder), progress=told)
    assert told.all[0] == ("Reading", 0, NUMBERS)
    assert told.all[-1] == ("Reading", NUMBERS, NUMBERS)


def test_when_nothing_has_changed_nothing_is_read_and_the_edition_stays(
    compile_again: CompileAgain, folder: Path
) -> None:
    assert compile_again()[1] == 0
    assert opened(folder).newest() == 1


def test_when_files_only_look_otherwise_the_edition_stays(
    compile_again: CompileAgain, library: Path, folder: Path
) -> None:
    for file in (library / "resources").iterdir():
        os.utime(file, (1, 1))
    compile_again()
    assert opened(folder).newest() == 1
    assert compile_again()[1] == 0


CHANGES: dict[str, tuple[Callable[[Path], object], int]] = {
    "a resource": (lambda library: change(library, RHM20, "title: Chronic", "title: New"), 1),
    "a translation": (lambda library: (library / "resources" / "rhm20.cy.md").unlink(), 1),
    "a team": (lambda library: (library / "teams" / "rheumatology.yml").unlink(), 0),
    "the publisher's name": (
        lambda library: change(library, "library.yml", "name: ", "name: A "),
        0,
    ),
    "the publisher's languages": (
        lambda library: change(library, "library.yml", "languages: [en, ", "languages: [en, fr, "),
        NUMBERS,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_only_what_a_change_concerns_is_read(
    compile_again: CompileAgain, library: Path, name: str
) -> None:
    make, concerned = CHANGES[name]
    make(library)
    made, read = compile_again()
    assert read == concerned
    assert made == read_library(library)


def test_mistakes_of_files_that_have_not_changed_are_still_said(
    compile_again: CompileAgain, library: Path
) -> None:
    change(library, RHM20, "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    first, _ = compile_again()
    change(library, PHL05, "kind: test", "kind: exam")
    second, read = compile_again()
    assert read == 1
    assert {mistake.file for mistake in second.mistakes} == {RHM20, PHL05}
    assert set(first.mistakes) < set(second.mistakes)
    assert compile_again()[0].mistakes == second.mistakes


def test_a_lost_reference_is_said_although_the_file_has_not_changed(
    compile_again: CompileAgain, library: Path
) -> None:
    (library / "teams" / "rheumatology.yml").unlink()
    made, read = compile_again()
    assert read == 0
    assert RHM20 in {mistake.file for mistake in made.mistakes}


def test_a_resource_that_is_gone_is_gone(compile_again: CompileAgain, library: Path) -> None:
    (library / PHL05).unlink()
    made, _ = compile_again()
    assert "PHL05" not in made.resources
    assert "PHL05" not in made.resources.published


def test_only_the_numbers_that_are_named_are_looked_at(
    compile_again: CompileAgain, library: Path, folder: Path
) -> None:
    change(library, RHM20, "title: Chronic", "title: New")
    (library / PHL05).unlink()
    made = compile_library(library, opened(folder), named={"PHL05", "NEW01"})
    assert "PHL05" not in made.resources
    assert made.resources["RHM20"].title.startswith("Chronic")
    assert compile_again()[0].resources["RHM20"].title.startswith("New")


def test_what_was_read_before_a_reading_was_stopped_is_not_read_again(
    library: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "BATCH", 1)

    def stop(what: str, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compile_library(library, make_compiled(folder), progress=stop)
    assert opened(folder).library() is None
    told = Told()
    made = compile_library(library, opened(folder), progress=told)
    assert made == read_library(library)
    assert opened(folder).rows("SELECT count(*) FROM text") == [(NUMBERS,)]


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few files be as many as are read in processes of their own."""
    monkeypatch.setattr(processes, "FEW", 0)
    monkeypatch.setattr(processes, "BATCH", 2)


@pytest.mark.usefixtures("many")
def test_processes_read_the_same(library: Path) -> None:
    change(library, RHM20, "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    with pytest.MonkeyPatch.context() as few:
        few.setattr(processes, "FEW", 100)
        here = read_library(library)
    assert read_library(library) == here
    assert here.mistakes


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("start", ["raise SystemExit", "import sys; sys.stdin.buffer.read(1)"])
def test_what_a_process_that_ends_leaves_is_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    monkeypatch.setattr(processes, "START", start)
    assert set(read_library(EXAMPLE_LIBRARY).resources) >= {"RHM20", "PHL05"}


@pytest.mark.usefixtures("many")
def test_processes_are_ended_when_the_reading_is_stopped(library: Path) -> None:
    def stop(what: str, done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_library(library, progress=stop)


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.15])
def test_ctrl_c_while_processes_read_leaves_none_of_them_and_no_traceback(
    seconds: float, library: Path
) -> None:
    text = (library / PHL05).read_text(encoding="utf-8")
    for number in range(100, 700):
        copy = text.replace("number: PHL05", f"number: PHX{number}")
        (library / "resources" / f"phx{number}.md").write_text(copy, encoding="utf-8")
    lint = subprocess.Popen(
        [sys.executable, "-m", "widget", "lint", str(library)],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    children = Path(f"/proc/{lint.pid}/task/{lint.pid}/children")
    until(children.read_text)
    time.sleep(seconds)
    # As a terminal does it: to the whole group in its foreground.
    os.killpg(lint.pid, signal.SIGINT)
    # Each of them has the other end of this pipe until it ends.
    _, said = lint.communicate(timeout=30)
    assert "Traceback" not in said
    assert lint.returncode == 0
