"""The README: every command in it works, and what it says of others stays true."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import widget
from tests.serving import clean_environment, widget_server
from widget.check.configuration import read_configuration
from widget.check.engine import all_own_rules
from widget.embed import HTMX_CONFIG, snippet
from widget.settings import PREFIX, Settings

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


# `make test` runs these tests too, and a make inside a make says more.
NOT_FROM_MAKE = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
COMMANDS = [
    line for text in (README, CONTRIBUTING) for b in blocks("sh", text) for line in b.splitlines()
]
MAKE = sorted({line for line in COMMANDS if line.startswith("make ")})
CAREWIDGET = [line for line in COMMANDS if line.startswith(".venv/bin/carewidget ")]
CURL = [line for line in COMMANDS if line.startswith("curl ")]


def test_there_is_no_command_that_nothing_here_tests() -> None:
    assert set(COMMANDS) == {*MAKE, *CAREWIDGET, *CURL}


@pytest.mark.parametrize("line", MAKE)
def test_make_knows_the_target(line: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", line.split()[1]],
        cwd=CHECKOUT,
        env=NOT_FROM_MAKE,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_two_commands_run_what_other_tests_run(target: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", target],
        cwd=CHECKOUT,
        env=NOT_FROM_MAKE,
        capture_output=True,
        text=True,
    )
    command = {"demo": "carewidget demo", "test": "pytest"}[target]
    assert done.stdout.splitlines()[-1] == f".venv/bin/{command}"


@pytest.mark.parametrize("line", [line for line in CAREWIDGET if " serve " not in line])
def test_a_command_of_carewidget_ends_well(line: str, tmp_path: Path) -> None:
    arguments = line.split()[1:]
    done = subprocess.run(
        [sys.executable, "-m", "widget", *arguments],
        cwd=CHECKOUT,
        env=clean_environment(state=str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("line", CURL)
def test_curl_gets_a_fragment_from_what_serve_serves(line: str, tmp_path: Path) -> None:
    serve = next(command for command in CAREWIDGET if " serve " in command)
    library = serve.split()[2]
    with widget_server(tmp_path, CHECKOUT / library) as base_url:
        port = base_url.rpartition(":")[2]
        done = subprocess.run(
            ["sh", "-c", line.replace(":8000", f":{port}")], capture_output=True, text=True
        )
    assert '<h3 class="cw-heading">' in done.stdout


def test_the_snippet_is_the_one_that_is_made() -> None:
    made = snippet(
        "https://widgets.example.org", "contact-card", "rheumatology", "", "Rheumatology Team"
    )
    assert made.place in README
    assert made.loader in README
    assert HTMX_CONFIG in README


def test_the_python_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAREWIDGET_STATE", str(tmp_path))
    monkeypatch.chdir(CHECKOUT)
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, names)
    assert names["app"].name == "widget.web.app"  # type: ignore[attr-defined]


def test_every_setting_is_described() -> None:
    described = set(re.findall(rf"`{PREFIX}(\w+)`", README))
    assert described == {name.upper() for name in Settings.__dataclass_fields__}


def test_every_check_of_ours_is_described() -> None:
    rows = []
    for rule in all_own_rules():
        standard = f"{', '.join(rule.criteria)} {rule.level}" if rule.criteria else "best practice"
        rows.append(f"| [`{rule.id}`]({rule.url}) | {rule.help} | {standard} |")
    assert [line for line in README.splitlines() if line.startswith("| [`cw-")] == rows


def test_what_a_repository_says_once_can_be_read(tmp_path: Path) -> None:
    (file := tmp_path / "carewidget.toml").write_text(blocks("toml")[0])
    assert read_configuration(file)["targets"] == ["public"]


def test_what_is_public_is_described() -> None:
    assert all(name in README for name in widget.__all__ if not name.startswith("__"))


def test_the_links_lead_to_files() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README + CONTRIBUTING)
    assert [link for link in links if not (CHECKOUT / link).is_file()] == []
