"""Another server's fragments in a page that is made on a server: by Django, or anything in Python.

A fragment is kept as HTTP caching has it (RFC 9111): for its `max-age`, then asked for again by its
ETag. While the server cannot give it, the last good one is shown, for as long as the publisher's
`stale-if-error` allows (RFC 5861); after that, and without one, a link to the same.
"""

import logging
import os
import re
import time
from dataclasses import replace
from threading import Event, Lock
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from widget.remote.kept import Kept, Memory, kept_of
from widget.settings import checked_base_url

if TYPE_CHECKING:
    from markupsafe import Markup

    from widget.remote.line import Answer, Fault

MAX_BYTES = 1_000_000
MAX_KEPT_BYTES = 32_000_000
# Our own root element; a login or maintenance page, which is also 200 and HTML, has none.
ROOT = re.compile(r'\s*<[a-z]+\s[^>]*?\bclass="cw[ "]')

logger = logging.getLogger(__name__)


class Remote:
    """A widget server elsewhere. One object for a whole program: threads may share it.

    Args:
        base_url: The server's address, such as `https://widgets.example.org`.
        timeout: How many seconds a fragment may take, all in all; then the page goes on without.
        pause: For how many seconds a server that gave nothing is not asked again.
        max_bytes: The longest fragment that is taken.
        max_kept_bytes: How much is kept; what was asked for longest ago goes first.

    Raises:
        BadSetting: The address cannot be right.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout: float = 2.0,
        pause: float = 5.0,
        max_bytes: int = MAX_BYTES,
        max_kept_bytes: int = MAX_KEPT_BYTES,
    ) -> None:
        # Imported here, so that importing this module is quick and the first page is as well.
        import widget.fragment  # noqa: F401
        from widget.remote.fetcher import Fetcher

        self.base_url = checked_base_url(base_url)
        self._timeout = timeout
        self._pause = pause
        self._max_kept_bytes = max_kept_bytes
        self._fetcher = Fetcher(max_bytes)
        self._start_anew()

    def render(
        self, component: str, subject: str, *, title: str = "", **options: object
    ) -> "Markup":
        """A fragment of that server, or a link to the same.

        A fragment with a form is fetched for each showing, so a page with one must not be cached.

        Args:
            component: The component's slug, such as `contact-card`.
            subject: What it is about, such as `rheumatology`.
            title: The text of the link; by default made from the two above.
            options: The widget's options, such as `heading=3`; None is as if it was not given.

        Returns:
            HTML for Jinja and Django to take as it is. Whatever the server does, there is an
            answer within `timeout`; what was wrong goes to the log.
        """
        from widget.fragment import link, query_of

        query = urlencode(sorted(query_of(options).items()), doseq=True)
        place = f"{quote(component, safe='')}/{quote(subject, safe='')}"
        place += f"?{query}" if query else ""
        words = title or f"{component.replace('-', ' ').capitalize()}: {subject}"
        html = self._html(f"{self.base_url}/w/{place}")
        return link(f"{self.base_url}/p/{place}", words) if html is None else html

    def close(self) -> None:
        """Close the connections that are open for later. The object can still be used."""
        self._fetcher.close()

    def _start_anew(self) -> None:
        self._process = os.getpid()
        self._lock = Lock()
        self._memory = Memory(self._max_kept_bytes)
        self._asked: dict[str, Event] = {}
        self._paused_until = 0.0

    def _html(self, url: str) -> "Markup | None":
        if self._process != os.getpid():
            # After a fork a lock may be held by a thread that is not here.
            self._start_anew()
        deadline = time.monotonic() + self._timeout
        while True:
            now = time.monotonic()
            with self._lock:
                kept = self._memory.get(url)
                if now < kept.fresh_until or now < max(kept.paused_until, self._paused_until):
                    return kept.last_good(now)
                asked = self._asked.get(url)
                if asked is None or kept.for_one_showing:
                    asked = self._asked[url] = Event()
                    break
            # Somebody asks already: one request is enough, and the answer is for all.
            if now < kept.next_one_until:
                return kept.html
            if not asked.wait(deadline - now):
                return kept.last_good(now)
        try:
            found = self._fetcher.fetch(url, kept.etag, deadline - time.monotonic())
            return self._take(url, kept, found)
        finally:
            with self._lock:
                self._asked.pop(url, None)
            asked.set()

    def _take(self, url: str, kept: Kept, found: "Answer | Fault") -> "Markup | None":
        """Keep what was found, and give what to show."""
        from widget.fragment import fetched
        from widget.remote.line import Answer, Fault

        now = time.monotonic()
        if isinstance(found, Answer):
            html = kept.html if found.text is None else fetched(found.text)
            if html is not None and (found.text is None or ROOT.match(found.text)):
                etag = found.headers.get("ETag", kept.etag if found.text is None else "")
                self._keep(url, kept_of(html, etag, found.headers, now))
                return html
            found = Fault("it sent HTML that is not a fragment")
        html = None if found.gone else kept.last_good(now)
        logger.warning(
            "%s: %s. %s is shown instead.",
            url,
            found.reason,
            "A link" if html is None else "What it sent last",
        )
        good = replace(kept, html=None, etag="") if found.gone else kept
        self._keep(url, replace(good, paused_until=now + self._pause))
        if found.unreachable:
            self._paused_until = now + self._pause
        return html

    def _keep(self, url: str, kept: Kept) -> None:
        with self._lock:
            self._memory.put(url, kept)
