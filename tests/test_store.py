"""The store: each submission exactly once, whatever happens, in SQLite and in PostgreSQL."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from multiprocessing.pool import ThreadPool
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, MetaData, inspect, text
from sqlalchemy.schema import CreateIndex, CreateTable

from tests.changing import until
from tests.databases import POSTGRESQL, opened, postgresql
from tests.serving import clean_environment, free_port
from tests.submitting import key_in
from widget.errors import StoreUnavailable
from widget.paths import EXAMPLE_LIBRARY, PACKAGE
from widget.store import store as store_module
from widget.store.store import Score, Store
from widget.store.tables import REVISION, metadata
from widget.submission import Rating, Report, Submission

RATING = Rating(
    key="a-key.signature",
    number="RHM20",
    version="2",
    score=4,
    comment="Clear, and kind.\nDiolch! شكرًا 🙂",
    tag="en",
    partner="charity.example.org",
    day=date(2026, 1, 5),
)
REPORT = Report(
    key="another-key.signature",
    number="RHM20",
    version="2",
    reason="wrong",
    message="It moved to ward 7.\nDiolch! شكرًا 🙂",
    tag="cy",
    partner="charity.example.org",
    day=date(2026, 1, 5),
)
EVERY_KIND = pytest.mark.parametrize("submission", [RATING, REPORT], ids=["rating", "report"])


def stored(store: Store) -> list[dict[str, object]]:
    """All ratings, as they stand in the database."""
    with store.engine.connect() as connection:
        return [dict(row) for row in connection.execute(text("SELECT * FROM ratings")).mappings()]


def test_a_rating_is_stored_as_it_was_sent(store: Store) -> None:
    assert store.add(RATING)
    (row,) = stored(store)
    assert {**row, "day": str(row["day"])} == {
        field.name: getattr(RATING, field.name) for field in fields(Rating) if field.name != "day"
    } | {"day": "2026-01-05"}


def test_a_key_counts_once_and_what_was_stored_first_stays(store: Store) -> None:
    assert store.add(RATING)
    assert not store.add(replace(RATING, score=1))
    assert store.scores() == [Score("RHM20", 4, 1)]


@EVERY_KIND
def test_a_submission_is_stored_once(submission: Submission, store: Store) -> None:
    assert [store.add(submission), store.add(submission)] == [True, False]


def test_a_report_is_read_back_as_it_was_sent(store: Store) -> None:
    store.add(REPORT)
    assert not store.add(replace(REPORT, message="Something else."))
    assert store.reports() == [REPORT]
    assert store.scores() == []


def test_reports_come_by_resource_and_day(store: Store) -> None:
    sent = [("RHM20", 7), ("PHL05", 6), ("RHM20", 5)]
    for n, (number, day) in enumerate(sent):
        store.add(replace(REPORT, key=str(n), number=number, day=date(2026, 1, day)))
    read = [(one.number, one.day.day) for one in store.reports()]
    assert read == [("PHL05", 6), ("RHM20", 5), ("RHM20", 7)]


def test_scores_are_counted_by_resource(store: Store) -> None:
    for n, (number, score) in enumerate([("RHM20", 5), ("PHL05", 1), ("RHM20", 5), ("RHM20", 2)]):
        store.add(replace(RATING, key=str(n), number=number, score=score))
    assert store.scores() == [Score("PHL05", 1, 1), Score("RHM20", 2, 1), Score("RHM20", 5, 2)]


def test_a_new_store_has_no_scores(store: Store) -> None:
    assert store.scores() == []
    store.check()


@EVERY_KIND
def test_threads_that_send_the_same_key_at_once_store_one(
    submission: Submission, store: Store
) -> None:
    with ThreadPool(8) as pool:
        added = pool.map(lambda _: store.add(submission), range(40), chunksize=1)
    assert added.count(True) == 1
    assert len(stored(store)) + len(store.reports()) == 1


ADD = """
import sys
from datetime import date
from widget.store.store import Store
from widget.submission import Rating
url, process = sys.argv[1:]
store = Store(url)
print("ready", flush=True)
sys.stdin.readline()
store.prepare()
common = [Rating(f"common-{n}", "RHM20", "2", 4, "", "en", "", date(2026, 1, 5)) for n in range(20)]
own = [Rating(f"{process}-{n}", "RHM20", "2", 5, "", "en", "", date(2026, 1, 5)) for n in range(20)]
print(sum(store.add(one) for one in common), sum(store.add(one) for one in own), flush=True)
"""


def test_processes_that_start_and_write_at_once_lose_nothing_and_double_nothing(
    database_url: str,
) -> None:
    """The database is new: all of them make its tables at the same time."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", ADD, database_url, str(n)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(3)
    ]
    assert [writer.stdout and writer.stdout.readline() for writer in writers] == ["ready\n"] * 3
    said = []
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        said.append(writer.communicate(timeout=60)[0].split())
    assert sum(int(common) for common, _ in said) == 20
    assert [own for _, own in said] == ["20"] * 3
    with opened(database_url) as store:
        assert store.scores() == [Score("RHM20", 4, 20), Score("RHM20", 5, 60)]


