"""The recipes for CI: what they call works, and what they keep is written."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.serving import HostSite, clean_environment
from widget.paths import EXAMPLES

CI = EXAMPLES / "ci"
GITHUB = YAML(typ="safe").load(CI / "github.yml")
GITLAB = YAML(typ="safe").load(CI / "gitlab.yml")
FINE = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1><p>Text</main>"
BROKEN = FINE.replace("<p>Text", "<img src='data:,'>")

STEPS = GITHUB["jobs"]["check"]["steps"]
COMMANDS = {
    "GitHub": next(step["run"] for step in STEPS if "carewidget check" in step.get("run", "")),
    "GitLab": GITLAB["accessibility"]["script"][0],
}
KEPT = {
    "GitHub": [STEPS[-2]["with"]["sarif_file"], STEPS[-1]["with"]["path"]],
    "GitLab": [
        GITLAB["accessibility"]["artifacts"]["reports"]["junit"],
        *GITLAB["accessibility"]["artifacts"]["paths"],
    ],
}


@pytest.fixture
def run(tmp_path: Path):
    """Runs a shell line where `carewidget` is this version, in a folder of its own."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    command = binaries / "carewidget"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m widget "$@"\n')
    command.chmod(0o755)
    environment = clean_environment() | {
        "PATH": f"{binaries}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }

    def run_line(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-eu", "-c", line],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=100,
        )

    return run_line


@pytest.mark.parametrize(("html", "code"), [(FINE, 0), (BROKEN, 1)], ids=["fine", "broken"])
@pytest.mark.parametrize("where", COMMANDS)
def test_a_recipe_fails_for_what_is_wrong_and_keeps_its_reports(
    where: str, html: str, code: int, run, tmp_path: Path
) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "index.html").write_text(html)
    done = run(COMMANDS[where])
    assert done.returncode == code, done.stderr
    assert [name for name in KEPT[where] if not (tmp_path / name).is_file()] == []


def test_the_shell_recipe_checks_one_page(run, host: HostSite, tmp_path: Path) -> None:
    script = shutil.copy(CI / "check.sh", tmp_path / "check.sh")
    done = run(f"{script} {host.add('/recipe', BROKEN)}")
    assert done.returncode == 0, "a fault of the page's own does not count with --scope widget"
    assert json.loads((tmp_path / "check.json").read_text())["schema"] == "carewidget-check/1"


def test_code_scanning_may_be_written_to_and_reports_are_kept_when_the_check_fails() -> None:
    assert GITHUB["permissions"]["security-events"] == "write"
    assert [step["if"] for step in STEPS if "upload" in step.get("uses", "")] == ["always()"] * 2
    assert GITLAB["accessibility"]["artifacts"]["when"] == "always"


@pytest.mark.parametrize("file", sorted(CI.iterdir()), ids=lambda file: file.name)
def test_a_recipe_installs_what_the_readme_says(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert file.suffix == ".sh" or "pip install 'carewidget[check]'" in text
    assert re.search(r"^carewidget check|carewidget check ", text, re.MULTILINE)
