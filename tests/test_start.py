"""`carewidget serve` imports only what it uses: so it answers soon, and its workers are small."""

import gc
import re
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path
from weakref import WeakSet

import pytest

from tests.changing import until
from tests.serving import clean_environment, free_port
from widget.cli.serve import SELDOM, collecting_seldom
from widget.paths import EXAMPLE_LIBRARY

# What Python writes of each import with -X importtime.
IMPORTED = re.compile(r"^import time:.*\| +(\S+)$", re.MULTILINE)

OF_THE_FIRST_START = {
    "bleach": "sanitises what stands in the files",
    "markdown_it": "reads the text of resources",
    "phonenumbers": "reads telephone numbers, and finds them in what visitors write",
    "ruamel": "reads the files' YAML",
    "widget.content.compilation": "reads what has changed",
}
NOT_USED = OF_THE_FIRST_START | {
    "alembic": "changes the tables of an older database",
    "axe_selenium_python": "belongs to the checker",
    "babel.messages": "reads the catalogues of other languages than English",
    "httpx": "asks other servers for their fragments",
    "mako": "belongs to Alembic",
    "prometheus_client": "belongs to /metrics",
    "psycopg": "belongs to another database",
    "rich": "draws on a terminal",
    "selenium": "belongs to the checker",
    "sqlalchemy.dialects.postgresql": "belongs to another database",
    "weasyprint": "makes PDF files",
    "widget.check": "is the checker",
    "widget.export": "makes static files",
    "widget.remote": "shows other servers' fragments",
}


def imported_by_serving(state: Path) -> set[str]:
    """The modules that `carewidget serve` imports in all its processes, until it has answered.

    Args:
        state: The state folder, with the compiled library or without.
    """
    port = free_port()
    log = state.with_suffix(".log")
    asked = f"http://127.0.0.1:{port}/w/condition-summary/RHM20"
    command = ["-X", "importtime", "-m", "widget", "serve", EXAMPLE_LIBRARY, "--port", str(port)]

    def answers() -> bool:
        with suppress(OSError), urllib.request.urlopen(asked, timeout=10):
            return True
        assert server.poll() is None, log.read_text()
        return False

    def imported() -> set[str]:
        return set(IMPORTED.findall(log.read_text()))

    with log.open("w") as errors:
        server = subprocess.Popen(
            [sys.executable, *command], env=clean_environment(state=str(state)), stderr=errors
        )
    try:
        until(answers, 60)
        # The housekeeper imports it, which is a thread of a worker: so the worker is seen too.
        until(lambda: "watchfiles" in imported(), 60)
    finally:
        server.terminate()
        server.wait(30)
    return imported()


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serving") / "state"


@pytest.fixture(scope="module")
def first_start(state: Path) -> set[str]:
    """What was imported when nothing was compiled yet."""
    return imported_by_serving(state)


@pytest.fixture(scope="module")
def next_start(first_start: set[str], state: Path) -> set[str]:
    """What was imported when the library was as it had been compiled."""
    return imported_by_serving(state)


@pytest.mark.parametrize(("module", "reason"), NOT_USED.items(), ids=NOT_USED)
def test_what_a_start_does_not_use_is_not_imported(
    module: str, reason: str, next_start: set[str]
) -> None:
    assert module not in next_start, f"{module} {reason}: import it where it is used"


@pytest.mark.parametrize("module", OF_THE_FIRST_START)
def test_what_the_first_start_uses_is_seen(module: str, first_start: set[str]) -> None:
    assert module in first_start


class Thrown:
    """Nobody has it, but it has itself: only looking for garbage frees it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_thrown_away_while_serve_prepares_does_not_fill_the_memory() -> None:
    usual, made = gc.get_threshold(), 3 * SELDOM
    left: WeakSet[Thrown] = WeakSet()
    with collecting_seldom():
        for _ in range(made):
            left.add(Thrown())
    assert len(left) < made / 2
    assert gc.get_threshold() == usual


def test_the_tables_of_a_new_database_are_made_without_alembic(first_start: set[str]) -> None:
    assert "sqlalchemy" in first_start
    assert "alembic" not in first_start


@pytest.mark.parametrize("module", ["flask", "granian", "widget.web.app"])
def test_what_every_start_uses_is_seen(module: str, next_start: set[str]) -> None:
    assert module in next_start
