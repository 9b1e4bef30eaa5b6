"""The resource details."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from widget.about_resource import AboutResource
from widget.component import Example, Options, Part
from widget.content.model import Publisher, Resource
from widget.edition import PDF_CAN_BE_MADE, Edition
from widget.language import Language, language

FEWEST_SHOWN = 5
"""Fewer views or downloads are not shown: they would tell about single people."""


@dataclass(frozen=True)
class ResourceDetails(AboutResource):
    """What a resource is, whom it is for, how old it is, and how often it is used.

    Attributes:
        publisher: Who answers for it.
        views: How often it was viewed, at least; 0 if too few people did.
        downloads: How often it was downloaded, likewise.
        counted: When that was counted, in the publisher's time zone; None if there is nothing to
            show.
        language_missing: It was asked for in a language that it is not available in.
    """

    publisher: Publisher
    views: int
    downloads: int
    counted: datetime | None
    language_missing: bool

    reads: ClassVar[frozenset[Part]] = frozenset({"library", "counts"})
    room: ClassVar[str] = "100vh"
    room_ends: ClassVar[str] = ".cw"
    frame_height: ClassVar[int] = 800
    accessibility: ClassVar[tuple[str, ...]] = (
        "The details are a list of names and values that a screen reader reads together "
        "(WCAG 1.3.1).",
        "Each language is a link in that language's own name, which says so to a screen reader "
        "(3.1.2, 2.4.4).",
        "Text in another language than the rest names its language and direction (3.1.2).",
        "A format in another language says which, in words (2.4.4).",
        "Links are at least 44 CSS pixels high (2.5.5).",
        "Dates, times and numbers are written as readers of the language write them (3.1.5).",
        "Names and values stand below one another at a width of 320 CSS pixels, and nothing "
        "scrolls sideways (1.4.10).",
        "It has no ids, so that it can stand on a page any number of times.",
    )
    examples: ClassVar[Mapping[str, Example]] = {
        "default": Example("RHM20", "A resource in three languages."),
        "counts": Example("RHM20", "Often viewed and downloaded.", views=12_345, downloads=1_678),
        "few-downloads": Example(
            "RHM20", "Fewer than 5 downloads are not shown.", views=5, downloads=4
        ),
        "formats": Example("PHL05", "Also in other formats, one in another language.", views=321),
        "welsh": Example("RHM20", "In Welsh.", {"lang": "cy"}, views=12_345, downloads=1_678),
        "arabic": Example("RHM20", "Right to left.", {"lang": "ar"}, views=12_345, downloads=1_678),
        "language-missing": Example(
            "EMD12", "Not available in the language asked for: the original.", {"lang": "ar"}
        ),
        "withdrawn": Example("RHM07", "Withdrawn: only that, and what replaces it.", views=400),
    }

    @classmethod
    def of(cls, edition: Edition, subject: str, options: Options) -> "ResourceDetails":
        original = edition.resource(subject)
        asked = options.lang or original.language
        resource = original.in_language(asked)
        counts, numbers = edition.counts, _numbers_of(original, edition)
        views = _enough(sum(counts.views.get(number, 0) for number in numbers))
        downloads = _enough(sum(counts.downloads.get(number, 0) for number in numbers))
        zone = ZoneInfo(edition.publisher.time_zone)
        counted = counts.counted if views or downloads else None
        return cls(
            resource=resource,
            original=original,
            publisher=edition.publisher,
            views=views,
            downloads=downloads,
            counted=counted.astimezone(zone) if counted else None,
            language_missing=resource.language.partition("-")[0] != asked.partition("-")[0],
        )

    def title(self, language: Language) -> str:
        return language.gettext("Details of resource %(number)s") % {"number": self.subject}

    @property
    def pdf_can_be_made(self) -> bool:
        """What makes PDF files is installed."""
        return PDF_CAN_BE_MADE

    @property
    def languages(self) -> dict[str, str]:
        """The name of each language that it is available in, in that language, by tag."""
        tags = (self.original.language, *self.original.translations)
        return {tag: language(tag).name_of(tag) for tag in tags}


def _numbers_of(resource: Resource, edition: Edition) -> tuple[str, ...]:
    """Every number that it was counted under: what another resource is called now is not its."""
    former = [old for old in resource.formerly if edition.resource(old).number == resource.number]
    return (resource.number, *former)


def _enough(count: int) -> int:
    return count if count >= FEWEST_SHOWN else 0
