"""The report of something missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from widget.component import Example, State, Step
from widget.language import Language
from widget.question import Question
from widget.submission import REASONS, Form, Report


@dataclass(frozen=True)
class ReportMissing(Question):
    """What visitors find missing from a resource, or wrong with it."""

    answer_name: ClassVar[str] = "reason"
    message_name: ClassVar[str] = "message"
    answers: ClassVar[tuple[str, ...]] = REASONS

    room: ClassVar[str] = "clamp(30em, 46em - 50vw, 32em)"
    room_ends: ClassVar[str] = ".cw-report-missing__outcome"
    accessibility: ClassVar[tuple[str, ...]] = (
        "The question is the legend of a group, and each reason is a radio button with plain words "
        "(WCAG 1.3.1, 3.3.2).",
        "Each reason and the button are at least 44 CSS pixels high, and the whole reason can be "
        "pressed (2.5.5).",
        "What becomes of a message, and what is removed from it, is said before the field and is "
        "part of its description (3.3.2).",
        "A mistake is said in words beside the question, and gets the focus; what was filled in "
        "stays (3.3.1, 3.3.3).",
        "The thanks get the focus, so that a screen reader reads them, and name in words what was "
        "removed from a message (4.1.3).",
        "It works by keyboard alone, and without JavaScript (2.1.1).",
        "Nothing expires (2.2.1).",
        "Its ids are its own, so that it can stand on a page any number of times (4.1.2).",
    )
    examples: ClassVar[Mapping[str, Example]] = {
        "default": Example("RHM20", "The question."),
        "message": Example("RHM20", "With an optional message.", comments=True),
        "error": Example("RHM20", "Sent without a reason.", form={}),
        "message-error": Example(
            "RHM20",
            "A message that is too long; nothing that was filled in is lost.",
            form={"reason": "missing", "message": "What to pack is missing. " * 50},
            comments=True,
        ),
        "thanks": Example("RHM20", "After a report.", form={"reason": "broken"}),
        "removed": Example(
            "RHM20",
            "After a report with personal data, which is removed.",
            form={
                "reason": "wrong",
                "message": "The ward moved. Ring me: 07700 900123, or write to ann@example.org.",
            },
            comments=True,
        ),
        "welsh": Example("RHM20", "In Welsh.", {"lang": "cy"}),
        "arabic": Example("RHM20", "Right to left.", {"lang": "ar"}, comments=True),
        "withdrawn": Example("RHM07", "About a withdrawn resource nothing is asked."),
    }
    states: ClassVar[Mapping[str, State]] = {
        "error": State((Step("button[type=submit]"),), ".cw-report-missing__problem"),
        "thanks": State(
            (Step("input[value='unclear']"), Step("button[type=submit]")),
            ".cw-report-missing__outcome",
        ),
    }

    def submission(self, form: Form, message: str) -> Report:
        return Report(
            key=form.key,
            number=self.original.number,
            version=self.original.version,
            reason=form.one(self.answer_name),
            message=message,
            tag=form.tag,
            partner=form.partner,
            day=form.day,
        )

    def title(self, language: Language) -> str:
        return language.gettext("Is something missing from this resource?")
