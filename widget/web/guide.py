"""`/guide`: every component with its options, criteria, examples and snippet, from its own code."""

from dataclasses import dataclass

from flask import Blueprint, Response, request

from widget import __version__
from widget.address import Addresses
from widget.assets import stylesheet
from widget.component import Component, Example
from widget.embed import Snippet, snippet
from widget.errors import BadRequest
from widget.example import edition_of, show_example
from widget.fragment import Fragment, parse_options
from widget.language import ORIGINAL, language
from widget.registry import component as component_by_slug
from widget.registry import components
from widget.web.headers import forbid_keeping
from widget.web.page import make_page
from widget.web.site import Site, current_site

blueprint = Blueprint("guide", __name__, url_prefix="/guide")

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Shown:
    """An example in the guide: what it is, how it looks, and how to get it."""

    name: str
    example: Example
    fragment: Fragment
    snippet: Snippet
    page_url: str
    builder_url: str


@blueprint.get("", strict_slashes=False)
def index() -> Response:
    """All components."""
    return _page("guide_index.html", components=components().values())


@blueprint.get("/<slug>")
def show(slug: str) -> Response:
    """One component."""
    site = current_site()
    component = component_by_slug(slug)
    theme = request.args.get("theme", "auto")
    theme = theme if theme in THEMES else "auto"
    return _page(
        "guide_component.html",
        component=component,
        stylesheet=stylesheet(component),
        themes=THEMES,
        theme=theme,
        shown=[
            _show(site, component, name, example, theme)
            for name, example in component.examples.items()
        ],
    )


@blueprint.errorhandler(BadRequest)
def show_error(error: BadRequest) -> Response:
    """The page of an error, with all components."""
    return _page("guide_index.html", error.status, components=components().values(), error=error)


def _show(site: Site, component: type[Component], name: str, example: Example, theme: str) -> Shown:
    fragment = show_example(
        site.fragments, component, example, heading="4", theme=theme, style="none"
    )
    options = parse_options(edition_of(example), component, example.query)
    slug, subject, base_url = component.slug(), fragment.subject, site.settings.base_url
    addresses = Addresses(base_url)
    return Shown(
        name=name,
        example=example,
        fragment=fragment,
        snippet=snippet(base_url, slug, subject, options.query(), fragment.title),
        page_url=addresses.page(slug, subject, options),
        builder_url=addresses.build(slug, _own_subject(site, component, subject), options),
    )


def _own_subject(site: Site, component: type[Component], subject: str) -> str:
    """What the builder is to begin with: examples are about subjects of the example library."""
    own = component.subjects(site.edition)
    return subject if subject in own or not own else own[0]


def _page(template: str, status: int = 200, **values: object) -> Response:
    spoken = language(ORIGINAL)
    listed = components().values()
    response = make_page(
        template, spoken, status, version=__version__, all_components=listed, **values
    )
    return forbid_keeping(response)
