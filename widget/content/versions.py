"""All files of one number, the original and its translations, read together."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from widget import __version__
from widget.content.library_folder import FILE_NAME, RESOURCES, read_text
from widget.content.mistake import Mistake
from widget.content.model import Publisher, Resource
from widget.content.resource_file import ResourceFile, read_resource_file, unreadable


@dataclass(frozen=True)
class Versions:
    """What the files of one number hold.

    Attributes:
        key: Names the files' contents, and all else that it depends on how they are read.
        files: By language tag as their names have it; "" is the original, if there is one.
        mistakes: What is wrong with them.
    """

    key: str
    files: Mapping[str, ResourceFile]
    mistakes: tuple[Mistake, ...]


def context_of(publisher: Publisher) -> str:
    """What it depends on how any file is read: this version, and facts of the publisher."""
    return " ".join((__version__, publisher.country, *publisher.languages))


def read_versions(
    folder: Path, names: Sequence[str], publisher: Publisher, known: str
) -> Versions | None:
    """Read the files of a number.

    Args:
        folder: The library folder.
        names: The files' names, the original before its translations.
        publisher: Whose library it is.
        known: The key of what is known of them already.

    Returns:
        What they hold, or None if that is what is known already.
    """
    texts = {name: read_text(folder / RESOURCES / name, f"{RESOURCES}/{name}") for name in names}
    key = hashlib.sha256(repr((context_of(publisher), texts)).encode(errors="replace")).hexdigest()
    if key == known:
        return None
    files: dict[str, ResourceFile] = {}
    mistakes: list[Mistake] = []
    for name, (text, mistake) in texts.items():
        match = FILE_NAME.fullmatch(name)
        tag = (match and match["tag"]) or ""
        file = f"{RESOURCES}/{name}"
        if tag and "" not in files:
            original = file.replace(f".{tag}.", ".")
            mistakes.append(Mistake(file, 1, "", f"has no original {original}", "add it"))
            continue
        files[tag] = (
            unreadable(text, mistake)
            if mistake
            else read_resource_file(text, file, publisher, files.get(""))
        )
        mistakes += files[tag].mistakes
    return Versions(key, files, tuple(mistakes))


def combine(versions: Versions, last_good: Callable[[], Resource | None]) -> Resource | None:
    """The resource with its translations, each as read or, if it has a mistake, as it was before.

    Args:
        versions: What was read.
        last_good: Gives the last good version, if it is needed.
    """
    files = versions.files
    original = files[""].resource if "" in files else None
    translations = {tag: read.resource for tag, read in files.items() if tag}
    whole = original is not None and None not in translations.values()
    before = None if whole else last_good()
    resource = original or _kept(before, files.get(""))
    if resource is None:
        return None
    return resource.model_copy(
        update={"translations": _translations(before, translations if "" in files else None)}
    )


def _kept(before: Resource | None, read: ResourceFile | None) -> Resource | None:
    """The last good version. A withdrawal counts even in a file that has a mistake."""
    if before and read and read.values.get("status") == "withdrawn":
        wrong = {mistake.field.partition(".")[0] for mistake in read.mistakes}
        said = {
            name: None if name in wrong else read.values.get(name)
            for name in ("withdrawn_reason", "replaced_by")
        }
        return before.model_copy(update={"status": "withdrawn", **said})
    return before


def _translations(
    before: Resource | None, read: Mapping[str, Resource | None] | None
) -> dict[str, Resource]:
    """The translations by tag; without their original they were not read."""
    earlier = before.translations if before else {}
    if read is None:
        return dict(earlier)
    # A file may be called rhm20.pt-br.md; its language is pt-BR.
    by_lower = {tag.lower(): one for tag, one in earlier.items()}
    found = (one or by_lower.get(tag.lower()) for tag, one in read.items())
    return {one.language: one for one in found if one}
