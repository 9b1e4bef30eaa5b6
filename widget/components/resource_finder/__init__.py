"""The resource finder."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, cast

from widget.component import Component, Example, Kept, Option, Options, State, Step
from widget.content.model import Resource
from widget.edition import Edition
from widget.errors import BadRequest, BrokenIndex, Unavailable, UnknownSubject
from widget.language import Language
from widget.search.index import PAGE_SIZE, Found, Sort, Wanted
from widget.search.layout import FACETS

SUBJECT = "all"
LONGEST_TEXT = 200
VALUES_SHOWN = 10
# What a browser may send: a longer text is cut with a sentence, not refused.
LONGEST_SENT = 100_000
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")

Own = tuple[tuple[str, str], ...]
Focus = Literal["nothing", "search", "results"]


@dataclass(frozen=True)
class Value:
    """A value that a facet can be chosen by.

    Attributes:
        text: What it is called.
        count: How many resources it would show.
        chosen: It has been chosen.
    """

    text: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """Something that resources can be chosen by.

    Attributes:
        name: Its name in the query string.
        values: The values, the most frequent first; those that were chosen are among the first.
    """

    name: str
    values: tuple[Value, ...]

    @property
    def first(self) -> tuple[Value, ...]:
        """The values that are shown at once."""
        return self.values[:VALUES_SHOWN]

    @property
    def others(self) -> tuple[Value, ...]:
        """The values that are shown when somebody asks for more."""
        return self.values[VALUES_SHOWN:]


@dataclass(frozen=True)
class Chosen:
    """A value that was chosen, and how to do without it.

    Attributes:
        facet: The facet's name.
        text: The value.
        without: The options that choose everything else.
    """

    facet: str
    text: str
    without: Own


def _filter(name: str, description: str) -> Option:
    return Option(name, description, max_length=LONGEST_SENT, several=True)


@dataclass(frozen=True)
class ResourceFinder(Component):
    """Search for resources, by words and by what they are about.

    Attributes:
        publisher_tag: The language that the library is first written in.
        text: What was typed, as far as it was searched for.
        cut: More was typed than is searched for.
        sort: The order asked for.
        found: What there is.
        resources: The resources on the page, in the language shown.
        facets: What they can be chosen by.
        chosen: What was chosen.
        state: The options of this search, without the page.
        focus: What the visitor used last; with htmx only what was found is renewed after it.
        asked_tag: The language asked for; empty for the original's.
    """

    publisher_tag: str
    text: str
    cut: bool
    sort: Sort
    found: Found
    resources: tuple[Resource, ...]
    facets: tuple[Facet, ...]
    chosen: tuple[Chosen, ...]
    state: Own
    focus: Focus
    asked_tag: str

    kept: ClassVar[Kept] = "request"
    room: ClassVar[str] = "60em"
    room_ends: ClassVar[str] = ".cw"
    frame_height: ClassVar[int] = 1200
    options: ClassVar[tuple[Option, ...]] = (
        Option("q", "Words to search for.", max_length=LONGEST_SENT),
        _filter("service", "Only resources of this service."),
        _filter("audience", "Only resources for these readers."),
        _filter("topic", "Only resources about this topic."),
        _filter("format", "Only resources of this format, such as leaflet."),
        Option(
            "sort",
            "The order: the best match, by title, or the newest review first.",
            ("relevance", "title", "reviewed"),
            "relevance",
        ),
        Option("page", "The page of the results.", max_length=LONGEST_SENT),
        Option(
            "focus",
            "What the visitor used last, when htmx renews what was found.",
            ("nothing", "search", "results"),
            "nothing",
        ),
    )
    accessibility: ClassVar[tuple[str, ...]] = (
        "The search box has a label that stays (WCAG 3.3.2), and each group of filters a legend "
        "(1.3.1).",
        "Nothing is searched before a button is pressed (3.2.2, 3.2.5).",
        "After a search the focus stays where it is, and how many resources were found is "
        "announced by a live region that was there before (4.1.3).",
        "After a filter or a page is chosen, the focus goes to the first line of the results "
        "(2.4.3).",
        "Each result is a heading with a link whose text says where it leads (2.4.4, 2.4.6, "
        "2.4.9).",
        "The current page is marked for assistive technology too (1.3.1, 4.1.2).",
        "Each filter can be pressed on at least 44 CSS pixels (2.5.5).",
        "It works by keyboard alone, and without JavaScript (2.1.1).",
        "Text in another language than the rest names its language and direction (3.1.2).",
        "It has no ids, so that it can stand on a page any number of times.",
    )
    examples: ClassVar[Mapping[str, Example]] = {
        "default": Example(SUBJECT, "Everything that there is, by title."),
        "search": Example(
            SUBJECT, "A search; plurals and typing mistakes do no harm.", {"q": "bonse"}
        ),
        "filters": Example(
            SUBJECT,
            "With filters, which can be removed.",
            {"audience": ("Children", "Parents and carers"), "format": "leaflet"},
        ),
        "nothing": Example(SUBJECT, "Nothing found: what to try.", {"q": "unicorn"}),
        "too-long": Example(SUBJECT, "More typed than is searched for.", {"q": "blood test " * 30}),
        "welsh": Example(
            SUBJECT, "In Welsh; what has no translation is in its own language.", {"lang": "cy"}
        ),
        "arabic": Example(SUBJECT, "Right to left.", {"lang": "ar", "q": "العظام"}),
    }
    states: ClassVar[Mapping[str, State]] = {
        "searched": State(
            (Step("input[type=search]", "CRMO"), Step(".cw-resource-finder__search button")),
            ".cw-resource-finder__found--search",
        ),
    }

    @classmethod
    def of(cls, edition: Edition, subject: str, options: Options) -> "ResourceFinder":
        if subject.lower() != SUBJECT:
            raise UnknownSubject(
                "The resource finder has no subject %(name)s.", (SUBJECT,), name=subject[:20]
            )
        typed = " ".join(CONTROL_CHARACTERS.sub(" ", options["q"]).split())
        text = _cut(typed)
        asked = options.lang if options.lang in edition.publisher.languages else ""
        tag = asked or edition.publisher.original
        sort = cast(Sort, options["sort"] or "relevance")
        try:
            known = edition.index.facets
            chosen = {name: _known(options.several(name), known[name]) for name in FACETS}
            page = _page(options["page"])
            found = edition.index.search(Wanted(text, chosen, sort, page, tag))
        except BrokenIndex as error:
            raise Unavailable("The search is being renewed. Try again in a minute.") from error
        state = _state(text, chosen, sort)
        return cls(
            publisher_tag=edition.publisher.original,
            text=text,
            cut=text != typed,
            sort=sort,
            found=found,
            resources=tuple(_shown(edition, found, tag)),
            facets=tuple(_facet(name, found, chosen[name]) for name in FACETS),
            chosen=tuple(
                Chosen(name, value, tuple(one for one in state if one != (name, value)))
                for name in FACETS
                for value in chosen[name]
            ),
            state=state,
            focus=cast(Focus, options["focus"] or "nothing"),
            asked_tag=asked,
        )

    @classmethod
    def subjects(cls, edition: Edition) -> tuple[str, ...]:
        return (SUBJECT,)

    @property
    def subject(self) -> str:
        return SUBJECT

    @property
    def tag(self) -> str:
        return self.asked_tag or self.publisher_tag

    def title(self, language: Language) -> str:
        return language.gettext("Find health information")

    @property
    def first_shown(self) -> int:
        """Which of all found resources is the first one on the page, from 1."""
        return (self.found.page - 1) * PAGE_SIZE + 1

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages to link to: the first, the last and those around; 0 is a gap."""
        return tuple(_around(self.found.page, self.found.pages))


