"""A question about a resource, with a form for the answer: what every such component has."""

import unicodedata
from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Self

from widget.about_resource import AboutResource
from widget.answering import Accepted, Answering, Refused
from widget.component import Kept, Option, Options
from widget.content.model import Publisher
from widget.edition import Edition
from widget.language import language
from widget.personal_data import KINDS, Kind, remove_personal_data
from widget.submission import Form, Submission

MAX_MESSAGE = 1000

Shown = Literal["asking", "thanks", "repeated", "example"]


@dataclass(frozen=True)
class Question(AboutResource, Answering):
    """A closed question, and a message besides if the publisher asks for one.

    Its template extends `question.html`, and sets `question`, `answers` and `unanswered`.

    Attributes:
        publisher: Who asks; decides whether there is a message.
        state: What is shown: the question, or what became of the answer.
        problem: Why the answer could not be taken; empty if it could.
        chosen: The answer that was chosen before.
        message: The message that was written before.
        removed: The kinds of personal data that the message lost before it was stored.
    """

    publisher: Publisher
    state: Shown = "asking"
    problem: str = ""
    chosen: str = ""
    message: str = ""
    removed: tuple[Kind, ...] = ()

    answer_name: ClassVar[str]
    """What the form calls the answer."""
    message_name: ClassVar[str]
    """What the form calls the message."""
    answers: ClassVar[tuple[str, ...]]
    """Every answer that there is."""

    kept: ClassVar[Kept] = "showing"
    options: ClassVar[tuple[Option, ...]] = (
        Option(
            "sent",
            "Shows the thanks, after an answer sent without JavaScript.",
            ("no", "yes"),
            "no",
        ),
        Option("removed", "Says what a message sent without JavaScript lost.", max_length=60),
    )

    @classmethod
    def of(cls, edition: Edition, subject: str, options: Options) -> Self:
        original = edition.resource(subject)
        resource = original.in_language(options.lang or original.language)
        state: Shown = "thanks" if options["sent"] == "yes" else "asking"
        named = options["removed"].split(",")
        removed = tuple(kind for kind in KINDS if kind in named)
        return cls(resource, original, edition.publisher, state, removed=removed)

    @classmethod
    def answer(
        cls, edition: Edition, subject: str, options: Options, form: Form
    ) -> Accepted | Refused:
        asked = cls.of(edition, subject, options)
        if asked.withdrawn:
            return Refused(asked)
        message = form.one(cls.message_name).strip() if asked.publisher.comments else ""
        problem = cls._problem(form.one(cls.answer_name), message)
        if problem:
            return Refused(cls.unsent(edition, subject, options, form, problem))
        marks = language(asked.publisher.original)
        cleaned = remove_personal_data(message, asked.publisher.country, marks)
        sent = {"sent": "yes", "removed": ",".join(cleaned.removed)}
        return Accepted(
            submission=asked.submission(form, cleaned.text),
            options=options.with_own(**{name: value for name, value in sent.items() if value}),
            thanks=replace(asked, state="thanks", removed=cleaned.removed),
            repeated=replace(asked, state="repeated"),
            example=replace(asked, state="example"),
        )

    @abstractmethod
    def submission(self, form: Form, message: str) -> Submission:
        """What is stored of a form.

        Args:
            form: The form, with one of the answers chosen.
            message: Its message, without personal data.
        """

    @classmethod
    def unsent(
        cls, edition: Edition, subject: str, options: Options, form: Form, problem: str
    ) -> Self:
        answer = form.one(cls.answer_name)
        return replace(
            cls.of(edition, subject, options),
            state="asking",
            problem=problem,
            chosen=answer if answer in cls.answers else "",
            message=form.one(cls.message_name),
        )

    @property
    def names(self) -> tuple[str, str]:
        """What the form calls the answer and the message."""
        return self.answer_name, self.message_name

    @property
    def longest(self) -> int:
        """How many characters a message may have."""
        return MAX_MESSAGE

    @classmethod
    def _problem(cls, answer: str, message: str) -> str:
        if answer not in cls.answers:
            return "no-answer"
        if len(message) > MAX_MESSAGE:
            return "message-too-long"
        if any(unicodedata.category(c) == "Cc" and c not in "\r\n\t" for c in message):
            return "message-unreadable"
        return ""
