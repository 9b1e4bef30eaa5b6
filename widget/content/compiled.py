"""The compiled library: a library as read, kept on disk so that it is read and sanitised once.

One process writes it; every other one only loads it. Replacing the file is atomic, so nobody ever
sees half of it.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from widget import __version__
from widget.content.model import Library


class _Compiled(BaseModel):
    version: str
    fingerprint: str
    library: Library


@dataclass(frozen=True)
class Compiled:
    """A compiled library, and what it was made of.

    Attributes:
        library: The library.
        fingerprint: Names the state of the folder that it was read from (see `fingerprint_of`).
    """

    library: Library
    fingerprint: str


def fingerprint_of(folder: Path) -> str:
    """A text that changes whenever a file of a library folder does: paths, sizes and times.

    The time of the last change of the inode is among them: some deployments give every file the
    same time of modification.
    """
    parts = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".yml", ".md") and path.is_file():
            facts = path.stat()
            name = path.relative_to(folder).as_posix()
            parts.append(f"{name}:{facts.st_size}:{facts.st_mtime_ns}:{facts.st_ctime_ns}")
    return "\n".join([str(folder), *parts])


def write_compiled(compiled: Compiled, file: Path) -> None:
    """Keep a compiled library, in place of the one before."""
    kept = _Compiled(
        version=__version__, fingerprint=compiled.fingerprint, library=compiled.library
    )
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_text(kept.model_dump_json(), encoding="utf-8")
    fresh.replace(file)


def load_compiled(file: Path) -> Compiled | None:
    """Load a compiled library; None if there is none, or another version's.

    Its HTML passes the sanitiser's last gate again on the way (see `widget.content.sanitise`).
    """
    try:
        kept = _Compiled.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # pydantic's error is a ValueError, and that of a wrong encoding
        return None
    return Compiled(kept.library, kept.fingerprint) if kept.version == __version__ else None