def _known(asked: tuple[str, ...], known: Mapping[str, int]) -> tuple[str, ...]:
    """Those values that there are, as the library writes them.

    A partner's page must not show nothing when the publisher renames a service, so what is not
    known is as if it had not been chosen.
    """
    by_lower = {value.casefold(): value for value in known}
    found = (by_lower.get(CONTROL_CHARACTERS.sub(" ", one).strip().casefold()) for one in asked)
    return tuple(sorted({value for value in found if value is not None}))


def _cut(typed: str) -> str:
    """As much of a text as is searched for, without half a word at its end."""
    if len(typed) <= LONGEST_TEXT:
        return typed
    kept = typed[:LONGEST_TEXT]
    return kept.rpartition(" ")[0] or kept


def _page(asked: str) -> int:
    """The number of a page; the first one if it is none; too high a one becomes the last."""
    return int(asked) if re.fullmatch(r"[0-9]{1,9}", asked) else 1


def _state(text: str, chosen: Mapping[str, tuple[str, ...]], sort: Sort) -> Own:
    pairs = [(name, value) for name in FACETS for value in chosen[name]]
    pairs += [("q", text)] if text else []
    pairs += [("sort", sort)] if sort != "relevance" else []
    return tuple(sorted(pairs))


def _facet(name: str, found: Found, chosen: tuple[str, ...]) -> Facet:
    counts = found.facets[name]
    hidden = set(list(counts)[VALUES_SHOWN:])
    # What was chosen is never out of sight, even if nothing has it any more.
    first = [value for value in chosen if value in hidden or value not in counts]
    texts = dict.fromkeys([*first, *counts])
    return Facet(name, tuple(Value(one, counts.get(one, 0), one in chosen) for one in texts))


def _shown(edition: Edition, found: Found, tag: str) -> Iterator[Resource]:
    """The resources found, in a language; but for one that has been taken back meanwhile."""
    for number in found.numbers:
        try:
            resource = edition.resource(number)
        except BadRequest:
            continue
        if resource.status == "published":
            yield resource.in_language(tag)


def _around(page: int, pages: int) -> Iterator[int]:
    last = 0
    for one in sorted({1, page - 1, page, page + 1, pages}):
        if 1 <= one <= pages:
            if one > last + 1:
                yield 0
            yield one
            last = one
