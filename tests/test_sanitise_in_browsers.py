"""What comes out of the sanitiser, put into a real browser in every way that partners do."""

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome

from tests.payloads import LINKS, SCHEMES, payloads
from widget.check.browser import chromium
from widget.content.sanitise import ALLOWED, is_safe_url, sanitise

# One browser serves all of these tests, so they belong on one worker.

NODE_MODULES = Path(__file__).parents[1] / "node_modules"
PAGE = """<!doctype html><html lang=en><meta charset=utf-8><title>Host page</title>
<script>
  window.hits = []
  window.fired = window.alert = number => hits.push(number)
  addEventListener("securitypolicyviolation", () => hits.push("policy"))
</script>{head}<body><main id=sink>{body}</main></body></html>"""

# What stands in the page when a sink has been filled: its own elements, and the sink's.
WALK = """
  const [allowed, ours] = arguments
  const faults = []
  // A second <body onload=…> gives its attributes to the first.
  for (const { name } of document.body.attributes) faults.push(`${name} of the body`)
  for (const element of document.querySelectorAll("*")) {
    if (window.own ? window.own.has(element) : element.matches(ours)) continue
    const name = element.localName
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml" || !(name in allowed)) {
      faults.push(`<${name}> of ${element.namespaceURI}`)
      continue
    }
    for (const { name: key, value } of element.attributes) {
      if (!allowed[name].includes(key)) faults.push(`${key}="${value}" of <${name}>`)
      if (key !== "href" && key !== "src") continue
      const protocol = URL.canParse(value) ? new URL(value).protocol : "none"
      if (!["http:", "https:", "mailto:", "tel:"].includes(protocol))
        faults.push(`${protocol} in ${value}`)
    }
  }
  return faults
"""
# Ours alone in a page that is parsed as a whole; elsewhere the page notes its own elements.
OURS = "html, head, title, body, main#sink, meta[charset=utf-8], head > script:first-of-type"
REMEMBER_OWN = "window.own = new Set(document.querySelectorAll('*'))"
COUNT = "return document.querySelectorAll('#sink *').length"
# A link that is clicked would lead away from the page; its javascript: is the walk's business.
STIR = """
  addEventListener("click", event => event.preventDefault())
  addEventListener("submit", event => event.preventDefault())
  const events = ["click", "auxclick", "contextmenu", "mouseover", "mouseenter", "pointerdown",
    "touchstart", "wheel", "keydown", "focus", "blur", "input", "change", "submit", "toggle",
    "beforetoggle", "load", "error", "copy", "paste", "drag", "scroll", "animationstart",
    "animationend", "transitionend", "htmx:load"]
  for (const element of document.querySelectorAll("#sink *"))
    for (const name of events)
      element.dispatchEvent(new Event(name, { bubbles: name !== "load", cancelable: true }))
"""
# Long enough for images to fail, frames to load and htmx to settle.
WAIT = "setTimeout(arguments[arguments.length - 1], 400)"


class Served(BaseHTTPRequestHandler):
    """Answers with what the test put into `texts`, by path."""

    def __init__(self, texts: dict[str, str], *rest: Any) -> None:
        self.texts = texts
        super().__init__(*rest)

    def do_GET(self) -> None:
        text = self.texts.get(self.path)
        body = (text or "").encode("utf-8", "replace")
        self.send_response(404 if text is None else 200)
        script = self.path.endswith(".js")
        self.send_header(
            "Content-Type", f"text/{'javascript' if script else 'html'}; charset=utf-8"
        )
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class HostPage:
    """A host page in a browser, into which HTML is put."""

    def __init__(self, driver: Chrome, address: str, texts: dict[str, str]) -> None:
        self.driver = driver
        self.address = address
        self.texts = texts

    def open(self, head: str = "", body: str = "") -> None:
        self.texts["/"] = PAGE.replace("{head}", head).replace("{body}", body)
        self.driver.get(self.address + "/")

    def hits(self) -> list[int | str]:
        self.driver.execute_script(STIR)
        self.driver.execute_async_script(WAIT)
        found: list[int | str] = self.driver.execute_script("return window.hits")
        return found

    def faults(self) -> list[str]:
        allowed = {tag: sorted(names) for tag, names in ALLOWED.items()}
        found: list[str] = self.driver.execute_script(WALK, allowed, OURS)
        return found


