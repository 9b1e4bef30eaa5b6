"""Widgets in an iframe: the right height with the loader, and usable with no script at all."""

from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.chromium import wait_for
from tests.serving import HostSite, widget_server
from widget.embed import snippet

PLACES = [
    ("condition-summary", "RHM20"),
    ("contact-card", "rheumatology"),
    ("feedback-rating", "RHM20"),
]


def page(widgets: str, body: str, loader: bool) -> str:
    """A host page with iframes."""
    script = f'<script src="{widgets}/static/embed.js" async></script>' if loader else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A hospital</title>'
        f'<link rel="icon" href="data:,">{script}'
        f"</head><body><main><h1>A hospital</h1>{body}</main></body></html>"
    )


def frames(widgets: str) -> str:
    """An iframe of each component."""
    return "".join(
        snippet(widgets, component, subject, "", f"{component} of {subject}").frame
        for component, subject in PLACES
    )


def heights(driver: Chrome) -> list[int]:
    """The heights of the iframes."""
    return [
        int(frame.get_attribute("height") or 0)
        for frame in driver.find_elements(By.TAG_NAME, "iframe")
    ]


def content_height(driver: Chrome, index: int) -> int:
    """The height of what is in an iframe."""
    frame = driver.find_elements(By.TAG_NAME, "iframe")[index]
    driver.execute_script("arguments[0].scrollIntoView()", frame)
    driver.switch_to.frame(frame)
    WebDriverWait(driver, 10, 0.05).until(lambda d: d.find_elements(By.CSS_SELECTOR, ".cw"))
    height = driver.execute_script("return document.documentElement.scrollHeight")
    driver.switch_to.default_content()
    return int(height)


def wait_for_text(driver: Chrome, css: str, text: str) -> None:
    """Wait until an element says something, over a change of page."""
    wait_for(driver, lambda: text in driver.find_element(By.CSS_SELECTOR, css).text)


@pytest.mark.parametrize("index", range(len(PLACES)), ids=[place[0] for place in PLACES])
def test_with_the_loader_a_frame_is_as_high_as_its_content(
    browser: Chrome, host: HostSite, widgets: str, index: int
) -> None:
    browser.get(host.add("/frames", page(widgets, frames(widgets), loader=True)))
    content_height(browser, index)
    WebDriverWait(browser, 10, 0.05).until(
        lambda d: abs(heights(d)[index] - content_height(d, index)) <= 1
    )
    assert browser.get_log("browser") == []


def test_a_page_of_iframes_loads_no_htmx(browser: Chrome, host: HostSite, widgets: str) -> None:
    browser.get(host.add("/frames", page(widgets, frames(widgets), loader=True)))
    content_height(browser, 0)
    assert browser.find_elements(By.CSS_SELECTOR, 'script[src*="htmx"]') == []


@pytest.mark.parametrize("index", range(len(PLACES)), ids=[place[0] for place in PLACES])
def test_without_the_loader_a_frame_has_a_sensible_height_and_scrolls(
    browser: Chrome, host: HostSite, widgets: str, index: int
) -> None:
    browser.get(host.add("/plain-frames", page(widgets, frames(widgets), loader=False)))
    assert content_height(browser, index) > 100
    assert 400 <= heights(browser)[index] <= 1000


def test_a_stranger_cannot_change_the_height(browser: Chrome, host: HostSite, widgets: str) -> None:
    stranger = '<script>parent.postMessage({carewidget: "height", height: 9}, "*")</script>'
    address = host.add("/stranger", stranger)
    body = f'<iframe src="{address}" title="A stranger" height="123"></iframe>' + frames(widgets)
    browser.get(host.add("/with-a-stranger", page(widgets, body, loader=True)))
    content_height(browser, 1)
    WebDriverWait(browser, 10, 0.05).until(lambda d: heights(d)[1] not in (9, 800))
    assert heights(browser)[0] == 123


