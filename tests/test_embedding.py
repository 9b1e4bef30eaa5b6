"""Snippets on a partner's page on another origin, in a real browser and every htmx supported."""

import io
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from selenium.common.exceptions import NoSuchElementException
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from werkzeug.serving import make_server

from tests.accessibility import repeated_ids, violations
from tests.chromium import has_its_styles, wait_for
from tests.serving import HTMX, HostSite, free_port
from widget import create_app
from widget.embed import snippet
from widget.paths import EXAMPLE_LIBRARY
from widget.web.site import EXTENSION

# The snippet as it is, with our own htmx; and with the host's own, in each version.
VERSIONS = pytest.mark.parametrize("version", ["as it is", *HTMX])
THREE = (
    ("condition-summary", "RHM20"),
    ("contact-card", "rheumatology"),
    ("feedback-rating", "RHM20"),
)
RATING = ("feedback-rating", "RHM20")
REPORT = ("report-missing", "RHM20")
TITLE = "Our page about CRMO"
LINK = "Read it at the hospital"

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/host.css"><script src="/watch.js"></script>
{head}
</head>
<body><main><h1>{title}</h1><p><button type="button" id="before">Before</button></p>
{body}
</main></body></html>"""
STYLE = "html { color: #000; background: #fff }"
# What the content security policy reports: asked for before anything could break it.
WATCH = """
window.reported = []
addEventListener("securitypolicyviolation", event =>
  reported.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`))
"""
STRICT = (
    "default-src 'none'; script-src 'self' {widgets}; style-src 'self' {widgets}; "
    "connect-src {widgets}; img-src 'self' data:; form-action 'self' {widgets}; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class Recorded:
    """A real widget server that remembers what it was asked, and can take its time.

    Attributes:
        url: Its base URL.
        requests: Method and path of each request, with its headers as WSGI names them.
        cookies: Every Set-Cookie that it sent.
        bodies: What was in them.
        delay: How long it takes for a submission, in seconds.
    """

    def __init__(self, state: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.app: Flask = create_app(library=EXAMPLE_LIBRARY, state=state, base_url=self.url)
        self.requests: list[tuple[str, str, dict[str, Any]]] = []
        self.bodies: list[bytes] = []
        self.cookies: list[str] = []
        self.delay = 0.0
        self._database = state / "carewidget.sqlite3"
        self._server = make_server("127.0.0.1", port, self._answer, threaded=True)
        Thread(target=self._server.serve_forever, daemon=True).start()

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.requests.append((method, path, dict(environ)))
        self.bodies.append(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        environ["wsgi.input"] = io.BytesIO(self.bodies[-1])
        if method == "POST":
            time.sleep(self.delay)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            self.cookies += [value for name, value in headers if name.lower() == "set-cookie"]
            return start_response(status, headers, *rest)

        return self.app(environ, start)

    def asked(self, method: str) -> list[str]:
        """The paths of the requests with a method."""
        return [path for used, path, _ in self.requests if used == method]

    def scores(self) -> list[int]:
        """The scores that are in the database."""
        return self._stored("SELECT score FROM ratings")

    def reasons(self) -> list[str]:
        """The reasons of the reports that are in the database."""
        return self._stored("SELECT reason FROM reports")

    def _stored(self, query: str) -> list[Any]:
        with sqlite3.connect(self._database) as connection:
            rows = connection.execute(query).fetchall()
        connection.close()
        return [value for (value,) in rows]

    def reset(self) -> None:
        self.requests.clear()
        self.bodies.clear()
        self.delay = 0.0
        with sqlite3.connect(self._database) as connection:
            connection.execute("DELETE FROM ratings")
            connection.execute("DELETE FROM reports")
        connection.close()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self.app.extensions[EXTENSION].close()


@pytest.fixture(scope="module")
def recorded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    server = Recorded(tmp_path_factory.mktemp("recorded"))
    yield server
    server.close()


@pytest.fixture
def server(recorded_server: Recorded) -> Recorded:
    """The widget server, with nothing asked and nothing stored yet."""
    recorded_server.reset()
    return recorded_server


class HostPage:
    """A partner's page in a browser."""

    def __init__(self, browser: Chrome, host: HostSite, widgets: str) -> None:
        self.browser = browser
        self.host = host
        self.widgets = widgets
        host.add("/host.css", STYLE, {"Content-Type": "text/css"})
        host.add("/watch.js", WATCH, {"Content-Type": "text/javascript"})

    def open(
        self,
        version: str,
        *embeds: tuple[str, str],
        query: str = "",
        policy: str = "",
        widgets: str = "",
        around: str = "{}",
    ) -> None:
        """Open a page with these embeds."""
        widgets = widgets or self.widgets
        made = [snippet(widgets, *embed, query, LINK) for embed in embeds]
        setup = made[0].setup
        if version in HTMX:
            setup, replaced = re.subn(
                r"<script.*", f'<script src="/{version}.js" defer></script>', setup
            )
            assert replaced == 1
        body = around.replace("{}", "\n".join(one.place for one in made))
        html = PAGE.format(title=TITLE, head=setup, body=body)
        headers = {"Content-Security-Policy": policy} if policy else {}
        self.browser.get(self.host.add("/embedding", html, headers))

    def wait(self, what: Callable[[], Any]) -> Any:
        """Wait until something is true."""
        return wait_for(self.browser, what)

    def widgets_shown(self, count: int) -> list[WebElement]:
        """The widgets, once there are so many with their styles, and the swapping is over."""
        return list(
            self.wait(
                lambda: (
                    len(found := self.all(".cw-embed > .cw")) == count
                    and not self.all(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")
                    and has_its_styles(self.browser)
                    and found
                )
            )
        )

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        found = self.all(selector)
        if len(found) != 1:
            raise NoSuchElementException(f"{len(found)} of {selector}")
        return found[0]

    def wait_for_text(self, text: str) -> None:
        self.wait(lambda: text in self.one("main").text)
        self.wait(lambda: not self.all(".htmx-request, .htmx-swapping, .htmx-settling"))

    def focused(self) -> str:
        """The text of the element that has the focus."""
        return str(self.browser.execute_script("return document.activeElement.innerText"))

    def wait_for_focus(self, text: str) -> None:
        """Wait until the element that has the focus begins with a text."""
        self.wait(lambda: self.focused().startswith(text))

    def choose(self, answer: int | str, within: str = "") -> None:
        self.one(f"{within} input[value='{answer}']").click()

    def send(self, within: str = "") -> None:
        self.one(f"{within} button[type=submit]").click()

    def press(self, *keys: str) -> None:
        for key in keys:
            ActionChains(self.browser, duration=0).send_keys(key).perform()

    def complaints(self) -> list[str]:
        """What the browser's console warns of, and what the page's policy reported."""
        reported = self.browser.execute_script("return window.reported")
        log = self.browser.get_log("browser")
        return [one["message"] for one in log if one["level"] in ("WARNING", "SEVERE")] + reported


@pytest.fixture
def page(browser: Chrome, host: HostSite, server: Recorded) -> Iterator[HostPage]:
    """A partner's page, opened by somebody who was never there."""
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    yield HostPage(browser, host, server.url)
    # The page must not go on asking the server for the next test.
    browser.get("about:blank")


@VERSIONS
def test_the_snippets_load_the_three_widgets_without_a_complaint(
    version: str, page: HostPage, server: Recorded
) -> None:
    page.open(version, *THREE)
    shown = page.widgets_shown(3)
    classes = [str(widget.get_attribute("class")).split()[1] for widget in shown]
    assert classes == [f"cw-{slug}" for slug, _ in THREE]
    assert "CRMO affects each child in its own way" in page.one("main").text
    assert LINK not in page.one("main").text
    assert page.complaints() == []
    assert page.browser.title == TITLE
    assert server.asked("OPTIONS") == []
    assert sorted(path for path in server.asked("GET") if path.startswith("/w/")) == sorted(
        f"/w/{slug}/{subject}" for slug, subject in THREE
    )


@VERSIONS
def test_loading_a_widget_tells_nothing_about_the_host_s_page(
    version: str, page: HostPage, server: Recorded
) -> None:
    page.open(version, *THREE)
    page.widgets_shown(3)
    asked = [headers for _, path, headers in server.requests if path.startswith("/w/")]
    sent = {name for headers in asked for name in headers if name.startswith("HTTP_HX")}
    assert len(asked) == 3
    assert sent == set()
    assert [
        one["HTTP_REFERER"] for one in asked if "/embedding" in one.get("HTTP_REFERER", "")
    ] == []


@VERSIONS
def test_the_host_s_page_stays_accessible_through_all_states(version: str, page: HostPage) -> None:
    page.open(version, *THREE)
    page.widgets_shown(3)
    found = {"loaded": violations(page.browser) + repeated_ids(page.browser)}
    page.send()
    page.wait_for_text("There is a problem")
    found["error"] = violations(page.browser) + repeated_ids(page.browser)
    page.choose(4)
    page.send()
    page.wait_for_text("Thank you for your answer")
    found["thanks"] = violations(page.browser) + repeated_ids(page.browser)
    assert found == {"loaded": [], "error": [], "thanks": []}


@VERSIONS
def test_the_focus_goes_to_the_error_and_then_to_the_thanks(
    version: str, page: HostPage, server: Recorded
) -> None:
    page.open(version, RATING)
    page.widgets_shown(1)
    page.send()
    page.wait_for_text("There is a problem")
    page.wait_for_focus("There is a problem")
    assert server.scores() == []
    page.choose(4)
    page.send()
    page.wait_for_text("Thank you for your answer")
    page.wait_for_focus("Thank you for your answer")
    assert server.scores() == [4]
    assert page.browser.title == TITLE
    assert page.complaints() == []


@VERSIONS
def test_something_missing_can_be_reported_after_a_mistake(
    version: str, page: HostPage, server: Recorded
) -> None:
    page.open(version, REPORT, RATING)
    page.widgets_shown(2)
    page.send(".cw-report-missing")
    page.wait_for_focus("There is a problem")
    assert server.reasons() == []
    page.choose("unclear")
    page.send(".cw-report-missing")
    page.wait_for_text("Thank you for your answer")
    page.wait_for_focus("Thank you for your answer")
    assert (server.reasons(), server.scores()) == (["unclear"], [])
    assert len(page.all(".cw-feedback-rating form")) == 1
    assert page.complaints() == []


@VERSIONS
def test_loading_a_widget_leaves_the_focus_where_it_is(version: str, page: HostPage) -> None:
    page.open(version, *THREE, query="lang=cy")
    page.one("#before").click()
    page.widgets_shown(3)
    assert page.focused() == "Before"


@VERSIONS
def test_a_rating_can_be_given_by_keyboard_alone(
    version: str, page: HostPage, server: Recorded
) -> None:
    page.open(version, RATING)
    page.widgets_shown(1)
    page.one("#before").click()
    page.press(Keys.TAB)
    assert page.browser.switch_to.active_element.get_attribute("value") == "1"
    page.press(Keys.SPACE, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert page.browser.switch_to.active_element.get_attribute("value") == "3"
    page.press(Keys.TAB)
    assert page.browser.switch_to.active_element.tag_name == "button"
    page.press(Keys.ENTER)
    page.wait_for_text("Thank you for your answer")
    assert server.scores() == [3]


@VERSIONS
def test_an_error_can_be_mended_by_keyboard_alone(
    version: str, page: HostPage, server: Recorded
) -> None:
    page.open(version, RATING)
    page.widgets_shown(1)
    page.one("#before").click()
    page.press(Keys.TAB, Keys.TAB, Keys.ENTER)
    page.wait_for_text("There is a problem")
    page.wait_for_focus("There is a problem")
    page.press(Keys.TAB, Keys.SPACE, Keys.ENTER)
    page.wait_for_text("Thank you for your answer")
    assert server.scores() == [1]


@VERSIONS
def test_a_double_click_stores_one_rating(version: str, page: HostPage, server: Recorded) -> None:
    server.delay = 0.4
    page.open(version, RATING)
    page.widgets_shown(1)
    page.choose(5)
    button = page.one("button[type=submit]")
    ActionChains(page.browser, duration=0).double_click(button).perform()
    page.wait_for_text("Thank you for your answer")
    time.sleep(0.1)
    assert server.scores() == [5]
    assert server.asked("POST") == ["/w/feedback-rating/RHM20"]
    assert "Thank you for your answer" in page.one("main").text


@VERSIONS
def test_the_same_widget_three_times_works_each_by_itself(
    version: str, page: HostPage, server: Recorded
) -> None:
    page.open(version, *[RATING] * 3, *[("contact-card", "rheumatology")] * 3)
    page.widgets_shown(6)
    assert repeated_ids(page.browser) == []
    page.choose(2, ".cw-embed:nth-of-type(1)")
    page.choose(4, ".cw-embed:nth-of-type(2)")
    page.send(".cw-embed:nth-of-type(2)")
    page.wait_for_text("Thank you for your answer")
    page.send(".cw-embed:nth-of-type(3)")
    page.wait_for_text("There is a problem")
    assert [len(one.find_elements(By.CSS_SELECTOR, "form")) for one in page.all(".cw-embed")] == [
        1,
        0,
        1,
        0,
        0,
        0,
    ]
    assert [one.get_attribute("value") for one in page.all(":checked")] == ["2"]
    assert repeated_ids(page.browser) == []
    assert server.scores() == [4]


@VERSIONS
def test_a_strict_policy_reports_nothing(version: str, page: HostPage, server: Recorded) -> None:
    policy = STRICT.format(widgets=server.url)
    page.open(version, *THREE, query="style=link", policy=policy)
    shown = page.widgets_shown(3)
    # The linked stylesheet is there, and applies.
    page.wait(lambda: shown[0].value_of_css_property("border-top-style") != "none")
    page.send()
    page.wait_for_text("There is a problem")
    page.choose(4)
    page.send()
    page.wait_for_text("Thank you for your answer")
    assert page.complaints() == []
    assert server.scores() == [4]


def test_a_strict_policy_would_report_inline_styles(page: HostPage, server: Recorded) -> None:
    page.open("htmx2", RATING, policy=STRICT.format(widgets=server.url))
    page.widgets_shown(1)
    assert [one for one in page.complaints() if "style-src" in one]


@VERSIONS
def test_the_link_stays_while_the_server_is_down(version: str, page: HostPage) -> None:
    version = version if version in HTMX else "htmx2"
    page.open(version, *THREE, widgets=f"http://127.0.0.1:{free_port()}")
    page.wait(lambda: page.browser.get_log("browser"))
    page.wait(lambda: not page.all(".htmx-request"))
    assert [link.text for link in page.all(".cw-embed a")] == [LINK] * 3


@VERSIONS
@pytest.mark.parametrize(
    ("embed", "query"),
    [
        (("contact-card", "nobody"), ""),
        (("contact-card", "rheumatology"), "heading=9"),
        (("contact-card", "a/b"), ""),
    ],
)
def test_the_link_stays_when_there_is_an_error(
    version: str, embed: tuple[str, str], query: str, page: HostPage, server: Recorded
) -> None:
    page.open(version, embed, query=query)
    page.wait(lambda: [path for path in server.asked("GET") if path.startswith("/w/")])
    page.wait(lambda: page.browser.get_log("browser"))
    page.wait(lambda: not page.all(".htmx-request, .htmx-swapping, .htmx-settling"))
    assert [link.text for link in page.all(".cw-embed a")] == [LINK]


def test_the_link_stays_and_leads_on_where_scripts_are_blocked(
    page: HostPage, server: Recorded
) -> None:
    policy = STRICT.format(widgets=server.url).replace("script-src 'self' ", "script-src ")
    page.open("htmx2", RATING, policy=policy)
    page.one(".cw-embed a").click()
    page.wait(lambda: page.browser.current_url == f"{server.url}/p/feedback-rating/RHM20")
    assert page.one("h1").text == "How useful did you find this resource?"


@VERSIONS
def test_what_the_host_boosts_and_inherits_does_not_reach_the_widget(
    version: str, page: HostPage, server: Recorded
) -> None:
    around = (
        '<div data-hx-boost="true" data-hx-push-url="true" data-hx-target="#before" '
        'data-hx-swap="outerHTML">{}</div>'
    )
    page.open(version, RATING, around=around)
    page.widgets_shown(1)
    page.choose(4)
    page.send()
    page.wait_for_text("Thank you for your answer")
    assert page.one("#before").text == "Before"
    assert page.browser.current_url.endswith("/embedding")
    assert server.scores() == [4]


@VERSIONS
def test_no_cookie_is_ever_set(version: str, page: HostPage, server: Recorded) -> None:
    page.browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
    page.open(version, *THREE)
    page.widgets_shown(3)
    page.choose(4)
    page.send()
    page.wait_for_text("Thank you for your answer")
    page.browser.get(f"{server.url}/p/feedback-rating/RHM20")
    page.browser.get(f"{server.url}/guide/feedback-rating")
    assert page.browser.execute_cdp_cmd("Network.getAllCookies", {})["cookies"] == []
    assert server.cookies == []
    assert [one for *_, one in server.requests if "HTTP_COOKIE" in one] == []


def test_a_page_that_lay_open_can_still_be_answered_once(page: HostPage, server: Recorded) -> None:
    """Going back in the browser's history brings the form again, but no second rating."""
    page.browser.get(f"{server.url}/p/feedback-rating/RHM20")
    key = page.one("input[name=key]").get_attribute("value")
    page.choose(4)
    page.send()
    page.wait(lambda: "sent=yes" in page.browser.current_url)
    send_again = "const [key] = arguments; const body = new FormData(); body.set('key', key)\n"
    send_again += "body.set('rating', '1'); return fetch('/w/feedback-rating/RHM20', "
    send_again += "{method: 'POST', body}).then(answer => answer.headers.get('Widget-Status'))"
    page.browser.get(f"{server.url}/healthz")
    assert page.browser.execute_script(send_again, key) == "409"
    assert server.scores() == [4]


@VERSIONS
def test_nothing_of_the_host_s_forms_values_or_headers_reaches_the_widget_server(
    page: HostPage, server: Recorded, version: str
) -> None:
    # In htmx 4 an attribute is inherited only if it says so.
    around = "".join(
        f"data-hx-{name}='{value}' data-hx-{name}:inherited='{value}' "
        for name, value in {
            "vals": '{"token": "private"}',
            "headers": '{"X-Token": "private"}',
            "include": "#login",
        }.items()
    )
    login = '<form id="login"><label>Name <input name="login" value="private"></label></form>'
    page.open(version, RATING, around=f"<div {around}>{login}{{}}</div>")
    page.widgets_shown(1)
    page.choose(4, ".cw")
    page.send(".cw")
    page.wait_for_text("Thank you")
    told = [str(environ) for _, _, environ in server.requests] + [str(b) for b in server.bodies]
    assert server.asked("POST") != []
    assert [one for one in told if "private" in one] == []


@pytest.fixture
def without_scripts(page: HostPage) -> Iterator[HostPage]:
    """A browser whose user has switched scripts off."""
    page.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    yield page
    page.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_rating_can_be_given_without_javascript(
    without_scripts: HostPage, server: Recorded
) -> None:
    page = without_scripts
    page.open("as it is", RATING)
    page.one(".cw-embed a").click()
    page.send()
    page.wait(lambda: "Choose how useful you found this resource" in page.one("main").text)
    assert page.browser.title.startswith("Error: ")
    assert "#" in page.browser.current_url
    assert server.scores() == []
    page.choose(4)
    page.send()
    page.wait(lambda: page.one("h1").text == "Thank you for your answer")
    # A browser takes the fragment of the form's address along.
    address = page.browser.current_url.partition("#")[0]
    assert address == f"{server.url}/p/feedback-rating/RHM20?sent=yes"
    page.browser.refresh()
    assert page.one("h1").text == "Thank you for your answer"
    assert server.scores() == [4]
    assert server.cookies == []
    assert server.asked("POST") == ["/p/feedback-rating/RHM20"] * 2


def test_something_missing_can_be_reported_without_javascript(
    without_scripts: HostPage, server: Recorded
) -> None:
    page = without_scripts
    page.open("as it is", REPORT)
    page.one(".cw-embed a").click()
    page.send()
    page.wait(lambda: "Choose what is missing or wrong" in page.one("main").text)
    page.wait_for_focus("There is a problem")
    page.choose("broken")
    page.send()
    page.wait(lambda: page.one("h1").text == "Thank you for your answer")
    page.wait_for_focus("Thank you for your answer")
    assert server.reasons() == ["broken"]
    assert violations_after(page) == []


def test_without_javascript_the_error_has_the_focus(
    without_scripts: HostPage, server: Recorded
) -> None:
    page = without_scripts
    page.browser.get(f"{server.url}/p/feedback-rating/RHM20?lang=cy")
    page.send()
    page.wait(lambda: page.all("main strong"))
    page.wait_for_focus(page.one("main strong").text)
    assert violations_after(page) == []


def test_without_javascript_the_thanks_have_the_focus(
    without_scripts: HostPage, server: Recorded
) -> None:
    page = without_scripts
    page.browser.get(f"{server.url}/p/feedback-rating/RHM20")
    page.choose(5)
    page.send()
    page.wait(lambda: page.one("h1").text == "Thank you for your answer")
    page.wait_for_focus("Thank you for your answer")
    assert violations_after(page) == []


def violations_after(page: HostPage) -> list[str]:
    """What axe finds in the page as it stands; axe itself is a script."""
    page.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    return violations(page.browser) + repeated_ids(page.browser)
