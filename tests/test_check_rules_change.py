"""What the checks of changes find after something was pressed, and what they leave alone."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.serving import HostSite
from widget.check.page import Page
from widget.check.rules.change import FOCUS_LOST, STATUS_ANNOUNCED

CHECKS = (FOCUS_LOST, STATUS_ANNOUNCED)
LOST, SILENT = "cw-focus-lost", "cw-status-announced"

# A page, what pressing its first button does there, and the rules that this breaks.
BROKEN = [
    ("", "b.remove()", {LOST}),
    ("", "b.outerHTML = b.outerHTML", {LOST}),
    ("", "b.hidden = true", {LOST}),
    ("", "b.disabled = true", {LOST}),
    ("<p id=p></p>", "p.textContent = 'Thank you'", {SILENT}),
    ("<p id=p>3 results</p>", "p.textContent = '5 results'", {SILENT}),
    ("<p id=p hidden>Thank you</p>", "p.hidden = false", {SILENT}),
    ("<div id=p></div>", "p.innerHTML = '<p role=status>Thank you</p>'", {SILENT}),
    ("<div id=p></div>", "p.innerHTML = '<output>Thank you</output>'", {SILENT}),
    ("<p id=p role=status hidden></p>", "p.textContent = 'Done so'; p.hidden = false", {SILENT}),
    (
        "<div aria-hidden=true><p id=p role=status></p></div>",
        "p.textContent = 'Thank you'",
        {SILENT},
    ),
    ("<p id=p aria-live=off></p>", "p.textContent = 'Thank you'", {SILENT}),
    ("<div inert><p id=p role=status></p></div>", "p.textContent = 'Thank you'", {SILENT}),
    ("<p id=p></p><p role=status>Ready now</p>", "p.textContent = 'Thank you'", {SILENT}),
    ("<div id=p></div>", "b.remove(); p.innerHTML = '<p>Thank you</p>'", {LOST, SILENT}),
    (
        "<p id=p></p><input id=i aria-label=x>",
        "p.textContent = 'Enter a name'; i.focus()",
        {SILENT},
    ),
]
CLEAN = {
    "a live region": ("<p id=p role=status></p>", "p.textContent = 'Thank you'"),
    "a live region that cannot be seen": (
        "<p id=p></p><p id=s aria-live=polite style='position: absolute; left: -999px'></p>",
        "p.textContent = 'Ann, Bob'; s.textContent = '2 results'",
    ),
    "a live region that is empty but for a live parent": (
        "<div aria-live=polite><p id=p></p></div>",
        "p.textContent = 'Thank you'",
    ),
    "a log that grows": (
        "<div id=p role=log><p>Hello there</p></div>",
        "p.insertAdjacentHTML('beforeend', '<p>How are you?</p>')",
    ),
    "an output": ("<output id=p></output>", "p.textContent = 'Thank you'"),
    "an alert that comes": ("<p id=p></p>", "p.innerHTML = '<b role=alert>Not sent</b>'"),
    "text put into a live region as an element": (
        "<div id=p role=status></div>",
        "p.innerHTML = '<h2>Thank you</h2><p>All went well.</p>'",
    ),
    "the focus on the message": (
        "<div id=p></div>",
        "b.remove(); p.innerHTML = '<p tabindex=-1>Thank you</p>'; p.firstChild.focus()",
    ),
    "the focus on the heading of what is new": (
        "<div id=p></div>",
        "p.innerHTML = '<section><h2 tabindex=-1>Thanks</h2><p>All went well.</p></section>';"
        "p.querySelector('h2').focus()",
    ),
    "the focus on a field that the message describes": (
        "<p id=p></p><input id=i aria-label=x aria-describedby=p>",
        "p.textContent = 'Enter a name'; i.focus()",
    ),
    "a name that changes with the focus on it": ("", "b.textContent = 'Copied'"),
    "what is opened": ("<p id=p hidden>More</p>", "b.ariaExpanded = 'true'; p.hidden = false"),
    "a dialog": (
        "<dialog id=d><p>Sure?</p><button>Yes</button></dialog>",
        "d.showModal()",
    ),
    "a number alone": ("<p id=p>1</p>", "p.textContent = '2'"),
    "text that goes": ("<p id=p>Thank you</p>", "p.remove()"),
    "the same text anew": ("<div id=p><p>Text</p></div>", "p.innerHTML = '<p>Text</p>'"),
    "text that is not shown": ("<p id=p hidden></p>", "p.textContent = 'Thank you'"),
    "a new page": ("", "location.href = '/elsewhere'"),
    "nothing": ("", ""),
}


def broken_rules(browser: Chrome, url: str) -> set[str]:
    browser.get(url)
    page = Page(browser)
    remembered = [(check, check.before(page)) for check in CHECKS]
    browser.find_element(By.TAG_NAME, "button").click()
    page.settle()
    return {check.rule.id for check, memory in remembered for _ in check.find(page, memory)}


def page_of(html: str, action: str) -> str:
    return (
        f"<!doctype html><html lang=en><title>x</title><body><button id=b>Send</button>{html}"
        f"<script>b.onclick = () => {{ {action} }}</script>"
    )


@pytest.mark.parametrize(("html", "action", "rules"), BROKEN)
def test_a_change_that_leaves_somebody_behind_is_found(
    html: str, action: str, rules: set[str], host: HostSite, browser: Chrome
) -> None:
    assert broken_rules(browser, host.add("/change", page_of(html, action))) == rules


@pytest.mark.parametrize("case", CLEAN)
def test_a_change_leaves_nobody_behind_by(case: str, host: HostSite, browser: Chrome) -> None:
    assert broken_rules(browser, host.add("/change", page_of(*CLEAN[case]))) == set()


def test_the_region_that_came_too_late_is_named(host: HostSite, browser: Chrome) -> None:
    html = page_of("<div id=p></div>", "p.innerHTML = '<p id=s role=status>Thank you</p>'")
    browser.get(host.add("/change", html))
    page = Page(browser)
    before = STATUS_ANNOUNCED.before(page)
    browser.find_element(By.TAG_NAME, "button").click()
    (fault,) = STATUS_ANNOUNCED.find(page, before)
    assert fault.element
    assert fault.element.selector == "#s"
    assert "Thank you" in fault.message
    assert 'role="status"' in fault.remedy
