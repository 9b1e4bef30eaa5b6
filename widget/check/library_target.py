"""A library, or the components' own examples, as a target: fragments as they are after a swap.

Several stand on one host page, so that the browser and axe-core are started once for many. The
fragments come from a widget server of this run, whose store is thrown away afterwards.
"""

import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from widget import create_app
from widget.check.browser import Browser
from widget.check.driving import drive
from widget.check.embeds import wait_for_embeds
from widget.check.engine import Change, Choices, Examination, examine, result_of
from widget.check.finding import Finding, Result
from widget.check.names import accessibility_tree, names_and_roles
from widget.check.opening import one_sentence, open_page
from widget.check.places import Place, host_page, of_examples, of_library
from widget.check.serving import Pages, address_of, answering, listen, serve_pages
from widget.errors import CannotCheck
from widget.paths import EXAMPLE_LIBRARY
from widget.web.site import EXTENSION, Site

AT_ONCE = 8  # fragments on one page


@dataclass(frozen=True)
class LibraryTarget:
    """Fragments, a page at a time.

    Attributes:
        places: What is checked.
        pages: Shows the pages that they stand on.
    """

    places: tuple[Place, ...]
    pages: Pages

    def __len__(self) -> int:
        return len(self.places)

    def results(self, browser: Browser, choices: Choices) -> Iterator[Result]:
        """Check every fragment.

        Yields:
            A result for each, and one for the page around them if that is at fault.
        """
        for start in range(0, len(self.places), AT_ONCE):
            yield from self._check(self.places[start : start + AT_ONCE], browser, choices)

    def _check(
        self, places: tuple[Place, ...], browser: Browser, choices: Choices
    ) -> Iterator[Result]:
        started = time.monotonic()
        try:
            seen = list(self._examine(places, browser, choices))
        except CannotCheck as error:
            browser.kill()
            if len(places) == 1:
                yield _failed(places[0], error, time.monotonic() - started)
                return
            # One of them is at fault: the others are checked all the same.
            for place in places:
                yield from self._check((place,), browser, choices)
            return
        seconds = (time.monotonic() - started) / len(places)
        for place in places:
            yield replace(_result(place, seen), seconds=seconds)
        around = [one for found in seen for one in found.examination.findings if not _within(one)]
        if around:
            yield result_of("the page around the widgets", (), around)

    def _examine(
        self, places: tuple[Place, ...], browser: Browser, choices: Choices
    ) -> Iterator["Seen"]:
        yield self._in_state("", places, browser, choices)
        for name in dict.fromkeys(name for place in places for name in place.states):
            having = tuple(place for place in places if name in place.states)
            yield self._in_state(name, having, browser, choices)

    def _in_state(
        self, state: str, places: tuple[Place, ...], browser: Browser, choices: Choices
    ) -> "Seen":
        """Examine a page in a state; each place on it has been driven there."""
        page = open_page(browser.driver, self.pages.show(host_page(places)), choices.seconds)
        with one_sentence(choices.seconds):
            if wait_for_embeds(page):
                raise CannotCheck("It did not come. Look at what its address answers.")
            changes = Examination(state)
            for place in places if state else ():
                change = Change.begin(page, choices)
                drive(page, place.selector, place.states[state])
                change.end(page, changes)
            seen = examine(page, choices, state)
            seen.include(changes)
            tree = accessibility_tree(page)
            names = {place.name: names_and_roles(page, place.selector, tree) for place in places}
        return Seen(state, seen, names)


@dataclass(frozen=True)
class Seen:
    """What a page with several fragments has shown.

    Attributes:
        state: The state that they were in.
        examination: What is wrong, of all of them.
        names: What assistive technology is told of each fragment, by its name.
    """

    state: str
    examination: Examination
    names: Mapping[str, tuple[str, ...]]


@contextmanager
def open_library(library: Path | None) -> Iterator[LibraryTarget]:
    """Serve a library, or the components' examples, until the block ends.

    Args:
        library: The library's folder; None for the components' examples.

    Raises:
        CannotRun: The library cannot be read.
    """
    with ExitStack() as stack:
        state = stack.enter_context(tempfile.TemporaryDirectory(prefix="carewidget-check-"))
        widgets = listen()
        stack.callback(widgets.server_close)
        app = create_app(
            library=library or EXAMPLE_LIBRARY,
            state=state,
            base_url=address_of(widgets),
            allowed_origins="*",
            # Whatever is sent while checking must not come among real answers.
            database_url=f"sqlite:///{state}/checked.sqlite3",
        )
        site: Site = app.extensions[EXTENSION]
        stack.callback(site.close)
        places = tuple(of_library(site, library) if library else of_examples(site, app))
        stack.enter_context(answering(widgets, app))
        yield LibraryTarget(places, stack.enter_context(serve_pages()))


def _within(finding: Finding) -> str:
    return finding.element.within if finding.element else ""


def _result(place: Place, seen: Iterable[Seen]) -> Result:
    """What all states together say of one fragment."""
    own = [one for one in seen if place.name in one.names]
    findings = [
        finding
        for one in own
        for finding in one.examination.findings
        if _within(finding) == place.name
    ]
    return result_of(
        place.name,
        [one.examination for one in own],
        findings,
        source=place.source,
        component=place.component,
        states=tuple(one.state for one in own),
        names={one.state: one.names[place.name] for one in own},
    )


def _failed(place: Place, error: CannotCheck, seconds: float) -> Result:
    return Result(
        target=place.name,
        source=place.source,
        component=place.component,
        error=error.message,
        seconds=seconds,
    )
