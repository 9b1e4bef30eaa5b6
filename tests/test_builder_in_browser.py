"""The snippet builder in a real browser, and its snippets on a partner's page."""

import time
from collections.abc import Callable

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.accessibility import everything_wrong, repeated_ids, violations
from tests.chromium import wait_for
from tests.serving import HostSite
from widget.web.ways import WAYS

CARD = "/embed/contact-card/rheumatology"
SUMMARY = "/embed/condition-summary/RHM20"
RATING = "/embed/feedback-rating/RHM20"
ERRORS = "/embed?component=condition-summary&subject=XYZ99&lang=fr&heading=9&scripts=x"
PAGES = [
    *[f"{CARD}?way={way}" for way in WAYS],
    f"{SUMMARY}?lang=ar&theme=dark&way=loader",
    f"{RATING}?scripts=yes",
    f"{RATING}?scripts=no",
    ERRORS,
    "/embed/nonsense/RHM20",
]
SENT = "Snippet updated."


@pytest.fixture
def build(browser: Chrome, widgets: str) -> Callable[[str], Chrome]:
    """Opens the builder."""

    def open_builder(path: str) -> Chrome:
        browser.get(widgets + path)
        return browser

    return open_builder


def find(driver: Chrome, css: str) -> WebElement:
    return driver.find_element(By.CSS_SELECTOR, css)


def until(driver: Chrome, script: str) -> None:
    """Wait until an expression in the page is true."""
    WebDriverWait(driver, 10, 0.05).until(lambda d: d.execute_script(f"return {script}"), script)


def until_said(driver: Chrome, sentence: str, place: str = "updated") -> None:
    """Wait until a status says something."""
    until(driver, f"document.getElementById('{place}').textContent.includes('{sentence}')")


def focused(driver: Chrome) -> str:
    return str(driver.execute_script("return document.activeElement.id"))


def press(driver: Chrome, *keys: str) -> None:
    ActionChains(driver, duration=0).send_keys(*keys).perform()


def code(driver: Chrome, button: str) -> str:
    """What a copy button copies."""
    return str(
        driver.execute_script(
            "return [...document.querySelectorAll('.copy')].find(one => one.textContent === "
            "arguments[0]).parentElement.querySelector('code').textContent",
            f"Copy {button}",
        )
    )


def severe(driver: Chrome) -> list[str]:
    return [e["message"] for e in driver.get_log("browser") if e["level"] in ("SEVERE", "WARNING")]


def test_it_works_without_javascript(build: Callable[[str], Chrome], browser: Chrome) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    driver = build(SUMMARY)
    for choice in ("component-contact-card", "heading-3", "theme-dark", "scripts-yes"):
        find(driver, f"label[for={choice}]").click()
    find(driver, ".button").click()
    wait_for(driver, lambda: driver.current_url.endswith("#snippet"))
    path, _, rest = driver.current_url.partition("?")
    assert "/embed/contact-card/" in path
    assert rest == "heading=3&theme=dark&scripts=yes#snippet"
    wait_for(driver, lambda: find(driver, ".stage .cw--dark").is_displayed())
    assert "embed.js" in find(driver, "code").text
    assert not find(driver, ".copy").is_displayed()


def test_a_mistake_that_was_sent_gets_the_focus(build: Callable[[str], Chrome]) -> None:
    driver = build(SUMMARY)
    find(driver, "#sections").send_keys("nonsense", Keys.ENTER)
    wait_for(driver, lambda: "/embed?" in driver.current_url and focused(driver) == "problem")
    press(driver, Keys.TAB, Keys.ENTER)
    assert focused(driver) == "sections"


@pytest.mark.parametrize(
    ("choice", "rest", "shown"),
    [
        ("theme-dark", "?theme=dark&way=loader", ".stage .cw--dark"),
        ("heading-4", "?heading=4&way=loader", ".stage .cw"),
        ("scripts-no", "?scripts=no", ".result iframe"),
        ("way-wordpress", "?way=wordpress", ".stage .cw"),
    ],
)
def test_a_choice_shows_at_once_and_keeps_the_focus(
    choice: str, rest: str, shown: str, build: Callable[[str], Chrome]
) -> None:
    driver = build(f"{CARD}?way=loader")
    find(driver, f"label[for={choice}]").click()
    until_said(driver, SENT)
    assert driver.current_url.endswith(CARD + rest)
    assert focused(driver) == choice
    assert find(driver, f"#{choice}").is_selected()
    assert find(driver, shown).is_displayed()
    assert severe(driver) == []


