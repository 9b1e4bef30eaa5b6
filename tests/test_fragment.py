"""Fragments: what is rendered, and what is kept of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.markup import key_in, only_root
from widget.address import Addresses
from widget.cache import EditionCache
from widget.component import Options
from widget.components.feedback_rating import FeedbackRating
from widget.counts import Counts
from widget.edition import Edition
from widget.errors import BadOption, BadRequest, UnknownComponent, UnknownSubject
from widget.example import COUNTED, edition_of
from widget.fragment import Fragment, Fragments, parse_options
from widget.language import catalogue_tags
from widget.registry import components
from widget.submission import Showings

BASE_URL = "https://widgets.example.net"
CARD = ("contact-card", "rheumatology")
DETAILS = ("resource-details", "RHM20")
SUMMARY = ("condition-summary", "RHM20")
RATING = ("feedback-rating", "RHM20")
Get = Callable[..., Fragment]


@pytest.fixture(scope="module")
def edition() -> Edition:
    return edition_of(components()["contact-card"].examples["default"])


@pytest.fixture
def fragments() -> Fragments:
    return Fragments(Addresses(BASE_URL), Showings("a secret for tests"))


@pytest.fixture
def get(fragments: Fragments, edition: Edition) -> Get:
    """The fragment for a component, a subject and a query."""

    def get_fragment(slug: str, subject: str, page: bool = False, **query: str) -> Fragment:
        return fragments.get(edition, slug, subject, query, page)

    return get_fragment


@pytest.mark.parametrize("place", [CARD, SUMMARY])
def test_what_depends_on_the_edition_alone_is_rendered_once(
    place: tuple[str, str], get: Get
) -> None:
    assert get(*place) is get(*place)


@pytest.mark.parametrize(
    "same",
    [
        {"heading": "2", "theme": "auto", "style": "inline", "lang": ""},
        {"unknown": "option"},
        {"heading": ""},
    ],
)
def test_the_same_asked_in_another_way_is_the_same(same: dict[str, str], get: Get) -> None:
    assert get("Contact-Card", "RHEUMATOLOGY", **same) is get(*CARD)


@pytest.mark.parametrize(
    "other",
    [{"heading": "3"}, {"theme": "dark"}, {"style": "link"}, {"lang": "cy"}, {"page": True}],
)
def test_each_option_is_kept_by_itself(other: dict[str, str], get: Get) -> None:
    assert get(*CARD, **other) is not get(*CARD)
    assert get(*CARD, **other) is get(*CARD, **other)


def test_languages_that_nothing_is_written_in_are_kept_as_one(get: Get) -> None:
    assert get(*CARD, lang="xx") is get(*CARD, lang="de-CH")


def test_another_edition_starts_afresh(fragments: Fragments, edition: Edition) -> None:
    tomorrow = replace(edition, day=date(2031, 1, 7))
    today = fragments.get(edition, *SUMMARY, {})
    later = fragments.get(tomorrow, *SUMMARY, {})
    assert "was due for review on 15 September 2028" in later.html
    assert fragments.get(edition, *SUMMARY, {}).html == today.html != later.html


def counted_again(edition: Edition) -> Edition:
    """The same edition a minute later."""
    return replace(edition, counts=Counts({"RHM20": 10}, {}, datetime(2026, 1, 5, tzinfo=UTC)))


@pytest.mark.parametrize("place", [CARD, SUMMARY])
def test_new_counts_leave_what_does_not_read_them_as_it_is(
    place: tuple[str, str], fragments: Fragments, edition: Edition
) -> None:
    before = fragments.get(edition, *place, {})
    assert fragments.get(counted_again(edition), *place, {}) is before


def test_new_counts_are_shown_by_what_reads_them(fragments: Fragments, edition: Edition) -> None:
    before = fragments.get(edition, *DETAILS, {})
    later = counted_again(edition)
    after = fragments.get(later, *DETAILS, {})
    assert ("At least 10" in before.html, "At least 10" in after.html) == (False, True)
    assert fragments.get(later, *DETAILS, {}) is after


@pytest.mark.parametrize("slug", components())
def test_a_component_says_whether_it_reads_the_counts(
    slug: str, fragments: Fragments, edition: Edition
) -> None:
    component = components()[slug]
    many = replace(edition, counts=Counts(dict.fromkeys(edition.numbers, 10), {}, COUNTED))
    shown = [
        component.of(one, subject, Options())
        for one in (edition, many)
        for subject in component.subjects(edition)[:1]
    ]
    assert (shown[0] != shown[-1]) == ("counts" in component.reads)


def test_free_text_is_never_kept(get: Get) -> None:
    assert get(*SUMMARY, sections="symptoms") is not get(*SUMMARY, sections="symptoms")
    assert get(*SUMMARY, sections="symptoms").html == get(*SUMMARY, sections="symptoms").html


def test_every_showing_of_a_form_is_new(get: Get) -> None:
    assert key_in(get(*RATING).html) != key_in(get(*RATING).html)
    assert get(*RATING).kept == "showing"


def test_what_is_too_large_to_be_kept_is_still_given(edition: Edition) -> None:
    fragments = Fragments(Addresses(BASE_URL), Showings("s"), EditionCache(max_bytes=10))
    assert "Rheumatology Team" in fragments.get(edition, *CARD, {}).html


def test_a_fragment_knows_what_it_is(get: Get) -> None:
    fragment = get("condition-summary", "phm01", heading="3")
    assert (fragment.component, fragment.subject) == ("condition-summary", "PHM03")
    assert fragment.title == "Ibuprofen for pain and swelling"
    assert fragment.options.heading == 3
    assert fragment.kept == "edition"


@pytest.mark.parametrize(
    ("place", "query", "error"),
    [
        (("nonsense", "RHM20"), {}, UnknownComponent),
        (("condition-summary", "XYZ99"), {}, UnknownSubject),
        (("contact-card", "nobody"), {}, UnknownSubject),
        (CARD, {"heading": "9"}, BadOption),
        (CARD, {"lang": "not a tag"}, BadOption),
        (SUMMARY, {"sections": "x" * 401}, BadOption),
    ],
)
def test_what_cannot_be_given_is_an_error(
    place: tuple[str, str], query: dict[str, str], error: type[BadRequest], get: Get
) -> None:
    with pytest.raises(error):
        get(*place, **query)


def test_on_a_page_of_its_own_its_heading_is_the_page_s(get: Get) -> None:
    assert "<h1" in get(*CARD, page=True, heading="4").html
    assert "<h1" not in get(*CARD, heading="4").html


@pytest.mark.parametrize("style", ["inline", "link", "none"])
def test_an_error_is_a_fragment_too(style: str, fragments: Fragments) -> None:
    error = UnknownSubject("There is no %(what)s here.", ("this", "that"), what="<b>other</b>")
    fragment = fragments.render_error(error, {"style": style})
    root = only_root(fragment.html)
    assert root.classes == ["cw", "cw-error"]
    assert "There is no <b>other</b> here. There is: this, that" in root.text
    assert root.all("b") == root.all("link") == []
    assert len(root.all("style")) == (style == "inline")
    assert [link.attributes["href"] for link in root.all("a")] == [f"{BASE_URL}/guide"]
    assert (fragment.component, fragment.kept) == ("error", "showing")


def test_an_error_names_no_more_than_twenty_choices(fragments: Fragments) -> None:
    error = UnknownSubject("There is none.", tuple(f"RHM{number}" for number in range(100)))
    assert fragments.render_error(error, {}).html.count("RHM") == 20


@pytest.mark.parametrize("tag", sorted(catalogue_tags()))
def test_an_error_speaks_the_language_asked_for(tag: str, fragments: Fragments) -> None:
    error = UnknownComponent("There is no component %(slug)s here.", slug="x")
    fragment = fragments.render_error(error, {"lang": tag})
    root = only_root(fragment.html)
    assert root.attributes["lang"] == fragment.language.tag == tag
    assert (fragment.title == "There is no component x here.") == (tag == "en")
    assert fragment.title in root.text


@pytest.mark.parametrize("tag", ["xx", "", "not a tag", "%"])
def test_an_error_in_a_language_that_we_do_not_speak_is_in_english(
    tag: str, fragments: Fragments
) -> None:
    fragment = fragments.render_error(BadOption("Something is wrong."), {"lang": tag})
    assert fragment.language.tag == "en"


def test_only_an_answer_takes_the_focus(fragments: Fragments, edition: Edition) -> None:
    options = parse_options(edition, FeedbackRating, {})
    thanks = replace(FeedbackRating.of(edition, "RHM20", options), state="thanks")
    assert "autofocus" in fragments.render(thanks, options, answering=True).html
    assert "autofocus" not in fragments.render(thanks, options).html


def test_an_answer_keeps_the_key_that_it_is_given(fragments: Fragments, edition: Edition) -> None:
    options = parse_options(edition, FeedbackRating, {})
    asked = FeedbackRating.of(edition, "RHM20", options)
    key = fragments.showings.new_key("feedback-rating", "RHM20")
    assert key_in(fragments.render(asked, options, key).html) == key


def test_an_example_s_key_is_marked(fragments: Fragments, edition: Edition) -> None:
    options = parse_options(edition, FeedbackRating, {})
    asked = FeedbackRating.of(edition, "RHM20", options)
    key = key_in(fragments.render(asked, options, example=True).html)
    assert fragments.showings.is_valid(key, "feedback-rating", "RHM20")
    assert fragments.showings.is_example(key)
