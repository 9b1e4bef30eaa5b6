"""Submissions, from fragments (`POST /w/…`) and without JavaScript (`POST /p/…`)."""

import http.client
import io
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from shutil import copytree, rmtree
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.markup import key_in, parse
from tests.submitting import problem, send, shown, site_of, status_of, with_comments
from widget import create_app
from widget.paths import EXAMPLE_LIBRARY
from widget.store.tables import ratings
from widget.submission import MAX_FORM_BYTES
from widget.web.site import EXTENSION

W = "/w/feedback-rating/RHM20"
P = "/p/feedback-rating/RHM20"
PLACES = pytest.mark.parametrize("address", [W, P], ids=["w", "p"])
OWN = "http://127.0.0.1:8000"
LISTED = ["https://charity.example", "https://*.sharepoint.example"]


def stored(client: FlaskClient) -> list[Mapping[str, object]]:
    with site_of(client).store.engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(ratings)).mappings()]


def new_key(client: FlaskClient, subject: str = "RHM20") -> str:
    return key_in(client.get(f"/w/feedback-rating/{subject}").text)


@pytest.fixture(scope="module")
def make_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Flask]]:
    """Makes an application with the settings given, once; it has its own state."""
    made: dict[str, Flask] = {}

    def make(**settings: object) -> Flask:
        key = repr(settings)
        if key not in made:
            state = tmp_path_factory.mktemp("state")
            made[key] = create_app(**{"library": EXAMPLE_LIBRARY, "state": state} | settings)
        return made[key]

    yield make
    for app in made.values():
        app.extensions[EXTENSION].close()


def emptied(app: Flask) -> FlaskClient:
    """A client of an application in whose store is nothing."""
    client = app.test_client()
    with site_of(client).store.engine.begin() as connection:
        connection.execute(ratings.delete())
    return client


@pytest.fixture
def client(make_site: Callable[..., Flask]) -> FlaskClient:
    """A client of a site with the usual settings."""
    return emptied(make_site())


@pytest.fixture
def choosy(make_site: Callable[..., Flask]) -> FlaskClient:
    """A client of a site that takes submissions from listed origins only."""
    return emptied(make_site(allowed_origins=LISTED))


@pytest.fixture(scope="module")
def commenting_app(
    tmp_path_factory: pytest.TempPathFactory, make_site: Callable[..., Flask]
) -> Flask:
    library = Path(copytree(EXAMPLE_LIBRARY, tmp_path_factory.mktemp("copy") / "library"))
    return make_site(library=with_comments(library))


@pytest.fixture
def commenting(commenting_app: Flask) -> FlaskClient:
    """A client of a publisher that asks for comments."""
    return emptied(commenting_app)


@pytest.mark.parametrize("score", ["1", "2", "3", "4", "5"])
def test_a_fragment_s_answer_is_stored_and_thanked_for(score: str, client: FlaskClient) -> None:
    response = send(client, W, key=new_key(client), rating=score)
    assert status_of(response) == 200
    assert [row["score"] for row in stored(client)] == [int(score)]
    (heading,) = [e for e in shown(response) if "cw-heading" in e.classes]
    assert heading.text == "Thank you for your answer"
    assert "autofocus" in heading.attributes
    assert response.headers["Cache-Control"] == "no-store"


def test_without_javascript_the_thanks_are_a_page_to_go_to(client: FlaskClient) -> None:
    response = send(client, P, key=new_key(client), rating="4")
    place = response.headers["Location"]
    thanks = client.get(place.removeprefix(OWN))
    assert (response.status_code, place) == (303, f"{OWN}{P}?sent=yes")
    assert "Thank you for your answer" in parse(thanks.text).all("h1")[0].text
    assert [row["score"] for row in stored(client)] == [4]


def test_the_thanks_are_in_the_language_and_theme_of_the_form(client: FlaskClient) -> None:
    response = send(client, f"{P}?lang=cy&theme=dark", key=new_key(client), rating="4")
    assert response.headers["Location"] == f"{OWN}{P}?lang=cy&theme=dark&sent=yes"


