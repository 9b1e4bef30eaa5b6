"""The example's nginx in front: what it keeps, for how long, and what it never keeps."""

import gzip
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from shutil import copytree
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import brotli
import pytest
from werkzeug.datastructures import ResponseCacheControl
from werkzeug.http import parse_cache_control_header

from benchmarks.processes import tree_of
from tests.changing import change, until
from tests.nginx import LOGS, NGINX, nginx
from tests.serving import free_port, widget_server
from tests.submitting import key_in
from widget.paths import EXAMPLE_LIBRARY

SUMMARY = "/w/condition-summary/RHM20"
RATING = "/w/feedback-rating/RHM20"
# What `Cache-Status` says.
KEPT, KEPT_ALTHOUGH_OLD = "nginx; hit", "nginx; hit; detail=stale"
NEW, ASKED_AGAIN = "nginx; fwd=uri-miss", "nginx; fwd=stale; fwd-status=304"
SENT = "nginx; fwd=method"
NOTICE = b"This resource has been withdrawn."
# How long a change of the library may take to be seen.
SEEN_SECONDS = 2
DECODE: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "": bytes,
}

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


class Answer(NamedTuple):
    """What a server answered, as it came."""

    status: int
    headers: Message
    body: bytes

    @property
    def came_from(self) -> str:
        return self.headers["Cache-Status"]

    @property
    def encoding(self) -> str:
        return self.headers["Content-Encoding"] or ""

    @property
    def text(self) -> bytes:
        return DECODE[self.encoding](self.body)

    @property
    def keeping(self) -> ResponseCacheControl:
        """How long the server lets it be kept."""
        return parse_cache_control_header(self.headers["Cache-Control"], cls=ResponseCacheControl)

    @property
    def young_seconds(self) -> int:
        """How long it may be shown without asking first."""
        assert self.keeping.max_age
        return self.keeping.max_age + int(self.keeping["stale-while-revalidate"] or 0)


