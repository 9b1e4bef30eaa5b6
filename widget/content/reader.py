"""The library folder, read into one value: every mistake at once, and none that stops the rest.

A resource with a mistake is quarantined: its last good version keeps serving. What has been read is
compiled (see `compiled`), and read again only when a file of it has changed (see `compilation`):
files that look the same from outside are not opened, and those with the same content are not read.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from widget.content.compiled import Compiled, make_temporary
from widget.content.library_folder import digest_of
from widget.content.model import Library
from widget.errors import BadLibrary

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how many of the resources are done, and of how many."""


def untold(what: str, done: int, total: int) -> None:
    """The progress that nobody asks for."""


def read_library(
    folder: Path, last_good: Library | None = None, progress: Progress = untold
) -> Library:
    """Read a library folder, and keep nothing of it.

    Args:
        folder: The folder, as the contract describes it.
        last_good: What was read before: gives the last good version of what is now broken.
        progress: Is told how far the reading is.

    Returns:
        The library, with its mistakes.

    Raises:
        BadLibrary: There is no folder, no library.yml, that file has a mistake, or a folder cannot
            be read.
    """
    return compile_library(folder, make_temporary(last_good), progress=progress)


def compile_library(
    folder: Path,
    compiled: Compiled,
    named: Collection[str] | None = None,
    progress: Progress = untold,
) -> Library:
    """Read what has changed in a library folder, and make it the newest edition.

    Args:
        folder: The folder, as the contract describes it.
        compiled: What was read before, and where to keep what is read.
        named: The only numbers whose files can have changed, if that is known; without it, all are
            looked at.
        progress: Is told how far the reading is.

    Returns:
        The library, with its mistakes.

    Raises:
        BadLibrary: There is no folder, no library.yml, that file has a mistake, or a folder cannot
            be read.
        sqlite3.Error: What was kept is damaged, or nothing more can be kept.
    """
    with _said_of(folder):
        digest = digest_of(folder) if named is None else None
        if digest and digest == compiled.digest() and (unchanged := compiled.library()):
            return unchanged
        # Imported here because all that reads files is large, and most starts find nothing changed.
        from widget.content.compilation import Compilation

        return Compilation(folder, compiled, progress).run(named, digest)


@contextmanager
def _said_of(folder: Path) -> Iterator[None]:
    """Say of a folder that cannot be read what to do."""
    try:
        if not folder.is_dir():
            raise BadLibrary(
                f"There is no library folder {folder}. "
                "Give the path of a folder with a library.yml."
            )
        if not (folder / "library.yml").is_file():
            raise BadLibrary(
                f"The folder {folder} has no library.yml, so it is not a library. "
                "Add one that names the publisher, or give another folder."
            )
        yield
    except OSError as error:
        raise BadLibrary(
            f"{error.filename or folder} cannot be read ({error.strerror}). Make it readable, "
            "or give another folder."
        ) from error
