"""Widgets in somebody else's Flask application, which notices nothing of it."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from threading import Thread

import pytest
from flask import Flask, abort, render_template, render_template_string, request
from flask.testing import FlaskClient
from jinja2 import DictLoader, StrictUndefined
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from sqlalchemy import func, select
from werkzeug.serving import make_server

from tests.chromium import wait_for
from tests.markup import Element, key_in, only_root, parse
from tests.serving import HTMX, free_port
from widget import Widgets
from widget.errors import BadOption, BadSetting, UnknownComponent, UnknownSubject
from widget.paths import EXAMPLE_LIBRARY
from widget.store.tables import ratings
from widget.web.site import EXTENSION, Site

BASE_URL = "https://charity.example.org"
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A charity</title>
<link rel="icon" href="data:,">
<meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false}'>
<script src="/htmx.js" defer></script></head><body><main><h1>A charity</h1>
{{ widget("contact-card", "rheumatology", style="link") }}
{{ widget("feedback-rating", "RHM20", style="link") }}
</main></body></html>"""

MakeHost = Callable[..., Flask]


@pytest.fixture
def make_host(tmp_path: Path) -> Iterator[MakeHost]:
    """Makes an application of somebody else's; with widgets unless `library` is None."""
    made: list[Flask] = []

    def make(app: Flask | None = None, **settings: object) -> Flask:
        app = app or Flask("tests")
        given = {"library": EXAMPLE_LIBRARY, "state": tmp_path, "base_url": BASE_URL} | settings
        Widgets(app, **given)  # type: ignore[arg-type]
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions[EXTENSION].close()


@pytest.fixture
def client(make_host: MakeHost) -> FlaskClient:
    """A client of an application with widgets at /widgets."""
    return make_host().test_client()


def show(app: Flask, template: str) -> str:
    with app.test_request_context():
        return render_template_string(template)


def urls(root: Element) -> list[str]:
    names = ("href", "src", "action", "data-hx-post", "data-hx-get")
    return [e.attributes[name] for e in root for name in names if name in e.attributes]


def stored(app: Flask) -> int:
    site: Site = app.extensions[EXTENSION]
    with site.store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(ratings)).scalar_one()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/w/contact-card/rheumatology", 200),
        ("/p/feedback-rating/RHM20", 200),
        ("/guide", 200),
        ("/guide/contact-card", 200),
        (f"/oembed?url={BASE_URL}/widgets/p/contact-card/rheumatology", 200),
        ("/static/embed.js", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("", 302),
        ("/", 302),
        ("/w/contact-card/nobody", 404),
        ("/nothing", 404),
    ],
)
def test_every_route_works_under_the_prefix(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/widgets{path}").status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/w/contact-card/rheumatology?style=link",
        "/w/condition-summary/RHM20?style=link",
        "/w/feedback-rating/RHM20?style=link",
        "/p/feedback-rating/RHM20",
        "/guide",
        "/guide/feedback-rating",
        "/nothing",
    ],
)
def test_every_address_begins_with_the_base_url_and_the_prefix(
    client: FlaskClient, path: str
) -> None:
    html = client.get(f"/widgets{path}", headers={"Host": "evil.example"}).text
    ours = [url for url in urls(parse(html)) if re.search(r"/(w|p|static|guide|oembed)\b", url)]
    assert ours
    assert [url for url in ours if not url.startswith(f"{BASE_URL}/widgets/")] == []
    assert "evil.example" not in html


@pytest.mark.parametrize(
    ("path", "place"),
    [("/widgets", "/widgets/guide"), ("/widgets/", "/widgets/guide")],
)
def test_a_redirect_leads_to_the_base_url(client: FlaskClient, path: str, place: str) -> None:
    location = client.get(path, headers={"Host": "evil.example"}).headers["Location"]
    assert location == f"{BASE_URL}{place}"


def test_no_redirect_leads_to_where_the_request_says(client: FlaskClient) -> None:
    response = client.get("/widgets/w//contact-card/x", headers={"Host": "evil.example"})
    assert (response.status_code, response.headers.get("Location")) == (404, None)


@pytest.mark.parametrize("prefix", ["/widgets", "/our/widgets", "/w", "/p", "/a.b-c_d~"])
def test_any_prefix_will_do(make_host: MakeHost, prefix: str) -> None:
    app = make_host(url_prefix=prefix)
    assert app.test_client().get(f"{prefix}/w/contact-card/rheumatology").status_code == 200
    (form,) = parse(show(app, '{{ widget("feedback-rating", "RHM20") }}')).all("form")
    assert form.attributes["action"].startswith(f"{BASE_URL}{prefix}/p/feedback-rating/RHM20#")