def test_a_rating_is_stored_with_nothing_that_singles_out_a_visitor(client: FlaskClient) -> None:
    key = new_key(client)
    client.post(
        f"{W}?lang=cy",
        data={"key": key, "rating": "3", "name": "Ann", "comment": "not asked for"},
        content_type="multipart/form-data",
        headers={"Origin": "https://www.charity.example:8443", "User-Agent": "Ann's"},
    )
    (row,) = stored(client)
    assert row == {
        "key": key,
        "number": "RHM20",
        "version": "2",
        "score": 3,
        "comment": "",
        "tag": "cy",
        "partner": "www.charity.example",
        "day": site_of(client).edition.day,
    }


def test_url_encoding_is_taken_too(client: FlaskClient) -> None:
    response = client.post(W, data={"key": new_key(client), "rating": "2"})
    assert status_of(response) == 200
    assert len(stored(client)) == 1


def test_capitals_in_the_address_do_not_matter(client: FlaskClient) -> None:
    send(client, "/w/Feedback-Rating/rhm20", key=new_key(client), rating="2")
    assert [row["number"] for row in stored(client)] == ["RHM20"]


@PLACES
@pytest.mark.parametrize(
    "rating",
    [
        None,
        "",
        "0",
        "6",
        "-1",
        "10",
        "3.0",
        "1e0",
        " 3",
        "3 ",
        "3\n",
        "3\x00",
        "\x00",
        "\x1b[3m",
        "٣",
        "３",
        "five",
        "true",
        "[3]",
        "<script>",
        "3' OR '1'='1",
        "9" * 4000,
        ["1", "5"],
        ["3", "3"],
        ["3", ""],
    ],
    ids=lambda rating: repr(rating)[:30],
)
def test_what_is_no_rating_is_asked_for_again(
    rating: str | list[str] | None, address: str, client: FlaskClient
) -> None:
    key = new_key(client)
    given = {} if rating is None else {"rating": rating}
    response = send(client, address, key=key, **given)
    assert status_of(response) == 422
    assert problem(response).startswith("Choose how useful you found this resource")
    assert stored(client) == []
    assert key_in(response.text) == key


@PLACES
def test_what_was_refused_can_be_mended_and_sent(address: str, client: FlaskClient) -> None:
    refused = send(client, address, key=new_key(client))
    response = send(client, address, key=key_in(refused.text), rating="5")
    assert response.status_code == (303 if address == P else 200)
    assert [row["score"] for row in stored(client)] == [5]


def shuffled(key: str) -> str:
    value, signature = key.rsplit(".", 1)
    return f"{value}.{signature[::-1]}"


