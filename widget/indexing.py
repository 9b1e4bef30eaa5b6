"""Keeps a search index for each edition, made from the one before by what has changed.

    search-<file>-<edition>     a folder for the index of an edition

A folder begins as the earlier edition's, its files linked and not copied: tantivy never changes a
file that it has written. So whoever has an edition finds the index that belongs to it, or none
while that is being made.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from widget.content.compiled import Compiled
from widget.content.model import Library, Resource
from widget.content.reader import Progress
from widget.errors import BrokenIndex
from widget.search.index import Index, make_index, open_index, update_index

# The edition that others may be about to load, and the one before.
EDITIONS_KEPT = 2


def index_folder(compiled: Compiled, edition: int) -> Path:
    """Where the index of an edition is."""
    assert compiled.file, "a private file has no place for an index"
    return compiled.file.with_name(f"search-{compiled.file.stem}-{edition}")


def open_edition_index(compiled: Compiled, edition: int) -> Index | None:
    """The index of an edition; None if there is none. One that is damaged is removed."""
    folder = index_folder(compiled, edition)
    try:
        return open_index(folder)
    except BrokenIndex:
        shutil.rmtree(folder, ignore_errors=True)
        return None


def keep_index(compiled: Compiled, library: Library, progress: Progress) -> None:
    """See that the newest edition has an index, and remove those that nobody needs any more.

    Args:
        compiled: Where the edition is. Nobody else may write it meanwhile.
        library: The newest edition.
        progress: Is told how far it is, if all has to be read.
    """
    newest = compiled.newest()
    folder = index_folder(compiled, newest)
    if folder.is_dir():
        return
    earlier = _earlier(folder, newest)
    if not (earlier and _update(folder, earlier[-1], compiled, library)):
        make_index(folder, _told(library, progress))
    kept = {index_folder(compiled, one) for one in earlier[1 - EDITIONS_KEPT :]} | {folder}
    for other in folder.parent.glob("search-*"):
        if other not in kept:
            shutil.rmtree(other, ignore_errors=True)


def _earlier(folder: Path, newest: int) -> list[int]:
    """The earlier editions that have an index, in their order."""
    start = folder.name.removesuffix(str(newest))
    numbers = (found.name.removeprefix(start) for found in folder.parent.glob(f"{start}*"))
    return sorted(int(number) for number in numbers if number.isdecimal() and int(number) < newest)


def _update(folder: Path, since: int, compiled: Compiled, library: Library) -> bool:
    """Make an index from an earlier edition's; False if that cannot be done."""
    changes = compiled.changes(since)
    if changes is None:
        return False
    fresh = folder.with_name(f".{folder.name}")
    with suppress(BrokenIndex, OSError):
        shutil.rmtree(fresh, ignore_errors=True)
        # A file of a lock that was held while this process was forked stays locked in it for good.
        locks = shutil.ignore_patterns(".tantivy-*.lock")
        shutil.copytree(index_folder(compiled, since), fresh, ignore=locks, copy_function=os.link)
        update_index(fresh, (library.resources[n] for n in changes.changed), changes.gone)
        fresh.rename(folder)
        return True
    return False


def _told(library: Library, progress: Progress) -> Iterator[Resource]:
    total = len(library.resources)
    for done, number in enumerate(library.resources):
        progress("Indexing", done, total)
        yield library.resources[number]
    progress("Indexing", total, total)
