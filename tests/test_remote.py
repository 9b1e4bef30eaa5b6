"""Another server's fragments, from a good server and from every bad one."""

import gzip
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.request import urlopen

import pytest
from markupsafe import Markup

from tests.markup import key_in, only_root, parse
from widget import Remote
from widget.errors import BadSetting

CARD = '<section class="cw cw-contact-card" lang="en" dir="ltr"><h2>One</h2></section>'
OTHER = CARD.replace("One", "Two")
LINK = '<p><a href="{}/p/contact-card/rheumatology">Contact card: rheumatology</a></p>'
KEEP = "public, max-age=20, stale-while-revalidate=8, stale-if-error=86400"
TIMEOUT = 0.6
# With room for a busy machine; without the limit it would be for ever.
BOUND = TIMEOUT + 10
PAUSE = 0.4

Send = Callable[[socket.socket], None]


def answer(
    body: str | bytes = CARD, status: str = "200 OK", cache: str = KEEP, **headers: str
) -> Send:
    """Sends a whole answer; the names of headers have `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(content))}
    lines |= {"Cache-Control": cache} if cache else {}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return lambda to: to.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + content)


STALE = answer(ETag='"1"', Age="25")
"""It may be shown while somebody else asks, but not otherwise."""


@dataclass
class Server:
    """A server that does whatever it is told; what it was asked is in `requests`.

    Attributes:
        send: What it does with the next requests.
    """

    send: Send = field(default_factory=answer)
    requests: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def server() -> Iterator[Server]:
    """A server of plain sockets, because HTTP libraries do nothing that is wrong."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Server(url=f"http://127.0.0.1:{listening.getsockname()[1]}")

        def talk(to: socket.socket) -> None:
            with to, suppress(OSError):
                while request := to.recv(65536):
                    made.requests.append(request.decode(errors="replace"))
                    made.send(to)

        def listen() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=talk, args=listening.accept()[:1], daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield made
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def bad() -> Iterator[Server]:
    with server() as made:
        yield made


@pytest.fixture
def remote(bad: Server) -> Iterator[Remote]:
    """Asks the server above."""
    made = Remote(bad.url, timeout=TIMEOUT, pause=PAUSE)
    yield made
    made.close()


@pytest.fixture(scope="module")
def good(widgets: str) -> Iterator[Remote]:
    """Asks a real widget server."""
    made = Remote(widgets)
    yield made
    made.close()


def card(remote: Remote) -> Markup:
    return remote.render("contact-card", "rheumatology")


def hang(to: socket.socket) -> None:
    to.settimeout(20)
    to.recv(1)


def trickle(to: socket.socket) -> None:
    for _ in range(100):
        to.sendall(b"x")
        time.sleep(0.1)


def trickle_headers(to: socket.socket) -> None:
    to.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    trickle(to)


def trickle_body(to: socket.socket) -> None:
    answer("", Content_Length="1000")(to)
    trickle(to)


def late(to: socket.socket) -> None:
    time.sleep(TIMEOUT * 2)
    answer()(to)


def endless(to: socket.socket) -> None:
    answer("", Content_Length=str(10**12))(to)
    while True:
        to.sendall(b"x" * 65536)


def redirect(place: str) -> Send:
    return answer("", "302 Found", Location=place)


