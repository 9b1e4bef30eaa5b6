"""What the builder's address says: understood as far as it goes, with a sentence for the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from widget.component import COMMON_OPTIONS, UNKNOWN_LANGUAGE, Component, Option, Options
from widget.edition import Edition
from widget.errors import BadRequest, UnknownSubject
from widget.fragment import CONTROL_CHARACTER, parse_options
from widget.language import ORIGINAL, language
from widget.registry import component as component_by_slug
from widget.registry import components
from widget.web.ways import WAYS, Offer, Scripts, Way, offer

LONGEST = 500
SCRIPTS: Mapping[str, Scripts] = {"yes": "yes", "no": "no", "": "unknown"}
# Our own pages use these; partners have no use for them.
INTERNAL = {"sent", "removed", "focus", "page"}


class Problem(NamedTuple):
    """What is wrong with a field: the sentence for people, and the HTTP status that says so."""

    message: str
    status: int


@dataclass(frozen=True)
class Choices:
    """What somebody chose in the builder.

    Attributes:
        given: What stands in the fields; what the address leaves out is filled in.
        component: The kind of widget; none if there is no such kind.
        shown: The widget; none if something is wrong.
        options: How it is to look.
        offer: What fits; none without a kind of widget.
        way: The way of embedding.
        problems: What is wrong, by field, in the order of the page.
    """

    given: Mapping[str, str]
    component: type[Component] | None
    shown: Component | None
    options: Options
    offer: Offer | None
    way: Way | None
    problems: Mapping[str, Problem]

    @property
    def status(self) -> int:
        """The HTTP status of the page (RFC 9110)."""
        return next((problem.status for problem in self.problems.values()), 200)

    def site_query(self) -> str:
        """What the query string says of the site: only what is not taken for granted."""
        site = {"scripts": self.given["scripts"]}
        if self.offer and self.way and self.way != self.offer.recommended:
            site["way"] = self.way.name
        return urlencode({name: value for name, value in site.items() if value})


def understand(edition: Edition, asked: Mapping[str, str]) -> Choices:
    """Understand an address.

    Args:
        edition: What there is.
        asked: Names and values as they came in. `was` is the component that the form was for: when
            another one is chosen, the subject may be one that only the former has. `suggested` is
            the way that the form recommended: who left it there takes what is recommended now.
    """
    return _Reading(edition, asked).choices()


def options_of(component: type[Component] | None) -> tuple[Option, ...]:
    """The options that partners have."""
    every = component.all_options() if component else COMMON_OPTIONS
    return tuple(option for option in every if option.name not in INTERNAL)


def label_of(edition: Edition, component: type[Component], subject: str) -> tuple[str, str]:
    """What people call a subject, and the language of that."""
    resource = edition.library.resources.entry(subject)
    team = edition.library.teams.get(subject)
    if resource:
        return f"{resource.number}: {resource.title}", resource.language
    if team:
        name = team.name.in_language(ORIGINAL)
        return name.text, name.tag
    shown = component.of(edition, subject, Options())
    return shown.title(language(shown.tag)), shown.tag


def section_names(edition: Edition, subject: str, tag: str) -> list[str]:
    """What the sections of a resource are called in the option `sections`."""
    try:
        original = edition.resource(subject)
    except BadRequest:
        return []
    return [section.id for section in original.in_language(tag or original.language).sections]


class _Reading:
    """One address on its way to choices."""

    def __init__(self, edition: Edition, asked: Mapping[str, str]) -> None:
        self.edition = edition
        self.given = {
            name: CONTROL_CHARACTER.sub("\ufffd", value).strip()[:LONGEST]
            for name, value in asked.items()
        }
        self.problems: dict[str, Problem] = {}

    def choices(self) -> Choices:
        component = self._component()
        options = self._options(component) if component else Options()
        shown = self._shown(component, options) if component else None
        self._check_sections(shown, options)
        scripts = self._one_of("scripts", SCRIPTS)
        offered = offer(component, options, SCRIPTS[scripts]) if component else None
        if self.given.get("way") == self.given.get("suggested"):
            self.given.pop("way", None)
        way = offered.way(self._one_of("way", WAYS)) if offered else None
        self.given |= {"scripts": scripts} | ({"way": way.name} if way else {})
        names = [option.name for option in options_of(component)]
        order = ("component", "subject", *names, "scripts", "way")
        problems = {name: self.problems[name] for name in order if name in self.problems}
        return Choices(
            self.given, component, None if problems else shown, options, offered, way, problems
        )

    def _component(self) -> type[Component] | None:
        slug = self.given.setdefault("component", next(iter(components())))
        try:
            found = component_by_slug(slug)
        except BadRequest as error:
            self.problems["component"] = Problem(f"{error.message} Choose another.", error.status)
            return None
        self.given["component"] = found.slug()
        return found

    def _options(self, component: type[Component]) -> Options:
        fitting: dict[str, str] = {}
        for option in options_of(component):
            asked = {option.name: self.given.get(option.name, "")}
            try:
                parsed = parse_options(self.edition, component, asked)
            except BadRequest as error:
                self.problems[option.name] = Problem(error.message, error.status)
                continue
            if parsed.lang == UNKNOWN_LANGUAGE:
                message = f"Nothing here is in the language “{asked['lang']}”. Choose another."
                self.problems["lang"] = Problem(message, 400)
                continue
            fitting |= asked
        options = parse_options(self.edition, component, fitting)
        if options.lang:
            self.given["lang"] = options.lang
        return options

    def _shown(self, component: type[Component], options: Options) -> Component | None:
        subjects = component.subjects(self.edition)
        was_for_another = self.given.get("was", component.slug()) != component.slug()
        asked = self.given.get("subject")
        found = self._find(component, options, asked or "", subjects)
        if isinstance(found, Problem) and subjects and (asked is None or was_for_another):
            found = component.of(self.edition, subjects[0], options)
        if isinstance(found, Problem):
            self.given.setdefault("subject", "")
            self.problems["subject"] = found
            return None
        self.given["subject"] = found.subject
        return found

    def _find(
        self, component: type[Component], options: Options, asked: str, subjects: tuple[str, ...]
    ) -> Component | Problem:
        if not asked:
            return Problem("Choose what the widget is about.", 400)
        try:
            return component.of(self.edition, asked, options)
        except UnknownSubject as error:
            problem = Problem(f"{error.message} Choose another.", error.status)
        except BadRequest as error:
            return Problem(error.message, error.status)
        # A resource's label begins with its number, so that not all have to be compared.
        likely = {asked.partition(":")[0].upper()} & set(subjects)
        for subject in sorted(likely | (set(subjects) - set(self.edition.numbers))):
            label, _ = label_of(self.edition, component, subject)
            if label.casefold() == asked.casefold():
                return component.of(self.edition, subject, options)
        return problem

    def _check_sections(self, shown: Component | None, options: Options) -> None:
        """A page pasted long ago shows the whole article; who pastes now had better know."""
        if shown is None or not options["sections"]:
            return
        resource = self.edition.resource(shown.subject)
        sections = resource.in_language(options.lang or resource.language).sections
        known = {name for section in sections for name in (section.id, section.aspect) if name}
        wanted = [name.strip().lower() for name in options["sections"].split(",")]
        missing = [name for name in wanted if name and name not in known]
        if missing:
            message = f"{shown.subject} has no section called “{missing[0][:60]}”. Choose another."
            self.problems["sections"] = Problem(message, 400)

    def _one_of(self, name: str, fitting: Mapping[str, object]) -> str:
        value = self.given.get(name, "")
        if value and value not in fitting:
            message = f"“{value[:40]}” is not one of the answers. Choose one of them."
            self.problems[name] = Problem(message, 400)
            return ""
        return value
