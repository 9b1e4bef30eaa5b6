"""What a component is: a kind of widget, told what to show and how to look."""

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Literal, Self
from urllib.parse import urlencode

from widget.edition import Edition
from widget.errors import BadOption
from widget.language import Language, is_tag

Kept = Literal["edition", "showing", "request"]
Query = Mapping[str, str | Sequence[str]]
"""A query string by name; a name that stands in it several times has several values."""
Part = Literal["library", "counts"]

MOST_VALUES = 50
"""How many values of one option are read."""

UNKNOWN_LANGUAGE = "und"
"""ISO 639's code for a language that is not determined: one that nothing here is written in."""


@dataclass(frozen=True)
class Option:
    """A choice that a partner has.

    Attributes:
        name: Its name in the query string.
        description: What it does, for the guide: one sentence.
        choices: Every value that fits; none of them if it is a free text.
        default: The value when none is given.
        max_length: The longest free text that is taken, in characters.
        several: It may be given several times, each time with another value.
    """

    name: str
    description: str
    choices: tuple[str, ...] = ()
    default: str = ""
    max_length: int = 200
    several: bool = False

    def parse(self, value: str) -> str:
        """The value that a query string gives.

        Raises:
            BadOption: It could never have been right.
        """
        if self.choices and value not in self.choices:
            raise BadOption(
                "The option %(name)s cannot be %(value)s. Use one of these instead: %(fits)s.",
                name=self.name,
                value=value[:40],
                fits=", ".join(self.choices),
            )
        if len(value) > self.max_length:
            raise BadOption(
                "The option %(name)s is too long. Use at most %(limit)s characters.",
                name=self.name,
                limit=self.max_length,
            )
        return value


LANG = Option("lang", "The language, as a tag such as cy; by default the original's.")
COMMON_OPTIONS = (
    LANG,
    Option(
        "heading",
        "The level of the widget's own heading, so that it fits your page's outline.",
        ("2", "3", "4", "5", "6"),
        "2",
    ),
    Option(
        "theme",
        "Light or dark; auto follows your page's color-scheme.",
        ("auto", "light", "dark"),
        "auto",
    ),
    Option(
        "style",
        "Where the styles are: in the widget, in a linked file (for a strict content "
        "security policy), or nowhere.",
        ("inline", "link", "none"),
        "inline",
    ),
)


@dataclass(frozen=True)
class Options:
    """How a fragment is to look: checked, complete, and in canonical order.

    Attributes:
        lang: A language tag; empty for the original's, `und` for one that is not available.
        heading: The level of the widget's own heading, as a partner asks for it.
        theme: `auto`, `light` or `dark`.
        style: `inline`, `link` or `none`.
        own: The values of the component's own options that differ from the default, by name.
        page: It stands on a page of its own: its heading is the page's, which links its styles.
    """

    lang: str = ""
    heading: int = 2
    theme: str = "auto"
    style: str = "inline"
    own: tuple[tuple[str, str], ...] = ()
    page: bool = False

    @property
    def level(self) -> int:
        """The level of the widget's own heading where it stands."""
        return 1 if self.page else self.heading

    @property
    def styles(self) -> str:
        """Where the styles are where it stands."""
        return "none" if self.page else self.style

    def __getitem__(self, name: str) -> str:
        return dict(self.own).get(name, "")

    def several(self, name: str) -> tuple[str, ...]:
        """All values of an option that may have several."""
        return tuple(value for own, value in self.own if own == name)

    def query(self) -> str:
        """The query string that asks for these options; empty if all are at their default."""
        given = [
            (option.name, str(getattr(self, option.name)))
            for option in COMMON_OPTIONS
            if str(getattr(self, option.name)) != option.default
        ]
        return urlencode([*given, *self.own])

    def with_own(self, **values: str) -> "Options":
        """These options, with other values of the component's own."""
        others = [pair for pair in self.own if pair[0] not in values]
        return replace(self, own=tuple(sorted([*others, *values.items()])))

    def elsewhere(self) -> "Options":
        """The options that a link from one widget's page to another's takes along."""
        return Options(lang=self.lang, theme=self.theme)


@dataclass(frozen=True)
class Example:
    """One showing of a component in the guide, always checked for accessibility.

    Attributes:
        subject: What it is about, in the example library.
        description: Why it is worth seeing: one sentence.
        query: The options, as in a query string.
        form: What a visitor sent; the example then shows the answer.
        day: The day of the edition, when it matters.
        comments: The publisher asks for comments.
        views: How often the resource was viewed.
        downloads: How often it was downloaded.
    """

    subject: str
    description: str
    query: Query = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    day: date | None = None
    comments: bool = False
    views: int = 0
    downloads: int = 0


@dataclass(frozen=True)
class Step:
    """Something that a visitor does to a widget.

    Attributes:
        element: A selector of what is used, within the widget.
        text: What is typed into it; when there is nothing to type, it is pressed.
    """

    element: str
    text: str = ""


@dataclass(frozen=True)
class State:
    """What a widget comes to by what a visitor does. The checker drives it there, and looks again.

    Attributes:
        steps: What the visitor does, one thing after the other.
        shows: A selector of what is there as soon as it is reached, within the widget.
    """

    steps: tuple[Step, ...]
    shows: str


