"""What widgets cost a partner's page: each way to embed them, in a real browser."""

import gzip
import json
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from selenium.common.exceptions import TimeoutException
from selenium.webdriver import Chrome
from selenium.webdriver.support.wait import WebDriverWait

from tests.serving import HostSite, host_site, widget_server
from widget.check.browser import chromium, set_width
from widget.content.reader import Progress
from widget.embed import Snippet, room_css, snippet
from widget.errors import CannotRun

WIDGETS = {
    "contact-card": "rheumatology",
    "feedback-rating": "RHM20",
    "condition-summary": "RHM20",
}
# A phone; and one so high that every widget is seen at once, and so painted.
WIDTH, HEIGHT, HIGH = 412, 915, 6000
SECONDS = 60
TITLE = "Read it at the hospital"

HTMX, LOADER, FRAME, INLINE = "htmx", "loader", "iframe", "inline, by the partner’s server"
WAYS = (HTMX, LOADER, FRAME, INLINE)

QUICK, SLOW = "not slowed down", "slow phone network"
NETWORKS = {
    QUICK: {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    # Lighthouse's slow 4G: 150 ms, 1.6 Mbit/s down, 750 kbit/s up.
    SLOW: {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750},
}

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Our page about CRMO</title><link rel="icon" href="data:,">
<style>{room}</style>
{head}
</head>
<body><main><h1>Our page about CRMO</h1>
{body}
<p>Our own text goes on here.</p></main></body></html>"""

# In the page and in each frame: tells the page when a widget has been painted, and what has moved.
# After a frame of the animation comes its paint, and only after that the message.
WATCH = """
if (window.top === window) {
  window.painted = [];
  window.moved = 0;
  addEventListener("message", ({ data }) => {
    if (data.benchmark === "painted") painted.push(data.at - performance.timeOrigin);
    if (data.benchmark === "moved") moved += data.by;
  });
}
const tell = (what) => window.top.postMessage({ benchmark: what.kind, ...what }, "*");
const seen = new Set();
const look = () => document.querySelectorAll(".cw").forEach((widget) => {
  if (seen.has(widget)) return;
  seen.add(widget);
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () =>
      tell({ kind: "painted", at: performance.timeOrigin + performance.now() });
    port2.postMessage(0);
  });
});
new MutationObserver(look).observe(document, { childList: true, subtree: true });
new PerformanceObserver((list) => list.getEntries().forEach((entry) =>
  tell({ kind: "moved", by: entry.value }))).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Opened:
    """What opening a page once took.

    Attributes:
        milliseconds: From the navigation until the last widget was painted.
        requests: How many the widget server got.
        kilobytes: What came over the network, with the page itself.
        shift: How much the layout moved (Cumulative Layout Shift).
    """

    milliseconds: float
    requests: int
    kilobytes: float
    shift: float


@dataclass(frozen=True)
class Embedded:
    """One way to embed on one network, by round."""

    way: str
    network: str
    opened: list[Opened]


def measure(rounds: int, tell: Progress) -> list[Embedded]:
    """Open a page with three widgets in each way, by a browser that has never seen it.

    Args:
        rounds: How often each way has its turn.
        tell: Is told how far it is.
    """
    found = [Embedded(way, network, []) for network in NETWORKS for way in WAYS]
    with (
        tempfile.TemporaryDirectory() as state,
        widget_server(Path(state)) as widgets,
        host_site() as host,
    ):
        for round_ in range(rounds):
            for at, one in enumerate(found):
                url = add_page(host, one.way, widgets)
                one.opened.append(open_page(url, widgets, one.network))
                tell("Pages", round_ * len(found) + at + 1, rounds * len(found))
    return found


def add_page(host: HostSite, way: str, widgets: str) -> str:
    """Put a page with the three widgets on the partner's site, compressed as sites are."""
    made = {
        f"{component}/{subject}": snippet(widgets, component, subject, "", TITLE)
        for component, subject in WIDGETS.items()
    }
    html = PAGE.format(
        room=room_css() if way in (HTMX, LOADER) else "",
        head=HEADS[way](next(iter(made.values()))),
        body="\n".join(PLACES[way](one, f"{widgets}/w/{place}") for place, one in made.items()),
    )
    compressed = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}
    return host.add("/page", gzip.compress(html.encode()), compressed)


def fetched(url: str) -> str:
    """A fragment, as a partner's server fetches it."""
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:
        return str(answer.read().decode())


# What stands in the head of the page, and where a widget is to be.
HEADS: dict[str, Callable[[Snippet], str]] = {
    HTMX: lambda made: made.setup,
    LOADER: lambda made: made.loader,
    FRAME: lambda made: made.loader,
    INLINE: lambda made: "",
}
PLACES: dict[str, Callable[[Snippet, str], str]] = {
    HTMX: lambda made, url: made.place,
    LOADER: lambda made, url: made.place,
    FRAME: lambda made, url: made.frame,
    INLINE: lambda made, url: fetched(url),
}


def open_page(url: str, widgets: str, network: str) -> Opened:
    """Open a page in a browser of its own, once to see all of it painted, and once on a phone.

    Raises:
        CannotRun: The widgets do not appear.
    """
    with chromium(width=WIDTH, height=HIGH, logs=("performance",)) as driver:
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd(
            "Network.emulateNetworkConditions", {"offline": False, **NETWORKS[network]}
        )
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        driver.get_log("performance")
        driver.get(url)
        milliseconds = _wait_for_widgets(driver, url)
        requests, size = transferred(_log_until_quiet(driver), widgets)
        driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        set_width(driver, WIDTH, HEIGHT)
        driver.get(url)
        _log_until_quiet(driver)
        shift = float(driver.execute_script("return moved"))
    return Opened(milliseconds, requests, size / 1000, shift)


def _wait_for_widgets(driver: Chrome, url: str) -> float:
    """When the last widget was painted, in milliseconds from the navigation."""

    def all_painted(driver: Chrome) -> list[float] | None:
        painted: list[float] = driver.execute_script("return painted")
        return painted if len(painted) >= len(WIDGETS) else None

    try:
        return max(WebDriverWait(driver, SECONDS, 0.05).until(all_painted))
    except TimeoutException as error:
        raise CannotRun(f"The widgets of {url} did not appear in {SECONDS} seconds.") from error


def _log_until_quiet(driver: Chrome) -> list[dict[str, str]]:
    """What the browser's log of the network says, once nothing more comes for a second."""
    log, fresh = [], driver.get_log("performance")
    while fresh:
        log += fresh
        time.sleep(1)
        fresh = driver.get_log("performance")
    return log


def transferred(log: list[dict[str, str]], widgets: str) -> tuple[int, float]:
    """How many requests the widget server got, and all bytes that came, by the browser's log."""
    asked: dict[str, str] = {}
    size = 0.0
    for line in log:
        message = json.loads(line["message"])["message"]
        event, about = message["method"], message["params"]
        if event == "Network.requestWillBeSent":
            asked[about["requestId"]] = about["request"]["url"]
        elif event == "Network.loadingFinished" and about["requestId"] in asked:
            size += about["encodedDataLength"]
    return sum(url.startswith(f"{widgets}/") for url in asked.values()), size
