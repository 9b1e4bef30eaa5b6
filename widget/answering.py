"""Components with a form: how one answers what a visitor sends."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from widget.component import Component, Options
from widget.edition import Edition
from widget.submission import Form, Submission


@dataclass(frozen=True)
class Accepted:
    """A form that may be stored.

    Attributes:
        submission: What is to be stored.
        options: The options by which the address of a page shows the thanks.
        thanks: What is shown once it has been.
        repeated: What is shown instead when it had been stored before.
        example: What is shown instead when it came from the guide, and is not stored.
    """

    submission: Submission
    options: Options
    thanks: Component
    repeated: Component
    example: Component


@dataclass(frozen=True)
class Refused:
    """A form that has a mistake; `component` shows it again, with what was filled in."""

    component: Component


class Answering(ABC):
    """A component with a form: how it answers what a visitor sends."""

    @classmethod
    @abstractmethod
    def answer(
        cls, edition: Edition, subject: str, options: Options, form: Form
    ) -> Accepted | Refused:
        """What becomes of a form. Nothing is stored here: the web layer stores, and then thanks.

        Raises:
            UnknownSubject: The edition has no such subject.
        """

    @classmethod
    @abstractmethod
    def unsent(
        cls, edition: Edition, subject: str, options: Options, form: Form, problem: str
    ) -> Component:
        """The form again, as it was filled in, with a problem.

        Args:
            problem: One of the component's own, or one that every form can have: `not-saved`
                (the store is out of reach), `too-large`, `unreadable` (it is no form of ours),
                `busy` (another form is slow to arrive), `stale` (the key was not made here), or
                `not-allowed` (the site may not send submissions).
        """
