"""The cache: what is kept of an edition, and for how long."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from threading import Event, Thread

import pytest

from widget.cache import EditionCache
from widget.component import Part
from widget.counts import Counts
from widget.edition import Edition
from widget.example import edition_of
from widget.registry import components

LIBRARY, COUNTS = frozenset[Part]({"library"}), frozenset[Part]({"library", "counts"})


@pytest.fixture(scope="module")
def edition() -> Edition:
    return edition_of(components()["contact-card"].examples["default"])


def put(
    cache: EditionCache, edition: Edition, *keys: str, reads: frozenset[Part] = LIBRARY
) -> None:
    """Keep values of 10 bytes."""
    for key in keys:
        cache.get(edition, key)
        cache.put(edition, key, f"value of {key}", 10, reads)


def kept(cache: EditionCache, edition: Edition, *keys: str) -> list[str]:
    """Which of the keys are still there."""
    return [key for key in keys if cache.get(edition, key) is not None]


def test_what_was_kept_is_found(edition: Edition) -> None:
    cache = EditionCache()
    put(cache, edition, "a")
    assert cache.get(edition, "a") == "value of a"
    assert cache.get(edition, "b") is None
    assert (len(cache), cache.bytes) == (1, 10)


def test_what_was_used_longest_ago_goes_first(edition: Edition) -> None:
    cache = EditionCache(max_bytes=30)
    put(cache, edition, "a", "b", "c")
    cache.get(edition, "a")
    put(cache, edition, "d")
    assert kept(cache, edition, *"abcd") == ["a", "c", "d"]
    assert cache.bytes == 30


def test_what_is_larger_than_the_bound_is_not_kept(edition: Edition) -> None:
    cache = EditionCache(max_bytes=9)
    put(cache, edition, "a")
    assert (len(cache), cache.bytes) == (0, 0)


def test_the_same_key_again_takes_no_more_room(edition: Edition) -> None:
    cache = EditionCache()
    put(cache, edition, "a", "a", "a")
    assert (len(cache), cache.bytes) == (1, 10)


@pytest.mark.parametrize(
    ("change", "remain"),
    [
        ("library", ["for ever"]),
        ("day", ["for ever"]),
        ("counts", ["library", "for ever"]),
        ("nothing", ["library", "counts", "for ever"]),
    ],
)
def test_a_change_makes_old_what_reads_it(change: str, remain: list[str], edition: Edition) -> None:
    cache = EditionCache()
    put(cache, edition, "library")
    put(cache, edition, "counts", reads=COUNTS)
    put(cache, edition, "for ever", reads=frozenset())
    later = {
        "library": replace(edition, library=replace_library(edition)),
        "day": replace(edition, day=edition.day + timedelta(days=1)),
        "counts": replace(edition, counts=Counts({"RHM20": 7}, {})),
        "nothing": replace(edition),
    }[change]
    assert kept(cache, later, "library", "counts", "for ever") == remain
    assert cache.bytes == 10 * len(remain)


def replace_library(edition: Edition) -> object:
    """The same library, read again."""
    return edition.library.model_copy()


def test_what_was_made_from_an_earlier_edition_is_not_kept(edition: Edition) -> None:
    cache, later = EditionCache(), replace(edition, day=date(2031, 1, 7))
    assert cache.get(edition, "a") is None
    assert cache.get(later, "a") is None
    cache.put(edition, "a", "of yesterday", 10, LIBRARY)
    assert cache.get(later, "a") is None


def test_nothing_old_is_found_while_another_edition_comes(edition: Edition) -> None:
    cache, wrong, ended = EditionCache(), [], Event()

    def read(now: Edition) -> None:
        for key in (chance.randrange(500) for _ in iter(ended.is_set, True)):
            found = cache.get(now, key)
            if found is None:
                cache.put(now, key, now.day, 10, LIBRARY)
            elif found != now.day:
                wrong.append(found)

    chance = Random(5)
    for n in range(30):
        now = replace(edition, day=edition.day + timedelta(days=n))
        ended.clear()
        threads = [Thread(target=read, args=(now,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        ended.wait(0.02)
        ended.set()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_threads_that_put_and_get_at_once_stay_within_the_bound(edition: Edition) -> None:
    cache, failed = EditionCache(max_bytes=100), []

    def work(name: str) -> None:
        for at in range(3000):
            key = f"{name}{at % 17}"
            found = cache.get(edition, key)
            if found not in (None, f"value of {key}"):
                failed.append(found)
            cache.put(edition, key, f"value of {key}", 10, LIBRARY)

    threads = [Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert (len(cache), cache.bytes) == (10, 100)