SLOW = {
    "hangs": hang,
    "trickles its headers": trickle_headers,
    "trickles its body": trickle_body,
    "answers late": late,
}
QUICK = {
    "hangs up": lambda to: to.close(),
    "answers 500": answer(OTHER, "500 Internal Server Error"),
    "answers 503": answer(OTHER, "503 Service Unavailable"),
    "answers 401": answer(OTHER, "401 Unauthorized"),
    "answers 206": answer(OTHER, "206 Partial Content"),
    "talks nonsense": lambda to: to.sendall(os.urandom(500) + b"\r\n\r\n"),
    "sends JSON": answer("{}", Content_Type="application/json"),
    "names no type": answer(OTHER, Content_Type=""),
    "sends too much": answer("<p class='cw'>" + "x" * 1_000_000),
    "sends without end": endless,
    "sends less than it says": lambda to: (answer(OTHER, Content_Length="999")(to), to.close()),
    "compresses what was to be plain": answer(
        gzip.compress(OTHER.encode()), Content_Encoding="gzip"
    ),
    "sends what is not UTF-8": answer(CARD.encode() + b"\xff"),
    "sends a login page": answer("<!doctype html><html><body class='cw '>Log in</body></html>"),
    "sends nothing": answer(""),
    "redirects to another host": redirect("http://localhost:1/w/x"),
    "redirects to another port": redirect("http://127.0.0.1:1/w/x"),
    "redirects to a file": redirect("file:///etc/passwd"),
    "redirects to nowhere": redirect("http://[::"),
    "redirects for ever": redirect("/w/contact-card/rheumatology"),
}
FAULTS = SLOW | QUICK
EVERY_FAULT = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    ("place", "options"),
    [
        ("contact-card/rheumatology", {}),
        ("contact-card/rheumatology", {"heading": 3, "style": "none"}),
        ("condition-summary/RHM20", {"lang": "cy", "style": "link"}),
    ],
)
def test_a_fragment_is_what_the_server_serves(
    good: Remote, widgets: str, place: str, options: dict[str, object]
) -> None:
    query = "&".join(f"{name}={value}" for name, value in options.items())
    with urlopen(f"{widgets}/w/{place}?{query}") as response:
        served = response.read().decode()
    component, subject = place.split("/")
    shown = good.render(component, subject, **options)  # type: ignore[arg-type]
    assert isinstance(shown, Markup)
    assert shown == served


def test_a_withdrawn_resource_shows_its_notice(good: Remote) -> None:
    assert "withdrawn" in only_root(good.render("condition-summary", "RHM07")).text


def test_an_option_that_is_none_is_not_given(bad: Server, remote: Remote) -> None:
    remote.render("contact-card", "rheumatology", lang=None, heading=3)
    assert bad.requests[0].startswith("GET /w/contact-card/rheumatology?heading=3 HTTP/1.1\r\n")


def test_the_order_of_options_does_not_matter(bad: Server, remote: Remote) -> None:
    remote.render("contact-card", "rheumatology", lang="cy", heading=3)
    remote.render("contact-card", "rheumatology", heading=3, lang="cy")
    assert len(bad.requests) == 1


def test_nothing_of_a_visitor_and_no_cookie_is_sent(bad: Server, remote: Remote) -> None:
    bad.send = answer(Set_Cookie="a=b; Path=/", Age="20")
    for _ in range(2):
        card(remote)
    names = [line.partition(":")[0].lower() for line in bad.requests[1].split("\r\n")[1:] if line]
    assert sorted(names) == ["accept", "accept-encoding", "connection", "host", "user-agent"]


def test_what_is_fresh_is_not_asked_for_again(bad: Server, remote: Remote) -> None:
    assert [card(remote) for _ in range(3)] == [CARD] * 3
    assert len(bad.requests) == 1


def test_what_is_stale_is_asked_for_by_its_tag(bad: Server, remote: Remote) -> None:
    bad.send = STALE
    card(remote)
    bad.send = answer("", "304 Not Modified", ETag='"1"')
    assert [card(remote) for _ in range(3)] == [CARD] * 3
    assert len(bad.requests) == 2
    assert 'If-None-Match: "1"' in bad.requests[1]


def test_a_304_to_a_first_question_is_a_link(bad: Server, remote: Remote) -> None:
    bad.send = answer("", "304 Not Modified")
    assert card(remote) == LINK.format(bad.url)


