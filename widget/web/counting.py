"""What counts as a view or a download of a resource, and from which site.

What is in doubt is not counted. Only a robot that says it is a browser cannot be told from one.
"""

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawleruseragents import is_crawler

from widget.counts import OTHER_PARTNERS, UseKind
from widget.settings import Settings
from widget.store.counter import Counter

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

VIEWED_COMPONENT = "condition-summary"
ANSWERED: dict[UseKind, frozenset[int]] = {
    "view": frozenset({200, 304}),
    # Not 206: whoever reads a PDF page by page asks for it many times.
    "download": frozenset({200, 302, 303, 304, 307, 308}),
}
# Sec-Purpose stands in the Fetch standard; the others are what older browsers send.
PURPOSES = frozenset({"HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ"})
AHEAD = re.compile("prefetch|prerender|preview", re.IGNORECASE)
HOST = re.compile(r"[a-z0-9._:-]{1,253}")
MAX_OTHER_HOSTS = 1000  # on a day, in a process
MAX_USER_AGENT = 512  # characters; what a robot is called stands before
MAX_ORIGIN = 270  # characters; a host's name has 253 at most (RFC 1035)


class Counting:
    """Counts the requests of people.

    Args:
        counter: Keeps the counts.
        settings: The site's settings; the allowed origins are counted by name.
    """

    def __init__(self, counter: Counter, settings: Settings) -> None:
        self._counter = counter
        self._own_host = urlsplit(settings.base_url).hostname
        hosts = [urlsplit(origin).hostname or "" for origin in settings.allowed_origins]
        self._named = frozenset(hosts)
        self._named_endings = tuple(host[1:] for host in hosts if host.startswith("*"))
        self._day = date.min
        self._others: set[str] = set()
        # Many people with the same browser come from the same site. What they read is not in it.
        self._partner_of = lru_cache(maxsize=1024)(self._find_partner)

    def count(
        self, kind: UseKind, number: str, day: date, environ: "WSGIEnvironment", status: int
    ) -> None:
        """Count an answered request, if it was one by which a person saw a resource.

        Args:
            kind: What the request was for.
            number: The number that the resource has now.
            day: The day in the publisher's time zone.
            environ: The request.
            status: The status of the response.
        """
        if status in ANSWERED[kind]:
            self.count_answered(kind, number, day, environ)

    def count_answered(
        self, kind: UseKind, number: str, day: date, environ: "WSGIEnvironment"
    ) -> None:
        """The same for a request of which it is known that it was answered well."""
        if environ["REQUEST_METHOD"] != "GET":
            return
        if not environ.keys().isdisjoint(PURPOSES) and _is_ahead(environ):
            return
        user_agent = environ.get("HTTP_USER_AGENT", "")[:MAX_USER_AGENT]
        origin = environ.get("HTTP_ORIGIN", "null")
        if origin == "null":
            origin = _origin_of(environ.get("HTTP_REFERER", ""))
        partner = self._partner_of(user_agent, origin[:MAX_ORIGIN], day)
        if partner is not None:
            self._counter.add((kind, number, day, partner))

    def _find_partner(self, user_agent: str, origin: str, day: date) -> str | None:
        """The site that a person comes from, as it is counted on a day; None if it is no person."""
        # Every browser says what it is.
        if not user_agent or _is_robot(user_agent):
            return None
        return self._partner(_host(origin), day)

    def _partner(self, host: str, day: date) -> str:
        """A site, as it is counted on a day."""
        if not host or host == self._own_host:
            return ""
        if host in self._named or host.endswith(self._named_endings):
            return host
        return self._among_others(host, day)

    def _among_others(self, host: str, day: date) -> str:
        """The host, if it is among the first of the day: anybody can make up more."""
        if day != self._day:
            self._day, self._others = day, set()
        if host not in self._others:
            if len(self._others) >= MAX_OTHER_HOSTS:
                return OTHER_PARTNERS
            self._others.add(host)
        return host


def _is_ahead(environ: "WSGIEnvironment") -> bool:
    """Whether something is got before a person has asked for it."""
    return any(AHEAD.search(environ.get(name, "")) for name in PURPOSES)


@lru_cache(maxsize=1024)
def _is_robot(user_agent: str) -> bool:
    """Whether a program asks by itself."""
    return bool(is_crawler(user_agent))


def _origin_of(address: str) -> str:
    """The beginning of an address: what stands after it could tell who reads."""
    return "/".join(address.split("/", 3)[:3])


@lru_cache(maxsize=1024)
def _host(address: str) -> str:
    """The host name in a header, which may hold anything; empty if it has none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host if HOST.fullmatch(host) else ""
