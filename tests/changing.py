"""Changes to the files of a library, and waiting for what comes of them."""

import time
from collections.abc import Callable
from pathlib import Path


def change(library: Path, file: str, old: str, new: str) -> None:
    """Replace a text that stands in a file of a library exactly once."""
    text = (library / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file} has {text.count(old)} of {old!r}"
    (library / file).write_text(text.replace(old, new), encoding="utf-8")


def damage(file: Path, content: bytes) -> None:
    """Put another file in the place of one.

    To write into one that is mapped into memory, as an open search index is, would end the process
    (SIGBUS).
    """
    file.unlink()
    file.write_bytes(content)


def until(condition: Callable[[], object], seconds: float = 15) -> None:
    """Wait for a condition; the deadline is long, so that a busy machine fails no test."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"did not happen within {seconds} seconds"
        time.sleep(0.02)
