"""`/metrics`: how the server does, for Prometheus, all workers added up."""

from time import perf_counter

from flask import Blueprint, Response, current_app, g, request

from widget.web.headers import forbid_keeping
from widget.web.measuring import OTHER
from widget.web.site import current_site

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def show() -> Response:
    """The metrics, in the format that is asked for."""
    # Imported here because few workers are ever asked, and all would wait for it at the start.
    from widget.web.exposition import expose

    site = current_site()
    try:
        tallies = site.measuring.tallies()
    except OSError as error:
        current_app.logger.error("The state folder cannot be used: %s", error)
        return forbid_keeping(
            Response("The state folder cannot be used.\n", 503, mimetype="text/plain")
        )
    kinds = (*current_app.blueprints, OTHER)
    text, content_type = expose(site, tallies, kinds, request.headers.get("Accept", ""))
    response = Response(text, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return forbid_keeping(response)


def begin() -> None:
    """Note when Flask begins with a request."""
    g.began = perf_counter()


def measure(response: Response) -> Response:
    """Count what Flask answers, once it is finished."""
    kind, seconds = request.blueprint or OTHER, perf_counter() - g.began
    current_site().measuring.count_response(kind, response.status_code, seconds)
    return response