def test_going_back_leaves_the_builder(build: Callable[[str], Chrome], widgets: str) -> None:
    """Each choice replaces the address, so that nobody has to go back through all of them."""
    build("/guide")
    driver = build(CARD)
    for theme in ("dark", "light"):
        find(driver, f"label[for=theme-{theme}]").click()
        until_said(driver, SENT)
        until(driver, f"location.search === '?theme={theme}'")
    driver.back()
    assert driver.current_url == f"{widgets}/guide"


def test_another_widget_comes_with_its_options_and_its_styles(
    build: Callable[[str], Chrome],
) -> None:
    driver = build(f"{CARD}?scripts=yes")
    find(driver, "label[for=component-condition-summary]").click()
    until_said(driver, SENT)
    assert "/embed/condition-summary/" in driver.current_url
    assert focused(driver) == "component-condition-summary"
    assert find(driver, "#sections").is_displayed()
    assert driver.execute_script("return getComputedStyle(document.querySelector('.cw')).display")
    links = driver.find_elements(By.CSS_SELECTOR, "head link[href*='/condition-summary.']")
    assert len(links) == 1
    assert "condition summary" in driver.title
    assert repeated_ids(driver) == []


def test_what_is_typed_stays_while_the_rest_changes(build: Callable[[str], Chrome]) -> None:
    driver = build(f"{SUMMARY}?way=loader")
    find(driver, "#sections").send_keys("symptoms, ")
    until_said(driver, SENT)
    assert "sections=symptoms" in driver.current_url
    assert find(driver, "#sections").get_attribute("value") == "symptoms, "
    assert focused(driver) == "sections"
    find(driver, "#sections").send_keys("causes")
    until(driver, "location.search.includes('causes')")


def test_a_mistake_while_typing_is_said_and_keeps_the_focus(
    build: Callable[[str], Chrome],
) -> None:
    driver = build(SUMMARY)
    find(driver, "#sections").send_keys("symptomz")
    until_said(driver, "There is a problem. RHM20 has no section called “symptomz”.")
    assert focused(driver) == "sections"
    assert find(driver, "#sections-error").is_displayed()
    assert find(driver, "#sections").get_attribute("aria-invalid") == "true"
    find(driver, "#sections").send_keys(Keys.BACKSPACE, "s")
    until_said(driver, SENT)
    assert not find(driver, "#sections-error").is_displayed()
    assert driver.find_elements(By.ID, "problem") == []


def test_what_was_opened_stays_open(build: Callable[[str], Chrome]) -> None:
    driver = build(f"{CARD}?way=loader")
    find(driver, ".result summary").click()
    find(driver, "label[for=style-link]").click()
    until_said(driver, SENT)
    assert find(driver, ".result details").get_attribute("open")


def test_a_server_that_is_out_of_reach_is_said(build: Callable[[str], Chrome]) -> None:
    driver = build(CARD)
    driver.execute_script("window.fetch = () => Promise.reject(new TypeError('out of reach'))")
    find(driver, "label[for=theme-dark]").click()
    until_said(driver, "The snippet could not be updated. Press Show the snippet to try again.")
    assert find(driver, "#theme-dark").is_selected()


def test_everything_can_be_done_by_keyboard(build: Callable[[str], Chrome]) -> None:
    driver = build(f"{CARD}?scripts=yes")
    driver.execute_script("document.getElementById('theme-auto').focus()")
    press(driver, Keys.ARROW_RIGHT)
    until_said(driver, SENT)
    assert focused(driver) == "theme-light"
    press(driver, Keys.ARROW_RIGHT)
    until(driver, "location.search.includes('theme=dark')")
    assert focused(driver) == "theme-dark"
    driver.execute_script("document.querySelector('.copy').focus()")
    press(driver, Keys.ENTER)
    until(driver, "document.getElementById('copied').textContent !== ''")


