"""`/healthz` and `/readyz`: for whoever watches over the server."""

from flask import Blueprint, Response, current_app, jsonify

from widget import __version__
from widget.errors import StoreUnavailable
from widget.web.headers import forbid_keeping
from widget.web.site import current_site

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return forbid_keeping(Response("ok\n", mimetype="text/plain"))


@blueprint.get("/readyz")
def ready() -> Response:
    """What the process needs, each by itself; 503 if it cannot do its whole work."""
    site = current_site()
    library = site.edition.library
    broken = sorted({m.file for m in library.mistakes if not m.harmless})
    try:
        site.store.check()
        store = "ok"
    except StoreUnavailable as error:
        # The message names the database and its user, which are nobody else's business.
        current_app.logger.error(error.message)
        store = "out of reach"
    response = jsonify(
        {
            "version": __version__,
            "library": {"resources": len(library.resources), "quarantined": broken},
            "store": store,
        }
    )
    response.status_code = 200 if store == "ok" else 503
    return forbid_keeping(response)