def another_last_letter(key: str) -> str:
    """Base64 has spare bits in its last letter: other letters stand for the same bytes."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return key[:-1] + letters[letters.index(key[-1]) ^ 1]


BAD_KEYS: dict[str, Callable[[str], str | list[str]]] = {
    "none": lambda key: [],
    "empty": lambda key: "",
    "made up": lambda key: "abcdefghijklmnop.abcdefghijklmnopqrstuvwxyz0",
    "without its signature": lambda key: key.partition(".")[0],
    "only its signature": lambda key: "." + key.partition(".")[2],
    "with another signature": shuffled,
    "with its signature written otherwise": another_last_letter,
    "with something after it": lambda key: key + "!!!!",
    "with spaces": lambda key: f" {key} ",
    "marked as an example": lambda key: f"example-{key}",
    "in capitals": str.upper,
    "cut": lambda key: key[:-1],
    "with a null byte": lambda key: key + "\x00",
    "not ASCII": lambda key: "ключ." + key,
    "very long": lambda key: key * 100,
    "dots": lambda key: "....",
}


@PLACES
@pytest.mark.parametrize("spoil", BAD_KEYS.values(), ids=BAD_KEYS.keys())
def test_a_key_that_was_not_made_here_is_refused(
    spoil: Callable[[str], str | list[str]], address: str, client: FlaskClient
) -> None:
    response = send(client, address, key=spoil(new_key(client)), rating="4")
    assert status_of(response) == 400
    assert problem(response).startswith("This form was not made for this page.")
    assert stored(client) == []


@PLACES
def test_a_key_of_another_resource_is_refused(address: str, client: FlaskClient) -> None:
    response = send(client, address, key=new_key(client, "EMD12"), rating="4")
    assert status_of(response) == 400
    assert stored(client) == []


@PLACES
def test_a_key_of_another_site_is_refused(
    address: str, tmp_path: Path, make_client: Callable[..., FlaskClient]
) -> None:
    client, other = make_client(), make_client(state=tmp_path / "other")
    assert status_of(send(client, address, key=new_key(other), rating="4")) == 400
    assert stored(client) == stored(other) == []


@PLACES
def test_after_a_bad_key_the_answer_is_still_there_with_a_new_key(
    address: str, client: FlaskClient
) -> None:
    refused = send(client, address, key="made.up", rating="4")
    checked = [e.attributes["value"] for e in shown(refused) if "checked" in e.attributes]
    assert checked == ["4"]
    send(client, address, key=key_in(refused.text), rating="4")
    assert len(stored(client)) == 1


@PLACES
@pytest.mark.parametrize("second", ["4", "1"])
def test_a_form_sent_twice_is_stored_once(second: str, address: str, client: FlaskClient) -> None:
    key = new_key(client)
    send(client, address, key=key, rating="4")
    response = send(client, address, key=key, rating=second)
    assert status_of(response) == 409
    assert "We already have your answer" in shown(response).text
    assert [row["score"] for row in stored(client)] == [4]


def test_a_form_sent_many_times_at_once_is_stored_once(client: FlaskClient) -> None:
    key = new_key(client)
    make = client.application.test_client

    def send_one(number: int) -> int:
        return status_of(send(make(), W, key=key, rating="4"))

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send_one, range(24)))
    assert sorted(statuses) == [200] + [409] * 23
    assert len(stored(client)) == 1


def test_two_showings_are_two_ratings(client: FlaskClient) -> None:
    send(client, W, key=new_key(client), rating="4")
    send(client, W, key=new_key(client), rating="4")
    assert len(stored(client)) == 2


@PLACES
def test_a_form_of_the_guide_stores_nothing(address: str, client: FlaskClient) -> None:
    guide = parse(client.get("/guide/feedback-rating").text)
    key = next(e.attributes["value"] for e in guide if e.attributes.get("name") == "key")
    response = send(client, address, key=key, rating="4")
    assert status_of(response) == 200
    assert "Nothing was stored." in shown(response).text
    assert stored(client) == []


BODIES = {
    "plain text": ("text/plain", b"rating=4"),
    "JSON": ("application/json", b'{"rating": 4}'),
    "no type": ("", b"rating=4"),
    "a junk type": ("\x7f/;;=", b"rating=4"),
    "octets": ("application/octet-stream", bytes(range(256))),
    "XML": ("text/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
}


@PLACES
@pytest.mark.parametrize(("kind", "body"), BODIES.values(), ids=BODIES.keys())
def test_another_type_of_content_is_refused(
    kind: str, body: bytes, address: str, client: FlaskClient
) -> None:
    response = client.post(address, data=body, content_type=kind)
    assert status_of(response) == 415
    assert problem(response).startswith("What was sent could not be read.")
    assert stored(client) == []


MALFORMED = {
    "no boundary": ("multipart/form-data", b"--x\r\n\r\nhello"),
    "an empty boundary": ('multipart/form-data; boundary=""', b"--\r\n\r\nhello"),
    "another boundary": ("multipart/form-data; boundary=a", b"--b\r\n\r\nhello\r\n--b--"),
    "nothing": ("multipart/form-data; boundary=a", b""),
    "no end": (
        "multipart/form-data; boundary=a",
        b'--a\r\nContent-Disposition: form-data; name="rating"\r\n\r\n4',
    ),
    "no name": (
        "multipart/form-data; boundary=a",
        b"--a\r\nContent-Disposition: form-data\r\n\r\n4\r\n--a--\r\n",
    ),
    "no headers": ("multipart/form-data; boundary=a", b"--a\r\n\r\n4\r\n--a--\r\n"),
    "junk in its headers": (
        "multipart/form-data; boundary=a",
        b"--a\r\n\xff\x00: \x01\r\nContent-Disposition: ;;=\r\n\r\n4\r\n--a--\r\n",
    ),
    "an unknown character set": (
        "multipart/form-data; boundary=a",
        b'--a\r\nContent-Disposition: form-data; name="key"\r\n'
        b"Content-Type: text/plain; charset=nonsense\r\n\r\n4\r\n--a--\r\n",
    ),
    "the key as a file": (
        "multipart/form-data; boundary=a",
        b'--a\r\nContent-Disposition: form-data; name="key"; filename="x"\r\n\r\n4\r\n--a--\r\n',
    ),
    "URL-encoding that is none": ("application/x-www-form-urlencoded", b"%%%&&==%ff=%00&key"),
    "thousands of fields": ("application/x-www-form-urlencoded", b"a=&" * 5000),
}


@PLACES
@pytest.mark.parametrize(("kind", "body"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_form_that_cannot_be_read_is_refused(
    kind: str, body: bytes, address: str, client: FlaskClient
) -> None:
    response = client.post(address, data=body, content_type=kind)
    assert status_of(response) == 400
    assert problem(response).startswith("This form was not made for this page.")
    assert stored(client) == []


@PLACES
@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=a", "application/x-www-form-urlencoded"]
)
@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "chunked"])
def test_a_form_over_16_kb_is_refused(
    chunked: bool, kind: str, address: str, client: FlaskClient
) -> None:
    head = b'--a\r\nContent-Disposition: form-data; name="comment"\r\n\r\n'
    body = head + b"comment=" + b"x" * MAX_FORM_BYTES + b"\r\n--a--\r\n"
    response = client.post(
        address,
        input_stream=io.BytesIO(body),
        content_type=kind,
        content_length=None if chunked else len(body),
        environ_overrides={"wsgi.input_terminated": True} if chunked else {},
    )
    assert status_of(response) == 413
    assert problem(response).startswith("What you sent is too large.")
    assert stored(client) == []


@PLACES
def test_a_form_of_just_under_16_kb_is_read(address: str, client: FlaskClient) -> None:
    response = send(client, address, key=new_key(client), comment="x" * (MAX_FORM_BYTES - 1000))
    assert status_of(response) == 422


@PLACES
@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("x" * 1001, "Your message is too long. Shorten it to 1000 characters or fewer."),
        ("a\x00b", "Your message holds a character that cannot be read."),
        ("a\x1b[2Jb", "Your message holds a character that cannot be read."),
        ("a\x7fb", "Your message holds a character that cannot be read."),
        ("a\x85b", "Your message holds a character that cannot be read."),
    ],
)
def test_a_comment_that_cannot_be_taken_is_said_to_be_so(
    comment: str, said: str, address: str, commenting: FlaskClient
) -> None:
    key = new_key(commenting)
    response = send(commenting, address, key=key, rating="4", comment=comment)
    checked = [e.attributes["value"] for e in shown(response) if "checked" in e.attributes]
    assert status_of(response) == 422
    assert problem(response).startswith(said)
    assert checked == ["4"]
    assert stored(commenting) == []


@PLACES
@pytest.mark.parametrize(
    "comment", ["", "Diolch!", "two\r\nlines\tand a tab", "<b>&amp;</b>", "👩‍👩‍👧 شكرا", "x" * 1000]
)
def test_a_comment_is_stored_as_it_was_written(
    comment: str, address: str, commenting: FlaskClient
) -> None:
    send(commenting, address, key=new_key(commenting), rating="4", comment=comment)
    assert [row["comment"] for row in stored(commenting)] == [comment]


def test_a_comment_is_shown_again_as_it_was_written(commenting: FlaskClient) -> None:
    comment = "</textarea><script>alert(1)</script> {{ 7 * 7 }} \"quoted\" & 'so on'"
    response = send(commenting, W, key=new_key(commenting), comment=comment)
    (area,) = shown(response).all("textarea")
    assert "".join(str(child) for child in area.children) == comment
    assert shown(response).all("script") == []


@PLACES
@pytest.mark.parametrize(
    ("rest", "status", "said"),
    [
        ("nonsense/RHM20", 404, "There is no component nonsense here."),
        ("feedback-rating/XYZ99", 404, "There is no resource XYZ99 here."),
        ("feedback-rating/%00", 404, "There is no resource � here."),
        ("feedback-rating/" + "x" * 8000, 404, "There is no resource " + "X" * 20 + " here."),
        ("feedback-rating/RHM20?heading=9", 400, "The option heading cannot be 9."),
        ("contact-card/rheumatology", 405, "This widget takes no answers."),
        ("feedback-rating", 404, "There is no page at this address."),
        ("a/b/c", 404, "There is no page at this address."),
    ],
)
def test_a_form_for_what_there_is_not_is_an_error_that_says_so(
    rest: str, status: int, said: str, address: str, client: FlaskClient
) -> None:
    response = send(client, f"{address[:3]}{rest}", key=new_key(client), rating="4")
    assert status_of(response) == status
    assert said in shown(response).text
    assert stored(client) == []


ORIGINS = {
    "listed": ("https://charity.example", True),
    "listed, in capitals": ("HTTPS://Charity.Example", True),
    "a subdomain under the wildcard": ("https://trust.sharepoint.example", True),
    "a subdomain of one letter": ("https://a.sharepoint.example", True),
    "a subdomain of a subdomain": ("https://a.b.sharepoint.example", True),
    "its own": (OWN, True),
    "the wildcard's own domain": ("https://sharepoint.example", False),
    "no subdomain": ("https://.sharepoint.example", False),
    "a domain that ends alike": ("https://evilsharepoint.example", False),
    "a domain that goes on": ("https://a.sharepoint.example.evil.example", False),
    "another scheme": ("http://charity.example", False),
    "another scheme under the wildcard": ("http://a.sharepoint.example", False),
    "another port": ("https://charity.example:8443", False),
    "its own at another port": ("http://127.0.0.1:8001", False),
    "a subdomain of a listed one": ("https://www.charity.example", False),
    "unknown": ("https://evil.example", False),
    "null": ("null", False),
    "empty": ("", False),
    "none": (None, False),
    "junk": ("\x7f]://[", False),
    "the star itself": ("*", False),
}


@PLACES
@pytest.mark.parametrize(("origin", "allowed"), ORIGINS.values(), ids=ORIGINS.keys())
def test_only_allowed_origins_may_send(
    origin: str | None, allowed: bool, address: str, choosy: FlaskClient
) -> None:
    response = choosy.post(
        address,
        data={"key": new_key(choosy), "rating": "4"},
        headers={} if origin is None else {"Origin": origin},
    )
    assert len(stored(choosy)) == (1 if allowed else 0)
    if not allowed:
        assert status_of(response) == 403
        assert problem(response).startswith("This website may not send answers.")


@PLACES
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", None, "\x7f"])
def test_any_origin_may_send_under_a_star(
    origin: str | None, address: str, client: FlaskClient
) -> None:
    client.post(
        address,
        data={"key": new_key(client), "rating": "4"},
        headers={} if origin is None else {"Origin": origin},
    )
    assert len(stored(client)) == 1


def test_who_may_not_send_is_shown_the_way_to_the_form(choosy: FlaskClient) -> None:
    response = send(choosy, W, key=new_key(choosy), rating="4")
    links = [link.attributes["href"] for link in shown(response).all("a")]
    assert links == [f"{OWN}{P}"]


@PLACES
def test_while_another_answer_is_kept_waiting_this_one_does_not_wait_long(
    address: str, client: FlaskClient
) -> None:
    key = new_key(client)
    with site_of(client).saving.take(AssertionError()):
        assert status_of(send(client, address, key=key, rating="4")) == 503
    send(client, address, key=key, rating="4")
    assert [row["score"] for row in stored(client)] == [4]


@PLACES
def test_while_the_store_is_out_of_reach_the_answer_stays_in_the_form(
    address: str, tmp_path: Path, library: Path, make_client: Callable[..., FlaskClient]
) -> None:
    folder = tmp_path / "database"
    folder.mkdir()
    client = make_client(
        library=with_comments(library), database_url=f"sqlite:///{folder}/store.sqlite3"
    )
    key = new_key(client)
    site_of(client).store.close()
    rmtree(folder)

    failed = send(client, address, key=key, rating="4", comment="Thanks to all of you")
    root = shown(failed)
    assert status_of(failed) == 503
    assert problem(failed).startswith("Your answer could not be saved just now.")
    assert [e.attributes["value"] for e in root if "checked" in e.attributes] == ["4"]
    assert root.all("textarea")[0].text == "Thanks to all of you"
    assert key_in(failed.text) == key

    folder.mkdir()
    site_of(client).store.prepare()
    send(client, address, key=key, rating="4", comment="Thanks to all of you")
    assert [row["score"] for row in stored(client)] == [4]


@PLACES
@pytest.mark.parametrize("rating", ["4", "9"])
def test_no_answer_is_ever_kept_by_a_cache(rating: str, address: str, client: FlaskClient) -> None:
    response = send(client, address, key=new_key(client), rating=rating)
    assert response.headers["Cache-Control"] == "no-store"


def raw(base_url: str, method: str, path: str, body: object = None, **headers: str) -> int:
    """One request to the real server, without a client that would mend it; its true status."""
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=False, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        chunked = headers.get("Transfer_Encoding") == "chunked"
        # A server may answer, and close its ears, before it has heard all of a large body.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.endheaders(body, encode_chunked=chunked)  # type: ignore[arg-type]
        response = connection.getresponse()
        assert response.getheader("Set-Cookie") is None
        response.read()
        return int(response.getheader("Widget-Status") or response.status)
    finally:
        connection.close()


@PLACES
def test_the_real_server_refuses_a_large_form_with_its_length(address: str, widgets: str) -> None:
    body = b"comment=" + b"x" * 60_000
    kind = "application/x-www-form-urlencoded"
    status = raw(widgets, "POST", address, body, Content_Type=kind, Content_Length=str(len(body)))
    assert status == 413


@PLACES
def test_the_real_server_refuses_a_large_form_without_its_length(
    address: str, widgets: str
) -> None:
    body = iter([b"comment=", *[b"x" * 8000] * 8])
    kind = "application/x-www-form-urlencoded"
    status = raw(widgets, "POST", address, body, Content_Type=kind, Transfer_Encoding="chunked")
    # 400 where the server does not hand on a body without its length: it is not read at all.
    assert status in (400, 413)


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("GET", "/w/contact-card/%00", {404}),
        ("GET", "/w/contact-card/%ff", {404}),
        ("GET", "/w/%E0%A4%A/%", {404, 400}),
        ("GET", "/w/contact-card/" + "x" * 8000, {404, 414}),
        ("GET", "/w/contact-card/rheumatology?heading=%00", {400}),
        ("GET", "/w/contact-card/../../etc/passwd", {404, 400}),
        ("GET", "/static/..%2f..%2fpyproject.toml", {404}),
        ("GET", "//evil.example/w", {404}),
        ("HEAD", "/w/contact-card/rheumatology", {200}),
        ("PUT", "/w/contact-card/rheumatology", {405}),
        ("OPTIONS", "/w/contact-card/rheumatology", {204}),
        ("NONSENSE", "/w/contact-card/rheumatology", {405, 400, 501}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_real_server_takes_junk_calmly(
    method: str, path: str, statuses: set[int], widgets: str
) -> None:
    assert raw(widgets, method, path, Content_Length="0") in statuses
