"""The widget server down, slow, or talking nonsense: the host page keeps its links."""

import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.serving import HTMX, HostSite, free_port
from widget.assets import HTMX as PINNED
from widget.assets import asset, loader
from widget.embed import HTMX_CONFIG, snippet

LOGIN = b'<!doctype html><title>Log in</title><form action="/login"><input name="user"></form>'
ANSWERS = {
    "not-found": (404, "text/html", b"<h1>Not found</h1>"),
    "forbidden": (403, "text/html", b"<h1>Forbidden</h1>"),
    "broken": (500, "text/html", b"<h1>Internal error</h1>"),
    "busy": (503, "text/plain", b"busy"),
    "empty": (204, "text/html", b""),
    "login-page": (200, "text/html", LOGIN),
    "nonsense": (200, "application/octet-stream", bytes(range(256))),
    "nothing": (200, "text/html", b""),
}
# Without our script nothing can tell a fragment from another page that says that all is well.
ONLY_WITH_THE_LOADER = {"login-page", "nonsense", "nothing"}


class Failing:
    """A server with our scripts and, in place of fragments, whatever is asked of it."""

    def __init__(self) -> None:
        failing = self
        self.stop = Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind = self.path.partition("kind=")[2]
                if self.path.startswith("/static/embed.js"):
                    answer = (200, "text/javascript", loader(failing.url))
                elif self.path.startswith("/static/htmx"):
                    answer = (200, "text/javascript", asset(PINNED).body)
                elif kind == "slow":
                    failing.stop.wait(30)
                    return
                else:
                    answer = ANSWERS[kind]
                status, content_type, body = answer
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """End it, and whoever still waits."""
        self.stop.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def failing() -> Iterator[Failing]:
    server = Failing()
    yield server
    server.close()


LISTEN = """<script>
window.wrong = [];
addEventListener("error", (event) => wrong.push(event.message));
addEventListener("unhandledrejection", (event) => wrong.push(String(event.reason)));
</script>"""


@pytest.fixture
def visit(browser: Chrome, host: HostSite) -> Callable[..., Chrome]:
    """Opens a page with an embed for each answer, by the loader or by an htmx of its own."""

    def open_page(way: str, base_url: str, kinds: list[str]) -> Chrome:
        places = [
            snippet(base_url, "contact-card", "rheumatology", f"kind={kind}", kind).place
            for kind in kinds
        ]
        if way == "loader":
            head = f'<script src="{base_url}/static/embed.js"></script>'
        else:
            meta = f"<meta name=\"htmx-config\" content='{HTMX_CONFIG}'>"
            head = f'{meta}<script src="/{way}.js"></script>'
        page = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A charity</title>'
            f'<link rel="icon" href="data:,">{LISTEN}{head}</head>'
            f"<body><main><h1>A charity</h1>{''.join(places)}</main></body></html>"
        )
        browser.get(host.add(f"/failing-{time.monotonic_ns()}", page))
        time.sleep(1.5)
        return browser

    return open_page


def links(driver: Chrome) -> list[str]:
    """The links that are there; the page around them is as it was, and no script failed."""
    assert driver.find_element(By.TAG_NAME, "h1").text == "A charity"
    assert driver.title == "A charity"
    wrong = driver.execute_script("return window.wrong")
    assert [message for message in wrong if "fetch" not in message.lower()] == []
    return [link.text for link in driver.find_elements(By.CSS_SELECTOR, ".cw-embed a")]


@pytest.mark.parametrize("way", ["loader", *HTMX])
def test_a_server_that_answers_badly_or_not_for_long_leaves_the_links(
    visit: Callable[..., Chrome], failing: Failing, way: str
) -> None:
    kinds = [
        kind for kind in [*ANSWERS, "slow"] if way == "loader" or kind not in ONLY_WITH_THE_LOADER
    ]
    assert links(visit(way, failing.url, kinds)) == kinds


@pytest.mark.parametrize("way", ["loader", *HTMX])
def test_a_server_that_is_down_leaves_the_link(visit: Callable[..., Chrome], way: str) -> None:
    assert links(visit(way, f"http://127.0.0.1:{free_port()}", ["any"])) == ["any"]
