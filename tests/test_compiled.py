"""The compiled library on disk: what was read comes back, and nothing that was put in since."""

import sqlite3
import zlib
from collections.abc import Callable
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from tests.changing import change, damage
from widget.content import compiled as module
from widget.content.compiled import Changes, Compiled, make_compiled, open_compiled
from widget.content.model import Library, Resource
from widget.content.reader import compile_library, read_library
from widget.errors import Unavailable
from widget.paths import EXAMPLE_LIBRARY

RHM20, PHL05 = "resources/rhm20.md", "resources/phl05.md"


@pytest.fixture(scope="module")
def example() -> Library:
    """The example library, as read."""
    return read_library(EXAMPLE_LIBRARY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the example library, compiled."""
    compile_library(EXAMPLE_LIBRARY, make_compiled(tmp_path / "editions"))
    return tmp_path / "editions"


def database(folder: Path) -> Path:
    return folder / (folder / "current").read_text()


def opened(folder: Path) -> Compiled:
    compiled = open_compiled(folder)
    assert compiled
    return compiled


def library_in(folder: Path) -> Library:
    library = opened(folder).library()
    assert library
    return library


def rewrite(folder: Path, number: str, edit: Callable[[bytes], bytes]) -> None:
    """Change a resource's text in the file, behind the program's back."""
    with sqlite3.connect(database(folder)) as connection:
        ((text_id, text),) = connection.execute(
            "SELECT text.id, text.resource FROM text JOIN resource ON text.id = resource.text "
            "WHERE resource.number = ?",
            (number,),
        ).fetchall()
        connection.execute("UPDATE text SET resource = ? WHERE id = ?", (edit(text), text_id))
    connection.close()


def test_what_was_written_comes_back(folder: Path, example: Library) -> None:
    assert library_in(folder) == example


def test_mistakes_and_what_is_unavailable_come_back(library: Path, tmp_path: Path) -> None:
    change(library, RHM20, "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    read = compile_library(library, make_compiled(tmp_path))
    loaded = library_in(tmp_path)
    assert read.mistakes
    assert loaded.mistakes == read.mistakes
    assert loaded.unavailable == {"RHM20"}


def test_what_is_known_of_a_resource_is_what_it_says_itself(folder: Path) -> None:
    resources = library_in(folder).resources
    for entry in resources.entries():
        one = resources[entry.number]
        assert entry == (one.number, one.status, one.title, one.language, one.formerly)
        assert entry == resources.entry(entry.number)


def test_a_resource_is_loaded_when_it_is_asked_for_and_kept(folder: Path) -> None:
    resources = library_in(folder).resources
    assert resources["RHM20"] is resources["RHM20"]


def test_of_many_resources_only_the_last_used_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT_RESOURCES", 1)
    resources = library_in(folder).resources
    first = resources["RHM20"]
    assert resources["PHL05"] is resources["PHL05"]
    assert resources["RHM20"] is not first


@pytest.mark.parametrize("number", ["RHM99", "", "rhm20", "' OR 1"])
def test_a_number_that_is_not_there_is_none_s(folder: Path, number: str) -> None:
    resources = library_in(folder).resources
    assert number not in resources
    assert resources.get(number) is None
    assert resources.entry(number) is None


def test_html_put_into_the_file_passes_the_sanitiser_again(folder: Path) -> None:
    def tamper(text: bytes) -> bytes:
        written = zlib.decompress(text)
        assert b"<li>blood tests</li>" in written
        bad = b"<li data-hx-get='/'>b<script>x()</script></li>"
        return zlib.compress(written.replace(b"<li>blood tests</li>", bad))

    rewrite(folder, "RHM20", tamper)
    html = "".join(section.html for section in library_in(folder).resources["RHM20"].sections)
    assert "<li>b</li>" in html
    assert "script" not in html


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "something else": lambda content: b"\xff\xfe" * 100,
    "its beginning only": lambda content: content[: len(content) // 3],
    "without its beginning": lambda content: b"\x00" * 200 + content[200:],
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("which", ["the name", "the database"])
def test_a_file_that_cannot_be_read_is_none(folder: Path, which: str, name: str) -> None:
    file = folder / "current" if which == "the name" else database(folder)
    damage(file, DAMAGES[name](file.read_bytes()))
    assert open_compiled(folder) is None


@pytest.mark.parametrize("name", ["../../secret.sqlite3", "/etc/passwd", "", "current"])
def test_a_name_that_leads_elsewhere_is_none(folder: Path, name: str) -> None:
    (folder / "current").write_text(name)
    assert open_compiled(folder) is None


def test_a_folder_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert open_compiled(tmp_path / "none") is None


def test_a_file_of_another_version_is_none(folder: Path) -> None:
    with sqlite3.connect(database(folder)) as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert open_compiled(folder) is None


@pytest.mark.parametrize("edit", [lambda text: text[:-8], lambda text: zlib.compress(b"{}")])
def test_a_damaged_text_is_unavailable_and_the_file_is_current_no_more(
    folder: Path, edit: Callable[[bytes], bytes]
) -> None:
    rewrite(folder, "RHM20", edit)
    resources = library_in(folder).resources
    with pytest.raises(Unavailable):
        resources["RHM20"]
    assert resources["PHL05"].number == "PHL05"
    assert open_compiled(folder) is None


def test_an_edition_that_is_not_finished_is_nobody_s(
    library: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(library, RHM20, "title: Chronic", "title: New")
    with monkeypatch.context() as broken:
        broken.setattr(Compiled, "publish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            compile_library(library, opened(folder))
    assert library_in(folder).resources["RHM20"].title.startswith("Chronic")
    assert compile_library(library, opened(folder)).resources["RHM20"].title.startswith("New")


def test_who_has_an_older_edition_goes_on_loading_from_it(library: Path, folder: Path) -> None:
    older = library_in(folder)
    change(library, RHM20, "title: Chronic", "title: New")
    (library / PHL05).unlink()
    newer = compile_library(library, opened(folder))
    assert older.resources["RHM20"].title.startswith("Chronic")
    assert older.resources["PHL05"].number == "PHL05"
    assert newer.resources["RHM20"].title.startswith("New")
    assert "PHL05" not in newer.resources


def texts_in(folder: Path) -> list[str]:
    """The beginnings of the titles of what RHM20 is and was."""
    rows = opened(folder).rows("SELECT resource FROM text")
    resources = [Resource.model_validate_json(zlib.decompress(text)) for (text,) in rows]
    return sorted(one.title.split()[0] for one in resources if one.number == "RHM20")


def test_what_only_older_editions_have_is_removed_after_a_day(
    library: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_library(library, opened(folder))
    change(library, RHM20, "title: Chronic", "title: New")
    compile_library(library, opened(folder))
    assert texts_in(folder) == ["Chronic", "New"]
    monkeypatch.setattr(module, "SECONDS_KEPT", -1)
    change(library, PHL05, "title: Having", "title: New")
    compile_library(library, opened(folder))
    assert texts_in(folder) == ["New"]


def test_it_is_known_what_has_changed_since_an_edition(library: Path, folder: Path) -> None:
    first = opened(folder).newest()
    change(library, RHM20, "title: Chronic", "title: New")
    compile_library(library, opened(folder))
    second = opened(folder).newest()
    (library / PHL05).unlink()
    compile_library(library, opened(folder))
    assert opened(folder).changes(first) == Changes(("RHM20",), ("PHL05",))
    assert opened(folder).changes(second) == Changes((), ("PHL05",))
    assert opened(folder).changes(opened(folder).newest()) == Changes((), ())


def test_what_has_changed_since_an_edition_that_is_forgotten_is_not_known(folder: Path) -> None:
    assert opened(folder).changes(99) is None


def test_another_file_takes_the_place_of_the_one_before(folder: Path) -> None:
    before = database(folder)
    make_compiled(folder)
    assert database(folder) != before
    assert not before.exists()


def set_versions(library: Path, version: int) -> None:
    """Change two files together."""
    for file in (RHM20, PHL05):
        lines = (library / file).read_text(encoding="utf-8").splitlines()
        changed = [f'version: "{version}"' if one.startswith("version:") else one for one in lines]
        (library / file).write_text("\n".join(changed) + "\n", encoding="utf-8")


def test_nobody_ever_sees_half_of_an_edition_that_is_being_written(
    library: Path, folder: Path
) -> None:
    def write(version: int) -> bool:
        set_versions(library, version)
        return not compile_library(library, opened(folder)).mistakes

    def load(_: int) -> set[str]:
        resources = library_in(folder).resources
        return {resources["RHM20"].version, resources["PHL05"].version}

    write(0)
    with ThreadPool(4) as pool:
        # One thread writes, as only one process does.
        writing = pool.apply_async(lambda: [write(version) for version in (1, 2, 3)])
        assert {len(versions) for versions in pool.map(load, range(60), chunksize=1)} == {1}
        assert writing.get(60) == [True] * 3
