"""Real servers for tests: the widget server, and host pages on origins of their own."""

import os
import random
import runpy
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from flask import Flask

from widget.paths import EXAMPLE_LIBRARY, EXAMPLES

HTMX = {
    version: Path(__file__).parent.parent / "node_modules" / version / "dist" / "htmx.min.js"
    for version in ("htmx1", "htmx2", "htmx4")
}


def is_free(port: int) -> bool:
    """Whether nothing listens at a port, or uses it otherwise."""
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False


def free_port(in_a_row: int = 1) -> int:
    """The first of so many ports that nothing uses.

    They are below those that the kernel gives to outgoing connections, which a browser and other
    tests open all the time: such a port could be gone before it is listened at.
    """
    while True:
        first = random.randrange(20_000, 32_000)
        if all(is_free(first + more) for more in range(in_a_row)):
            return first


def clean_environment(**settings: str) -> dict[str, str]:
    """The environment without the settings of whoever runs the tests, and with these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAREWIDGET_")}
    return kept | {f"CAREWIDGET_{name.upper()}": value for name, value in settings.items()}


def intranet(widgets: str) -> Flask:
    """The example of an intranet, which includes its widgets on its own server."""
    folder = str(EXAMPLES / "intranet")
    return runpy.run_path(f"{folder}/app.py")["create_app"](widgets)


@contextmanager
def widget_server(
    state: Path, library: Path = EXAMPLE_LIBRARY, workers: int = 1, **settings: str
) -> Iterator[str]:
    """`carewidget serve`, until the block ends.

    Args:
        state: The state folder.
        library: The library.
        workers: How many processes serve it.
        settings: More settings.

    Yields:
        Its base URL.
    """
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    command = ["serve", str(library), "--port", str(port), "--workers", str(workers)]
    server = subprocess.Popen(
        [sys.executable, "-m", "widget", *command],
        env=clean_environment(state=str(state), **settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            with suppress(OSError), urllib.request.urlopen(f"{base_url}/healthz", timeout=1):
                break
            assert server.poll() is None, server.stderr and server.stderr.read()
            assert time.monotonic() < deadline, "the widget server did not start"
            time.sleep(0.05)
        yield base_url
    finally:
        server.terminate()
        server.wait(10)
        if server.stderr:
            server.stderr.close()


class HostSite:
    """A partner's site: pages by path, each its HTML and its own headers.

    Attributes:
        url: Its origin.
        pages: The pages; add to them while it is served.
        requests: The paths asked for.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, tuple[bytes, Mapping[str, str]]] = {}
        self.requests: list[str] = []
        for version, file in HTMX.items():
            self.add(f"/{version}.js", file.read_bytes(), {"Content-Type": "text/javascript"})

    def add(self, path: str, body: str | bytes, headers: Mapping[str, str] | None = None) -> str:
        """Put a page on the site; returns its URL."""
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = (content, {"Content-Type": "text/html; charset=utf-8"} | (headers or {}))
        return f"{self.url}{path}"


@contextmanager
def host_site() -> Iterator[HostSite]:
    """A partner's site on an origin of its own, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            site.requests.append(self.path)
            body, headers = site.pages.get(path, (b"", None))
            self.send_response(404 if headers is None else 200)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = HostSite(f"http://127.0.0.1:{server.server_port}")
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield site
        finally:
            server.shutdown()
