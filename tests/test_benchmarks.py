"""The benchmarks: what could be wrong in them without being noticed."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from crawleruseragents import is_crawler
from flask import Flask

from benchmarks import in_process, pages, served, speed, start
from benchmarks.answers import Answer, ask, ask_in_process, must_be
from benchmarks.applications import constant, make_hello, make_straightforward
from benchmarks.attack import ATTACKS, Attacked
from benchmarks.chart import Bar, Panel, panels, svg
from benchmarks.figures import Spread, ratios, spread, written
from benchmarks.goals import goals, missed
from benchmarks.load import parse
from benchmarks.machine import program_version
from benchmarks.pages import Embedded, Opened, add_page, open_page, transferred
from benchmarks.processes import tree_of
from benchmarks.report import markdown, table
from benchmarks.results import Results
from benchmarks.served import BROTLI, CONNECTIONS, PLAIN, UNCHANGED, Served, Worker
from benchmarks.servers import nginx, started
from benchmarks.visitors import SUMMARY, Visit, plain
from tests.changing import until
from tests.serving import HostSite, clean_environment, free_port
from widget.errors import CannotRun

ANSWER = Answer(
    "200 OK",
    {
        "content-type": "text/html; charset=utf-8",
        "content-encoding": "br",
        "content-security-policy": "default-src 'none'; frame-ancestors *",
        "x-odd": r'a "quoted" text; and a \ in it',
    },
    b"not really brotli",
)
COUNTED = {
    "requests": 50_000, "duration": 2_000_000, "bytes": 100_000_000, "p50": 500, "p99": 1500,
    "connect": 0, "read": 0, "write": 0, "status": 0, "timeout": 0,
}  # fmt: skip
ALL_THREE = {
    (served.OURS, PLAIN): 60_000,
    (served.OURS, BROTLI): 60_000,
    (served.OURS, UNCHANGED): 60_000,
    (served.KEPT, PLAIN): 61_000,
    (served.KEPT, BROTLI): 61_000,
    (served.KEPT, UNCHANGED): 61_000,
    (served.NGINX, PLAIN): 62_000,
    (served.NGINX, BROTLI): 62_000,
    (served.NGINX, UNCHANGED): 62_000,
    (served.CONSTANT, PLAIN): 61_000,
    (served.CONSTANT, BROTLI): 61_000,
    (served.CONSTANT, UNCHANGED): 61_000,
    (served.HELLO, PLAIN): 15_000,
    (served.HELLO_GUNICORN, PLAIN): 5_000,
    (served.STRAIGHTFORWARD, PLAIN): 300,
}


def made_up(**changed: object) -> Results:
    """Results by which every goal is met, but for what is changed."""
    results = Results(
        machine={"Processor": "A | B, 2 cores"},
        rounds=3,
        seconds=2,
        in_process={in_process.OURS: [1.0, 1.1, 1.2], in_process.HELLO: [40.0, 41.0, 42.0]},
        served=[
            Served(*asked, connections, [rate] * 3, [0.5] * 3, [1.5] * 3, [1.6] * 3, [99.0] * 3)
            for connections in CONNECTIONS
            for asked, rate in ALL_THREE.items()
        ],
        worker=Worker(110, 70),
        attacked=Attacked(1000, [0.03] * 3, [0.031] * 3, [0.029] * 3, 100, 101),
        pages=[
            Embedded(way, network, [Opened(500, 4, 25, 0.0)] * 3)
            for way in pages.WAYS
            for network in pages.NETWORKS
        ],
        start={start.COMPILED: [0.6, 0.7, 0.8], start.COLD: [0.7, 0.8, 0.9]},
    )
    return replace(results, **changed)  # type: ignore[arg-type]


def served_with(name: str, answer: str, **changed: list[float]) -> list[Served]:
    """The made-up servers, but for one of them."""
    return [
        replace(one, **changed) if (one.name, one.answer) == (name, answer) else one  # type: ignore[arg-type]
        for one in made_up().served
    ]


def one_page(way: str, shift: float) -> list[Embedded]:
    """The made-up pages, but for the layout shift of one way."""
    return [
        replace(one, opened=[replace(opened, shift=shift) for opened in one.opened])
        if one.way == way
        else one
        for one in made_up().pages
    ]


# Figures


def test_a_spread_is_the_median_with_the_lowest_and_the_highest() -> None:
    assert spread([5.0, 1.0, 2.0, 9.0, 3.0]) == Spread(3.0, 1.0, 9.0)


def test_a_ratio_is_made_within_a_round() -> None:
    assert ratios([1.0, 20.0], [2.0, 40.0]) == [0.5, 0.5]


def test_rounds_that_somebody_missed_are_not_compared() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratios([1.0, 2.0], [1.0])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.00512, "0.00512"),
        (0.25, "0.250"),
        (1.234, "1.23"),
        (9.999, "10.00"),
        (12.34, "12.3"),
        (123.4, "123"),
        (61_234.5, "61,234"),
    ],
)
def test_a_figure_has_three_digits_that_count(value: float, text: str) -> None:
    assert written(value) == text


# Load


def test_what_wrk_counted_is_read_from_its_last_line() -> None:
    met = parse(f"Running 2s test @ …\n  2 threads\n{json.dumps(COUNTED)}\n", used=1.5)
    assert (met.rate, met.p50, met.p99) == (25_000, 0.5, 1.5)
    assert (met.requests, met.size, met.busy) == (50_000, 2000, 75)


@pytest.mark.parametrize("kind", ["connect", "read", "write", "status", "timeout"])
def test_an_error_under_load_fails_the_run(kind: str) -> None:
    with pytest.raises(CannotRun, match=f"3 {kind}"):
        parse(json.dumps(COUNTED | {kind: 3}), used=1)


def test_a_server_that_answered_nothing_fails_the_run() -> None:
    with pytest.raises(CannotRun, match="no answer"):
        parse(json.dumps(COUNTED | {"requests": 0}), used=1)


# Answers


def test_an_answer_that_is_as_expected_is_measured() -> None:
    assert must_be("It", ANSWER, 200, "br") is ANSWER


@pytest.mark.parametrize(
    ("changed", "status", "encoding"),
    [
        ({}, 200, None),
        ({}, 200, "gzip"),
        ({}, 304, "br"),
        ({"body": b""}, 200, "br"),
        ({"status": "304 Not Modified"}, 304, "br"),
    ],
    ids=["compressed", "compressed otherwise", "another status", "empty", "304 with a body"],
)
def test_another_answer_is_not_measured(
    changed: dict[str, object], status: int, encoding: str | None
) -> None:
    with pytest.raises(CannotRun, match="would say nothing"):
        must_be("It", replace(ANSWER, **changed), status, encoding)  # type: ignore[arg-type]


def test_the_constant_gives_the_answer_as_it_was_kept(tmp_path: Path) -> None:
    ANSWER.save(tmp_path / "answer")
    given = ask_in_process(constant(Answer.load(tmp_path / "answer")), Visit())
    assert given == ANSWER


def test_nginx_gives_the_same_bytes_and_headers_and_knows_what_has_not_changed(
    tmp_path: Path,
) -> None:
    with nginx(tmp_path, {"/same": ANSWER}) as server:
        given = ask(server.url, Visit("/same"))
        length = {"content-length": str(len(ANSWER.body))}
        assert (given.body, given.own_headers) == (ANSWER.body, ANSWER.headers | length)
        known = Visit("/same").with_headers(if_none_match=given.headers["etag"])
        assert ask(server.url, known).status == "304 Not Modified"


def test_flask_says_hello() -> None:
    assert ask_in_process(make_hello(), Visit()).body == b"Hello, world!"


def test_the_straightforward_page_has_the_whole_leaflet_and_nothing_else_of_its_file() -> None:
    html = ask_in_process(make_straightforward(), Visit()).body.decode()
    assert "<h2>What CRMO is" in html
    assert "Another bone may be inflamed without any symptoms." in html
    assert "also_known_as" not in html


# Visitors and attackers


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Our application, as it is measured."""
    with in_process.our_app(tmp_path_factory.mktemp("state") / "state") as app:
        yield app


