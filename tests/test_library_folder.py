"""The files of a library folder: whatever becomes of them, it is seen from outside."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.changing import change
from widget.content.library_folder import Listing, digest_of, folders_stamp, list_folder, names_in


def others_or_stamps(listing: Listing) -> object:
    return listing.others, dict(listing.stamps)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text": lambda library: change(library, "facts.yml", "Short, true", "Short, very true"),
    "a new resource": lambda library: (library / "resources" / "new01.md").write_text("---\n"),
    "a resource that is gone": lambda library: (library / "resources" / "rhm20.cy.md").unlink(),
    "another name": lambda library: (library / "teams" / "rheumatology.yml").rename(
        library / "teams" / "bones.yml"
    ),
    "a file that is called as no resource is": lambda library: (
        library / "resources" / "notes.md"
    ).touch(),
    "a link that leads nowhere": lambda library: (library / "resources" / "new01.md").symlink_to(
        "nowhere"
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_seen(library: Path, name: str) -> None:
    before = others_or_stamps(list_folder(library))
    CHANGES[name](library)
    assert others_or_stamps(list_folder(library)) != before


def test_a_change_is_seen_although_size_and_time_of_modification_do_not_change(
    library: Path,
) -> None:
    before = list_folder(library).others
    file = library / "teams" / "rheumatology.yml"
    facts = file.stat()
    change(
        library, "teams/rheumatology.yml", "telephone: 0114 271 7786", "telephone: 0114 271 7000"
    )
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert list_folder(library).others != before


@pytest.mark.parametrize("name", ["README.md~", "resources/.rhm20.md.swp", "notes.txt"])
def test_another_file_is_not_looked_at(library: Path, name: str) -> None:
    before = list_folder(library)
    (library / name).write_text("x")
    assert list_folder(library) == before


def test_the_original_stands_before_its_translations(library: Path) -> None:
    stamp = list_folder(library).stamps["RHM20"]
    assert names_in(stamp) == ["rhm20.md", "rhm20.ar.md", "rhm20.cy.md"]


def test_only_the_numbers_that_are_asked_for_are_listed(library: Path) -> None:
    everything, some = list_folder(library), list_folder(library, {"RHM20", "NEW01"})
    assert dict(some.stamps) == {"RHM20": everything.stamps["RHM20"]}
    assert some.others == everything.others


def test_a_library_without_resources_and_teams_has_none(tmp_path: Path) -> None:
    assert not list_folder(tmp_path).stamps


SWAPS: dict[str, Callable[[Path], object]] = {
    "a new file": CHANGES["a new resource"],
    "a file that is gone": CHANGES["a resource that is gone"],
    "another name": CHANGES["another name"],
    "a folder that is gone": lambda library: library.rename(library.parent / "elsewhere"),
}


@pytest.mark.parametrize("name", SWAPS)
def test_the_folders_alone_tell_what_comes_and_goes(library: Path, name: str) -> None:
    before = folders_stamp(library)
    SWAPS[name](library)
    assert folders_stamp(library) != before


@pytest.mark.parametrize("name", CHANGES)
def test_the_digest_changes_with_every_file(library: Path, name: str) -> None:
    before = digest_of(library)
    assert digest_of(library) == before
    CHANGES[name](library)
    assert digest_of(library) != before
