"""What a library has to show: each component about each subject, by every name and language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from widget.component import UNKNOWN_LANGUAGE, Component, Options
from widget.content.model import Library
from widget.edition import Edition
from widget.errors import BadRequest, BadSetting
from widget.fragment import known_language

# As a file says it that may be broken in any other way.
TAKEN_BACK = re.compile(r"^\W*status\W+(withdrawn|draft)\b", re.MULTILINE)


@dataclass(frozen=True)
class Widget:
    """A component about a subject, under a name that the subject has or had.

    Attributes:
        component: The component.
        name: The name in addresses.
        subject: The name that the subject has now.
        current: It may be embedded anew: this is its name now, and it is not withdrawn.
        tags: The languages that it is wanted in, empty for the original's.
    """

    component: type[Component]
    name: str
    subject: str
    current: bool
    tags: tuple[str, ...]


def known_tag(edition: Edition, tag: str) -> str:
    """A language tag as the library writes it.

    Raises:
        BadOption: It is no language tag.
        BadSetting: Nothing is written in that language.
    """
    known = known_language(edition, tag)
    if known == UNKNOWN_LANGUAGE:
        languages = ", ".join(edition.publisher.languages)
        raise BadSetting(f"Nothing here is in the language {tag}. There is: {languages}.")
    return known


def widgets_of(
    edition: Edition, component: type[Component], tags: tuple[str, ...]
) -> Iterator[Widget]:
    """A component about all that it can be about, in the order of names.

    A resource is there under each number that it had, and when it has been withdrawn; a draft is
    not.

    Args:
        edition: What there is.
        component: The component.
        tags: The languages wanted; when none is named, every one that there is of each subject.
    """
    listed = set(component.subjects(edition))
    shown = [one for one in edition.library.resources.entries() if one.status != "draft"]
    numbers = {name for one in shown for name in (one.number, *one.formerly)}
    for name in sorted(numbers | listed):
        try:
            made = component.of(edition, name, Options())
            is_about_it = name in listed or edition.resource(name).number == made.subject
        except BadRequest:
            continue  # it is not about resources, or this one is being corrected
        if is_about_it:
            subject = name if name in listed else made.subject
            found = _tags_of(edition, made, name, tags)
            yield Widget(component, name, subject, name in listed, tuple(dict.fromkeys(found)))


def _tags_of(
    edition: Edition, made: Component, name: str, wanted: tuple[str, ...]
) -> Iterator[str]:
    original = made.tag
    if not wanted:
        yield ""
    for tag in wanted or edition.publisher.languages:
        if tag == original:
            yield ""
        elif wanted or made.of(edition, name, Options(tag)).tag == tag:
            yield tag


def names_of_broken(library: Library, folder: Path) -> frozenset[str]:
    """The names, in capitals, of resources and teams that a mistake keeps from being read.

    One that the publisher takes back is not among them, even if that file has a mistake.

    Args:
        library: The library as read.
        folder: Where it was read.
    """
    files = {folder / mistake.file for mistake in library.mistakes if not mistake.harmless}
    entries = library.resources.entries()
    taken_back = {entry.number for entry in entries if entry.status != "published"}
    taken_back |= {_name(file) for file in files if _takes_back(file)}
    return frozenset(_name(file) for file in files) - taken_back


def _name(file: Path) -> str:
    return file.name.partition(".")[0].upper()


def _takes_back(file: Path) -> bool:
    try:
        return bool(TAKEN_BACK.search(file.read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return False
