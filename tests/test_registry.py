"""The components that are found, and what stops the start when one is not complete."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from widget.component import Component
from widget.errors import BadComponent, UnknownComponent
from widget.paths import PACKAGE
from widget.registry import component, components, find_components, folder_of

FOLDERS = sorted(path.parent.name for path in PACKAGE.glob("components/*/template.html"))


def package(name: str) -> ModuleType:
    return importlib.import_module(f"tests.broken_components.{name}")


def test_every_folder_is_a_component_in_alphabetical_order() -> None:
    assert [one.folder() for one in components().values()] == FOLDERS
    assert list(components()) == sorted(components())


@pytest.mark.parametrize("slug", ["contact-card", "Contact-Card", "CONTACT-CARD"])
def test_a_component_is_found_by_its_slug(slug: str) -> None:
    assert component(slug).__name__ == "ContactCard"


@pytest.mark.parametrize("slug", ["contact_card", "", "x" * 500, "%(slug)s", "../contact-card"])
def test_a_component_that_never_was_is_unknown_and_the_others_are_named(slug: str) -> None:
    with pytest.raises(UnknownComponent) as caught:
        component(slug)
    assert caught.value.choices == tuple(components())
    assert len(caught.value.message) < 100


@pytest.mark.parametrize("one", components().values(), ids=lambda one: one.slug())
def test_a_component_s_files_are_in_its_folder(one: type[Component]) -> None:
    names = {path.name for path in folder_of(one).iterdir()}
    assert {"__init__.py", "template.html", "style.css"} <= names


@pytest.mark.parametrize("one", components().values(), ids=lambda one: one.slug())
def test_every_example_says_why_it_is_worth_seeing(one: type[Component]) -> None:
    assert all(example.description.endswith(".") for example in one.examples.values())


def test_a_complete_component_is_found() -> None:
    assert list(find_components(package("complete"))) == ["notice"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no_template", "components/notice/ has no template.html: add it."),
        ("no_style", "components/notice/ has no style.css: add it."),
        ("no_module", "components/notice/ has no __init__.py: add it."),
        ("no_default_example", "components/notice/ has no example called default: add one."),
        ("no_criteria", "components/notice/ states no accessibility criteria: add them."),
        ("another_class", "components/notice/ must define one component, class Notice."),
        ("no_class", "components/notice/ must define one component, class Notice."),
        ("two_classes", "components/notice/ must define one component, class Notice."),
    ],
)
def test_a_component_that_is_not_complete_stops_the_start(name: str, message: str) -> None:
    with pytest.raises(BadComponent) as caught:
        find_components(package(name))
    assert caught.value.message == message


def test_what_python_leaves_of_a_folder_that_is_gone_is_no_component(tmp_path: Path) -> None:
    (tmp_path / "gone" / "__pycache__").mkdir(parents=True)
    (tmp_path / "__pycache__").mkdir()
    empty = ModuleType("empty")
    empty.__path__ = [str(tmp_path)]
    assert find_components(empty) == {}
