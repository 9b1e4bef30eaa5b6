"""Telephone numbers: as people read them, and as their telephone dials them."""

import pytest
from pydantic import ValidationError

from widget.content.telephone import Telephone, is_country, parse


@pytest.mark.parametrize(
    ("written", "country", "shown", "dialled"),
    [
        ("0114 271 7000", "GB", "0114 271 7000", "+441142717000"),
        ("01142717000", "GB", "0114 271 7000", "+441142717000"),
        ("0114 2717786", "GB", "0114 271 7786", "+441142717786"),
        ("(0114) 271-7786", "GB", "0114 271 7786", "+441142717786"),
        ("+44 114 271 7786", "GB", "0114 271 7786", "+441142717786"),
        ("0044 114 271 7786", "GB", "0114 271 7786", "+441142717786"),
        ("07911 123456", "GB", "07911 123456", "+447911123456"),
        ("0800 1111", "GB", "0800 1111", "+448001111"),
        ("999", "GB", "999", "999"),
        ("111", "GB", "111", "111"),
        ("+33 1 23 45 67 89", "GB", "+33 1 23 45 67 89", "+33123456789"),
        ("01 23 45 67 89", "FR", "01 23 45 67 89", "+33123456789"),
    ],
)
def test_a_number_is_shown_and_dialled(
    written: str, country: str, shown: str, dialled: str
) -> None:
    assert parse(written, country) == (shown, dialled)


@pytest.mark.parametrize(
    ("written", "shown", "dialled"),
    [
        ("18001 0114 271 7786", "18001 0114 271 7786", "1800101142717786"),
        ("18001 01142717786", "18001 0114 271 7786", "1800101142717786"),
        ("18002 0114 271 7786", "18002 0114 271 7786", "1800201142717786"),
        ("1 8001 0114 271 7786", "18001 0114 271 7786", "1800101142717786"),
        ("18001 111", "18001 111", "18001111"),
    ],
)
def test_a_relay_number_keeps_its_prefix_in_both(written: str, shown: str, dialled: str) -> None:
    assert parse(written, "GB") == (shown, dialled)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0114 271",
        "0114 271 7786 1234567",
        "0114 271 7786 ext 5",
        "ring us",
        "0114 271 778O",
        "tel:01142717786",
        "0114;271 7786",
        "18001",
        "9:30",
        "1e3",
        "-",
        "+999 1234567",
        "٠١١٤ ٢٧١ ٧٧٨٦ x",
    ],
)
def test_what_no_telephone_of_the_country_has_is_refused(written: str) -> None:
    assert parse(written, "GB") is None


@pytest.mark.parametrize("country", ["", "ZZ", "UK", "gb"])
def test_a_national_number_of_an_unknown_country_is_refused(country: str) -> None:
    assert parse("0114 271 7786", country) is None


@pytest.mark.parametrize("code", ["GB", "FR", "IE", "IM"])
def test_a_country_is_known_by_its_code(code: str) -> None:
    assert is_country(code)


@pytest.mark.parametrize("code", ["UK", "ZZ", "gb", "", "England"])
def test_what_is_not_a_code_of_a_country_is_not_known(code: str) -> None:
    assert not is_country(code)


def test_a_number_that_was_kept_on_disk_comes_back() -> None:
    telephone = Telephone(shown="0114 271 7786", dialled="+441142717786")
    assert Telephone.model_validate_json(telephone.model_dump_json()) == telephone


@pytest.mark.parametrize(
    "written", ["0114", {"shown": "Ring", "dialled": "0900"}, ["0114 271 7786"]]
)
def test_a_publisher_can_write_nothing_but_a_number(written: object) -> None:
    with pytest.raises(ValidationError, match="is not a telephone number"):
        Telephone.model_validate(written, context={"country": "GB"})
