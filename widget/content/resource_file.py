"""One file of `resources/`: front matter and text, in one language."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from widget.content.article import read_article, read_notice
from widget.content.complaints import validate
from widget.content.library_folder import FILE_NAME
from widget.content.mistake import Mistake
from widget.content.model import FrontMatter, Publisher, Resource
from widget.content.yaml_file import Place, YamlFile, read_yaml

FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
WITHDRAWN = re.compile(r"^status:[ \t]*[\"']?withdrawn\b", re.MULTILINE)

# A translation takes the rest from its original.
OF_ONE_LANGUAGE = {"title", "also_known_as", "summary", "urgent", "language", "translated_from"}


@dataclass(frozen=True)
class ResourceFile:
    """A file as it was read.

    Attributes:
        resource: What it holds, or None if it has a mistake.
        values: Its front matter as written, with what it inherits, also when it has a mistake.
        lines: The line of each field that stands in it.
        mistakes: What is wrong with it, and what was dropped from it.
    """

    resource: Resource | None
    values: dict[str, Any]
    mistakes: tuple[Mistake, ...]
    lines: dict[Place, int] = field(default_factory=dict)


def read_resource_file(
    text: str, file: str, publisher: Publisher, original: ResourceFile | None = None
) -> ResourceFile:
    """Read a resource, or its translation.

    Args:
        text: The file's text.
        file: Its path inside the library.
        publisher: Whose library it is.
        original: The resource that this one is a translation of.
    """
    match = FRONT_MATTER.match(text)
    if not match:
        problem, remedy = "does not begin with a front matter", "put it between two lines of ---"
        return unreadable(text, Mistake(file, 1, "", problem, remedy))
    yaml = read_yaml(match["yaml"], file, first_line=2)
    inherited = original.values if original else {}
    values = {k: v for k, v in inherited.items() if k not in OF_ONE_LANGUAGE} | yaml.values
    front, mistakes = validate(
        FrontMatter, yaml, values, file, country=publisher.country, original=publisher.original
    )
    article = read_article(text[match.end() :], file, text[: match.end()].count("\n") + 1)
    mistakes += article.mistakes
    if not yaml.values:
        return unreadable(match["yaml"], *mistakes)
    if front is None:
        return ResourceFile(None, values, _own(mistakes, yaml, original), yaml.lines)
    urgent = None
    if front.urgent:
        line = yaml.line_of_text(("urgent",))
        urgent, found = read_notice(front.urgent, file, line, "urgent")
        mistakes += found
    mistakes += _disagreements(front, yaml, file, publisher)
    resource = Resource.model_validate(
        front.model_dump()
        | {
            "urgent_html": urgent,
            "introduction": article.introduction,
            "sections": tuple(article.sections),
        }
    )
    if original and original.resource:
        mistakes += _lost_in_translation(resource, original.resource, file)
    broken = any(not mistake.harmless for mistake in mistakes)
    own = _own(mistakes, yaml, original)
    return ResourceFile(None if broken else resource, values, own, yaml.lines)


def unreadable(text: str, *mistakes: Mistake) -> ResourceFile:
    """A file that cannot be read. A withdrawal in it counts all the same.

    Args:
        text: As much of its front matter as there is.
        mistakes: Why it cannot be read.
    """
    values = {"status": "withdrawn"} if WITHDRAWN.search(text) else {}
    return ResourceFile(None, values, mistakes)


def _own(
    mistakes: list[Mistake], yaml: YamlFile, original: ResourceFile | None
) -> tuple[Mistake, ...]:
    """Without what a translation inherits: what its original got wrong is complained of there."""
    if original is None:
        return tuple(mistakes)
    known = FrontMatter.model_fields.keys() | original.values.keys()
    inherited = known - OF_ONE_LANGUAGE - yaml.values.keys()
    return tuple(
        mistake
        for mistake in mistakes
        if mistake in yaml.mistakes or mistake.field.partition(".")[0] not in inherited
    )


def _disagreements(
    front: FrontMatter, yaml: YamlFile, file: str, publisher: Publisher
) -> list[Mistake]:
    """What is right by itself, but not beside the file's name or another field."""
    found = []

    def complain(field: str, problem: str, remedy: str) -> None:
        found.append(Mistake(file, yaml.line((field,)), field, problem, remedy))

    name = FILE_NAME.fullmatch(PurePosixPath(file).name)
    if name and name["number"] != front.number.lower():
        remedy = f"write {name['number'].upper()}, or rename the file {front.number.lower()}.md"
        complain("number", f'"{front.number}" is not the file\'s name', remedy)
    if name and name["tag"] and name["tag"].lower() != front.language.lower():
        complain("language", f'"{front.language}" is not the file\'s', f"write {name['tag']}")
    if front.language not in publisher.languages:
        remedy = "add it to languages in library.yml, or correct it"
        complain("language", f'"{front.language}" is not a language of this library', remedy)
    if front.review_due < front.reviewed:
        complain("review_due", "is before reviewed", "write the day of the next review")
    slugs = [other.slug for other in front.formats]
    if len(set(slugs)) < len(slugs):
        complain("formats", "has the same name and language twice", "give each another name")
    if front.status == "withdrawn" and not front.withdrawn_reason:
        complain("withdrawn_reason", "is missing", "tell families why, in one sentence")
    return found


def _lost_in_translation(translation: Resource, original: Resource, file: str) -> list[Mistake]:
    """What may not be left out of a translation: everything that warns of danger."""
    found = []
    if original.urgent_html and not translation.urgent_html:
        remedy = "translate the original's urgent notice"
        found.append(Mistake(file, 2, "urgent", "is missing", remedy))
    there = {section.id for section in translation.sections if section.always}
    for section in original.sections:
        if section.always and section.id not in there:
            problem = f'the section "{section.id}", which is marked always, is missing'
            remedy = f"translate it, and mark it {{#{section.id} always}}"
            found.append(Mistake(file, 2, "", problem, remedy))
    return found