@pytest.mark.parametrize("place", ["w", "p"])
def test_a_form_is_answered_under_the_prefix(make_host: MakeHost, place: str) -> None:
    app = make_host()
    key = key_in(show(app, '{{ widget("feedback-rating", "RHM20") }}'))
    address = f"/widgets/{place}/feedback-rating/RHM20"
    sent = app.test_client().post(address, data={"key": key, "rating": "4"})
    assert sent.status_code == (200 if place == "w" else 303)
    assert stored(app) == 1


def test_the_function_gives_the_fragment(make_host: MakeHost) -> None:
    app = make_host()
    shown = show(app, '{{ widget("contact-card", "rheumatology", heading=3, lang="cy") }}')
    address = "/widgets/w/contact-card/rheumatology?heading=3&lang=cy"
    assert shown == app.test_client().get(address).text


def test_the_function_is_there_in_imported_macros_and_outside_of_requests(
    make_host: MakeHost,
) -> None:
    app = make_host()
    macro = '{% macro card(who) %}{{ widget("contact-card", who) }}{% endmacro %}'
    app.jinja_env.loader = DictLoader({"macros.html": macro})
    template = '{% from "macros.html" import card %}{{ card("rheumatology") }}'
    shown = app.jinja_env.from_string(template).render()
    assert only_root(shown).classes == ["cw", "cw-contact-card"]


def test_a_withdrawn_resource_shows_its_notice(make_host: MakeHost) -> None:
    shown = show(make_host(), '{{ widget("condition-summary", "RHM07") }}')
    assert "withdrawn" in only_root(shown).text


MISTAKES = pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        ('"contact-crad", "rheumatology"', UnknownComponent, "contact-crad"),
        ('"contact-card", "rheumatologi"', UnknownSubject, "rheumatologi"),
        ('"condition-summary", "RHM99"', UnknownSubject, "RHM99"),
        ('"contact-card", "rheumatology", heading=9', BadOption, "heading"),
    ],
)


@MISTAKES
def test_visitors_read_a_mistake_in_a_template_and_the_log_has_it(
    make_host: MakeHost,
    caplog: pytest.LogCaptureFixture,
    call: str,
    error: type[Exception],
    says: str,
) -> None:
    shown = show(make_host(), "{{ widget(" + call + ") }}")
    root = only_root(shown)
    assert root.classes == ["cw", "cw-error"]
    assert says in root.text
    assert urls(root) == [f"{BASE_URL}/widgets/guide"]
    (record,) = caplog.records
    assert (record.levelno, record.name) == (logging.WARNING, "tests")
    assert says in record.getMessage()


