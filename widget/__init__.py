"""carewidget: a folder of health information, published as accessible HTML fragments.

The public names are those in `__all__`; everything else may change between versions. Each is
imported when it is first used, so that importing this package costs a program nothing that it does
not need.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Remote", "Widgets", "__version__", "create_app", "render"]

if TYPE_CHECKING:
    from flask import Flask

    from widget.remote import Remote
    from widget.rendering import render
    from widget.web.extension import Widgets

_MODULES = {
    "Remote": "widget.remote",
    "Widgets": "widget.web.extension",
    "render": "widget.rendering",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def create_app(**settings: Any) -> "Flask":
    """Make the whole Flask application for one library.

    What is kept is answered before Flask is asked, and so without its hooks such as
    `before_request`: what is to see all requests goes around `app.wsgi_app`.

    Args:
        settings: Fields of `widget.settings.Settings`, such as `library="path/to/library"`.
            What is not given comes from the environment (`CAREWIDGET_LIBRARY` and so on).

    Returns:
        A Flask (WSGI) application.

    Raises:
        widget.errors.CannotRun: The library, the state folder or the database cannot be used.
    """
    from widget.settings import Settings
    from widget.web.app import make_app

    return make_app(Settings.from_environment(**settings))