@pytest.mark.parametrize("changed", [False, True])
def test_copying_is_announced(changed: bool, build: Callable[[str], Chrome], widgets: str) -> None:
    driver = build(f"{CARD}?scripts=yes")
    granted = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": widgets}
    driver.execute_cdp_cmd("Browser.grantPermissions", granted)
    if changed:
        find(driver, "label[for=theme-dark]").click()
        until_said(driver, SENT)
    buttons = driver.find_elements(By.CSS_SELECTOR, ".copy")
    next(one for one in buttons if one.text == "Copy the place").click()
    until_said(driver, "Copied.", "copied")
    copied = driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert copied == code(driver, "the place")
    assert ("theme=dark" in copied) is changed
    driver.execute_cdp_cmd("Browser.resetPermissions", {})


def test_a_browser_that_refuses_to_copy_is_helped(build: Callable[[str], Chrome]) -> None:
    driver = build(f"{CARD}?scripts=yes")
    driver.execute_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    find(driver, ".copy").click()
    until_said(driver, "press Ctrl and C", "copied")
    assert driver.execute_script("return getSelection().toString()").startswith("<script src=")


def test_an_answer_sent_from_the_preview_is_an_example(build: Callable[[str], Chrome]) -> None:
    driver = build(f"{RATING}?scripts=yes")
    find(driver, '.stage input[value="5"]').click()
    find(driver, ".stage button").click()
    wait_for(driver, lambda: "/p/feedback-rating/" in driver.current_url)
    wait_for(driver, lambda: "Nothing was stored" in find(driver, "main").text)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wrong_with_it(path: str, build: Callable[[str], Chrome]) -> None:
    assert everything_wrong(build(path)) == []


def test_what_is_announced_has_no_violation_where_it_stands(
    build: Callable[[str], Chrome],
) -> None:
    driver = build(f"{CARD}?scripts=yes")
    driver.execute_script("document.getElementById('copied').textContent = 'Copied.'")
    assert violations(driver) == []


@pytest.fixture
def paste(build: Callable[[str], Chrome], host: HostSite, browser: Chrome) -> Callable[..., Chrome]:
    """Copies parts of a snippet from the builder into a partner's page, and opens that."""

    def copy_and_open(path: str, once: list[str], each: str, before: str = "") -> Chrome:
        driver = build(path)
        head, styles = "\n".join(code(driver, one) for one in once), ""
        if not each.endswith("frame"):
            styles = f"<style>{code(driver, 'the styles')}</style>"
        url = host.add(
            f"/pasted-{time.monotonic_ns()}",
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A charity</title>'
            f'<link rel="icon" href="data:,">{head}{before}{styles}</head>'
            f"<body><main><h1>A charity</h1>{code(driver, each)}</main></body></html>",
        )
        browser.get(url)
        return browser

    return copy_and_open


@pytest.mark.parametrize("path", [CARD, f"{SUMMARY}", RATING])
@pytest.mark.parametrize("version", ["htmx1", "htmx2", "htmx4", ""])
def test_a_pasted_snippet_shows_the_widget_with_any_htmx(
    version: str, path: str, paste: Callable[..., Chrome]
) -> None:
    """Without a version of their own, with ours."""
    once = ["the settings"] if version else ["the settings", "htmx"]
    theirs = f'<script src="/{version}.js" defer></script>' if version else ""
    driver = paste(f"{path}?way=htmx&lang=cy&heading=3", once, "the place", theirs)
    until(driver, "document.querySelector('.cw-embed > .cw[lang=cy] h3')")
    assert severe(driver) == []


@pytest.mark.parametrize("path", [CARD, SUMMARY, RATING])
def test_a_pasted_snippet_shows_the_widget_with_the_loader(
    path: str, paste: Callable[..., Chrome]
) -> None:
    driver = paste(f"{path}?scripts=yes&theme=dark", ["the script"], "the place")
    until(driver, "document.querySelector('.cw-embed > .cw.cw--dark h2')")
    assert severe(driver) == []


@pytest.mark.parametrize("path", [CARD, SUMMARY, RATING])
def test_a_pasted_frame_shows_the_widget(path: str, paste: Callable[..., Chrome]) -> None:
    driver = paste(f"{path}?way=iframe&lang=ar", [], "the frame")
    driver.switch_to.frame(find(driver, "iframe"))
    until(driver, "document.querySelector('[dir=rtl] .cw[lang=ar] h1')")
    driver.switch_to.default_content()
    assert severe(driver) == []
