"""The house keeps its order: each module imports only from what stands above it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from widget.paths import PACKAGE

# From top to bottom. What stands in one line may not import from one another.
ORDER = """
errors
settings
paths
locking forking
language
content
search
submission personal_data
counts
edition
refreshing
component
about_resource answering
question
components
registry
assets
address
template
cache
fragment
example
embed
schema_org
inventory
remote
store
output
indexing
export pdf importers lint
housekeeping
web
rendering
check
cli
"""
LAYERS = {name: n for n, line in enumerate(ORDER.split("\n")) for name in line.split()}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)
TEMPLATES = sorted(PACKAGE.rglob("*.html"))
# These only point at a layer, and import it when they are asked to.
DOORS = ("__init__.py", "__main__.py")
NOT_FOR_COMPONENTS = {"flask", "werkzeug", "sqlalchemy", "widget.store", "widget.web"}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def layer_of(module: str) -> str:
    """`widget.content.model` is in the layer `content`."""
    return module.split(".")[1] if "." in module else ""


def imports(source: str) -> Iterator[str]:
    """The modules that a source text imports, anywhere in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            yield from (
                f"{node.module}.{alias.name}" if node.module == "widget" else str(node.module)
                for alias in node.names
            )


def out_of_order(layer: str, source: str) -> list[str]:
    """What a module of a layer imports although it does not stand above it."""
    ours = [module for module in imports(source) if module.split(".")[0] == "widget"]
    return [
        module
        for module in ours
        if layer_of(module) in LAYERS
        and layer_of(module) != layer
        and LAYERS[layer_of(module)] >= LAYERS[layer]
    ]


@pytest.mark.parametrize(
    "path", [path for path in MODULES if name_of(path) not in DOORS], ids=name_of
)
def test_a_module_imports_only_from_what_stands_above_it(path: Path) -> None:
    layer = name_of(path).removesuffix(".py").split("/")[0]
    assert layer in LAYERS, f"give {layer} its place in ORDER"
    assert out_of_order(layer, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("errors", "from widget.settings import Settings"),
        ("content", "import widget.web.app"),
        ("edition", "from widget import store"),
        ("component", "def late():\n    from widget.registry import components"),
        ("export", "from widget.pdf import pages"),
        ("web", "if True:\n    from widget.cli.main import main"),
    ],
)
def test_an_import_from_below_is_found(layer: str, source: str) -> None:
    assert len(out_of_order(layer, source)) == 1


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("web", "from widget.content.model import Resource"),
        ("store", "from widget.store.tables import ratings"),
        ("content", "from widget import __version__"),
        ("cli", "import flask"),
    ],
)
def test_an_import_from_above_is_right(layer: str, source: str) -> None:
    assert out_of_order(layer, source) == []


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if name_of(path).startswith("components/")],
    ids=name_of,
)
def test_a_component_imports_no_web_no_store_and_no_other_component(path: Path) -> None:
    own = f"widget.components.{path.parent.name}"
    for module in imports(path.read_text(encoding="utf-8")):
        assert not any(module == no or module.startswith(f"{no}.") for no in NOT_FOR_COMPONENTS)
        assert not module.startswith("widget.components") or module.startswith(own)


def test_the_package_loads_nothing_until_it_is_used() -> None:
    code = "import sys, widget; print([m for m in sys.modules if m.startswith('widget.')])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_trusts_a_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text)


MAKES_TRUSTED_HTML = {"content/sanitise.py", "fragment.py"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_text_becomes_trusted_html_in_two_places_only(path: Path) -> None:
    calls = re.findall(r"\bMarkup\(([^)]*)", path.read_text(encoding="utf-8"))
    # An empty text is harmless everywhere.
    assert not any(calls) or name_of(path) in MAKES_TRUSTED_HTML


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_has_more_than_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
