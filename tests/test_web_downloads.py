"""`/d/…`: PDF files and other formats, over HTTP."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.changing import change
from tests.markup import parse

FORMATS = """formats:
  - name: Easy read
    url: https://files.example.org/easy-read.pdf
  - name: Easy read
    url: https://files.example.org/easy-read-cy.pdf
    language: cy
  - name: British Sign Language
    url: https://video.example.org/bsl
"""
MakeClient = Callable[..., FlaskClient]


@pytest.fixture
def formats(library: Path, make_client: MakeClient) -> FlaskClient:
    """A client for a library where RHM20 has other formats."""
    change(library, "resources/rhm20.md", "medicines: yes\n", f"medicines: yes\n{FORMATS}")
    return make_client(library=library)


@pytest.mark.parametrize(
    ("path", "name", "tag"),
    [
        ("/d/PHL05.pdf", "PHL05-en.pdf", "en"),
        ("/d/phl05.pdf", "PHL05-en.pdf", "en"),
        ("/d/RHM20.pdf?lang=cy", "RHM20-cy.pdf", "cy"),
        ("/d/PHL05.pdf?lang=cy", "PHL05-en.pdf", "en"),
        ("/d/PHL05.pdf?large=1", "PHL05-en-large-print.pdf", "en"),
        ("/d/PHL05.pdf?large=0&nobody=knows", "PHL05-en.pdf", "en"),
    ],
)
def test_a_pdf_is_given_out(path: str, name: str, tag: str, reader: FlaskClient) -> None:
    response = reader.get(path)
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    assert response.data.startswith(b"%PDF-1.7")
    assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert response.headers["Content-Language"] == tag
    assert "max-age=20" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers


def test_a_pdf_that_a_reader_has_is_not_sent_again(reader: FlaskClient) -> None:
    tag = reader.get("/d/PHL05.pdf").headers["ETag"]
    again = reader.get("/d/PHL05.pdf", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_only_the_head_is_sent_when_only_that_is_asked_for(reader: FlaskClient) -> None:
    response = reader.head("/d/PHL05.pdf")
    assert (response.status_code, response.data) == (200, b"")
    assert int(response.headers["Content-Length"]) > 1000


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/d/XYZ99.pdf", 404, "There is no resource XYZ99 here."),
        ("/d/..%2f..%2fetc%2fpasswd.pdf", 404, "There is no"),
        ("/d/RHM20.pdf?large=huge", 400, "The option large cannot be huge."),
        ("/d/RHM20.pdf?lang=!!", 400, "The option lang cannot be !!."),
        ("/d/RHM20/easy-read", 404, "Resource RHM20 is not there in this format."),
        ("/d/XYZ99/easy-read", 404, "There is no resource XYZ99 here."),
    ],
)
def test_what_cannot_be_given_is_a_page_with_one_sentence(
    path: str, status: int, words: str, reader: FlaskClient
) -> None:
    response = reader.get(path)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert words in parse(response.text).text
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/d/RHM07.pdf", "/d/RHM07/easy-read"])
def test_a_withdrawn_resource_leads_to_the_page_that_says_so(
    path: str, reader: FlaskClient
) -> None:
    response = reader.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].endswith("/r/RHM07")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("slug", "url"),
    [
        ("easy-read", "https://files.example.org/easy-read.pdf"),
        ("EASY-READ", "https://files.example.org/easy-read.pdf"),
        ("easy-read-cy", "https://files.example.org/easy-read-cy.pdf"),
        ("british-sign-language", "https://video.example.org/bsl"),
        ("easy-read?url=https://evil.example", "https://files.example.org/easy-read.pdf"),
    ],
)
def test_another_format_is_where_the_library_says(
    slug: str, url: str, formats: FlaskClient
) -> None:
    response = formats.get(f"/d/RHM20/{slug}")
    assert (response.status_code, response.headers["Location"]) == (302, url)


def test_two_formats_may_not_have_one_name(library: Path, make_client: MakeClient) -> None:
    twice = FORMATS.replace("    language: cy\n", "")
    change(library, "resources/phm03.md", "status: published\n", f"status: published\n{twice}")
    client = make_client(library=library)
    assert client.get("/readyz").json["library"]["quarantined"] == ["resources/phm03.md"]


def test_without_weasyprint_the_page_is_offered_instead(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    response = make_client().get("/d/RHM20.pdf?lang=cy")
    assert response.status_code == 503
    (link,) = parse(response.text).all("a")
    assert link.attributes["href"].endswith("/r/RHM20?lang=cy")
    assert link.text == "Osteomyelitis amlffocal ailadroddus cronig (CRMO)"
    assert response.headers["Retry-After"]
    assert "pip install 'carewidget[pdf]'" in caplog.text
