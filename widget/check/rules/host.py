"""Whether a host page fits the widgets on it: why one does not come, and the line to mend it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from widget.check.finding import Element, Fault
from widget.check.page import Page, element_from
from widget.check.rule import Check, own_rule
from widget.embed import HTMX_CONFIG

OLDEST_HTMX = (1, 9)
GUIDE = "https://htmx.org/docs/"

EMBEDS = """
  return [...document.querySelectorAll(".cw-embed")].map((embed) => ({
    element: describe(embed),
    url: embed.dataset.hxGet ?? embed.getAttribute("hx-get") ?? "",
    filled: Boolean(embed.querySelector(".cw")),
  }));
"""
HTMX = """
  const metas = [...document.querySelectorAll('meta[name="htmx-config"]')];
  const read = (meta) => { try { return JSON.parse(meta.content) } catch { return null } };
  return {
    version: window.htmx?.version ?? "",
    loader: Boolean(window.carewidget),
    settings: metas.map(read),
    second: metas[1] ? describe(metas[1]) : null,
  };
"""
# How Chromium reports that a page's policy has stopped something.
BLOCKED = re.compile(r"""Content Security Policy directive:? ["'](?P<directive>[\w-]+)""")


@dataclass(frozen=True)
class _Htmx:
    """The htmx of a page: its version, its settings, and whether our loader is there."""

    version: tuple[int, ...]
    loader: bool
    settings: tuple[dict[str, Any] | None, ...]
    second: Element | None

    @classmethod
    def of(cls, page: Page) -> "_Htmx":
        found = page.script(HTMX)
        numbers = tuple(int(number) for number in re.findall(r"\d+", found["version"])[:2])
        second = element_from(found["second"])
        return cls(numbers, found["loader"], tuple(found["settings"]), second)

    def reaches_others(self, settings: dict[str, Any] | None) -> bool:
        """Whether settings let this version ask another site."""
        if self.version[0] >= 4:
            return (settings or {}).get("mode") == "cors"
        if self.version[0] >= 2:
            return (settings or {}).get("selfRequestsOnly") is False
        return not (settings or {}).get("selfRequestsOnly", False)


def _missing(page: Page) -> Iterable[Fault]:
    """The embeds that have only their link, each with the cause."""
    empty = [embed for embed in page.script(EMBEDS) if not embed["filled"]]
    if not empty:
        return []
    htmx, policies = _Htmx.of(page), _policies(page)
    return [_why(embed["url"], element_from(embed["element"]), htmx, policies) for embed in empty]


def _why(url: str, element: Element | None, htmx: _Htmx, policies: dict[str, set[str]]) -> Fault:
    origin = _origin(url)
    settings = f"<meta name=\"htmx-config\" content='{HTMX_CONFIG}'>"
    loader = f'<script src="{origin}/static/embed.js" async></script>'
    if blocked := policies.get(origin):
        lines = "; ".join(f"{directive} {origin}" for directive in sorted(blocked))
        said = "the page's content security policy keeps its server out"
        return _fault(element, said, f"Content-Security-Policy: {lines}")
    if not url:
        return _fault(element, "the embed has no address in data-hx-get", "")
    if not htmx.version and not htmx.loader:
        return _fault(element, "the page has neither htmx nor the loader", loader)
    if htmx.version and htmx.version < OLDEST_HTMX:
        number = ".".join(map(str, htmx.version))
        return _fault(element, f"htmx {number} is too old; from 1.9 on it works", loader)
    if htmx.version and not htmx.loader and not htmx.reaches_others(_first(htmx.settings)):
        if any(htmx.reaches_others(one) for one in htmx.settings[1:]):
            said = "htmx reads only the first htmx-config, and the right settings are in another"
        else:
            said = "the settings of htmx do not let it reach another site"
        return _fault(element, said, settings)
    return _fault(element, f"its server did not give it; open {url} to see what it answers", "")


def _fault(element: Element | None, why: str, remedy: str) -> Fault:
    return Fault(f"The widget did not come: {why}.", element, remedy)


def _blocked_styles(page: Page) -> Iterable[Fault]:
    """Widgets whose styles the page's policy has stopped."""
    inline = any("inline style" in line and BLOCKED.search(line) for line in page.console)
    if not inline:
        return []
    return page.faults("""
      return [...document.querySelectorAll(".cw-embed:has(.cw > style)")].map((embed) =>
        [embed, "The page's content security policy keeps the styles out of this widget.",
         `${(embed.dataset.hxGet ?? "").split("?")[0]}?style=link`]);
    """)


def _settings(page: Page) -> Iterable[Fault]:
    """More than one `htmx-config`, of which htmx reads the first only."""
    htmx = _Htmx.of(page)
    if len(htmx.settings) < 2 or _first(htmx.settings) == htmx.settings[1]:
        return []
    said = "htmx reads only the first htmx-config of a page, and this is the second."
    return [Fault(said, htmx.second, "Write all settings into the first one.")]


def _policies(page: Page) -> dict[str, set[str]]:
    """The directives that stopped something, by the origin that was stopped."""
    found: dict[str, set[str]] = {}
    for line in page.console:
        if match := BLOCKED.search(line):
            for url in re.findall(r"https?://[^\s'\"]+", line[: match.start()]):
                found.setdefault(_origin(url), set()).add(match["directive"])
    return found


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _first(settings: tuple[dict[str, Any] | None, ...]) -> dict[str, Any] | None:
    return settings[0] if settings else None


MISSING = Check(
    rule=own_rule("cw-widget-missing", "Every embed has its widget", impact="serious", url=GUIDE),
    find=_missing,
)
STYLES = Check(
    rule=own_rule(
        "cw-widget-styles",
        "The page's content security policy allows the widgets' styles",
        impact="moderate",
        url="https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy",
    ),
    find=_blocked_styles,
)
SETTINGS = Check(
    rule=own_rule(
        "cw-htmx-settings",
        "The settings of htmx stand in one place",
        impact="minor",
        url="https://htmx.org/docs/#config",
    ),
    find=_settings,
)
