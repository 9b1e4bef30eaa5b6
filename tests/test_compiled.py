"""The compiled library on disk: what was read comes back, and nothing that was put in since."""

import os
from collections.abc import Callable
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from tests.changing import change
from widget.content.compiled import Compiled, fingerprint_of, load_compiled, write_compiled
from widget.content.model import Library
from widget.content.reader import read_library
from widget.paths import EXAMPLE_LIBRARY


@pytest.fixture(scope="module")
def example() -> Library:
    """The example library, as read."""
    return read_library(EXAMPLE_LIBRARY)


@pytest.fixture
def file(tmp_path: Path, example: Library) -> Path:
    """A compiled library on disk."""
    write_compiled(Compiled(example, "as it was"), tmp_path / "editions" / "current.json")
    return tmp_path / "editions" / "current.json"


def test_what_was_written_comes_back(file: Path, example: Library) -> None:
    assert load_compiled(file) == Compiled(example, "as it was")


def test_mistakes_and_what_is_unavailable_come_back(library: Path, tmp_path: Path) -> None:
    change(library, "resources/rhm20.md", "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    read = read_library(library)
    write_compiled(Compiled(read, ""), tmp_path / "current.json")
    loaded = load_compiled(tmp_path / "current.json")
    assert loaded
    assert loaded.library.mistakes == read.mistakes
    assert loaded.library.unavailable == {"RHM20"}


def test_html_put_into_the_file_passes_the_sanitiser_again(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "<li>blood tests</li>" in text
    tampered = text.replace(
        "<li>blood tests</li>", "<li data-hx-get='/'>b<script>x()</script></li>"
    )
    file.write_text(tampered, encoding="utf-8")
    loaded = load_compiled(file)
    assert loaded
    html = "".join(section.html for section in loaded.library.resources["RHM20"].sections)
    assert "<li>b</li>" in html
    assert "script" not in html


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"null", b"not JSON", b"\xff\xfe", b'{"version": "0.0.0"', b"[" * 100_000],
)
def test_a_file_that_cannot_be_read_is_none(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert load_compiled(file) is None


@pytest.mark.parametrize("part", [10, 1000, -1])
def test_half_a_file_is_none(file: Path, part: int) -> None:
    file.write_bytes(file.read_bytes()[:part])
    assert load_compiled(file) is None


def test_a_file_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert load_compiled(tmp_path / "none.json") is None


def test_a_file_of_another_version_is_none(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('{"version":"', '{"version":"9.', 1), encoding="utf-8")
    assert load_compiled(file) is None


def test_nobody_ever_sees_half_of_a_file_that_is_being_replaced(
    file: Path, example: Library
) -> None:
    def replace_or_load(turn: int) -> bool:
        if turn % 10 == 0:
            write_compiled(Compiled(example, str(turn)), file)
        return load_compiled(file) is not None

    with ThreadPool(4) as pool:
        assert all(pool.map(replace_or_load, range(40), chunksize=1))


def test_nothing_is_left_behind_but_the_file(file: Path) -> None:
    assert [one.name for one in file.parent.iterdir()] == ["current.json"]


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text": lambda library: change(library, "facts.yml", "Short, true", "Short, very true"),
    "a new resource": lambda library: (library / "resources" / "new01.md").write_text("---\n"),
    "a resource that is gone": lambda library: (library / "resources" / "rhm20.cy.md").unlink(),
    "another name": lambda library: (library / "teams" / "rheumatology.yml").rename(
        library / "teams" / "bones.yml"
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_fingerprint_changes_with_the_folder(library: Path, name: str) -> None:
    before = fingerprint_of(library)
    CHANGES[name](library)
    assert fingerprint_of(library) != before


def test_the_fingerprint_changes_although_size_and_time_of_modification_do_not(
    library: Path,
) -> None:
    before = fingerprint_of(library)
    facts = (library / "teams" / "rheumatology.yml").stat()
    change(
        library, "teams/rheumatology.yml", "telephone: 0114 271 7786", "telephone: 0114 271 7000"
    )
    os.utime(library / "teams" / "rheumatology.yml", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert fingerprint_of(library) != before


@pytest.mark.parametrize("name", ["README.md~", "resources/.rhm20.md.swp", "notes.txt"])
def test_the_fingerprint_stays_when_another_file_changes(library: Path, name: str) -> None:
    before = fingerprint_of(library)
    (library / name).write_text("x")
    assert fingerprint_of(library) == before


def test_the_fingerprint_of_a_folder_that_is_gone_is_another(library: Path) -> None:
    before = fingerprint_of(library)
    library.rename(library.parent / "elsewhere")
    assert fingerprint_of(library) != before
