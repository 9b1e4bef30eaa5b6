"""What the tests share: an application in the process, real servers, databases, one browser."""

import re
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from selenium.webdriver import Chrome

from tests.chromium import forget
from tests.databases import ON_POSTGRESQL, opened, postgresql
from tests.serving import HostSite, host_site, widget_server
from widget import create_app
from widget.check.browser import chromium
from widget.paths import EXAMPLE_LIBRARY
from widget.store.store import Store
from widget.web.site import EXTENSION, Site


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of our own."""
    parser.addoption("--write-names", action="store_true", help="Write tests/names again.")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests do not change what they find."""
    import os

    for name in [name for name in os.environ if name.startswith("CAREWIDGET_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the example library, to change."""
    return Path(copytree(EXAMPLE_LIBRARY, tmp_path / "library"))


@pytest.fixture
def make_client(tmp_path: Path) -> Iterator[Callable[..., FlaskClient]]:
    """Makes a client of an application with the settings given; the example library by default."""
    made: list[Site] = []

    def make(**settings: object) -> FlaskClient:
        app = create_app(**{"library": EXAMPLE_LIBRARY, "state": tmp_path / "state"} | settings)
        made.append(app.extensions[EXTENSION])
        return app.test_client()

    yield make
    for site in made:
        site.close()


@pytest.fixture
def client(make_client: Callable[..., FlaskClient]) -> FlaskClient:
    """A client of an application that serves the example library."""
    return make_client()


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for tests that store nothing."""
    app = create_app(library=EXAMPLE_LIBRARY, state=tmp_path_factory.mktemp("state"))
    yield app
    app.extensions[EXTENSION].close()


@pytest.fixture
def reader(shared_app: Flask) -> FlaskClient:
    """A client that only reads, of an application shared with other tests."""
    return shared_app.test_client()


@pytest.fixture(scope="session")
def widgets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a real widget server with the example library, shared by all tests."""
    with widget_server(tmp_path_factory.mktemp("served")) as base_url:
        yield base_url


@pytest.fixture(scope="session")
def host() -> Iterator[HostSite]:
    """A partner's site on another origin, shared by all tests: give each page its own path."""
    with host_site() as site:
        yield site


@pytest.fixture(scope="session")
def shared_browser() -> Iterator[Chrome]:
    """One headless Chromium for all tests of a process."""
    with chromium() as driver:
        yield driver


@pytest.fixture
def browser(shared_browser: Chrome) -> Chrome:
    """The browser, as it was when it was started."""
    forget(shared_browser)
    return shared_browser


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """One PostgreSQL server for all tests of a process."""
    with postgresql() as folder:
        yield folder


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new, empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite3'}"
    folder = request.getfixturevalue("database_server")
    name = re.sub(r"\W", "_", tmp_path.name).lower()
    with psycopg.connect(host=folder, user="tester", dbname="postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" STRATEGY file_copy')  # type: ignore[call-overload]
    return f"postgresql://tester@/{name}?host={urllib.parse.quote(folder)}"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A new store, prepared."""
    with opened(database_url) as made:
        made.prepare()
        yield made
