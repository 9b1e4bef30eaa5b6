"""The search index of an edition: it belongs to that edition, and is there whenever it is."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.changing import change, damage
from widget.content.compiled import make_compiled
from widget.content.model import Library
from widget.content.reader import compile_library
from widget.indexing import index_folder, keep_index, open_edition_index
from widget.search.index import Index, Wanted

RHM20, PHL05 = "resources/rhm20.md", "resources/phl05.md"


class Kept:
    """A library that is compiled and indexed."""

    def __init__(self, library: Path, state: Path) -> None:
        self.folder = library
        self.compiled = make_compiled(state)
        self.told: list[str] = []
        self.compile()

    def compile(self) -> Library:
        """Compile what has changed; `told` says whether all had to be indexed."""
        library = compile_library(self.folder, self.compiled)
        self.told.clear()
        keep_index(self.compiled, library, lambda what, done, total: self.told.append(what))
        return library

    def index(self, edition: int = 0) -> Index:
        """The index of an edition, by default of the newest."""
        index = open_edition_index(self.compiled, edition or self.compiled.newest())
        assert index
        return index

    @property
    def index_folder(self) -> Path:
        """Where the newest index is."""
        return index_folder(self.compiled, self.compiled.newest())


@pytest.fixture
def kept(library: Path, tmp_path: Path) -> Kept:
    """The example library, compiled and indexed."""
    return Kept(library, tmp_path / "editions")


def numbers(index: Index, text: str) -> tuple[str, ...]:
    return index.search(Wanted(text)).numbers


def test_at_first_all_that_is_published_is_indexed(kept: Kept) -> None:
    assert set(kept.told) == {"Indexing"}
    assert len(kept.index()) == len(kept.compile().resources.published)


CHANGES: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "changed": (lambda library: change(library, RHM20, "title: ", "title: Zebra "), ("RHM20",)),
    "gone": (lambda library: (library / PHL05).unlink(), ()),
    "withdrawn": (
        lambda library: change(
            library, RHM20, "status: published", "status: withdrawn\nwithdrawn_reason: Old."
        ),
        (),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_alone_is_indexed_and_the_earlier_index_stays_as_it_was(
    kept: Kept, library: Path, name: str
) -> None:
    before = kept.compiled.newest()
    make, found = CHANGES[name]
    make(library)
    made = kept.compile()
    assert not kept.told
    assert len(kept.index()) == len(made.resources.published)
    assert numbers(kept.index(), "zebra") == found
    assert numbers(kept.index(before), "zebra") == ()
    assert len(kept.index(before)) >= len(kept.index())


def test_only_the_last_two_indexes_are_kept(kept: Kept, library: Path) -> None:
    for title in ("First", "Second", "Third"):
        change(library, RHM20, "title: ", f"title: {title} ")
        kept.compile()
    found = {path.name for path in kept.index_folder.parent.glob("search-*")}
    newest = kept.compiled.newest()
    assert found == {index_folder(kept.compiled, one).name for one in (newest - 1, newest)}


def test_while_nothing_changes_nothing_is_indexed(kept: Kept) -> None:
    before = kept.index_folder.stat().st_mtime_ns
    kept.compile()
    assert not kept.told
    assert kept.index_folder.stat().st_mtime_ns == before


@pytest.mark.parametrize("file", ["carewidget", "meta.json"])
def test_a_damaged_index_is_none_and_made_again(kept: Kept, file: str) -> None:
    damage(kept.index_folder / file, b"\xff")
    assert open_edition_index(kept.compiled, kept.compiled.newest()) is None
    kept.compile()
    assert numbers(kept.index(), "CRMO") == ("RHM20",)


def test_a_change_is_indexed_anew_when_the_earlier_index_is_damaged(
    kept: Kept, library: Path
) -> None:
    damage(kept.index_folder / "meta.json", b"\xff")
    change(library, RHM20, "title: ", "title: Zebra ")
    kept.compile()
    assert kept.told
    assert numbers(kept.index(), "zebra") == ("RHM20",)


def test_a_lock_that_is_left_in_the_earlier_index_does_not_stop_a_change(
    kept: Kept, library: Path
) -> None:
    # As it is in a process that was forked while a thread of tantivy's held the lock.
    with (kept.index_folder / ".tantivy-meta.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        change(library, RHM20, "title: ", "title: Zebra ")
        kept.compile()
        assert not kept.told
        assert numbers(kept.index(), "zebra") == ("RHM20",)
