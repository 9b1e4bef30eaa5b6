"""`carewidget check`: what it takes, what it prints, and how it ends."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.serving import clean_environment
from widget.check.browser import Browser
from widget.cli.main import main

FINE = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1><p>Text</main>"
NO_TITLE = FINE.replace("<title>A page</title>", "")
# Only the rules about a page's title: the question is not what is found, but what becomes of it.
QUICK = ("--tags", "wcag242")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Writes a page into the working folder; returns its name."""
    monkeypatch.chdir(tmp_path)

    def write(html: str, name: str = "page.html") -> str:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(html, encoding="utf-8")
        return name

    return write


@pytest.fixture
def check_in_new_browser(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command in this process: its exit code, and what it said."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["check", *arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def check(
    check_in_new_browser: Callable[..., tuple[int, str, str]],
    carewidget_browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., tuple[int, str, str]]:
    """The same in a browser that other tests have started, which spares seconds at each run."""
    monkeypatch.setattr("widget.check.run.Browser", lambda: nullcontext(carewidget_browser))
    return check_in_new_browser


def test_a_page_with_nothing_wrong_ends_with_0(page, check_in_new_browser) -> None:
    code, out, _ = check_in_new_browser(page(FINE))
    assert "Nothing was found wrong." in out
    assert code == 0


def test_a_page_with_something_wrong_ends_with_1_and_says_what(page, check_in_new_browser) -> None:
    code, out, _ = check_in_new_browser(page(NO_TITLE), *QUICK)
    assert "document-title" in out
    assert "2.4.2 Page Titled" in out
    assert code == 1


def test_what_cannot_be_checked_ends_with_2_and_the_others_go_on(
    page, check_in_new_browser
) -> None:
    code, out, _ = check_in_new_browser("http://nowhere.invalid/", page(NO_TITLE), *QUICK)
    assert "There is no such site." in out
    assert "document-title" in out
    assert code == 2


@pytest.mark.parametrize(("fail_on", "code"), [("minor", 1), ("serious", 1), ("critical", 0)])
def test_only_what_hurts_enough_fails(page, check, fail_on: str, code: int) -> None:
    assert check(page(NO_TITLE), *QUICK, "--fail-on", fail_on)[0] == code


