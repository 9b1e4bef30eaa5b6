"""`/w/…`: fragments, and the submissions that come from them."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from widget.errors import BadRequest
from widget.fragment import Fragment
from widget.web.finished import send_fragment
from widget.web.headers import answer_preflight, forbid_keeping, protect, share
from widget.web.site import current_site
from widget.web.submissions import Answer, answer_form

blueprint = Blueprint("fragments", __name__, url_prefix="/w")

WRONG = {
    404: BadRequest(
        "There is no page at this address. Check that it was typed or copied in full.", status=404
    ),
    405: BadRequest("This address cannot be used in this way.", status=405),
    414: BadRequest("This address has too many options. Take some of them out.", status=414),
}
WRONG_OTHERWISE = BadRequest("Something went wrong. Try again in a few minutes.", status=500)


# Flask's own answer to OPTIONS would come before ours, and says nothing to other origins.
@blueprint.get("/<component>/<subject>", provide_automatic_options=False)
def show(component: str, subject: str) -> Response:
    """A fragment."""
    site = current_site()
    edition = site.edition
    fragment = site.fragments.get(edition, component, subject, request.args)
    return send_fragment(site, edition, fragment, _response(fragment))


@blueprint.post("/<component>/<subject>", provide_automatic_options=False)
def answer(component: str, subject: str) -> Response:
    """The next fragment: always 200, because htmx 1 and 2 show nothing else."""
    site = current_site()
    try:
        given = answer_form(site, component, subject, request, page=False)
    except BadRequest as error:
        given = Answer(error.status, site.fragments.render_error(error, request.args))
    return _answer(given)


@blueprint.route("/<component>/<subject>", methods=["OPTIONS"])
def preflight(component: str, subject: str) -> Response:
    """The answer to a browser that asks before it sends."""
    return answer_preflight()


@blueprint.errorhandler(BadRequest)
def show_error(error: BadRequest) -> Response:
    """An error as a fragment, so that it helps even where it is swapped in."""
    fragment = current_site().fragments.render_error(error, request.args)
    return forbid_keeping(_response(fragment, error.status))


def show_http_error(error: HTTPException) -> Response:
    """What went wrong before or outside of the routes above, as a fragment too."""
    status = error.code or 500
    fragment = current_site().fragments.render_error(what_is_wrong(status), request.args)
    if request.method == "POST":
        return _answer(Answer(status, fragment))
    return forbid_keeping(_response(fragment, status))


def what_is_wrong(status: int) -> BadRequest:
    """What an HTTP status means for who reads it, with what to do."""
    return WRONG.get(status, WRONG_OTHERWISE)


def _answer(given: Answer) -> Response:
    response = forbid_keeping(_response(given.fragment))
    response.headers["Widget-Status"] = str(given.status)
    return response


def _response(fragment: Fragment, status: int = 200) -> Response:
    response = Response(fragment.html, status, mimetype="text/html")
    response.headers["Content-Language"] = fragment.language.tag
    return share(protect(response, current_site().settings, inline_styles=True))
