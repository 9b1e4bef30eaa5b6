"""Whether requests that are made to fill the cache make others slower, or take memory."""

import gc
import math
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.answers import ask_in_process
from benchmarks.applications import make_hello
from benchmarks.in_process import Asked, our_app, our_visits, time_of
from benchmarks.processes import memory
from benchmarks.visitors import CARD, PAGE, SUMMARY, Visit
from widget.content.reader import Progress

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

FIRST = 10_000  # what is made once is made by these, before the memory is looked at
BURST, ORDINARY, YARDSTICK = 1000, 200, 100

# What a stranger sends, for the random texts that follow.
ATTACKS: tuple[Callable[[str, str], Visit], ...] = (
    lambda one, other: Visit(f"{SUMMARY}?{one}={other}"),
    lambda one, other: Visit(f"{CARD}?lang=en&{one}={other}&heading=3"),
    lambda one, other: Visit(f"{PAGE}?{one}"),
    lambda one, other: Visit(f"{SUMMARY}?lang={one}"),
    lambda one, other: Visit(f"{CARD}?heading={one}&theme={other}"),
    lambda one, other: Visit(f"/w/condition-summary/{one}"),
    lambda one, other: Visit("/" * int(one[:3], 16) + CARD),
    lambda one, other: Visit(f"/w/{one}/{other}"),
    lambda one, other: Visit(f"/static/{one}.{other}.css"),
    lambda one, other: Visit(SUMMARY).with_headers(accept_encoding=f"{one};q=0.5, {other}"),
    lambda one, other: Visit(SUMMARY).with_headers(user_agent=f"Mozilla/5.0 {one}/{other}"),
    lambda one, other: Visit(SUMMARY).with_headers(origin=f"https://{one}.example"),
    lambda one, other: Visit(SUMMARY).with_headers(referer=f"https://{one}.example/{other}"),
    lambda one, other: Visit(CARD).with_headers(if_none_match=f'"{one}"', accept_language=other),
)


@dataclass
class Attacked:
    """What an attack did.

    Attributes:
        requests: How many the attack had, after the first.
        before: How long ordinary requests took, as a share of Flask's hello world next to them,
            by round.
        during: The same, between the requests of the attack.
        after: The same, afterwards.
        rss_before: The memory of the process after the first, in MB.
        rss_after: Its memory in the end.
    """

    requests: int = 0
    before: list[float] = field(default_factory=list)
    during: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)
    rss_before: float = 0
    rss_after: float = 0


def measure(state: Path, requests: int, rounds: int, tell: Progress) -> Attacked:
    """Attack our application in this process, and see what becomes of ordinary requests.

    Each is measured right after Flask's hello world, so that the processor's caches are as cold
    before the attack as during it, and what slows the machine slows both.

    Args:
        state: An empty folder.
        requests: How many the attack has at least.
        rounds: In how many rounds ordinary requests are measured, before, during and after.
        tell: Is told how far it is.
    """
    chance, found = random.Random(3), Attacked()
    bursts = math.ceil(requests / BURST / rounds)
    hello = Asked(make_hello(), Visit())
    with our_app(state) as app:
        ordinary = [Asked(app, visit) for visit in our_visits(app).values()]

        def share(attack: int) -> float:
            """How long ordinary requests take for each second of the yardstick, in a round."""
            taken = yardstick = 0.0
            for _ in range(bursts):
                send(app, chance, attack)
                yardstick += time_of(hello, YARDSTICK) / YARDSTICK
                taken += sum(time_of(one, ORDINARY) / ORDINARY for one in ordinary)
            return taken / len(ordinary) / yardstick

        send(app, chance, min(FIRST, requests))
        found.rss_before = resident()
        found.before = [share(0) for _ in range(rounds)]
        for done in range(rounds):
            found.during.append(share(BURST))
            found.requests += bursts * BURST
            tell("Attack", done + 1, rounds)
        found.rss_after = resident()
        found.after = [share(0) for _ in range(rounds)]
    return found


def send(app: "WSGIApplication", chance: random.Random, count: int) -> None:
    """Attack an application with so many requests, no two alike."""
    for _ in range(count):
        one, other = (f"{chance.getrandbits(64):x}" for _ in range(2))
        ask_in_process(app, chance.choice(ATTACKS)(one, other))


def resident() -> float:
    """The memory of this process in MB, without what can be freed at once."""
    gc.collect()
    rss, _ = memory(os.getpid())
    return rss
