"""`/metrics`: how the server does, for Prometheus, all workers added up."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse

from tests.changing import until
from tests.serving import widget_server
from tests.submitting import send
from widget import Widgets
from widget.paths import EXAMPLE_LIBRARY
from widget.web.site import EXTENSION, Site
from widget.web.workers import Workers

CARD = "/w/contact-card/rheumatology"
RATING = "/w/feedback-rating/RHM20"
CACHED = 'carewidget_requests_total{answered_by="cache"}'
BY_FLASK = 'carewidget_requests_total{answered_by="flask"}'
OPENMETRICS = "application/openmetrics-text; version=1.0.0"


def samples(text: str) -> dict[str, float]:
    """Every series of a text with its value."""
    return {
        _written(sample.name, sample.labels): sample.value
        for family in parse(text)
        for sample in family.samples
    }


def _written(name: str, labels: dict[str, str]) -> str:
    inside = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return f"{name}{{{inside}}}" if inside else name


def measured(client: FlaskClient, path: str = "/metrics") -> dict[str, float]:
    """Every series that an application in this process has."""
    return samples(client.get(path).text)


def site_of(client: FlaskClient) -> Site:
    site: Site = client.application.extensions[EXTENSION]
    return site


# What it says


def test_it_is_fresh_text_for_no_other_site(reader: FlaskClient) -> None:
    response = reader.get("/metrics", headers={"Origin": "https://charity.example.org"})
    assert response.status_code == 200
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response.headers


def test_its_head_can_be_asked_for(reader: FlaskClient) -> None:
    response = reader.head("/metrics")
    assert (response.status_code, response.text) == (200, "")


def test_nothing_else_can_be_done_with_it(reader: FlaskClient) -> None:
    assert reader.post("/metrics").status_code == 405


def test_openmetrics_is_given_to_who_asks_for_it(reader: FlaskClient) -> None:
    response = reader.get("/metrics", headers={"Accept": OPENMETRICS})
    assert response.content_type.startswith("application/openmetrics-text; version=1.0.0")
    assert {family.name for family in parse_openmetrics(response.text)} >= {"carewidget_requests"}


@pytest.mark.parametrize(
    "accept",
    [
        "application/openmetrics-text; version=x",
        "text/plain; version=..",
        "text/plain; version=",
        "; =",
        "*/*",
    ],
)
def test_what_is_not_understood_gets_plain_text(accept: str, reader: FlaskClient) -> None:
    response = reader.get("/metrics", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    assert samples(response.text)


def families(reader: FlaskClient) -> list[Metric]:
    return list(parse(reader.get("/metrics").text))


def test_each_metric_says_in_words_what_it_is(reader: FlaskClient) -> None:
    assert [family.name for family in families(reader) if " " not in family.documentation] == []


def test_names_have_base_units_and_say_whose_they_are(reader: FlaskClient) -> None:
    """https://prometheus.io/docs/practices/naming/"""
    named = [family.name for family in families(reader)]
    assert [name for name in named if not re.fullmatch(r"carewidget(_[a-z]+)+", name)] == []
    assert [
        name for name in named if re.search(r"milli|micro|kilo|mega|minutes|percent", name)
    ] == []


def test_the_first_request_is_made_and_the_second_is_a_hit(client: FlaskClient) -> None:
    browser = {"Accept-Encoding": "gzip"}
    before = measured(client)
    for _ in range(5):
        client.get(CARD, headers=browser)
    after = measured(client)
    assert after[CACHED] - before[CACHED] == 4
    # The metrics themselves are made each time.
    assert after[BY_FLASK] - before[BY_FLASK] == 2


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        (RATING, "fragments", "2xx"),
        ("/w/contact-card/nobody", "fragments", "4xx"),
        ("/p/feedback-rating/RHM20", "pages", "2xx"),
        ("/r/RHM20", "resources", "2xx"),
        ("/d/NO1.pdf", "downloads", "4xx"),
        ("/api/resources", "api", "2xx"),
        ("/oembed", "oembed", "4xx"),
        ("/guide", "guide", "2xx"),
        ("/embed", "builder", "2xx"),
        ("/static/no.css", "assets", "4xx"),
        ("/healthz", "health", "2xx"),
        ("/", "other", "3xx"),
        ("/nothing/here", "other", "4xx"),
    ],
)
def test_a_response_is_counted_by_kind_and_status(
    path: str, kind: str, status: str, reader: FlaskClient
) -> None:
    name = f'carewidget_flask_responses_total{{kind="{kind}",status="{status}"}}'
    before = measured(reader)[name]
    reader.get(path)
    assert measured(reader)[name] - before == 1


