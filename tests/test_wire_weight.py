"""What widgets weigh on their way, that each is one request, and that nothing moves."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from selenium.webdriver import Chrome

from tests.chromium import layout_shift, wait_for
from tests.serving import HostSite
from widget.assets import HTMX, asset
from widget.paths import EXAMPLES
from widget.registry import components

# In bytes, as browsers get them by brotli, with the styles in them.
BUDGETS = {
    "contact-card": 1_200,
    "feedback-rating": 1_800,
    "condition-summary": 4_000,
    "resource-details": 1_400,
    "resource-finder": 3_200,
    "report-missing": 1_900,
    "interesting-fact": 1_000,
    "disclaimer": 1_200,
}
LOADER_BUDGET = 1_800
CHARITY_BUDGET = 9_000
PLACEHOLDER = "https://widgets.example.org"
OWN_HTMX = '<script src="htmx.min.js" defer></script>'


def weight(client: FlaskClient, path: str) -> int:
    """The bytes of a response once it has been asked for before."""
    for _ in range(2):
        response = client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert (response.status_code, response.headers["Content-Encoding"]) == (200, "br")
    return len(response.data)


def charity_page() -> str:
    """The example of a charity's page."""
    return (EXAMPLES / "charity" / "index.html").read_text(encoding="utf-8")


def places() -> list[str]:
    """The addresses of its widgets."""
    return re.findall(rf'data-hx-get="{PLACEHOLDER}(/w/[^"]+)"', charity_page())


@pytest.mark.parametrize("slug", components())
def test_a_widget_is_no_heavier_than_its_budget(slug: str, reader: FlaskClient) -> None:
    assert (
        weight(reader, f"/w/{slug}/{components()[slug].examples['default'].subject}")
        <= (BUDGETS[slug])
    )


def test_the_loader_is_no_heavier_than_its_budget(reader: FlaskClient) -> None:
    assert weight(reader, "/static/embed.js") <= LOADER_BUDGET


def test_all_that_a_charity_s_page_gets_from_us_is_within_its_budget(reader: FlaskClient) -> None:
    assert len(places()) == 3
    paths = (*places(), "/static/embed.js")
    assert sum(weight(reader, path) for path in paths) <= CHARITY_BUDGET


@pytest.fixture(params=["htmx", "loader"])
def visit(
    request: pytest.FixtureRequest, browser: Chrome, host: HostSite, widgets: str
) -> Callable[..., Chrome]:
    """Opens the charity's page, with its own htmx or with the loader."""
    page = charity_page().replace(PLACEHOLDER, widgets)
    assert OWN_HTMX in page
    if request.param == "loader":
        page = page.replace(OWN_HTMX, f'<script src="{widgets}/static/embed.js" async></script>')
    host.add("/htmx.min.js", asset(HTMX).body, {"Content-Type": "text/javascript"})
    for file, kind in (("style.css", "text/css"), ("hero.svg", "image/svg+xml")):
        host.add(f"/{file}", (EXAMPLES / "charity" / file).read_bytes(), {"Content-Type": kind})

    def open_page(width: int = 1280) -> Chrome:
        browser.set_window_size(width, 800)
        browser.get(host.add(f"/wire-{request.param}.html", page))
        wait_for(browser, lambda: all_shown(browser))
        return browser

    return open_page


def all_shown(driver: Chrome) -> bool:
    """Whether all widgets have come, while somebody reads on who does not outrun them."""
    return bool(
        driver.execute_script(
            """
            const waiting = [...document.querySelectorAll(".cw-embed:not(:has(.cw))")];
            const isNear = (embed) => embed.getBoundingClientRect().top < innerHeight + 500;
            if (!waiting.some(isNear)) scrollBy({ top: 200, behavior: "instant" });
            return !waiting.length;
            """
        )
    )


def test_a_widget_is_one_request(visit: Callable[..., Chrome], widgets: str) -> None:
    asked = visit().execute_script(
        "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    fragments = [url for url in asked if url.startswith(f"{widgets}/w/")]
    assert sorted(fragments) == sorted(f"{widgets}{place}" for place in places())
    others = {url.rpartition("/")[2].partition(".")[0] for url in asked if url.startswith(widgets)}
    assert others - {place.rpartition("/")[2] for place in places()} <= {"embed", "htmx"}


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_while_widgets_come(visit: Callable[..., Chrome], width: int) -> None:
    assert layout_shift(visit(width)) == 0


def test_what_moves_would_be_seen(visit: Callable[..., Chrome]) -> None:
    driver = visit()
    driver.execute_script(
        "scrollTo({ top: 0, behavior: 'instant' });"
        "document.body.insertAdjacentHTML('afterbegin', '<p style=\"height: 300px\">News</p>')"
    )
    assert layout_shift(driver) > 0
