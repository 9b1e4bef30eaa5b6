"""Requests as the browser of a parent sends them, from a page of a partner."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from werkzeug.test import create_environ

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

SUMMARY = "/w/condition-summary/RHM20"
CARD = "/w/contact-card/rheumatology"
PAGE = "/p/condition-summary/RHM20"

PARTNER = "https://charity.example.org"
HEADERS = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36",
    "Accept": "*/*",
    "Accept-Language": "en-GB,en;q=0.9",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Origin": PARTNER,
    "Referer": f"{PARTNER}/",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "cross-site",
}


@dataclass(frozen=True)
class Visit:
    """One request.

    Attributes:
        path: What is asked for, with its query string.
        headers: The request's headers.
    """

    path: str = "/"
    headers: Mapping[str, str] = field(default_factory=lambda: HEADERS)

    def with_headers(self, **headers: str) -> "Visit":
        """The same request with other headers, such as `if_none_match`."""
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})

    def environ(self) -> "WSGIEnvironment":
        """The request as a WSGI server hands it to an application."""
        path, _, query = self.path.partition("?")
        environ = create_environ(query_string=query, headers=dict(self.headers))
        # As it is sent: werkzeug would take what stands after two slashes for a host.
        return {**environ, "PATH_INFO": path}


def plain(path: str) -> Visit:
    """A request by a browser that takes nothing compressed."""
    return Visit(path).with_headers(accept_encoding="identity")
