"""The library folder, read into one value: every mistake at once, and none that stops the rest.

A resource with a mistake is quarantined: its last good version keeps serving.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from widget.content.complaints import validate
from widget.content.mistake import Mistake
from widget.content.model import Fact, Library, Publisher, Resource, Team
from widget.content.resource_file import FILE_NAME, ResourceFile, read_resource_file, unreadable
from widget.content.yaml_file import YamlFile, read_yaml
from widget.errors import BadLibrary

MAX_BYTES = 1_000_000


def read_library(folder: Path, last_good: Library | None = None) -> Library:
    """Read a library folder.

    Args:
        folder: The folder, as the contract describes it.
        last_good: What was read before: gives the last good version of what is now broken.

    Returns:
        The library, with its mistakes.

    Raises:
        BadLibrary: There is no folder, no library.yml, that file has a mistake, or a folder cannot
            be read.
    """
    try:
        if not folder.is_dir():
            raise BadLibrary(
                f"There is no library folder {folder}. "
                "Give the path of a folder with a library.yml."
            )
        if not (folder / "library.yml").is_file():
            raise BadLibrary(
                f"The folder {folder} has no library.yml, so it is not a library. "
                "Add one that names the publisher, or give another folder."
            )
        return _Folder(folder, last_good).read()
    except OSError as error:
        raise BadLibrary(
            f"{error.filename or folder} cannot be read ({error.strerror}). Make it readable, "
            "or give another folder."
        ) from error


class _Folder:
    """One reading of a folder, collecting mistakes on the way."""

    def __init__(self, folder: Path, last_good: Library | None) -> None:
        self.folder = folder
        self.last_good = last_good
        self.mistakes: list[Mistake] = []

    def read(self) -> Library:
        publisher = self._publisher()
        teams, unavailable_teams = self._teams(publisher)
        facts = self._facts(publisher)
        files = self._resource_files(publisher)
        resources, unavailable = self._resources(files)
        library = Library(
            publisher=publisher,
            resources=resources,
            teams=teams,
            facts=facts,
            unavailable=unavailable | unavailable_teams,
        )
        self._check_references(files, library)
        return library.model_copy(update={"mistakes": tuple(sorted(set(self.mistakes)))})

    def _paths(self, folder: str, suffix: str) -> Iterator[Path]:
        """The files of a folder that have a suffix; none if there is no such folder."""
        # Path.glob would say nothing of a folder that cannot be read, and all would seem gone.
        with suppress(FileNotFoundError):
            yield from (p for p in (self.folder / folder).iterdir() if p.suffix == suffix)

    def _text(self, path: Path) -> tuple[str, Mistake | None]:
        """A file's text, and why it cannot be used, if it cannot."""
        file = self._name(path)
        try:
            with path.open("rb") as opened:
                content = opened.read(MAX_BYTES + 1)
        except OSError as error:
            problem = f"cannot be read: {error.strerror}"
            return "", Mistake(file, 1, "", problem, "make it readable")
        mistake = None
        if len(content) > MAX_BYTES:
            remedy = "divide it into several resources"
            mistake = Mistake(file, 1, "", "is larger than 1 MB", remedy)
        try:
            content.decode()
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            mistake = mistake or Mistake(file, line, "", "is not UTF-8", "save the file as UTF-8")
        # A byte order mark is what Windows editors begin a file with.
        return content.decode("utf-8-sig", "replace").replace("\r\n", "\n"), mistake

    def _yaml(self, path: Path, list_name: str = "") -> YamlFile:
        text, mistake = self._text(path)
        if mistake:
            return YamlFile({}, {}, (mistake,))
        return read_yaml(text, self._name(path), list_name=list_name)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _complain(self, file: str, field: str, problem: str, remedy: str, line: int = 1) -> None:
        self.mistakes.append(Mistake(file, line, field, problem, remedy))

    def _publisher(self) -> Publisher:
        yaml = self._yaml(self.folder / "library.yml")
        country = str(yaml.values.get("country", ""))
        publisher, mistakes = validate(
            Publisher,
            yaml,
            yaml.values,
            "library.yml",
            country=country,
            original=_first(yaml.values.get("languages")),
        )
        self.mistakes += mistakes
        if publisher is None or self.mistakes:
            listed = "\n".join(str(mistake) for mistake in self.mistakes)
            raise BadLibrary(f"The library cannot be served until library.yml is right:\n{listed}")
        return publisher

    def _teams(self, publisher: Publisher) -> tuple[dict[str, Team], frozenset[str]]:
        teams, unavailable = {}, set()
        for path in sorted(self._paths("teams", ".yml")):
            yaml = self._yaml(path)
            values = yaml.values | {"slug": path.stem}
            team = self._validate(Team, yaml, values, self._name(path), publisher)
            before = self.last_good.teams.get(path.stem) if self.last_good else None
            if team or before:
                teams[path.stem] = team or before
            else:
                unavailable.add(path.stem)
        return {slug: team for slug, team in teams.items() if team}, frozenset(unavailable)

    def _facts(self, publisher: Publisher) -> tuple[Fact, ...]:
        path = self.folder / "facts.yml"
        if not path.is_file():
            return ()
        yaml = self._yaml(path, list_name="facts")
        self.mistakes += [m for m in yaml.mistakes if not m.field.startswith("facts.")]
        before = {fact.id: fact for fact in self.last_good.facts} if self.last_good else {}
        if yaml.mistakes and not yaml.values:
            return tuple(before.values())
        facts: dict[str, Fact] = {}
        for index in range(len(yaml.values.get("facts", []))):
            place = _beneath(yaml, "facts", index)
            fact = self._validate(Fact, place, place.values, "facts.yml", publisher)
            fact = fact or before.get(str(place.values.get("id")))
            if fact and fact.id in facts:
                problem, line = f'"{fact.id}" is the name of an earlier fact', place.line(("id",))
                self._complain("facts.yml", "id", problem, "give it another name", line)
            elif fact:
                facts[fact.id] = fact
        return tuple(facts.values())

    def _validate(
        self,
        model: type[Any],
        yaml: YamlFile,
        values: dict[str, Any],
        file: str,
        publisher: Publisher,
    ) -> Any:
        made, mistakes = validate(
            model, yaml, values, file, country=publisher.country, original=publisher.original
        )
        self.mistakes += mistakes
        return made

    def _resource_files(self, publisher: Publisher) -> dict[str, dict[str, ResourceFile]]:
        """What the resource files hold: by number, and then by language tag ("" the original)."""
        files: dict[str, dict[str, ResourceFile]] = {}
        # The original stands before its translations.
        for path in sorted(self._paths("resources", ".md"), key=lambda p: p.name[:-3]):
            file = self._name(path)
            match = FILE_NAME.fullmatch(path.name)
            if not match:
                self._complain(
                    file, "", "has a name that is not a resource's", "write rhm20.md or rhm20.cy.md"
                )
                continue
            versions = files.setdefault(match["number"].upper(), {})
            tag = match["tag"] or ""
            if tag and "" not in versions:
                original = file.replace(f".{tag}.", ".")
                self._complain(file, "", f"has no original {original}", "add it")
                continue
            text, mistake = self._text(path)
            read = (
                unreadable(text, mistake)
                if mistake
                else read_resource_file(text, file, publisher, versions.get(""))
            )
            self.mistakes += read.mistakes
            versions[tag] = read
        return files

    def _resources(
        self, files: dict[str, dict[str, ResourceFile]]
    ) -> tuple[dict[str, Resource], frozenset[str]]:
        resources, unavailable = {}, set()
        for number, versions in files.items():
            before = self.last_good.resources.get(number) if self.last_good else None
            original = versions[""].resource if "" in versions else None
            resource = original or _kept(before, versions.get(""))
            if resource is None:
                unavailable.add(number)
                continue
            resources[number] = resource.model_copy(
                update={"translations": _translations(before, versions)}
            )
        return resources, frozenset(unavailable)

    def _check_references(
        self, files: dict[str, dict[str, ResourceFile]], library: Library
    ) -> None:
        """Complain of what names a team or a resource that is not there."""
        for number, resource in library.resources.items():
            if "" not in files[number]:
                continue  # that it has no original is complained of already
            if resource.team and resource.team not in {*library.teams, *library.unavailable}:
                problem = f'"{resource.team}" is not a team'
                remedy = f"the teams are {', '.join(library.teams) or 'none yet'}"
                self._complain_of(files[number][""], number, "team", problem, remedy)
            if resource.replaced_by and resource.replaced_by not in files:
                problem = f'"{resource.replaced_by}" is not a resource of this library'
                remedy = "write the number of one that is"
                self._complain_of(files[number][""], number, "replaced_by", problem, remedy)
            for former in set(resource.formerly) & files.keys():
                problem, remedy = f'"{former}" is a resource of its own', "remove one of the two"
                self._complain_of(files[number][""], number, "formerly", problem, remedy)

    def _complain_of(
        self, read: ResourceFile, number: str, field: str, problem: str, remedy: str
    ) -> None:
        file, line = f"resources/{number.lower()}.md", read.lines.get((field,), 1)
        self.mistakes.append(Mistake(file, line, field, problem, remedy, harmless=True))


