"""Pages that cannot be checked: each is one sentence, and the next page is checked all the same."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.serving import free_port
from widget.check.browser import Browser
from widget.check.engine import Choices
from widget.check.finding import Result
from widget.check.page_target import PageTarget

FINE = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1></main>"
HTML = {"Content-Type": "text/html"}

# Status, headers and body, by path.
ANSWERS = {
    "/fine": (200, HTML, FINE),
    "/gone": (404, HTML, "There is nothing here."),
    "/gone-without-words": (404, {}, ""),
    "/broken": (500, HTML, "Oh dear."),
    "/secret": (401, {**HTML, "WWW-Authenticate": "Basic realm=x"}, "Who are you?"),
    "/for-ever": (302, {"Location": "/for-ever"}, ""),
    "/json": (200, {"Content-Type": "application/json"}, "{}"),
    "/text": (200, {"Content-Type": "text/plain"}, "Hello"),
    "/archive": (200, {"Content-Type": "application/zip"}, "PK"),
    "/saved": (200, {**HTML, "Content-Disposition": "attachment; filename=page.html"}, FINE),
    "/nothing": (204, {}, ""),
    "/alert": (200, HTML, FINE + "<script>alert('Welcome!')</script>"),
    "/alerts": (200, HTML, FINE + "<script>for (;;) alert('Again')</script>"),
    "/late-alert": (200, HTML, FINE + "<script>setTimeout(() => alert('Late'), 50)</script>"),
    "/confirm": (200, HTML, FINE + "<script>confirm('Sure?')</script>"),
    "/busy": (200, HTML, FINE + "<script>for (;;);</script>"),
    "/busy-later": (200, HTML, FINE + "<script>setTimeout(() => { for (;;); }, 100)</script>"),
    "/never-done": (200, HTML, FINE + "<img src='/slow' alt=''>"),
}


class Handler(BaseHTTPRequestHandler):
    """Answers as ANSWERS says; what is slow or unknown does not answer for a long time."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/favicon.ico":
            path = "/nothing"
        if path not in ANSWERS:
            time.sleep(10)
        status, headers, body = ANSWERS.get(path, (200, HTML, FINE))
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())
        except ConnectionError:
            pass  # nobody waited for it

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def odd_site() -> Iterator[str]:
    """A site where everything goes wrong."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def odd_browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


def check(url: str, browser: Browser, **patience: float) -> Result:
    """Check only what is quickest: the question is whether it can be checked at all."""
    (result,) = PageTarget(url, url).results(browser, Choices(("wcag242",), **patience))
    return result


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/gone", "It answers with the error 404."),
        ("/gone-without-words", "There is no such page (error 404)."),
        ("/broken", "It answers with the error 500."),
        ("/secret", "It may ask for a password"),
        ("/for-ever", "It redirects for ever."),
        ("/json", "It is application/json, not HTML."),
        ("/text", "It is text/plain, not HTML."),
        ("/archive", "It is a download, or has no content."),
        ("/saved", "It is a download, or has no content."),
        ("/nothing", "It is a download, or has no content."),
        ("/alert", "It opens a dialogue (“Welcome!”)"),
        ("/alerts", "It opens a dialogue (“Again”)"),
        ("/late-alert", "It opens a dialogue (“Late”)"),
        ("/confirm", "It opens a dialogue (“Sure?”)"),
    ],
)
def test_what_cannot_be_checked_is_one_sentence_and_the_next_page_is_checked(
    path: str, said: str, odd_site: str, odd_browser: Browser
) -> None:
    started = time.monotonic()
    result = check(odd_site + path, odd_browser)
    assert said in result.error
    assert "\n" not in result.error
    assert result.findings == ()
    assert time.monotonic() - started < 60
    assert check(f"{odd_site}/fine", odd_browser).error == ""


@pytest.mark.parametrize("path", ["/busy", "/busy-later", "/never-done", "/slow"])
def test_what_is_never_ready_is_one_sentence_and_the_next_page_is_checked(
    path: str, odd_site: str, odd_browser: Browser
) -> None:
    started = time.monotonic()
    result = check(odd_site + path, odd_browser, seconds=1.5)
    assert "It was not ready within 1.5 seconds." in result.error
    assert "\n" not in result.error
    assert result.findings == ()
    assert time.monotonic() - started < 60
    assert check(f"{odd_site}/fine", odd_browser).error == ""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:{free}/", "Nothing answers there."),
        ("http://nowhere.invalid/", "There is no such site."),
        ("http://127.0.0.1:6666/", "Browsers refuse that port."),
        ("https://{host}/fine", "It does not speak https there."),
    ],
)
def test_an_address_that_cannot_be_reached_is_one_sentence(
    url: str, said: str, odd_site: str, odd_browser: Browser
) -> None:
    address = url.format(free=free_port(), host=odd_site.removeprefix("http://"))
    assert said in check(address, odd_browser).error


def test_the_state_of_one_page_does_not_reach_the_next(odd_site: str, odd_browser: Browser) -> None:
    page = f"{odd_site}/fine"
    assert check(page, odd_browser).findings == check(page, odd_browser).findings
