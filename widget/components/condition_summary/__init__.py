"""The condition summary."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from widget.about_resource import AboutResource
from widget.component import Example, Option, Options
from widget.content.model import Publisher, Resource, Said, Section
from widget.edition import Edition
from widget.language import Language


@dataclass(frozen=True)
class ConditionSummary(AboutResource):
    """What a condition, test or treatment is, in the publisher's own words.

    Attributes:
        publisher: Who answers for it.
        sections: The sections shown, in their order.
        whole: All sections are shown.
        disclaimers: The publisher's notices that apply.
        language_missing: It was asked for in a language that it is not available in.
        outdated: The original has been changed since this translation was made.
        overdue: The day of its next review is past.
    """

    publisher: Publisher
    sections: tuple[Section, ...]
    whole: bool
    disclaimers: tuple[Said, ...]
    language_missing: bool
    outdated: bool
    overdue: bool

    element: ClassVar[str] = "article"
    options: ClassVar[tuple[Option, ...]] = (
        Option(
            "sections",
            "Only these sections: their names or schema.org health aspects, with commas between. "
            "Those that the publisher always wants shown stay.",
            max_length=400,
        ),
    )
    room: ClassVar[str] = "100vh"
    room_ends: ClassVar[str] = ".cw"
    frame_height: ClassVar[int] = 800
    accessibility: ClassVar[tuple[str, ...]] = (
        "The title is a heading of the level asked for, and each section a heading one level "
        "below it (WCAG 1.3.1, 2.4.6).",
        "An urgent notice comes before everything else, and is marked by a word, a border and a "
        "colour (1.3.2, 1.4.1).",
        "Text in another language than the rest names its language and direction (3.1.2).",
        "Text has a contrast of at least 7:1 in light and in dark (1.4.6).",
        "Nothing scrolls sideways at a width of 320 CSS pixels (1.4.10).",
        "Table headers say what they are headers of (1.3.1).",
        "It has no ids, so that it can stand on a page any number of times.",
    )
    examples: ClassVar[Mapping[str, Example]] = {
        "default": Example("RHM20", "An article in the language it was written in."),
        "sections": Example(
            "RHM20",
            "Two of its sections, with a link to the whole.",
            {"sections": "symptoms,causes"},
        ),
        "welsh": Example("RHM20", "A translation, with the translation notice.", {"lang": "cy"}),
        "arabic": Example("RHM20", "A translation that is written right to left.", {"lang": "ar"}),
        "language-missing": Example(
            "EMD12", "Not available in the language asked for: the original.", {"lang": "ar"}
        ),
        "urgent": Example(
            "EMD12", "An urgent notice above everything, and a section always shown."
        ),
        "table": Example("PHL05", "A table, and a part that opens."),
        "medicine": Example("PHM03", "About a medicine, with the medicines disclaimer."),
        "overdue": Example("PHL05", "The review is overdue, and it says so.", day=date(2030, 1, 7)),
        "withdrawn": Example("RHM07", "Withdrawn: why, and what replaces it."),
        "deep-heading": Example("PHM03", "Under a heading of level 4.", {"heading": "5"}),
    }

    @classmethod
    def of(cls, edition: Edition, subject: str, options: Options) -> "ConditionSummary":
        original = edition.resource(subject)
        asked = options.lang or original.language
        resource = original.in_language(asked)
        chosen = _chosen(resource, options["sections"])
        return cls(
            resource=resource,
            original=original,
            publisher=edition.publisher,
            sections=chosen or resource.sections,
            whole=not chosen or chosen == resource.sections,
            disclaimers=edition.publisher.disclaimers.applying_to(resource, asked),
            language_missing=resource.language.partition("-")[0] != asked.partition("-")[0],
            outdated=resource is not original and resource.translated_from != original.version,
            overdue=edition.day > original.review_due,
        )

    def title(self, language: Language) -> str:
        return self.resource.title


def _chosen(resource: Resource, wanted: str) -> tuple[Section, ...]:
    """The sections wanted, and those that cannot be left out; none if one is not known.

    A partner's page must not break when the publisher renames a section, so a name that fits
    nothing shows the whole article.
    """
    names = {name.strip().lower() for name in wanted.split(",") if name.strip()}
    known = {name for section in resource.sections for name in (section.id, section.aspect) if name}
    if not names or not names <= known:
        return ()
    return tuple(s for s in resource.sections if s.always or {s.id, s.aspect} & names)
