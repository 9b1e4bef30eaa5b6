"""YAML as publishers write it: every scalar a string, every value with its line.

Plain YAML reads the switchboard 01142717000 as an octal number and 9:30 as 570. Only the models
know what a value is meant to be, so here everything stays as it was written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from widget.content.mistake import Mistake

Place = tuple[str | int, ...]

MAX_DEPTH = 12


@dataclass(frozen=True)
class YamlFile:
    """What stood in a YAML file or in a front matter.

    Attributes:
        values: Its mapping: names to strings, lists and mappings. A blank value is left out.
        lines: The line, counted from 1 in the whole file, of each value by its place.
        mistakes: What is wrong with it as YAML.
        blocks: The places of texts that begin on the line after their name (`|` and `>`).
    """

    values: dict[str, Any]
    lines: dict[Place, int]
    mistakes: tuple[Mistake, ...]
    blocks: frozenset[Place] = frozenset()

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def line_of_text(self, place: Place) -> int:
        """The line that the text at a place begins on."""
        return self.line(place) + (place in self.blocks)


def read_yaml(text: str, file: str, first_line: int = 1, list_name: str = "") -> YamlFile:
    """Read one YAML document whose top level is a mapping, or a list.

    Args:
        text: The document.
        file: Its path inside the library, for the mistakes.
        first_line: The line of the file on which `text` begins.
        list_name: The top level is a list, which becomes the only value, under this name.

    Returns:
        Values, lines and mistakes. A document that cannot be read has no values.
    """
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        return YamlFile({}, {(): first_line}, (_syntax_mistake(error, file, first_line),))
    except RecursionError:
        problem = Mistake(file, first_line, "", "is nested too deeply", "write it flatter")
        return YamlFile({}, {(): first_line}, (problem,))
    reading = _Reading(file, first_line)
    value = reading.value(node, (list_name,) if list_name else ()) if node is not None else None
    if value is None and not reading.mistakes:
        return YamlFile({}, {(): first_line}, ())
    if list_name and not isinstance(value, list):
        reading.complain(node, (), "is not a list", 'begin each entry with "- "')
    elif not list_name and not isinstance(value, dict):
        reading.complain(node, (), "is not a list of fields", 'write lines such as "name: value"')
    elif list_name:
        value = {list_name: value}
    values = value if isinstance(value, dict) else {}
    return YamlFile(values, reading.lines, tuple(reading.mistakes), frozenset(reading.blocks))


def _syntax_mistake(error: YAMLError, file: str, first_line: int) -> Mistake:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    line = first_line + (mark.line if mark else 0)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    return Mistake(
        file,
        line,
        "",
        f"cannot be read as YAML: {what}",
        "check the indentation, the colons, and put a text that holds a colon in quotes",
    )


class _Reading:
    """Turns YAML nodes into values, noting lines and mistakes on the way."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.lines: dict[Place, int] = {}
        self.mistakes: list[Mistake] = []
        self.blocks: set[Place] = set()

    def complain(self, node: Node, place: Place, problem: str, remedy: str) -> None:
        field = ".".join(str(part) for part in place)
        self.mistakes.append(Mistake(self.file, self._line(node), field, problem, remedy))

    def _line(self, node: Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def value(self, node: Node, place: Place) -> Any:
        self.lines[place] = self._line(node)
        if len(place) > MAX_DEPTH:
            self.complain(node, place, "is nested too deeply", "write it flatter")
            return None
        if node.anchor:
            self.complain(node, place, "uses an anchor (&)", "write the text out each time")
            return None
        if isinstance(node, ScalarNode):
            if node.style in ("|", ">"):
                self.blocks.add(place)
            return str(node.value) if node.value.strip() else None
        if isinstance(node, SequenceNode):
            return [self.value(child, (*place, index)) for index, child in enumerate(node.value)]
        if isinstance(node, MappingNode):
            return dict(self._fields(node, place))
        return None

    def _fields(self, node: MappingNode, place: Place) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key, child in node.value:
            if not isinstance(key, ScalarNode):
                self.complain(key, place, "has a name that is not a text", "write a plain name")
                continue
            name = str(key.value)
            if name in seen:
                self.complain(key, (*place, name), "is written twice", "keep one of the two")
                continue
            seen.add(name)
            value = self.value(child, (*place, name))
            self.lines[(*place, name)] = self._line(key)
            if value is not None:
                yield name, value
