"""Opening a page that may be anything: every way in which it cannot be checked is one sentence."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from selenium.common.exceptions import (
    TimeoutException,
    UnexpectedAlertPresentException,
    WebDriverException,
)
from selenium.webdriver import Chrome
from urllib3.exceptions import HTTPError

from widget.check.browser import first_line, set_patience
from widget.check.page import Page, take_console
from widget.check.rules.stolen_focus import WATCH_FOCUS
from widget.errors import CannotCheck

HTML = ("text/html", "application/xhtml+xml")

# Chromium's names for what may go wrong, and what they mean to people.
NETWORK_ERRORS = {
    "ERR_CONNECTION_REFUSED": "Nothing answers there. Is the server running, and the port right?",
    "ERR_NAME_NOT_RESOLVED": "There is no such site. Look at how its name is written.",
    "ERR_ADDRESS_UNREACHABLE": "It cannot be reached from here. Look at the network.",
    "ERR_INTERNET_DISCONNECTED": "This machine is not connected to a network.",
    "ERR_CONNECTION_TIMED_OUT": "It did not answer in time. Try again, or look at the network.",
    "ERR_TIMED_OUT": "It did not answer in time. Try again, or look at the network.",
    "ERR_EMPTY_RESPONSE": "It hung up without an answer. Look at the server's log.",
    "ERR_CONNECTION_RESET": "It broke off the connection. Look at the server's log.",
    "ERR_CONNECTION_CLOSED": "It broke off the connection. Look at the server's log.",
    "ERR_TOO_MANY_REDIRECTS": "It redirects for ever. Give the address that it should end at.",
    "ERR_INVALID_URL": "That is no address. Write one such as https://charity.example.org/page.",
    "ERR_UNSAFE_PORT": "Browsers refuse that port. Serve the page at another one.",
    "ERR_CERT": "Its certificate is not valid. Mend it, or check the page over http.",
    "ERR_SSL": "It does not speak https there. Look at the address.",
    "ERR_INVALID_RESPONSE": "What answers there does not speak HTTP.",
    "ERR_INVALID_HTTP_RESPONSE": "What answers there does not speak HTTP.",
    "ERR_ABORTED": "It is a download, or has no content. Give the address of a page.",
    "ERR_INVALID_AUTH_CREDENTIALS": "It asks for a password. Check it where none is asked for.",
    "HTTP ERROR 401": "It asks for a password. Check it where none is asked for.",
    "HTTP ERROR 404": "There is no such page (error 404). Look at its address.",
}

ON_NEW_PAGE = "ScriptToEvaluateOnNewDocument"
# What came; Chromium's own page about an error has its name.
ANSWER = """
  const [visit] = performance.getEntriesByType("navigation");
  const error = document.querySelector(".error-code")?.textContent ?? "";
  return [location.href, document.contentType, visit?.responseStatus ?? 0, error];
"""


def open_page(driver: Chrome, url: str, seconds: float) -> Page:
    """Open a page, and wait until it has loaded.

    Args:
        driver: The browser.
        url: The page's address.
        seconds: How long it may take.

    Raises:
        CannotCheck: It cannot be checked.
    """
    driver.set_page_load_timeout(seconds)
    driver.set_script_timeout(seconds)
    # A page that does not even let the driver answer is given up a little later.
    set_patience(driver, seconds + 5)
    with one_sentence(seconds):
        driver.get("about:blank")
        take_console(driver)  # what the page before wrote
        watch = driver.execute_cdp_cmd(f"Page.add{ON_NEW_PAGE}", {"source": WATCH_FOCUS})
        driver.get(url)
        # Not if it failed: a browser that hangs is asked for nothing more. Two watches see alike.
        driver.execute_cdp_cmd(f"Page.remove{ON_NEW_PAGE}", watch)
        _check(url, *driver.execute_script(ANSWER))
    return Page(driver)


def _check(url: str, address: str, content_type: str, status: int, error: str) -> None:
    if address == "about:blank" != url:
        raise CannotCheck(NETWORK_ERRORS["ERR_ABORTED"])
    if address.startswith("chrome-error:"):
        raise CannotCheck(_meaning(error))
    if status >= 400:
        raise CannotCheck(f"It answers with the error {status}. Give the address of a page.")
    if content_type not in HTML:
        raise CannotCheck(f"It is {content_type}, not HTML. Give the address of a page.")


@contextmanager
def one_sentence(seconds: float) -> Iterator[None]:
    """Turn whatever a page does to the browser into one sentence.

    Args:
        seconds: How long it may take.

    Raises:
        CannotCheck: Something went wrong in the block.
    """
    try:
        yield
    except UnexpectedAlertPresentException as error:
        said = f" (“{error.alert_text[:80]}”)" if error.alert_text else ""
        raise CannotCheck(
            f"It opens a dialogue{said}, which keeps people from the page. Remove it."
        ) from error
    except (TimeoutException, HTTPError) as error:
        raise CannotCheck(
            f"It was not ready within {seconds:g} seconds. "
            "Look for what it waits for, or give it more time with --timeout."
        ) from error
    except WebDriverException as error:
        raise CannotCheck(_sentence(error)) from error


def _sentence(error: WebDriverException) -> str:
    message = first_line(error)
    if match := re.search(r"net::(ERR_\w+)", message):
        return _meaning(match[1])
    if re.search(r"stale element|no such window|detached|navigat|axe is not", message):
        return "It went elsewhere while it was being looked at. Check the page that it goes to."
    return f"The browser said: {message}"


def _meaning(code: str) -> str:
    """What an error of Chromium's means, by its name."""
    known = next((said for name, said in NETWORK_ERRORS.items() if code.startswith(name)), None)
    if not code:
        return "There is nothing to see. It may ask for a password, or answer with an error."
    return known or f"The browser could not open it ({code})."
