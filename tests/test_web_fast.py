"""What is answered before Flask is asked: the same as Flask answers, byte for byte."""

import gzip
import random
import string
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import brotli
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from tests.changing import until
from widget import create_app
from widget.assets import assets
from widget.component import Query
from widget.paths import EXAMPLE_LIBRARY
from widget.registry import components
from widget.web.fast import FastPath
from widget.web.site import EXTENSION, Site

CARD = "/w/contact-card/rheumatology"
SUMMARY = "/w/condition-summary/RHM20"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
DECODE = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


class Sent(NamedTuple):
    """A response as a WSGI server gets it."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return Headers(self.headers).get(name)

    @property
    def text(self) -> str:
        return DECODE[self.header("Content-Encoding")](self.body).decode()


def fast_path(app: Flask) -> FastPath:
    found: FastPath = app.wsgi_app.__self__  # type: ignore[attr-defined]
    return found


def ask(application: Any, path: str, method: str = "GET", **headers: str) -> Sent:
    """Ask a WSGI application. A header's underscores stand for hyphens."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    plain = "/" + path.lstrip("/")
    environ = EnvironBuilder(plain, method=method, headers=given).get_environ()
    # The builder would take what stands after two slashes for a host.
    environ["PATH_INFO"] = "/" * (len(path) - len(plain)) + environ["PATH_INFO"]
    answer = application.answer if isinstance(application, FastPath) else application
    sent: list[Any] = []
    body = answer(environ, lambda status, lines, failed=None: sent.extend((status, lines)))
    return Sent(sent[0], sent[1], b"".join(body))


def queries() -> Iterator[Query]:
    """Each of the options common to all by itself, and several at once."""
    yield from ({}, {"heading": "3"}, {"theme": "dark"}, {"style": "link"})
    yield from ({"lang": "cy"}, {"lang": "xx"})
    yield {"lang": "ar", "heading": "4", "theme": "light", "style": "none"}


def paths() -> list[str]:
    """What is kept: every example of such a component in every look, as fragment and as page."""
    asked = {
        (slug, example.subject, urlencode({**example.query, **query}, doseq=True))
        for slug, component in components().items()
        if component.kept == "edition"
        for example in component.examples.values()
        for query in queries()
        if not set(example.query) & {"sections"} and example.subject in subjects(slug)
    }
    places = [f"{slug}/{subject}?{query}" for slug, subject, query in sorted(asked)]
    return [f"/{way}/{place}" for way in "wp" for place in places]


