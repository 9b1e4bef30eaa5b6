"""The evidence pack: what an accessibility statement needs, and nothing that it cannot prove."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.accessibility import violations
from tests.check_values import CLEAN, REPORTS, RULES, report
from tests.serving import HostSite
from tests.test_check_reports import LOOKS, is_narrow, open_details
from widget.check.criteria import CRITERIA, DECIDED_BY
from widget.check.evidence import by_component, check_criteria, write_evidence
from widget.check.finding import Report
from widget.check.reports import write
from widget.errors import CannotRun

EVERYTHING = REPORTS["everything"]
FILES = {"evidence.html", "evidence.json", "report.json"}


# The criteria


def test_wcag_2_2_has_86_criteria() -> None:
    levels = Counter(one.level for one in CRITERIA.values())
    assert levels == {"A": 31, "AA": 24, "AAA": 31}


def test_the_criteria_are_in_their_order() -> None:
    numbers = [tuple(map(int, number.split("."))) for number in CRITERIA]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("number", [n for n, one in CRITERIA.items() if one.level != "AAA"])
def test_a_person_is_told_what_to_do(number: str) -> None:
    assert re.fullmatch(r"[A-Z][^.]*(?:[.:][^.]+)*\.", CRITERIA[number].person)


@pytest.mark.parametrize(
    ("number", "page"),
    [
        ("1.4.10", "reflow"),
        ("1.4.3", "contrast-minimum"),
        ("4.1.2", "name-role-value"),
        ("2.2.5", "re-authenticating"),
        ("1.2.1", "audio-only-and-video-only-prerecorded"),
        ("3.3.4", "error-prevention-legal-financial-data"),
    ],
)
def test_a_criterion_is_explained_by_the_w3c(number: str, page: str) -> None:
    assert CRITERIA[number].url == f"https://www.w3.org/WAI/WCAG22/Understanding/{page}.html"


def test_what_decides_a_criterion_is_a_criterion_of_the_table() -> None:
    assert set(DECIDED_BY) <= set(CRITERIA)


# How far they are checked


def test_a_criterion_without_a_rule_needs_a_person() -> None:
    checked = {one.criterion.number: one for one in check_criteria(EVERYTHING, RULES)}
    assert len(checked) == 86
    assert checked["1.2.2"].coverage == "none"
    assert checked["1.2.2"].person


def test_a_rule_covers_its_criterion_partly() -> None:
    checked = {one.criterion.number: one for one in check_criteria(EVERYTHING, RULES)}
    contrast = checked["1.4.3"]
    assert (contrast.coverage, contrast.rules) == ("partly", ("color-contrast",))
    assert (contrast.findings, contrast.ignored) == (5, 1)
    assert contrast.person


def test_what_a_rule_decides_needs_no_person() -> None:
    checked = {one.criterion.number: one for one in check_criteria(EVERYTHING, RULES)}
    assert (checked["2.5.8"].coverage, checked["2.5.8"].person) == ("fully", "")
    without = {one.criterion.number: one for one in check_criteria(EVERYTHING, ())}
    assert (without["2.5.8"].coverage, bool(without["2.5.8"].person)) == ("none", True)


def test_results_are_grouped_by_component_and_pages_are_last() -> None:
    assert [name for name, _ in by_component(EVERYTHING)] == [
        "condition-summary",
        "contact-card",
        "",
    ]


# The pack


@pytest.mark.parametrize("found", REPORTS.values(), ids=REPORTS)
def test_the_pack_has_three_files(found: Report, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "evidence"
    write_evidence(found, folder, RULES)
    assert {file.name for file in folder.iterdir()} == FILES
    assert (folder / "report.json").read_text(encoding="utf-8") == write("json", found)
    described = json.loads((folder / "evidence.json").read_text(encoding="utf-8"))
    assert described["schema"] == "carewidget-evidence/1"
    assert described["versions"] == found.versions
    assert len(described["criteria"]) == 86
    assert len(described["results"]) == len(found.results)


def test_the_pack_says_the_same_to_programs(tmp_path: Path) -> None:
    write_evidence(EVERYTHING, tmp_path, RULES)
    described = json.loads((tmp_path / "evidence.json").read_text(encoding="utf-8"))
    contrast = next(one for one in described["criteria"] if one["number"] == "1.4.3")
    assert contrast["name"] == "Contrast (Minimum)"
    assert contrast["rules"] == ["color-contrast"]
    thanks = described["results"][1]["states"][1]
    assert thanks["state"] == "thanks"
    assert thanks["counts"] == {"minor": 0, "moderate": 0, "serious": 1, "critical": 0}
    assert thanks["names"] == ["status: Thanks"]
    assert described["exclusions"] == {"region": "The host has no landmarks."}


def test_the_page_says_what_matters(tmp_path: Path) -> None:
    write_evidence(EVERYTHING, tmp_path, RULES)
    html = (tmp_path / "evidence.html").read_text(encoding="utf-8")
    for said in ("never prove", "3 March 2026", "axe-core 4.14.1", "link: Call 0114 271 7000"):
        assert said in html
    assert "The charity is changing its colours until May." in html
    assert "<script" not in html


def test_a_pack_is_written_again_in_its_folder(tmp_path: Path) -> None:
    write_evidence(EVERYTHING, tmp_path, RULES)
    write_evidence(report(CLEAN), tmp_path, RULES)
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == write("json", report(CLEAN))


@pytest.mark.parametrize("content", ["{}", "no JSON", '{"schema": "other"}', "[1]"])
@pytest.mark.parametrize("name", ["evidence.json", "thesis.txt"])
def test_a_folder_of_somebody_else_is_left_alone(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CannotRun, match=r"not of an evidence pack\. Name an empty or a new folder"):
        write_evidence(EVERYTHING, tmp_path, RULES)
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotRun, match=r"file cannot be written: File exists\."):
        write_evidence(EVERYTHING, tmp_path / "file", RULES)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["everything", "nothing checked"])
def test_the_page_is_accessible(
    name: str, look: str, browser: Chrome, host: HostSite, tmp_path: Path
) -> None:
    found = REPORTS[name]
    write_evidence(replace(found), tmp_path, RULES)
    LOOKS[look](browser)
    html = (tmp_path / "evidence.html").read_text(encoding="utf-8")
    browser.get(host.add(f"/evidence-{name.replace(' ', '-')}.html", html))
    open_details(browser)
    assert violations(browser) == []
    assert is_narrow(browser)
