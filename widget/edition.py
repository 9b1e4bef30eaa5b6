"""The edition: everything that a fragment may depend on, frozen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from widget.content.model import Fact, Library, Publisher, Resource, Team
from widget.counts import Counts
from widget.errors import Unavailable, UnknownSubject
from widget.search.index import Index, index_in_memory

PDF_CAN_BE_MADE = find_spec("weasyprint") is not None
"""Whether what makes PDF files is installed, so that they are offered."""
ANY_FACT = "any"
"""Asks for the fact of the day."""


@dataclass(frozen=True)
class Edition:
    """A library on a day. A new library or a new day makes a new edition.

    Attributes:
        library: The library as read.
        day: The day in the publisher's time zone: decides what is overdue.
        counts: How often each resource has been used, as last summed.
        prepared_index: Search over the library, opened beforehand; without it, one is made in
            memory when it is first needed.
    """

    library: Library = field(repr=False)
    day: date
    counts: Counts = field(default=Counts(), repr=False)
    prepared_index: Index | None = field(default=None, repr=False, compare=False)

    @classmethod
    def today(cls, library: Library) -> "Edition":
        """The edition of a library now."""
        return cls(library, datetime.now(ZoneInfo(library.publisher.time_zone)).date())

    @property
    def publisher(self) -> Publisher:
        """Who owns the library."""
        return self.library.publisher

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the published resources, in order."""
        return self.library.resources.published

    @cached_property
    def index(self) -> Index:
        """Search over the published resources."""
        if self.prepared_index is not None:
            return self.prepared_index
        return index_in_memory(self.library.resources.values())

    def resource(self, number: str) -> Resource:
        """A published or withdrawn resource, in its original language.

        Args:
            number: Its number, or one that it had formerly, in capitals or not.

        Raises:
            UnknownSubject: No resource ever had this number.
            Unavailable: It has a mistake, and no earlier version is known.
        """
        number = number.upper()
        for known_as in self._names_now(number):
            resource = self.library.resources.get(known_as)
            if resource is not None and resource.status != "draft":
                return resource
        if number in self.library.unavailable:
            raise Unavailable(
                "Resource %(number)s is being corrected. Try again later.", number=number
            )
        raise UnknownSubject(
            "There is no resource %(number)s here.", self.numbers, number=number[:20]
        )

    def _names_now(self, number: str) -> Iterator[str]:
        # A resource's own number comes first: what another one was called must not hide it.
        yield number
        yield self.library.resources.formerly.get(number, "")

    @cached_property
    def fact_names(self) -> tuple[str, ...]:
        """The ids of the facts, after `any`."""
        return (ANY_FACT, *(fact.id for fact in self.library.facts))

    def fact(self, name: str) -> Fact | None:
        """A fact by its id.

        Args:
            name: Its id, or `any`: then it is another one each day, until all have had their turn.

        Returns:
            The fact; None when any would do, but there are none.

        Raises:
            UnknownSubject: There is no such fact.
        """
        facts = self.library.facts
        if name.lower() == ANY_FACT:
            return facts[self.day.toordinal() % len(facts)] if facts else None
        for fact in facts:
            if fact.id == name.lower():
                return fact
        raise UnknownSubject("There is no fact %(name)s here.", self.fact_names, name=name[:60])

    def team(self, slug: str) -> Team:
        """A team by its slug.

        Raises:
            UnknownSubject: There is no such team.
            Unavailable: Its file has a mistake, and no earlier version is known.
        """
        team = self.library.teams.get(slug.lower())
        if team is None and slug.lower() in self.library.unavailable:
            raise Unavailable(
                "The details of team %(slug)s are being corrected. Try again later.",
                slug=slug.lower(),
            )
        if team is None:
            raise UnknownSubject(
                "There is no team %(slug)s here.",
                tuple(sorted(self.library.teams)),
                slug=slug[:60],
            )
        return team
