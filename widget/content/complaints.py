"""What a model did not accept, said to the publisher: file, line, field, problem and remedy."""

import calendar
import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from widget.content.mistake import Mistake
from widget.content.yaml_file import YamlFile

AnyModel = TypeVar("AnyModel", bound=BaseModel)

DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


def validate(
    model: type[AnyModel], yaml: YamlFile, values: dict[str, Any], file: str, **context: Any
) -> tuple[AnyModel | None, list[Mistake]]:
    """Make a model of what a publisher wrote.

    Args:
        model: The model.
        yaml: The file as read, for its lines and its own mistakes.
        values: What the model is made of: the file's values and what they inherit.
        file: Its path inside the library.
        context: What fields need to know of the library, such as its `country`.

    Returns:
        The model, or None if it cannot be made; and every mistake.
    """
    mistakes = list(yaml.mistakes)
    if mistakes and not yaml.values:
        return None, mistakes  # it could not be read at all: nothing else is known of it
    try:
        made = model.model_validate(values, context=context)
    except ValidationError as error:
        mistakes += _said(error, model, yaml, file)
        return None, mistakes
    return (None if mistakes else made), mistakes


def _said(
    error: ValidationError, model: type[BaseModel], yaml: YamlFile, file: str
) -> Iterator[Mistake]:
    complained = {mistake.field for mistake in yaml.mistakes}
    for found in error.errors(include_url=False):
        place = tuple(part for part in found["loc"] if part not in ("by_tag", "[key]"))
        field = ".".join(str(part) for part in place)
        if field in complained:
            continue
        problem, remedy = _words(found, place, model)
        yield Mistake(file, yaml.line(place), field, problem, remedy)


def _words(found: Any, place: tuple[str | int, ...], model: type[BaseModel]) -> tuple[str, str]:
    """The problem and the remedy, by the kind of error that pydantic names."""
    kind, written = found["type"], found["input"]
    # The only names that a publisher chooses are language tags.
    example = "cy" if "[key]" in found["loc"] else _example(model, place)
    name = str(place[-1]) if place else ""
    shown = f'"{written}"' if isinstance(written, str) else "this"
    if kind == "missing":
        return "is missing", (
            f"add a line such as {name}: {example}"
            if example
            else _outline(model, place) or f"add {name}"
        )
    if kind == "extra_forbidden":
        return "is not a field", _suggestion(name, _fields(model, place))
    if kind == "literal_error":
        choices = re.findall(r"'([^']+)'", found["ctx"]["expected"])
        return f"{shown} does not fit", f"write {_joined(choices)}"
    if kind.startswith("date"):
        return f"{shown} is not a date", f"write {_as_date(written) or example}"
    if kind == "string_too_long":
        return "is too long", f"use at most {found['ctx']['max_length']} characters"
    if kind == "too_short":
        return "is empty", f"write {example}"
    if kind in ("tuple_type", "list_type"):
        return f"{shown} is not a list", f"write {example or f'[{written}]'}"
    if kind in ("string_type", "dict_type", "model_type"):
        return "is not a text" if kind == "string_type" else f"{shown} does not fit", (
            f"write {example}" if example else _outline(model, place) or "write a plain text"
        )
    if kind == "value_error":
        return f"{shown} {found['ctx']['error']}", f"write {example}" if example else "correct it"
    message = found["msg"][0].lower() + found["msg"][1:]
    return f"{shown} does not fit: {message}", f"write {example}" if example else "correct it"


def _model_at(model: type[BaseModel], place: Iterable[str | int]) -> type[BaseModel]:
    """The model that the last name of a place is a field of."""
    for part in place:
        field = model.model_fields.get(str(part))
        if field is None:
            continue
        candidates = [field.annotation, *getattr(field.annotation, "__args__", ())]
        inner = [c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)]
        if inner and "by_tag" not in inner[0].model_fields:
            model = inner[0]
    return model


def _fields(model: type[BaseModel], place: tuple[str | int, ...]) -> list[str]:
    return list(_model_at(model, place[:-1]).model_fields)


def _outline(model: type[BaseModel], place: tuple[str | int, ...]) -> str:
    """How a field with others below it is written; empty if it has none."""
    below = _model_at(model, place)
    if below is _model_at(model, place[:-1]):
        return ""
    return f"write {place[-1]}: and below it, indented, {_joined(list(below.model_fields), 'and')}"


def _example(model: type[BaseModel], place: tuple[str | int, ...]) -> str:
    """How a field looks when it is right, from the model's own examples."""
    while place and isinstance(place[-1], int):
        place = place[:-1]
    owner = _model_at(model, place[:-1])
    names = [str(part) for part in place if str(part) in owner.model_fields]
    if not names:
        return ""
    field = owner.model_fields[names[-1]]
    return str(field.examples[0]) if field.examples else ""


def _suggestion(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    return f"remove it; the fields are {', '.join(known)}"


def _joined(choices: list[str], word: str = "or") -> str:
    return ", ".join(choices[:-1]) + f" {word} {choices[-1]}" if len(choices) > 1 else choices[0]


def _as_date(written: Any) -> str:
    """A date written day first, as ISO 8601 writes it; a day too many becomes the month's last."""
    match = DAY_FIRST.fullmatch(written) if isinstance(written, str) else None
    if not match:
        return ""
    day, month, year = (int(part) for part in match.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    last = calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{min(day, last):02}"
