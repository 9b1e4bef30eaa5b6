"""The edition: everything that a fragment may depend on, frozen."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from widget.content.model import Library, Publisher, Resource, Team
from widget.errors import Unavailable, UnknownSubject


@dataclass(frozen=True)
class Edition:
    """A library on a day. A new library or a new day makes a new edition.

    Attributes:
        library: The library as read.
        day: The day in the publisher's time zone: decides what is overdue.
    """

    library: Library = field(repr=False)
    day: date

    @classmethod
    def today(cls, library: Library) -> "Edition":
        """The edition of a library now."""
        return cls(library, datetime.now(ZoneInfo(library.publisher.time_zone)).date())

    @property
    def publisher(self) -> Publisher:
        """Who owns the library."""
        return self.library.publisher

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the published resources, in order."""
        resources = self.library.resources.values()
        return tuple(sorted(one.number for one in resources if one.status == "published"))

    @cached_property
    def _formerly(self) -> dict[str, str]:
        resources = self.library.resources.values()
        shown = [one for one in resources if one.status != "draft"]
        return {old: resource.number for resource in shown for old in resource.formerly}

    def resource(self, number: str) -> Resource:
        """A published or withdrawn resource, in its original language.

        Args:
            number: Its number, or one that it had formerly, in capitals or not.

        Raises:
            UnknownSubject: No resource ever had this number.
            Unavailable: It has a mistake, and no earlier version is known.
        """
        number = number.upper()
        # A resource's own number comes first: what another one was called must not hide it.
        for known_as in (number, self._formerly.get(number, "")):
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
