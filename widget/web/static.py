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
    body = loader(current_site().settings.base_url)
    response = Response(body, content_type="text/javascript; charset=utf-8")
    return _finish(keep_for_an_hour(response))


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """A file. Its name is one that we made, so nothing else on the disk can be asked for."""
    asset = assets().get(name)
    if asset is None:
        abort(404)
    return _finish(keep_for_ever(Response(asset.body, content_type=asset.content_type)))


def _finish(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    # What is in it changes with the program alone.
    keep_finished(Keeping(current_site().edition, reads=frozenset()))
    return share(response)
