"""`/p/…`: each widget on a page of its own, for ever. It works with no script at all."""

from flask import Blueprint, Response, request

from widget.assets import stylesheet
from widget.fragment import Fragment
from widget.registry import components
from widget.web.finished import send_fragment
from widget.web.headers import forbid_keeping
from widget.web.oembed import MEDIA_TYPES, oembed_addresses
from widget.web.page import make_page
from widget.web.site import current_site
from widget.web.submissions import answer_form

blueprint = Blueprint("pages", __name__, url_prefix="/p")


@blueprint.get("/<component>/<subject>")
def show(component: str, subject: str) -> Response:
    """The page."""
    site = current_site()
    edition = site.edition
    fragment = site.fragments.get(edition, component, subject, request.args, page=True)
    return send_fragment(site, edition, fragment, _page(fragment))


@blueprint.post("/<component>/<subject>")
def answer(component: str, subject: str) -> Response:
    """What comes after a form: a page of thanks to go to, or the form with what is wrong."""
    given = answer_form(current_site(), component, subject, request, page=True)
    fragment = given.fragment
    if not given.stored:
        return forbid_keeping(_page(fragment, given.status))
    addresses = current_site().fragments.addresses
    place = addresses.page(fragment.component, fragment.subject, fragment.options)
    return forbid_keeping(Response(status=303, headers={"Location": place}))


def _page(fragment: Fragment, status: int = 200) -> Response:
    base_url = current_site().settings.base_url
    discovered = oembed_addresses(fragment, base_url) if status == 200 else {}
    response = make_page(
        "page.html",
        fragment.language,
        status,
        fragment=fragment,
        stylesheet=stylesheet(components()[fragment.component]),
        discovered={MEDIA_TYPES[kind]: address for kind, address in discovered.items()},
    )
    for kind, address in discovered.items():
        link = f'<{address}>; rel="alternate"; type="{MEDIA_TYPES[kind]}"'
        response.headers.add("Link", link)
    return response