def test_all_reports_come_from_one_run(page, check, tmp_path: Path) -> None:
    files = {name: f"check.{name}" for name in ("text", "json", "junit", "sarif", "html")}
    reports = [f"--report={name}={file}" for name, file in files.items()]
    code, out, _ = check(page(NO_TITLE, "site/page.html"), *QUICK, "--format", "json", *reports)
    assert code == 1
    assert json.loads(out) == json.loads((tmp_path / "check.json").read_text())
    (result,) = json.loads((tmp_path / "check.sarif").read_text())["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert location == "site/page.html"
    assert ElementTree.parse(tmp_path / "check.junit").findall(".//failure")
    assert "document-title" in (tmp_path / "check.html").read_text()
    assert "document-title" in (tmp_path / "check.text").read_text()


def test_a_folder_is_every_page_in_it(page, check) -> None:
    page(FINE, "site/a.html"), page(NO_TITLE, "site/deep/b.htm"), page("no", "site/notes.txt")
    code, out, _ = check("site", *QUICK)
    assert "b.htm" in out
    assert "1 of 2 targets" in out
    assert code == 1


def test_a_fragment_without_a_page_is_checked_in_one(page, check) -> None:
    code, out, _ = check(page("<section><h2>Hello</h2><img src='data:,'></section>"))
    assert "image-alt" in out
    assert "document-title" not in out
    assert code == 1


def test_an_empty_file_is_a_page_with_nothing_right(page, check) -> None:
    assert check(page(""), *QUICK)[0] == 1


def test_what_no_machine_can_decide_is_left_to_a_person(page, check) -> None:
    style = "<style>p { background: linear-gradient(#fff, #ccc); color: #666 }</style>"
    _, out, _ = check(page(FINE.replace("</title>", f"</title>{style}")), "--tags", "wcag2aa")
    assert "A person has to look at" in out
    assert "page.html: color-contrast" in out


def test_what_a_page_refers_to_is_found_beside_it(page, check) -> None:
    page("main { color: #999; background: #fff }", "site/styles/pale.css")
    link = "<link rel=stylesheet href='../styles/pale.css'>"
    html = FINE.replace("</title>", f"</title>{link}")
    assert "color-contrast" in check(page(html, "site/pages/page.html"))[1]


def test_a_rule_that_is_excluded_is_listed_with_its_reason(page, check) -> None:
    why = "document-title=The frame around it has one"
    code, out, _ = check(page(NO_TITLE), *QUICK, "--exclude", why)
    assert "The frame around it has one" in out
    assert code == 0


def test_what_stands_in_the_baseline_does_not_fail_and_what_is_gone_is_said(page, check) -> None:
    name = page(NO_TITLE)
    assert check(name, *QUICK, "--write-baseline", "known.json")[0] == 1
    assert check(name, *QUICK, "--baseline", "known.json")[0] == 0
    page(FINE)
    code, _, err = check(name, *QUICK, "--baseline", "known.json")
    assert "No longer found: document-title" in err
    assert code == 0


@pytest.mark.parametrize(("scope", "code"), [("all", 1), ("host", 1), ("widget", 0)])
def test_a_fault_of_the_page_is_not_the_widget_s(page, check, scope: str, code: int) -> None:
    assert check(page(NO_TITLE), *QUICK, "--scope", scope)[0] == code


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("carewidget.toml", "[check]\ntargets = ['page.html']\ntags = ['wcag242']\n"),
        (
            "pyproject.toml",
            "[tool.carewidget.check]\ntargets = ['page.html']\ntags = ['wcag242']\n",
        ),
    ],
)
def test_a_repository_says_once_what_is_checked(page, check, file: str, text: str) -> None:
    page(NO_TITLE)
    page(text, file)
    assert check()[0] == 1
    page(text + "fail-on = 'critical'\n", file)
    assert check()[0] == 0
    assert check("--fail-on", "minor")[0] == 1
    page(text + "exclude = {document-title = 'Known'}\n", file)
    assert check()[0] == 0


BAD = {
    "nothing to check": ((), "Say what to check"),
    "no such file": (("nothing.html",), "There is no file or folder nothing.html."),
    "an address without https": (("www.charity.org/x",), "write https://www.charity.org/x"),
    "an address without a host": (("https://",), "https:// is no address"),
    "an address with an odd port": (("http://a.org:99999/",), "is no address"),
    "a folder without pages": (("empty",), "The folder empty holds no HTML file."),
    "an unknown format": (("page.html", "--format", "pdf"), "pdf"),
    "a report without a file": (("page.html", "--report", "sarif"), "Write FORMAT=FILE"),
    "a report of an unknown format": (("page.html", "--report", "pdf=x"), "The formats: text"),
    "a report that cannot be written": (("page.html", *QUICK, "--report", "json=no/x"), "no/x"),
    "an unknown tag": (("page.html", "--tags", "wcag3"), "There is no tag wcag3."),
    "no tag": (("page.html", "--tags", ""), "--tags: Name at least one."),
    "an unknown rule": (("page.html", "--exclude", "titel=x"), "There is no rule titel."),
    "no reason": (("page.html", "--exclude", "document-title"), "Say why"),
    "an empty reason": (("page.html", "--exclude", "document-title= "), "Say why"),
    "no baseline": (("page.html", "--baseline", "none.json"), "none.json"),
    "a broken baseline": (("page.html", "--baseline", "page.html"), "page.html"),
    "an impact that is none": (("page.html", "--fail-on", "awful"), "awful"),
    "no time": (("page.html", "--timeout", "0"), "0"),
    "a library that is none": (("--library", "empty"), "library.yml"),
    "no such configuration": (("page.html", "--config", "none.toml"), "none.toml"),
    "evidence over other files": (("page.html", *QUICK, "--evidence", "."), "."),
}


