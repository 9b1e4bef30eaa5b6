"""Fragments of one's own library, in a Python program."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

import widget
from tests.markup import key_in, only_root
from widget import render, rendering
from widget.errors import BadOption, BadSetting, UnknownComponent, UnknownSubject
from widget.paths import EXAMPLE_LIBRARY

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BASE_URL = "https://widgets.example.org"


class Render(Protocol):
    def __call__(self, component: str, subject: str, **options: object) -> Markup: ...


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Render]:
    """Renders from the example library, or another, with its own state."""

    def shown(component: str, subject: str, **options: object) -> Markup:
        given = {"library": EXAMPLE_LIBRARY, "state": tmp_path, "base_url": BASE_URL} | options
        return render(component, subject, **given)  # type: ignore[arg-type]

    yield shown
    for site in rendering.opened.values():
        site.close()
    rendering.opened.clear()


@pytest.mark.parametrize(
    ("component", "subject", "options"),
    [
        ("contact-card", "rheumatology", {}),
        ("contact-card", "rheumatology", {"heading": 3, "lang": None}),
        ("contact-card", "rheumatology", {"heading": "4", "style": "link", "theme": "dark"}),
        ("condition-summary", "rhm20", {"lang": "cy"}),
        ("condition-summary", "RHM07", {}),
    ],
)
def test_it_is_what_a_server_serves(
    show: Render,
    make_client: Callable[..., FlaskClient],
    component: str,
    subject: str,
    options: dict[str, object],
) -> None:
    query = {name: str(value) for name, value in options.items() if value is not None}
    client = make_client(base_url=BASE_URL)
    served = client.get(f"/w/{component}/{subject}", query_string=query)
    shown = show(component, subject, **options)
    assert isinstance(shown, Markup)
    assert (served.status_code, shown) == (200, served.text)


def test_each_showing_of_a_form_is_its_own_and_is_answered_by_a_server_with_the_same_state(
    show: Render, make_client: Callable[..., FlaskClient], tmp_path: Path
) -> None:
    client = make_client(state=tmp_path)
    keys = {key_in(show("feedback-rating", "RHM20")) for _ in range(3)}
    sent = [client.post("/w/feedback-rating/RHM20", data={"key": k, "rating": "4"}) for k in keys]
    assert [one.headers["Widget-Status"] for one in sent] == ["200"] * 3


def test_a_change_of_the_library_is_seen(show: Render, library: Path) -> None:
    assert "Rheumatology Team" in show("contact-card", "rheumatology", library=library)
    file = library / "teams" / "rheumatology.yml"
    file.write_text(file.read_text().replace("Rheumatology Team", "Team of Joints"))
    deadline = time.monotonic() + 10
    while "Team of Joints" not in show("contact-card", "rheumatology", library=library):
        assert time.monotonic() < deadline, "the change was not seen"
        time.sleep(0.1)


def test_what_is_not_given_comes_from_the_environment(
    show: Render, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAREWIDGET_LIBRARY", str(EXAMPLE_LIBRARY))
    monkeypatch.setenv("CAREWIDGET_STATE", str(tmp_path))
    monkeypatch.setenv("CAREWIDGET_BASE_URL", "https://from.example")
    shown = render("feedback-rating", "RHM20")
    assert only_root(shown).all("form")[0].attributes["action"].startswith("https://from.example/")


@pytest.mark.parametrize(
    ("component", "subject", "options", "error", "says"),
    [
        ("contact-crad", "rheumatology", {}, UnknownComponent, "contact-crad"),
        ("contact-card", "rheumatologi", {}, UnknownSubject, "rheumatologi"),
        ("condition-summary", "RHM99", {}, UnknownSubject, "RHM99"),
        ("contact-card", "rheumatology", {"heading": 9}, BadOption, "heading cannot be 9"),
        ("contact-card", "rheumatology", {"headng": 3}, TypeError, 'no option "headng".* heading'),
        ("contact-card", "rheumatology", {"sections": "a"}, TypeError, 'no option "sections"'),
        ("contact-card", "rheumatology", {"base_url": "x"}, BadSetting, "is not an address"),
    ],
)
def test_a_mistake_in_the_call_is_raised(
    show: Render,
    component: str,
    subject: str,
    options: dict[str, object],
    error: type[Exception],
    says: str,
) -> None:
    with pytest.raises(error, match=says):
        show(component, subject, **options)


def test_no_library_is_said() -> None:
    with pytest.raises(BadSetting, match="No library is named"):
        render("contact-card", "rheumatology")


def test_a_library_is_opened_once(show: Render) -> None:
    for subject in ("rheumatology", "musculoskeletal-pain"):
        show("contact-card", subject)
    assert len(rendering.opened) == 1


def test_what_the_readme_imports_is_what_is_public() -> None:
    imported = re.findall(r"^from widget import (.+)$", README, re.MULTILINE)
    named = {name for line in imported for name in line.split(", ")}
    assert named == {name for name in widget.__all__ if not name.startswith("__")}


@pytest.mark.parametrize("name", widget.__all__)
def test_a_public_name_is_there(name: str) -> None:
    assert hasattr(widget, name)
    assert name in dir(widget)


def test_another_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'rendr'"):
        widget.rendr  # noqa: B018
