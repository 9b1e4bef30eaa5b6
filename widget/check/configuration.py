"""What a repository says once for all its runs: `[tool.carewidget.check]` or `carewidget.toml`."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from widget.errors import BadSetting

NAMES = ("carewidget.toml", "pyproject.toml")
TABLES = {"carewidget.toml": ("check",), "pyproject.toml": ("tool", "carewidget", "check")}

# What can be set, and what it must be.
TEXT, TEXTS, NUMBER, REASONS, YES_OR_NO = (
    "a text",
    "a list of texts",
    "a number",
    "a table of rules and reasons",
    "true or false",
)
KEYS = {
    "targets": TEXTS,
    "library": TEXT,
    "examples": YES_OR_NO,
    "scope": TEXT,
    "format": TEXT,
    "report": TEXTS,
    "fail-on": TEXT,
    "baseline": TEXT,
    "tags": TEXTS,
    "exclude": REASONS,
    "timeout": NUMBER,
    "evidence": TEXT,
}
RIGHT: dict[str, Callable[[Any], bool]] = {
    TEXT: lambda value: isinstance(value, str),
    TEXTS: lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    NUMBER: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    REASONS: lambda value: (
        isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    ),
    YES_OR_NO: lambda value: isinstance(value, bool),
}


def read_configuration(named: Path | None = None) -> dict[str, Any]:
    """Read what is set.

    Args:
        named: The file; when it is None, the working folder's `carewidget.toml`, else its
            `pyproject.toml`, if there is one.

    Returns:
        The values by their names in `KEYS`; empty if nothing is set.

    Raises:
        BadSetting: The file cannot be read, or a value cannot be right.
    """
    if named is not None:
        return _checked(named, _read(named))
    for name in NAMES:
        file = Path(name)
        if file.is_file() and (found := _read(file)):
            return _checked(file, found)
    return {}


def _read(file: Path) -> dict[str, Any]:
    try:
        found: Any = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSetting(f"{file} cannot be read ({error.strerror}). Look at its path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{file} is not valid TOML: {error}. Correct it.") from error
    for table in TABLES.get(file.name, ("check",)):
        found = found.get(table, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}


def _checked(file: Path, found: dict[str, Any]) -> dict[str, Any]:
    for key, value in found.items():
        if key not in KEYS:
            known = ", ".join(KEYS)
            raise BadSetting(f"{file}: “{key}” cannot be set here. These can: {known}.")
        if not RIGHT[KEYS[key]](value):
            raise BadSetting(f"{file}: {key} has to be {KEYS[key]}.")
    return found
