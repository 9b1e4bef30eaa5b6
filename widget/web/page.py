"""Whole pages, from the templates beside this module."""

from functools import cache

from flask import Response, request
from jinja2 import Environment, PackageLoader

from widget.address import Addresses
from widget.assets import asset
from widget.errors import BadRequest
from widget.language import Language
from widget.template import make_environment
from widget.web.headers import forbid_keeping, protect
from widget.web.site import current_site


def make_page(template: str, language: Language, status: int = 200, **values: object) -> Response:
    """A page of the current site.

    Args:
        template: The template's file name.
        language: The language of the page.
        status: The HTTP status.
        values: What else the template needs.
    """
    site = current_site()
    addresses = Addresses(site.settings.base_url)
    html = (
        _environment()
        .get_template(template)
        .render(
            language=language,
            status=status,
            publisher=site.edition.publisher,
            addresses=addresses,
            asset_url=lambda file: addresses.file(asset(file)),
            **values,
        )
    )
    response = Response(html, status, mimetype="text/html")
    response.headers["Content-Language"] = language.tag
    return protect(response, site.settings, scripts=True)


def make_error_page(error: BadRequest) -> Response:
    """The page of an error: one sentence, and a link that helps."""
    fragment = current_site().fragments.render_error(error, request.args, page=True)
    page = make_page(
        "page.html",
        fragment.language,
        error.status,
        fragment=fragment,
        stylesheet=None,
        discovered={},
    )
    return forbid_keeping(page)


@cache
def _environment() -> Environment:
    # Not Flask's own: in somebody else's application that would find their templates first.
    return make_environment(PackageLoader("widget.web", "templates"))
