"""The folder of a static export: what is written there, and the list of it.

`manifest.json` says what we made, so that nothing else is ever replaced or removed. It holds

- `generator`: `carewidget`, and `version`, that of the program
- `built`: the day of the last build, in the publisher's time zone
- `library`: the SHA-256 of the library's files (see `widget.export.fingerprint`)
- `files`: by path, each file's `sha256`, its `size` in bytes, and the day that it was last `built`
- `unfinished`: paths that a build was about to write; empty once it has come to its end

A file comes into its place whole, and the list of what is about to be written comes before the
first of them. So a build that is interrupted leaves a folder that can be used, and the next build
knows what it may replace and remove.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from widget import __version__
from widget.errors import CannotRun

MANIFEST = "manifest.json"
# There is only ever one, so a build that was interrupted leaves at most this behind.
TEMPORARY = ".carewidget-unfinished"


def _check_path(path: str) -> str:
    """Refuse what would lead out of the folder, whoever wrote the manifest."""
    if path.startswith("/") or "\\" in path or {"", ".", ".."} & set(path.split("/")):
        raise ValueError("is not a path inside the folder")
    return path


MadePath = Annotated[str, AfterValidator(_check_path)]


class ManifestFile(BaseModel):
    """What the manifest says of a file."""

    sha256: str
    size: int
    built: date


class Manifest(BaseModel):
    """manifest.json; the module describes its fields."""

    generator: Literal["carewidget"] = "carewidget"
    version: str = __version__
    built: date
    library: str
    unfinished: tuple[MadePath, ...] = ()
    files: dict[MadePath, ManifestFile] = Field(default_factory=dict)


@dataclass(frozen=True)
class File:
    """A file that is to be there.

    Attributes:
        path: Its path inside the folder, with forward slashes.
        content: Its content, given the day that it says it was built.
    """

    path: str
    content: Callable[[date], bytes]


@dataclass
class Changes:
    """What a build has done.

    Attributes:
        written: Paths of the files that are new or have changed.
        unchanged: Paths of those that were left as they were.
        removed: Paths of those that are gone.
    """

    written: list[str]
    unchanged: list[str]
    removed: list[str]


class OutputFolder:
    """A folder that we may write into. Get it from `open_output`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before = self._read_manifest()
        self._begun = False

    def write(
        self,
        files: Collection[File],
        day: date,
        library: str,
        keeps: Callable[[str], bool],
        did: Callable[[], None],
    ) -> Changes:
        """Bring the folder to hold these files, and no others of ours.

        A file whose content is the same but for the day that it was built is left as it is.

        Args:
            files: All that is to be there, in the order that they are to be written.
            day: Today.
            library: The fingerprint of what they are made from.
            keeps: Whether a file of an earlier build stays, though it is not among these.
            did: Called after each file.

        Raises:
            OSError: Something cannot be read, written or removed.
        """
        before = self._before.files if self._before else {}
        ours = {*before, *(self._before.unfinished if self._before else ())}
        planned = {file.path for file in files}
        unfinished = tuple(sorted(planned | ours - before.keys()))
        started = Manifest(built=day, library=library, unfinished=unfinished, files=before)
        made: dict[str, ManifestFile] = {}
        changes = Changes([], [], [])
        for file in files:
            body, built = self._as_it_was(file, before) or (file.content(day), day)
            made[file.path] = _entry(body, built)
            if self._read(file.path) == body:
                changes.unchanged.append(file.path)
            else:
                self._begin(started)
                self._replace(file.path, body)
                changes.written.append(file.path)
            did()
        for path in sorted(ours - planned):
            body_before = self._read(path)
            if body_before is not None and keeps(path):
                made[path] = _entry(body_before, before[path].built if path in before else day)
                changes.unchanged.append(path)
            elif os.path.lexists(self._folder / path):
                self._begin(started)
                self._remove(path)
                changes.removed.append(path)
        finished = Manifest(built=day, library=library, files=dict(sorted(made.items())))
        if self._read(MANIFEST) != _as_json(finished):
            self._replace(MANIFEST, _as_json(finished))
        return changes

    def _as_it_was(self, file: File, before: dict[str, ManifestFile]) -> tuple[bytes, date] | None:
        """The file as it is there, if it only differs in the day that it was built."""
        if file.path not in before:
            return None
        built = before[file.path].built
        body = file.content(built)
        return (body, built) if self._read(file.path) == body else None

    def _begin(self, started: Manifest) -> None:
        """Say what is about to be written, before the first of it is."""
        if not self._begun:
            self._replace(MANIFEST, _as_json(started))
            self._begun = True

    def _read_manifest(self) -> Manifest | None:
        """The manifest of the build before; None if the folder is empty.

        Raises:
            CannotRun: The folder holds something, and none of it was made by us.
        """
        if not {path.name for path in self._folder.iterdir()} - {TEMPORARY}:
            return None
        remedy = "Name an empty folder, or one that an earlier build made."
        body = self._read(MANIFEST)
        if body is None:
            raise CannotRun(
                f"The folder {self._folder} is not empty, and has no {MANIFEST} of ours. {remedy}"
            )
        try:
            return Manifest.model_validate_json(body)
        except ValidationError as error:
            raise CannotRun(
                f"The file {self._folder / MANIFEST} is not one that carewidget wrote. {remedy}"
            ) from error

    def _read(self, path: str) -> bytes | None:
        try:
            return (self._folder / path).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def _replace(self, path: str, body: bytes) -> None:
        """Put a file in its place, whole."""
        target, fresh = self._folder / path, self._folder / TEMPORARY
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(body)
        fresh.replace(target)

    def _remove(self, path: str) -> None:
        (self._folder / path).unlink()
        for folder in (self._folder / path).parents:
            if folder == self._folder or any(folder.iterdir()):
                break
            folder.rmdir()


@contextmanager
def open_output(folder: Path, library: Path) -> Iterator[OutputFolder]:
    """A folder to build into, kept from other builds until the block ends; made if need be.

    Args:
        folder: The folder.
        library: The library folder, in which nothing may be built.

    Raises:
        CannotRun: It cannot be used, or it holds what is not ours; the message says what to do.
    """
    if folder.resolve().is_relative_to(library.resolve()):
        raise CannotRun(
            f"The folder {folder} is inside the library. Name one that is elsewhere, so that what "
            "is built is never read as content."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The folder itself is locked: a file for the lock would be published with the rest.
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            _lock(opened, folder)
            try:
                yield OutputFolder(folder)
            finally:
                (folder / TEMPORARY).unlink(missing_ok=True)
        finally:
            os.close(opened)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotRun(
            f"{error.filename or folder} cannot be written ({reason}). Make the folder {folder} "
            "writable, or name another. Build again afterwards: what is there can be used."
        ) from error


def _lock(opened: int, folder: Path) -> None:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CannotRun(
            f"Another build is writing to {folder}. Wait until it has ended, then build again."
        ) from error
    except OSError:
        pass  # some network folders cannot be locked, and can be built into all the same


def _entry(body: bytes, built: date) -> ManifestFile:
    return ManifestFile(sha256=hashlib.sha256(body).hexdigest(), size=len(body), built=built)


def _as_json(manifest: Manifest) -> bytes:
    return manifest.model_dump_json(indent=1).encode() + b"\n"
