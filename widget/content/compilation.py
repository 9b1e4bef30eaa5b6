"""Reads what has changed in a library folder, and makes it the newest edition (see `compiled`).

The files of one number are read together, because a translation depends on its original.
"""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from widget.content.compiled import STILL, Compiled, CompiledResources
from widget.content.library_folder import RESOURCES, Listing, digest_of, list_folder, names_in
from widget.content.mistake import Mistake
from widget.content.model import Library, Publisher
from widget.content.processes import Task, read_tasks
from widget.content.publisher_files import PublisherFiles
from widget.content.reader import Progress
from widget.content.versions import Versions, combine, context_of

REFERENCES = ("team", "replaced_by", "formerly")
MISTAKES: TypeAdapter[tuple[Mistake, ...]] = TypeAdapter(tuple[Mistake, ...])


class _Known(NamedTuple):
    """What is known of a number's files: how they looked from outside, and what names what they
    hold."""

    stamp: str
    key: str


class Compilation:
    """One compiling of a folder.

    Args:
        folder: The library folder.
        compiled: What was read before, and where to keep what is read.
        progress: Is told how far the reading is.
    """

    def __init__(self, folder: Path, compiled: Compiled, progress: Progress) -> None:
        self.folder = folder
        self.compiled = compiled
        self.progress = progress

    def run(self, named: Collection[str] | None, digest: str | None) -> Library:
        """Read what has changed, and make it the newest edition.

        Args:
            named: The only numbers whose files can have changed, if that is known.
            digest: How all files look from outside, if all are looked at.

        Raises:
            BadLibrary: library.yml has a mistake.
            OSError: A folder cannot be read.
        """
        before = self.compiled.library()
        listing = list_folder(self.folder, named)
        files = PublisherFiles(self.folder, before)
        context = context_of(files.publisher)
        if named is not None and (before is None or context != context_of(before.publisher)):
            # How the files of all numbers are read has changed.
            return self.run(None, digest_of(self.folder))
        known = self._known(named)
        self._read(files.publisher, self._tasks(listing, known, context))
        gone = known.keys() - listing.stamps.keys()
        with self.compiled.writing():
            if gone or self._others() != listing.others or self._is_unpublished():
                for number in gone:
                    self.compiled.end(number)
                self._publish(files, listing)
            self.compiled.set_digest(digest)
        library = self.compiled.library()
        assert library, "there is an edition by now"
        return library

    def _known(self, named: Collection[str] | None) -> dict[str, _Known]:
        """What is known of the numbers that there were."""
        query = f"SELECT number, stamp, key FROM resource WHERE last = {STILL}"
        if named is None:
            rows = self.compiled.rows(query)
        else:
            only = " AND number IN (SELECT value FROM json_each(?))"
            rows = self.compiled.rows(query + only, json.dumps(list(named)))
        return {number: _Known(stamp, key) for number, stamp, key in rows}

    def _others(self) -> str | None:
        """How the files beside the resources looked that the newest edition was made of."""
        query = "SELECT others FROM edition ORDER BY number DESC LIMIT 1"
        return next((value for (value,) in self.compiled.rows(query)), None)

    def _is_unpublished(self) -> bool:
        """Whether something has been read that the newest edition does not have."""
        newest = self.compiled.newest()
        return bool(self.compiled.rows("SELECT 1 FROM resource WHERE first > ? LIMIT 1", newest))

    def _tasks(self, listing: Listing, known: dict[str, _Known], context: str) -> list[Task]:
        """The numbers whose files look otherwise than they did."""
        new = _Known("", "")
        return [
            Task(number, _seen(context, stamp), names_in(stamp), known.get(number, new).key)
            for number, stamp in sorted(listing.stamps.items())
            if known.get(number, new).stamp != _seen(context, stamp)
        ]

    def _read(self, publisher: Publisher, tasks: list[Task]) -> None:
        done = 0
        if not tasks:
            return
        for answers in read_tasks(self.folder, publisher, tasks):
            self.progress("Reading", done, len(tasks))
            # Kept at once, so that little is lost when the reading is stopped.
            with self.compiled.writing():
                for task, versions in answers:
                    self._keep(task, versions)
            done += len(answers)
        self.progress("Reading", done, len(tasks))

    def _keep(self, task: Task, versions: Versions | None) -> None:
        rows = self.compiled.rows
        now = f"number = ? AND last = {STILL}"
        if versions is None:
            rows(f"UPDATE resource SET stamp = ? WHERE {now}", task.stamp, task.number)
            return
        texts = rows(f"SELECT text FROM resource WHERE {now} AND text IS NOT NULL", task.number)
        resource = combine(versions, lambda: self.compiled.load(texts[0][0]) if texts else None)
        original = versions.files.get("")
        lines = original and {field: original.lines.get((field,), 1) for field in REFERENCES}
        row = {
            "stamp": task.stamp,
            "key": versions.key,
            "mistakes": MISTAKES.dump_json(versions.mistakes).decode(),
            "lines": json.dumps(lines) if original else None,
        }
        self.compiled.put(task.number, row, resource)

    def _publish(self, files: PublisherFiles, listing: Listing) -> None:
        kept = self.compiled.rows(
            f"SELECT mistakes FROM resource WHERE last = {STILL} AND mistakes != '[]'"
        )
        broken = self.compiled.rows(
            f"SELECT number FROM resource WHERE last = {STILL} AND text IS NULL"
        )
        mistakes = set(files.mistakes)
        mistakes.update(*(MISTAKES.validate_json(found) for (found,) in kept))
        mistakes.update(_misnamed(name) for name in listing.misnamed)
        mistakes.update(self._lost_references(files))
        library = Library(
            publisher=files.publisher,
            resources=CompiledResources(self.compiled, 0),
            teams=files.teams,
            facts=files.facts,
            unavailable=files.unavailable | {number for (number,) in broken},
            mistakes=tuple(sorted(mistakes)),
        )
        self.compiled.publish(library, listing.others)

    def _lost_references(self, files: PublisherFiles) -> Iterator[Mistake]:
        """What names a team or a resource that is not there. A missing original is said already."""
        now = f"one.last = {STILL} AND one.lines IS NOT NULL"
        there = f"SELECT 1 FROM resource WHERE last = {STILL} AND number"
        known = json.dumps([*files.teams, *files.unavailable])
        for number, team, lines in self.compiled.rows(
            f"SELECT number, team, lines FROM resource AS one WHERE {now} "
            "AND team IS NOT NULL AND team NOT IN (SELECT value FROM json_each(?))",
            known,
        ):
            remedy = f"the teams are {', '.join(files.teams) or 'none yet'}"
            yield _lost(number, "team", lines, f'"{team}" is not a team', remedy)
        for number, other, lines in self.compiled.rows(
            f"SELECT number, replaced_by, lines FROM resource AS one WHERE {now} "
            f"AND replaced_by IS NOT NULL AND NOT EXISTS ({there} = one.replaced_by)"
        ):
            problem = f'"{other}" is not a resource of this library'
            yield _lost(number, "replaced_by", lines, problem, "write the number of one that is")
        for number, other, lines in self.compiled.rows(
            f"SELECT number, replaced_by, lines FROM resource AS one WHERE {now} "
            f"AND EXISTS ({there} = one.replaced_by AND replaced_by = one.number)"
        ):
            problem = f'"{other}" leads back to this resource'
            yield _lost(number, "replaced_by", lines, problem, "write the number of another")
        for number, former, lines in self.compiled.rows(
            f"SELECT number, value, lines FROM resource AS one, json_each(one.formerly) "
            f"WHERE {now} AND formerly != '[]' AND EXISTS ({there} = value)"
        ):
            problem = f'"{former}" is a resource of its own'
            yield _lost(number, "formerly", lines, problem, "remove one of the two")


def _seen(context: str, stamp: str) -> str:
    """What tells whether a number's files are to be read again."""
    return f"{context}\n{stamp}"


def _misnamed(name: str) -> Mistake:
    problem, remedy = "has a name that is not a resource's", "write rhm20.md or rhm20.cy.md"
    return Mistake(f"{RESOURCES}/{name}", 1, "", problem, remedy)


def _lost(number: str, field: str, lines: str, problem: str, remedy: str) -> Mistake:
    file, line = f"{RESOURCES}/{number.lower()}.md", json.loads(lines)[field]
    return Mistake(file, line, field, problem, remedy, harmless=True)
