"""`/healthz` and `/readyz`."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest
from flask.testing import FlaskClient

from tests.changing import until
from widget import __version__
from widget.web.site import EXTENSION


def test_a_process_that_answers_is_alive(reader: FlaskClient) -> None:
    response = reader.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_whole_site_is_ready(reader: FlaskClient) -> None:
    response = reader.get("/readyz")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json == {
        "version": __version__,
        "library": {"resources": 5, "quarantined": []},
        "store": "ok",
    }


def test_a_mistake_in_the_library_is_told_apart_and_keeps_the_site_ready(
    library: Path, make_client: Callable[..., FlaskClient]
) -> None:
    file = library / "resources" / "emd12.md"
    file.write_text(file.read_text().replace("reviewed: 2025-10-13", "reviewed: 31/02/2025"))
    response = make_client(library=library).get("/readyz")
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["library"]["quarantined"] == ["resources/emd12.md"]


def test_a_store_out_of_reach_is_told_apart_and_the_site_is_not_ready(
    tmp_path: Path, make_client: Callable[..., FlaskClient]
) -> None:
    folder = tmp_path / "database"
    folder.mkdir()
    client = make_client(database_url=f"sqlite:///{folder}/store.sqlite3")
    client.application.extensions[EXTENSION].store.close()
    rmtree(folder)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["store"] == "out of reach"
    assert str(folder) not in response.text, "where the database is, is nobody else's business"
    assert response.json["library"]["quarantined"] == []
    assert client.get("/healthz").status_code == 200
    assert client.get("/w/contact-card/rheumatology").status_code == 200


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_while_a_damaged_edition_is_made_again_the_site_is_not_ready(
    path: str, tmp_path: Path, client: FlaskClient
) -> None:
    (kept,) = tmp_path.glob("state/editions/*/*.sqlite3")
    with sqlite3.connect(kept) as connection:
        connection.execute("DROP TABLE resource")
    connection.close()
    response = client.get(path)
    assert response.status_code == 503
    assert "This is being prepared. Try again later." in response.text
    assert client.get("/healthz").status_code == 200
    until(lambda: client.get(path).status_code == 200)
