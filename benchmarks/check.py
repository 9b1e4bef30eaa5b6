"""How quick `carewidget check` is, side by side with the least that any such check must do.

    python -m benchmarks.check [RUNS]

A page: everything that the checker does with one page (start the browser, all looks, axe-core and
our own checks, end the browser), against starting the same browser and running axe-core once.
The aim is at most 2.5 times as long. The matrix: all examples in all states, within 180 seconds.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.serving import widget_server
from widget.check.axe import run_axe
from widget.check.browser import Browser, chromium
from widget.check.engine import Choices
from widget.check.page import Page
from widget.check.page_target import PageTarget
from widget.check.run import Wanted, run

PAGES = ("/p/contact-card/rheumatology", "/p/feedback-rating/RHM20", "/p/condition-summary/RHM20")
AIM, MATRIX_AIM = 2.5, 180


def axe_once(url: str) -> None:
    """The least: a browser, the page, axe-core."""
    with chromium() as driver:
        driver.get(url)
        run_axe(Page(driver))


def check_all(url: str) -> None:
    """What the checker does with the page."""
    with Browser() as browser:
        for result in PageTarget(url, url).results(browser, Choices()):
            assert not result.error, result.error


def seconds(do: Callable[[str], object], url: str) -> float:
    """How long something takes for a page."""
    started = time.perf_counter()
    do(url)
    return time.perf_counter() - started


def compare_pages(base_url: str, runs: int) -> None:
    """Print how each page compares; the two take turns, so that a busy machine slows both."""
    for path in PAGES:
        url = base_url + path
        axe_once(url)
        pairs = [(seconds(axe_once, url), seconds(check_all, url)) for _ in range(runs)]
        ratios = sorted(whole / least for least, whole in pairs)
        least, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(
            f"{path}: axe once {least:.2f} s, all checks {whole:.2f} s, ratio "
            f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}); aim {AIM}"
        )


def main() -> None:
    """Run the benchmark."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as state, widget_server(Path(state)) as base_url:
        compare_pages(base_url, runs)
    report = run(Wanted(examples=True))
    print(
        f"The matrix: {len(report.results)} examples in {report.seconds:.0f} s, "
        f"{len(report.findings)} findings, {len(report.errors)} errors; aim {MATRIX_AIM} s"
    )


if __name__ == "__main__":
    main()
