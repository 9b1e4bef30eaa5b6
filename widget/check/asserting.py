"""Checks as assertions: what the fixtures of the pytest plugin give to a test."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from widget.check.axe import TAGS
from widget.check.baseline import apply
from widget.check.browser import Browser
from widget.check.engine import Choices
from widget.check.finding import Impact, Report, Result
from widget.check.library_target import LibraryTarget
from widget.check.places import Place
from widget.check.reports import write
from widget.check.run import Scope, in_scope, versions_of
from widget.check.serving import serve_pages
from widget.check.targets import open_targets
from widget.component import State, Step
from widget.paths import STATIC


class _Asserting:
    """What both fixtures do with what was found.

    Args:
        browser: The browser of the test run.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def _assert(
        self,
        results: Sequence[Result],
        started: datetime,
        fail_on: Impact,
        exclude: Mapping[str, str] | None,
    ) -> Report:
        __tracebackhide__ = True
        seconds = (datetime.now(UTC) - started).total_seconds()
        versions = versions_of(self._browser)
        report = Report(tuple(results), versions, started, seconds, fail_on=fail_on)
        report = apply(report, exclusions=exclude)
        if report.exit_code:
            raise AssertionError("\n\n" + write("text", report))
        return report


class CheckPage(_Asserting):
    """Checks a page, after its widgets have come; see `__call__`."""

    def __call__(
        self,
        target: str | Path,
        *,
        tags: Sequence[str] = TAGS,
        exclude: Mapping[str, str] | None = None,
        fail_on: Impact = "minor",
        scope: Scope = "all",
        seconds: float = 30,
    ) -> Report:
        """Check a page.

        Args:
            target: Its address, or the path of a file or folder.
            tags: Which of axe-core's tags to check; our own rules go by the same.
            exclude: Rules that do not count, by id, each with the reason.
            fail_on: The least impact that fails the test.
            scope: Whose findings count: the widgets', the host page's around them, or all.
            seconds: How long the page may take.

        Returns:
            All that was found.

        Raises:
            AssertionError: Something is wrong, or cannot be checked; it reads as a report.
            widget.errors.CannotRun: There is no Chromium, or no such file.
        """
        __tracebackhide__ = True
        started, choices = datetime.now(UTC), Choices(tuple(tags), seconds)
        with open_targets([str(target)]) as targets:
            results = [
                in_scope(result, scope)
                for one in targets
                for result in one.results(self._browser, choices)
            ]
        return self._assert(results, started, fail_on, exclude)


class CheckFragment(_Asserting):
    """Checks HTML that comes into a page by a swap; see `__call__`."""

    def __call__(
        self,
        html: str,
        *,
        states: Mapping[str, State | Sequence[Step]] | None = None,
        tags: Sequence[str] = TAGS,
        exclude: Mapping[str, str] | None = None,
        fail_on: Impact = "minor",
        seconds: float = 30,
    ) -> Report:
        """Check a fragment as it comes, and in each of its states.

        Args:
            html: The fragment, as htmx is to swap it in; its heading is of level 2.
            states: By name, what a visitor does to bring it there: steps such as
                `press("button")`, or a `State` that also says what then shows.
            tags: Which of axe-core's tags to check; our own rules go by the same.
            exclude: Rules that do not count, by id, each with the reason.
            fail_on: The least impact that fails the test.
            seconds: How long each page may take.

        Returns:
            All that was found.

        Raises:
            AssertionError: Something is wrong, or cannot be checked; it reads as a report.
            widget.errors.CannotRun: There is no Chromium.
        """
        __tracebackhide__ = True
        started, choices = datetime.now(UTC), Choices(tuple(tags), seconds)
        given = {
            name: state if isinstance(state, State) else State(tuple(state), "*")
            for name, state in (states or {}).items()
        }
        with ExitStack() as stack:
            pages = stack.enter_context(serve_pages())
            script = pages.show((STATIC / "vendor" / "htmx.min.js").read_text(), "text/javascript")
            place = Place(
                name="fragment",
                component="",
                embed=f'<div data-hx-get="{pages.show(html)}" data-hx-trigger="load">'
                '<span class="cw-waiting"></span></div>',
                setup=f'<script src="{script}" defer></script>',
                source="",
                states=given,
            )
            results = list(LibraryTarget((place,), pages).results(self._browser, choices))
        return self._assert(results, started, fail_on, exclude)