def ask(url: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
    """Ask once, as a visitor who has asked for nothing before."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=30)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, url.partition(parts.netloc)[2], body, given)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


class Site(NamedTuple):
    """A widget server behind nginx.

    Attributes:
        url: The address that visitors use.
        server: The widget server's own.
        database: Where answers are stored.
    """

    url: str
    server: str
    database: Path


@contextmanager
def behind_nginx(folder: Path, library: Path = EXAMPLE_LIBRARY) -> Iterator[Site]:
    port = free_port()
    state, url = folder / "state", f"http://127.0.0.1:{port}"
    with (
        widget_server(state, library, base_url=url) as server,
        nginx(folder / "nginx", server, port),
    ):
        yield Site(url, server, state / "carewidget.sqlite3")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """For tests that change nothing; each asks for addresses of its own."""
    with behind_nginx(tmp_path_factory.mktemp("site")) as site:
        yield site


class Outage(NamedTuple):
    """nginx without its widget server, which has gone away.

    Attributes:
        url: The address that visitors use.
        kept: The summary, as it was asked for while the server was there.
        since: When that was, as `time.monotonic` has it.
    """

    url: str
    kept: Answer
    since: float


@contextmanager
def outage_of(folder: Path, library: Path) -> Iterator[Outage]:
    with ExitStack() as stack:
        with widget_server(folder / "state", library) as server:
            url = stack.enter_context(nginx(folder / "nginx", server))
            since = time.monotonic()
            kept = ask(url + SUMMARY)
            assert (kept.status, kept.came_from) == (200, NEW)
        yield Outage(url, kept, since)


@pytest.fixture(scope="module")
def outage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outage]:
    """Of a publisher that lets its pages be shown for a day then."""
    with outage_of(tmp_path_factory.mktemp("outage"), EXAMPLE_LIBRARY) as outage:
        yield outage


@pytest.fixture(scope="module")
def short_outage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outage]:
    """Of a publisher that does not."""
    folder = tmp_path_factory.mktemp("short")
    library = Path(copytree(EXAMPLE_LIBRARY, folder / "library"))
    change(library, "library.yml", "\nlanguages:", "\nstale_if_error: 1\nlanguages:")
    with outage_of(folder, library) as outage:
        yield outage


@pytest.fixture(scope="module")
def asked_once(site: Site) -> tuple[str, float]:
    """A page that was asked for once, and when."""
    since, url = time.monotonic(), f"{site.url}{SUMMARY}?unknown=once"
    assert ask(url).came_from == NEW
    return url, since


@pytest.fixture(scope="module", autouse=True)
def _begin(outage: Outage, short_outage: Outage, asked_once: tuple[str, float]) -> None:
    """What tests need to be old grows old while others run."""


@pytest.mark.parametrize(
    "address",
    [
        f"{SUMMARY}?heading=3",
        "/w/contact-card/rheumatology",
        "/w/resource-finder/all?q=bones",
        "/p/condition-summary/RHM20",
        "/static/embed.js",
        "/api/resources/RHM20",
    ],
)
def test_a_second_visitor_is_answered_by_nginx(site: Site, address: str) -> None:
    first, second = ask(site.url + address), ask(site.url + address)
    assert (first.status, first.came_from) == (200, NEW)
    assert (second.status, second.came_from) == (200, KEPT)
    assert second.body == first.body
    del first.headers["Cache-Status"], second.headers["Cache-Status"]
    assert {**second.headers, "Date": ""} == {**first.headers, "Date": ""}


# As browsers and others write it; nobody knows the option, so that each is kept for itself.
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate, br", "br"),
        ("BR;q=0.9,*;q=0.1", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br; q=0.000, gzip", "gzip"),
        ("gzip;q=0, br;q=0", ""),
        ("deflate", ""),
        ("brotli, x-gzipped", ""),
        ("x-br, x-gzip, br-x", ""),
        ("deflate,br", "br"),
        ("gzip ;q=0, br ; q=0.0", ""),
        ("deflate, GZIP ; q=0.5", "gzip"),
        ("identity", ""),
        ("", ""),
    ],
)
def test_every_encoding_comes_as_the_server_sends_it(
    site: Site, accepted: str, encoding: str
) -> None:
    direct = settled(site.server + SUMMARY, encoding or "identity")
    address = f"{site.url}{SUMMARY}?{urlencode({'unknown': accepted})}"
    for answer in [ask(address, Accept_Encoding=accepted) for _ in "12"]:
        assert (answer.encoding, answer.body) == (encoding, direct.body)
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["ETag"] == direct.headers["ETag"]


def settled(url: str, accepted: str) -> Answer:
    """The server's answer once it has been asked often enough to make it as small as it can."""
    return [ask(url, Accept_Encoding=accepted) for _ in "123"][-1]


def test_encodings_are_kept_apart(site: Site) -> None:
    encodings = ("br", "gzip", "identity")
    address = f"{site.url}{SUMMARY}?unknown=apart"
    first = [ask(address, Accept_Encoding=encoding) for encoding in encodings]
    again = [ask(address, Accept_Encoding=encoding) for encoding in reversed(encodings)][::-1]
    assert [answer.came_from for answer in first + again] == [NEW] * 3 + [KEPT] * 3
    assert [answer.encoding for answer in again] == ["br", "gzip", ""]
    assert [answer.body for answer in again] == [answer.body for answer in first]
    assert len({answer.text for answer in again}) == 1


def test_browsers_that_write_it_differently_share_one_copy(site: Site) -> None:
    address = f"{site.url}{SUMMARY}?unknown=spelling"
    first = ask(address, Accept_Encoding="gzip, br;q=0.5")
    second = ask(address, Accept_Encoding="br")
    assert [first.came_from, second.came_from] == [NEW, KEPT]
    assert [first.encoding, second.encoding] == ["br", "br"]


def test_who_has_it_already_is_told_so(site: Site) -> None:
    address = f"{site.url}{SUMMARY}?unknown=conditional"
    has = ask(address, Accept_Encoding="br")
    told = ask(address, Accept_Encoding="br", If_None_Match=has.headers["ETag"])
    assert (told.status, told.body, told.came_from) == (304, b"", KEPT)
    for name in ("ETag", "Vary", "Cache-Control", "Access-Control-Allow-Origin"):
        assert told.headers[name] == has.headers[name]


def test_who_has_another_encoding_gets_this_one(site: Site) -> None:
    address = f"{site.url}{SUMMARY}?unknown=other"
    has = ask(address, Accept_Encoding="gzip")
    gets = ask(address, Accept_Encoding="br", If_None_Match=has.headers["ETag"])
    assert (gets.status, gets.text) == (200, has.text)


def test_head_has_the_headers_of_get(site: Site) -> None:
    address = f"{site.url}{SUMMARY}?unknown=head"
    head, get = ask(address, "HEAD"), ask(address)
    assert (head.status, head.body, get.came_from) == (200, b"", KEPT)
    assert head.headers["Content-Length"] == str(len(get.body))
    assert head.headers["ETag"] == get.headers["ETag"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (RATING, 200),
        ("/p/feedback-rating/RHM20", 200),
        ("/r/RHM20", 200),
        ("/w/condition-summary/XYZ99", 404),
        (f"{SUMMARY}?heading=9", 400),
        ("/d/XYZ99.pdf", 404),
        ("/nothing", 404),
        ("/healthz", 200),
    ],
)
def test_a_form_or_an_error_is_never_kept(site: Site, address: str, status: int) -> None:
    first, second = ask(site.url + address), ask(site.url + address)
    assert [first.status, second.status] == [status, status]
    assert [first.came_from, second.came_from] == [NEW, NEW]