def test_a_visit_is_a_browser_s_so_that_it_is_counted_as_a_person_s() -> None:
    assert not is_crawler(plain(SUMMARY).headers["User-Agent"])


def test_everything_that_is_measured_in_the_process_is_what_its_name_says(ours: Flask) -> None:
    assert in_process.OURS in in_process.our_visits(ours)


@pytest.mark.parametrize("kind", range(len(ATTACKS)))
def test_an_attack_gets_an_answer_that_is_no_fault_of_ours(ours: Flask, kind: int) -> None:
    assert ask_in_process(ours, ATTACKS[kind]("c0ffee", "7ea")).status < "5"


@pytest.mark.parametrize("kind", range(len(ATTACKS)))
def test_no_two_attacks_are_alike(kind: int) -> None:
    chance = random.Random(1)
    texts = [f"{chance.getrandbits(64):x}" for _ in range(20)]
    visits = {str(ATTACKS[kind](one, other)) for one, other in pairwise(texts)}
    assert len(visits) == len(texts) - 1


# Processes


def test_the_processes_of_a_server_are_all_found() -> None:
    parent = "import subprocess; subprocess.run(['sleep', '60'])"
    with subprocess.Popen([sys.executable, "-c", parent], start_new_session=True) as process:
        try:
            until(lambda: len(tree_of(process.pid)) == 2)
        finally:
            os.killpg(process.pid, signal.SIGKILL)