def test_what_has_changed_is_shown(bad: Server, remote: Remote) -> None:
    bad.send = STALE
    card(remote)
    bad.send = answer(OTHER)
    assert card(remote) == OTHER


@pytest.mark.parametrize(
    ("cache", "age", "kept"),
    [
        ("max-age=20", "", True),
        ("MAX-AGE=20", "", True),
        ('max-age="20"', "", True),
        ("max-age=20", "19", True),
        ("max-age=20", "20", False),
        ("max-age=20", "soon", True),
        ("max-age=20", "9" * 5000, False),
        ("max-age=" + "9" * 5000, "", True),
        ("max-age=0", "", False),
        ("max-age=-1", "", False),
        ("max-age=soon", "", False),
        ("no-cache, max-age=20", "", False),
        ("private, max-age=20", "", False),
        ("no-store, max-age=20", "", False),
        ("nonsense", "", False),
        ("", "", False),
    ],
)
def test_the_server_says_how_long_it_is_fresh(
    bad: Server, remote: Remote, cache: str, age: str, kept: bool
) -> None:
    bad.send = answer(cache=cache, Age=age) if age else answer(cache=cache)
    assert [card(remote), card(remote)] == [CARD, CARD]
    assert len(bad.requests) == (1 if kept else 2)


@EVERY_FAULT
def test_a_page_waits_for_no_server_and_gets_a_link(
    bad: Server, remote: Remote, caplog: pytest.LogCaptureFixture, fault: Send
) -> None:
    bad.send = fault
    began = time.monotonic()
    assert card(remote) == LINK.format(bad.url)
    assert time.monotonic() - began < BOUND
    (said,) = warnings(caplog)
    assert said.startswith(f"{bad.url}/w/contact-card/rheumatology: it ")
    assert said.endswith("A link is shown instead.")


@EVERY_FAULT
def test_the_last_good_one_is_shown_while_there_is_no_other(
    bad: Server, remote: Remote, caplog: pytest.LogCaptureFixture, fault: Send
) -> None:
    bad.send = answer(Age="25")
    card(remote)
    bad.send = fault
    assert [card(remote) for _ in range(3)] == [CARD] * 3
    assert len(warnings(caplog)) == 1
    assert warnings(caplog)[0].endswith("What it sent last is shown instead.")


@pytest.mark.parametrize(
    "fault",
    [hang, QUICK["answers 500"], QUICK["hangs up"]],
    ids=["hangs", "answers 500", "hangs up"],
)
def test_a_server_that_is_well_again_is_asked_again(
    bad: Server, remote: Remote, fault: Send
) -> None:
    bad.send = fault
    card(remote)
    bad.send = answer()
    asked = len(bad.requests)
    assert card(remote) == LINK.format(bad.url)
    assert len(bad.requests) == asked
    time.sleep(PAUSE + 0.05)
    assert card(remote) == CARD


@pytest.mark.parametrize("fault", SLOW.values(), ids=SLOW)
def test_a_slow_server_slows_one_widget_of_a_page_and_leaves_no_thread(
    bad: Server, remote: Remote, fault: Send
) -> None:
    bad.send = fault
    began = time.monotonic()
    for number in range(10):
        remote.render("condition-summary", f"RHM{number}")
    assert time.monotonic() - began < BOUND
    deadline = time.monotonic() + 5
    while [one for one in threading.enumerate() if one.name == "carewidget fetch"]:
        assert time.monotonic() < deadline, "a thread still waits for the server"
        time.sleep(0.02)


def test_a_fault_of_one_widget_keeps_none_of_the_others_back(bad: Server, remote: Remote) -> None:
    bad.send = QUICK["answers 500"]
    card(remote)
    bad.send = answer()
    assert remote.render("contact-card", "musculoskeletal-pain") == CARD


@pytest.mark.parametrize(
    "base_url", ["http://127.0.0.1:1", "http://nowhere.invalid", "https://127.0.0.1:1"]
)
def test_a_server_that_is_not_there_is_a_link(base_url: str) -> None:
    remote = Remote(base_url, timeout=TIMEOUT)
    assert card(remote) == LINK.format(base_url)
    remote.close()


