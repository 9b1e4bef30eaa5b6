"""The pytest plugin: what its fixtures find, and how a failure reads."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import HostSite
from widget.check import press, type_in
from widget.check.asserting import CheckFragment, CheckPage
from widget.component import State

FINE = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1><p>Text</main>"
MENU = """
<section><h2>Menu</h2>
<details><summary style="min-height: 44px; line-height: 44px">More</summary>{inside}</details>
</section>
"""


def test_a_page_with_nothing_wrong_passes(check_page: CheckPage, host: HostSite) -> None:
    report = check_page(host.add("/plugin-fine", FINE))
    assert report.findings == ()
    assert [result.passed for result in report.results] != [()]


def test_a_failure_reads_as_a_report(check_page: CheckPage, host: HostSite) -> None:
    url = host.add("/plugin-broken", FINE.replace("<p>Text", "<img src='data:,'>"))
    with pytest.raises(AssertionError) as failed:
        check_page(url)
    said = str(failed.value)
    assert "critical: Images must have alternative text (image-alt)" in said
    assert "WCAG 2.2: 1.1.1 Non-text Content, level A" in said
    assert '<img src="data:,">' in said
    assert "1 finding in 1 of 1 target" in said


def test_a_page_that_cannot_be_checked_fails(check_page: CheckPage) -> None:
    with pytest.raises(AssertionError, match=r"There is no such site\."):
        check_page("http://nowhere.invalid/")


def test_a_file_can_be_checked(check_page: CheckPage, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(FINE)
    assert check_page(file).findings == ()


def test_what_is_excluded_with_a_reason_passes(check_page: CheckPage, host: HostSite) -> None:
    url = host.add("/plugin-known", FINE.replace("<p>Text", "<img src='data:,'>"))
    report = check_page(url, exclude={"image-alt": "It is drawn by somebody else"})
    assert [one.reason for one in report.ignored] == ["It is drawn by somebody else"]


def test_a_fragment_is_checked_as_it_comes(check_fragment: CheckFragment) -> None:
    check_fragment("<section><h2>Hello</h2><p>Text</p></section>")
    with pytest.raises(AssertionError, match="label"):
        check_fragment("<form><input type=text></form>")


def test_a_fragment_is_checked_in_each_state(check_fragment: CheckFragment) -> None:
    opened = {"open": [press("summary")]}
    check_fragment(MENU.format(inside="<p>Inside</p>"), states=opened)
    broken = MENU.format(inside="<img src='data:,'>")
    check_fragment(broken)
    with pytest.raises(AssertionError, match="image-alt"):
        check_fragment(broken, states=opened)


def test_a_state_can_be_typed_into_and_says_what_then_shows(check_fragment: CheckFragment) -> None:
    html = """<section><h2>Search</h2>
      <p><label for=q>Search</label> <input id=q style="min-height: 44px"
        oninput="document.getElementById('count').textContent = '3 results';
                 document.getElementById('count').className = 'found'"></p>
      <p role=status id=count></p></section>"""
    typed = State((type_in("#q", "pain"),), "#count.found")
    report = check_fragment(html, states={"results": typed})
    assert report.results[0].states == ("", "results")


def test_a_state_that_does_not_come_fails(check_fragment: CheckFragment) -> None:
    with pytest.raises(AssertionError, match="There is no button to use"):
        check_fragment("<h2>Hello</h2>", states={"sent": [press("button")]})


def test_installing_carewidget_installs_the_fixtures(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--fixtures", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "check_page" in done.stdout
    assert "Checks HTML that comes into a page by a swap." in done.stdout


def test_a_test_run_that_checks_nothing_loads_no_checker(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text(
        "import sys\ndef test_nothing():\n    assert 'selenium' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
