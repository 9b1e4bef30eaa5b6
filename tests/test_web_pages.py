"""`/p/…`: one widget on a page of its own."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.markup import Element, heading_levels, ids, key_in, parse
from tests.test_web_fragments import JUNK, SUBJECTS
from widget.registry import components
from widget.web.site import EXTENSION

SUMMARY = "/p/condition-summary/RHM20"
CARD = "/p/contact-card/rheumatology"
RATING = "/p/feedback-rating/RHM20"


def title(page: Element) -> str:
    return page.all("title")[0].text


@pytest.mark.parametrize(("slug", "subject"), SUBJECTS)
def test_every_widget_has_a_page_of_its_own(slug: str, subject: str, reader: FlaskClient) -> None:
    response = reader.get(f"/p/{slug}/{subject}")
    page = parse(response.text)
    levels = heading_levels(page)
    assert response.status_code == 200
    assert response.text.startswith("<!doctype html>")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert len(page.all("main")) == 1
    assert title(page).endswith("– Sheffield Children's NHS Foundation Trust")
    assert len(ids(page)) == len(set(ids(page)))


@pytest.mark.parametrize("address", [SUMMARY, CARD, RATING, "/p/nope/x", "/p/x", "/p/a/b/c"])
def test_a_page_needs_nothing_inline(address: str, reader: FlaskClient) -> None:
    response = reader.get(address)
    inline = [
        element.name
        for element in parse(response.text)
        if element.name == "style"
        or (element.name == "script" and element.children)
        or any(name == "style" or name.startswith("on") for name in element.attributes)
    ]
    assert inline == []
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_a_page_says_what_it_is_about_first(reader: FlaskClient) -> None:
    assert title(parse(reader.get(SUMMARY).text)).startswith("Chronic recurrent multifocal")


@pytest.mark.parametrize("query", ["", "heading=3", "heading=6", "style=none", "style=inline"])
def test_its_heading_and_its_styles_are_the_page_s(query: str, reader: FlaskClient) -> None:
    page = parse(reader.get(f"{SUMMARY}?{query}").text)
    sheets = [link.attributes["href"] for link in page.all("link")]
    assert heading_levels(page)[:2] == [1, 2]
    assert any("/static/page." in sheet for sheet in sheets)
    assert any("/static/condition-summary." in sheet for sheet in sheets)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_asked_for_is_the_page_s_too(theme: str, reader: FlaskClient) -> None:
    page = parse(reader.get(f"{SUMMARY}?theme={theme}").text)
    assert page.all("html")[0].classes == [f"page--{theme}"]
    assert f"cw--{theme}" in page.all("article")[0].classes


def test_the_page_s_language_is_the_widget_s(reader: FlaskClient) -> None:
    response = reader.get(f"{SUMMARY}?lang=ar")
    page = parse(response.text)
    widget = page.all("article")[0]
    assert page.all("html")[0].attributes["lang"] == widget.attributes["lang"]
    assert page.all("html")[0].attributes["dir"] == widget.attributes["dir"]
    assert response.headers["Content-Language"] == widget.attributes["lang"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/p/nonsense/RHM20", 404, "There is no component nonsense here."),
        ("/p/condition-summary/XYZ99", 404, "There is no resource XYZ99 here."),
        ("/p/contact-card/plumbing", 404, "There is no team plumbing here."),
        (f"{SUMMARY}?heading=9", 400, "The option heading cannot be 9."),
        (f"{CARD}?theme=neon", 400, "The option theme cannot be neon."),
        ("/p/contact-card", 404, "There is no page at this address."),
        ("/p/contact-card/a%2Fb", 404, "There is no page at this address."),
    ],
)
def test_an_error_is_a_whole_page_that_says_what_to_do(
    address: str, status: int, said: str, reader: FlaskClient
) -> None:
    response = reader.get(address)
    page = parse(response.text)
    links = [link.attributes["href"] for link in page.all("a")]
    assert response.status_code == status
    assert said in page.all("main")[0].text
    assert heading_levels(page)[0] == 1
    assert any(link.endswith("/guide") for link in links)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("value", JUNK.values(), ids=JUNK.keys())
@pytest.mark.parametrize("slug", components())
def test_a_junk_subject_is_a_404(slug: str, value: str, reader: FlaskClient) -> None:
    response = reader.get(f"/p/{slug}/{value}")
    assert response.status_code == 404
    assert "alert(1)" not in "".join(
        str(one.children) for one in parse(response.text).all("script")
    )


def test_a_title_says_that_there_is_an_error(reader: FlaskClient) -> None:
    page = parse(reader.get("/p/contact-card/a%00b").text)
    assert title(page).startswith("Error: There is no team a�b here.")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (SUMMARY, "public, max-age=20, stale-while-revalidate=8, stale-if-error=86400"),
        (CARD, "public, max-age=20, stale-while-revalidate=8, stale-if-error=86400"),
        (RATING, "no-store"),
    ],
)
def test_a_page_is_kept_as_long_as_its_widget(address: str, kept: str, reader: FlaskClient) -> None:
    assert reader.get(address).headers["Cache-Control"] == kept


def test_what_has_not_changed_is_not_sent_again(reader: FlaskClient) -> None:
    etag = reader.get(CARD).headers["ETag"]
    assert reader.get(CARD, headers={"If-None-Match": etag}).status_code == 304


def test_the_form_of_a_page_works_without_a_script(reader: FlaskClient) -> None:
    response = reader.get(f"{RATING}?lang=cy&theme=dark")
    (form,) = parse(response.text).all("form")
    assert form.attributes["action"].startswith(
        "http://127.0.0.1:8000/p/feedback-rating/RHM20?lang=cy&theme=dark#"
    )
    assert form.attributes["method"] == "post"
    assert form.attributes["enctype"] == "multipart/form-data"
    assert key_in(response.text)


@pytest.mark.parametrize("address", [SUMMARY, CARD, RATING, "/p/nope/x"])
def test_head_is_get_without_its_body(address: str, reader: FlaskClient) -> None:
    head = reader.head(address)
    assert head.status_code == reader.get(address).status_code
    assert head.data == b""


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_a_405_page(method: str, reader: FlaskClient) -> None:
    response = reader.open(CARD, method=method)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "This address cannot be used in this way." in parse(response.text).text


def test_a_fault_of_ours_is_still_a_page(make_client: Callable[..., FlaskClient]) -> None:
    client = make_client()
    client.application.extensions[EXTENSION].fragments.showings = None
    response = client.get(RATING)
    assert response.status_code == 500
    assert "Try again in a few minutes." in parse(response.text).all("main")[0].text


def test_other_sites_cannot_read_pages(reader: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in reader.get(RATING).headers
