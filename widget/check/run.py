"""A run: everything that is named is checked in one browser, and comes out as one report."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from widget import __version__
from widget.check.axe import axe_version
from widget.check.browser import Browser
from widget.check.engine import Choices
from widget.check.finding import Impact, Report, Result
from widget.check.library_target import LibraryTarget, open_library
from widget.check.page_target import PageTarget
from widget.check.targets import open_targets

Scope = Literal["all", "widget", "host"]


@dataclass(frozen=True)
class Wanted:
    """What is to be checked, and how.

    Attributes:
        targets: Addresses, files and folders.
        library: A library whose fragments are to be checked; None for none.
        examples: Whether the components' examples are to be checked.
        choices: How.
        scope: Whose findings count: the widgets', the host page's around them, or all.
        fail_on: The least impact that makes the run fail.
    """

    targets: tuple[str, ...] = ()
    library: Path | None = None
    examples: bool = False
    choices: Choices = field(default_factory=Choices)
    scope: Scope = "all"
    fail_on: Impact = "minor"


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        done: How many things have been checked.
        total: Of how many.
        name: What was checked last; empty at the start.
    """

    done: int
    total: int
    name: str = ""


def run(wanted: Wanted, tell: Callable[[Progress], None] = lambda progress: None) -> Report:
    """Check all that is wanted.

    Args:
        wanted: What.
        tell: Is told how far the run is.

    Raises:
        CannotRun: Nothing of it can be checked: no browser, no such file, no such library.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    results: list[Result] = []
    with ExitStack() as stack:
        targets: list[PageTarget | LibraryTarget] = []
        if wanted.library:
            targets.append(stack.enter_context(open_library(wanted.library)))
        if wanted.examples:
            targets.append(stack.enter_context(open_library(None)))
        targets += stack.enter_context(open_targets(wanted.targets))
        browser = stack.enter_context(Browser())
        total = sum(len(target) for target in targets)
        tell(Progress(0, total))
        versions = versions_of(browser)
        for target in targets:
            for result in target.results(browser, wanted.choices):
                results.append(in_scope(result, wanted.scope))
                tell(Progress(min(len(results), total), total, result.target))
    return Report(
        results=tuple(results),
        versions=versions,
        started=started,
        seconds=time.monotonic() - clock,
        fail_on=wanted.fail_on,
    )


def versions_of(browser: Browser) -> dict[str, str]:
    """What checks, by name, each with its version."""
    return {"carewidget": __version__, "axe-core": axe_version(), "Chromium": browser.version}


def in_scope(result: Result, scope: Scope) -> Result:
    """A result with only the findings that count."""
    if scope == "all":
        return result
    return replace(result, findings=tuple(one for one in result.findings if one.owner == scope))
