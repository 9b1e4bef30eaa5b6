"""Reports of something missing, and what becomes of personal data, with JavaScript and without."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.markup import key_in, only_root, parse
from tests.submitting import problem, send, shown, site_of, status_of, with_comments
from widget import create_app
from widget.paths import EXAMPLE_LIBRARY
from widget.store.tables import ratings, reports
from widget.submission import REASONS, Report
from widget.web.site import EXTENSION

W = "/w/report-missing/RHM20"
P = "/p/report-missing/RHM20"
PLACES = pytest.mark.parametrize("address", [W, P], ids=["w", "p"])
PERSONAL = "I am on 07700 900123 or ann@example.org.\nNHS 943 476 5919, S10 2TH."
CLEANED = (
    "I am on [telephone number removed] or [e-mail address removed].\n"
    "NHS [NHS number removed], [postcode removed]."
)
SAID = ["e-mail address", "NHS number", "telephone number", "postcode"]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application of a publisher that asks for messages."""
    folder = tmp_path_factory.mktemp("asking")
    library = with_comments(Path(copytree(EXAMPLE_LIBRARY, folder / "library")))
    made = create_app(library=library, state=folder / "state")
    yield made
    made.extensions[EXTENSION].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of it; nothing is stored yet."""
    client = app.test_client()
    with site_of(client).store.engine.begin() as connection:
        connection.execute(reports.delete())
        connection.execute(ratings.delete())
    return client


def new_key(client: FlaskClient, address: str = W) -> str:
    return key_in(client.get(address).text)


def stored(client: FlaskClient) -> list[Report]:
    return site_of(client).store.reports()


def thanks_after(client: FlaskClient, response: TestResponse) -> TestResponse:
    """The thanks: in the answer, or on the page that it leads to."""
    if response.status_code != 303:
        return response
    place = urlsplit(response.headers["Location"])
    return client.get(f"{place.path}?{place.query}")


@PLACES
@pytest.mark.parametrize("reason", REASONS)
def test_a_report_is_stored_and_thanked_for(reason: str, address: str, client: FlaskClient) -> None:
    key = new_key(client)
    response = client.post(
        f"{address}?lang=cy",
        data={"key": key, "reason": reason, "message": "  Which ward?\r\n ", "name": "Ann"},
        content_type="multipart/form-data",
        headers={"Origin": "https://www.charity.example:8443"},
    )
    assert stored(client) == [
        Report(
            key=key,
            number="RHM20",
            version="2",
            reason=reason,
            message="Which ward?",
            tag="cy",
            partner="www.charity.example",
            day=site_of(client).edition.day,
        )
    ]
    thanks = shown(thanks_after(client, response))
    assert thanks.all("form") == []
    assert any(e.attributes.get("id", "").endswith("answer") for e in thanks)


@PLACES
@pytest.mark.parametrize(
    "reason", [None, "", "5", "Missing", "missing ", "other\x00", "<b>", ["missing", "wrong"]]
)
def test_what_is_no_reason_is_asked_for_again(
    reason: str | list[str] | None, address: str, client: FlaskClient
) -> None:
    key = new_key(client)
    given = {} if reason is None else {"reason": reason}
    response = send(client, address, key=key, message="Which ward?", **given)
    assert status_of(response) == 422
    assert problem(response) == "Choose what is missing or wrong, then send it again."
    assert shown(response).all("textarea")[0].text == "Which ward?"
    assert (stored(client), key_in(response.text)) == ([], key)


@PLACES
@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("x" * 1001, "Your message is too long. Shorten it to 1000 characters or fewer."),
        ("a\x00b", "Your message holds a character that cannot be read."),
    ],
)
def test_a_message_that_cannot_be_taken_is_said_to_be_so(
    message: str, said: str, address: str, client: FlaskClient
) -> None:
    response = send(client, address, key=new_key(client), reason="other", message=message)
    (area,) = shown(response).all("textarea")
    assert status_of(response) == 422
    assert problem(response).startswith(said)
    assert area.attributes["aria-invalid"] == "true"
    assert [e.attributes["value"] for e in shown(response) if "checked" in e.attributes] == [
        "other"
    ]
    assert stored(client) == []


@PLACES
def test_a_report_sent_twice_is_stored_once(address: str, client: FlaskClient) -> None:
    key = new_key(client)
    send(client, address, key=key, reason="missing")
    response = send(client, address, key=key, reason="wrong")
    assert status_of(response) == 409
    assert "We already have your answer" in shown(response).text
    assert [report.reason for report in stored(client)] == ["missing"]


@PLACES
def test_a_key_of_another_form_is_refused(address: str, client: FlaskClient) -> None:
    key = new_key(client, "/w/feedback-rating/RHM20")
    response = send(client, address, key=key, reason="missing")
    assert status_of(response) == 400
    assert stored(client) == []


@PLACES
def test_a_report_from_the_guide_stores_nothing(address: str, client: FlaskClient) -> None:
    guide = parse(client.get("/guide/report-missing").text)
    key = next(e.attributes["value"] for e in guide if e.attributes.get("name") == "key")
    response = send(client, address, key=key, reason="missing", message=PERSONAL)
    assert status_of(response) == 200
    assert "Nothing was stored." in shown(response).text
    assert stored(client) == []


@PLACES
def test_about_a_withdrawn_resource_nothing_is_asked(address: str, client: FlaskClient) -> None:
    response = client.get(address.replace("RHM20", "RHM07"))
    assert "so we do not ask about it" in response.text
    assert "<form" not in response.text


def test_a_publisher_that_asks_for_no_message_gets_none(reader: FlaskClient) -> None:
    assert only_root(reader.get(W).text).all("textarea") == []


def test_what_becomes_of_a_message_is_said_before_it_is_written(client: FlaskClient) -> None:
    root = only_root(client.get(W).text)
    (area,) = root.all("textarea")
    (hint,) = [e for e in root if e.attributes.get("id") == area.attributes["aria-describedby"]]
    assert "Nobody reads these messages straight away." in hint.text
    assert hint.text.endswith(
        "We remove e-mail addresses, telephone numbers, NHS numbers and postcodes from your "
        "message before we store it."
    )


@PLACES
def test_personal_data_is_removed_from_a_report_and_said_to_be(
    address: str, client: FlaskClient
) -> None:
    response = send(client, address, key=new_key(client), reason="wrong", message=PERSONAL)
    assert [report.message for report in stored(client)] == [CLEANED]
    thanks = shown(thanks_after(client, response))
    assert "because it could show who you are:" in thanks.text
    assert [item.text for item in thanks.all("li")] == SAID
    assert "07700" not in response.headers.get("Location", "") + thanks.text


@PLACES
def test_personal_data_is_removed_from_a_rating_too(address: str, client: FlaskClient) -> None:
    address = address.replace("report-missing", "feedback-rating")
    key = new_key(client, address)
    response = send(client, address, key=key, rating="4", comment=PERSONAL)
    with site_of(client).store.engine.connect() as connection:
        assert connection.execute(ratings.select()).mappings().one()["comment"] == CLEANED
    assert [item.text for item in shown(thanks_after(client, response)).all("li")] == SAID


@PLACES
def test_the_marks_are_for_the_publisher_and_the_thanks_for_the_visitor(
    address: str, client: FlaskClient
) -> None:
    send(client, f"{address}?lang=ar", key=new_key(client), reason="wrong", message="S10 2TH")
    assert [report.message for report in stored(client)] == ["[postcode removed]"]


@PLACES
def test_where_nothing_was_removed_nothing_is_said_of_it(address: str, client: FlaskClient) -> None:
    response = send(client, address, key=new_key(client), reason="wrong", message="Ward 7?")
    assert shown(thanks_after(client, response)).all("li") == []
    assert "removed" not in response.headers.get("Location", "")


def test_the_address_of_the_thanks_names_kinds_and_nothing_else(client: FlaskClient) -> None:
    response = send(
        client, f"{P}?lang=cy", key=new_key(client), reason="wrong", message="Ring 07700 900123."
    )
    query = parse_qs(urlsplit(response.headers["Location"]).query)
    assert query == {"lang": ["cy"], "removed": ["telephone"], "sent": ["yes"]}


@pytest.mark.parametrize("removed", ["nonsense", "<b>", "telephone,,", ",", "telephone,x"])
def test_an_address_that_names_something_else_says_only_what_there_is(
    removed: str, reader: FlaskClient
) -> None:
    page = reader.get(P, query_string={"sent": "yes", "removed": removed})
    items = [item.text for item in parse(page.text).all("main")[0].all("li")]
    assert items == ["telephone number"] * removed.count("telephone")


@PLACES
def test_a_message_that_was_refused_comes_back_as_it_was_written(
    address: str, client: FlaskClient
) -> None:
    response = send(client, address, key=new_key(client), message=PERSONAL)
    (area,) = shown(response).all("textarea")
    assert "".join(str(child) for child in area.children) == PERSONAL
