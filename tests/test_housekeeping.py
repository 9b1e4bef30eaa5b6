"""The edition stays current: watched, compiled and switched, whatever becomes of the folder."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, tzinfo
from pathlib import Path
from threading import Barrier

import pytest

from tests.changing import change, damage, until
from widget import housekeeping, refreshing
from widget.content.model import Resource
from widget.errors import BadLibrary, CannotRun, Unavailable
from widget.housekeeping import Housekeeper
from widget.search.index import Wanted

RHM20 = "resources/rhm20.md"
MakeHousekeeper = Callable[[], Housekeeper]


@pytest.fixture
def keep_house(library: Path, tmp_path: Path) -> Iterator[MakeHousekeeper]:
    """Makes housekeepers of one library and state folder, and ends them."""
    made: list[Housekeeper] = []

    def make() -> Housekeeper:
        made.append(Housekeeper(library, tmp_path / "state"))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def resource(keeper: Housekeeper) -> Resource:
    return keeper.edition.resource("RHM20")


def is_called(keeper: Housekeeper, title: str) -> bool:
    return resource(keeper).title.startswith(title)


def rename_title(library: Path, old: str, new: str) -> None:
    change(library, RHM20, f"title: {old}", f"title: {new}")


def test_the_library_is_there_from_the_start(keep_house: MakeHousekeeper) -> None:
    assert is_called(keep_house(), "Chronic")


def test_an_edition_stays_the_same_while_nothing_changes(keep_house: MakeHousekeeper) -> None:
    keeper = keep_house()
    first = keeper.edition
    assert all(keeper.edition is first for _ in range(1000))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file is written": lambda library: rename_title(library, "Chronic", "New"),
    "a file is replaced": lambda library: (
        shutil.copy(library / RHM20, library / "resources" / "rhm20.md.new"),
        change(library, "resources/rhm20.md.new", "title: Chronic", "title: New"),
        (library / "resources" / "rhm20.md.new").replace(library / RHM20),
    ),
    "the folder is swapped for another": lambda library: (
        shutil.copytree(library, library.parent / "next"),
        rename_title(library.parent / "next", "Chronic", "New"),
        library.rename(library.parent / "before"),
        (library.parent / "next").rename(library),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen(keep_house: MakeHousekeeper, library: Path, name: str) -> None:
    keeper = keep_house()
    assert is_called(keeper, "Chronic")
    CHANGES[name](library)
    until(lambda: is_called(keeper, "New"))


def test_a_change_behind_a_link_that_is_turned_is_seen(library: Path, tmp_path: Path) -> None:
    """How deployments and Kubernetes swap folders: a link is replaced by another."""
    shutil.copytree(library, tmp_path / "next")
    rename_title(tmp_path / "next", "Chronic", "New")
    (tmp_path / "current").symlink_to(library)
    keeper = Housekeeper(tmp_path / "current", tmp_path / "state")
    try:
        assert is_called(keeper, "Chronic")
        (tmp_path / "turned").symlink_to(tmp_path / "next")
        (tmp_path / "turned").replace(tmp_path / "current")
        until(lambda: is_called(keeper, "New"))
    finally:
        keeper.stop()


def test_a_withdrawal_is_seen_even_in_a_file_with_a_mistake(
    keep_house: MakeHousekeeper, library: Path
) -> None:
    keeper = keep_house()
    assert resource(keeper).status == "published"
    change(library, RHM20, "status: published", "status: withdrawn\nwithdrawn_reason: Old: gone")
    until(lambda: resource(keeper).status == "withdrawn")


def test_a_resource_with_a_mistake_keeps_its_last_good_version_and_holds_up_no_other(
    keep_house: MakeHousekeeper, library: Path
) -> None:
    keeper = keep_house()
    assert is_called(keeper, "Chronic")
    change(library, RHM20, "kind: condition", "kind: illness")
    rename_title(library, "Chronic", "New")
    change(library, "resources/phl05.md", "title: Having", "title: New")
    until(lambda: keeper.edition.resource("PHL05").title.startswith("New"))
    assert is_called(keeper, "Chronic")


def test_the_last_good_version_outlives_a_restart(
    keep_house: MakeHousekeeper, library: Path
) -> None:
    keep_house().stop()
    change(library, RHM20, "kind: condition", "kind: illness")
    assert is_called(keep_house(), "Chronic")


def test_a_broken_library_yml_keeps_the_last_edition_until_it_is_mended(
    keep_house: MakeHousekeeper, library: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    keeper = keep_house()
    assert is_called(keeper, "Chronic")
    change(library, "library.yml", "country: GB", "country: UK")
    rename_title(library, "Chronic", "New")
    said: list[str] = []
    until(lambda: said.append(capfd.readouterr().err) or "still served" in "".join(said))
    assert "library.yml:5: country:" in "".join(said)
    assert is_called(keeper, "Chronic")
    change(library, "library.yml", "country: UK", "country: GB")
    until(lambda: is_called(keeper, "New"))


def test_a_worker_that_starts_while_library_yml_is_broken_serves_the_last_edition(
    keep_house: MakeHousekeeper, library: Path
) -> None:
    keep_house()
    change(library, "library.yml", "country: GB", "country: UK")
    assert is_called(keep_house(), "Chronic")


def test_without_an_earlier_edition_a_broken_library_stops_the_start(
    keep_house: MakeHousekeeper, library: Path
) -> None:
    change(library, "library.yml", "country: GB", "country: UK")
    with pytest.raises(BadLibrary, match="country"):
        keep_house()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "something else": lambda content: b"\xff",
    "empty": lambda content: b"",
    "its first half": lambda content: content[: len(content) // 2],
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("file", ["current", "*.sqlite3", "search-*/meta.json", "search-*/*.idx"])
def test_an_edition_that_cannot_be_read_is_made_again(
    keep_house: MakeHousekeeper, tmp_path: Path, file: str, name: str
) -> None:
    keep_house().stop()
    for kept in tmp_path.glob(f"state/editions/*/{file}"):
        damage(kept, DAMAGES[name](kept.read_bytes()))
    keeper = keep_house()
    assert is_called(keeper, "Chronic")
    assert keeper.edition.index.search(Wanted("CRMO")).numbers == ("RHM20",)


def test_an_edition_that_is_damaged_while_it_is_served_is_made_again(
    keep_house: MakeHousekeeper, tmp_path: Path
) -> None:
    keeper = keep_house()
    assert is_called(keeper, "Chronic")
    (kept,) = tmp_path.glob("state/editions/*/*.sqlite3")
    with sqlite3.connect(kept) as connection:
        connection.execute("UPDATE text SET resource = x'00'")
    connection.close()
    damaged = keeper.edition
    with pytest.raises(Unavailable):
        damaged.resource("PHL05")
    until(lambda: keeper.edition is not damaged)
    assert keeper.edition.resource("PHL05").number == "PHL05"


def test_who_has_an_older_edition_goes_on_loading_from_it(
    keep_house: MakeHousekeeper, library: Path
) -> None:
    keeper = keep_house()
    older = keeper.edition
    change(library, "resources/phl05.md", "title: Having", "title: New")
    until(lambda: keeper.edition.resource("PHL05").title.startswith("New"))
    assert older.resource("PHL05").title.startswith("Having")


def test_what_is_searched_is_what_is_shown(keep_house: MakeHousekeeper, library: Path) -> None:
    keeper = keep_house()
    assert is_called(keeper, "Chronic")
    rename_title(library, "Chronic", "Zebra")
    until(lambda: is_called(keeper, "Zebra"))
    assert keeper.edition.index.search(Wanted("zebra")).numbers == ("RHM20",)


def test_an_edition_that_cannot_be_kept_says_what_to_do(library: Path, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(CannotRun, match="CAREWIDGET_STATE"):
        Housekeeper(library, tmp_path / "state")


def test_a_folder_that_is_gone_for_now_changes_nothing(
    keep_house: MakeHousekeeper, library: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    keeper = keep_house()
    assert is_called(keeper, "Chronic")
    library.rename(library.parent / "away")
    until(lambda: "There is no library folder" in capfd.readouterr().err)
    assert is_called(keeper, "Chronic")
    rename_title(library.parent / "away", "Chronic", "New")
    (library.parent / "away").rename(library)
    until(lambda: is_called(keeper, "New"))


def test_a_failure_nobody_thought_of_does_not_end_the_watch(
    keep_house: MakeHousekeeper,
    library: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    keeper = keep_house()
    with monkeypatch.context() as broken:
        broken.setattr(housekeeping, "compile_library", lambda *_: 1 / 0)
        # The watch begins when the edition is first asked for.
        assert is_called(keeper, "Chronic")
        rename_title(library, "Chronic", "New")
        until(lambda: "ZeroDivisionError" in capfd.readouterr().err)
        assert is_called(keeper, "Chronic")
    until(lambda: is_called(keeper, "New"))


def test_two_see_the_same_change_and_one_takes_over_when_the_other_stops(
    keep_house: MakeHousekeeper, library: Path
) -> None:
    first, second = keep_house(), keep_house()
    assert is_called(first, "Chronic")
    assert is_called(second, "Chronic")
    rename_title(library, "Chronic", "New")
    until(lambda: is_called(first, "New") and is_called(second, "New"))
    first.stop()
    rename_title(library, "New", "Newer")
    until(lambda: is_called(second, "Newer"))


def test_after_a_quiet_while_all_who_ask_at_once_see_a_change(
    keep_house: MakeHousekeeper, library: Path
) -> None:
    quiet, watching = keep_house(), keep_house()
    assert is_called(quiet, "Chronic")
    rename_title(library, "Chronic", "New")
    until(lambda: is_called(watching, "New"))
    asked_last = time.monotonic()
    until(lambda: time.monotonic() - asked_last > refreshing.SECONDS_TO_WAIT)
    together = Barrier(8)

    def ask(_: int) -> bool:
        together.wait()
        return is_called(quiet, "New")

    with ThreadPoolExecutor(8) as visitors:
        assert all(visitors.map(ask, range(8)))


KEEP_HOUSE = """
import sys, time
from pathlib import Path
from widget.housekeeping import Housekeeper
keeper = Housekeeper(Path(sys.argv[1]), Path(sys.argv[2]))
keeper.edition
print("keeping", flush=True)
time.sleep(60)
"""


def test_another_takes_over_when_the_housekeeper_is_killed(
    keep_house: MakeHousekeeper, library: Path, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KEEP_HOUSE, str(library), str(tmp_path / "state")],
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "keeping\n"
        keeper = keep_house()
        assert is_called(keeper, "Chronic")
        other.kill()
    rename_title(library, "Chronic", "New")
    until(lambda: is_called(keeper, "New"))


def test_a_day_that_is_over_makes_a_new_edition(
    keep_house: MakeHousekeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = keep_house()
    before = keeper.edition

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Tomorrow":
            now = super().now(tz)
            return cls.combine(date_after(now), now.time(), tz)

    def date_after(now: datetime) -> datetime:
        return datetime.fromtimestamp(now.timestamp() + 86_400, now.tzinfo)

    monkeypatch.setattr(housekeeping, "datetime", Tomorrow)
    until(lambda: keeper.edition.day > before.day)
    assert keeper.edition.library is before.library
    assert (keeper.edition.day - before.day).days == 1


def test_another_time_zone_makes_another_day(keep_house: MakeHousekeeper, library: Path) -> None:
    # 25 hours lie between the two, so they never have the same day.
    change(library, "library.yml", "Europe/London", "Pacific/Pago_Pago")
    keeper = keep_house()
    before = keeper.edition.day
    change(library, "library.yml", "Pacific/Pago_Pago", "Pacific/Kiritimati")
    until(lambda: keeper.edition.day > before)


def test_two_libraries_share_a_state_folder(
    keep_house: MakeHousekeeper, library: Path, tmp_path: Path
) -> None:
    keeper = keep_house()
    shutil.copytree(library, tmp_path / "other")
    rename_title(tmp_path / "other", "Chronic", "Other")
    other = Housekeeper(tmp_path / "other", tmp_path / "state")
    try:
        assert is_called(other, "Other")
        assert is_called(keeper, "Chronic")
    finally:
        other.stop()


FORK = """
import os, signal, sys, time
from pathlib import Path
from threading import Timer
from widget.housekeeping import Housekeeper
library = Path(sys.argv[1])
keeper = Housekeeper(library, Path(sys.argv[2]))
exec(sys.argv[3])
if os.fork():
    sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
signal.alarm(60)
keeper.edition
file = library / "resources" / "rhm20.md"
file.write_text(file.read_text().replace("title: Chronic", "title: New"))
while not keeper.edition.resource("RHM20").title.startswith("New"):
    time.sleep(0.05)
os._exit(0)
"""
BEFORE_FORKING = {
    "nothing": "",
    "it keeps house": "keeper.edition",
    "it ended keeping house": "keeper.edition; keeper.stop()",
    "it ends keeping house": "keeper.edition; time.sleep(1); keeper._stop.set()",
    "it compiles": """
compiling = keeper._compiling()
compiling.__enter__()
Timer(2, compiling.__exit__, (None, None, None)).start()
""",
    "a thread looks": "keeper.edition; keeper._looking.acquire()",
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes can fork")
@pytest.mark.parametrize("before", BEFORE_FORKING.values(), ids=BEFORE_FORKING.keys())
def test_a_process_that_was_forked_has_a_housekeeper_of_its_own(
    library: Path, tmp_path: Path, before: str
) -> None:
    command = [sys.executable, "-c", FORK, str(library), str(tmp_path / "state"), before]
    assert subprocess.run(command, check=False).returncode == 0
