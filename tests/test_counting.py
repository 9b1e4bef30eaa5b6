"""What counts as a view or a download of a resource, and from which site."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Response
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.changing import until
from tests.databases import opened
from tests.serving import clean_environment, free_port, widget_server
from widget.counts import Use
from widget.paths import EXAMPLE_LIBRARY
from widget.web.counting import MAX_OTHER_HOSTS
from widget.web.site import EXTENSION, Site

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
BASE_URL = "http://127.0.0.1:8000"
SUMMARY = "/w/condition-summary/RHM20"
NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
MakeClient = Callable[..., FlaskClient]


@dataclass
class Visitor:
    """Somebody with a browser, and what was counted of them."""

    client: FlaskClient
    site: Site

    def asks(self, path: str, method: str = "GET", **headers: str) -> int:
        """Ask for something; returns the status. A header's underscores stand for hyphens."""
        given = {"User-Agent": FIREFOX} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.client.open(path, method=method, headers=given).status_code

    @property
    def counted(self) -> dict[Use, int]:
        """Everything that has been counted."""
        self.site.counter.flush()
        with self.site.store.engine.connect() as connection:
            rows = connection.execute(text("SELECT kind, number, day, partner, n FROM counts"))
            return {
                Use(kind, number, date.fromisoformat(day), partner): n
                for kind, number, day, partner, n in rows
            }

    @property
    def viewed(self) -> dict[str, int]:
        """The views of each resource."""
        return {use.number: n for use, n in self.counted.items() if use.kind == "view"}

    @property
    def partners(self) -> dict[str, int]:
        """The views from each site."""
        return {use.partner: n for use, n in self.counted.items()}


@pytest.fixture
def make_visitor(make_client: MakeClient) -> Callable[..., Visitor]:
    """Makes visitors of an application with the settings given."""

    def make(**settings: object) -> Visitor:
        client = make_client(**settings)
        return Visitor(client, client.application.extensions[EXTENSION])

    return make


@pytest.fixture
def visitor(make_visitor: Callable[..., Visitor]) -> Visitor:
    """A visitor of an application that allows every site."""
    return make_visitor()


# What counts


@pytest.mark.parametrize(
    "path",
    [
        SUMMARY,
        "/p/condition-summary/RHM20",
        "/w/condition-summary/rhm20",
        "/w/Condition-Summary/RHM20",
        f"{SUMMARY}?lang=cy&heading=4",
        f"{SUMMARY}?sections=symptoms",
    ],
)
def test_a_summary_that_is_got_is_a_view(visitor: Visitor, path: str) -> None:
    assert visitor.asks(path) == 200
    assert visitor.viewed == {"RHM20": 1}


@pytest.mark.parametrize("path", ["/w/condition-summary/PHM01", "/p/condition-summary/phm01"])
def test_a_former_number_counts_for_the_one_that_it_has_now(visitor: Visitor, path: str) -> None:
    assert visitor.asks(path) == 200
    assert visitor.viewed == {"PHM03": 1}


def test_each_view_adds_one(visitor: Visitor) -> None:
    for _ in range(3):
        visitor.asks(SUMMARY)
    assert visitor.viewed == {"RHM20": 3}


@pytest.mark.parametrize("path", [SUMMARY, "/p/condition-summary/RHM20"])
def test_a_copy_that_a_browser_still_has_is_a_view_when_it_asks(
    visitor: Visitor, path: str
) -> None:
    tag = visitor.client.head(path).headers["ETag"]
    assert visitor.asks(path, If_None_Match=tag) == 304
    assert visitor.viewed == {"RHM20": 1}


def test_the_day_is_the_one_in_the_publisher_s_time_zone(visitor: Visitor) -> None:
    before = datetime.now(ZoneInfo("Europe/London")).date()
    visitor.asks(SUMMARY)
    after = datetime.now(ZoneInfo("Europe/London")).date()
    assert {use.day for use in visitor.counted} <= {before, after}


@pytest.mark.parametrize(
    "agent",
    [
        FIREFOX,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
        # A telephone by the maker Cubot is no robot.
        "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/131.0.0.0 Mobile Safari/537.36",
        # Another site's server, which asks because somebody reads its page.
        "carewidget/1.0",
    ],
)
def test_people_count(visitor: Visitor, agent: str) -> None:
    visitor.asks(SUMMARY, User_Agent=agent)
    assert visitor.viewed == {"RHM20": 1}


