"""`/static/…`: styles and scripts, each under a name that changes with its content."""

from flask import Blueprint, Response, abort

from widget.assets import LOADER, assets, loader
from widget.web.finished import Keeping, keep_finished
from widget.web.headers import keep_for_an_hour, keep_for_ever, share
from widget.web.site import current_site

blueprint = Blueprint("assets", __name__, url_prefix="/static")


@blueprint.get(f"/{LOADER}")
def show_loader() -> Response:
    """The loader, for pages without htmx."""
    edition = current_site().edition
    body = loader(current_site().settings.base_url)
    response = _file(body, "text/javascript; charset=utf-8")
    keep_finished(Keeping(edition, reads=frozenset({"library"})))
    return keep_for_an_hour(response, edition.publisher.stale_if_error)


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """A file. Its name is one that we made, so nothing else on the disk can be asked for."""
    asset = assets().get(name)
    if asset is None:
        abort(404)
    response = _file(asset.body, asset.content_type)
    keep_finished(Keeping(current_site().edition, reads=frozenset()))
    return keep_for_ever(response)


def _file(body: bytes, content_type: str) -> Response:
    response = share(Response(body, content_type=content_type))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
