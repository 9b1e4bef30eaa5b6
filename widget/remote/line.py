"""A connection to another server, for one GET at a time, that another thread can cut."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from widget import __version__

MAX_HOPS = 3
HEADERS = {
    "Accept": "text/html",
    # A few kilobytes of compressed text can be a gigabyte. A fragment is small without.
    "Accept-Encoding": "identity",
    "User-Agent": f"carewidget/{__version__}",
}
GONE = (404, 410)


@dataclass(frozen=True)
class Answer:
    """What a server sent.

    Attributes:
        text: The HTML; None if what we have is still right (304).
        headers: Its headers, whose names have no case.
    """

    text: str | None
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """Why there is no answer.

    Attributes:
        reason: What the server did, for a log: "it answered 500".
        unreachable: The server as a whole cannot be used, not only this address.
        gone: The server says that there is no such thing.
    """

    reason: str
    unreachable: bool = False
    gone: bool = False


class Line:
    """A client with one connection.

    Args:
        certificates: Whom to trust.
        max_bytes: The longest body that is taken.

    Attributes:
        given_up: Nobody waits for the answer any more.
    """

    def __init__(self, certificates: ssl.SSLContext, max_bytes: int) -> None:
        self.given_up = False
        self._max_bytes = max_bytes
        self._socket: socket.socket | None = None
        self._client = httpx.Client(
            verify=certificates,
            headers=HEADERS,
            limits=httpx.Limits(max_connections=1),
            # What the server gives to one visitor is nothing to send with the next one's.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        )

    def get(self, url: str, etag: str, seconds: float) -> Answer | Fault:
        """Ask for an address; each step may take so many seconds. No exception comes of it."""
        try:
            return self._get(url, etag, seconds)
        except httpx.TimeoutException:
            reason = f"it sent nothing for {seconds:.1f} seconds"
        except httpx.HTTPError as error:
            reason = f"it cannot be reached, or talks no HTTP ({error})"
        except Exception as error:
            # This thread has nobody to tell, and the page is to appear whatever happens here.
            reason = f"the address cannot be fetched ({error!r})"
        return Fault(reason, unreachable=True)

    def cut(self) -> None:
        """Give up: what the other thread waits for ends now. That thread then closes the rest."""
        self.given_up = True
        if self._socket is not None:
            # Not closed: its number could become another socket's while TLS still reads by it.
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection, when no thread uses it."""
        self._client.close()

    def _get(self, url: str, etag: str, seconds: float) -> Answer | Fault:
        request: httpx.Request | None = self._client.build_request(
            "GET",
            url,
            headers={"If-None-Match": etag} if etag else None,
            timeout=seconds,
            extensions={"trace": self._see},
        )
        first = request
        for _ in range(MAX_HOPS):
            assert first is not None
            if request is None or not _is_same_site(first.url, request.url):
                return Fault("it redirects to another site")
            with closing(self._client.send(request, stream=True)) as response:
                if not response.has_redirect_location:
                    return self._read(response)
                request = response.next_request
        return Fault("it redirects too often")

    def _read(self, response: httpx.Response) -> Answer | Fault:
        if response.status_code == 304:
            return Answer(None, response.headers)
        if response.status_code != 200:
            gone = response.status_code in GONE
            return Fault(f"it answered {response.status_code}", gone=gone)
        media = response.headers.get("Content-Type", "nothing said").partition(";")[0].strip()
        if media.lower() != "text/html":
            return Fault(f"it sent {media[:60]!r} instead of text/html")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            return Fault("it sent compressed text, which was not asked for")
        body = bytearray()
        for part in response.iter_raw():
            body += part
            if len(body) > self._max_bytes:
                return Fault(f"it sent more than {self._max_bytes} bytes")
        try:
            return Answer(body.decode("utf-8"), response.headers)
        except UnicodeDecodeError:
            return Fault("it sent bytes that are not UTF-8")

    def _see(self, event: str, facts: dict[str, Any]) -> None:
        """Remember the socket, which httpx tells of before there are headers only in a trace."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = facts["return_value"].get_extra_info("socket")
            if self.given_up:
                self.cut()


def _is_same_site(first: httpx.URL, other: httpx.URL) -> bool:
    """The same host and port, or the same host by TLS instead."""
    if first.host != other.host:
        return False
    upgraded = (first.scheme, other.scheme, other.port) == ("http", "https", None)
    return upgraded or (first.scheme, first.port) == (other.scheme, other.port)
