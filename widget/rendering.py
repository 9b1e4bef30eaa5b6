"""Fragments of one's own library, in a Python program that serves its pages itself."""

from os import PathLike
from threading import Lock

from markupsafe import Markup

from widget.fragment import check_names, query_of
from widget.settings import Settings
from widget.web.site import Site, make_site

opened: dict[Settings, Site] = {}
"""The libraries that are open in this process, by their settings."""

_lock = Lock()


def render(
    component: str,
    subject: str,
    *,
    library: str | PathLike[str] | None = None,
    base_url: str | None = None,
    state: str | PathLike[str] | None = None,
    **options: object,
) -> Markup:
    """A fragment of a library on this machine.

    The library is read at the first call, and then watched: a withdrawal is seen within 2 seconds.
    Every address in the fragment leads to a widget server, so one has to serve the same library;
    for a form it must have the same state folder, or the same `CAREWIDGET_SECRET_KEY`.

    Args:
        component: The component's slug, such as `contact-card`.
        subject: What it is about, such as `rheumatology`.
        library: The library folder.
        base_url: The address of the widget server.
        state: The folder for what is made.
        options: The widget's options, such as `heading=3`; None is as if it was not given.

    Returns:
        HTML for Jinja and Django to take as it is. What is not given of `library`, `base_url` and
        `state`, and every other setting, comes from the environment.

    Raises:
        BadRequest: There is no such component or subject, or an option has a value that cannot be
            right.
        TypeError: The component has no such option.
        CannotRun: The library, the state folder or the database cannot be used.
    """
    query = query_of(options)
    check_names(component, query)
    settings = Settings.from_environment(library=library, base_url=base_url, state=state)
    site = _site(settings)
    return site.fragments.get(site.edition, component, subject, query).html


def _site(settings: Settings) -> Site:
    with _lock:
        if settings not in opened:
            opened[settings] = make_site(settings)
        return opened[settings]