def into_inner_html(page: HostPage, html: str) -> None:
    page.open()
    page.driver.execute_script(REMEMBER_OWN)
    page.driver.execute_script("document.querySelector('#sink').innerHTML = arguments[0]", html)
    page.driver.execute_async_script(WAIT)


def into_whole_page(page: HostPage, html: str) -> None:
    page.open(body=html)
    page.driver.execute_async_script(WAIT)


def into_written_page(page: HostPage, html: str) -> None:
    page.open()
    written = PAGE.replace("{head}", "").replace("{body}", html)
    page.driver.execute_script(
        "document.open(); document.write(arguments[0]); document.close()", written
    )
    page.driver.execute_async_script(WAIT)


def through_htmx(page: HostPage, html: str, version: int) -> None:
    """Ask for the HTML as partners' pages do, with `data-hx-get` (htmx 1 has no public swap)."""
    page.texts["/htmx.js"] = (NODE_MODULES / f"htmx{version}/dist/htmx.min.js").read_text()
    page.texts["/fragment"] = html
    page.open(head="<script src=/htmx.js></script>")
    page.driver.execute_script(REMEMBER_OWN)
    page.driver.execute_async_script(
        """
        const [done] = arguments, sink = document.querySelector("#sink")
        window.own.has(document.head) && document.head.querySelectorAll("style")
          .forEach(style => window.own.add(style))
        new MutationObserver((_, observer) => {
          observer.disconnect()
          setTimeout(done, 400)
        }).observe(sink, { childList: true })
        sink.setAttribute("data-hx-get", "/fragment")
        sink.setAttribute("data-hx-trigger", "load")
        htmx.process(sink)
        """
    )


SINKS = {
    "innerHTML": into_inner_html,
    "htmx 1": partial(through_htmx, version=1),
    "htmx 2": partial(through_htmx, version=2),
    "htmx 4": partial(through_htmx, version=4),
    "whole page": into_whole_page,
    "document.write": into_written_page,
}
Sink = Callable[[HostPage, str], None]
sinks = pytest.mark.parametrize(
    "sink", [pytest.param(sink, id=name) for name, sink in SINKS.items()]
)


@pytest.fixture(scope="module")
def page() -> Iterator[HostPage]:
    texts: dict[str, str] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, texts))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    # Images of example.org are not fetched; they fail, as an attack would like.
    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    try:
        with chromium(flags=[nowhere]) as driver:
            yield HostPage(driver, f"http://127.0.0.1:{server.server_port}", texts)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def sanitised() -> str:
    return "<hr>".join(sanitise(payload) for payload in payloads())


@sinks
def test_nothing_that_was_sanitised_fires(page: HostPage, sink: Sink, sanitised: str) -> None:
    sink(page, sanitised)
    assert page.driver.execute_script(COUNT) > len(payloads())
    assert page.hits() == []
    assert page.driver.current_url == page.address + "/"


@sinks
def test_nothing_off_the_list_is_in_the_page(page: HostPage, sink: Sink, sanitised: str) -> None:
    sink(page, sanitised)
    assert page.driver.execute_script(COUNT) > len(payloads())
    assert page.faults() == []


# Each alone would show that the checks above can fail; none of them ends what stands after it.
RAW = (
    "<img src=x onerror=fired(1)>",
    "<p onclick=fired(2)>x</p>",
    '<a href="javascript:fired(3)">x</a>',
    "<details onbeforetoggle=fired(4)></details>",
    "<svg onload=fired(5)><style><img src=x onerror=fired(6)></style></svg>",
    "<iframe srcdoc='<script>parent.fired(7)</script>'></iframe>",
    "<noscript><p title='</noscript><img src=x onerror=fired(8)>'></noscript>",
    "<noscript><img src=x onerror=fired(9)></noscript>",
)


@sinks
def test_what_was_not_sanitised_fires(page: HostPage, sink: Sink) -> None:
    sink(page, "".join(RAW))
    assert {1, 2, 4, 6, 7} <= set(page.hits())


@sinks
def test_what_was_not_sanitised_is_found_in_the_page(page: HostPage, sink: Sink) -> None:
    sink(page, "".join(RAW))
    faults = " ".join(page.faults())
    assert 'onclick="fired(2)" of <p>' in faults
    assert "javascript: in javascript:fired(3)" in faults
    assert "<svg> of http://www.w3.org/2000/svg" in faults


