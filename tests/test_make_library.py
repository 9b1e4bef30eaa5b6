"""The libraries that benchmarks are run with: realistic, without mistakes, and always the same."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.make_library import main, make_library, number_at
from widget.content.model import Library
from widget.content.reader import read_library

RESOURCES = 60


def made(folder: Path, resources: int = RESOURCES, seed: int = 1) -> dict[str, str]:
    make_library(folder, resources, seed, lambda: None)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library that was made."""
    folder = tmp_path_factory.mktemp("made") / "library"
    made(folder)
    return read_library(folder)


def test_it_has_no_mistakes(library: Library) -> None:
    assert library.mistakes == ()
    assert len(library.resources) == RESOURCES


def test_a_resource_has_as_many_words_as_a_leaflet(library: Library) -> None:
    for resource in library.resources.values():
        html = " ".join(section.html for section in resource.sections)
        assert 200 < len(html.split()) < 1000


def test_there_are_translations_and_every_one_has_an_original(library: Library) -> None:
    tags = {tag for one in library.resources.values() for tag in one.translations}
    assert tags <= {"cy", "ar"}
    assert "cy" in tags


def test_the_same_seed_makes_the_same_library_and_another_one_another(tmp_path: Path) -> None:
    first = made(tmp_path / "first", 5)
    assert made(tmp_path / "second", 5) == first
    assert made(tmp_path / "third", 5, seed=2) != first


def test_a_larger_library_begins_with_the_smaller_one(tmp_path: Path) -> None:
    assert made(tmp_path / "small", 5).items() <= made(tmp_path / "large", 8).items()


def test_numbers_are_never_the_same() -> None:
    assert len({number_at(place) for place in range(10_000)}) == 10_000


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = CliRunner().invoke(main, [str(tmp_path)])
    assert ran.exit_code == 2
    assert "not empty" in ran.output


def test_the_command_makes_a_library_and_says_so(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, [str(tmp_path / "new"), "--resources", "3"])
    assert ran.exit_code == 0
    assert "3 resources" in ran.output
    assert len(read_library(tmp_path / "new").resources) == 3