@pytest.mark.parametrize("score", [0, 6, -1])
def test_what_the_database_refuses_is_no_repetition(store: Store, score: int) -> None:
    with pytest.raises(StoreUnavailable):
        store.add(replace(RATING, score=score))
    assert stored(store) == []


# The layout


@pytest.fixture
def migrated(database_url: str) -> Iterator[Store]:
    """A new store whose tables were made by the migrations, one after the other."""
    with opened(database_url) as made:
        made.migrate()
        yield made


def tables(store: Store) -> MetaData:
    """What the database has."""
    found = MetaData()
    found.reflect(store.engine)
    return found


def layout(store: Store) -> tuple[object, set[str]]:
    """The migration that the database has come to, and what would make its tables and indexes."""
    with store.engine.connect() as connection:
        revision = connection.execute(text("SELECT * FROM alembic_version")).all()
    made = tables(store).sorted_tables
    making = [
        *map(CreateTable, made),
        *(CreateIndex(one) for table in made for one in table.indexes),
    ]
    return revision, {str(one.compile(store.engine)) for one in making}


def test_a_new_database_is_as_if_every_migration_had_been_run(migrated: Store) -> None:
    by_migrations = layout(migrated)
    tables(migrated).drop_all(migrated.engine)
    migrated.prepare()
    assert layout(migrated) == by_migrations
    migrated.migrate()
    assert layout(migrated) == by_migrations