def test_how_long_flask_took_is_counted_once_for_each_response(reader: FlaskClient) -> None:
    before = measured(reader)
    reader.get("/guide")
    after = measured(reader)
    name = "carewidget_flask_response_seconds"
    # The guide, and the metrics before.
    assert after[f"{name}_count"] - before[f"{name}_count"] == 2
    assert after[f'{name}_bucket{{le="+Inf"}}'] == after[f"{name}_count"]
    assert after[f"{name}_sum"] > before[f"{name}_sum"]


@pytest.mark.parametrize("at", ["/w/feedback-rating/RHM20", "/p/feedback-rating/RHM20"])
@pytest.mark.parametrize(
    ("outcome", "fields"),
    [
        ("stored", {"rating": "5"}),
        ("refused", {"rating": ""}),
        ("stale", {"rating": "5", "key": "xyzzy"}),
    ],
)
def test_what_becomes_of_a_form_is_counted(
    outcome: str, fields: dict[str, str], at: str, client: FlaskClient
) -> None:
    name = f'carewidget_submissions_total{{component="feedback-rating",outcome="{outcome}"}}'
    before = measured(client)[name]
    key = site_of(client).showings.new_key("feedback-rating", "RHM20")
    send(client, at, **{"key": key} | fields)
    assert measured(client)[name] - before == 1


def test_a_form_from_a_site_that_is_not_allowed_is_counted_as_such(
    make_client: Callable[..., FlaskClient],
) -> None:
    client = make_client(allowed_origins="https://charity.example.org")
    client.post(RATING, headers={"Origin": "https://other.example.org"}, data={"rating": "5"})
    name = 'carewidget_submissions_total{component="feedback-rating",outcome="not-allowed"}'
    assert measured(client)[name] == 1


def test_the_library_is_told(library: Path, make_client: Callable[..., FlaskClient]) -> None:
    file = library / "resources" / "emd12.md"
    file.write_text(file.read_text().replace("reviewed: 2025-10-13", "reviewed: 31/02/2025"))
    client = make_client(library=library)
    found = measured(client)
    assert found["carewidget_published_resources"] == 4 - 1
    assert found["carewidget_quarantined_files"] == 1
    folder = site_of(client).settings.state / "editions" / site_of(client).housekeeper.name
    made = (folder / "current").stat().st_mtime
    assert found["carewidget_library_compiled_timestamp_seconds"] == pytest.approx(made, abs=60)


def test_the_cache_and_the_memory_of_a_worker_are_told(client: FlaskClient) -> None:
    client.get(CARD)
    cache, found = site_of(client).cache, measured(client)
    assert found['carewidget_cache_bytes{worker="1"}'] == cache.bytes > 0
    assert found['carewidget_cache_entries{worker="1"}'] == len(cache) > 0
    assert found['carewidget_cache_max_bytes{worker="1"}'] == cache.max_bytes
    assert found['carewidget_resident_memory_bytes{worker="1"}'] > 10_000_000
    assert found["carewidget_cpu_seconds_total"] > 0
    assert found["carewidget_workers"] == 1


# What it does not say


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/xyz/zy"),
        ("GET", "/w/xyzzy/RHM20"),
        ("GET", f"{CARD}?lang=xyzzy&xyzzy=1"),
        ("GET", "/static/xyzzy.js"),
        ("POST", "/w/xyzzy/RHM20"),
        ("POST", "/w/feedback-rating/xyzzy"),
        ("XYZZY", CARD),
        ("DELETE", "/metrics"),
        ("OPTIONS", CARD),
    ],
)
def test_nothing_that_is_asked_for_makes_a_series(
    method: str, path: str, reader: FlaskClient
) -> None:
    before = measured(reader).keys()
    visitor = {
        "Origin": "https://partner.example.org",
        "User-Agent": "xyzzy",
        "Host": "xyzzy.example.org",
    }
    reader.open(path, method=method, headers=visitor)
    text = reader.get("/metrics").text
    assert samples(text).keys() == before
    for secret in ("xyz", "partner", "RHM20", "rheumatology"):
        assert secret not in text


# Where it is


