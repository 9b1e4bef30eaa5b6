"""Answers, so that others can be made to give the same, and nothing wrong is measured."""

import http.client
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.visitors import Visit
from widget.errors import CannotRun

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# What each server writes by itself.
OF_SERVERS = frozenset(
    ("cache-status", "connection", "date", "etag", "keep-alive", "last-modified", "server")
)


@dataclass(frozen=True)
class Answer:
    """What was answered to a request.

    Attributes:
        status: The status line, such as `200 OK`.
        headers: The headers, with their names in lower case.
        body: The bytes.
        size: How many bytes went over the line.
    """

    status: str
    headers: dict[str, str]
    body: bytes
    size: int = 0

    @property
    def own_headers(self) -> dict[str, str]:
        """The headers that do not depend on which server answers."""
        return {name: self.headers[name] for name in self.headers.keys() - OF_SERVERS}

    @property
    def is_fit(self) -> bool:
        """Whether its bytes are as its status says."""
        return bool(self.body) != self.status.startswith("304")

    def save(self, file: Path) -> None:
        """Keep it for another process."""
        file.write_bytes(pickle.dumps(self))

    @staticmethod
    def load(file: Path) -> "Answer":
        """Read what was kept."""
        kept: Answer = pickle.loads(file.read_bytes())
        return kept


def ask(url: str, visit: Visit) -> Answer:
    """Send a request to a server.

    Args:
        url: The server's origin.
        visit: What is asked for.

    Raises:
        OSError: It does not answer.
    """
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.putrequest("GET", visit.path, skip_accept_encoding=True)
        for name, value in visit.headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        status = f"{response.status} {response.reason}"
        body = response.read()
        written = response.getheaders()
    finally:
        connection.close()
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in written), "", ""]
    size = len("\r\n".join(lines)) + len(body)
    return Answer(status, {name.lower(): value for name, value in written}, body, size)


def ask_in_process(app: "WSGIApplication", visit: Visit) -> Answer:
    """The same of an application in this process."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> object:
        started.append((status, headers))
        return None

    body = app(visit.environ(), start_response)  # type: ignore[arg-type]
    content = b"".join(body)
    if close := getattr(body, "close", None):
        close()
    status, headers = started[-1]
    return Answer(status, {name.lower(): value for name, value in headers}, content)


def must_be(name: str, answer: Answer, status: int, encoding: str | None = None) -> Answer:
    """See that an answer is what is going to be measured.

    Args:
        name: Whose answer it is.
        answer: The answer.
        status: The status that it must have.
        encoding: The content encoding that it must have.

    Raises:
        CannotRun: It is another.
    """
    found = answer.status.partition(" ")[0], answer.headers.get("content-encoding")
    if found != (str(status), encoding) or not answer.is_fit:
        raise CannotRun(
            f"{name} answered {answer.status} (encoding {found[1] or 'none'}, "
            f"{len(answer.body)} bytes), not {status} (encoding {encoding or 'none'}), "
            "so measuring it would say nothing."
        )
    return answer
