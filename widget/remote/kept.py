"""What is kept of the answers of another server, and for how long (RFC 9111 and RFC 5861)."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

DAY_SECONDS = 86_400
DIRECTIVE = re.compile(r'([a-z-]+)(?:="?(\d{1,9}))?')


@dataclass(frozen=True)
class Kept:
    """What is known of an address. Times are those of `time.monotonic`.

    Attributes:
        html: What it sent last; None if it sent nothing that may be kept.
        etag: The entity tag of that.
        fresh_until: Until when it is shown without asking.
        next_one_until: Until when it is shown while somebody else asks for the next one.
        good_until: Until when it is shown while the server cannot give it.
        paused_until: Until when it is not asked for, after a fault.
        for_one_showing: It holds a form, so every showing has one of its own.
    """

    html: "Markup | None" = None
    etag: str = ""
    fresh_until: float = 0.0
    next_one_until: float = 0.0
    good_until: float = 0.0
    paused_until: float = 0.0
    for_one_showing: bool = False

    def last_good(self, now: float) -> "Markup | None":
        """What is shown while the server cannot give it."""
        return self.html if now < self.good_until else None

    def size(self, url: str) -> int:
        """About how many bytes it takes."""
        return 4 * len(self.html or "") + 2 * len(url) + 1000


NOTHING = Kept()


def kept_of(html: "Markup", etag: str, headers: Mapping[str, str], now: float) -> Kept:
    """What may be kept of an answer, by its `Cache-Control` and `Age`."""
    said = headers.get("Cache-Control", "").lower()
    directives = {name: int(value or 0) for name, value in DIRECTIVE.findall(said)}
    if directives.keys() & {"no-store", "private"}:
        return Kept(for_one_showing=True)
    age = headers.get("Age", "")
    seconds = directives.get("max-age", 0) - (int(age[:9]) if age.isdecimal() else 0)
    fresh_until = now if "no-cache" in directives else now + max(seconds, 0)
    strict = directives.keys() & {"no-cache", "must-revalidate", "proxy-revalidate"}
    if strict:
        return Kept(html, etag, fresh_until, fresh_until, fresh_until)
    return Kept(
        html,
        etag,
        fresh_until,
        fresh_until + directives.get("stale-while-revalidate", 0),
        fresh_until + directives.get("stale-if-error", DAY_SECONDS),
    )


class Memory:
    """What is known, by address, bounded in bytes; what was asked for longest ago goes first."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._all: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0

    def get(self, url: str) -> Kept:
        """What is known of an address."""
        if url in self._all:
            self._all.move_to_end(url)
        return self._all.get(url, NOTHING)

    def put(self, url: str, kept: Kept) -> None:
        """Keep what is known of an address now."""
        self._drop(url)
        self._all[url] = kept
        self._bytes += kept.size(url)
        while self._bytes > self._max_bytes:
            self._drop(next(iter(self._all)))

    def _drop(self, url: str) -> None:
        if url in self._all:
            self._bytes -= self._all.pop(url).size(url)