@pytest.mark.parametrize("height", ['"tall"', "-5", "1e9", "NaN", "null"])
def test_a_height_that_makes_no_sense_is_ignored_or_bounded(
    browser: Chrome, host: HostSite, widgets: str, height: str
) -> None:
    browser.get(host.add("/odd", page(widgets, frames(widgets), loader=True)))
    content_height(browser, 0)
    frame = browser.find_elements(By.TAG_NAME, "iframe")[0]
    browser.switch_to.frame(frame)
    browser.execute_script(f'parent.postMessage({{carewidget: "height", height: {height}}}, "*")')
    browser.switch_to.default_content()
    browser.execute_async_script("setTimeout(arguments[0], 200)")
    assert 100 <= heights(browser)[0] <= 30000


def test_a_rating_in_a_frame_works_with_no_script(
    browser: Chrome, host: HostSite, widgets: str
) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(host.add("/no-script", page(widgets, frames(widgets), loader=True)))
    frame = browser.find_elements(By.TAG_NAME, "iframe")[2]
    browser.switch_to.frame(frame)
    browser.find_element(By.TAG_NAME, "button").click()
    wait_for_text(browser, ".cw-feedback-rating__problem", "Choose how useful")
    browser.find_element(By.CSS_SELECTOR, 'input[value="5"]').click()
    browser.find_element(By.TAG_NAME, "button").click()
    wait_for_text(browser, "h1", "Thank you")


def test_in_a_frame_the_error_and_then_the_thanks_have_the_focus(
    browser: Chrome, host: HostSite, widgets: str
) -> None:
    browser.get(host.add("/focus", page(widgets, frames(widgets), loader=True)))
    browser.switch_to.frame(browser.find_elements(By.TAG_NAME, "iframe")[2])
    for said, first in (("There is a problem", None), ("Thank you", 'input[value="5"]')):
        if first:
            browser.find_element(By.CSS_SELECTOR, first).click()
        browser.find_element(By.TAG_NAME, "button").click()
        wait_for_text(browser, "main", said)
        WebDriverWait(browser, 5, 0.05).until(
            lambda d, said=said: d.switch_to.active_element.text.startswith(said)
        )
    browser.switch_to.default_content()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_nothing_but_the_widget_is_seen_in_a_frame(
    browser: Chrome, host: HostSite, widgets: str, scripts: bool
) -> None:
    if not scripts:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(host.add("/seamless", page(widgets, frames(widgets), loader=True)))
    frame = browser.find_elements(By.TAG_NAME, "iframe")[1]
    assert frame.value_of_css_property("border-top-width") == "0px"
    browser.switch_to.frame(frame)
    wait_for_text(browser, ".cw", "Rheumatology")
    root = browser.find_element(By.CSS_SELECTOR, ".cw")
    assert (root.rect["x"] == 0) is scripts
    browser.switch_to.default_content()


@pytest.mark.parametrize(
    ("allowed", "shown"),
    [("*", True), ("http://127.0.0.1:1", False), ("https://*.sharepoint.com", False)],
)
def test_frame_ancestors_are_the_allowed_origins(
    browser: Chrome,
    host: HostSite,
    tmp_path: Path,
    allowed: str,
    shown: bool,
) -> None:
    with widget_server(tmp_path, allowed_origins=allowed) as widgets:
        browser.get(host.add("/ancestors", page(widgets, frames(widgets), loader=False)))
        browser.switch_to.frame(browser.find_elements(By.TAG_NAME, "iframe")[1])
        there = WebDriverWait(browser, 5, 0.05)
        if shown:
            assert there.until(lambda d: d.find_elements(By.CSS_SELECTOR, ".cw-contact-card"))
        else:
            there.until(lambda d: d.execute_script("return document.readyState") == "complete")
            assert browser.find_elements(By.CSS_SELECTOR, ".cw-contact-card") == []
        browser.switch_to.default_content()


def test_the_own_origin_and_a_listed_one_may_frame(
    browser: Chrome, host: HostSite, tmp_path: Path
) -> None:
    with widget_server(tmp_path, allowed_origins=host.url) as widgets:
        browser.get(host.add("/listed", page(widgets, frames(widgets), loader=False)))
        browser.switch_to.frame(browser.find_elements(By.TAG_NAME, "iframe")[1])
        WebDriverWait(browser, 5).until(
            lambda d: d.find_elements(By.CSS_SELECTOR, ".cw-contact-card")
        )
        browser.switch_to.default_content()