def test_it_works_while_the_database_is_out_of_reach(
    tmp_path: Path, make_client: Callable[..., FlaskClient]
) -> None:
    folder = tmp_path / "database"
    folder.mkdir()
    client = make_client(database_url=f"sqlite:///{folder}/store.sqlite3")
    site_of(client).store.close()
    rmtree(folder)
    assert client.get("/metrics").status_code == 200


def test_a_state_folder_that_is_gone_is_said_and_not_taken_for_zero(
    client: FlaskClient, tmp_path: Path
) -> None:
    client.get(CARD)
    rmtree(tmp_path / "state" / "workers")
    response = client.get("/metrics")
    assert (response.status_code, response.text) == (503, "The state folder cannot be used.\n")
    assert str(tmp_path) not in response.text


def test_an_application_that_has_widgets_has_it_under_the_prefix(tmp_path: Path) -> None:
    host = Flask("charity")
    Widgets(host, library=EXAMPLE_LIBRARY, state=tmp_path, base_url="https://charity.example.org")
    client = host.test_client()
    try:
        client.get(f"/widgets{RATING}")
        found = measured(client, "/widgets/metrics")
        assert found['carewidget_flask_responses_total{kind="fragments",status="2xx"}'] == 1
        assert client.get("/metrics").status_code == 404
    finally:
        site_of(client).close()


def test_applications_in_one_process_count_each_for_itself(
    make_client: Callable[..., FlaskClient], tmp_path: Path
) -> None:
    one = make_client(state=tmp_path / "one")
    other = make_client(state=tmp_path / "other")
    one.get("/guide")
    name = 'carewidget_flask_responses_total{kind="guide",status="2xx"}'
    assert (measured(one)[name], measured(other)[name]) == (1, 0)


def test_two_that_serve_the_same_add_up(make_client: Callable[..., FlaskClient]) -> None:
    one, other = make_client(), make_client()
    one.get("/guide")
    other.get("/guide")
    name = 'carewidget_flask_responses_total{kind="guide",status="2xx"}'
    until(lambda: measured(one)[name] == 2)
    assert measured(other)["carewidget_workers"] == 2


def test_what_somebody_elses_application_measures_is_its_own(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(theirs))
    assert all(name.startswith("carewidget_") for name in measured(client))
    assert list(theirs.iterdir()) == []


# Workers


def test_what_an_ended_application_counted_is_gone_on_from(
    make_client: Callable[..., FlaskClient],
) -> None:
    before = make_client()
    before.get("/guide")
    site_of(before).close()
    name = 'carewidget_flask_responses_total{kind="guide",status="2xx"}'
    found = measured(make_client())
    assert (found[name], found["carewidget_workers"]) == (1, 1)


FORK = """
import os, sys, time
from pathlib import Path
from widget import create_app
from widget.paths import EXAMPLE_LIBRARY
app = create_app(library=EXAMPLE_LIBRARY, state=Path(sys.argv[1]))
site, client = app.extensions["carewidget"], app.test_client()
gzip = {"Accept-Encoding": "gzip"}
for _ in range(3):
    client.get("/w/contact-card/rheumatology", headers=gzip)
child = os.fork()
if child == 0:
    site.store.engine.dispose(close=False)
    site.counter.start()
    # A new process has the library from disk again, so the first is made and the second kept.
    time.sleep(0.2)
    for _ in range(2):
        client.get("/w/contact-card/rheumatology", headers=gzip)
    client.get("/guide")
    site.counter.stop()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print(client.get("/metrics").text)
site.close()
"""


