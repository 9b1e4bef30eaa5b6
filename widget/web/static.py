"""`/static/…`: styles and scripts, each under a name that changes with its content."""

from flask import Blueprint, Response, abort, request

from widget.assets import assets
from widget.web.headers import keep_for_ever, share

blueprint = Blueprint("assets", __name__, url_prefix="/static")


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """A file. Its name is one that we made, so nothing else on the disk can be asked for."""
    asset = assets().get(name)
    if asset is None:
        abort(404)
    response = keep_for_ever(share(Response(asset.body, content_type=asset.content_type)))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response.make_conditional(request)  # type: ignore[return-value]