def test_a_server_without_tls_where_tls_is_expected_is_a_link(bad: Server) -> None:
    base_url = bad.url.replace("http", "https")
    remote = Remote(base_url, timeout=TIMEOUT)
    assert card(remote) == LINK.format(base_url)
    remote.close()


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_what_the_server_does_not_have_any_more_is_not_shown(
    bad: Server, remote: Remote, status: str
) -> None:
    bad.send = STALE
    card(remote)
    bad.send = answer(OTHER, status)
    assert [card(remote), card(remote)] == [LINK.format(bad.url)] * 2


@pytest.mark.parametrize(
    ("cache", "shown"),
    [
        ("max-age=0, stale-if-error=60", True),
        ("max-age=0", True),
        ("max-age=0, stale-if-error=0", False),
        ("max-age=0, stale-if-error=60, must-revalidate", False),
        ("no-cache, stale-if-error=60", False),
        ("no-store, stale-if-error=60", False),
    ],
)
def test_the_publisher_says_how_long_the_last_good_one_may_be_shown(
    bad: Server, remote: Remote, cache: str, shown: bool
) -> None:
    bad.send = answer(cache=cache)
    card(remote)
    bad.send = hang
    assert card(remote) == (CARD if shown else LINK.format(bad.url))


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "308 Permanent Redirect"])
def test_a_redirect_on_the_same_host_is_followed(bad: Server, remote: Remote, status: str) -> None:
    def send(to: socket.socket) -> None:
        moved = "/w/contact-card/rheumatology " in bad.requests[-1]
        (answer("", status, Location="/w/contact-card/new") if moved else answer())(to)

    bad.send = send
    assert card(remote) == CARD


def test_a_form_is_asked_for_at_each_showing(good: Remote) -> None:
    keys = {key_in(good.render("feedback-rating", "RHM20")) for _ in range(3)}
    assert len(keys) == 3


def test_a_form_s_last_showing_is_no_other_visitor_s(bad: Server, remote: Remote) -> None:
    bad.send = answer(cache="no-store")
    card(remote)
    bad.send = QUICK["answers 500"]
    assert card(remote) == LINK.format(bad.url)


def test_many_visitors_at_once_are_one_request(bad: Server, remote: Remote) -> None:
    def send(to: socket.socket) -> None:
        time.sleep(0.1)
        answer()(to)

    bad.send = send
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(lambda _: card(remote), range(64))) == [CARD] * 64
    assert len(bad.requests) == 1


def test_the_others_see_what_there_is_while_one_asks(bad: Server, remote: Remote) -> None:
    bad.send = STALE
    card(remote)

    def send(to: socket.socket) -> None:
        time.sleep(TIMEOUT / 2)
        answer(OTHER)(to)

    bad.send = send
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(card, remote)
        time.sleep(0.1)
        assert card(remote) == CARD, "it did not wait for the other"
        assert first.result() == OTHER


def test_many_forms_at_once_are_each_their_own(good: Remote) -> None:
    with ThreadPoolExecutor(8) as pool:
        shown = pool.map(lambda _: good.render("feedback-rating", "RHM20"), range(40))
    assert len({key_in(html) for html in shown}) == 40


def test_what_is_kept_is_bounded_and_the_oldest_goes_first(bad: Server) -> None:
    bad.send = answer(CARD + "<!--" + "x" * 20_000 + "-->")
    remote = Remote(bad.url, max_kept_bytes=1_000_000)
    for number in range(20):
        remote.render("contact-card", str(number))
        remote.render("contact-card", "0")
    assert len(bad.requests) == 20
    remote.render("contact-card", "1")
    remote.close()
    assert len(bad.requests) == 21


