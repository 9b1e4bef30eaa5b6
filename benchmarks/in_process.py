"""How long an application takes for a request, without any server."""

import gc
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.answers import Answer, ask_in_process, must_be
from benchmarks.applications import constant, make_hello, make_straightforward
from benchmarks.visitors import CARD, PAGE, SUMMARY, Visit, plain
from widget import create_app
from widget.assets import HTMX, asset
from widget.content.reader import Progress
from widget.paths import EXAMPLE_LIBRARY
from widget.web.site import EXTENSION

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

OURS, CONSTANT = "carewidget, fragment (brotli)", "Bare WSGI constant"
HELLO, STRAIGHTFORWARD = "Flask hello world", "Flask + Jinja + bleach page"

WARM, BATCH = 200, 1000
SECONDS = 0.2  # that each contender is given in a round


@dataclass(frozen=True)
class Asked:
    """An application, and what it is asked."""

    app: "WSGIApplication"
    visit: Visit


@contextmanager
def our_app(state: Path) -> Iterator["Flask"]:
    """Our application with the example library, until the block ends."""
    app = create_app(library=EXAMPLE_LIBRARY, state=state)
    try:
        yield app
    finally:
        app.extensions[EXTENSION].close()


def our_visits(app: "WSGIApplication") -> dict[str, Visit]:
    """What our application is asked, by name, each checked."""
    fragment = Visit(SUMMARY)
    visits = {
        OURS: fragment,
        "carewidget, fragment (not compressed)": plain(SUMMARY),
        "carewidget, contact card (brotli)": Visit(CARD),
        "carewidget, page (brotli)": Visit(PAGE),
        "carewidget, asset (brotli)": Visit(f"/static/{asset(HTMX).name}"),
    }
    for name, visit in visits.items():
        # What is asked for often may be compressed better than at first.
        for _ in range(WARM):
            ask_in_process(app, visit)
        encoding = "br" if "brotli" in name else None
        must_be(name, ask_in_process(app, visit), 200, encoding)
    tag = ask_in_process(app, fragment).headers["etag"]
    unchanged = fragment.with_headers(if_none_match=tag)
    name = "carewidget, fragment not changed (304)"
    must_be(name, ask_in_process(app, unchanged), 304, None)
    return {**visits, name: unchanged}


def measure(state: Path, rounds: int, tell: Progress) -> dict[str, list[float]]:
    """Microseconds that each takes for a request, by round.

    Args:
        state: An empty folder.
        rounds: How often each has its turn.
        tell: Is told how far it is.
    """
    taken = defaultdict(list)
    with our_app(state) as app:
        asked = {name: Asked(app, visit) for name, visit in our_visits(app).items()}
        asked |= _others(ask_in_process(app, Visit(SUMMARY)))
        for done in range(rounds):
            for name, one in asked.items():
                taken[name].append(microseconds(one, SECONDS))
            tell("In process", done + 1, rounds)
    return dict(taken)


def _others(same: Answer) -> dict[str, Asked]:
    """The other applications, by name, each checked; the constant gives the same answer."""
    apps: dict[str, WSGIApplication] = {
        CONSTANT: constant(same),
        HELLO: make_hello(),
        STRAIGHTFORWARD: make_straightforward(),
    }
    for name, app in apps.items():
        encoding = "br" if name == CONSTANT else None
        must_be(name, ask_in_process(app, Visit()), 200, encoding)
    return {name: Asked(app, Visit()) for name, app in apps.items()}


def microseconds(asked: Asked, seconds: float) -> float:
    """The mean time for a request, asked again and again for so long."""
    spent = count = 0.0
    batch = 1
    while spent < seconds:
        spent += time_of(asked, batch)
        count += batch
        batch = min(batch * 2, BATCH)
    return spent / count * 1e6


def time_of(asked: Asked, count: int) -> float:
    """Seconds for so many requests, without the time to make them.

    As in `timeit`, the garbage collector waits; each request has an environment of its own,
    because applications write into it.
    """
    app, made = asked.app, asked.visit.environ()
    environs = [dict(made) for _ in range(count)]
    gc.disable()
    started = time.perf_counter()
    for environ in environs:
        body = app(environ, _start_response)
        for _ in body:
            pass
        close = getattr(body, "close", None)
        if close is not None:
            close()
    taken = time.perf_counter() - started
    gc.enable()
    return taken


def _start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
    """What a server does with it costs the same for all."""
