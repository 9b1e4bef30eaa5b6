"""Finds the components: every folder beside `widget/components/__init__.py` is one."""

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import widget.components
from widget.component import Component
from widget.errors import BadComponent, UnknownComponent

NEEDED_FILES = ("__init__.py", "template.html", "style.css")


def find_components(package: ModuleType) -> dict[str, type[Component]]:
    """Import the components of a package, and check that each is complete.

    Args:
        package: A package with a folder for each component.

    Returns:
        The components by slug, in alphabetical order.

    Raises:
        BadComponent: One is not complete; the message names its folder and what it lacks.
    """
    found = (
        _component(f"{package.__name__}.{folder.name}", folder)
        for folder in sorted(Path(package.__path__[0]).iterdir())
        # What Python leaves behind of a folder that is gone is none.
        if any((folder / file).is_file() for file in NEEDED_FILES)
    )
    return {component.slug(): component for component in found}


def _component(name: str, folder: Path) -> type[Component]:
    for file in NEEDED_FILES:
        if not (folder / file).is_file():
            raise BadComponent(f"components/{folder.name}/ has no {file}: add it.")
    module = importlib.import_module(name)
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Component) and value.__module__ == name
    ]
    if len(classes) != 1 or classes[0].folder() != folder.name:
        wanted = folder.name.title().replace("_", "")
        raise BadComponent(f"components/{folder.name}/ must define one component, class {wanted}.")
    component = classes[0]
    if "default" not in component.examples:
        raise BadComponent(f"components/{folder.name}/ has no example called default: add one.")
    if not component.accessibility:
        raise BadComponent(f"components/{folder.name}/ states no accessibility criteria: add them.")
    return component


@cache
def components() -> Mapping[str, type[Component]]:
    """Our components by slug, in alphabetical order."""
    return find_components(widget.components)


def component(slug: str) -> type[Component]:
    """A component by its slug.

    Raises:
        UnknownComponent: There is none; the error names what there is.
    """
    found = components().get(slug.lower())
    if found is None:
        raise UnknownComponent(
            "There is no component %(slug)s here.", tuple(components()), slug=slug[:60]
        )
    return found


def folder_of(component: type[Component]) -> Path:
    """The folder that a component's template and styles are in."""
    return Path(importlib.import_module(component.__module__).__path__[0])