def test_every_visitor_gets_a_form_of_their_own(site: Site) -> None:
    one, other = (key_in(ask(site.url + RATING).text.decode()) for _ in "12")
    assert one != other


def test_an_answer_goes_through_and_is_stored(site: Site) -> None:
    key = key_in(ask(site.url + RATING).text.decode())
    fields = urlencode({"key": key, "rating": "4"})
    kind = "application/x-www-form-urlencoded"
    thanks = ask(site.url + RATING, "POST", fields, Content_Type=kind, Origin="https://a.example")
    assert (thanks.status, thanks.came_from) == (200, SENT)
    assert b"Thank you for your answer" in thanks.text
    with closing(sqlite3.connect(site.database)) as database:
        assert database.execute("SELECT number, score FROM ratings").fetchall() == [("RHM20", 4)]


def test_a_browser_that_asks_before_it_sends_is_answered_by_the_server(site: Site) -> None:
    asked = {"Origin": "https://a.example", "Access_Control_Request_Method": "POST"}
    answer = ask(site.url + RATING, "OPTIONS", **asked)
    assert (answer.status, answer.came_from) == (204, SENT)
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    "address", ["/metrics", "/metrics/", "/metrics%2f", "//metrics", "/readyz"]
)
def test_what_is_for_monitoring_is_not_for_visitors(site: Site, address: str) -> None:
    assert ask(site.url + address).status == 404


@pytest.mark.parametrize("beginning", [f"{SUMMARY}?unknown=", "/r/RHM20?unknown="])
@pytest.mark.parametrize("length", range(2500, 8000, 250))
def test_a_long_address_is_answered_as_the_server_answers_it(
    site: Site, beginning: str, length: int
) -> None:
    address = beginning.ljust(length, "x")
    asked = (site.server, site.url, site.url)
    assert [ask(url + address).status for url in asked] == [200, 200, 200]


def test_made_up_query_strings_do_not_fill_the_disk(site: Site, tmp_path: Path) -> None:
    folder, limit = tmp_path / "nginx", 1024 * 1024
    with nginx(folder, site.server, changes={"max_size=1g": "max_size=1m"}) as url:
        kept = [ask(f"{url}{SUMMARY}?unknown={n}") for n in range(400)]
        assert sum(len(answer.body) for answer in kept) > 2 * limit
        until(lambda: size(folder / "cache") <= limit, 60)
        assert ask(f"{url}{SUMMARY}?unknown=399").came_from != NEW


def test_made_up_query_strings_leave_files_for_visitors(site: Site, tmp_path: Path) -> None:
    """Debian lets a process have 1024 open."""
    folder = tmp_path / "nginx"
    with nginx(folder, site.server) as url:
        for n in range(300):
            for _ in "12":
                ask(f"{url}{SUMMARY}?unknown={n}")
        first = int((folder / "nginx.pid").read_text())
        opened = [len(list(Path(f"/proc/{one}/fd").iterdir())) for one in tree_of(first)]
    assert 100 < max(opened) < 300


