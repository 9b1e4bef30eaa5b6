"""What a component is: its names, and the options that a query string asks for."""

from typing import ClassVar

import pytest

from widget.component import COMMON_OPTIONS, Component, Example, Option, Options
from widget.components.condition_summary import ConditionSummary
from widget.components.contact_card import ContactCard
from widget.components.feedback_rating import FeedbackRating
from widget.errors import BadOption

AVAILABLE = ("en", "cy", "ar", "pt-BR")


def parse(**query: str) -> Options:
    return ConditionSummary.parse_options(query, AVAILABLE)


@pytest.mark.parametrize(
    ("component", "slug", "folder"),
    [
        (ContactCard, "contact-card", "contact_card"),
        (ConditionSummary, "condition-summary", "condition_summary"),
        (FeedbackRating, "feedback-rating", "feedback_rating"),
    ],
)
def test_every_name_is_derived_from_the_class(
    component: type[Component], slug: str, folder: str
) -> None:
    assert (component.slug(), component.folder()) == (slug, folder)
    assert component.__module__.endswith(f".{folder}")


def test_the_purpose_is_the_first_line_of_the_docstring() -> None:
    assert ContactCard.purpose() == "Who to ring or write to."


def test_without_a_query_every_option_has_its_default() -> None:
    options = parse()
    assert options == Options(lang="", heading=2, theme="auto", style="inline")
    assert options.query() == ""


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ({"heading": "6"}, {"heading": 6}),
        ({"theme": "dark"}, {"theme": "dark"}),
        ({"style": "link"}, {"style": "link"}),
        ({"style": "none"}, {"style": "none"}),
        ({"lang": "cy"}, {"lang": "cy"}),
        ({"sections": "symptoms"}, {"own": (("sections", "symptoms"),)}),
    ],
)
def test_an_option_is_read(query: dict[str, str], read: dict[str, object]) -> None:
    options = parse(**query)
    assert {name: getattr(options, name) for name in read} == read


@pytest.mark.parametrize(
    "query",
    [
        {"colour": "red"},
        {"page": "1"},
        {"own": "x"},
        {"HEADING": "3"},
        {"": "x"},
        {"heading": "", "theme": "", "lang": "", "style": "", "sections": ""},
        {"heading": "2", "theme": "auto", "style": "inline"},
    ],
)
def test_what_is_unknown_empty_or_the_default_changes_nothing(query: dict[str, str]) -> None:
    assert parse(**query) == parse()


@pytest.mark.parametrize("page", [True, False])
def test_an_option_of_another_component_is_ignored(page: bool) -> None:
    options = ContactCard.parse_options({"sections": "symptoms"}, AVAILABLE, page)
    assert options.own == ()
    assert options.page is page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            {"heading": "9"},
            "The option heading cannot be 9. Use one of these instead: 2, 3, 4, 5, 6.",
        ),
        (
            {"heading": "1"},
            "The option heading cannot be 1. Use one of these instead: 2, 3, 4, 5, 6.",
        ),
        (
            {"heading": "٣"},
            "The option heading cannot be ٣. Use one of these instead: 2, 3, 4, 5, 6.",
        ),
        (
            {"theme": "Dark"},
            "The option theme cannot be Dark. Use one of these instead: auto, light, dark.",
        ),
        (
            {"style": "x" * 100},
            f"The option style cannot be {'x' * 40}. Use one of these instead: inline, link, none.",
        ),
        (
            {"lang": "not a tag"},
            "The option lang cannot be not a tag. Use a language tag, such as cy or ar.",
        ),
        ({"lang": "a" * 201}, "The option lang is too long. Use at most 200 characters."),
        (
            {"sections": "a" * 401},
            "The option sections is too long. Use at most 400 characters.",
        ),
    ],
)
def test_a_value_that_could_never_have_been_right_is_refused(
    query: dict[str, str], message: str
) -> None:
    with pytest.raises(BadOption) as caught:
        parse(**query)
    assert caught.value.message == message
    assert caught.value.status == 400


def test_a_list_of_sections_may_be_as_long_as_its_limit() -> None:
    assert parse(sections="a" * 400)["sections"] == "a" * 400


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("cy", "cy"),
        ("CY", "cy"),
        ("cy-GB", "cy"),
        ("en-gb", "en"),
        ("pt-BR", "pt-BR"),
        ("pt-br", "pt-BR"),
        ("PT-BR", "pt-BR"),
        ("ar-SA", "ar"),
        ("pt", "und"),
        ("fr", "und"),
        ("zh-Hant-TW", "und"),
        ("und", "und"),
    ],
)
def test_a_language_has_one_spelling(asked: str, tag: str) -> None:
    assert parse(lang=asked).lang == tag


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"heading": "4"},
        {"lang": "cy", "theme": "dark", "style": "none", "sections": "a,b & c"},
        {"style": "link", "lang": "pt-br"},
    ],
)
def test_a_query_that_options_write_asks_for_the_same_options(query: dict[str, str]) -> None:
    from urllib.parse import parse_qsl

    options = parse(**query)
    assert parse(**dict(parse_qsl(options.query()))) == options


def test_options_are_written_in_one_order_only() -> None:
    one = parse(theme="dark", lang="cy", sections="a", heading="3")
    other = parse(sections="a", heading="3", lang="CY", theme="dark")
    assert one == other
    assert one.query() == other.query() == "lang=cy&heading=3&theme=dark&sections=a"


def test_a_link_to_another_widget_takes_language_and_theme_along() -> None:
    options = parse(theme="dark", lang="cy", sections="a", heading="3", style="link")
    assert options.elsewhere().query() == "lang=cy&theme=dark"


@pytest.mark.parametrize(("page", "level", "styles"), [(True, 1, "none"), (False, 4, "link")])
def test_on_a_page_of_its_own_the_heading_and_the_styles_are_the_page_s(
    page: bool, level: int, styles: str
) -> None:
    query = {"heading": "4", "style": "link"}
    options = ConditionSummary.parse_options(query, AVAILABLE, page)
    assert (options.level, options.styles) == (level, styles)


@pytest.mark.parametrize(
    ("component", "query", "kept"),
    [
        (ConditionSummary, {}, "edition"),
        (ConditionSummary, {"heading": "3", "lang": "cy", "theme": "dark"}, "edition"),
        (ConditionSummary, {"sections": "symptoms"}, "request"),
        (ContactCard, {"sections": "symptoms"}, "edition"),
        (FeedbackRating, {}, "showing"),
        (FeedbackRating, {"sent": "yes"}, "showing"),
    ],
)
def test_free_text_is_never_kept(
    component: type[Component], query: dict[str, str], kept: str
) -> None:
    assert component.kept_for(component.parse_options(query, AVAILABLE)) == kept


@pytest.mark.parametrize("option", COMMON_OPTIONS, ids=lambda option: option.name)
def test_a_common_option_says_what_it_does_and_accepts_its_default(option: Option) -> None:
    assert option.description.endswith(".")
    assert option.parse(option.default) == option.default


def test_a_component_s_own_option_is_read_beside_the_common_ones() -> None:
    class Sized(ContactCard):
        """A card with a size."""

        options: ClassVar[tuple[Option, ...]] = (Option("size", "How big.", ("s", "l"), "s"),)
        examples: ClassVar[dict[str, Example]] = {}

    assert Sized.parse_options({"size": "l"}, ()).own == (("size", "l"),)
    assert Sized.parse_options({"size": "s"}, ()).own == ()
    with pytest.raises(BadOption, match="size cannot be m"):
        Sized.parse_options({"size": "m"}, ())
