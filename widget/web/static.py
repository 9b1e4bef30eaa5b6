"""`/static/…`: styles and scripts, each under a name that changes with its content."""

from flask import Blueprint, Response, abort, request

from widget.assets import LOADER, assets, loader
from widget.web.headers import keep_for_an_hour, keep_for_ever, share
from widget.web.site import current_site

blueprint = Blueprint("assets", __name__, url_prefix="/static")


@blueprint.get(f"/{LOADER}")
def show_loader() -> Response:
    """The loader, for pages without htmx."""
    body = loader(current_site().settings.base_url)
    response = Response(body, content_type="text/javascript; charset=utf-8")
    response = keep_for_an_hour(share(response))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response.make_conditional(request)  # type: ignore[return-value]


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """A file. Its name is one that we made, so nothing else on the disk can be asked for."""
    asset = assets().get(name)
    if asset is None:
        abort(404)
    response = keep_for_ever(share(Response(asset.body, content_type=asset.content_type)))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response.make_conditional(request)  # type: ignore[return-value]
