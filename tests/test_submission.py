"""What visitors send: keys that count once, and forms."""

import string
from collections.abc import Callable
from datetime import date

import pytest

from widget.submission import Form, Showings

SHOWINGS = Showings("a secret")
KEY = SHOWINGS.new_key("feedback-rating", "RHM20")
# Of URL-safe Base64 (RFC 4648, section 5).
ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def is_valid(key: str, component: str = "feedback-rating", subject: str = "RHM20") -> bool:
    return SHOWINGS.is_valid(key, component, subject)


def test_a_key_that_was_made_here_is_valid_however_often_it_is_asked() -> None:
    assert [is_valid(KEY), is_valid(KEY)] == [True, True]


def test_a_key_is_valid_for_another_process_with_the_same_secret() -> None:
    assert Showings("a secret").is_valid(KEY, "feedback-rating", "RHM20")


def test_a_key_is_not_valid_with_another_secret() -> None:
    assert not Showings("another secret").is_valid(KEY, "feedback-rating", "RHM20")


@pytest.mark.parametrize(
    ("component", "subject"),
    [
        ("feedback-rating", "RHM07"),
        ("feedback-rating", "rhm20"),
        ("report-missing", "RHM20"),
        ("feedback-rating/RHM20", ""),
        ("", "feedback-rating/RHM20"),
    ],
)
def test_a_key_for_another_subject_is_not_valid(component: str, subject: str) -> None:
    assert not is_valid(KEY, component, subject)


TAMPERED: dict[str, Callable[[str], str]] = {
    "empty": lambda key: "",
    "a dot": lambda key: ".",
    "made up": lambda key: "made-up.key",
    "without its signature": lambda key: key.partition(".")[0],
    "with an empty signature": lambda key: key.partition(".")[0] + ".",
    "only its signature": lambda key: "." + key.partition(".")[2],
    "longer": lambda key: key + "x",
    "a space before": lambda key: " " + key,
    "a space after": lambda key: key + " ",
    "a line end after": lambda key: key + "\n",
    "another case": lambda key: key.swapcase(),
    "made one of the guide": lambda key: "example-" + key,
    "two dots": lambda key: key.replace(".", "..", 1),
    "twice": lambda key: key * 2,
    "an accent": lambda key: "é" + key,
    "a zero": lambda key: "\0" + key,
    "huge": lambda key: key * 20_000,
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_key_that_was_not_made_here_is_not_valid(name: str) -> None:
    assert not is_valid(TAMPERED[name](KEY))


@pytest.mark.parametrize("place", range(44))
def test_a_key_with_one_character_changed_is_not_valid(place: int) -> None:
    other = "a" if KEY[place] != "a" else "b"
    assert not is_valid(KEY[:place] + other + KEY[place + 1 :])


@pytest.mark.parametrize("spare_bits", [1, 2, 3])
def test_a_key_has_one_spelling_only(spare_bits: int) -> None:
    # The last character of a signature has two bits to spare: four of them mean the same bytes.
    last = ALPHABET[ALPHABET.index(KEY[-1]) ^ spare_bits]
    assert not is_valid(KEY[:-1] + last)


def test_no_two_showings_have_the_same_key() -> None:
    keys = {SHOWINGS.new_key("feedback-rating", "RHM20") for _ in range(1000)}
    assert len(keys) == 1000


def test_a_key_can_stand_in_an_id_and_in_the_store() -> None:
    assert set(KEY) <= {*ALPHABET, "."}
    assert len(SHOWINGS.new_key("feedback-rating", "RHM20", example=True)) <= 120


def test_a_key_of_the_guide_is_valid_and_known_as_such() -> None:
    key = SHOWINGS.new_key("feedback-rating", "RHM20", example=True)
    assert is_valid(key)
    assert SHOWINGS.is_example(key)
    assert not SHOWINGS.is_example(KEY)


def test_a_key_cannot_be_made_one_of_the_guide_or_the_other_way_round() -> None:
    example = SHOWINGS.new_key("feedback-rating", "RHM20", example=True)
    assert not is_valid(example.removeprefix("example-"))


@pytest.mark.parametrize(
    ("fields", "value"),
    [({"rating": ("4",)}, "4"), ({}, ""), ({"rating": ()}, ""), ({"rating": ("4", "5")}, "")],
)
def test_a_field_has_a_value_if_it_was_sent_once(
    fields: dict[str, tuple[str, ...]], value: str
) -> None:
    form = Form(fields, KEY, "en", "", date(2026, 1, 5))
    assert form.one("rating") == value