def test_a_process_that_was_forked_asks_by_itself(bad: Server) -> None:
    code = (
        "import os, sys; from widget import Remote; remote = Remote(sys.argv[1], timeout=20);"
        "show = lambda: remote.render('contact-card', 'x'); show(); child = os.fork();"
        "print(len(show()), flush=True); child and os.wait(); remote.close()"
    )
    ran = subprocess.run([sys.executable, "-c", code, bad.url], capture_output=True, text=True)
    assert (ran.stdout.split(), len(bad.requests)) == ([str(len(CARD))] * 2, 2), ran.stderr


@pytest.mark.parametrize(
    ("component", "subject", "options", "link"),
    [
        (
            "contact-card",
            "rheumatology",
            {"title": "Ring <us>", "heading": 3, "lang": "cy"},
            (
                "/p/contact-card/rheumatology?heading=3&lang=cy",
                "Ring <us>",
            ),
        ),
        (
            "condition-summary",
            "RHM20",
            {},
            ("/p/condition-summary/RHM20", "Condition summary: RHM20"),
        ),
        ("a/b", '"><script>', {}, ("/p/a%2Fb/%22%3E%3Cscript%3E", 'A/b: "><script>')),
    ],
)
def test_the_link_leads_to_the_widget_s_own_page(
    component: str, subject: str, options: dict[str, object], link: tuple[str, str]
) -> None:
    remote = Remote("http://127.0.0.1:1/widgets/")
    shown = remote.render(component, subject, **options)  # type: ignore[arg-type]
    (anchor,) = parse(shown).all("a")
    assert isinstance(shown, Markup)
    assert (anchor.attributes["href"], anchor.text) == (
        f"http://127.0.0.1:1/widgets{link[0]}",
        link[1],
    )
    remote.close()


@pytest.mark.parametrize("subject", ["..", ".", "", "%2e%2e", "a\r\nHost: b", "x" * 100_000])
@pytest.mark.parametrize("component", ["contact-card", ".."])
def test_a_subject_that_is_none_is_a_link(good: Remote, component: str, subject: str) -> None:
    assert only_root(good.render(component, subject)).name == "p"


@pytest.mark.parametrize(
    "base_url", ["", "widgets.example.org", "file:///etc", "https://me:secret@example.org"]
)
def test_an_address_that_is_none_is_refused(base_url: str) -> None:
    with pytest.raises(BadSetting, match="is not an address"):
        Remote(base_url)


def test_django_shows_it_as_it_is(good: Remote) -> None:
    import django
    from django.conf import settings
    from django.template import engines

    backend = "django.template.backends.django.DjangoTemplates"
    settings.configure(TEMPLATES=[{"BACKEND": backend}])
    django.setup()
    template = engines["django"].from_string("<main>{{ card }}{{ text }}</main>")
    shown = template.render({"card": card(good), "text": "<b>"})
    assert shown == f"<main>{card(good)}&lt;b&gt;</main>"


def test_a_tag_of_django_s_shows_it(good: Remote) -> None:
    from django.template import Context, Engine, Library

    engine = Engine()
    library = Library()

    @library.simple_tag
    def widget(component: str, subject: str, **options: object) -> Markup:
        return good.render(component, subject, **options)  # type: ignore[arg-type]

    engine.template_builtins.append(library)
    template = engine.from_string('{% widget "contact-card" "rheumatology" heading=3 %}')
    assert template.render(Context()) == good.render("contact-card", "rheumatology", heading=3)


@pytest.mark.parametrize("name", ["Remote", "create_app", "__version__"])
def test_importing_it_brings_nothing_that_it_does_not_need(name: str) -> None:
    code = f"import sys; from widget import {name}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {module.partition(".")[0] for module in ran.stdout.split()}
    assert loaded.isdisjoint(
        {"flask", "sqlalchemy", "bleach", "httpx", "jinja2", "pydantic", "markupsafe"}
    )
