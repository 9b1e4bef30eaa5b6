"""What the routes share: one library's edition, fragments, store and settings."""

from dataclasses import dataclass, field, replace

from flask import Response, current_app, request

from widget.address import Addresses
from widget.cache import EditionCache
from widget.content.reader import Progress, untold
from widget.counts import UseKind
from widget.edition import Edition
from widget.fragment import Fragments
from widget.housekeeping import Housekeeper
from widget.locking import Turns
from widget.pdf import Pdfs
from widget.refreshing import Refreshing
from widget.settings import Settings
from widget.store.counter import Counter
from widget.store.store import Store
from widget.submission import Showings
from widget.web.counting import Counting
from widget.web.measuring import Measuring
from widget.web.workers import Workers

EXTENSION = "carewidget"
SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_FOR_A_FORM = 1


class CurrentEdition(Refreshing):
    """The library as last read with the counts as last summed: one object while neither changes.

    Args:
        housekeeper: Has the library.
        counter: Has the counts.
    """

    def __init__(self, housekeeper: Housekeeper, counter: Counter) -> None:
        super().__init__(SECONDS_BETWEEN_LOOKS)
        self._housekeeper = housekeeper
        self._counter = counter
        self._read: Edition | None = None

    def _look(self) -> None:
        read, counts = self._housekeeper.edition, self._counter.counts
        if self._read is not read or self._edition.counts is not counts:
            self._read, self._edition = read, replace(read, counts=counts)


@dataclass(frozen=True)
class Site:
    """One library, served."""

    settings: Settings
    housekeeper: Housekeeper
    cache: EditionCache
    fragments: Fragments
    store: Store
    showings: Showings
    pdfs: Pdfs
    counter: Counter
    counting: Counting
    measuring: Measuring
    current: CurrentEdition
    receiving: Turns = field(default_factory=lambda: Turns(SECONDS_FOR_A_FORM))
    saving: Turns = field(default_factory=lambda: Turns(SECONDS_FOR_A_FORM))

    @property
    def edition(self) -> Edition:
        """The current edition."""
        return self.current.edition

    def count(self, kind: UseKind, number: str, response: Response) -> None:
        """Count the current request, if it is one that counts.

        Args:
            kind: What it was for.
            number: The resource's number, as the library has it now.
            response: How it is answered, with its final status.
        """
        day, status = self.edition.day, response.status_code
        self.counting.count(kind, number, day, request.environ, status)

    def close(self) -> None:
        """Stop watching the library, store what was counted, and let the database go."""
        self.housekeeper.stop()
        self.counter.stop()
        self.measuring.stop()
        self.store.close()


def make_site(settings: Settings, progress: Progress = untold) -> Site:
    """Open everything that a site needs.

    Args:
        settings: The settings.
        progress: Is told how far the first reading of the library is.

    Raises:
        CannotRun: Something of it cannot be used.
    """
    settings.prepare_state()
    store = Store(settings.effective_database_url())
    store.prepare()
    showings = Showings(settings.signing_key())
    cache = EditionCache()
    fragments = Fragments(Addresses(settings.base_url), showings, cache)
    housekeeper = Housekeeper(settings.library, settings.state, progress)
    measuring = Measuring(Workers(settings.state / "workers" / housekeeper.name), cache)
    counter = Counter(store, companion=measuring)
    return Site(
        settings=settings,
        housekeeper=housekeeper,
        cache=cache,
        fragments=fragments,
        store=store,
        showings=showings,
        pdfs=Pdfs(fragments, settings.state / "pdf"),
        counter=counter,
        counting=Counting(counter, settings),
        measuring=measuring,
        current=CurrentEdition(housekeeper, counter),
    )


def current_site() -> Site:
    """The site that the current request is for."""
    site: Site = current_app.extensions[EXTENSION]
    return site
