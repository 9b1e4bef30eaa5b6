"""The application as a whole."""

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest
from flask.testing import FlaskClient

from tests.markup import key_in, parse
from widget import create_app
from widget.errors import BadLibrary, BadSetting, StoreUnavailable
from widget.paths import EXAMPLE_LIBRARY
from widget.web.app import make_app_from_environment
from widget.web.site import EXTENSION


def test_the_guide_is_the_way_in(reader: FlaskClient) -> None:
    response = reader.get("/")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "http://127.0.0.1:8000/guide",
    )


@pytest.mark.parametrize(
    "path", ["/nothing", "/w", "/p", "/p/", "/%00", "/%ff", "/" + "x" * 8000, "/wp-admin.php"]
)
def test_an_address_of_nothing_is_an_accessible_404(path: str, reader: FlaskClient) -> None:
    response = reader.get(path)
    page = parse(response.text)
    assert response.status_code == 404
    assert page.all("html")[0].attributes["lang"] == "en"
    assert page.all("title")[0].text.startswith("Not Found –")
    assert page.all("h1")[0].text == "Not Found"
    assert "There is no page at this address." in page.all("main")[0].text
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/w/contact-card/rheumatology", "/p/resource-finder/all", "/api/resources", "/nothing"]
)
def test_an_address_with_more_options_than_there_are_is_not_read(
    path: str, reader: FlaskClient
) -> None:
    assert reader.get(f"{path}?{'a&' * 199}").status_code in (200, 404)
    response = reader.get(f"{path}?{'a&' * 200}")
    assert response.status_code == 414
    assert "This address has too many options. Take some of them out." in response.text


@pytest.mark.parametrize("path", ["/", "/guide", "/guide/contact-card", "/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_only_read_cannot_be_written(method: str, path: str, reader: FlaskClient) -> None:
    response = reader.open(path, method=method)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert parse(response.text).all("h1")[0].text == "Method Not Allowed"


def test_settings_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAREWIDGET_LIBRARY", str(EXAMPLE_LIBRARY))
    monkeypatch.setenv("CAREWIDGET_STATE", str(tmp_path))
    monkeypatch.setenv("CAREWIDGET_BASE_URL", "https://widgets.example.net/")
    app = make_app_from_environment()
    text = app.test_client().get("/w/nope/x").text
    app.extensions[EXTENSION].close()
    assert 'href="https://widgets.example.net/guide"' in text


def test_two_applications_in_a_process_know_nothing_of_each_other(
    tmp_path: Path, library: Path, make_client: Callable[..., FlaskClient]
) -> None:
    rmtree(library / "teams")
    for file in library.glob("resources/*.md"):
        file.write_text(file.read_text().replace("team: rheumatology\n", ""))
    one = make_client(base_url="https://one.example")
    other = make_client(library=library, state=tmp_path / "other", base_url="https://other.example")
    assert one.get("/w/contact-card/rheumatology").status_code == 200
    assert other.get("/w/contact-card/rheumatology").status_code == 404
    assert "https://one.example" in one.get("/w/nope/x").text
    assert "https://other.example" in other.get("/w/nope/x").text


def test_a_form_can_be_sent_to_an_application_that_was_started_again(
    make_client: Callable[..., FlaskClient],
) -> None:
    key = key_in(make_client().get("/w/feedback-rating/RHM20").text)
    sent = make_client().post("/w/feedback-rating/RHM20", data={"key": key, "rating": "4"})
    assert sent.headers["Widget-Status"] == "200"


def test_no_library_no_application() -> None:
    with pytest.raises(BadSetting, match="No library is named"):
        create_app()


def test_a_library_that_is_not_there_no_application(tmp_path: Path) -> None:
    with pytest.raises(BadLibrary, match="nowhere"):
        create_app(library=tmp_path / "nowhere", state=tmp_path / "state")


def test_a_database_that_is_none_no_application(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="CAREWIDGET_DATABASE_URL is not "):
        create_app(library=EXAMPLE_LIBRARY, state=tmp_path, database_url="nonsense")


def test_an_unknown_setting_no_application(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match='"colour" is not a setting'):
        create_app(library=EXAMPLE_LIBRARY, state=tmp_path, colour="red")
