"""The interesting fact."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from widget.component import Component, Example, Options
from widget.content.model import Said
from widget.edition import ANY_FACT, Edition
from widget.language import Language


@dataclass(frozen=True)
class InterestingFact(Component):
    """Something short and cheerful to know.

    Attributes:
        asked: The fact's id, or `any` for that of the day.
        text: The fact in the language shown; none if the library has no facts.
        original: The tag of the publisher's language.
    """

    asked: str
    text: Said | None
    original: str

    room: ClassVar[str] = "clamp(13em, 20em - 20vw, 16em)"
    frame_height: ClassVar[int] = 260
    accessibility: ClassVar[tuple[str, ...]] = (
        "The heading is of the level asked for (WCAG 1.3.1, 2.4.6).",
        "Nothing moves, and the fact stays the same while somebody reads: the next one comes the "
        "next day (2.2.2).",
        "A fact in another language than the rest names its language and direction (3.1.2).",
        "Text has a contrast of at least 7:1 in light and in dark (1.4.6).",
        "It has no ids, so that it can stand on a page any number of times.",
    )
    examples: ClassVar[Mapping[str, Example]] = {
        "default": Example("teddy-mri-scanner", "A fact of one's choice."),
        "any": Example("any", "The fact of the day.", day=date(2026, 1, 6)),
        "next-day": Example("any", "The fact of the day after.", day=date(2026, 1, 7)),
        "welsh": Example("teddy-mri-scanner", "In Welsh.", {"lang": "cy"}),
        "arabic": Example("teddy-mri-scanner", "Right to left.", {"lang": "ar"}),
    }

    @classmethod
    def of(cls, edition: Edition, subject: str, options: Options) -> "InterestingFact":
        original = edition.publisher.original
        fact = edition.fact(subject)
        text = fact.text.in_language(options.lang or original) if fact else None
        return cls(subject.lower(), text, original)

    @classmethod
    def subjects(cls, edition: Edition) -> tuple[str, ...]:
        return edition.fact_names

    @property
    def subject(self) -> str:
        return self.asked

    @property
    def tag(self) -> str:
        return self.text.tag if self.text else self.original

    def title(self, language: Language) -> str:
        if self.asked == ANY_FACT or not self.text:
            return language.gettext("Interesting fact")
        return textwrap.shorten(self.text.text, 60, placeholder=" …")
