"""Where the files are that are not Python: in the installed package, or in the checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def _packaged(name: str) -> Path:
    """`widget/<name>` in a wheel; `<name>` beside the package in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


STATIC = _packaged("static")
EXAMPLES = _packaged("examples")
EXAMPLE_LIBRARY = EXAMPLES / "library"
LOCALES = PACKAGE / "locales"