@pytest.mark.parametrize(("arguments", "said"), BAD.values(), ids=BAD)
def test_bad_input_is_one_sentence_and_ends_with_2(
    page, check, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    page(FINE)
    (tmp_path / "empty").mkdir()
    code, _, err = check(*arguments)
    assert said in err
    assert code == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[check]\nfail_on = 'minor'", "“fail_on” cannot be set here."),
        ("[check]\ntags = 'wcag2a'", "tags has to be a list of texts."),
        ("[check]\nexclude = ['a']", "exclude has to be a table of rules and reasons."),
        ("[check]\ntimeout = 'long'", "timeout has to be a number."),
        ("[check]\nscope = 'mine'", "mine"),
        ("[check\n", "is not valid TOML"),
    ],
)
def test_a_configuration_that_cannot_be_right_is_one_sentence(
    page, check, text: str, said: str
) -> None:
    page(text, "carewidget.toml")
    code, _, err = check(page(FINE))
    assert said in err
    assert code == 2


def test_without_a_browser_it_says_how_to_install_one(
    page, check_in_new_browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = check_in_new_browser(page(FINE))
    assert "apt install chromium chromium-driver" in err
    assert code == 2


def test_a_library_is_checked_without_a_trace_in_its_store(
    check, tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAREWIDGET_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("CAREWIDGET_DATABASE_URL", f"sqlite:///{tmp_path}/real.sqlite3")
    for file in [*library.glob("resources/*"), library / "facts.yml"]:
        if file.name not in ("rhm20.md", "rhm20.cy.md", "phl05.md"):
            file.unlink()
    monkeypatch.setenv("CAREWIDGET_LIBRARY", str(library))
    code, out, err = check("--format", "json", *QUICK)
    found = json.loads(out)
    assert code == 0, err
    names = {target["target"] for target in found["targets"]}
    assert {"condition-summary/RHM20", "condition-summary/RHM20?lang=cy"} <= names
    rated = next(one for one in found["targets"] if one["target"] == "feedback-rating/PHL05")
    assert rated["states"] == ["", "error", "thanks"]
    assert not (tmp_path / "real.sqlite3").exists()
    assert not (tmp_path / "state").exists()


def test_in_a_pipe_there_is_no_progress_and_no_colour(page, tmp_path: Path) -> None:
    page(NO_TITLE)
    done = subprocess.run(
        [sys.executable, "-m", "widget", "check", "page.html", *QUICK],
        cwd=tmp_path,
        env=clean_environment(PYTHONPATH=str(Path(__file__).parent.parent)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


def test_what_can_be_set_is_what_the_options_are_called() -> None:
    from widget.check.configuration import KEYS
    from widget.cli.check import command

    options = {max(one.opts, key=len).removeprefix("--") for one in command.params}
    assert set(KEYS) == options - {"config", "write-baseline"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("seconds", [0.5, 2], ids=["while it starts", "later"])
def test_a_run_that_is_stopped_says_so_and_leaves_nothing(
    seconds: float, number: signal.Signals, page, tmp_path: Path
) -> None:
    page(FINE + "<script>for (;;);</script>")
    # Not below tmp_path: the name of a socket may not be longer than 108 characters.
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "widget", "check", "page.html"],
            cwd=tmp_path,
            env=clean_environment()
            | {"PYTHONPATH": str(Path(__file__).parent.parent), "TMPDIR": folder},
            stderr=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + 30
        while not any(Path(folder).iterdir()) and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(seconds)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        assert err == "The check was stopped. Nothing was written.\n"
        assert process.returncode == 2
        assert [one.name for one in Path(folder).iterdir() if one.name.startswith("chrom")] == []