@pytest.mark.parametrize("version", [1, 2, 4])
def test_htmx_runs_scripts_that_were_not_sanitised(page: HostPage, version: int) -> None:
    through_htmx(page, "<p>x</p><script>fired(1)</script>", version)
    assert page.hits() == [1]


@pytest.mark.parametrize("version", [1, 2, 4])
def test_htmx_reads_noscript_otherwise_than_the_browser(page: HostPage, version: int) -> None:
    into_inner_html(page, "".join(RAW))
    assert {8, 9} & set(page.hits()) == {8}
    through_htmx(page, "".join(RAW), version)
    assert {8, 9} & set(page.hits()) == {9}


def test_many_payloads_fire_as_they_are(page: HostPage) -> None:
    # Those that bring a page of their own would raise real alerts, or send the host page away.
    own_page = ("frame", "object", "embed", "form", "meta")
    raw = [payload for payload in payloads() if not any(name in payload for name in own_page)]
    page.open()
    page.driver.execute_script(
        """
        const sink = document.querySelector("#sink")
        for (const payload of JSON.parse(arguments[0])) {
          const place = sink.appendChild(document.createElement("div"))
          place.innerHTML = payload
        }
        """,
        json.dumps(raw),
    )
    page.driver.execute_async_script(WAIT)
    assert len(set(page.hits())) > 500


HOSTS = (
    "example.org",
    "EXAMPLE.org",
    "www.example.org:8443",
    "example.org:99999",
    "example.org:x",
    "user@example.org",
    "user:word@example.org",
    "example.org@example.net",
    "javascript:alert(1)@example.org",
    "127.0.0.1",
    "0x7f.1",
    "999.1.1.1",
    "1.2.3.4.5",
    "[::1]",
    "exa mple.org",
    "exa%6dple.org",
    "exam\u00adple.org",
    "ex\u0430mple.org",
    "example\u3002org",
    "example.org\\@example.net",
    "example..org",
    "-.org",
    "_dmarc.example.org",
    "",
    ".",
    "a" * 300,
)
PATHS = ("", "/", "/a b", "/%0a", "?a=1&b=2", "#x", "/\t", "/é", "/\u202e", "/a@b:c", "\\a")
BEGINNINGS = ("https://", "HTTP://", "https:", "https:/", "https:///", "http:\\\\", "htt\u017f://")
OTHERS = (
    "mailto:care@example.org",
    "MAILTO:care@example.org?subject=Hello%20you",
    "mailto:",
    "mailto:care@example.org\n",
    "mailto:javascript:alert(1)",
    "tel:+441142711900",
    "tel:(0114)271-1900;ext=2",
    "tel:javascript:alert(1)",
    "tel:",
    "tel:0114 271 1900",
    "sms:0900",
    "javascript:123",
    "data:1",
    "ws://example.org",
    "ftp://example.org",
    "about:blank",
)
URLS = (
    *(start + name + path for start in BEGINNINGS for name in HOSTS for path in PATHS[:3]),
    *(f"https://{name}{path}" for name in HOSTS[:3] for path in PATHS),
    *(scheme.format("alert(1)") for scheme in SCHEMES),
    *OTHERS,
)


def test_what_is_called_a_safe_address_is_one_to_the_browser(page: HostPage) -> None:
    page.open()
    safe = [url for url in URLS if is_safe_url(url)]
    read_by_browser = page.driver.execute_script(
        """
        return arguments[0].map(url => {
          const link = document.createElement("a")
          link.setAttribute("href", url)
          return [link.protocol, link.username + link.password, link.hostname]
        })
        """,
        safe,
    )
    expected = [
        [
            url.partition(":")[0].lower() + ":",
            "",
            url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0]
            .partition(":")[0].lower(),
        ]
        for url in safe
    ]  # fmt: skip
    assert len(safe) > 40
    assert read_by_browser == expected


def test_what_could_run_in_the_browser_is_not_called_safe(page: HostPage) -> None:
    page.open()
    runs = page.driver.execute_script(
        """
        return arguments[0].filter(url => URL.canParse(url) &&
          !["http:", "https:", "mailto:", "tel:"].includes(new URL(url).protocol))
        """,
        URLS,
    )
    assert len(runs) > 15
    assert [url for url in runs if is_safe_url(url)] == []


def test_there_are_some_thousands_of_payloads_all_different() -> None:
    made = payloads()
    assert 3_000 <= len(made) == len(set(made)) <= 5_000
    assert len(LINKS) * len(SCHEMES) > 500
