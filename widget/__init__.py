"""carewidget: a folder of health information, published as accessible HTML fragments.

The public names are those in `__all__`; everything else may change between versions.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "create_app"]

if TYPE_CHECKING:
    from flask import Flask


def create_app(**settings: Any) -> "Flask":
    """Make the whole Flask application for one library.

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
