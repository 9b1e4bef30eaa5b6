"""Puts the Flask application together."""

from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestURITooLarge

from widget.address import Addresses
from widget.assets import HTMX, asset
from widget.content.reader import Progress, untold
from widget.errors import BadRequest
from widget.language import ORIGINAL, language
from widget.registry import components
from widget.settings import Settings
from widget.web import (
    api,
    builder,
    downloads,
    fragments,
    guide,
    health,
    metrics,
    oembed,
    pages,
    resources,
    static,
)
from widget.web.fast import FastPath, has_too_many_options
from widget.web.finished import finish
from widget.web.headers import forbid_keeping
from widget.web.page import make_error_page, make_page
from widget.web.site import EXTENSION, Site, current_site, make_site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def make_app(settings: Settings, progress: Progress = untold) -> Flask:
    """The application for one library.

    Args:
        settings: The settings.
        progress: Is told how far the first reading of the library is.

    Raises:
        CannotRun: The library, the state folder or the database cannot be used.
        BadComponent: A component's folder is not complete.
    """
    app = Flask(__name__, static_folder=None)
    # A slash at the end of an address changes nothing. Routes are made with this, so it is first.
    app.url_map.strict_slashes = False
    # Two slashes would otherwise redirect to an address made from the request's Host.
    app.url_map.merge_slashes = False
    # What is missing is said at the start, not to the first visitor.
    asset(HTMX)
    components()
    site = app.extensions[EXTENSION] = make_site(settings, progress)
    modules = (
        fragments,
        pages,
        resources,
        downloads,
        api,
        oembed,
        guide,
        builder,
        static,
        health,
        metrics,
    )
    for module in modules:
        app.register_blueprint(module.blueprint)
    app.add_url_rule("/", view_func=home)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(BadRequest, show_error)
    app.before_request(metrics.begin)
    app.before_request(refuse_too_many_options)
    # The last comes first: what is measured is finished.
    app.after_request(metrics.measure)
    app.after_request(finish)
    fast_path = FastPath(site, app.wsgi_app)
    site.measuring.watch(fast_path)
    app.wsgi_app = fast_path.answer  # type: ignore[method-assign]
    return app


def make_app_from_environment() -> Flask:
    """The application with every setting from the environment."""
    app = make_app(Settings.from_environment())
    site: Site = app.extensions[EXTENSION]
    # A worker that nobody has asked yet is one of the workers too.
    site.counter.start()
    return app


def make_wsgi_app() -> "WSGIApplication":
    """The same for servers, who ask the fast path themselves: Flask only passes on what comes."""
    return make_app_from_environment().wsgi_app


def home() -> Response:
    """The guide is the way in."""
    guide_url = Addresses(current_site().settings.base_url).guide()
    return Response(status=302, headers={"Location": guide_url})


def refuse_too_many_options() -> None:
    """Leave unread what would take long to read.

    Raises:
        RequestURITooLarge: The address has more options than any of ours.
    """
    if has_too_many_options(request.environ.get("QUERY_STRING", "")):
        request.query_string = b""
        raise RequestURITooLarge


def show_error(error: BadRequest) -> Response:
    """The page of what an address asks for and cannot be given, if its route has no other."""
    response = make_error_page(error)
    if error.status == 405:
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
    return response


def show_http_error(error: HTTPException) -> Response:
    """An accessible page for an address that is not one of ours, or for a fault of ours."""
    if request.path.startswith("/w/"):
        response = fragments.show_http_error(error)
    else:
        status = error.code or 500
        about = {"name": error.name, "sentence": fragments.what_is_wrong(status).message}
        page = make_page("http_error.html", language(ORIGINAL), status, **about)
        response = forbid_keeping(page)
    if error.code == 405:
        response.headers["Allow"] = dict(error.get_headers())["Allow"]
    return response
