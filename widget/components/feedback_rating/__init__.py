"""The feedback rating."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from widget.component import Example, State, Step
from widget.language import Language
from widget.question import Question
from widget.submission import Form, Rating


@dataclass(frozen=True)
class FeedbackRating(Question):
    """How useful visitors find a resource, in one question."""

    answer_name: ClassVar[str] = "rating"
    message_name: ClassVar[str] = "comment"
    answers: ClassVar[tuple[str, ...]] = ("1", "2", "3", "4", "5")

    room: ClassVar[str] = "30em"
    room_ends: ClassVar[str] = ".cw-feedback-rating__outcome"
    accessibility: ClassVar[tuple[str, ...]] = (
        "The question is the legend of a group, and each answer is a radio button with words "
        "(WCAG 1.3.1, 3.3.2): no stars, colours or faces to interpret.",
        "Each answer and the button are at least 44 CSS pixels high, and the whole answer can be "
        "pressed (2.5.5).",
        "A mistake is said in words beside the question, and gets the focus; what was filled in "
        "stays (3.3.1, 3.3.3).",
        "The thanks get the focus, so that a screen reader reads them (4.1.3).",
        "It works by keyboard alone, and without JavaScript (2.1.1).",
        "Nothing expires (2.2.1).",
        "Its ids are its own, so that it can stand on a page any number of times (4.1.2).",
    )
    examples: ClassVar[Mapping[str, Example]] = {
        "default": Example("RHM20", "The question."),
        "comment": Example("RHM20", "With an optional comment.", comments=True),
        "error": Example("RHM20", "Sent without an answer.", form={}),
        "comment-error": Example(
            "RHM20",
            "A comment that is too long; nothing that was filled in is lost.",
            form={"rating": "4", "comment": "Very helpful. " * 80},
            comments=True,
        ),
        "thanks": Example("RHM20", "After an answer.", form={"rating": "5"}),
        "welsh": Example("RHM20", "In Welsh.", {"lang": "cy"}),
        "arabic": Example("RHM20", "Right to left.", {"lang": "ar"}, comments=True),
        "withdrawn": Example("RHM07", "About a withdrawn resource nothing is asked."),
    }
    states: ClassVar[Mapping[str, State]] = {
        "error": State((Step("button[type=submit]"),), ".cw-feedback-rating__problem"),
        "thanks": State(
            (Step("input[value='4']"), Step("button[type=submit]")),
            ".cw-feedback-rating__outcome",
        ),
    }

    def submission(self, form: Form, message: str) -> Rating:
        return Rating(
            key=form.key,
            number=self.original.number,
            version=self.original.version,
            score=int(form.one(self.answer_name)),
            comment=message,
            tag=form.tag,
            partner=form.partner,
            day=form.day,
        )

    def title(self, language: Language) -> str:
        return language.gettext("How useful did you find this resource?")
