"""`/static/…`: files under names that change with their content."""

import base64
import hashlib

import pytest
from flask.testing import FlaskClient

from tests.markup import parse
from widget.assets import assets
from widget.registry import components

TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
# By name without the fingerprint: that changes while a style is being worked on.
FILES = {name.partition(".")[0] + "." + name.rpartition(".")[2]: name for name in assets()}


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_kept_for_a_year_and_read_by_every_site(file: str, reader: FlaskClient) -> None:
    response = reader.get(f"/static/{FILES[file]}")
    assert response.status_code == 200
    assert response.data == assets()[FILES[file]].body
    assert response.content_type == TYPES[file.rpartition(".")[2]]
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    # Without this, the integrity attribute blocks a file from another origin.
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_has_not_changed_is_not_sent_again(file: str, reader: FlaskClient) -> None:
    etag = reader.get(f"/static/{FILES[file]}").headers["ETag"]
    again = reader.get(f"/static/{FILES[file]}", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    [
        "widget.css",
        "htmx.min.js",
        "htmx.000000000000.js",
        "vendor/htmx.min.js",
        "../pyproject.toml",
        "..%2fpyproject.toml",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%5cpyproject.toml",
        "%2fetc%2fpasswd",
        "%00",
        "x" * 8000,
        "",
        ".",
    ],
)
def test_nothing_else_on_the_disk_can_be_asked_for(name: str, reader: FlaskClient) -> None:
    response = reader.get(f"/static/{name}")
    assert response.status_code == 404
    assert "There is no page at this address." in parse(response.text).text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_file_cannot_be_written(method: str, reader: FlaskClient) -> None:
    assert reader.open(f"/static/{FILES['page.css']}", method=method).status_code == 405


@pytest.mark.parametrize("slug", components())
def test_the_stylesheet_that_a_fragment_links_is_served_as_it_promises(
    slug: str, reader: FlaskClient
) -> None:
    subject = components()[slug].examples["default"].subject
    fragment = parse(reader.get(f"/w/{slug}/{subject}?style=link").text)
    (link,) = fragment.all("link")
    served = reader.get(link.attributes["href"].removeprefix("http://127.0.0.1:8000"))
    digest = base64.b64encode(hashlib.sha384(served.data).digest()).decode()
    assert link.attributes["integrity"] == f"sha384-{digest}"
    assert link.attributes["crossorigin"] == "anonymous"


@pytest.mark.parametrize("path", ["/guide", "/guide/contact-card", "/p/contact-card/rheumatology"])
def test_every_file_that_a_page_names_is_served(path: str, reader: FlaskClient) -> None:
    page = parse(reader.get(path).text)
    named = [
        element.attributes.get("href") or element.attributes["src"]
        for element in page
        if element.name == "link" or (element.name == "script" and "src" in element.attributes)
    ]
    files = [
        address.removeprefix("http://127.0.0.1:8000")
        for address in named
        if not address.startswith("data:")
    ]
    assert files
    assert [file for file in files if reader.get(file).status_code != 200] == []
