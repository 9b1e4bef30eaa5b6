"""Counts come together in memory and are handed to the store; none is lost, none counted twice."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from multiprocessing.pool import ThreadPool

import pytest
from sqlalchemy import text

from tests.changing import until
from widget.counts import Use
from widget.errors import StoreUnavailable
from widget.store import counter as counter_module
from widget.store.counter import Counter
from widget.store.store import Store

VIEW = Use("view", "RHM20", date(2026, 1, 5), "charity.example.org")
DOWNLOAD = VIEW._replace(kind="download")
NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
MakeCounter = Callable[..., Counter]


@pytest.fixture
def make_counter(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeCounter]:
    """Makes counters that hand over when they are told to, and ends them."""
    monkeypatch.setattr(counter_module, "SECONDS_BETWEEN_FLUSHES", 3600)
    made: list[Counter] = []

    def make(**more: int) -> Counter:
        made.append(Counter(store, **more))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.fixture
def counter(make_counter: MakeCounter) -> Counter:
    """A counter that hands over when it is told to."""
    return make_counter()


def stored(store: Store) -> dict[Use, int]:
    """All counts, as they stand in the database."""
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT kind, number, day, partner, n FROM counts"))
        return {
            Use(kind, number, date.fromisoformat(str(day)), partner): n
            for kind, number, day, partner, n in rows
        }


@contextmanager
def without_table(store: Store) -> Iterator[None]:
    """The store is there and does not work, until the block ends."""
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE totals RENAME TO gone"))
    try:
        yield
    finally:
        with store.engine.begin() as connection:
            connection.execute(text("ALTER TABLE gone RENAME TO totals"))


def test_nothing_is_stored_before_it_is_handed_over(counter: Counter, store: Store) -> None:
    counter.add(VIEW)
    assert stored(store) == {}
    counter.flush()
    assert stored(store) == {VIEW: 1}


def test_uses_of_one_kind_resource_day_and_partner_are_one_sum(
    counter: Counter, store: Store
) -> None:
    different = [
        VIEW,
        DOWNLOAD,
        VIEW._replace(number="PHL05"),
        VIEW._replace(day=date(2026, 1, 6)),
        VIEW._replace(partner=""),
    ]
    for use in different * 3:
        counter.add(use)
    counter.flush()
    assert stored(store) == dict.fromkeys(different, 3)


def test_what_is_handed_over_is_added_to_what_is_there(counter: Counter, store: Store) -> None:
    for _ in range(3):
        counter.add(VIEW)
        counter.flush()
    counter.flush()
    assert stored(store) == {VIEW: 3}


def test_the_sums_are_of_all_days_and_partners(counter: Counter, store: Store) -> None:
    for use in [VIEW, DOWNLOAD, VIEW._replace(day=date(2026, 1, 6)), VIEW._replace(partner="")]:
        counter.add(use)
    counter.flush()
    counts = store.counts(NOW)
    assert (counts.views, counts.downloads, counts.counted) == ({"RHM20": 3}, {"RHM20": 1}, NOW)


def test_counts_and_totals_are_stored_together_or_not_at_all(
    counter: Counter, store: Store
) -> None:
    counter.add(VIEW)
    with without_table(store):
        with pytest.raises(StoreUnavailable):
            counter.flush()
        assert stored(store) == {}
    counter.flush()
    assert (stored(store), store.counts(NOW).views) == ({VIEW: 1}, {"RHM20": 1})


def test_a_new_counter_begins_with_what_is_stored(make_counter: MakeCounter) -> None:
    before = make_counter()
    before.add(VIEW)
    before.flush()
    assert make_counter().counts.views == {"RHM20": 1}


def test_what_others_counted_is_seen_with_the_next_sum(make_counter: MakeCounter) -> None:
    one, other = make_counter(), make_counter()
    other.add(VIEW)
    other.flush()
    assert one.counts.views == {}
    one.sum()
    assert one.counts.views == {"RHM20": 1}


def test_counts_stay_the_same_object_until_the_next_sum(counter: Counter) -> None:
    first = counter.counts
    counter.add(VIEW)
    counter.flush()
    assert counter.counts is first


def test_it_hands_over_and_sums_by_itself(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter(store)
    try:
        counter.add(VIEW)
        until(lambda: stored(store) == {VIEW: 1})
        later = NOW + timedelta(days=3650)
        monkeypatch.setattr(counter_module, "_this_minute", lambda: later)
        until(lambda: counter.counts.counted == later)
        assert counter.counts.views == {"RHM20": 1}
    finally:
        counter.stop()


def test_threads_lose_no_count(counter: Counter, store: Store) -> None:
    def work(n: int) -> None:
        counter.add(VIEW)
        if n % 100 == 0:
            counter.flush()

    with ThreadPool(8) as pool:
        pool.map(work, range(4000), chunksize=10)
    counter.flush()
    assert stored(store) == {VIEW: 4000}


# The store is out of reach


def test_while_the_store_is_out_of_reach_counts_stay_in_memory(
    counter: Counter, store: Store
) -> None:
    counter.add(VIEW)
    with without_table(store):
        with pytest.raises(StoreUnavailable):
            counter.flush()
        counter.add(VIEW)
        counter.add(DOWNLOAD)
        with pytest.raises(StoreUnavailable):
            counter.flush()
    counter.flush()
    assert stored(store) == {VIEW: 2, DOWNLOAD: 1}


def test_it_goes_on_by_itself_when_the_store_is_back_and_says_once_what_was_wrong(
    store: Store, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter_module, "SECONDS_BETWEEN_FLUSHES", 0.05)
    counter = Counter(store)
    tried: list[object] = []
    monkeypatch.setattr(store, "add_uses", recording(store.add_uses, tried))
    try:
        with without_table(store):
            counter.add(VIEW)
            until(lambda: len(tried) > 2)
        until(lambda: stored(store) == {VIEW: 1})
    finally:
        counter.stop()
    said = capfd.readouterr().err
    assert said.count("Views and downloads are counted in memory until then.") == 1
    assert said.count("cannot be used") == 1


def recording(add_uses: Callable[..., None], tried: list[object]) -> Callable[..., None]:
    """The same, and what it was called with is written down."""

    def record(uses: object) -> None:
        tried.append(uses)
        add_uses(uses)

    return record


def test_sums_that_cannot_be_read_stay_as_they_were(counter: Counter, store: Store) -> None:
    before = counter.counts
    with without_table(store), pytest.raises(StoreUnavailable):
        counter.sum()
    assert counter.counts is before


def test_memory_is_bounded_and_what_is_too_much_loses_only_its_partner(
    make_counter: MakeCounter, store: Store
) -> None:
    counter = make_counter(max_pending=2)
    for partner in ("a.example", "b.example", "c.example", "d.example", "a.example"):
        counter.add(VIEW._replace(partner=partner))
    counter.flush()
    by_partner = {use.partner: n for use, n in stored(store).items()}
    assert by_partner == {"a.example": 2, "b.example": 1, "other": 2}


# Processes

COUNT = """
import sys
from datetime import date
from widget.counts import Use
from widget.store.counter import Counter
from widget.store.store import Store
url, order = sys.argv[1:]
counter = Counter(Store(url))
numbers = sorted((f"RHM{n}" for n in range(50)), reverse=order == "backwards")
for _ in range(10):
    for number in numbers:
        counter.add(Use("view", number, date(2026, 1, 5), ""))
    counter.flush()
