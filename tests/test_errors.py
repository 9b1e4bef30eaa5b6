"""Errors: the tree in the docstring is the truth, and every message is for people."""

import inspect
import re

import pytest

from widget import errors
from widget.errors import BadRequest, BadSubmission, CarewidgetError, UnknownSubject

DRAWN = re.compile(r"^ {4}(?P<branch>[│ ]*[├└]── )?(?P<name>[A-Z]\w+)(?: .*)?$", re.MULTILINE)
CLASSES = dict(inspect.getmembers(errors, inspect.isclass))


def drawn_tree() -> dict[str, str]:
    """The parent of each error, as the docstring draws it."""
    parents: dict[str, str] = {}
    above: list[str] = []
    for match in DRAWN.finditer(errors.__doc__ or ""):
        depth = len(match["branch"] or "") // 4
        above[depth:] = [match["name"]]
        parents[match["name"]] = above[depth - 1] if depth else "Exception"
    return parents


def test_the_tree_in_the_docstring_shows_every_error_where_it_is() -> None:
    raised = {
        name: one.__base__.__name__
        for name, one in CLASSES.items()
        if one.__module__ == errors.__name__
    }
    assert drawn_tree() == raised


@pytest.mark.parametrize(
    ("name", "status"),
    [(name, status) for name, status in re.findall(r"── (\w+) +(\d{3})", errors.__doc__ or "")],
)
def test_the_status_in_the_docstring_is_that_of_the_error(name: str, status: str) -> None:
    assert CLASSES[name]("x").status == int(status)


@pytest.mark.parametrize("error", [CarewidgetError(), CarewidgetError("")])
def test_an_error_without_a_sentence_has_an_empty_message(error: CarewidgetError) -> None:
    assert error.message == ""


def test_a_message_is_filled_in() -> None:
    error = UnknownSubject("There is no %(what)s here.", ("a", "b"), what="x")
    assert error.message == "There is no x here."
    assert error.choices == ("a", "b")


def test_a_message_is_said_in_another_language() -> None:
    error = BadRequest("There is no %(what)s here.", what="x")
    welsh = {"There is no %(what)s here.": "Nid oes %(what)s yma."}
    assert error.said_in(lambda sentence: welsh[sentence]) == "Nid oes x yma."


def test_what_a_visitor_wrote_is_not_read_as_a_place_in_the_sentence() -> None:
    error = BadRequest("%(what)s is unknown.", what="100% %(what)s %s")
    assert error.message == "100% %(what)s %s is unknown."


def test_an_error_may_have_another_status_than_its_class() -> None:
    assert BadSubmission("x", status=405).status == 405
    assert BadSubmission("x").status == 400
