"""Databases for tests: SQLite, and a PostgreSQL server of one's own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.changing import until
from widget.store.store import Store

POSTGRESQL = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)
ON_POSTGRESQL = pytest.param(
    "postgresql",
    marks=[
        pytest.mark.skipif(POSTGRESQL is None, reason="PostgreSQL's initdb is not installed"),
    ],
)


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of its own, at a socket in its own folder, until the block ends.

    Yields:
        The folder.
    """
    assert POSTGRESQL
    # The server refuses to run as root, and pytest's own folders are closed to others.
    user = next((one for one in ("postgres", "nobody") if os.geteuid() == 0 and known(one)), None)
    with tempfile.TemporaryDirectory(prefix="carewidget-") as folder:
        shutil.chown(folder, user or os.geteuid())
        data = f"{folder}/data"
        subprocess.run(
            [POSTGRESQL, "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync"],
            user=user,
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with subprocess.Popen(
            [POSTGRESQL.with_name("postgres"), "-D", data, "-k", folder, "-h", "", "-F"],
            user=user,
            cwd=folder,
            stderr=subprocess.DEVNULL,
        ) as server:
            try:
                until(lambda: answers(folder), 30)
                yield folder
            finally:
                server.send_signal(signal.SIGQUIT)


def known(user: str) -> bool:
    """Whether the machine has a user."""
    return user in {entry.pw_name for entry in pwd.getpwall()}


def answers(folder: str) -> bool:
    try:
        psycopg.connect(host=folder, user="tester", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store, open until the block ends."""
    store = Store(url)
    try:
        yield store
    finally:
        store.close()