def test_an_unknown_option_leaves_the_widget_and_the_log_has_it(
    make_host: MakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    shown = show(make_host(), '{{ widget("contact-card", "rheumatology", headng=3) }}')
    assert only_root(shown).classes == ["cw", "cw-contact-card"]
    assert 'no option "headng"' in caplog.text


@MISTAKES
@pytest.mark.parametrize("mode", ["debug", "testing"])
def test_a_developer_gets_the_exception(
    make_host: MakeHost, mode: str, call: str, error: type[Exception], says: str
) -> None:
    app = make_host()
    setattr(app, mode, True)
    with pytest.raises(error, match=says):
        show(app, "{{ widget(" + call + ") }}")


def test_a_developer_gets_the_exception_for_an_unknown_option(make_host: MakeHost) -> None:
    app = make_host()
    app.testing = True
    with pytest.raises(TypeError, match='no option "headng"'):
        show(app, '{{ widget("contact-card", "rheumatology", headng=3) }}')


def test_a_resource_that_is_being_corrected_is_no_mistake_of_the_developer(
    make_host: MakeHost, library: Path
) -> None:
    file = library / "resources" / "rhm20.md"
    file.write_text(file.read_text().replace("status: published", "status: nonsense"))
    app = make_host(library=library)
    app.testing = True
    shown = show(app, '{{ widget("condition-summary", "RHM20") }}')
    assert "being corrected" in only_root(shown).text


class Watching:
    """An application of somebody else's, with everything that ours could disturb."""

    def __init__(self, folder: Path) -> None:
        (folder / "templates").mkdir()
        (folder / "templates" / "guide.html").write_text("The host's own guide.")
        self.app = app = Flask("host", root_path=str(folder))
        self.asked: list[str] = []
        app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": False}
        app.before_request(lambda: self.asked.append(request.path))
        app.register_error_handler(404, lambda error: ("The host's 404.", 404))
        app.add_url_rule("/guide", "guide", lambda: render_template("guide.html"))
        app.add_url_rule("/refuse", "refuse", lambda: abort(405))
        self.before = self.facts()

    def facts(self) -> dict[str, object]:
        app = self.app
        return {
            "routes": [(one.rule, one.endpoint) for one in app.url_map.iter_rules()],
            "error handlers": repr(dict(app.error_handler_spec)),
            "hooks": repr([app.before_request_funcs, app.after_request_funcs]),
            "processors": repr(app.template_context_processors),
            "blueprints": dict(app.blueprints),
            "configuration": dict(app.config),
            "filters": set(app.jinja_env.filters),
            "globals": set(app.jinja_env.globals) - {"widget"},
            "extensions": set(app.jinja_env.extensions),
            "undefined": app.jinja_env.undefined,
            "trim_blocks": app.jinja_env.trim_blocks,
            "templates": app.jinja_env.list_templates(),
            "slashes": app.url_map.strict_slashes,
        }


@pytest.fixture
def watching(make_host: MakeHost, tmp_path_factory: pytest.TempPathFactory) -> Watching:
    """Such an application, with widgets."""
    made = Watching(tmp_path_factory.mktemp("host"))
    make_host(made.app)
    return made


def test_the_host_stays_as_it_is(watching: Watching) -> None:
    assert watching.facts() == watching.before


def test_the_host_s_templates_and_error_pages_are_its_own(watching: Watching) -> None:
    client = watching.app.test_client()
    assert client.get("/guide").text == "The host's own guide."
    assert client.get("/widgetsandmore").text == "The host's 404."
    assert "Method Not Allowed" in client.get("/refuse").text
    assert 'class="cards"' in client.get("/widgets/guide").text
    assert parse(client.get("/widgets/nothing").text).all("h1")[0].text == "Not Found"


def test_the_host_s_hooks_are_asked_about_its_own_requests_only(watching: Watching) -> None:
    client = watching.app.test_client()
    for path in ("/guide", "/widgets/guide", "/widgets/w/contact-card/rheumatology"):
        client.get(path)
    assert watching.asked == ["/guide"]


def test_two_applications_have_a_library_each(
    make_host: MakeHost, library: Path, tmp_path: Path
) -> None:
    rmtree(library / "teams")
    for file in library.glob("resources/*.md"):
        file.write_text(file.read_text().replace("team: rheumatology\n", ""))
    one = make_host()
    other = make_host(library=library, url_prefix="/other", base_url="https://other.example")
    template = '{{ widget("contact-card", "rheumatology") }}'
    assert "cw-contact-card" in show(one, template)
    assert 'href="https://other.example/other/guide"' in show(other, template)


def test_the_application_may_come_later(tmp_path: Path) -> None:
    widgets = Widgets(library=EXAMPLE_LIBRARY, url_prefix="/first", base_url=BASE_URL)
    apps = [Flask("one"), Flask("other")]
    widgets.init_app(apps[0], state=tmp_path)
    widgets.init_app(apps[1], state=tmp_path, url_prefix="/second")
    for app, prefix in zip(apps, ["/first", "/second"], strict=True):
        assert app.test_client().get(f"{prefix}/healthz").text == "ok\n"
        app.extensions[EXTENSION].close()


def test_settings_come_from_the_application_then_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAREWIDGET_STATE", str(tmp_path))
    monkeypatch.setenv("CAREWIDGET_BASE_URL", "https://environment.example")
    app = Flask("tests")
    app.config.update(CAREWIDGET_LIBRARY=EXAMPLE_LIBRARY, CAREWIDGET_BASE_URL=BASE_URL)
    Widgets(app)
    site: Site = app.extensions[EXTENSION]
    site.close()
    assert site.settings.base_url == f"{BASE_URL}/widgets"
    assert site.settings.state == tmp_path


@pytest.mark.parametrize(
    ("configured", "debug", "base_url", "warned"),
    [
        (
            {"SERVER_NAME": "charity.example", "PREFERRED_URL_SCHEME": "https"},
            False,
            "https://charity.example/widgets",
            False,
        ),
        (
            {"SERVER_NAME": "charity.example:81", "APPLICATION_ROOT": "/site/"},
            False,
            "http://charity.example:81/site/widgets",
            False,
        ),
        ({}, False, "http://127.0.0.1:5000/widgets", True),
        ({}, True, "http://127.0.0.1:5000/widgets", False),
    ],
)
def test_without_a_base_url_it_is_what_flask_says(
    make_host: MakeHost,
    caplog: pytest.LogCaptureFixture,
    configured: dict[str, str],
    debug: bool,
    base_url: str,
    warned: bool,
) -> None:
    app = Flask("tests")
    app.config.update(configured)
    app.debug = debug
    site: Site = make_host(app, base_url=None).extensions[EXTENSION]
    assert site.settings.base_url == base_url
    assert ("Set CAREWIDGET_BASE_URL" in caplog.text) is warned


@pytest.mark.parametrize("prefix", ["", "/", "widgets", "/widgets/", "//w", "/a b", "/<x>", "/é"])
def test_a_prefix_that_cannot_be_right_is_refused(make_host: MakeHost, prefix: str) -> None:
    with pytest.raises(BadSetting, match="Write one such as /widgets"):
        make_host(url_prefix=prefix)


@pytest.mark.parametrize("prefix", ["/static", "/about"])
def test_a_prefix_that_would_hide_a_route_is_refused(make_host: MakeHost, prefix: str) -> None:
    app = Flask("tests")
    app.add_url_rule("/about", "about", lambda: "about")
    with pytest.raises(BadSetting, match="would hide") as caught:
        make_host(app, url_prefix=prefix)
    assert f"a route at {prefix}" in caught.value.message


def test_a_global_of_that_name_is_not_replaced(make_host: MakeHost) -> None:
    app = Flask("tests")
    app.jinja_env.globals["widget"] = "mine"
    with pytest.raises(BadSetting, match='a global "widget" already'):
        make_host(app)
    assert app.jinja_env.globals["widget"] == "mine"


def test_a_second_time_is_refused(make_host: MakeHost) -> None:
    app = make_host()
    with pytest.raises(BadSetting, match="has widgets already"):
        Widgets(app, library=EXAMPLE_LIBRARY)


@contextmanager
def served(make_host: MakeHost, htmx: str) -> Iterator[tuple[Flask, str]]:
    """A charity's own site, with a strict content security policy; gives it and its address."""
    port = free_port()
    app = make_host(base_url=f"http://127.0.0.1:{port}")
    script = HTMX[htmx].read_text(encoding="utf-8")
    policy = {"Content-Security-Policy": STRICT_POLICY}
    app.add_url_rule("/", "home", lambda: (render_template_string(PAGE), policy))
    app.add_url_rule("/htmx.js", "htmx", lambda: (script, {"Content-Type": "text/javascript"}))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield app, f"http://127.0.0.1:{port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def rate(browser: Chrome) -> None:
    browser.find_element(By.CSS_SELECTOR, ".cw-feedback-rating label").click()
    browser.find_element(By.CSS_SELECTOR, ".cw-feedback-rating button").click()


def wait_for_thanks(browser: Chrome) -> None:
    wait_for(browser, lambda: "Thank you" in browser.find_element(By.TAG_NAME, "main").text)


@pytest.mark.parametrize("htmx", HTMX)
def test_a_visitor_rates_on_the_host_s_own_page(
    make_host: MakeHost, browser: Chrome, htmx: str
) -> None:
    with served(make_host, htmx) as (app, url):
        browser.get(url)
        card = browser.find_element(By.CLASS_NAME, "cw-contact-card")
        assert card.value_of_css_property("padding-top") != "0px"
        rate(browser)
        wait_for_thanks(browser)
        assert (browser.current_url, stored(app)) == (url, 1)
        log = browser.get_log("browser")  # type: ignore[no-untyped-call]
        assert [e["message"] for e in log if e["level"] in ("SEVERE", "WARNING")] == []


def test_a_visitor_without_javascript_rates_and_is_thanked_on_a_page(
    make_host: MakeHost, browser: Chrome
) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    with served(make_host, "htmx2") as (app, url):
        browser.get(url)
        rate(browser)
        wait_for(browser, lambda: "sent=yes" in browser.current_url)
        assert browser.current_url.startswith(f"{url}widgets/p/feedback-rating/RHM20?")
        wait_for(browser, lambda: "Thank you" in browser.find_element(By.TAG_NAME, "h1").text)
        assert stored(app) == 1