# What does not count


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "PUT"])
def test_only_getting_counts(visitor: Visitor, method: str) -> None:
    visitor.asks(SUMMARY, method)
    assert visitor.counted == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sec-Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch;prerender"),
        ("Sec-Purpose", "prefetch;anonymous-client-ip"),
        ("Purpose", "prefetch"),
        ("Purpose", "Prefetch"),
        ("Purpose", "prerender"),
        ("X-Purpose", "preview"),
        ("X-Moz", "prefetch"),
    ],
)
def test_what_is_got_ahead_does_not_count(visitor: Visitor, name: str, value: str) -> None:
    assert visitor.asks(SUMMARY, **{name: value}) == 200
    assert visitor.counted == {}


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; "
        "+https://openai.com/gptbot)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "HeadlessChrome/131.0.0.0 Safari/537.36",
        "curl/8.5.0",
        "Wget/1.21",
        "python-requests/2.32.3",
        "Python-urllib/3.11",
        "Go-http-client/2.0",
        "",
    ],
)
def test_robots_do_not_count(visitor: Visitor, agent: str) -> None:
    assert visitor.asks(SUMMARY, User_Agent=agent) == 200
    assert visitor.counted == {}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/w/condition-summary/XYZ999", 404),
        ("/p/condition-summary/XYZ999", 404),
        (f"{SUMMARY}?heading=9", 400),
        ("/w/nothing/RHM20", 404),
        ("/w/condition-summary", 404),
    ],
)
def test_errors_do_not_count(visitor: Visitor, path: str, status: int) -> None:
    assert visitor.asks(path) == status
    assert visitor.counted == {}


@pytest.mark.parametrize("path", ["w", "p"])
@pytest.mark.parametrize(
    "widget", ["contact-card/rheumatology", "feedback-rating/RHM20", "resource-details/RHM20"]
)
def test_the_widgets_beside_it_add_none(visitor: Visitor, path: str, widget: str) -> None:
    assert visitor.asks(f"/{path}/{widget}") == 200
    assert visitor.counted == {}


@pytest.mark.parametrize(
    "path",
    [
        "/guide",
        "/guide/condition-summary",
        "/embed/condition-summary/RHM20",
        "/embed/condition-summary/RHM20?scripts=no",
        "/embed/condition-summary/RHM20/preview",
        "/oembed?url=http://127.0.0.1:8000/p/condition-summary/RHM20",
        "/healthz",
        "/readyz",
    ],
)
def test_what_only_shows_how_it_looks_does_not_count(visitor: Visitor, path: str) -> None:
    assert visitor.asks(path) == 200
    assert visitor.counted == {}


@pytest.mark.parametrize("path", ["/guide/condition-summary", "/embed/condition-summary/RHM20"])
def test_a_page_that_shows_how_it_looks_gets_no_fragment_by_itself(
    visitor: Visitor, path: str
) -> None:
    html = visitor.client.get(path).text
    assert not any(
        f'{name}="{BASE_URL}/{way}/' in html for name in ("src", "data-hx-get") for way in "wp"
    )


def test_nothing_is_kept_of_a_visitor_but_sums(visitor: Visitor) -> None:
    visitor.asks(
        SUMMARY,
        Referer="https://charity.example.org/families/ann?child=ben",
        Cookie="visitor=ann",
        X_Forwarded_For="203.0.113.7",
    )
    with visitor.site.store.engine.connect() as connection:
        assert visitor.partners == {"charity.example.org": 1}
        stored = str(connection.execute(text("SELECT * FROM counts")).all())
    assert not any(part in stored for part in ("ann", "ben", "203", "Firefox"))
    assert "Set-Cookie" not in visitor.client.get(SUMMARY).headers


# Downloads


@pytest.mark.parametrize(
    ("status", "counts"),
    [(200, True), (302, True), (304, True), (206, False), (404, False), (503, False)],
)
def test_a_download_counts_when_it_was_answered(
    visitor: Visitor, status: int, counts: bool
) -> None:
    app = visitor.client.application
    with app.test_request_context("/d/RHM20.pdf", headers={"User-Agent": FIREFOX}):
        visitor.site.count("download", "RHM20", Response(status=status))
    assert [use.kind for use in visitor.counted] == ["download"] * counts


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {"User-Agent": FIREFOX}),
        ("GET", {"User-Agent": FIREFOX, "Sec-Purpose": "prefetch"}),
        ("GET", {"User-Agent": "curl/8.5.0"}),
    ],
)
def test_a_download_that_is_for_nobody_does_not_count(
    visitor: Visitor, method: str, headers: dict[str, str]
) -> None:
    app = visitor.client.application
    with app.test_request_context("/d/RHM20.pdf", method=method, headers=headers):
        visitor.site.count("download", "RHM20", Response())
    assert visitor.counted == {}


# Partners


@pytest.mark.parametrize(
    ("headers", "partner"),
    [
        ({"Origin": "https://charity.example.org"}, "charity.example.org"),
        ({"Origin": "https://Charity.Example.org:8443"}, "charity.example.org"),
        ({"Referer": "https://charity.example.org/conditions/crmo?x=1"}, "charity.example.org"),
        (
            {"Origin": "https://charity.example.org", "Referer": "https://other.example/"},
            "charity.example.org",
        ),
        ({"Origin": "null", "Referer": "https://charity.example.org/"}, "charity.example.org"),
        ({"Referer": "http://[2001:db8::1]/"}, "2001:db8::1"),
        ({}, ""),
        ({"Origin": "null"}, ""),
        ({"Referer": f"{BASE_URL}/p/condition-summary/RHM20"}, ""),
        ({"Referer": "http://[::1"}, ""),
        ({"Referer": "about:client"}, ""),
        ({"Referer": "https://sp ace.example/"}, ""),
        ({"Referer": "https://ünïcode.example/".encode().decode("latin-1")}, ""),
        ({"Referer": f"https://{'a' * 254}/"}, ""),
    ],
)
def test_a_view_counts_for_the_host_that_it_came_from(
    visitor: Visitor, headers: dict[str, str], partner: str
) -> None:
    visitor.asks(SUMMARY, **headers)
    assert visitor.partners == {partner: 1}