def test_the_migrations_make_exactly_the_tables(migrated: Store) -> None:
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_the_checks_too(migrated: Store) -> None:
    with migrated.engine.connect() as connection:
        made = inspect(connection)
        checks = {
            table: {check["name"] for check in made.get_check_constraints(table)}
            for table in metadata.tables
        }
    assert checks == {
        name: {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        for name, table in metadata.tables.items()
    }


def test_a_difference_between_migrations_and_tables_would_be_found(migrated: Store) -> None:
    with migrated.engine.connect() as connection:
        connection.execute(text("ALTER TABLE ratings ADD COLUMN ip VARCHAR(45)"))
        context = MigrationContext.configure(connection)
        ((kind, *_),) = compare_metadata(context, metadata)
    assert kind == "remove_column"


COLUMNS = [column for table in metadata.tables.values() for column in table.columns]


def test_no_column_can_hold_the_address_of_a_visitor() -> None:
    """Every column is named here, with why it cannot single anybody out."""
    assert {str(column) for column in COLUMNS} == {
        "ratings.key",  # random, made by us for one showing
        "ratings.number",  # the resource's
        "ratings.version",  # the resource's
        "ratings.score",  # 1 to 5
        "ratings.comment",  # what the visitor chose to write, without personal data
        "ratings.tag",  # the language of the form
        "ratings.partner",  # the host name of the partner's site
        "ratings.day",  # no time
        "reports.key",  # random, made by us for one showing
        "reports.number",  # the resource's
        "reports.version",  # the resource's
        "reports.reason",  # one of a closed list
        "reports.message",  # what the visitor chose to write, without personal data
        "reports.tag",  # the language of the form
        "reports.partner",  # the host name of the partner's site
        "reports.day",  # no time
        "counts.kind",  # viewed or downloaded
        "counts.number",  # the resource's
        "counts.day",  # no time
        "counts.partner",  # the host name of the partner's site
        "counts.n",  # how often
        "totals.kind",  # as above
        "totals.number",  # as above
        "totals.n",  # as above
    }


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_no_column_keeps_a_time_or_an_address_of_the_network(column: object) -> None:
    kind = str(getattr(column, "type", "")).upper()
    assert not re.search(r"TIME|INET|CIDR|MACADDR|JSON|BLOB|BYTEA", kind)


def test_preparing_again_changes_nothing(store: Store) -> None:
    store.add(RATING)
    store.prepare()
    store.migrate()
    assert store.scores() == [Score("RHM20", 4, 1)]


def stamp(store: Store, revision: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def test_an_older_layout_says_to_make_a_copy_and_migrate(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "REVISION", "9999")
    with pytest.raises(StoreUnavailable) as caught:
        store.prepare()
    assert f"has the layout {REVISION}, and this version needs 9999" in caught.value.message
    assert "Make a copy of it, then run carewidget migrate." in caught.value.message


@pytest.mark.parametrize("act", [Store.prepare, Store.migrate])
def test_a_newer_layout_says_to_install_the_newer_version(store: Store, act: object) -> None:
    stamp(store, "9999")
    assert callable(act)
    with pytest.raises(StoreUnavailable, match="Install the newer version"):
        act(store)


def test_a_database_of_the_first_layout_keeps_its_ratings(database_url: str) -> None:
    with opened(database_url) as store:
        config = Config()
        config.set_main_option("script_location", str(PACKAGE / "store" / "migrations"))
        with store.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
        store.add(RATING)
        with pytest.raises(StoreUnavailable, match="has the layout 0001"):
            store.prepare()
        store.migrate()
        store.add(REPORT)
        assert store.scores() == [Score("RHM20", 4, 1)]
        assert store.reports() == [REPORT]


@pytest.mark.parametrize("act", [Store.prepare, Store.migrate])
def test_a_layout_that_cannot_be_made_leaves_nothing_behind(
    database_url: str, act: Callable[[Store], None]
) -> None:
    with opened(database_url) as store:
        with store.engine.begin() as connection:
            connection.execute(text("CREATE TABLE ratings (somebody_else INTEGER)"))
        with pytest.raises(StoreUnavailable, match="already exists"):
            act(store)
        with store.engine.connect() as connection:
            assert inspect(connection).get_table_names() == ["ratings"]


# Out of reach


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "nonsense",
        "/var/lib/store.sqlite3",
        "mysql://user:password@localhost/carewidget",
        "oracle://localhost",
        "postgresql://user@localhost:port/carewidget",
        "://",
    ],
)
def test_an_address_that_is_none_is_said_with_an_example(wrong: str) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        Store(wrong)
    assert "is not the address of a PostgreSQL or SQLite database" in caught.value.message
    assert "Write one such as postgresql://" in caught.value.message


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_a_server_that_does_not_answer_is_said_without_the_password(scheme: str) -> None:
    with opened(f"{scheme}://nurse:opensesame@127.0.0.1:{free_port()}/care") as store:
        with pytest.raises(StoreUnavailable) as caught:
            store.prepare()
        assert "nurse:***@127.0.0.1" in caught.value.message
        assert "opensesame" not in caught.value.message + store.place
        assert "\n" not in caught.value.message


