"""What a check of our own says about a short page, in a real browser."""

from collections.abc import Iterable
from urllib.parse import quote

from selenium.webdriver import Chrome

from widget.check.finding import Fault
from widget.check.looks import looked_at
from widget.check.page import Page
from widget.check.rule import Check


def page_html(body: str, head: str = "", dir: str = "ltr", lang: str = "en") -> str:  # noqa: A002
    """A whole page with a body."""
    return (
        f'<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8">'
        f"<title>A page</title>{head}</head><body>{body}</body></html>"
    )


def faults(browser: Chrome, check: Check, html: str) -> list[Fault]:
    """What a check finds on a page, under each of its looks."""
    browser.get("data:text/html;charset=utf-8," + quote(html))
    page = Page(browser)
    found: list[Fault] = []
    for look in check.looks:
        with looked_at(page, look):
            found += check.find(page)
    return found


def places(found: Iterable[Fault]) -> list[str]:
    """Of each fault, the last part of its element's selector; empty for the page as a whole."""
    return [fault.element.selector.split(" > ")[-1] if fault.element else "" for fault in found]


def judge(browser: Chrome, check: Check, html: str) -> list[str]:
    """The elements that a check finds fault with, each once."""
    return list(dict.fromkeys(places(faults(browser, check, html))))
