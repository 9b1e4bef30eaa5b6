"""The files of a library folder, and what tells whether they have changed, without opening them."""

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from widget.content.mistake import Mistake

MAX_BYTES = 1_000_000
RESOURCES = "resources"
TEAMS = "teams"
FILE_NAME = re.compile(r"(?P<number>[a-z]{1,6}[0-9]{1,6})(\.(?P<tag>[A-Za-z0-9-]+))?\.md")
"""The name of a resource's file: `rhm20.md`, or `rhm20.cy.md` for its Welsh."""


@dataclass(frozen=True)
class Listing:
    """The files of a library folder.

    Attributes:
        others: A text that changes whenever library.yml, facts.yml or a team does, or a file comes
            or goes that is called as no resource is.
        stamps: By number, a text that changes whenever a file of that number does: a line for each
            file, the original first.
        misnamed: What is called as no resource is.
    """

    others: str
    stamps: Mapping[str, str]
    misnamed: tuple[str, ...]


def list_folder(folder: Path, numbers: Collection[str] | None = None) -> Listing:
    """List a library folder.

    Args:
        folder: The folder.
        numbers: The only numbers that `stamps` is wanted of; without it, all.

    Raises:
        OSError: It cannot be read.
    """
    files: dict[str, list[str]] = {}
    misnamed = []
    for entry in _entries(folder / RESOURCES, ".md"):
        match = FILE_NAME.fullmatch(entry.name)
        if match is None:
            misnamed.append(entry.name)
        elif numbers is None or match["number"].upper() in numbers:
            files.setdefault(match["number"].upper(), []).append(_stamp(entry.name, entry))
    stamps = {number: "\n".join(_in_order(lines)) for number, lines in files.items()}
    others = sorted(_other_stamps(folder))
    return Listing("\n".join([*others, *sorted(misnamed)]), stamps, tuple(misnamed))


def digest_of(folder: Path) -> str:
    """A short text that changes whenever a file of a library folder does.

    It needs no memory for each file: their hashes are added up, in whatever order they come.

    Raises:
        OSError: It cannot be read.
    """
    stamps = (_stamp(entry.name, entry) for entry in _entries(folder / RESOURCES, ".md"))
    total = 0
    for stamp in chain(_other_stamps(folder), stamps):
        hashed = hashlib.blake2b(stamp.encode(errors="surrogateescape"), digest_size=16)
        total += int.from_bytes(hashed.digest())
    return f"{total:x}"


def _other_stamps(folder: Path) -> Iterator[str]:
    yield from (_stamp(name, folder / name) for name in ("library.yml", "facts.yml"))
    yield from (_stamp(entry.name, entry) for entry in _entries(folder / TEAMS, ".yml"))


def names_in(stamp: str) -> list[str]:
    """The names of the files that a stamp tells of."""
    return [line.partition(" ")[0] for line in stamp.split("\n")]


def folders_stamp(folder: Path) -> str:
    """A text that changes whenever a file of a library comes, goes or is swapped for another.

    It takes as long for a large library as for a small one, because it looks at folders only.
    """
    places = (folder, folder / RESOURCES, folder / TEAMS)
    return "\n".join(_stamp(place.name, place) for place in places)


def team_files(folder: Path) -> list[Path]:
    """The files of a library's teams, in the order of their names."""
    return sorted(folder / TEAMS / entry.name for entry in _entries(folder / TEAMS, ".yml"))


def read_text(path: Path, file: str) -> tuple[str, Mistake | None]:
    """A file's text, and why it cannot be used, if it cannot.

    Args:
        path: Where it is.
        file: Its path inside the library.
    """
    try:
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        return "", Mistake(file, 1, "", f"cannot be read: {error.strerror}", "make it readable")
    mistake = None
    if len(content) > MAX_BYTES:
        remedy = "divide it into several resources"
        mistake = Mistake(file, 1, "", "is larger than 1 MB", remedy)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        mistake = mistake or Mistake(file, line, "", "is not UTF-8", "save the file as UTF-8")
    # A byte order mark is what Windows editors begin a file with.
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n"), mistake


def _entries(folder: Path, suffix: str) -> Iterator[os.DirEntry[str]]:
    """What a folder has with a suffix; nothing if there is no such folder."""
    # A folder that cannot be read is an error: all that is in it would seem gone.
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        yield from (entry for entry in entries if entry.name.endswith(suffix))


def _stamp(name: str, file: os.DirEntry[str] | Path) -> str:
    """What changes with a file, in one line that begins with its name.

    The time of the last change of the inode is among it: some deployments give every file the same
    time of modification.
    """
    try:
        facts = file.stat()
    except OSError:
        return f"{name} is out of reach"
    return f"{name} {facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns} {facts.st_ino}"


def _in_order(lines: list[str]) -> list[str]:
    """The original before its translations: rhm20.md before rhm20.cy.md."""
    if len(lines) == 1:
        return lines
    return sorted(lines, key=lambda line: line.partition(" ")[0].removesuffix(".md"))