def subjects(slug: str) -> tuple[str, ...]:
    """What the example library as it is has; some examples have a library of their own."""
    from widget.example import edition_of

    component = components()[slug]
    return component.subjects(edition_of(component.examples["default"]))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application for which it is always the same minute, so that no new counts come."""
    with pytest.MonkeyPatch.context() as patch:
        minute = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
        patch.setattr("widget.store.counter._this_minute", lambda: minute)
        made = create_app(library=EXAMPLE_LIBRARY, state=tmp_path_factory.mktemp("fast"))
        yield made
        made.extensions[EXTENSION].close()


@pytest.fixture
def fast(app: Flask) -> FastPath:
    return fast_path(app)


def forbidden(environ: object, start_response: object) -> Any:
    raise AssertionError("Flask was asked")


@pytest.fixture
def without_flask(fast: FastPath) -> Callable[..., Sent]:
    """Asks for what must be ready."""
    ready = FastPath.__new__(FastPath)
    ready.__dict__.update(fast.__dict__, otherwise=forbidden)

    def ask_it(path: str, method: str = "GET", **headers: str) -> Sent:
        return ask(ready, path, method, **headers)

    return ask_it


def warm(fast: FastPath, path: str, **headers: str) -> Sent:
    """Ask until nothing becomes better."""
    for _ in range(2):
        sent = ask(fast, path, **headers)
    return sent


@pytest.mark.parametrize("encoding", ["br", ""])
@pytest.mark.parametrize("path", paths())
def test_it_is_what_flask_answers(
    path: str, encoding: str, fast: FastPath, without_flask: Callable[..., Sent]
) -> None:
    warm(fast, path, Accept_Encoding=encoding)
    ready = without_flask(path, Accept_Encoding=encoding)
    assert ready == ask(fast.otherwise, path, Accept_Encoding=encoding)
    assert ready.status == "200 OK"
    assert ready.text == ask(fast.otherwise, path).text


@pytest.mark.parametrize("file", [*sorted(assets()), "embed.js"])
@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_so_is_a_file(
    file: str, encoding: str, fast: FastPath, without_flask: Callable[..., Sent]
) -> None:
    path = f"/static/{file}"
    warm(fast, path, Accept_Encoding=encoding)
    ready = without_flask(path, Accept_Encoding=encoding)
    assert ready == ask(fast.otherwise, path, Accept_Encoding=encoding)
    assert ready == without_flask(f"{path}?v=2", Accept_Encoding=encoding)


@pytest.mark.parametrize("path", [CARD, "/p/condition-summary/RHM20?lang=cy", "/static/embed.js"])
@pytest.mark.parametrize("encoding", ["br, gzip", "gzip;q=0.5", "br;q=0", "*", "identity", ""])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "known", ["", "its", "weak", "among others", "*", "another", 'nonsense, "', ","]
)
def test_whatever_the_request_says_both_answer_alike(
    path: str,
    encoding: str,
    method: str,
    known: str,
    fast: FastPath,
    without_flask: Callable[..., Sent],
) -> None:
    etag = warm(fast, path, Accept_Encoding=encoding).header("ETag")
    wanted = {"": None, "its": etag, "weak": f"W/{etag}", "among others": f'"a", {etag}, "b"'}
    given = wanted.get(known, '"a"' if known == "another" else known)
    headers = {"Accept_Encoding": encoding} | ({"If_None_Match": given} if given else {})
    ready = without_flask(path, method, **headers)
    assert ready == ask(fast.otherwise, path, method, **headers)
    unchanged = known in ("its", "weak", "among others", "*")
    assert ready.status.startswith("304" if unchanged else "200")
    assert (ready.body == b"") == (unchanged or method == "HEAD")


def test_the_first_answer_is_made_quickly_and_the_next_as_small_as_can_be(
    client: FlaskClient,
) -> None:
    answers = [client.get(CARD, headers={"Accept-Encoding": "br"}) for _ in range(3)]
    sizes = [len(answer.data) for answer in answers]
    assert sizes[0] > sizes[1] == sizes[2]
    etags = [answer.headers["ETag"] for answer in answers]
    assert etags[0] != etags[1] == etags[2]


@pytest.mark.parametrize("path", [CARD, "/p/contact-card/rheumatology", "/static/embed.js"])
def test_every_coding_has_its_own_etag_and_says_what_it_varies_by(
    path: str, fast: FastPath
) -> None:
    sent = [warm(fast, path, Accept_Encoding=encoding) for encoding in ("br", "gzip", "")]
    assert len({one.header("ETag") for one in sent}) == 3
    assert [one.header("Content-Encoding") for one in sent] == ["br", "gzip", None]
    assert {one.header("Vary") for one in sent} == {"Accept-Encoding"}
    assert all((one.header("ETag") or "").startswith('"') for one in sent)
    assert [one.header("Content-Length") for one in sent] == [str(len(one.body)) for one in sent]


@pytest.mark.parametrize(
    "path",
    [
        "/w/feedback-rating/RHM20",
        "/guide",
        "/r/RHM20",
        "/w/resource-finder/all?q=pain",
        "/api/resources",
        "/w/condition-summary/XYZ99",
        "/nowhere",
        "/embed",
    ],
)
@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_what_flask_makes_for_one_request_is_compressed_too(
    path: str, encoding: str, fast: FastPath
) -> None:
    sent = ask(fast, path, Accept_Encoding=encoding)
    assert sent.header("Content-Encoding") == (encoding or None)
    assert sent.header("Vary") == "Accept-Encoding"
    assert sent.text.lstrip().startswith(("<", "{"))


@pytest.mark.parametrize("path", ["/w/feedback-rating/RHM20", "/w/contact-card/nobody", "/r/RHM20"])
def test_what_is_for_one_showing_has_no_etag(path: str, fast: FastPath) -> None:
    assert ask(fast, path).header("ETag") is None


@pytest.mark.parametrize(
    ("path", "same"),
    [
        (CARD, f"{CARD}?utm_source=newsletter"),
        (CARD, f"{CARD}?heading=2&theme=auto&style=inline&lang="),
        (f"{CARD}?heading=3&theme=dark", f"{CARD}?theme=dark&x=1&heading=3&heading=4"),
        (f"{CARD}?heading=3", f"{CARD}?h%65ading=3"),
        (f"{CARD}?lang=und", f"{CARD}?lang=de-CH"),
        (f"{CARD}?lang=cy", f"{CARD}?lang=CY&lang=ar"),
        (CARD, f"{CARD}?"),
        (CARD, f"{CARD}?&&=&%ff=%00"),
        (SUMMARY, f"{SUMMARY}?sections="),
    ],
)
def test_what_asks_for_the_same_gets_the_same_bytes(
    path: str, same: str, fast: FastPath, without_flask: Callable[..., Sent]
) -> None:
    warm(fast, path)
    assert without_flask(same) == without_flask(path) == ask(fast.otherwise, same)


@pytest.mark.parametrize(
    "path",
    [
        "/w/condition-summary/rhm20",
        "/w/condition-summary/PHM01",
        "/w/condition-summary/phm01",
        "/w/contact-card/rheumatology/",
    ],
)
def test_other_names_of_a_subject_are_ready_too(
    path: str, fast: FastPath, without_flask: Callable[..., Sent]
) -> None:
    warm(fast, path)
    assert without_flask(path) == ask(fast.otherwise, path)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{CARD}?heading=9", 400),
        (f"{CARD}?lang=not%20a%20tag", 400),
        ("/W/contact-card/rheumatology", 404),
        ("/w/contact-card/rheumatology/more", 404),
        ("/w/contact-card/rheumat\u00f6logy", 404),
        ("/w/CONTACT-card/nobody", 404),
        ("/w//contact-card/rheumatology", 404),
        ("/STATIC/embed.js", 404),
        ("/static/EMBED.JS", 404),
        (f"/static/embed.js?{'&' * 200}", 414),
        ("/static/../library.yml", 404),
    ],
)
def test_what_is_not_there_is_left_to_flask(path: str, status: int, fast: FastPath) -> None:
    warm(fast, CARD)
    warm(fast, "/static/embed.js")
    sent = ask(fast, path)
    assert int(sent.status[:3]) == status
    assert sent == ask(fast.otherwise, path)


@pytest.mark.parametrize(
    ("method", "status"), [("POST", 200), ("OPTIONS", 204), ("PUT", 405), ("DELETE", 405)]
)
def test_other_methods_are_left_to_flask(method: str, status: int, fast: FastPath) -> None:
    warm(fast, CARD)
    assert int(ask(fast, CARD, method).status[:3]) == status


def test_a_server_may_change_the_headers_that_it_gets(fast: FastPath) -> None:
    first = warm(fast, CARD)
    before = list(first.headers)
    first.headers.clear()
    assert ask(fast, CARD).headers == before


@pytest.mark.parametrize(
    ("method", "headers", "counts"),
    [
        ("GET", {}, True),
        ("GET", {"Accept_Encoding": "br"}, True),
        ("GET", {"If_None_Match": "*"}, True),
        ("HEAD", {}, False),
        ("GET", {"Sec_Purpose": "prefetch"}, False),
        ("GET", {"X_Moz": "prefetch"}, False),
        ("GET", {"User_Agent": "curl/8.5.0"}, False),
        ("GET", {"User_Agent": ""}, False),
        ("GET", {"User_Agent": "x" * 10_000}, True),
        ("GET", {"Origin": "\x00" * 1000, "Referer": "http://["}, True),
    ],
)
def test_a_view_is_counted_as_flask_counts_it(
    method: str, headers: dict[str, str], counts: bool, client: FlaskClient
) -> None:
    site: Site = client.application.extensions[EXTENSION]
    application = fast_path(client.application)
    given = {"User_Agent": FIREFOX} | headers
    warm(application, SUMMARY, Accept_Encoding=given.get("Accept_Encoding", ""))
    hits = application.hits
    for answering in (application, application.otherwise):
        ask(answering, SUMMARY, method, **given)
    assert application.hits == hits + 1
    site.counter.flush()
    site.counter.sum()
    assert site.counter.counts.views == ({"RHM20": 2} if counts else {})


def test_a_withdrawal_is_seen(make_client: Callable[..., FlaskClient], library: Any) -> None:
    client = make_client(library=library)
    warm(fast_path(client.application), SUMMARY)
    file = library / "resources" / "rhm20.md"
    text = file.read_text(encoding="utf-8")
    withdrawn = "status: withdrawn\nwithdrawn_reason: The advice has changed."
    file.write_text(text.replace("status: published", withdrawn), encoding="utf-8")
    until(lambda: "The advice has changed" in client.get(SUMMARY).text)
    assert "The advice has changed" in client.get(SUMMARY).text


def rubbish(chance: random.Random) -> str:
    """A query string that somebody makes up to fill the memory."""
    letters = string.ascii_letters + string.digits + "%&=+;/."
    made_up = "".join(chance.choices(letters, k=chance.randint(1, 60)))
    return chance.choice([made_up, f"{made_up}=1", f"x={made_up}", f"heading=3&{made_up}=x"])


def test_random_query_strings_make_no_entries(fast: FastPath) -> None:
    cache, chance = fast._cache, random.Random(3)
    warm(fast, CARD)
    warm(fast, f"{CARD}?heading=3")
    before = len(cache), cache.bytes
    for _ in range(500):
        assert ask(fast, f"{CARD}?{rubbish(chance)}").status[:3] in ("200", "400")
    assert (len(cache), cache.bytes) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept_Encoding": "x{}, br"},
        {"User_Agent": "Mozilla/5.0 {}"},
        {"Origin": "https://x{}.example.org"},
        {"If_None_Match": '"x{}"'},
        {"Accept_Language": "x-{}"},
        {"HX_Current_URL": "https://charity.example.org/{}"},
    ],
)
def test_random_headers_make_no_entries(headers: dict[str, str], fast: FastPath) -> None:
    for encoding in ("br", ""):
        warm(fast, CARD, Accept_Encoding=encoding)
    before = len(fast._cache), fast._cache.bytes
    for n in range(300):
        sent = ask(fast, CARD, **{name: value.format(n) for name, value in headers.items()})
        assert sent.status == "200 OK"
    assert (len(fast._cache), fast._cache.bytes) == before


@pytest.mark.parametrize("spelled", range(20))
def test_a_mixture_of_capitals_is_answered_and_makes_no_entry(spelled: int, fast: FastPath) -> None:
    chance = random.Random(spelled)
    subject = "".join(chance.choice([c.lower(), c.upper()]) for c in "rheumatology")
    warm(fast, CARD)
    before = len(fast._cache)
    assert ask(fast, f"/w/contact-card/{subject}").body == ask(fast, CARD).body
    assert len(fast._cache) == before


@pytest.mark.parametrize("slashes", [1, 2, 9, 5000])
def test_slashes_before_an_address_are_answered_and_make_no_entry(
    slashes: int, fast: FastPath
) -> None:
    warm(fast, CARD)
    before = len(fast._cache), fast._cache.bytes
    for _ in "123":
        assert ask(fast, "/" * slashes + CARD).body == ask(fast, CARD).body
    assert (len(fast._cache), fast._cache.bytes) == before


def test_what_is_said_of_the_size_is_what_it_takes(client: FlaskClient) -> None:
    import tracemalloc

    application = fast_path(client.application)
    places = [path for path in paths() if path.startswith("/w/") and "lang" not in path]
    # What else is kept of them, such as their templates, is there before.
    for path in places:
        ask(application, path)
    tracemalloc.start()
    said = application._cache.bytes
    taken, _ = tracemalloc.get_traced_memory()
    for path in places:
        ask(application, path, Accept_Encoding="gzip")
    grown = tracemalloc.get_traced_memory()[0] - taken
    tracemalloc.stop()
    said = application._cache.bytes - said
    assert 0.5 * said < grown < 1.3 * said


def test_what_is_meant_for_one_visitor_is_not_kept(client: FlaskClient) -> None:
    @client.application.after_request
    def welcome(response: Response) -> Response:
        response.set_cookie("visitor", "ann")
        return response

    for _ in range(3):
        assert client.get(CARD).status_code == 200
    assert fast_path(client.application).hits == 0


@pytest.mark.parametrize(("characters", "status"), [(30_000, 200), (100_000, 431)])
def test_what_is_kept_of_headers_is_bounded(widgets: str, characters: int, status: int) -> None:
    connection = HTTPConnection(urlsplit(widgets).netloc, timeout=10)
    try:
        connection.request("GET", CARD, headers={"User-Agent": "x" * characters})
        assert connection.getresponse().status == status
    finally:
        connection.close()
