"""What visitors send, as values: a form, its key, and the rating or report made of it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from itsdangerous import Signer

EXAMPLE_MARK = "example-"
MAX_FORM_BYTES = 16 * 1024


@dataclass(frozen=True)
class Form:
    """A form that came in, and what is known of its coming.

    Attributes:
        fields: Each field's values, in the order sent.
        key: The key of the showing that it was filled in, already checked.
        tag: The language that it was shown in.
        partner: The host name of the site that it was sent from; empty if unknown.
        day: The day, in the publisher's time zone. No time, no address: nothing that could
            single out a visitor.
    """

    fields: Mapping[str, tuple[str, ...]]
    key: str
    tag: str
    partner: str
    day: date

    def one(self, name: str) -> str:
        """The value of a field; empty if it was not sent, or sent more than once."""
        values = self.fields.get(name, ())
        return values[0] if len(values) == 1 else ""


@dataclass(frozen=True)
class Rating:
    """How useful somebody found a resource.

    Attributes:
        key: The showing's key, which makes it count exactly once.
        number: The resource's number.
        version: The version that was shown.
        score: From 1 (not at all useful) to 5 (extremely useful).
        comment: What they wrote besides, if the publisher asks for it.
        tag: The language of the form.
        partner: The host name of the site that it was sent from.
        day: The day that it was sent.
    """

    key: str
    number: str
    version: str
    score: int
    comment: str
    tag: str
    partner: str
    day: date


@dataclass(frozen=True)
class Report:
    """What somebody found missing from a resource, or wrong with it.

    Attributes:
        key: The showing's key, which makes it count exactly once.
        number: The resource's number.
        version: The version that was shown.
        reason: One of `REASONS`.
        message: What they wrote besides, if the publisher asks for it.
        tag: The language of the form.
        partner: The host name of the site that it was sent from.
        day: The day that it was sent.
    """

    key: str
    number: str
    version: str
    reason: str
    message: str
    tag: str
    partner: str
    day: date


Submission = Rating | Report

REASONS = ("missing", "wrong", "unclear", "broken", "other")


class Showings:
    """Makes and checks the keys of showings.

    A key is random, and signed together with what it was made for, so that a form can be sent
    once, and only for the subject that it was shown for. It never expires (WCAG 2.2, 2.2.1): a
    page may lie open for a day before somebody answers.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def new_key(self, component: str, subject: str, example: bool = False) -> str:
        """A key for one showing of a form.

        Args:
            component: The component's slug.
            subject: What it is about, as the library names it.
            example: The form stands in the guide: what is sent from it is not stored.
        """
        mark = EXAMPLE_MARK if example else ""
        return self._signer(component, subject).sign(mark + secrets.token_urlsafe(12)).decode()

    def is_valid(self, key: str, component: str, subject: str) -> bool:
        """Whether a key was made here, for this component and subject."""
        # Base64 has several spellings of the same signature; only the one given out counts, or a
        # showing could be used more than once.
        value = key.rpartition(".")[0]
        made = self._signer(component, subject).sign(value).decode()
        return secrets.compare_digest(made.encode(), key.encode())

    def is_example(self, key: str) -> bool:
        """Whether a valid key was made for an example in the guide."""
        return key.startswith(EXAMPLE_MARK)

    def _signer(self, component: str, subject: str) -> Signer:
        return Signer(self._secret, salt=f"showing/{component}/{subject}", sep=".")