"""


def run(code: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", code, *arguments], text=True)


def test_processes_that_count_at_once_add_up(store: Store, database_url: str) -> None:
    """In different orders, so that they would wait for each other for ever if it mattered."""
    counting = [run(COUNT, database_url, order) for order in ("forwards", "backwards")]
    assert [process.wait(60) for process in counting] == [0, 0]
    assert store.counts(NOW).views == {f"RHM{n}": 20 for n in range(50)}


END = """
import sys
from datetime import date
from widget.counts import Use
from widget.store.counter import Counter
from widget.store.store import Store
Counter(Store(sys.argv[1])).add(Use("view", "RHM20", date(2026, 1, 5), ""))
"""


def test_a_process_that_ends_loses_none(store: Store, database_url: str) -> None:
    assert run(END, database_url).wait(60) == 0
    assert store.counts(NOW).views == {"RHM20": 1}


FORK = """
import os, sys
from datetime import date
from widget.counts import Use
from widget.store.counter import Counter
from widget.store.store import Store
view = Use("view", "RHM20", date(2026, 1, 5), "")
store = Store(sys.argv[1])
counter = Counter(store)
counter.add(view)
child = os.fork()
if child == 0:
    store.engine.dispose(close=False)
    counter.add(view)
    counter.stop()
    os._exit(0)
status = os.waitpid(child, 0)[1]
counter.stop()
sys.exit(status)
"""


def test_a_process_that_forks_counts_nothing_twice(store: Store, database_url: str) -> None:
    assert run(FORK, database_url).wait(60) == 0
    assert store.counts(NOW).views == {"RHM20": 2}


def test_stopping_hands_over_what_is_left_once(store: Store) -> None:
    counter = Counter(store)
    counter.add(VIEW)
    counter.stop()
    counter.stop()
    assert stored(store) == {VIEW: 1}


def test_a_counter_that_never_counted_stops(store: Store) -> None:
    Counter(store).stop()
    assert stored(store) == {}


def test_a_store_without_its_table_is_said_at_the_start(store: Store) -> None:
    with without_table(store), pytest.raises(StoreUnavailable):
        Counter(store)
