"""The disclaimer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from widget.about_resource import AboutResource
from widget.component import Example, Options
from widget.content.model import Said
from widget.edition import Edition
from widget.language import Language


@dataclass(frozen=True)
class Disclaimer(AboutResource):
    """What the publisher wants everybody to know who reads a resource.

    Attributes:
        disclaimers: The publisher's notices that apply.
    """

    disclaimers: tuple[Said, ...]

    room: ClassVar[str] = "clamp(22em, 40em - 35vw, 31em)"
    frame_height: ClassVar[int] = 420
    accessibility: ClassVar[tuple[str, ...]] = (
        "The heading is of the level asked for (WCAG 1.3.1, 2.4.6).",
        "It says which resource it is about (2.4.6).",
        "Text in another language than the rest names its language and direction (3.1.2).",
        "Text has a contrast of at least 7:1 in light and in dark (1.4.6).",
        "It has no ids, so that it can stand on a page any number of times.",
    )
    examples: ClassVar[Mapping[str, Example]] = {
        "default": Example("EMD12", "What applies to every resource."),
        "medicine": Example("PHM03", "About a medicine."),
        "welsh": Example("RHM20", "About a translation.", {"lang": "cy"}),
        "arabic": Example("RHM20", "Right to left.", {"lang": "ar"}),
        "language-missing": Example(
            "EMD12", "The resource is not translated, but its disclaimer is.", {"lang": "ar"}
        ),
        "withdrawn": Example("RHM07", "Withdrawn: what remains to be said."),
    }

    @classmethod
    def of(cls, edition: Edition, subject: str, options: Options) -> "Disclaimer":
        original = edition.resource(subject)
        asked = options.lang or original.language
        resource = original.in_language(asked)
        applying = edition.publisher.disclaimers.applying_to(resource, asked)
        return cls(resource, original, applying)

    def title(self, language: Language) -> str:
        return language.gettext("Disclaimer")
