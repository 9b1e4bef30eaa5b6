"""library.yml, teams/ and facts.yml: what a publisher says beside the resources."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from widget.content.complaints import validate
from widget.content.library_folder import read_text, team_files
from widget.content.mistake import Mistake
from widget.content.model import Fact, Library, Publisher, Team
from widget.content.yaml_file import YamlFile, read_yaml
from widget.errors import BadLibrary


class PublisherFiles:
    """One reading of these files, collecting mistakes on the way.

    Args:
        folder: The library folder.
        last_good: What was read before: gives the last good version of what is now broken.

    Attributes:
        publisher: Who owns the library.
        teams: By slug.
        facts: In the order written.
        unavailable: The slugs of teams that have a mistake and no last good version.
        mistakes: What is wrong.

    Raises:
        BadLibrary: library.yml has a mistake.
    """

    def __init__(self, folder: Path, last_good: Library | None) -> None:
        self.folder = folder
        self.last_good = last_good
        self.mistakes: list[Mistake] = []
        self.publisher = self._publisher()
        self.teams, self.unavailable = self._teams(self.publisher)
        self.facts = self._facts(self.publisher)

    def _yaml(self, path: Path, list_name: str = "") -> YamlFile:
        text, mistake = read_text(path, self._name(path))
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
        for path in team_files(self.folder):
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
