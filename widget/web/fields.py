"""The builder's form: its fields, each with what there is to choose from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from widget.component import Component, Option
from widget.edition import Edition
from widget.language import ORIGINAL, language
from widget.registry import components
from widget.web.choices import Choices, label_of, options_of, section_names

# Up to so many subjects stand in a list to look through; more of them are found by typing.
LOOKED_THROUGH = 100
FOUND_BY_TYPING = 1000
# What an option is called in plain words, and what there is to say of it here.
WORDS = {
    "lang": ("Language", "By default the language that it was written in."),
    "heading": ("Level of its heading", ""),
    "theme": ("Colours", ""),
    "style": ("Styles", ""),
}


@dataclass(frozen=True)
class Choice:
    """One of the values of a field; its label may be in a language of its own."""

    value: str
    label: str
    hint: str = ""
    tag: str = ORIGINAL


@dataclass(frozen=True)
class Field:
    """A field of the form.

    Attributes:
        name: Its name in the query string.
        label: What it is called.
        hint: What it does.
        kind: How it is asked: `radios`, `row` (radios beside one another), `select` or `text`.
        value: What was chosen.
        choices: The values to choose from; suggestions for a text.
        problem: What is wrong with the value.
    """

    name: str
    label: str
    hint: str
    kind: str
    value: str
    choices: Sequence[Choice] = ()
    problem: str = ""

    @property
    def first_id(self) -> str:
        """The id of the control that a link to the field goes to."""
        first = self.choices[0].value if self.choices else ""
        return f"{self.name}-{first}" if self.kind in ("radios", "row") else self.name


def make_fields(edition: Edition, choices: Choices) -> Iterator[Field]:
    """The fields of the form, in its order."""

    def field(
        name: str, label: str, hint: str, kind: str, of: Sequence[Choice] = (), default: str = ""
    ) -> Field:
        value = choices.given.get(name, "") or default
        problem = choices.problems.get(name)
        return Field(name, label, hint, kind, value, of, problem.message if problem else "")

    kinds = [Choice(slug, _words(slug), one.purpose()) for slug, one in components().items()]
    yield field("component", "Which widget", "", "radios", kinds)
    subjects = _subjects(edition, choices)
    kind = "select" if 0 < len(subjects) <= LOOKED_THROUGH else "text"
    hint = "" if kind == "select" else "Type a number or a part of the name, such as RHM20."
    yield field("subject", "Subject", hint, kind, subjects[:FOUND_BY_TYPING])
    for option in options_of(choices.component):
        label, said = WORDS.get(option.name, (_words(option.name), ""))
        hint = said or option.description
        if option.name == "sections":
            names = section_names(edition, choices.given.get("subject", ""), choices.options.lang)
            hint += f" There are: {', '.join(names)}." if names else ""
        values = _values(edition, choices, option)
        listed = option.name == "lang" or option.several
        kind = "select" if listed else "row" if values else "text"
        yield field(option.name, label, hint, kind, values, option.default)
    yield field(
        "scripts",
        "May you paste scripts into your pages?",
        "Many editors take them out when a page is saved.",
        "row",
        [Choice("yes", "Yes"), Choice("no", "No"), Choice("", "I do not know")],
    )
    offered = choices.offer.ways if choices.offer else ()
    ways = [Choice(way.name, way.label, way.purpose) for way in offered]
    yield field("way", "How do you want to embed it?", "", "radios", ways)


def _subjects(edition: Edition, choices: Choices) -> list[Choice]:
    component, given = choices.component, choices.given.get("subject", "")
    if component is None:
        return []
    known = component.subjects(edition)
    # What can be shown but is not offered, such as a withdrawn resource, and what is wrong.
    other = [given] if given not in known else []
    listed = [_subject(edition, component, subject) for subject in known[:FOUND_BY_TYPING]]
    if choices.shown:
        return [*(_subject(edition, component, one) for one in other), *listed]
    return [*(Choice(one, one or "Choose one") for one in other), *listed]


def _subject(edition: Edition, component: type[Component], subject: str) -> Choice:
    label, tag = label_of(edition, component, subject)
    return Choice(subject, label, tag=tag)


def _values(edition: Edition, choices: Choices, option: Option) -> list[Choice]:
    if option.several:
        return _content_values(edition, choices, option)
    if option.name != "lang":
        return [Choice(value, value.capitalize()) for value in option.choices]
    given = choices.given.get("lang", "")
    tags = edition.publisher.languages
    own = [Choice(tag, language(tag).name_of(tag), tag=tag) for tag in tags]
    wrong = [Choice(given, given)] if given and given not in tags else []
    return [Choice("", "As it was written"), *own, *wrong]


def _content_values(edition: Edition, choices: Choices, option: Option) -> list[Choice]:
    """The values of an option that there are in the library, the most frequent first."""
    given, tag = choices.given.get(option.name, ""), edition.publisher.original
    known = [*edition.index.facets.get(option.name, ())][:FOUND_BY_TYPING]
    other = [Choice(given, given)] if given and given not in known else []
    return [Choice("", "All"), *other, *(Choice(value, value, tag=tag) for value in known)]


def _words(name: str) -> str:
    return name.replace("-", " ").capitalize()
