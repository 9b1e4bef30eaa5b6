"""Widgets in somebody else's Flask application: its routes under a prefix, and a Jinja global.

The widget server stays an application of its own, which the host's WSGI callable hands the requests
under the prefix to. So nothing of either reaches the other: no templates, error handlers, hooks,
endpoints or configuration.
"""

import os
import re
from dataclasses import replace
from typing import Any

from flask import Flask
from markupsafe import Markup
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from widget.component import Query
from widget.errors import BadRequest, BadSetting, Unavailable
from widget.fragment import check_names, query_of
from widget.settings import PREFIX, Settings
from widget.web.app import make_app
from widget.web.site import EXTENSION, Site

GLOBAL = "widget"
DEVELOPMENT_URL = "http://127.0.0.1:5000"


class Widgets:
    """Gives Flask applications the widgets of a library.

    Requests under the prefix are answered before the application sees them: its `before_request`,
    login or CSRF protection is not asked. The widgets are public, and their forms bring signed keys
    and have their origin compared.

    Args:
        app: The application; without one, `init_app` gives it later.
        url_prefix: What the addresses of the widgets begin with.
        settings: Fields of `widget.settings.Settings`, such as `library="path/to/library"`. What is
            not given comes from the application's configuration (`CAREWIDGET_LIBRARY` and so on),
            then from the environment. The base URL is the application's, without the prefix; when
            none is set, it is made from Flask's `SERVER_NAME`.

    Raises:
        BadSetting: The prefix, or a setting, cannot be right; or the application has widgets.
        CannotRun: The library, the state folder or the database cannot be used.
    """

    def __init__(
        self, app: Flask | None = None, *, url_prefix: str = "/widgets", **settings: Any
    ) -> None:
        self._url_prefix = url_prefix
        self._settings = settings
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask, *, url_prefix: str | None = None, **settings: Any) -> None:
        """Give an application the widgets; what is not given is as the constructor got it.

        Raises:
            BadSetting: The prefix, or a setting, cannot be right; or the application has widgets.
            CannotRun: The library, the state folder or the database cannot be used.
        """
        prefix = self._url_prefix if url_prefix is None else url_prefix
        _check(app, prefix)
        widgets = make_app(_settings_of(app, prefix, self._settings | settings))
        site: Site = widgets.extensions[EXTENSION]
        app.extensions[EXTENSION] = site
        app.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]
            app.wsgi_app, {prefix: widgets}
        )

        def widget(component: str, subject: str, **options: object) -> Markup:
            return _render(app, site, component, subject, query_of(options))

        app.jinja_env.globals[GLOBAL] = widget


def _check(app: Flask, prefix: str) -> None:
    if not re.fullmatch(r"(/[\w.~-]+)+", prefix, re.ASCII):
        raise BadSetting(f'The prefix "{prefix}" cannot be used. Write one such as /widgets.')
    if EXTENSION in app.extensions:
        raise BadSetting("This application has widgets already. Give each library its own.")
    for rule in app.url_map.iter_rules():
        if f"{rule.rule}/".startswith(f"{prefix}/"):
            raise BadSetting(
                f"The application has a route at {rule.rule}, which the prefix {prefix} would "
                "hide. Choose another prefix."
            )
    if GLOBAL in app.jinja_env.globals:
        raise BadSetting(
            f'The templates have a global "{GLOBAL}" already. Give it another name, because the '
            "widgets need this one."
        )


def _settings_of(app: Flask, prefix: str, given: dict[str, Any]) -> Settings:
    configured = {
        name: app.config[PREFIX + name.upper()]
        for name in Settings.__dataclass_fields__
        if PREFIX + name.upper() in app.config
    }
    given = configured | {name: value for name, value in given.items() if value is not None}
    if not given.get("base_url") and not os.environ.get(f"{PREFIX}BASE_URL"):
        given["base_url"] = _base_url_of(app)
    settings = Settings.from_environment(**given)
    return replace(settings, base_url=settings.base_url + prefix)


def _base_url_of(app: Flask) -> str:
    """The application's address by Flask's own configuration, as `url_for` makes it."""
    if app.config["SERVER_NAME"]:
        root = app.config["APPLICATION_ROOT"].rstrip("/")
        return f"{app.config['PREFERRED_URL_SCHEME']}://{app.config['SERVER_NAME']}{root}"
    if not (app.debug or app.testing):
        app.logger.warning(
            "The addresses in widgets begin with %s, because no other is set. Set %sBASE_URL to "
            "this application's.",
            DEVELOPMENT_URL,
            PREFIX,
        )
    return DEVELOPMENT_URL


def _render(app: Flask, site: Site, slug: str, subject: str, query: Query) -> Markup:
    """A fragment for a template, where a mistake is to be seen by the developer only.

    While the application is debugged or tested, a mistake in the call is raised. Otherwise it is
    logged, and visitors read what is left: a widget without the option, or one sentence and a link.
    """
    strict = app.debug or app.testing
    try:
        check_names(slug, query)
    except TypeError as error:
        if strict:
            raise
        app.logger.warning("A template's widget: %s", error)
    except BadRequest:
        pass  # Said below, as every such error.
    try:
        return site.fragments.get(site.edition, slug, subject, query).html
    except BadRequest as error:
        if strict and not isinstance(error, Unavailable):
            raise
        app.logger.warning("A template's widget %s/%s: %s", slug, subject, error.message)
        return site.fragments.render_error(error, query).html
