"""The command line, as real processes: what it says, where, and how it ends."""

import csv
import io
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from tests.changing import change, until
from tests.serving import clean_environment, free_port
from widget import __version__
from widget.cli.main import COMMANDS
from widget.counts import Use
from widget.paths import EXAMPLE_LIBRARY
from widget.store.store import Store
from widget.submission import Rating, Report

EXAMPLE = str(EXAMPLE_LIBRARY)
RHM20 = "resources/rhm20.md"


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ran]:
    """Runs a command to its end, with a state folder of its own."""

    def run_command(*arguments: str | Path, **settings: str) -> Ran:
        ended = subprocess.run(
            [sys.executable, "-m", "widget", *map(str, arguments)],
            env=clean_environment(**{"state": str(tmp_path / "state")} | settings),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in ended.stderr
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    return run_command


@pytest.fixture
def port() -> str:
    """A port that nothing listens at."""
    return str(free_port())


def rate(tmp_path: Path, *scores: int) -> None:
    """Store ratings of RHM20."""
    (tmp_path / "state").mkdir()
    store = Store(f"sqlite:///{tmp_path / 'state' / 'carewidget.sqlite3'}")
    store.prepare()
    for n, score in enumerate(scores):
        store.add(Rating(str(n), "RHM20", "2", score, "", "en", "", date(2026, 1, 5)))
    store.close()


# The whole


def test_the_help_names_every_command(run: Callable[..., Ran]) -> None:
    ran = run("--help")
    assert ran.code == 0
    listed = ran.out.partition("Commands:")[2]
    assert re.findall(r"^  (\w+) ", listed, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(run: Callable[..., Ran], command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: carewidget {command} ")


def test_the_version_is_said(run: Callable[..., Ran]) -> None:
    assert run("--version").out == f"carewidget, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("fly",), "No such command 'fly'"),
        (("lint", "--fast"), "No such option"),
        (("serve", EXAMPLE, "--port", "70000"), "70000 is not in the range 1<=x<=65535"),
        (("lint", EXAMPLE, EXAMPLE), "unexpected extra argument"),
    ],
)
def test_a_command_that_cannot_be_understood_ends_with_2(
    run: Callable[..., Ran], arguments: tuple[str, ...], message: str
) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


# What keeps every command from running


@pytest.mark.parametrize("command", ["serve", "lint"])
def test_without_a_library_a_command_says_how_to_name_one(
    run: Callable[..., Ran], command: str
) -> None:
    assert run(command) == Ran(
        2, "", "No library is named. Give the folder, or set CAREWIDGET_LIBRARY to its path.\n"
    )


@pytest.mark.parametrize("command", ["serve", "lint", "report"])
def test_a_folder_that_is_not_there_is_said_in_a_sentence(
    run: Callable[..., Ran], port: str, command: str
) -> None:
    more = ("--port", port) if command == "serve" else ()
    message = "There is no library folder /nowhere. Give the path of a folder with a library.yml.\n"
    assert run(command, "/nowhere", *more) == Ran(2, "", message)


def test_a_folder_that_is_no_library_is_said_in_a_sentence(run: Callable[..., Ran]) -> None:
    message = (
        "The folder /proc/self has no library.yml, so it is not a library. "
        "Add one that names the publisher, or give another folder.\n"
    )
    assert run("lint", "/proc/self") == Ran(2, "", message)


@pytest.mark.parametrize(
    ("arguments", "state"),
    [
        (("serve", EXAMPLE), "/dev/null/state"),
        (("report", EXAMPLE), "/proc/self/state"),
        (("migrate",), "/dev/null/state"),
    ],
)
def test_a_state_folder_that_cannot_be_written_is_said_in_a_sentence(
    run: Callable[..., Ran], port: str, arguments: tuple[str, ...], state: str
) -> None:
    more = ("--port", port) if "serve" in arguments else ()
    ran = run(*arguments, *more, state=state)
    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(
        rf"The state folder {state} cannot be written \([\w ]+\)\. "
        r"Make it writable, or name another with CAREWIDGET_STATE\.\n",
        ran.err,
    )


@pytest.mark.parametrize(
    ("arguments", "database", "message"),
    [
        (
            ("serve", EXAMPLE),
            "nonsense",
            "CAREWIDGET_DATABASE_URL is not the address of a PostgreSQL or SQLite database.",
        ),
        (
            ("report", EXAMPLE),
            "postgresql://nurse:opensesame@127.0.0.1:1/care",
            "nurse:***@127.0.0.1:1/care cannot be used",
        ),
        (
            ("migrate",),
            "sqlite:////proc/store.sqlite3",
            "The database /proc/store.sqlite3 cannot be used",
        ),
    ],
)
def test_a_database_that_is_out_of_reach_is_said_in_a_sentence(
    run: Callable[..., Ran], port: str, arguments: tuple[str, ...], database: str, message: str
) -> None:
    more = ("--port", port) if "serve" in arguments else ()
    ran = run(*arguments, *more, database_url=database)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert "opensesame" not in ran.err
    assert ran.err.count("\n") == 1


def test_a_setting_that_cannot_be_right_is_said_in_a_sentence(
    run: Callable[..., Ran], port: str
) -> None:
    assert run("serve", EXAMPLE, "--port", port, base_url="http://[::1") == Ran(
        2,
        "",
        'The base URL (CAREWIDGET_BASE_URL) "http://[::1" is not an address. '
        "Write one such as https://widgets.example.org.\n",
    )


# lint


def test_lint_of_a_library_without_mistakes_ends_with_0(run: Callable[..., Ran]) -> None:
    assert run("lint", EXAMPLE) == Ran(0, "", "0 mistakes. 5 resources and 2 teams can be read.\n")


def test_lint_takes_the_library_from_the_environment(run: Callable[..., Ran]) -> None:
    assert run("lint", library=EXAMPLE).code == 0


def test_lint_lists_every_mistake_and_ends_with_1(run: Callable[..., Ran], library: Path) -> None:
    change(library, RHM20, "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    change(library, "resources/phl05.md", "kind: test", "kind: tests")
    ran = run("lint", library)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        'resources/phl05.md:7: kind: "tests" does not fit (write condition, symptom, medicine, '
        "test, treatment, wellbeing or service)",
        'resources/rhm20.md:26: reviewed: "31/02/2025" is not a date (write 2025-02-28)',
    ]
    assert ran.err == "2 mistakes in 2 files. 3 resources and 2 teams can be read.\n"


def test_lint_counts_what_was_dropped_as_a_mistake(run: Callable[..., Ran], library: Path) -> None:
    change(library, RHM20, "- blood tests", "- <b>blood</b> tests")
    ran = run("lint", library)
    assert ran.code == 1
    assert ran.out == (
        "resources/rhm20.md:76: <b> was left out (write <strong>, or ** in Markdown)\n"
    )
    assert ran.err == "1 mistake in 1 file. 5 resources and 2 teams can be read.\n"


def test_lint_of_a_broken_library_yml_lists_its_mistakes_and_ends_with_2(
    run: Callable[..., Ran], library: Path
) -> None:
    change(library, "library.yml", "postcode: S10 2TH", "fax: 1")
    assert run("lint", library) == Ran(
        2,
        "",
        "The library cannot be served until library.yml is right:\n"
        "library.yml:3: postcode: is missing (add a line such as postcode: S10 2TH)\n"
        "library.yml:9: fax: is not a field (remove it; the fields are name, url, country, "
        "address, postcode, switchboard, time_zone, languages, disclaimers, safeguarding, "
        "review_policy, appeal, comments, stale_if_error)\n",
    )


# report


def test_a_report_counts_the_ratings_of_each_resource(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    rate(tmp_path, 5, 5, 2)
    rows = list(csv.DictReader(io.StringIO(run("report", EXAMPLE, "--csv").out)))
    assert [row["number"] for row in rows] == ["EMD12", "PHL05", "PHM03", "RHM07", "RHM20"]
    assert rows[-1] == {
        "number": "RHM20",
        "title": "Chronic recurrent multifocal osteomyelitis (CRMO)",
        "ratings": "3",
        "1": "0",
        "2": "1",
        "3": "0",
        "4": "0",
        "5": "2",
        "average": "4.0",
        "views": "0",
        "downloads": "0",
    }


def test_a_report_in_json_has_numbers(run: Callable[..., Ran], tmp_path: Path) -> None:
    rate(tmp_path, 1, 2)
    row = json.loads(run("report", EXAMPLE, "--json").out)[-1]
    assert (row["number"], row["ratings"], row["average"]) == ("RHM20", 2, 1.5)


def use(tmp_path: Path, **times: int) -> None:
    """Store views of resources, and downloads of RHM20 half as often as its views."""
    (tmp_path / "state").mkdir()
    store = Store(f"sqlite:///{tmp_path / 'state' / 'carewidget.sqlite3'}")
    store.prepare()
    viewed = {Use("view", number, date(2026, 1, 5), ""): n for number, n in times.items()}
    downloaded = Use("download", "RHM20", date(2026, 1, 6), "charity.example.org")
    store.add_uses({**viewed, downloaded: times["RHM20"] // 2})
    store.close()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_report_counts_the_views_and_downloads_of_each_resource(
    run: Callable[..., Ran], tmp_path: Path, form: str
) -> None:
    use(tmp_path, RHM20=1200, PHL05=34)
    out = run("report", EXAMPLE, f"--{form}").out
    rows = csv.DictReader(io.StringIO(out)) if form == "csv" else json.loads(out)
    assert {row["number"]: (int(row["views"]), int(row["downloads"])) for row in rows} == {
        "EMD12": (0, 0),
        "PHL05": (34, 0),
        "PHM03": (0, 0),
        "RHM07": (0, 0),
        "RHM20": (1200, 600),
    }


def test_a_report_for_people_ends_with_the_totals(run: Callable[..., Ran], tmp_path: Path) -> None:
    use(tmp_path, RHM20=1200, PHL05=34)
    assert re.search(r"Total .* 0 .* 1234 .* 600 ", run("report", EXAMPLE).out)


def test_a_report_counts_the_views_of_a_resource_that_the_library_no_longer_has(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    use(tmp_path, RHM20=2, OLD1=5)
    rows = json.loads(run("report", EXAMPLE, "--json").out)
    assert [row["views"] for row in rows if row["number"] == "OLD1"] == [5]


def test_what_nobody_has_rated_has_no_average(run: Callable[..., Ran]) -> None:
    assert [row["average"] for row in json.loads(run("report", EXAMPLE, "--json").out)] == [
        None
    ] * 5
    assert "–" in run("report", EXAMPLE).out


def test_a_report_for_people_is_a_table(run: Callable[..., Ran], tmp_path: Path) -> None:
    rate(tmp_path, 4)
    ran = run("report", EXAMPLE)
    assert ran.code == 0
    assert re.search(r"RHM20 .* 1 .* 4\.0", ran.out)


MESSAGE = "=HYPERLINK(1) The ward moved. Ring [telephone number removed]."


def report(tmp_path: Path, *reasons: str) -> None:
    """Store reports of RHM20."""
    (tmp_path / "state").mkdir()
    store = Store(f"sqlite:///{tmp_path / 'state' / 'carewidget.sqlite3'}")
    store.prepare()
    for n, reason in enumerate(reasons):
        day = date(2026, 1, 5)
        store.add(Report(str(n), "RHM20", "2", reason, MESSAGE, "cy", "charity.example", day))
    store.close()


def test_a_report_for_people_counts_what_is_missing_or_wrong_by_reason(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    report(tmp_path, "wrong", "wrong", "other")
    assert re.search(r"RHM20 .* 3 .* 0 .* 2 .* 0 .* 0 .* 1 ", run("report", EXAMPLE).out)


def test_while_nothing_is_reported_there_is_no_table_of_it(run: Callable[..., Ran]) -> None:
    assert "Unclear" not in run("report", EXAMPLE).out


def test_each_thing_reported_is_listed_with_its_message(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    report(tmp_path, "wrong")
    assert json.loads(run("report", EXAMPLE, "--reports", "--json").out) == [
        {
            "number": "RHM20",
            "title": "Chronic recurrent multifocal osteomyelitis (CRMO)",
            "version": "2",
            "day": "2026-01-05",
            "reason": "wrong",
            "message": MESSAGE,
            "tag": "cy",
            "partner": "charity.example",
        }
    ]


def test_in_a_spreadsheet_a_message_is_no_formula(run: Callable[..., Ran], tmp_path: Path) -> None:
    report(tmp_path, "wrong")
    (row,) = csv.DictReader(io.StringIO(run("report", EXAMPLE, "--reports", "--csv").out))
    assert row["message"] == f"'{MESSAGE}"


def test_a_table_of_messages_keeps_their_brackets(run: Callable[..., Ran], tmp_path: Path) -> None:
    report(tmp_path, "wrong")
    words = re.findall(r"[\w\[\]]+", run("report", EXAMPLE, "--reports").out)
    assert {"[telephone", "removed]"} <= set(words)


def test_a_report_counts_a_resource_that_the_library_no_longer_has(
    run: Callable[..., Ran], tmp_path: Path, library: Path
) -> None:
    rate(tmp_path, 4)
    for file in (library / "resources").glob("rhm20.*"):
        file.unlink()
    rows = json.loads(run("report", library, "--json").out)
    assert [row["ratings"] for row in rows if row["number"] == "RHM20"] == [1]


# migrate


def test_migrate_makes_the_database_and_may_be_run_again(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    said = f"The database {tmp_path / 'state' / 'carewidget.sqlite3'} has this version's layout.\n"
    assert run("migrate") == run("migrate") == Ran(0, "", said)


# serve


def test_a_port_in_use_is_said_in_a_sentence(run: Callable[..., Ran]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        assert run("serve", EXAMPLE, "--port", str(taken)) == Ran(
            2,
            "",
            f"Port {taken} of 127.0.0.1 is in use. Choose another with --port.\n",
        )


def test_a_host_that_is_not_this_machine_is_said_in_a_sentence(
    run: Callable[..., Ran], port: str
) -> None:
    ran = run("serve", EXAMPLE, "--host", "192.0.2.1", "--port", port)
    assert ran.code == 2
    assert ran.err.startswith(f"Port {port} of 192.0.2.1 cannot be used (")
    assert ran.err.count("\n") == 1


def test_a_broken_library_yml_stops_the_start(
    run: Callable[..., Ran], library: Path, port: str
) -> None:
    change(library, "library.yml", "country: GB", "country: UK")
    ran = run("serve", library, "--port", port)
    assert (ran.code, ran.out) == (2, "")
    assert 'library.yml:5: country: "UK" is not a country\'s ISO code (write GB)\n' in ran.err


def test_strict_stops_the_start_for_any_mistake(
    run: Callable[..., Ran], library: Path, port: str
) -> None:
    change(library, RHM20, "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    assert run("serve", library, "--strict", "--port", port) == Ran(
        2,
        "",
        'resources/rhm20.md:26: reviewed: "31/02/2025" is not a date (write 2025-02-28)\n'
        "The library has 1 mistake. Mend what is wrong, or leave out --strict.\n",
    )


def test_a_broken_library_yml_stops_the_start_although_there_is_an_earlier_edition(
    run: Callable[..., Ran], library: Path, port: str
) -> None:
    change(library, RHM20, "- blood tests", "- <b>blood</b> tests")
    assert run("serve", library, "--strict", "--port", port).code == 2
    change(library, "library.yml", "country: GB", "country: UK")
    assert "library.yml:5: country:" in run("serve", library, "--port", port).err


def get(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return str(response.read().decode())
    except OSError:
        return ""


def test_two_workers_tell_the_mistakes_once_serve_a_correction_and_end_with_0(
    library: Path, tmp_path: Path, port: str
) -> None:
    change(library, RHM20, "- blood tests", "- <b>blood</b> tests")
    arguments = ["serve", library, "--port", port, "--workers", "2"]
    with subprocess.Popen(
        [sys.executable, "-m", "widget", *map(str, arguments)],
        env=clean_environment(state=str(tmp_path / "state")),
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        address = f"http://127.0.0.1:{port}/w"
        until(lambda: "<li>blood tests</li>" in get(f"{address}/condition-summary/rhm20"), 30)
        change(library, "teams/rheumatology.yml", "telephone: 0114 271 7786", "telephone: 999")
        # Which worker answers is chance; twelve answers are not from one alone.
        card = f"{address}/contact-card/rheumatology"
        until(lambda: all("tel:999" in get(card) for _ in range(12)))
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=30)
    assert server.returncode == 0
    assert said.splitlines()[:2] == [
        "resources/rhm20.md:76: <b> was left out (write <strong>, or ** in Markdown)",
        f"Sheffield Children's NHS Foundation Trust: 4 published resources at http://127.0.0.1:{port}/guide",
    ]


@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.6])
def test_it_ends_even_while_its_workers_are_starting(
    seconds: float, library: Path, tmp_path: Path, port: str
) -> None:
    arguments = ["serve", library, "--port", port, "--workers", "2"]
    with subprocess.Popen(
        [sys.executable, "-m", "widget", *map(str, arguments)],
        env=clean_environment(state=str(tmp_path / "state")),
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr
        assert "published resources" in server.stderr.readline()
        time.sleep(seconds)
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)
    assert server.returncode in (0, -signal.SIGTERM)


# demo


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_the_demo_serves_three_sites_until_it_is_ended(tmp_path: Path) -> None:
    first = free_port(in_a_row=3)
    widgets, charity, intranet = (f"http://127.0.0.1:{first + n}" for n in range(3))
    with subprocess.Popen(
        [sys.executable, "-m", "widget", "demo", "--port", str(first)],
        env=clean_environment(state=str(tmp_path / "state")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as demo:
        until(lambda: get(f"{intranet}/"), 30)
        assert f"{widgets}/w/" in get(f"{charity}/")
        assert f"{widgets}/w/" in get(f"{intranet}/")
        assert "<h1" in get(f"{widgets}/guide")
        demo.send_signal(signal.SIGINT)
        said, wrong = demo.communicate(timeout=30)
    assert demo.returncode == 0
    assert wrong == ""
    assert all(address in said for address in (f"{widgets}/guide", f"{charity}/", f"{intranet}/"))
    until(lambda: all(is_free(first + n) for n in range(3)))


def test_the_demo_says_which_port_is_in_use(run: Callable[..., Ran]) -> None:
    first = free_port(in_a_row=3)
    with socket.create_server(("127.0.0.1", first + 1)):
        ran = run("demo", "--port", str(first))
    assert ran.code == 2
    assert ran.err.startswith(f"Port {first + 1} of 127.0.0.1 is in use.")


def test_a_component_that_is_not_complete_stops_the_start(tmp_path: Path) -> None:
    checkout = Path(__file__).parent.parent
    for folder in ("widget", "static", "examples"):
        copytree(checkout / folder, tmp_path / folder, ignore=ignore_patterns("__pycache__"))
    broken = tmp_path / "widget" / "components" / "opening_times"
    broken.mkdir()
    (broken / "__init__.py").write_text('"""Opening times."""\n', encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "widget", "serve", "examples/library", "--port", str(free_port())],
        cwd=tmp_path,
        env=clean_environment(state=str(tmp_path / "state")),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2
    assert ended.stderr == "components/opening_times/ has no template.html: add it.\n"
