"""The baseline of the checker: what is known does not count, and what is gone is told."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.check_values import BROKEN, CLEAN, CONTRAST, FAILED, REPORTS, element, finding, report
from widget.check.baseline import Baseline, apply, gone, read_baseline, write_baseline
from widget.check.finding import Report, Result
from widget.errors import CannotRun

FOUND = report(CLEAN, BROKEN)
ENTRY = {"fingerprint": "0" * 32, "target": "page", "rule": "region"}


def baseline_of(found: Report, folder: Path) -> Baseline:
    write_baseline(found, folder / "baseline.json")
    return read_baseline(folder / "baseline.json")


@pytest.mark.parametrize("found", REPORTS.values(), ids=REPORTS)
def test_what_was_written_ignores_all_that_was_found(found: Report, tmp_path: Path) -> None:
    known = baseline_of(found, tmp_path)
    again = apply(found, known)
    assert again.findings == ()
    assert len(again.ignored) == len(found.findings) + len(found.ignored)
    assert again.exit_code == (2 if found.errors else 0)


def test_a_new_finding_still_counts(tmp_path: Path) -> None:
    new = finding(element=element("main > p.new"))
    more = report(CLEAN, replace(BROKEN, findings=(*BROKEN.findings, new)))
    assert apply(more, baseline_of(FOUND, tmp_path)).findings == (new,)


def test_the_same_place_on_another_page_still_counts(tmp_path: Path) -> None:
    elsewhere = report(replace(BROKEN, target="contact-card/cardiology"))
    assert apply(elsewhere, baseline_of(FOUND, tmp_path)).findings == BROKEN.findings


def test_an_excluded_rule_is_ignored_for_its_reason() -> None:
    again = apply(FOUND, exclusions={"color-contrast": "New colours come in May."})
    assert {one.rule.id for one in again.findings} == {"cw-reflow", "region", "target-size"}
    assert {one.reason for one in again.ignored} == {"New colours come in May."}
    assert again.exclusions == {"color-contrast": "New colours come in May."}


def test_without_a_baseline_all_stays_as_it_was() -> None:
    assert apply(FOUND) == FOUND


def test_the_file_is_the_same_whatever_the_order(tmp_path: Path) -> None:
    turned = tuple(replace(one, findings=one.findings[::-1]) for one in FOUND.results[::-1])
    for name, found in (("one", FOUND), ("other", replace(FOUND, results=turned))):
        write_baseline(found, tmp_path / name)
    assert (tmp_path / "one").read_text() == (tmp_path / "other").read_text()


def test_the_file_is_for_people_to_read(tmp_path: Path) -> None:
    write_baseline(report(Result("page", findings=(finding(),))), tmp_path / "known.json")
    assert json.loads((tmp_path / "known.json").read_text()) == {
        "baseline": "carewidget-check/1",
        "findings": [
            {
                "fingerprint": finding().fingerprint("page"),
                "target": "page",
                "rule": "color-contrast",
                "state": "",
                "selector": "main > p.note",
            }
        ],
    }


def test_a_baseline_is_renewed_with_its_reasons(tmp_path: Path) -> None:
    known = baseline_of(FOUND, tmp_path)
    first = known.findings[0].model_copy(update={"reason": "The map is from another firm."})
    told = known.model_copy(update={"findings": (first, *known.findings[1:])})
    again = apply(FOUND, told, {"region": "The host has no landmarks."})
    assert "The map is from another firm." in {one.reason for one in again.ignored}
    renewed = baseline_of(again, tmp_path)
    assert renewed.findings == tuple(one for one in told.findings if one.rule != "region")


def test_what_no_longer_occurs_is_told(tmp_path: Path) -> None:
    known = baseline_of(FOUND, tmp_path)
    mended = report(CLEAN, replace(BROKEN, findings=BROKEN.findings[:2]))
    assert {one.rule for one in gone(apply(mended, known), known)} == {
        "color-contrast",
        "cw-reflow",
    }
    assert gone(FOUND, known) == ()
    assert gone(apply(FOUND, known), known) == ()


@pytest.mark.parametrize(
    "unseen",
    [report(CLEAN), report(replace(FAILED, target=BROKEN.target))],
    ids=["not checked", "could not be checked"],
)
def test_what_was_not_looked_at_is_not_gone(unseen: Report, tmp_path: Path) -> None:
    assert gone(unseen, baseline_of(FOUND, tmp_path)) == ()


def test_what_was_not_seen_in_its_state_is_not_gone(tmp_path: Path) -> None:
    known = baseline_of(FOUND, tmp_path)
    once = report(replace(BROKEN, states=("",), findings=()))
    assert all(one.state == "" for one in gone(once, known))
    assert CONTRAST.id in {one.rule for one in gone(once, known)}


def lines(*entries: object) -> str:
    """A baseline as it is written: an entry begins in line 4."""
    return json.dumps({"baseline": "carewidget-check/1", "findings": entries}, indent=2)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{\n  "baseline": 1,\n<<<<<<< HEAD\n}', r"line 3: This is no JSON\."),
        ("", r"line 1: This is no JSON\."),
        ("[]", "line 1: the file: "),
        ("{}", "line 1: baseline: "),
        ('{\n  "baseline": "carewidget-check/9"\n}', "line 2: baseline: "),
        ('{"findings": []}', "line 1: baseline: Field required"),
        (lines(ENTRY | {"rule": 1}), r"line 7: findings\.0\.rule: "),
        (lines(ENTRY, {"rule": "region"}), r"line 9: findings\.1\.fingerprint: Field required"),
        (lines(ENTRY | {"note": ""}), r"line 8: findings\.0\.note: Extra inputs are not permitted"),
        (lines("region"), r"line 4: findings\.0: "),
    ],
)
def test_a_broken_file_is_explained(text: str, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CannotRun, match=f"known.json, {sentence}.*Mend it, or write") as raised:
        read_baseline(file)
    assert "\n" not in raised.value.message


def test_a_file_in_another_encoding_is_explained(tmp_path: Path) -> None:
    (tmp_path / "known.json").write_bytes(b"\xff\xfe{\x00")
    with pytest.raises(CannotRun, match="no text in UTF-8"):
        read_baseline(tmp_path / "known.json")


@pytest.mark.parametrize(
    ("path", "sentence"), [("missing.json", "There is no baseline"), (".", "cannot be read")]
)
def test_a_file_that_cannot_be_read_is_named(path: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=sentence):
        read_baseline(tmp_path / path)