def _kept(before: Resource | None, read: ResourceFile | None) -> Resource | None:
    """The last good version. A withdrawal counts even in a file that has a mistake."""
    if before and read and read.values.get("status") == "withdrawn":
        wrong = {mistake.field.partition(".")[0] for mistake in read.mistakes}
        said = {
            name: None if name in wrong else read.values.get(name)
            for name in ("withdrawn_reason", "replaced_by")
        }
        return before.model_copy(update={"status": "withdrawn", **said})
    return before


def _translations(
    before: Resource | None, versions: dict[str, ResourceFile]
) -> dict[str, Resource]:
    """The translations by tag, each as read or in its last good version."""
    earlier = before.translations if before else {}
    if "" not in versions:
        return dict(earlier)  # without their original they were not read
    # A file may be called rhm20.pt-br.md; its language is pt-BR.
    by_lower = {tag.lower(): one for tag, one in earlier.items()}
    found = (read.resource or by_lower.get(tag.lower()) for tag, read in versions.items() if tag)
    return {one.language: one for one in found if one}


def _beneath(yaml: YamlFile, name: str, index: int) -> YamlFile:
    """One entry of a list in a YAML file, as if it were a file."""
    entry = yaml.values[name][index]
    lines = {key[2:]: line for key, line in yaml.lines.items() if key[:2] == (name, index)}
    within = re.compile(rf"{name}\.{index}(\.|$)")
    mistakes = (
        replace(mistake, field=within.sub("", mistake.field, count=1))
        for mistake in yaml.mistakes
        if within.match(mistake.field)
    )
    return YamlFile(entry if isinstance(entry, dict) else {}, lines, tuple(mistakes))


def _first(values: Iterable[str] | str | None) -> str:
    found = re.findall(r"[\w-]+", values) if isinstance(values, str) else list(values or ())
    return str(found[0]) if found else "en"
