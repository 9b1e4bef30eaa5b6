"""Puts the Flask application together."""

from flask import Flask, Response, redirect, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from widget.assets import Asset, asset
from widget.embed import HTMX
from widget.fragment import install_translations
from widget.language import ORIGINAL, language
from widget.settings import Settings
from widget.web import fragments, guide, health, pages, static
from widget.web.headers import forbid_keeping, protect
from widget.web.site import EXTENSION, current_site, make_site


def make_app(settings: Settings) -> Flask:
    """The application for one library.

    Raises:
        CannotRun: The library, the state folder or the database cannot be used.
    """
    asset(HTMX)
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = make_site(settings)
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "autoescape": True}
    install_translations(app.jinja_env)
    app.jinja_env.globals["asset_url"] = lambda file: _static_url(asset(file))
    app.jinja_env.globals["static_url"] = _static_url
    # Without a slash, a page's address is the same wherever it is written.
    app.url_map.strict_slashes = False
    for module in (fragments, pages, guide, static, health):
        app.register_blueprint(module.blueprint)
    app.add_url_rule("/", view_func=home)
    app.register_error_handler(HTTPException, show_http_error)
    return app


def make_app_from_environment() -> Flask:
    """The application with every setting from the environment, for servers."""
    return make_app(Settings.from_environment())


def home() -> Response:
    """The guide is the way in."""
    return redirect("/guide", 302)  # type: ignore[return-value]


def show_http_error(error: HTTPException) -> Response:
    """An accessible page for an address that is not one of ours, or for a fault of ours."""
    if request.path.startswith("/w/"):
        response = fragments.show_http_error(error)
    else:
        response = _page_of(error)
    if error.code == 405:
        response.headers["Allow"] = dict(error.get_headers())["Allow"]
    return response


def _page_of(error: HTTPException) -> Response:
    site = current_site()
    html = render_template(
        "http_error.html",
        code=error.code,
        name=error.name,
        publisher=site.edition.publisher,
        language=language(ORIGINAL),
    )
    response = Response(html, error.code, mimetype="text/html")
    return forbid_keeping(protect(response, site.settings))


def _static_url(file: Asset) -> str:
    return f"{current_site().settings.base_url}/static/{file.name}"