def test_what_was_counted_before_a_fork_counts_once(tmp_path: Path) -> None:
    """As under a server that makes the application first, and then its workers."""
    ran = subprocess.run(
        [sys.executable, "-c", FORK, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    found = samples(ran.stdout)
    assert found[CACHED] == 3
    assert found['carewidget_flask_responses_total{kind="guide",status="2xx"}'] == 1
    assert found["carewidget_workers"] == 1


def test_a_worker_takes_the_lowest_number_that_is_free(tmp_path: Path) -> None:
    workers = [Workers(tmp_path) for _ in range(4)]
    for worker in workers[:3]:
        worker.join()
    workers[1].leave()
    workers[3].join()
    assert [(tally.worker, tally.is_alive) for tally in workers[0].tallies()] == [
        (1, True),
        (2, True),
        (3, True),
    ]
    for worker in workers:
        worker.leave()


def test_what_the_dead_counted_stays_and_is_taken_over(tmp_path: Path) -> None:
    one, other = Workers(tmp_path), Workers(tmp_path)
    one.join()
    one.write({"requests": 3}, {"bytes": 5})
    one.leave()
    assert [(tally.is_alive, tally.counted) for tally in other.tallies()] == [
        (False, {"requests": 3})
    ]
    assert other.join() == {"requests": 3}
    other.leave()


@pytest.mark.parametrize("content", ["", "{", "é", "[]"])
def test_a_damaged_file_counts_for_nothing(content: str, tmp_path: Path) -> None:
    worker = Workers(tmp_path)
    worker.join()
    (tmp_path / "1.json").write_text(content)
    assert [tally.counted for tally in worker.tallies()] == [{}]
    worker.leave()


def test_nothing_is_written_while_nothing_happens(tmp_path: Path) -> None:
    worker = Workers(tmp_path)
    worker.join()
    worker.write({"requests": 3}, {})
    (tmp_path / "1.json").unlink()
    worker.write({"requests": 3}, {})
    assert not (tmp_path / "1.json").exists()
    worker.leave()


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("measured")


@pytest.fixture(scope="module")
def server(state: Path) -> Iterator[str]:
    """The base URL of a server with two workers."""
    with widget_server(state, workers=2) as base_url:
        yield base_url


def ask(url: str) -> str:
    """The answer to a request on a connection of its own, which the kernel gives to a worker."""
    request = urllib.request.Request(url, headers={"Connection": "close"})
    with urllib.request.urlopen(request, timeout=30) as response:
        text: str = response.read().decode()
        return text


def holders(state: Path) -> dict[int, int]:
    """The processes that hold a number, by the inode of its lock file."""
    files = {file.stat().st_ino for file in state.glob("workers/*/*.lock")}
    lines = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    held = [(int(line[5].split(":")[2]), int(line[4])) for line in lines if line[1] == "FLOCK"]
    return {inode: process for inode, process in held if inode in files}


def numbers(server: str) -> dict[str, float]:
    return samples(ask(f"{server}/metrics"))


def ask_many(server: str, path: str, times: int) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, [f"{server}{path}"] * times))


def test_workers_add_up(server: str) -> None:
    until(lambda: numbers(server)["carewidget_workers"] == 2)
    before = numbers(server)
    ask_many(server, CARD, 200)
    # What another worker has answered is told a second later.
    asked = [CACHED, 'carewidget_flask_responses_total{kind="fragments",status="2xx"}']

    def answered() -> float:
        after = numbers(server)
        return sum(after[name] - before[name] for name in asked)

    until(lambda: answered() == 200)
    assert answered() == 200
    after = numbers(server)
    assert after[CACHED] - before[CACHED] >= 200 - 2 * 8
    assert 'carewidget_resident_memory_bytes{worker="2"}' in after


def test_both_workers_say_the_same(server: str) -> None:
    """Otherwise a counter would go backwards whenever the other one is asked."""
    until(lambda: numbers(server)["carewidget_workers"] == 2)
    name, path = 'carewidget_flask_responses_total{kind="guide",status="2xx"}', "/guide"
    before = numbers(server)[name]
    ask_many(server, path, 20)
    until(lambda: numbers(server)[name] == before + 20)
    assert {numbers(server)[name] for _ in range(20)} == {before + 20}


def test_a_worker_that_is_killed_takes_nothing_with_it(server: str, state: Path) -> None:
    until(lambda: numbers(server)["carewidget_workers"] == 2)
    ask_many(server, CARD, 100)
    told = numbers(server)
    living = holders(state)
    assert len(living) == 2
    killed = min(living.values())
    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in holders(state).values())

    def counters() -> dict[str, float]:
        # A connection may have been the dead one's.
        while True:
            with suppress(OSError):
                found = numbers(server)
                return {name: found[name] for name in told if re.search("_total|_bucket", name)}

    assert [name for name, value in counters().items() if value < told[name]] == []
    until(lambda: numbers(server)["carewidget_workers"] == 2, seconds=60)
    assert [name for name, value in counters().items() if value < told[name]] == []
    assert numbers(server).keys() == told.keys(), "the new one has the number of the dead"


def test_a_method_that_nobody_knows_makes_no_series(server: str) -> None:
    before = numbers(server).keys()
    address = urlsplit(server)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(b"XYZZY /xyz/zy HTTP/1.1\r\nHost: xyzzy\r\nConnection: close\r\n\r\n")
        assert connection.recv(4096)
    text = ask(f"{server}/metrics")
    assert samples(text).keys() == before
    assert "xyz" not in text.lower()
