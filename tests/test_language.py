"""Languages: catalogues, dates, names and directions."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.messages import catalogue, messages_in_code, names_of, translations
from widget.language import catalogue_tags, is_tag, language

MESSAGES = sorted(names_of(messages_in_code()))


def test_welsh_and_arabic_have_catalogues() -> None:
    assert {"en", "cy", "ar"} <= catalogue_tags()


def test_messages_are_found_in_templates_errors_and_python() -> None:
    assert {"Urgent", "There is no team %(slug)s here.", "Send your answer"} <= set(MESSAGES)


@pytest.mark.parametrize("tag", translations())
@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_translated_with_the_same_places(message: str, tag: str) -> None:
    translated = catalogue(tag).get(message)
    assert translated is not None, f"{tag}.po lacks it: run make messages, then translate it"
    forms = [translated.string] if isinstance(translated.string, str) else translated.string
    assert all(forms), f"{tag}.po has no translation of it"
    assert not list(translated.check())


@pytest.mark.parametrize("tag", translations())
def test_a_catalogue_holds_nothing_that_is_gone_from_the_code(tag: str) -> None:
    assert names_of(catalogue(tag)) <= set(MESSAGES)


@pytest.mark.parametrize(
    ("tag", "direction"),
    [("en", "ltr"), ("cy", "ltr"), ("ar", "rtl"), ("ur", "rtl"), ("he", "rtl")],
)
def test_a_language_knows_its_direction(tag: str, direction: str) -> None:
    assert language(tag).direction == direction


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "15 September 2025"),
        ("cy", "15 Medi 2025"),
        ("ar", "15 سبتمبر 2025"),
        ("en-US", "September 15, 2025"),
    ],
)
def test_dates_follow_the_customs_of_the_language(tag: str, said: str) -> None:
    assert language(tag).date(date(2025, 9, 15)) == said


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "15 September 2025, 14:03"),
        ("cy", "15 Medi 2025, 14:03"),
        ("ar", "15 سبتمبر 2025، 2:03 م"),
        ("en-US", "September 15, 2025, 2:03\u202fPM"),
    ],
)
def test_times_follow_the_customs_of_the_language_and_the_zone_that_they_are_in(
    tag: str, said: str
) -> None:
    moment = datetime(2025, 9, 15, 13, 3, tzinfo=ZoneInfo("UTC"))
    assert language(tag).moment(moment.astimezone(ZoneInfo("Europe/London"))) == said


@pytest.mark.parametrize(
    ("tag", "said"),
    [("en", "12,345"), ("cy", "12,345"), ("ar", "12,345"), ("pl", "12\u00a0345"), ("de", "12.345")],
)
def test_numbers_follow_the_customs_of_the_language(tag: str, said: str) -> None:
    assert language(tag).number(12345) == said


@pytest.mark.parametrize(
    ("spoken", "named", "name"),
    [
        ("en", "cy", "Welsh"),
        ("cy", "cy", "Cymraeg"),
        ("ar", "en", "الإنجليزية"),
        ("en", "q!", "q!"),
    ],
)
def test_a_language_names_others(spoken: str, named: str, name: str) -> None:
    assert language(spoken).name_of(named) == name


@pytest.mark.parametrize(
    ("spoken", "code", "name"),
    [("en", "GB", "United Kingdom"), ("cy", "GB", "Y Deyrnas Unedig"), ("en", "Q!", "Q!")],
)
def test_a_language_names_countries(spoken: str, code: str, name: str) -> None:
    assert language(spoken).country(code) == name


def test_a_regional_language_speaks_by_the_catalogue_of_its_primary_language() -> None:
    assert language("cy-GB").gettext("Telephone") == "Ffôn"


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert language("fr").gettext("Telephone") == "Telephone"


@pytest.mark.parametrize("text", ["en", "cy", "pt-BR", "zh-Hant-TW", "yue"])
def test_language_tags_are_recognised(text: str) -> None:
    assert is_tag(text)


@pytest.mark.parametrize(
    "text", ["", "e", "english language", "en_GB", "../en", "en-", "e1", "en\n"]
)
def test_what_is_no_language_tag_is_not_one(text: str) -> None:
    assert not is_tag(text)
