"""The edition: what a number or a name stands for on a day."""

from datetime import date
from pathlib import Path

import pytest

from tests.changing import change
from widget.content.reader import read_library
from widget.edition import Edition
from widget.errors import Unavailable, UnknownSubject
from widget.paths import EXAMPLE_LIBRARY

DAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def example() -> Edition:
    """The example library on a day."""
    return Edition(read_library(EXAMPLE_LIBRARY), DAY)


def edition(library: Path) -> Edition:
    return Edition(read_library(library), DAY)


def set_line(library: Path, number: str, line: str) -> None:
    """Add a line to a resource's front matter."""
    change(library, f"resources/{number}.md", "\nlanguage: en\n", f"\nlanguage: en\n{line}\n")


@pytest.mark.parametrize("number", ["RHM20", "rhm20", "Rhm20"])
def test_a_number_is_matched_without_regard_to_case(example: Edition, number: str) -> None:
    assert example.resource(number).number == "RHM20"


@pytest.mark.parametrize("slug", ["rheumatology", "Rheumatology", "RHEUMATOLOGY"])
def test_a_team_is_matched_without_regard_to_case(example: Edition, slug: str) -> None:
    assert example.team(slug).slug == "rheumatology"


def test_the_numbers_are_those_of_published_resources_in_order(example: Edition) -> None:
    assert example.numbers == ("EMD12", "PHL05", "PHM03", "RHM20")


def test_a_withdrawn_resource_is_known_but_not_listed(example: Edition) -> None:
    assert example.resource("RHM07").status == "withdrawn"
    assert "RHM07" not in example.numbers


@pytest.mark.parametrize("number", ["RHM99", "", "x" * 500, "RHM20 ", "../RHM20", "ß", "%s"])
def test_a_number_that_never_was_is_unknown_and_the_others_are_named(
    example: Edition, number: str
) -> None:
    with pytest.raises(UnknownSubject) as caught:
        example.resource(number)
    assert caught.value.choices == example.numbers
    assert number.upper()[:20] in caught.value.message
    assert len(caught.value.message) < 60


@pytest.mark.parametrize("slug", ["surgery", "", "x" * 500, "%(slug)s"])
def test_a_team_that_never_was_is_unknown_and_the_others_are_named(
    example: Edition, slug: str
) -> None:
    with pytest.raises(UnknownSubject) as caught:
        example.team(slug)
    assert caught.value.choices == ("musculoskeletal-pain", "rheumatology")
    assert len(caught.value.message) < 100


@pytest.mark.parametrize("number", ["RHM02", "rhm02"])
def test_a_former_number_stands_for_the_resource(library: Path, number: str) -> None:
    set_line(library, "rhm20", "formerly: [RHM01, RHM02]")
    assert edition(library).resource(number).number == "RHM20"


def test_a_number_of_its_own_comes_before_a_former_one_of_another(library: Path) -> None:
    set_line(library, "rhm20", "formerly: [PHL05]")
    assert edition(library).resource("PHL05").number == "PHL05"


def test_a_draft_is_unknown_and_not_listed(library: Path) -> None:
    change(library, "resources/phl05.md", "status: published", "status: draft")
    made = edition(library)
    assert "PHL05" not in made.numbers
    with pytest.raises(UnknownSubject):
        made.resource("PHL05")


def test_a_former_number_of_a_draft_is_unknown(library: Path) -> None:
    change(library, "resources/phl05.md", "status: published", "status: draft")
    set_line(library, "phl05", "formerly: [PHL01]")
    with pytest.raises(UnknownSubject):
        edition(library).resource("PHL01")


def test_a_draft_does_not_take_the_former_number_of_a_published_resource(library: Path) -> None:
    set_line(library, "rhm20", "formerly: [RHM01]")
    change(library, "resources/phl05.md", "status: published", "status: draft")
    set_line(library, "phl05", "formerly: [RHM01]")
    assert edition(library).resource("RHM01").number == "RHM20"


def test_a_resource_that_has_a_mistake_and_no_earlier_version_is_being_corrected(
    library: Path,
) -> None:
    set_line(library, "rhm20", "colour: red")
    with pytest.raises(Unavailable) as caught:
        edition(library).resource("rhm20")
    assert caught.value.message == "Resource RHM20 is being corrected. Try again later."
    assert caught.value.status == 503


def test_the_day_is_that_of_the_publisher_s_time_zone(library: Path) -> None:
    # 25 hours lie between the two, so they never have the same day.
    days = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        text = (EXAMPLE_LIBRARY / "library.yml").read_text(encoding="utf-8")
        text = text.replace("Europe/London", zone)
        (library / "library.yml").write_text(text, encoding="utf-8")
        days.append(Edition.today(read_library(library)).day)
    assert days[0] > days[1]


def test_an_edition_never_changes(example: Edition) -> None:
    with pytest.raises(AttributeError, match="cannot assign"):
        example.day = date(2030, 1, 1)  # type: ignore[misc]