@pytest.mark.parametrize(("ours", "theirs"), [(2, ""), (60, "2")])
def test_a_server_that_takes_a_connection_and_says_nothing_is_out_of_reach(
    ours: int, theirs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widget.store.store.SECONDS_TO_WAIT", ours)
    if theirs:
        monkeypatch.setenv("PGCONNECT_TIMEOUT", theirs)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://nurse@127.0.0.1:{silent.getsockname()[1]}/care"
        with opened(address) as store, pytest.raises(StoreUnavailable, match="timeout"):
            store.prepare()


def test_a_password_after_the_question_mark_is_not_said_either() -> None:
    address = f"postgresql://nurse@127.0.0.1:{free_port()}/care?password=opensesame&sslmode=disable"
    with opened(address) as store:
        with pytest.raises(StoreUnavailable) as caught:
            store.prepare()
        assert store.place.endswith("/care?sslmode=disable")
        assert "opensesame" not in caught.value.message


@pytest.mark.parametrize("path", ["/proc/store.sqlite3", "/proc/self/missing/store.sqlite3"])
def test_a_file_that_cannot_be_made_is_said(path: str) -> None:
    with opened(f"sqlite:///{path}") as store:
        with pytest.raises(StoreUnavailable, match="its folder can be written"):
            store.prepare()
        assert store.place == path


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_text("This is not a database, it is a letter." * 50)
    with (
        opened(f"sqlite:///{tmp_path / 'store.sqlite3'}") as store,
        pytest.raises(StoreUnavailable, match="file is not a database"),
    ):
        store.prepare()


def test_a_store_without_its_tables_is_out_of_reach(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DROP TABLE ratings"))
    with pytest.raises(StoreUnavailable):
        store.add(RATING)
    with pytest.raises(StoreUnavailable):
        store.scores()


@pytest.mark.skipif(POSTGRESQL is None, reason="PostgreSQL's initdb is not installed")
def test_a_server_that_is_gone_is_said_and_one_that_is_back_is_used() -> None:
    with postgresql() as folder:
        store = Store(f"postgresql://tester@/postgres?host={folder}")
        store.prepare()
        assert store.add(RATING)
        with psycopg.connect(host=folder, user="tester", dbname="postgres") as other:
            # As a server does that is started again: every connection is cut.
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = 'postgres'"
            )
        assert store.add(replace(RATING, key="another"))
    with pytest.raises(StoreUnavailable):
        store.check()
    store.close()


# A crash


@pytest.mark.parametrize("path", ["w", "p"])
@pytest.mark.parametrize(
    ("component", "answer"),
    [("feedback-rating", {"rating": "5"}), ("report-missing", {"reason": "wrong"})],
)
def test_a_submission_outlives_a_server_that_is_killed_after_its_thanks(
    tmp_path: Path, path: str, component: str, answer: dict[str, str]
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}/{path}/{component}/RHM20"
    server = subprocess.Popen(
        [sys.executable, "-m", "widget", "serve", str(EXAMPLE_LIBRARY), "--port", str(port)],
        env=clean_environment(state=str(tmp_path)),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: is_up(port), 30)
        with urllib.request.urlopen(address) as response:
            key = key_in(response.read().decode())
        form = urllib.parse.urlencode({"key": key, **answer}).encode()
        with urllib.request.urlopen(address, data=form) as response:
            assert "Thank you" in response.read().decode()
    finally:
        # The server and its workers, with no chance to tidy up.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    with opened(f"sqlite:///{tmp_path / 'carewidget.sqlite3'}") as store:
        reasons = [{"reason": report.reason} for report in store.reports()]
        ratings = [{"rating": str(score.score)} for score in store.scores()]
        assert [*reasons, *ratings] == [answer]


def is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
            return True
    except OSError:
        return False
