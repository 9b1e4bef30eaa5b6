"""`carewidget demo`: two partners' pages and a widget server, started as a user starts them."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.chromium import wait_for
from tests.markup import parse
from tests.serving import clean_environment, free_port, intranet
from widget.check.asserting import CheckPage
from widget.cli.demo import PLACEHOLDER
from widget.embed import snippet
from widget.paths import EXAMPLES

# One demo is started for all of these tests.

HOSTS = ("charity", "intranet")
SECONDS = 30


class Demo:
    """The demo, running.

    Attributes:
        process: The command.
        port: The widget server's; the charity's and the intranet's follow.
        database: Where ratings are stored.
        lines: What it has said.
    """

    def __init__(self, process: "subprocess.Popen[str]", port: int, state: Path) -> None:
        self.process = process
        self.port = port
        self.database = state / "carewidget.sqlite3"
        self.lines: list[str] = []
        assert process.stdout
        for line in process.stdout:
            self.lines.append(line.rstrip())
            if line.startswith("Press"):
                break

    def url(self, name: str) -> str:
        """The address of the charity's page, the intranet's, or the widget server."""
        return f"http://127.0.0.1:{self.port + ('widgets', *HOSTS).index(name)}"

    def scores(self) -> list[tuple[str, int, str]]:
        with sqlite3.connect(self.database) as connection:
            rows = connection.execute("SELECT number, score, partner FROM ratings").fetchall()
        connection.close()
        return rows

    def answers(self) -> list[str]:
        """Which of the three servers answer."""
        found = []
        for name in ("widgets", *HOSTS):
            with suppress(OSError), urllib.request.urlopen(self.url(name), timeout=2):
                found.append(name)
        return found

    def group_is_running(self) -> bool:
        """Whether the command, or anything that it started, still runs."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True


@contextmanager
def running_demo(state: Path) -> Iterator[Demo]:
    port = free_port(in_a_row=3)
    process = subprocess.Popen(
        [sys.executable, "-m", "widget", "demo", "--port", str(port)],
        env=clean_environment(state=str(state)) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Demo(process, port, state)
    finally:
        process.terminate()
        process.wait(SECONDS)
        assert process.stdout
        process.stdout.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo")) as started:
        yield started


@pytest.fixture
def visit(demo: Demo, browser: Chrome) -> Callable[[str], None]:
    """Opens a partner's page, and waits until its widgets are there."""

    def open_page(name: str) -> None:
        browser.get(demo.url(name))
        WebDriverWait(browser, 15, 0.05).until(
            lambda _: len(browser.find_elements(By.CSS_SELECTOR, ".cw")) == 3
        )

    return open_page


AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CHARITY = (EXAMPLES / "charity" / "index.html").read_text(encoding="utf-8")


def test_it_says_where_everything_is(demo: Demo) -> None:
    said = "\n".join(demo.lines)
    assert f"{demo.url('charity')}/" in said
    assert f"{demo.url('intranet')}/" in said
    assert f"{demo.url('widgets')}/guide" in said
    assert str(demo.database) in said
    assert demo.answers() == ["widgets", *HOSTS]


@pytest.mark.parametrize("name", HOSTS)
def test_a_partner_s_page_shows_its_three_widgets(
    name: str, visit: Callable[[str], None], browser: Chrome
) -> None:
    visit(name)
    shown = browser.find_elements(By.CSS_SELECTOR, ".cw")
    classes = {str(one.get_attribute("class")).split()[1] for one in shown}
    assert classes == {"cw-condition-summary", "cw-contact-card", "cw-feedback-rating"}
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("name", HOSTS)
def test_a_partner_s_page_is_accessible_with_its_widgets(
    name: str, demo: Demo, check_page: CheckPage
) -> None:
    # These pages are the partners' own: they promise AA.
    check_page(demo.url(name), tags=AA)


@pytest.mark.parametrize(("name", "number"), [("charity", "RHM20"), ("intranet", "EMD12")])
def test_a_rating_given_on_a_partner_s_page_is_stored(
    name: str, number: str, demo: Demo, visit: Callable[[str], None], browser: Chrome
) -> None:
    before = demo.scores()
    visit(name)
    for selector in (".cw input[value='4']", ".cw button[type=submit]"):
        element = browser.find_element(By.CSS_SELECTOR, selector)
        # The page scrolls smoothly, and a click does not wait for that.
        browser.execute_script(
            "arguments[0].scrollIntoView({ behavior: 'instant', block: 'center' })", element
        )
        element.click()
    # Without a script the browser goes to another page.
    thanks = "Thank you for your answer"
    wait_for(browser, lambda: thanks in browser.find_element(By.TAG_NAME, "main").text)
    assert demo.scores()[len(before) :] == [(number, 4, "127.0.0.1")]
    assert browser.get_log("browser") == []


def test_the_embeds_of_the_charity_are_what_the_guide_gives_out() -> None:
    found = re.findall(r'<div class="cw-embed".*?</div>', CHARITY, re.DOTALL)
    made = []
    for embed in found:
        (element,) = parse(embed).elements
        place, _, query = element.attributes["data-hx-get"].partition("?")
        _, component, subject = place.removeprefix(PLACEHOLDER + "/").split("/")
        title = unescape(element.all("a")[0].text)
        made.append(snippet(PLACEHOLDER, component, subject, query, title).place)
    assert len(found) == 3
    assert found == made


def test_the_setting_of_the_charity_is_what_the_guide_gives_out() -> None:
    setting = snippet(PLACEHOLDER, "contact-card", "rheumatology", "", "x").setup.partition("\n")[0]
    assert setting in CHARITY.splitlines()


@pytest.mark.parametrize("name", HOSTS)
def test_a_partner_s_page_needs_nothing_from_elsewhere_but_its_widgets(
    name: str, visit: Callable[[str], None], browser: Chrome, demo: Demo
) -> None:
    visit(name)
    loaded = browser.execute_script(
        "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    ours = (demo.url(name), demo.url("widgets"))
    assert [one for one in loaded if not one.startswith(ours)] == []


def test_the_intranet_runs_no_script_and_has_a_strict_policy(demo: Demo) -> None:
    with urllib.request.urlopen(demo.url("intranet")) as answer:
        policy = answer.headers["Content-Security-Policy"]
        page = answer.read().decode()
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "<script" not in page


def test_the_intranet_shows_links_while_the_widget_server_is_down() -> None:
    base_url = f"http://127.0.0.1:{free_port()}"
    answer = intranet(base_url).test_client().get("/")
    assert answer.status_code == 200
    assert f'<a href="{base_url}/p/condition-summary/EMD12' in answer.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything(number: signal.Signals, tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        assert demo.answers() == ["widgets", *HOSTS]
        demo.process.send_signal(number)
        assert demo.process.wait(SECONDS) == 0
        assert demo.answers() == []
        assert not demo.group_is_running()
        assert demo.process.stdout
        assert demo.process.stdout.read() == ""


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_a_port_in_use_is_said_to_be_so(taken: int, tmp_path: Path) -> None:
    first = free_port(in_a_row=3)
    with socket.socket() as other:
        other.bind(("127.0.0.1", first + taken))
        other.listen()
        ended: subprocess.CompletedProcess[Any] = subprocess.run(
            [sys.executable, "-m", "widget", "demo", "--port", str(first)],
            env=clean_environment(state=str(tmp_path)),
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert f"Port {first + taken} of 127.0.0.1 is in use." in ended.stderr
    assert "Traceback" not in ended.stderr
