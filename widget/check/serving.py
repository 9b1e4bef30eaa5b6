"""Servers for a run: pages that have no address of their own get one on this machine."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from werkzeug.serving import BaseWSGIServer, make_server

HOST = "127.0.0.1"


def listen(port: int = 0) -> BaseWSGIServer:
    """A server that has its port already, and answers nothing yet: see `answering`.

    Args:
        port: The port; any that is free when it is 0.
    """
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    return make_server(HOST, port, _nothing_yet, threaded=True)


def address_of(server: BaseWSGIServer) -> str:
    """The origin that a server answers at."""
    return f"http://{HOST}:{server.port}"


@contextmanager
def answering(server: BaseWSGIServer, app: Callable[..., Any]) -> Iterator[str]:
    """Let a server answer by a WSGI application until the block ends.

    Yields:
        The origin that it answers at.
    """
    server.app = app
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address_of(server)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _nothing_yet(environ: Any, start_response: Any) -> list[bytes]:
    start_response("503 Service Unavailable", [])
    return []


@dataclass(frozen=True)
class Pages:
    """HTML that has an address for the time of a run.

    Attributes:
        origin: Where it is.
    """

    origin: str
    _pages: dict[str, tuple[str, str]]

    def show(self, text: str, content_type: str = "text/html") -> str:
        """Give a text an address; returns it."""
        path = f"/{len(self._pages)}"
        self._pages[path] = (text, content_type)
        return f"{self.origin}{path}"


@contextmanager
def serve_pages() -> Iterator[Pages]:
    """A server for HTML that is made as it is needed, until the block ends."""
    pages: dict[str, tuple[str, str]] = {}

    def answer(environ: dict[str, str], start_response: Callable[..., object]) -> list[bytes]:
        found = pages.get(environ["PATH_INFO"])
        text, content_type = found or ("", "text/html")
        headers = [("Content-Type", f"{content_type}; charset=utf-8")]
        start_response("200 OK" if found else "404 Not Found", headers)
        return [text.encode()]

    with answering(listen(), answer) as origin:
        yield Pages(origin, pages)
