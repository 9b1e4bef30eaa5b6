"""`/p/…`: each widget on a page of its own, for ever, with no script at all."""

from flask import Blueprint, Response, render_template, request

from widget.assets import stylesheet
from widget.errors import BadRequest
from widget.fragment import Fragment
from widget.registry import components
from widget.web.headers import forbid_keeping, keep, protect
from widget.web.site import current_site
from widget.web.submissions import answer_form

blueprint = Blueprint("pages", __name__, url_prefix="/p")


@blueprint.get("/<component>/<subject>")
def show(component: str, subject: str) -> Response:
    """The page."""
    site = current_site()
    fragment = site.fragments.get(site.edition, component, subject, request.args, page=True)
    response = _page(fragment)
    if not fragment.cacheable:
        return forbid_keeping(response)
    keep(response, site.edition.publisher.stale_if_error)
    return response.make_conditional(request)  # type: ignore[return-value]


@blueprint.post("/<component>/<subject>")
def answer(component: str, subject: str) -> Response:
    """What comes after a form: a page of thanks to go to, or the form with what is wrong."""
    given = answer_form(current_site(), component, subject, request, page=True)
    fragment = given.fragment
    if not given.stored:
        return forbid_keeping(_page(fragment, given.status))
    query = "&".join(part for part in (fragment.options.query(), "sent=yes") if part)
    base_url = current_site().settings.base_url
    place = f"{base_url}/p/{fragment.component}/{fragment.subject}?{query}"
    return forbid_keeping(Response(status=303, headers={"Location": place}))


@blueprint.errorhandler(BadRequest)
def show_error(error: BadRequest) -> Response:
    """The page of an error."""
    fragment = current_site().fragments.render_error(error, request.args, page=True)
    response = forbid_keeping(_page(fragment, error.status))
    if error.status == 405:
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
    return response


def _page(fragment: Fragment, status: int = 200) -> Response:
    site = current_site()
    html = render_template(
        "page.html",
        fragment=fragment,
        language=fragment.language,
        publisher=site.edition.publisher,
        stylesheet=stylesheet(components()[fragment.component]) if fragment.subject else None,
        is_error=status >= 400,
    )
    response = Response(html, status, mimetype="text/html")
    response.headers["Content-Language"] = fragment.language.tag
    return protect(response, site.settings)
