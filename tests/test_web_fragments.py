"""`/w/…` as partners' pages ask for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.markup import heading_levels, key_in, only_root
from widget.edition import Edition
from widget.example import edition_of
from widget.registry import components
from widget.web.site import EXTENSION

EDITION: Edition = edition_of(components()["contact-card"].examples["default"])
SUBJECTS = [
    (slug, subject) for slug, one in components().items() for subject in one.subjects(EDITION)
]
SUMMARY = "/w/condition-summary/RHM20"
CARD = "/w/contact-card/rheumatology"
RATING = "/w/feedback-rating/RHM20"

JUNK = {
    "null byte": "%00",
    "null byte inside": "RHM20%00.html",
    "control characters": "%01%1b%7f",
    "not UTF-8": "%ff%fe",
    "half an escape": "%E0%A4%A",
    "overlong slash": "%c0%af",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "quotes": "%22%27%60",
    "a template": "%7B%7B7*7%7D%7D",
    "a format": "%25(number)s%25s",
    "very long": "x" * 8000,
    "very long number": "9" * 8000,
    "right-to-left override": "%E2%80%AE",
    "surrogate": "%ED%A0%80",
    "dots": "..",
    "encoded dots": "%2e%2e",
    "a path": "..%2f..%2fetc%2fpasswd",
    "backslashes": "..%5c..%5c",
    "spaces": "%20",
    "a draft's file": "rhm20.md",
}


@pytest.mark.parametrize(("slug", "subject"), SUBJECTS)
def test_there_is_a_fragment_about_every_subject(
    slug: str, subject: str, reader: FlaskClient
) -> None:
    response = reader.get(f"/w/{slug}/{subject}")
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    assert f"cw-{slug}" in only_root(response.text).classes


@pytest.mark.parametrize(
    "address",
    ["/w/condition-summary/rhm20", "/w/CONDITION-SUMMARY/Rhm20", "/w/condition-summary/RHM20/"],
)
def test_capitals_and_a_last_slash_do_not_matter(address: str, reader: FlaskClient) -> None:
    assert reader.get(address).text == reader.get(SUMMARY).text


def test_a_former_number_shows_its_resource(reader: FlaskClient) -> None:
    response = reader.get("/w/condition-summary/PHM01")
    assert response.status_code == 200
    assert response.text == reader.get("/w/condition-summary/PHM03").text


def test_a_withdrawn_resource_is_a_notice_without_its_content(reader: FlaskClient) -> None:
    response = reader.get("/w/condition-summary/RHM07")
    root = only_root(response.text)
    assert response.status_code == 200
    assert "has been withdrawn" in root.text
    assert "http://127.0.0.1:8000/p/condition-summary/RHM20" in response.text
    assert "A knock or a fall" not in root.text


@pytest.mark.parametrize(
    ("address", "said", "choices"),
    [
        ("/w/nonsense/RHM20", "There is no component nonsense here.", list(components())),
        (
            "/w/condition-summary/XYZ99",
            "There is no resource XYZ99 here.",
            ["EMD12", "PHL05", "PHM03", "RHM20"],
        ),
        ("/w/feedback-rating/XYZ99", "There is no resource XYZ99 here.", ["EMD12", "RHM20"]),
        ("/w/contact-card/plumbing", "There is no team plumbing here.", ["rheumatology"]),
    ],
)
def test_what_never_was_is_a_404_that_names_what_there_is(
    address: str, said: str, choices: list[str], reader: FlaskClient
) -> None:
    response = reader.get(address)
    root = only_root(response.text)
    links = [link.attributes["href"] for link in root.all("a")]
    assert response.status_code == 404
    assert said in root.text
    assert [choice for choice in choices if choice not in root.text] == []
    assert links == ["http://127.0.0.1:8000/guide"]
    assert root.attributes["lang"] == "en"


def test_a_withdrawn_resource_is_not_among_what_there_is(reader: FlaskClient) -> None:
    assert "RHM07" not in reader.get("/w/condition-summary/XYZ99").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("heading=9", "option heading cannot be 9. Use one of these instead: 2, 3, 4, 5, 6."),
        ("heading=1", "option heading cannot be 1. Use one of these instead: 2, 3, 4, 5, 6."),
        ("heading=two", "option heading cannot be two."),
        ("heading=%D9%A3", "option heading cannot be ٣."),
        ("heading=%203", "option heading cannot be 3."),
        ("theme=neon", "option theme cannot be neon. Use one of these instead: auto, light, dark."),
        ("style=none;", "option style cannot be none;."),
        ("style=LINK", "option style cannot be LINK. Use one of these instead: inline, link, none"),
        ("lang=not%20a%20tag", "option lang cannot be not a tag. Use a language tag, such as cy"),
        ("lang=%22%3E%3Cb%3E", 'option lang cannot be "><b>.'),
        ("heading=" + "9" * 5000, "option heading cannot be " + "9" * 40 + "."),
        ("sections=" + "x," * 400, "option sections is too long. Use at most 400 characters."),
    ],
)
def test_a_value_that_could_never_be_right_is_a_400_that_says_what_fits(
    query: str, said: str, reader: FlaskClient
) -> None:
    response = reader.get(f"{SUMMARY}?{query}")
    assert response.status_code == 400
    assert said in only_root(response.text).text


@pytest.mark.parametrize("value", JUNK.values(), ids=JUNK.keys())
@pytest.mark.parametrize("name", ["heading", "theme", "style"])
def test_junk_in_an_option_is_a_400(name: str, value: str, reader: FlaskClient) -> None:
    response = reader.get(f"{CARD}?{name}={value}")
    assert response.status_code == 400
    only_root(response.text)


@pytest.mark.parametrize("value", JUNK.values(), ids=JUNK.keys())
@pytest.mark.parametrize("name", ["sections", "lang"])
def test_junk_in_free_text_is_never_a_fault(name: str, value: str, reader: FlaskClient) -> None:
    response = reader.get(f"{SUMMARY}?{name}={value}")
    assert response.status_code in (200, 400)
    only_root(response.text)


@pytest.mark.parametrize("value", JUNK.values(), ids=JUNK.keys())
@pytest.mark.parametrize("slug", components())
def test_a_junk_subject_is_a_404(slug: str, value: str, reader: FlaskClient) -> None:
    response = reader.get(f"/w/{slug}/{value}")
    root = only_root(response.text)
    assert response.status_code == 404
    assert "script" not in [element.name for element in root]
    assert len(response.text) < len(reader.get("/w/nonsense/x").text) + 1000


@pytest.mark.parametrize("value", JUNK.values(), ids=JUNK.keys())
def test_a_junk_component_is_a_404(value: str, reader: FlaskClient) -> None:
    response = reader.get(f"/w/{value}/RHM20")
    assert response.status_code == 404
    only_root(response.text)


def test_control_characters_are_not_repeated(reader: FlaskClient) -> None:
    text = reader.get("/w/contact-card/a%00b%1bc%C2%80d").text
    assert "There is no team a�b�c�d here." in text


@pytest.mark.parametrize(
    "address", ["/w/contact-card", "/w/contact-card/", "/w/contact-card/a/b", "/w/a%2Fb/c", "/w/x"]
)
def test_an_address_of_no_fragment_is_a_404_fragment(address: str, reader: FlaskClient) -> None:
    response = reader.get(address)
    root = only_root(response.text)
    assert response.status_code == 404
    assert "There is no page at this address." in root.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "query", ["colour=red", "heading=", "lang=", "theme=&style=", "HEADING=9", "=", "&&", "%00=%00"]
)
def test_an_option_that_is_unknown_or_empty_is_ignored(query: str, reader: FlaskClient) -> None:
    response = reader.get(f"{SUMMARY}?{query}")
    assert response.status_code == 200
    assert response.text == reader.get(SUMMARY).text


@pytest.mark.parametrize("level", [2, 3, 4, 5, 6])
def test_the_heading_starts_at_the_level_asked_for(level: int, reader: FlaskClient) -> None:
    levels = heading_levels(only_root(reader.get(f"{SUMMARY}?heading={level}").text))
    assert levels[0] == min(levels) == level
    assert max(levels) <= 6


@pytest.mark.parametrize("wanted", ["nonsense", "symptoms,nonsense", ",", "%00", "x" * 400])
def test_an_unknown_section_shows_the_whole_article(wanted: str, reader: FlaskClient) -> None:
    whole = only_root(reader.get(SUMMARY).text).text
    assert only_root(reader.get(f"{SUMMARY}?sections={wanted}").text).text == whole


def test_a_section_that_is_always_shown_cannot_be_left_out(reader: FlaskClient) -> None:
    text = only_root(
        reader.get("/w/condition-summary/EMD12?sections=what-you-may-notice").text
    ).text
    assert "slight headache" in text
    assert "When to get help" in text
    assert "Call 999 if your child has had a bump" in text
    assert "bag of frozen peas" not in text


@pytest.mark.parametrize("tag", ["ar", "fr", "zh-Hant-HK", "EN-us", "und"])
def test_a_missing_language_shows_the_original(tag: str, reader: FlaskClient) -> None:
    response = reader.get(f"/w/condition-summary/EMD12?lang={tag}")
    root = only_root(response.text)
    titles = [e for e in root if e.name == "h2"]
    assert response.status_code == 200
    assert "A bump on the head" in titles[0].text
    assert {"ltr"} == {titles[0].attributes.get("dir", root.attributes["dir"])}


def test_an_untranslated_resource_says_so(reader: FlaskClient) -> None:
    original = only_root(reader.get("/w/condition-summary/EMD12").text)
    asked = only_root(reader.get("/w/condition-summary/EMD12?lang=fr").text)
    assert "not available in the language that you asked for" in asked.text
    assert "not available in the language" not in original.text


def test_a_resource_that_was_never_right_is_a_503_fragment(
    library: Path, make_client: Callable[..., FlaskClient]
) -> None:
    file = library / "resources" / "emd12.md"
    file.write_text(file.read_text().replace("reviewed: 2025-10-13", "reviewed: 31/02/2025"))
    client = make_client(library=library)
    response = client.get("/w/condition-summary/EMD12")
    assert response.status_code == 503
    assert "Resource EMD12 is being corrected." in only_root(response.text).text
    assert client.get(SUMMARY).status_code == 200


def test_a_team_that_was_never_right_is_a_503_fragment(
    library: Path, make_client: Callable[..., FlaskClient]
) -> None:
    file = library / "teams" / "rheumatology.yml"
    file.write_text(file.read_text().replace("telephone:", "telephone: call us, "))
    client = make_client(library=library)
    response = client.get(CARD)
    assert response.status_code == 503
    assert "The details of team rheumatology are being corrected." in only_root(response.text).text
    assert client.get(SUMMARY).status_code == 200


@pytest.mark.parametrize("address", [SUMMARY, CARD, f"{SUMMARY}?sections=symptoms"])
def test_what_holds_no_form_may_be_kept_for_a_moment(address: str, reader: FlaskClient) -> None:
    response = reader.get(address)
    assert response.headers["Cache-Control"] == (
        "public, max-age=20, stale-while-revalidate=8, stale-if-error=86400"
    )
    assert response.headers["ETag"]


@pytest.mark.parametrize(
    "address", [RATING, f"{RATING}?sent=yes", "/w/nope/x", f"{CARD}?heading=9", "/w/x"]
)
def test_forms_and_errors_are_not_kept(address: str, reader: FlaskClient) -> None:
    response = reader.get(address)
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_what_has_not_changed_is_not_sent_again(reader: FlaskClient) -> None:
    etag = reader.get(CARD).headers["ETag"]
    again = reader.get(CARD, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert again.headers["Cache-Control"].startswith("public, max-age=20,")


def test_another_fragment_has_another_etag(reader: FlaskClient) -> None:
    etag = reader.get(CARD).headers["ETag"]
    assert reader.get(f"{CARD}?heading=3", headers={"If-None-Match": etag}).status_code == 200


def test_every_showing_of_a_form_has_its_own_key(reader: FlaskClient) -> None:
    assert key_in(reader.get(RATING).text) != key_in(reader.get(RATING).text)


@pytest.mark.parametrize("address", [SUMMARY, CARD, RATING, "/w/nope/x", f"{CARD}?heading=9"])
def test_head_is_get_without_its_body(address: str, reader: FlaskClient) -> None:
    got, head = reader.get(address), reader.head(address)
    assert head.status_code == got.status_code
    assert head.data == b""
    assert head.headers.get("Cache-Control") == got.headers.get("Cache-Control")
    assert head.headers.get("ETag") == got.headers.get("ETag")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_a_405_fragment(method: str, reader: FlaskClient) -> None:
    response = reader.open(CARD, method=method)
    root = only_root(response.text)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "This address cannot be used in this way." in root.text


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"])
@pytest.mark.parametrize("address", [SUMMARY, CARD, RATING, "/w/nope/x", f"{CARD}?style=link"])
def test_addresses_never_come_from_the_request(
    name: str, address: str, make_client: Callable[..., FlaskClient]
) -> None:
    client = make_client(base_url="https://widgets.example.net/here")
    response = client.get(address, headers={name: "evil.example"})
    assert "evil.example" not in response.text + str(response.headers)
    assert "127.0.0.1" not in response.text
    assert response.status_code in (200, 404)
    assert "localhost" not in response.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_fault_of_ours_is_still_a_fragment(
    method: str, make_client: Callable[..., FlaskClient]
) -> None:
    client = make_client()
    app: Flask = client.application
    app.extensions[EXTENSION].fragments.showings = None
    response = client.open(RATING, method=method)
    assert "Something went wrong. Try again in a few minutes." in only_root(response.text).text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert (response.status_code, response.headers.get("Widget-Status")) == (
        (200, "500") if method == "POST" else (500, None)
    )