@dataclass(frozen=True)
class Component(ABC):
    """A kind of widget. The fields of a subclass are all that its template sees.

    Attributes:
        kept: How long its bytes are kept: for the `edition`, for one `showing` (it holds a form),
            or for one `request`.
        reads: What of the edition it depends on: the `library` with the day, and the `counts`.
        element: The root element's name.
        room: The height that an embed keeps free for it, so that nothing below moves when it comes.
        room_ends: A selector of what ends it, once the embed holds such an element.
        frame_height: The height of an iframe that does not learn the right one, in CSS pixels.
        options: Its own options, besides the common ones.
        accessibility: What anyone can test about it, a sentence each.
        examples: Every state worth seeing, by name; one is called `default`.
        states: What it comes to by what a visitor does, by name.
    """

    kept: ClassVar[Kept] = "edition"
    reads: ClassVar[frozenset[Part]] = frozenset({"library"})
    element: ClassVar[str] = "section"
    room: ClassVar[str] = "30em"
    room_ends: ClassVar[str] = ""
    frame_height: ClassVar[int] = 560
    options: ClassVar[tuple[Option, ...]] = ()
    accessibility: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[Mapping[str, Example]] = {}
    states: ClassVar[Mapping[str, State]] = {}

    @classmethod
    @abstractmethod
    def of(cls, edition: Edition, subject: str, options: Options) -> Self:
        """What a fragment is to show.

        Raises:
            UnknownSubject: The edition has no such subject.
        """

    @classmethod
    @abstractmethod
    def subjects(cls, edition: Edition) -> tuple[str, ...]:
        """Everything that there is a fragment about."""

    @property
    @abstractmethod
    def subject(self) -> str:
        """What it is about, as the library writes it."""

    @property
    @abstractmethod
    def tag(self) -> str:
        """The language of its content: our own words follow it when no language is asked for."""

    @abstractmethod
    def title(self, language: Language) -> str:
        """What a page with only this widget is called."""

    @classmethod
    def has_form(cls) -> bool:
        """Whether it holds a form, which a sandbox or a file cannot answer."""
        return cls.kept != "edition"

    @classmethod
    def slug(cls) -> str:
        """Its name in URLs and class names: `ContactCard` is `contact-card`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def folder(cls) -> str:
        """Its folder's name: `ContactCard` is in `contact_card`."""
        return cls.slug().replace("-", "_")

    @classmethod
    def purpose(cls) -> str:
        """What it is for: the first line of its docstring."""
        return (cls.__doc__ or "").strip().partition("\n")[0]

    @classmethod
    def all_options(cls) -> tuple[Option, ...]:
        """The options common to all components, and its own."""
        return (*COMMON_OPTIONS, *cls.options)

    @classmethod
    def kept_for(cls, options: Options) -> Kept:
        """How long the bytes for these options are kept: free text is never kept."""
        free = {option.name for option in cls.options if not option.choices}
        if cls.kept == "edition" and any(options[name] for name in free):
            return "request"
        return cls.kept

    @classmethod
    def parse_options(cls, query: Query, available: Collection[str], page: bool = False) -> Options:
        """The options that a query string asks for; those that nobody knows are ignored.

        Args:
            query: Names and values, as Werkzeug or a mapping has them.
            available: The language tags that something is written in.
            page: The fragment stands on a page of its own.

        Raises:
            BadOption: A value could never have been right.
        """
        values = {
            option.name: option.parse(next(_given(query, option.name), option.default))
            for option in cls.all_options()
            if not option.several
        }
        own = [
            (option.name, value)
            for option in cls.options
            for value in _own_values(option, query, values)
            if value != option.default
        ]
        return Options(
            lang=_canonical_tag(values["lang"], available),
            heading=int(values["heading"]),
            theme=values["theme"],
            style=values["style"],
            own=tuple(sorted(own)),
            page=page,
        )


def _given(query: Query, name: str) -> Iterator[str]:
    """The values that a query string has under a name, without empty ones."""
    # Werkzeug's MultiDict is a mapping of first values, and has the others besides.
    all_of = getattr(query, "getlist", None)
    values = all_of(name) if all_of else query.get(name, "")
    yield from filter(None, [values] if isinstance(values, str) else values)


def _own_values(option: Option, query: Query, values: Mapping[str, str]) -> Iterable[str]:
    """The values of one of a component's own options; several in canonical order, each once."""
    if not option.several:
        return (values[option.name],)
    given = sorted(set(_given(query, option.name)))
    return [option.parse(value) for value in given[:MOST_VALUES]]


def _canonical_tag(text: str, available: Collection[str]) -> str:
    if not text:
        return ""
    if not is_tag(text):
        raise BadOption(
            "The option lang cannot be %(value)s. Use a language tag, such as cy or ar.",
            value=text[:40],
        )
    by_lower = {tag.lower(): tag for tag in available}
    primary = text.lower().partition("-")[0]
    return by_lower.get(text.lower()) or by_lower.get(primary) or UNKNOWN_LANGUAGE
