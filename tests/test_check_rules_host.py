"""Whether a host page fits the widgets on it: each cause is found, with the line that mends it."""

import re

import pytest
from selenium.webdriver import Chrome

from tests.serving import HostSite
from widget.check.embeds import wait_for_embeds
from widget.check.opening import open_page
from widget.check.page import Page
from widget.check.rules import host as rules
from widget.embed import HTMX_CONFIG, snippet

RIGHT = f"<meta name=\"htmx-config\" content='{HTMX_CONFIG}'>"
OTHER = '<meta name="htmx-config" content=\'{"timeout":9000}\'>'


def htmx(version: str) -> str:
    """The host's own htmx."""
    return f'<script src="/{version}.js" defer></script>'


@pytest.fixture
def opened(browser: Chrome, host: HostSite, widgets: str):
    """Opens a host page with a contact card, and waits for it."""

    def open_host(head: str, policy: str = "", query: str = "", server: str = widgets) -> Page:
        place = snippet(server, "contact-card", "rheumatology", query, "Who to ring").place
        html = f"<!doctype html><html lang=en><title>A charity</title>{head}{place}"
        headers = {"Content-Security-Policy": policy.format(w=widgets)} if policy else {}
        page = open_page(browser, host.add("/host-fit", html, headers), 10)
        wait_for_embeds(page, seconds=1)
        return page

    return open_host


@pytest.mark.parametrize(
    ("head", "why", "remedy"),
    [
        ("", "the page has neither htmx nor the loader", "/static/embed.js"),
        (htmx("htmx2"), "the settings of htmx do not let it reach another site", "htmx-config"),
        (htmx("htmx4"), "the settings of htmx do not let it reach another site", "htmx-config"),
        (OTHER + htmx("htmx2"), "the settings of htmx do not let it", "selfRequestsOnly"),
        (OTHER + RIGHT + htmx("htmx2"), "htmx reads only the first htmx-config", "htmx-config"),
        (OTHER + RIGHT + htmx("htmx4"), "htmx reads only the first htmx-config", "htmx-config"),
        ("<script>htmx = {version: '1.8.4'}</script>", "htmx 1.8 is too old", "embed.js"),
    ],
)
def test_what_keeps_a_widget_out_is_named_with_the_line_that_mends_it(
    opened, head: str, why: str, remedy: str
) -> None:
    (fault,) = rules.MISSING.find(opened(head))
    assert fault.message.startswith(f"The widget did not come: {why}")
    assert remedy in fault.remedy
    assert fault.element
    assert fault.element.owner == "widget"


def test_a_server_that_does_not_answer_is_named(opened) -> None:
    page = opened(RIGHT + htmx("htmx2"), server="http://127.0.0.1:9")
    (fault,) = rules.MISSING.find(page)
    assert "open http://127.0.0.1:9/w/contact-card/rheumatology" in fault.message


def test_a_policy_that_keeps_the_widget_out_is_named_with_the_directive(
    opened, widgets: str
) -> None:
    page = opened(RIGHT + htmx("htmx2"), "script-src 'self'; connect-src 'self'")
    (fault,) = rules.MISSING.find(page)
    assert fault.remedy == f"Content-Security-Policy: connect-src {widgets}"


def test_a_policy_that_keeps_the_styles_out_is_named_with_the_address_that_mends_it(
    opened, widgets: str
) -> None:
    page = opened(RIGHT + htmx("htmx2"), "style-src 'self' {w}")
    (fault,) = rules.STYLES.find(page)
    assert fault.remedy == f"{widgets}/w/contact-card/rheumatology?style=link"
    assert list(rules.MISSING.find(page)) == []


@pytest.mark.parametrize("version", ["htmx1", "htmx2", "htmx4"])
@pytest.mark.parametrize("policy", ["", "style-src 'self' {w}; connect-src {w}"])
def test_nothing_is_wrong_with_a_page_that_follows_the_snippet(
    opened, version: str, policy: str
) -> None:
    page = opened(RIGHT + htmx(version), policy, "style=link")
    found = [rules.MISSING.find(page), rules.STYLES.find(page), rules.SETTINGS.find(page)]
    assert [list(one) for one in found] == [[], [], []]


def test_nothing_is_wrong_with_a_page_that_uses_the_loader(opened, widgets: str) -> None:
    page = opened(f'<script src="{widgets}/static/embed.js" async></script>')
    assert list(rules.MISSING.find(page)) == []


def test_a_second_htmx_config_that_says_something_else_is_found(opened) -> None:
    page = opened(RIGHT + OTHER + htmx("htmx2"))
    (fault,) = rules.SETTINGS.find(page)
    assert fault.element
    assert re.match("<meta", fault.element.html)
    assert list(rules.MISSING.find(page)) == []
