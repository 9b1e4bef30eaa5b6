"""The feedback rating."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from widget.component import (
    Accepted,
    Answering,
    Component,
    Example,
    Kept,
    Option,
    Options,
    Refused,
    State,
    Step,
)
from widget.content.model import Publisher, Resource
from widget.edition import Edition
from widget.language import Language
from widget.submission import Form, Rating

SCORES = ("1", "2", "3", "4", "5")
MAX_COMMENT = 1000

Shown = Literal["asking", "thanks", "repeated", "example"]


@dataclass(frozen=True)
class FeedbackRating(Component, Answering):
    """How useful visitors find a resource, in one question.

    Attributes:
        resource: The resource in the language shown.
        original: The same in the language it was written in.
        publisher: Who asks; decides whether there is a comment.
        state: What is shown: the question, or what became of the answer.
        problem: Why the answer could not be taken; empty if it could.
        chosen: The answer that was chosen before.
        comment: The comment that was written before.
    """

    resource: Resource
    original: Resource
    publisher: Publisher
    state: Shown = "asking"
    problem: str = ""
    chosen: str = ""
    comment: str = ""

    kept: ClassVar[Kept] = "showing"
    options: ClassVar[tuple[Option, ...]] = (
        Option(
            "sent",
            "Shows the thanks, after an answer sent without JavaScript.",
            ("no", "yes"),
            "no",
        ),
    )
    room: ClassVar[str] = "28em"
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

    @classmethod
    def of(cls, edition: Edition, subject: str, options: Options) -> "FeedbackRating":
        original = edition.resource(subject)
        resource = original.in_language(options.lang or original.language)
        state: Shown = "thanks" if options["sent"] == "yes" else "asking"
        return cls(resource, original, edition.publisher, state)

    @classmethod
    def subjects(cls, edition: Edition) -> tuple[str, ...]:
        return edition.numbers

    @classmethod
    def answer(
        cls, edition: Edition, subject: str, options: Options, form: Form
    ) -> Accepted | Refused:
        asked = cls.of(edition, subject, options)
        if asked.withdrawn:
            return Refused(asked)
        score = form.one("rating")
        comment = form.one("comment").strip() if asked.publisher.comments else ""
        problem = _problem(score, comment)
        if problem:
            return Refused(cls.unsent(edition, subject, options, form, problem))
        rating = Rating(
            key=form.key,
            number=asked.original.number,
            version=asked.original.version,
            score=int(score),
            comment=comment,
            tag=form.tag,
            partner=form.partner,
            day=form.day,
        )
        example = replace(asked, state="example")
        return Accepted(
            rating, replace(asked, state="thanks"), replace(asked, state="repeated"), example
        )

    @classmethod
    def unsent(
        cls, edition: Edition, subject: str, options: Options, form: Form, problem: str
    ) -> "FeedbackRating":
        score = form.one("rating")
        return replace(
            cls.of(edition, subject, options),
            state="asking",
            problem=problem,
            chosen=score if score in SCORES else "",
            comment=form.one("comment"),
        )

    @property
    def subject(self) -> str:
        return self.original.number

    @property
    def tag(self) -> str:
        return self.resource.language

    def title(self, language: Language) -> str:
        return language.gettext("How useful did you find this resource?")

    @property
    def withdrawn(self) -> bool:
        """The resource has been taken back, so nobody is asked about it."""
        return self.original.status == "withdrawn"


def _problem(score: str, comment: str) -> str:
    if score not in SCORES:
        return "no-answer"
    if len(comment) > MAX_COMMENT:
        return "comment-too-long"
    if any(unicodedata.category(c) == "Cc" and c not in "\r\n\t" for c in comment):
        return "comment-unreadable"
    return ""
