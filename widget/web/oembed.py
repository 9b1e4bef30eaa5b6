"""`/oembed`: an embed for whoever pastes a page's address, by oEmbed 1.0 (https://oembed.com).

It gives an iframe, which consumers may put into a sandbox. No form works there, so nothing is
offered for a component that has one.
"""

from urllib.parse import urlencode
from xml.etree import ElementTree

from flask import Blueprint, Response, jsonify, request

from widget.address import Addresses
from widget.edition import Edition
from widget.embed import Place, frame, place_of
from widget.errors import BadRequest, UnknownSubject
from widget.fragment import Fragment
from widget.registry import component as component_by_slug
from widget.registry import components
from widget.web.headers import keep, share
from widget.web.site import current_site

blueprint = Blueprint("oembed", __name__)

MEDIA_TYPES = {"json": "application/json+oembed", "xml": "text/xml+oembed"}
WIDTH = 640
CACHE_SECONDS = 3600


@blueprint.get("/oembed")
def show() -> Response:
    """The embed of a page of ours, as JSON or XML."""
    site = current_site()
    kind = request.args.get("format", "json")
    if kind not in MEDIA_TYPES:
        raise BadRequest("The format is json or xml.", status=501)
    url = request.args.get("url", "")
    place = place_of(url, site.settings.base_url)
    if place is None:
        raise UnknownSubject("The url is not the address of a widget's own page here.")
    if component_by_slug(place.component).has_form():
        raise UnknownSubject("A widget with a form cannot be embedded by its address.")
    if _is_draft(site.edition, place):
        raise BadRequest("This resource is not public yet.", status=401)
    fragment = site.fragments.get(
        site.edition, place.component, place.subject, place.query, page=True
    )
    answer = _answer(fragment, url)
    if kind == "xml":
        response = Response(_as_xml(answer), content_type="text/xml; charset=utf-8")
    else:
        response = jsonify(answer)
    return keep(share(response), site.edition.publisher.stale_if_error)


@blueprint.errorhandler(BadRequest)
def show_error(error: BadRequest) -> Response:
    """Why there is no embed, as one sentence."""
    return share(Response(f"{error.message}\n", error.status, mimetype="text/plain"))


def oembed_addresses(fragment: Fragment, base_url: str) -> dict[str, str]:
    """Where the embed of a page is, by format; none if it has a form, or is an error's."""
    component = components().get(fragment.component)
    if component is None or component.has_form():
        return {}
    page = Addresses(base_url).page(fragment.component, fragment.subject, fragment.options)
    return {
        kind: f"{base_url}/oembed?{urlencode({'url': page, 'format': kind})}"
        for kind in MEDIA_TYPES
    }


def _is_draft(edition: Edition, place: Place) -> bool:
    resource = edition.library.resources.get(place.subject.upper())
    return resource is not None and resource.status == "draft"


def _answer(fragment: Fragment, url: str) -> dict[str, str | int]:
    publisher = current_site().edition.publisher
    width = min(WIDTH, _limit("maxwidth"))
    height = min(components()[fragment.component].frame_height, _limit("maxheight"))
    return {
        "version": "1.0",
        "type": "rich",
        "title": fragment.title,
        "provider_name": publisher.name,
        "provider_url": publisher.url,
        "cache_age": CACHE_SECONDS,
        "html": frame(url, fragment.title, height, width),
        "width": width,
        "height": height,
    }


def _limit(name: str) -> int:
    """A limit in CSS pixels; none if it was not given."""
    value = request.args.get(name, "")
    if not value:
        return WIDTH * 10
    if not (value.isascii() and value.isdigit() and int(value[:6]) > 0):
        raise BadRequest("%(name)s is a number of pixels, such as 600.", name=name)
    return int(value[:6])


def _as_xml(answer: dict[str, str | int]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
