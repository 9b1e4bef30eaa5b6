"""Fragments: a component, rendered to finished HTML, and kept for as long as it may be."""

import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, FunctionLoader, PackageLoader
from markupsafe import Markup

from widget.address import Addresses
from widget.assets import component_css, shared_css, stylesheet
from widget.cache import EditionCache
from widget.component import Component, Kept, Options, Part, Query
from widget.edition import Edition
from widget.errors import BadRequest
from widget.language import ORIGINAL, Language, catalogue_tags, language
from widget.registry import component as component_by_slug
from widget.registry import components
from widget.submission import Showings
from widget.template import make_environment

# Without JavaScript a form goes to an address that names what will answer it, because in an iframe
# of another site a page may give the focus to nothing else. A browser keeps that over a redirect.
PAGE_ANSWER_ID = "cw-answer"
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Fragment:
    """A fragment, finished.

    Attributes:
        html: One root element.
        language: The language of our own words in it.
        title: What a page with only this fragment is called.
        component: The slug of its component.
        subject: Its subject, as the library writes it.
        options: How it was asked for.
        kept: How long its bytes may be kept.
        reads: What of the edition it depends on.
    """

    html: Markup
    language: Language
    title: str
    component: str
    subject: str
    options: Options
    kept: Kept
    reads: frozenset[Part] = frozenset()


class Fragments:
    """Makes fragments, and keeps those that depend on nothing but the edition.

    Args:
        addresses: Where everything is.
        showings: Makes the keys of forms.
        cache: Keeps them; one of its own if none is given.
    """

    def __init__(
        self, addresses: Addresses, showings: Showings, cache: EditionCache | None = None
    ) -> None:
        self.addresses = addresses
        self.showings = showings
        self._cache = EditionCache() if cache is None else cache

    def get(
        self,
        edition: Edition,
        slug: str,
        subject: str,
        query: Query,
        page: bool = False,
    ) -> Fragment:
        """The fragment for what a URL asks for.

        Args:
            edition: What it is made from.
            slug: The component's slug.
            subject: What it is about.
            query: The options, as in the query string.
            page: It stands on a page of its own: its heading is the page's.

        Raises:
            BadRequest: There is no such thing, or an option has a value that cannot be right.
        """
        component = component_by_slug(slug)
        options = parse_options(edition, component, query, page)
        if component.kept_for(options) != "edition":
            return self.render(component.of(edition, subject, options), options)
        key = (slug.lower(), subject.lower(), options)
        fragment: Fragment | None = self._cache.get(edition, key)
        if fragment is None:
            fragment = self.render(component.of(edition, subject, options), options)
            size = len(fragment.html.encode())
            self._cache.put(edition, key, fragment, size, component.reads)
        return fragment

    def render(
        self,
        component: Component,
        options: Options,
        key: str = "",
        example: bool = False,
        answering: bool = False,
    ) -> Fragment:
        """Render a component as it is.

        Args:
            component: What to show.
            options: How it is to look.
            key: The showing's key, when there is one already; else a form gets a new one.
            example: It stands in the guide.
            answering: It answers a submission, so the focus goes to what it says.
        """
        slug, subject = component.slug(), component.subject
        if component.kept == "showing" and not key:
            key = self.showings.new_key(slug, subject, example)
        spoken = _language_of_ours(options.lang, component.tag)
        template = _environment().get_template(f"{component.folder()}/template.html")
        html = template.render(
            self._context(component, options, key, spoken),
            takes_focus=answering or (options.page and not example),
        )
        return Fragment(
            html=Markup(html),
            language=spoken,
            title=component.title(spoken),
            component=slug,
            subject=subject,
            options=options,
            kept=component.kept_for(options),
            reads=component.reads,
        )

    def render_link(self, component: Component, options: Options, url: str) -> Fragment:
        """A link to a component, for a place where its form could not be answered.

        Args:
            component: What the link leads to.
            options: How it is to look.
            url: Where the form is.
        """
        spoken = _language_of_ours(options.lang, component.tag)
        title = component.title(spoken)
        context = self._context(component, options, "", spoken) | {"title": title, "url": url}
        html = _environment().get_template("link.html").render(context)
        slug, subject = component.slug(), component.subject
        return Fragment(Markup(html), spoken, title, slug, subject, options, kept="request")

    def render_error(self, error: BadRequest, query: Query, page: bool = False) -> Fragment:
        """An error as a fragment: one sentence, and a link that helps."""
        tag = str(query.get("lang", ""))
        spoken = language(tag if tag in catalogue_tags() else ORIGINAL)
        # The shared styles have no file of their own, so a strict host gets none.
        styled = not page and query.get("style", "inline") == "inline"
        options = Options(style="inline" if styled else "none")
        # It may repeat what was asked for, and HTML allows no control characters.
        message = CONTROL_CHARACTER.sub("\ufffd", error.said_in(spoken.gettext))
        html = (
            _environment()
            .get_template("error.html")
            .render(
                {
                    "element": "div",
                    "slug": "error",
                    "options": options,
                    "language": spoken,
                    "message": message,
                    "choices": error.choices[:20],
                    "guide_url": self.addresses.guide(),
                }
            )
        )
        return Fragment(Markup(html), spoken, message, "error", "", options, kept="showing")

    def _context(
        self, component: Component, options: Options, key: str, spoken: Language
    ) -> dict[str, Any]:
        slug, subject, sheet = component.slug(), component.subject, stylesheet(type(component))

        def in_showing(name: str) -> str:
            return f"cw-{key.partition('.')[0]}-{name}"

        return _visible(component) | {
            "element": component.element,
            "slug": slug,
            "options": options,
            "language": spoken,
            "key": key,
            "id": in_showing,
            "answer_id": PAGE_ANSWER_ID if options.page else in_showing("answer"),
            "page_answer_id": PAGE_ANSWER_ID,
            "h": lambda deeper: f"h{min(options.level + deeper, 6)}",
            "form_url": self.addresses.fragment(slug, subject, options),
            "form_page_url": self.addresses.page(slug, subject, options),
            "own_url": partial(self._own_url, slug, subject, options),
            "own_page_url": partial(self._own_page_url, slug, subject, options),
            "page_url": partial(self._page_elsewhere, options),
            "resource_url": partial(self._resource_elsewhere, options),
            "pdf_url": self.addresses.pdf,
            "other_format_url": self.addresses.other_format,
            "stylesheet": {"url": self.addresses.file(sheet), "integrity": sheet.integrity},
        }

    def _own_url(
        self, slug: str, subject: str, options: Options, own: Iterable[tuple[str, str]]
    ) -> str:
        """Where the same fragment is with other options of its own."""
        # Its styles are already where it stands.
        there = replace(options, own=tuple(sorted(own)), style="none")
        return self.addresses.fragment(slug, subject, there)

    def _own_page_url(
        self, slug: str, subject: str, options: Options, own: Iterable[tuple[str, str]]
    ) -> str:
        there = replace(options.elsewhere(), own=tuple(sorted(own)))
        return self.addresses.page(slug, subject, there)

    def _page_elsewhere(
        self, options: Options, component: str, subject: str, lang: str | None = None
    ) -> str:
        return self.addresses.page(component, subject, _in_language(options, lang))

    def _resource_elsewhere(self, options: Options, number: str, lang: str | None = None) -> str:
        return self.addresses.resource(number, _in_language(options, lang))


