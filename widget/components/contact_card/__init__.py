"""The contact card."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from widget.component import Component, Example, Options
from widget.content.model import Publisher, Said, Team
from widget.edition import Edition
from widget.language import Language


@dataclass(frozen=True)
class ContactCard(Component):
    """Who to ring or write to.

    Attributes:
        team: The team.
        publisher: Whose team it is, with the switchboard.
        name: The team's name in the language shown.
        hours: When somebody answers, in the language shown.
        address_lines: The postal address, a line each.
    """

    team: Team
    publisher: Publisher
    name: Said
    hours: Said | None
    address_lines: tuple[str, ...]

    room: ClassVar[str] = "clamp(31em, 48em - 33vw, 36em)"
    accessibility: ClassVar[tuple[str, ...]] = (
        "Telephone numbers and the e-mail address are links that a telephone can dial and a mail "
        "program open; their text is the number and the address (WCAG 2.4.4).",
        "Every number says what it is for, in text (1.3.1).",
        "A relay number stands beside the telephone number, for people who do not speak or hear on "
        "the telephone.",
        "Links are at least 44 CSS pixels high (2.5.5).",
        "Numbers are read from left to right in languages that are written right to left (1.3.2).",
        "Long names and addresses wrap at a width of 320 CSS pixels (1.4.10).",
        "It has no ids, so that it can stand on a page any number of times.",
    )
    examples: ClassVar[Mapping[str, Example]] = {
        "default": Example("rheumatology", "A hospital team."),
        "long-names": Example(
            "musculoskeletal-pain", "A long name, a long e-mail address, and opening hours."
        ),
        "welsh": Example("rheumatology", "In Welsh.", {"lang": "cy"}),
        "arabic": Example("musculoskeletal-pain", "Right to left.", {"lang": "ar"}),
    }

    @classmethod
    def of(cls, edition: Edition, subject: str, options: Options) -> "ContactCard":
        team, publisher = edition.team(subject), edition.publisher
        tag = options.lang or publisher.original
        address = team.address or publisher.address
        postcode = team.postcode or (publisher.postcode if not team.address else None)
        lines = [line.strip() for line in address.splitlines()]
        return cls(
            team=team,
            publisher=publisher,
            name=team.name.in_language(tag),
            hours=team.hours.in_language(tag) if team.hours else None,
            address_lines=tuple(line for line in (*lines, postcode or "") if line),
        )

    @classmethod
    def subjects(cls, edition: Edition) -> tuple[str, ...]:
        return tuple(sorted(edition.library.teams))

    @property
    def subject(self) -> str:
        return self.team.slug

    @property
    def tag(self) -> str:
        return self.name.tag

    def title(self, language: Language) -> str:
        return self.name.text