def ask_from_many(visitor: Visitor, number: int) -> None:
    environ = {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": FIREFOX}
    for n in range(number):
        here = {**environ, "HTTP_ORIGIN": f"https://host{n}.example"}
        visitor.site.counting.count("view", "RHM20", NOW.date(), here, 200)


def test_after_the_first_thousand_hosts_of_a_day_the_others_are_one(visitor: Visitor) -> None:
    ask_from_many(visitor, MAX_OTHER_HOSTS + 10)
    ask_from_many(visitor, 1)
    partners = visitor.partners
    assert len(partners) == MAX_OTHER_HOSTS + 1
    assert (partners["other"], partners["host0.example"]) == (10, 2)


def test_the_next_day_has_a_thousand_of_its_own(visitor: Visitor) -> None:
    ask_from_many(visitor, MAX_OTHER_HOSTS)
    visitor.asks(SUMMARY, Origin="https://new.example")
    assert "new.example" in visitor.partners


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("charity.example.org", True),
        ("hospital.sharepoint.com", True),
        ("a.b.sharepoint.com", True),
        ("sharepoint.com", False),
        ("evilsharepoint.com", False),
        ("www.charity.example.org", False),
    ],
)
def test_the_allowed_origins_are_counted_by_name_however_many_others_there_are(
    make_visitor: Callable[..., Visitor], host: str, named: bool
) -> None:
    visitor = make_visitor(
        allowed_origins="https://charity.example.org https://*.sharepoint.com:8443"
    )
    ask_from_many(visitor, MAX_OTHER_HOSTS)
    here = {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": FIREFOX, "HTTP_ORIGIN": f"https://{host}"}
    visitor.site.counting.count("view", "RHM20", NOW.date(), here, 200)
    assert visitor.partners.get(host if named else "other") == 1


# The store is out of reach


def test_requests_neither_wait_nor_fail_while_the_store_is_out_of_reach(visitor: Visitor) -> None:
    with visitor.site.store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE counts RENAME TO gone"))
    assert [visitor.asks(SUMMARY) for _ in range(5)] == [200] * 5
    with visitor.site.store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO counts"))
    assert visitor.viewed == {"RHM20": 5}


# Real servers


def view(base_url: str) -> None:
    """View a resource, as a browser does."""
    request = urllib.request.Request(base_url + SUMMARY, headers={"User-Agent": FIREFOX})
    with urllib.request.urlopen(request) as response:
        assert response.status == 200


def views_in(state: Path) -> int:
    """How many views of the resource stand in the database of a state folder."""
    with opened(f"sqlite:///{state / 'carewidget.sqlite3'}") as store:
        return store.counts(NOW).views.get("RHM20", 0)


def test_a_server_that_is_told_to_end_loses_no_count(tmp_path: Path) -> None:
    with widget_server(tmp_path) as base_url:
        for _ in range(25):
            view(base_url)
    assert views_in(tmp_path) == 25


def test_two_servers_add_up(tmp_path: Path) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(widget_server(tmp_path)) for _ in range(2)]
        for n in range(30):
            view(servers[n % 2])
    assert views_in(tmp_path) == 30


@contextmanager
def server_that_can_be_killed(state: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """`carewidget serve` with two workers, all killed when the block ends.

    Yields:
        Its base URL, and its process, whose group its workers belong to.
    """
    port = free_port()
    server = subprocess.Popen(
        f"{sys.executable} -m widget serve {EXAMPLE_LIBRARY} --port {port} --workers 2".split(),
        env=clean_environment(state=str(state)),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: is_up(port), 60)
        yield f"http://127.0.0.1:{port}", server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
            return True
    except OSError:
        return False


def test_a_server_that_is_killed_loses_at_most_what_was_not_yet_handed_over(
    tmp_path: Path,
) -> None:
    with server_that_can_be_killed(tmp_path) as (base_url, _):
        for _ in range(20):
            view(base_url)
        until(lambda: views_in(tmp_path) == 20)
        view(base_url)
    assert views_in(tmp_path) in (20, 21)


def test_workers_that_are_told_to_end_lose_no_count(tmp_path: Path) -> None:
    with server_that_can_be_killed(tmp_path) as (base_url, server):
        for _ in range(40):
            view(base_url)
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    assert views_in(tmp_path) == 40
