"""What the routes share: one library's edition, fragments, store and settings."""

from dataclasses import dataclass

from flask import current_app

from widget.address import Addresses
from widget.edition import Edition
from widget.fragment import Fragments
from widget.housekeeping import Housekeeper
from widget.settings import Settings
from widget.store.store import Store
from widget.submission import Showings

EXTENSION = "carewidget"


@dataclass(frozen=True)
class Site:
    """One library, served."""

    settings: Settings
    housekeeper: Housekeeper
    fragments: Fragments
    store: Store
    showings: Showings

    @property
    def edition(self) -> Edition:
        """The current edition."""
        return self.housekeeper.edition

    def close(self) -> None:
        """Stop watching the library, and let the database go."""
        self.housekeeper.stop()
        self.store.close()


def make_site(settings: Settings) -> Site:
    """Open everything that a site needs.

    Raises:
        CannotRun: Something of it cannot be used.
    """
    settings.prepare_state()
    store = Store(settings.effective_database_url())
    store.prepare()
    showings = Showings(settings.signing_key())
    return Site(
        settings=settings,
        housekeeper=Housekeeper(settings.library, settings.state),
        fragments=Fragments(Addresses(settings.base_url), showings),
        store=store,
        showings=showings,
    )


def current_site() -> Site:
    """The site that the current request is for."""
    site: Site = current_app.extensions[EXTENSION]
    return site