def size(folder: Path) -> int:
    """How many bytes the files in a folder have."""
    sizes = []
    for file in folder.rglob("*"):
        # nginx may have removed it in the meantime.
        with suppress(FileNotFoundError):
            sizes.append(0 if file.is_dir() else file.stat().st_size)
    return sum(sizes)


@pytest.mark.parametrize(
    ("changes", "held"),
    [({}, False), ({"access_log off;": ""}, True), ({"error_log /dev/null;": ""}, True)],
    ids=["example", "with-access-log", "with-error-log"],
)
def test_no_log_holds_an_address_of_a_visitor(
    tmp_path: Path, changes: dict[str, str], held: bool
) -> None:
    folder = tmp_path / "nginx"
    with nginx(folder, f"http://127.0.0.2:{free_port()}", changes=changes) as url:
        assert ask(url + SUMMARY).status == 502
    # It has written all that it will, because it has ended.
    assert any("127.0.0.1" in (folder / log).read_text() for log in LOGS) is held


def test_a_withdrawal_is_through_within_a_minute_for_every_browser(
    library: Path, tmp_path: Path
) -> None:
    encodings = ("br", "gzip", "identity")

    def shown() -> list[bool]:
        """Whether the notice is there."""
        return [NOTICE in ask(address, Accept_Encoding=encoding).text for encoding in encodings]

    with behind_nginx(tmp_path / "site", library) as site:
        address = site.url + SUMMARY
        seen = [shown()]
        change(
            library,
            "resources/rhm20.md",
            "status: published",
            "status: withdrawn\nwithdrawn_reason: It is out of date.",
        )

        def is_everywhere() -> bool:
            seen.append(shown())
            return all(seen[-1])

        until(is_everywhere, 60)
        seen += [shown() for _ in range(20)]
    assert seen[0] == [False] * 3
    # Once it was there, it stayed there.
    assert all(list(one) == sorted(one) for one in zip(*seen, strict=True))


def test_with_a_browser_s_cache_behind_it_a_withdrawal_still_takes_no_minute(site: Site) -> None:
    assert SEEN_SECONDS + 2 * ask(site.url + SUMMARY).young_seconds <= 60


def test_a_page_that_nobody_asked_for_in_the_meantime_is_asked_for_by_its_etag(
    site: Site, asked_once: tuple[str, float]
) -> None:
    url, since = asked_once
    wait_until_it_is_old(since, ask(site.url + SUMMARY).young_seconds)
    assert ask(url).came_from == ASKED_AGAIN


def wait_until_it_is_old(since: float, young_seconds: int) -> None:
    # nginx counts whole seconds.
    until(lambda: time.monotonic() - since > young_seconds + 2, 60)


def test_during_an_outage_what_was_not_kept_is_an_error_of_nginx(outage: Outage) -> None:
    answer = ask(outage.url + "/w/contact-card/rheumatology")
    assert (answer.status, answer.came_from) == (502, NEW)


def test_during_an_outage_a_form_is_an_error_of_nginx(outage: Outage) -> None:
    assert ask(outage.url + RATING, "POST", "rating=4").status == 502


def test_during_an_outage_the_kept_page_is_shown_although_it_is_old(outage: Outage) -> None:
    wait_until_it_is_old(outage.since, outage.kept.young_seconds)
    answer = ask(outage.url + SUMMARY)
    assert (answer.status, answer.came_from) == (200, KEPT_ALTHOUGH_OLD)
    assert answer.body == outage.kept.body
    for name in ("Access-Control-Allow-Origin", "Cache-Control", "ETag", "Vary"):
        assert answer.headers[name] == outage.kept.headers[name]


def test_during_an_outage_a_page_is_shown_no_longer_than_the_publisher_allows(
    short_outage: Outage,
) -> None:
    assert short_outage.kept.keeping["stale-if-error"] == "1"
    until(lambda: ask(short_outage.url + SUMMARY).status == 502, 60)
    assert time.monotonic() - short_outage.since > short_outage.kept.young_seconds
