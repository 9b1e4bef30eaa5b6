"""What becomes of a form that comes in, with JavaScript or without: checked, stored, answered."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge, ServiceUnavailable

from widget.answering import Accepted, Answering
from widget.component import Component, Options
from widget.edition import Edition
from widget.errors import BadSubmission, StoreUnavailable
from widget.fragment import Fragment, parse_options
from widget.registry import component as component_by_slug
from widget.submission import MAX_FORM_BYTES, Form, Submission
from widget.web.headers import is_allowed_origin
from widget.web.site import Site

MAX_HOST = 253  # characters, RFC 1035
OUTCOMES_BY_STATUS = {
    200: "example",
    400: "stale",
    403: "not-allowed",
    409: "repeated",
    413: "too-large",
    415: "unreadable",
    503: "not-saved",
}
OUTCOMES = ("stored", "refused", *OUTCOMES_BY_STATUS.values())
"""What can become of a form."""
FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Answer:
    """What a visitor sees next.

    Attributes:
        status: The HTTP status that is true of it (RFC 9110).
        fragment: The thanks, or the form with what is wrong with it.
        stored: The form was taken, and is in the store.
    """

    status: int
    fragment: Fragment
    stored: bool = False

    @property
    def outcome(self) -> str:
        """What became of the form: one of `OUTCOMES`."""
        return "stored" if self.stored else OUTCOMES_BY_STATUS.get(self.status, "refused")


def answer_form(site: Site, slug: str, subject: str, request: Request, page: bool) -> Answer:
    """Take a form.

    Args:
        site: Where it came in.
        slug: The slug of the component that it is of.
        subject: What it is about.
        request: The request, its body not yet read.
        page: The answer stands on a page of its own.

    Raises:
        BadRequest: There is no such component or subject, or it takes no submissions.
    """
    component = component_by_slug(slug)
    if not issubclass(component, Answering):
        raise BadSubmission("This widget takes no answers.", status=405)
    edition = site.edition
    options = parse_options(edition, component, request.args, page)
    answer = _Answering(site, edition, component, subject, options).answer(request)
    site.measuring.count_submission(component.slug(), answer.outcome)
    return answer


class _Answering:
    """One form on its way through the checks."""

    def __init__(
        self,
        site: Site,
        edition: Edition,
        component: type[Component],
        subject: str,
        options: Options,
    ) -> None:
        self.site = site
        self.edition = edition
        self.component = component
        self.options = options
        self.asked = component.of(edition, subject, options)
        self.subject = self.asked.subject

    def answer(self, request: Request) -> Answer:
        origin = request.headers.get("Origin")
        if not is_allowed_origin(origin, self.site.settings):
            return self._again(403, "not-allowed", {})
        if request.mimetype not in FORM_TYPES:
            return self._again(415, "unreadable", {})
        try:
            fields = self._receive(request)
        except RequestEntityTooLarge:
            return self._again(413, "too-large", {})
        except ServiceUnavailable:
            return self._again(503, "busy", {})
        key = fields.get("key", ("",))[0]
        if not self.site.showings.is_valid(key, self.component.slug(), self.subject):
            return self._again(400, "stale", fields)
        return self._answer_form(self._form(fields, key, origin))

    def _receive(self, request: Request) -> dict[str, tuple[str, ...]]:
        """Read a form, one at a time: no more than one thread waits for somebody slow.

        Raises:
            RequestEntityTooLarge: It is larger than any form of ours.
            ServiceUnavailable: Somebody else’s form keeps it waiting.
        """
        request.max_content_length = MAX_FORM_BYTES
        with self.site.receiving.take(ServiceUnavailable()):
            return {name: tuple(values) for name, values in request.form.lists()}

    def _form(
        self, fields: dict[str, tuple[str, ...]], key: str = "", origin: str | None = None
    ) -> Form:
        partner = _host(origin)
        tag = self.options.lang or self.asked.tag
        return Form(fields, key, tag, partner, self.edition.day)

    def _answer_form(self, form: Form) -> Answer:
        assert issubclass(self.component, Answering)
        answer = self.component.answer(self.edition, self.subject, self.options, form)
        if not isinstance(answer, Accepted):
            return Answer(422, self._render(answer.component, form.key))
        if self.site.showings.is_example(form.key):
            return Answer(200, self._render(answer.example, form.key))
        try:
            is_new = self._save(answer.submission)
        except StoreUnavailable:
            again = self.component.unsent(
                self.edition, self.subject, self.options, form, "not-saved"
            )
            return Answer(503, self._render(again, form.key))
        if is_new:
            self.options = answer.options
            return Answer(200, self._render(answer.thanks, form.key), stored=True)
        return Answer(409, self._render(answer.repeated, form.key))

    def _save(self, submission: Submission) -> bool:
        """Store a submission, one at a time: no more than one thread waits for the database.

        Raises:
            StoreUnavailable: It could not be stored.
        """
        refusal = StoreUnavailable("The database keeps another answer waiting.")
        with self.site.saving.take(refusal):
            return self.site.store.add(submission)

    def _again(self, status: int, problem: str, fields: dict[str, tuple[str, ...]]) -> Answer:
        """The form with a new key, because the one that came in cannot be used."""
        assert issubclass(self.component, Answering)
        form = self._form(fields)
        shown = self.component.unsent(self.edition, self.subject, self.options, form, problem)
        return Answer(status, self._render(shown))

    def _render(self, component: Component, key: str = "") -> Fragment:
        return self.site.fragments.render(component, self.options, key, answering=True)


def _host(origin: str | None) -> str:
    """The host name in an Origin header, which may hold anything; empty if it has none."""
    try:
        return (urlsplit(origin or "").hostname or "")[:MAX_HOST]
    except ValueError:
        return ""