# What is missing


def test_what_is_missing_is_named() -> None:
    with pytest.raises(CannotRun, match=r"^nothing-of-the-kind is needed, and was not found\."):
        program_version(["nothing-of-the-kind"])


def test_a_server_that_does_not_start_says_why() -> None:
    command = [sys.executable, "-c", "raise SystemExit('There is no room.')"]
    with (
        pytest.raises(CannotRun, match=r"did not start\. There is no room\."),
        started(command, free_port(), clean_environment()),
    ):
        pass


# Pages


def test_the_browser_s_log_says_how_much_came_and_who_was_asked() -> None:
    def line(method: str, **about: object) -> dict[str, str]:
        return {
            "message": json.dumps({"message": {"method": f"Network.{method}", "params": about}})
        }

    log = [
        line("requestWillBeSent", requestId="1", request={"url": "http://host/page"}),
        line("requestWillBeSent", requestId="2", request={"url": "http://widgets/w/a/b"}),
        line("requestWillBeSent", requestId="3", request={"url": "http://widgets.example/"}),
        line("dataReceived", requestId="2", encodedDataLength=70),
        line("loadingFinished", requestId="1", encodedDataLength=1000),
        line("loadingFinished", requestId="2", encodedDataLength=500.5),
        line("loadingFinished", requestId="before", encodedDataLength=9),
    ]
    assert transferred(log, "http://widgets") == (1, 1500.5)


@pytest.mark.parametrize(("way", "requests"), [(pages.HTMX, 4), (pages.INLINE, 0)])
def test_a_page_is_opened_until_its_three_widgets_are_painted(
    way: str, requests: int, host: HostSite, widgets: str
) -> None:
    opened = open_page(add_page(host, way, widgets), widgets, pages.QUICK)
    assert opened.requests == requests
    assert opened.milliseconds > 0
    assert opened.kilobytes > 1


# Goals