def _in_language(options: Options, lang: str | None) -> Options:
    """What a link takes along, in another language if one is named."""
    there = options.elsewhere()
    return there if lang is None else replace(there, lang=lang)


def query_of(options: Mapping[str, object]) -> dict[str, str | tuple[str, ...]]:
    """Options given as Python values, as a query string has them; None is one that is not given."""
    return {
        name: tuple(map(str, value)) if isinstance(value, list | tuple) else str(value)
        for name, value in options.items()
        if value is not None
    }


def check_names(slug: str, query: Query) -> None:
    """See that a component has the options that a program gives by name.

    Raises:
        UnknownComponent: There is no such component.
        TypeError: It has no such option, as Python says of any argument. (In a URL, it is ignored.)
    """
    component = component_by_slug(slug)
    names = [option.name for option in component.all_options()]
    for name in query.keys() - names:
        raise TypeError(f'{component.slug()} has no option "{name}". It has {", ".join(names)}.')


def fetched(html: str) -> Markup:
    """A fragment that another widget server sent.

    It is trusted as our own templates are: whoever wrote the page chose that server, by its address
    in `Remote`, and there it was sanitised and escaped.
    """
    return Markup(html)


def link(url: str, words: str) -> Markup:
    """What stands where a fragment cannot be: a link to the same, as in a snippet."""
    return Markup('<p><a href="{}">{}</a></p>').format(url, words)


def parse_options(
    edition: Edition, component: type[Component], query: Query, page: bool = False
) -> Options:
    """The options that a query string asks for (see `Component.parse_options`)."""
    available = {*catalogue_tags(), *edition.publisher.languages}
    return component.parse_options(query, available, page)


def known_language(edition: Edition, tag: str) -> str:
    """A language that is asked for, as the library writes it (see `Component.parse_options`).

    Raises:
        BadOption: It is no language tag.
    """
    any_component = next(iter(components().values()))
    return parse_options(edition, any_component, {"lang": tag}).lang


def _language_of_ours(asked: str, content: str) -> Language:
    """The language of our own words: the one asked for, else the content's, else English."""
    for tag in (asked, content, content.partition("-")[0]):
        if tag in catalogue_tags():
            return language(tag)
    return language(ORIGINAL)


def _visible(component: Component) -> dict[str, Any]:
    """What a template sees of a component: its fields and properties."""
    names = [field.name for field in fields(component)]
    properties = [name for name, _ in inspect.getmembers(type(component), _is_property)]
    return {name: getattr(component, name) for name in (*names, *properties)}


def _is_property(value: object) -> bool:
    return isinstance(value, property)


@cache
def _environment() -> Environment:
    return make_environment(ChoiceLoader([_styles(), PackageLoader("widget", "components")]))


def _styles() -> BaseLoader:
    """Styles as templates, so that a fragment can include them unescaped."""

    def load(name: str) -> str | None:
        if name == "error.css":
            return shared_css()
        component = components().get(name.removesuffix(".css"))
        return component_css(component) if component else None

    return FunctionLoader(load)
