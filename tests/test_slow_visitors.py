"""Whoever sends slowly keeps nobody waiting who reads."""

import socket
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode, urlsplit

import pytest

from tests.changing import until
from tests.serving import widget_server
from tests.submitting import key_in

RATING = "/w/feedback-rating/RHM20"
BEGINNING = f"""\
POST {RATING} HTTP/1.1\r
Host: widgets.example\r
Content-Type: application/x-www-form-urlencoded\r
Content-Length: 1000\r
\r
key="""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A widget server with one worker."""
    with widget_server(tmp_path_factory.mktemp("state")) as url:
        yield url


def read(url: str) -> tuple[str, str]:
    """What the server answers, and the status that it names for a widget."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode(), answer.headers.get("Widget-Status", "")


def send_answer(server: str) -> tuple[str, str]:
    """Send an answer, as a visitor does."""
    form, _ = read(server + RATING)
    fields = urlencode({"key": key_in(form), "rating": "5"})
    request = urllib.request.Request(server + RATING, fields.encode())
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode(), answer.headers["Widget-Status"]


@pytest.mark.parametrize("unfinished", [1, 2, 10])
def test_forms_that_never_end_stop_no_widget(server: str, unfinished: int) -> None:
    with ExitStack() as stack:
        for _ in range(unfinished):
            address = urlsplit(server).hostname, urlsplit(server).port
            visitor = stack.enter_context(socket.create_connection(address))
            visitor.sendall(BEGINNING.encode())
        for path in ("/healthz", "/w/contact-card/rheumatology", RATING):
            assert read(server + path)


def test_a_form_behind_one_that_never_ends_is_told_so_and_can_be_sent_again(server: str) -> None:
    address = urlsplit(server).hostname, urlsplit(server).port
    with socket.create_connection(address) as visitor:
        visitor.sendall(BEGINNING.encode())
        until(lambda: send_answer(server)[1] == "503", 60)
        text, _ = send_answer(server)
        assert "Another answer is still on its way here." in text
    until(lambda: send_answer(server)[1] == "200", 60)
