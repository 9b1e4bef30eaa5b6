"""What a host's own htmx attributes and settings, around an embed, do to it."""

import json
import time
from collections.abc import Callable

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.serving import HostSite
from widget.embed import HTMX_CONFIG, snippet

VERSIONS = ["htmx1", "htmx2", "htmx4"]
# In htmx 4 an attribute is inherited only if it says so.
AROUND = """
    data-hx-boost="true" data-hx-boost:inherited="true"
    data-hx-headers='{"X-Host": "1"}' data-hx-headers:inherited='{"X-Host": "1"}'
    data-hx-vals='{"host": "1"}' data-hx-vals:inherited='{"host": "1"}'
    data-hx-push-url="true" data-hx-push-url:inherited="true"
    data-hx-target="#elsewhere" data-hx-target:inherited="#elsewhere"
    data-hx-swap="outerHTML" data-hx-swap:inherited="outerHTML"
"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A charity</title>
<link rel="icon" href="data:,">
<meta name="htmx-config" content='{config}'><script src="/{version}.js"></script></head>
<body {around}><main><h1>A charity</h1><p id="elsewhere">Elsewhere</p>
{embed}</main>
</body></html>"""


@pytest.fixture
def visit(browser: Chrome, host: HostSite, widgets: str) -> Callable[..., Chrome]:
    """Opens a page with a rating inside an element with other attributes."""

    def open_page(version: str, around: str = "", config: str = HTMX_CONFIG) -> Chrome:
        embed = snippet(widgets, "feedback-rating", "RHM20", "", "Rate this page").place
        page = PAGE.format(version=version, around=around, config=config, embed=embed)
        browser.execute_cdp_cmd("Network.enable", {})
        browser.get(host.add(f"/around-{time.monotonic_ns()}", page))
        return browser

    return open_page


def has(driver: Chrome, css: str, seconds: float = 10) -> bool:
    """Whether an element comes."""
    waiting = WebDriverWait(driver, seconds, 0.05)
    return bool(waiting.until(lambda d: d.find_elements(By.CSS_SELECTOR, css), css))


@pytest.mark.parametrize("version", VERSIONS)
def test_attributes_around_an_embed_all_at_once_do_not_keep_it_from_working(
    visit: Callable[..., Chrome], version: str
) -> None:
    driver = visit(version, AROUND)
    address = driver.current_url
    assert has(driver, ".cw-embed .cw button")
    driver.find_element(By.CSS_SELECTOR, ".cw button").click()
    assert has(driver, ".cw-embed .cw-feedback-rating__problem:focus")
    driver.find_element(By.CSS_SELECTOR, '.cw input[value="3"]').click()
    driver.find_element(By.CSS_SELECTOR, ".cw button").click()
    assert has(driver, ".cw-embed .cw-heading:focus")
    assert driver.current_url == address
    assert driver.find_element(By.ID, "elsewhere").text == "Elsewhere"
    assert driver.title == "A charity"


@pytest.mark.parametrize("version", ["htmx1", "htmx2"])
def test_disabling_htmx_around_an_embed_leaves_its_link(
    visit: Callable[..., Chrome], version: str
) -> None:
    driver = visit(version, "data-hx-disable")
    time.sleep(0.5)
    assert driver.find_element(By.LINK_TEXT, "Rate this page").is_displayed()


@pytest.mark.parametrize("version", ["htmx1", "htmx2"])
def test_selecting_around_an_embed_what_no_widget_has_leaves_it_empty_of_ours_only(
    visit: Callable[..., Chrome], version: str
) -> None:
    driver = visit(version, 'data-hx-select="#nothing"')
    time.sleep(0.5)
    assert driver.find_elements(By.CSS_SELECTOR, ".cw") == []
    assert driver.find_element(By.ID, "elsewhere").is_displayed()


@pytest.mark.parametrize("version", ["htmx2", "htmx4"])
def test_a_host_with_other_settings_keeps_the_link_until_it_adds_ours(
    visit: Callable[..., Chrome], version: str
) -> None:
    driver = visit(version, config='{"historyCacheSize":5}')
    time.sleep(0.5)
    assert driver.find_element(By.LINK_TEXT, "Rate this page").is_displayed()
    merged = json.dumps({"historyCacheSize": 5} | json.loads(HTMX_CONFIG))
    assert has(visit(version, config=merged), ".cw-embed .cw button")
