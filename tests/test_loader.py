"""The loader: a page without htmx gets its widgets, and a page with htmx keeps its own."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.chromium import has_its_styles, layout_shift
from tests.serving import HostSite, widget_server
from widget.embed import room_css

SUMMARY, CARD, RATING = (
    "condition-summary/RHM20",
    "contact-card/rheumatology",
    "feedback-rating/RHM20",
)
STRICT_POLICY = (
    "default-src 'none'; script-src 'self' {w}; style-src 'self' {w}; connect-src {w}; "
    "img-src 'self' data:; form-action 'self' {w}; base-uri 'none'; frame-ancestors 'none'"
)


def embed(widgets: str, place: str, query: str = "") -> str:
    """An embed as the guide's snippet has it."""
    return (
        f'<div class="cw-embed" data-hx-get="{widgets}/w/{place}{query}" data-hx-trigger="load"'
        ' data-hx-target="this" data-hx-swap="innerHTML ignoreTitle:true" data-hx-disinherit="*"'
        ' data-hx-push-url="false"'
        """ data-hx-request='{"noHeaders":true}' data-hx-config='{"headers":[]}'>"""
        f'<p><a href="{widgets}/p/{place}{query}">Read it there</a></p></div>'
    )


def page(widgets: str, body: str, head: str = "", title: str = "A charity") -> str:
    """A host page with the loader."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="icon" href="data:,">{head}'
        f'<script src="{widgets}/static/embed.js" async></script></head>'
        f"<body><main><h1>A charity</h1>{body}</main></body></html>"
    )


@pytest.fixture
def visit(browser: Chrome, host: HostSite, widgets: str) -> Callable[..., Chrome]:
    """Opens a host page with the loader."""

    def open_page(body: str, head: str = "", headers: dict[str, str] | None = None) -> Chrome:
        path = f"/loader-{time.monotonic_ns()}"
        browser.get(host.add(path, page(widgets, body, head), headers))
        return browser

    return open_page


def wait_for(driver: Chrome, css: str, count: int = 1, seconds: float = 10) -> None:
    """Wait until there are so many elements, and the stylesheets that are linked."""
    WebDriverWait(driver, seconds, 0.05).until(
        lambda d: len(d.find_elements(By.CSS_SELECTOR, css)) >= count and has_its_styles(d),
        f"{count} of {css}",
    )


def severe(driver: Chrome, own_htmx: bool = False) -> list[str]:
    """What the console has of errors and warnings.

    Args:
        own_htmx: The page brings its own htmx, without our setting. It may try, be refused, and
            say so (`htmx:invalidPath` in 2, `htmx:error` in 4) before the loader is there.
    """
    logged = [
        e["message"] for e in driver.get_log("browser") if e["level"] in ("SEVERE", "WARNING")
    ]
    tried = ("htmx:invalidPath", "htmx:error", 'mode is "same-origin"') if own_htmx else ()
    return [message for message in logged if not any(one in message for one in tried)]


def test_a_page_without_htmx_gets_its_three_widgets(
    visit: Callable[..., Chrome], widgets: str
) -> None:
    driver = visit("".join(embed(widgets, place) for place in (CARD, RATING, SUMMARY)))
    wait_for(driver, ".cw-embed > .cw", 3)
    assert severe(driver) == []
    assert driver.title == "A charity"


def test_its_htmx_is_the_pinned_one_checked_by_its_hash(
    visit: Callable[..., Chrome], widgets: str
) -> None:
    driver = visit(embed(widgets, CARD))
    wait_for(driver, ".cw")
    script = driver.find_element(By.CSS_SELECTOR, 'script[src*="htmx"]')
    assert re.fullmatch(
        rf"{widgets}/static/htmx\.[0-9a-f]{{12}}\.js", script.get_attribute("src") or ""
    )
    assert (script.get_attribute("integrity") or "").startswith("sha384-")
    assert driver.execute_script("return htmx.version") == "2.0.11"


@pytest.mark.parametrize("version", ["htmx1", "htmx2", "htmx4"])
@pytest.mark.parametrize("defer", ["", "defer"])
def test_a_page_with_htmx_keeps_its_own(
    visit: Callable[..., Chrome], widgets: str, version: str, defer: str
) -> None:
    driver = visit(embed(widgets, CARD), f'<script src="/{version}.js" {defer}></script>')
    wait_for(driver, ".cw")
    assert len(driver.find_elements(By.CSS_SELECTOR, 'script[src*="htmx"]')) == 1
    assert severe(driver, own_htmx=True) == []


@pytest.mark.parametrize("version", ["htmx2", "htmx4"])
def test_nothing_becomes_reachable_but_the_widget_server(
    visit: Callable[..., Chrome], widgets: str, version: str, tmp_path: Path
) -> None:
    with widget_server(tmp_path) as other:
        stranger = f'<div id="other" data-hx-get="{other}/w/{CARD}" data-hx-trigger="never"></div>'
        driver = visit(embed(widgets, CARD) + stranger, f'<script src="/{version}.js"></script>')
        wait_for(driver, ".cw")
        driver.execute_async_script(
            f"const done = arguments[0];"
            f'htmx.ajax("GET", "{other}/w/{CARD}", {{source: document.querySelector("#other"),'
            f' target: "#other"}}).then(() => 0, () => 0).then(done); setTimeout(done, 2000)'
        )
        assert driver.find_elements(By.CSS_SELECTOR, "#other .cw") == []


@pytest.mark.parametrize("version", ["none", "htmx1", "htmx2", "htmx4"])
def test_a_rating_shows_its_error_and_its_thanks_with_the_focus(
    visit: Callable[..., Chrome], widgets: str, version: str
) -> None:
    head = "" if version == "none" else f'<script src="/{version}.js"></script>'
    driver = visit(embed(widgets, RATING), head)
    wait_for(driver, ".cw button")
    driver.find_element(By.CSS_SELECTOR, ".cw button").click()
    wait_for(driver, ".cw-feedback-rating__problem:focus")
    driver.find_element(By.CSS_SELECTOR, '.cw input[value="4"]').click()
    driver.find_element(By.CSS_SELECTOR, ".cw button").click()
    wait_for(driver, ".cw .cw-heading:focus")
    assert "Thank you" in driver.find_element(By.CSS_SELECTOR, ".cw").text
    assert severe(driver, own_htmx=version != "none") == []


def test_an_embed_far_below_waits_until_it_comes_near(
    visit: Callable[..., Chrome], widgets: str
) -> None:
    driver = visit(
        embed(widgets, CARD) + '<div style="height:5000px"></div>' + embed(widgets, RATING)
    )
    wait_for(driver, ".cw-contact-card")
    assert driver.find_elements(By.CSS_SELECTOR, ".cw-feedback-rating") == []
    driver.execute_script("window.scrollTo(0, document.body.scrollHeight)")
    wait_for(driver, ".cw-feedback-rating")


def test_a_link_that_has_the_focus_stays_until_the_focus_leaves(
    visit: Callable[..., Chrome], widgets: str
) -> None:
    far = '<div style="height:5000px"></div>'
    driver = visit(f'<a href="#" id="first">First</a>{far}{embed(widgets, CARD)}')
    driver.execute_script("document.querySelector('.cw-embed a').focus({preventScroll: true})")
    driver.execute_script("window.scrollTo(0, document.body.scrollHeight)")
    time.sleep(0.7)
    assert driver.switch_to.active_element.text == "Read it there"
    driver.execute_script("document.querySelector('#first').focus({preventScroll: true})")
    wait_for(driver, ".cw-contact-card")


@pytest.mark.parametrize("version", ["none", "htmx1", "htmx2", "htmx4"])
def test_an_embed_that_is_put_in_later_is_filled(
    visit: Callable[..., Chrome], widgets: str, version: str
) -> None:
    head = "" if version == "none" else f'<script src="/{version}.js"></script>'
    driver = visit(embed(widgets, CARD), head)
    wait_for(driver, ".cw-contact-card")
    driver.execute_script(
        "document.querySelector('main').insertAdjacentHTML('beforeend', arguments[0])",
        embed(widgets, RATING),
    )
    wait_for(driver, ".cw-feedback-rating button")


@pytest.mark.parametrize("version", ["none", "htmx2", "htmx4"])
@pytest.mark.parametrize("place", ["contact-card/nobody", "nonsense/1"])
def test_the_link_stays_when_the_server_has_no_such_widget(
    visit: Callable[..., Chrome], widgets: str, version: str, place: str
) -> None:
    head = "" if version == "none" else f'<script src="/{version}.js"></script>'
    driver = visit(embed(widgets, place), head)
    WebDriverWait(driver, 10, 0.1).until(
        lambda d: any("its link stays" in entry["message"] for entry in d.get_log("browser"))
    )
    assert driver.find_element(By.LINK_TEXT, "Read it there").is_displayed()


def test_the_link_stays_when_htmx_is_blocked(
    visit: Callable[..., Chrome], widgets: str, browser: Chrome
) -> None:
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/static/htmx.*"]})
    try:
        driver = visit(embed(widgets, CARD))
        WebDriverWait(driver, 10, 0.1).until(
            lambda d: any("the links stay" in entry["message"] for entry in d.get_log("browser"))
        )
        assert driver.find_element(By.LINK_TEXT, "Read it there").is_displayed()
    finally:
        browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


HEIGHT = "return document.querySelector('.cw-embed').getBoundingClientRect().height"
ROOM = f"<style>{room_css()}</style>"


def test_nothing_moves_when_widgets_arrive(visit: Callable[..., Chrome], widgets: str) -> None:
    after = "<p>What stands below.</p>" * 5
    driver = visit(embed(widgets, CARD) + after + embed(widgets, RATING) + after, ROOM)
    wait_for(driver, ".cw", 2)
    assert layout_shift(driver) == 0


def test_room_is_given_back_after_the_thanks(visit: Callable[..., Chrome], widgets: str) -> None:
    driver = visit(embed(widgets, RATING), ROOM)
    wait_for(driver, ".cw button")
    assert driver.execute_script(HEIGHT) >= 28 * 16
    driver.find_element(By.CSS_SELECTOR, '.cw input[value="4"]').click()
    driver.find_element(By.CSS_SELECTOR, ".cw button").click()
    wait_for(driver, ".cw-feedback-rating__outcome")
    assert driver.execute_script(HEIGHT) < 15 * 16


def test_room_is_given_back_when_a_widget_does_not_come(
    visit: Callable[..., Chrome], widgets: str
) -> None:
    driver = visit(embed(widgets, "condition-summary/XYZ99"), ROOM)
    wait_for(driver, ".cw-failed")
    assert driver.execute_script(HEIGHT) < 5 * 16


def test_without_scripts_no_room_is_kept(visit: Callable[..., Chrome], widgets: str) -> None:
    about = visit("", "")
    about.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    driver = visit(embed(widgets, SUMMARY), ROOM)
    assert driver.find_element(By.CSS_SELECTOR, ".cw-embed").rect["height"] < 5 * 16


def test_on_a_page_with_htmx_alone_room_is_given_back_after_a_while(
    browser: Chrome, host: HostSite
) -> None:
    nowhere = "http://127.0.0.1:9"
    html = f"<!doctype html><title>A charity</title>{ROOM}{embed(nowhere, SUMMARY)}"
    browser.get(host.add("/htmx-alone", html))
    assert browser.execute_script(HEIGHT) > 500
    # The clock of the page's animations is moved on instead of waited for.
    browser.execute_script("for (const one of document.getAnimations()) one.finish()")
    assert browser.execute_script(HEIGHT) < 5 * 16


def test_a_strict_content_policy_is_not_violated(
    visit: Callable[..., Chrome], widgets: str
) -> None:
    body = "".join(embed(widgets, place, "?style=link") for place in (CARD, RATING, SUMMARY))
    policy = {"Content-Security-Policy": STRICT_POLICY.format(w=widgets)}
    driver = visit(body, headers=policy)
    wait_for(driver, ".cw", 3)
    driver.find_element(By.CSS_SELECTOR, ".cw button").click()
    wait_for(driver, ".cw-feedback-rating__problem")
    assert severe(driver) == []


def test_a_site_that_may_not_send_answers_is_told_so_in_the_console(
    browser: Chrome, host: HostSite, tmp_path: Path
) -> None:
    with widget_server(tmp_path, allowed_origins="https://charity.example.org") as widgets:
        browser.get(host.add("/not-allowed", page(widgets, embed(widgets, RATING))))
        wait_for(browser, ".cw button")
        browser.find_element(By.CSS_SELECTOR, '.cw input[value="4"]').click()
        browser.find_element(By.CSS_SELECTOR, ".cw button").click()
        wait_for(browser, ".cw-feedback-rating__problem")
        assert "may not send answers" in browser.find_element(By.CSS_SELECTOR, ".cw").text
        assert any("allowed origins" in entry["message"] for entry in browser.get_log("browser"))


def test_two_loaders_on_a_page_are_one(visit: Callable[..., Chrome], widgets: str) -> None:
    again = f'<script src="{widgets}/static/embed.js"></script>'
    driver = visit(embed(widgets, CARD), again)
    wait_for(driver, ".cw")
    time.sleep(0.3)
    assert len(driver.find_elements(By.CSS_SELECTOR, 'script[src*="static/htmx"]')) == 1
    assert len(driver.find_elements(By.CSS_SELECTOR, ".cw")) == 1