def test_there_are_figures_by_which_every_goal_is_met() -> None:
    assert missed(goals(made_up())) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"in_process": {in_process.OURS: [2.1] * 3, in_process.HELLO: [40] * 3}}, ["In process"]),
        (
            {"served": served_with(served.OURS, BROTLI, rates=[54_900] * 3)},
            ["Rate (brotli) / nginx"],
        ),
        (
            {"served": served_with(served.KEPT, BROTLI, rates=[55_000] * 3)},
            ["Rate (brotli) of carewidget, kept by nginx"],
        ),
        (
            {"served": served_with(served.CONSTANT, UNCHANGED, rates=[70_000] * 3)},
            ["Rate (304) / Bare WSGI constant"],
        ),
        (
            {"served": served_with(served.HELLO, PLAIN, rates=[20_001] * 3)},
            ["Rate (brotli) / Flask hello world, Granian"],
        ),
        (
            {"served": served_with(served.STRAIGHTFORWARD, PLAIN, rates=[601] * 3)},
            ["Rate (brotli) / Flask + Jinja + bleach page"],
        ),
        (
            {"served": served_with(served.OURS, PLAIN, p99=[1.0, 3.1, 3.1])},
            ["p99 (not compressed) / nginx"],
        ),
        (
            {"attacked": replace(made_up().attacked, during=[0.037] * 3)},
            ["Ordinary requests amid 1,000 of an attack"],
        ),
        (
            {"attacked": replace(made_up().attacked, after=[0.037] * 3)},
            ["Ordinary requests after 1,000 of an attack"],
        ),
        ({"attacked": replace(made_up().attacked, rss_after=106)}, ["Memory after the attack"]),
        ({"pages": one_page(pages.LOADER, 0.01)}, ["Layout shift by loader"] * 2),
        (
            {"start": {start.COMPILED: [1.1] * 3, start.COLD: [0.9] * 3}},
            ["Seconds until `carewidget serve` answers, compiled before"],
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_goal_that_is_missed_is_found(changed: dict[str, object], said: list[str]) -> None:
    found = [goal.sentence.removeprefix("Missed: ") for goal in missed(goals(made_up(**changed)))]
    assert len(found) == len(said)
    assert all(map(str.startswith, found, said))


def test_one_bad_round_of_three_misses_no_goal() -> None:
    bad = served_with(served.OURS, BROTLI, rates=[60_000, 100, 60_000])
    assert missed(goals(made_up(served=bad))) == []


def test_other_ways_to_embed_may_move_the_page() -> None:
    assert missed(goals(made_up(pages=one_page(pages.FRAME, 0.1)))) == []


@pytest.mark.parametrize(
    ("rate", "code", "said"),
    [(60_000, 0, ""), (54_900, 1, "is 0.885, and has to be at least 0.9.\n")],
    ids=["all are met", "one is missed"],
)
def test_a_missed_goal_ends_the_run_with_1(
    rate: float, code: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = made_up(served=served_with(served.OURS, PLAIN, rates=[rate] * 3))
    monkeypatch.setattr(speed, "measure", lambda *given: results)
    ended = CliRunner().invoke(speed.main, ["--quick"])
    assert ended.exit_code == code
    assert ended.stderr.endswith(said)


# The report


def test_every_row_of_a_table_has_all_its_columns() -> None:
    tables = [block for block in markdown(made_up()).split("\n\n") if block.startswith("|")]
    columns = [{row.count(" | ") for row in one.splitlines()} for one in tables]
    assert [len(counts) for counts in columns] == [1] * 6


def test_a_bar_in_a_cell_ends_no_cell() -> None:
    assert table(["A"], [["b | c"]]).splitlines()[-1] == r"| b \| c |"


def test_the_report_says_of_every_goal_whether_it_is_met() -> None:
    results = made_up(pages=one_page(pages.HTMX, 0.25))
    text = markdown(results)
    assert all(
        f"| {goal.text} | {goal.asked} | {goal.measured} |" in text for goal in goals(results)
    )
    assert text.count("**no**") == 2


def test_the_report_has_every_server_with_every_number_of_connections() -> None:
    text = markdown(made_up())
    assert all(
        f"| {one.connections} | {one.name} | {one.answer} |" in text for one in made_up().served
    )


def test_every_round_is_kept_for_programs() -> None:
    kept = json.loads(made_up().json())
    assert kept["in_process"][in_process.OURS] == [1.0, 1.1, 1.2]
    assert len(kept["served"][0]["rates"]) == 3


# The chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(shown: list[Panel]) -> ElementTree.Element:
    """A chart, as it is read."""
    return ElementTree.fromstring(svg(shown))


def test_the_chart_has_a_name_and_says_in_words_what_it_shows() -> None:
    chart = drawn(panels(made_up()))
    names = {one.get("id"): one.text or "" for one in chart if one.get("id")}
    assert chart.get("role") == "img"
    assert chart.get("aria-labelledby", "").split() == list(names)
    assert f"{served.OURS} ({BROTLI}) 60,000" in names["description"]


def test_a_bar_is_as_long_as_its_median_says_and_ours_looks_different() -> None:
    bars = [Bar("ours", [50, 100, 150], True), Bar("<other> & co", [25, 50, 75])]
    chart = drawn([Panel("Requests", bars)])
    _, first, second = chart.findall(f"{SVG}rect")
    assert float(first.get("width", 0)) == pytest.approx(2 * float(second.get("width", 0)), abs=0.2)
    assert (first.get("class"), second.get("class")) == ("ours", "other")


def test_the_chart_names_every_bar_and_its_figure_within_its_edges() -> None:
    chart = drawn([Panel("Requests", [Bar("<other> & co", [25, 50, 61_000])])])
    texts = {one.text: float(one.get("x", 0)) for one in chart.iter(f"{SVG}text")}
    width = float(chart.get("viewBox", "").split()[2])
    assert list(texts) == ["Requests", "<other> & co", "50.0"]
    assert max(texts.values()) < width - 60
