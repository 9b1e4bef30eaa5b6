"""Personal data in what visitors write: none of it survives, and everything else does."""

import re
import unicodedata

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widget.language import language
from widget.personal_data import KINDS, Cleaned, is_nhs_number, remove_personal_data

ENGLISH = language("en")
EMAIL = "[e-mail address removed]"
NHS_NUMBER = "[NHS number removed]"
TELEPHONE = "[telephone number removed]"
POSTCODE = "[postcode removed]"


def cleaned(text: str, country: str = "GB") -> str:
    return remove_personal_data(text, country, ENGLISH).text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to ann@example.org.", f"Write to {EMAIL}."),
        ("ann.o'neil+ward7@mail.nhs.example.co.uk, please", f"{EMAIL}, please"),
        ("<ANN@EXAMPLE.ORG>", f"<{EMAIL}>"),
        ("mailto:ann@example.org", f"mailto:{EMAIL}"),
        ("ann @ example.org", EMAIL),
        ("ann (at) example.org", EMAIL),
        ("ann[at]example[dot]org", EMAIL),
        ("ＡＮＮ＠ｅｘａｍｐｌｅ．ｏｒｇ", EMAIL),
        ("ann\u200b@\u00adexample.org", EMAIL),
        ("راسلوني: ann@example.org، شكرا", f"راسلوني: {EMAIL} شكرا"),
        ("用户@例子.广告", EMAIL),
        ("foo@bar@example.org", f"foo@{EMAIL}"),
    ],
)
def test_an_e_mail_address_is_removed(text: str, left: str) -> None:
    assert cleaned(text) == left


@pytest.mark.parametrize(
    "number",
    [
        "943 476 5919",
        "9434765919",
        "943-476-5919",
        "943.476.5919",
        "943\u00a0476\u00a05919",
        "943\u2013476\u20135919",
        "943  476\n5919",
        "9434 765 919",
        "943 4765 919",
        "９４３ ４７６ ５９１９",
        "٩٤٣ ٤٧٦ ٥٩١٩",
        "۹۴۳ ۴۷۶ ۵۹۱۹",
        "943\u200d476\u200b5919",
        "9\ufe0f434765919",
    ],
)
def test_an_nhs_number_is_removed(number: str) -> None:
    assert cleaned(f"It is {number}, I think") == f"It is {NHS_NUMBER}, I think"
    assert cleaned(f"NHS{number}") == f"NHS{NHS_NUMBER}"


@pytest.mark.parametrize("number", ["943 476 5918", "943 476 591", "943 476 59190", "1234567890"])
def test_ten_digits_with_another_check_digit_are_no_nhs_number(number: str) -> None:
    assert cleaned(f"Code {number}.") == f"Code {number}."


@pytest.mark.parametrize(
    ("digits", "holds"),
    [
        # The example of the NHS Data Model and Dictionary, and its neighbours.
        ("9434765919", True),
        ("9434765918", False),
        ("9434765910", False),
        ("4010232137", True),
        ("0000000000", True),
        # Its check digit would be 10.
        ("1000000010", False),
    ],
)
def test_the_check_digit_is_by_modulus_11(digits: str, holds: bool) -> None:
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True))
    assert (total % 11 == 0) == is_nhs_number(digits) == holds


@pytest.mark.parametrize(
    "number",
    [
        "0114 271 7000",
        "01142717000",
        "(0114) 271 7000",
        "0114-271-7000",
        "0114.271.7000",
        "0 1 1 4 2 7 1 7 0 0 0",
        "+44 114 271 7000",
        "+44 (0)114 271 7000",
        "(+44) 114 271 7000",
        "0044 114 271 7000",
        "07700 900123",
        "020 7946 0958",
        "0800 1111",
        "+92 300 1234567",
        "+1 650 253 0000",
        "0114/2717000",
        "٠١١٤ ٢٧١ ٧٠٠٠",
        "۰۱۱۴ ۲۷۱ ۷۰۰۰",
        "０１１４ ２７１ ７０００",
        "0114\u200b2717000",
    ],
)
@pytest.mark.parametrize("around", ["{}", "Ring {} today", "Ward 7 {}, bed 2", "tel{}x", "#{}!"])
def test_a_telephone_number_is_removed(number: str, around: str) -> None:
    assert cleaned(around.format(number)) == around.format(TELEPHONE)


def test_a_number_is_read_as_it_is_dialled_in_the_publisher_s_country() -> None:
    assert cleaned("912 34 56 78", country="ES") == TELEPHONE
    assert cleaned("912 34 56 78", country="GB") == "912 34 56 78"


@pytest.mark.parametrize(
    "postcode",
    ["S10 2TH", "s10 2th", "S102TH", "SW1A 1AA", "ec1a1bb", "M1 1AE", "S10-2TH", "Ｓ１０ ２ＴＨ"],
)
@pytest.mark.parametrize("around", ["{}", "We live in {}.", "({})", "في{}"])
def test_a_postcode_is_removed(postcode: str, around: str) -> None:
    assert cleaned(around.format(postcode)) == around.format(POSTCODE)


@pytest.mark.parametrize(
    "sentence",
    [
        "Give 10 mg 3 times a day, at 8:00, 14:00 and 20:00.",
        "5-10 mg/kg every 4-6 hours, at most 60 mg/kg/day",
        "Ibuprofen 100 mg/5 ml, 2.5 ml, 7.5 ml and 15 ml",
        "Resource RHM20 says something else than EMD12.",
        "In an emergency, call 999 or 112. For advice, call 111.",
        "My daughter is 7, and her brother 12 1/2 years old.",
        "It costs £1,250.00, or £35 a day: 20% more than in 2023.",
        "Between 2019-2024, 2019/20 and 1998–2001 nothing changed.",
        "Version 2.10.3 of 2025-02-28, reviewed 28/02/2025 and 28.02.2025.",
        "On 05/01/2026 100 mg, and on 06-01-2026 200 mg.",
        "On 01 02 2024 10 30 we came back.",
        "At 09:15 on 3 January 2026 the link https://www.example.org/a/b?page=12 was broken.",
        "He weighs 12.5 kg and is 98 cm tall; 37.8 °C; 120/80; 98%.",
        "Pages 10-12, table 3, step 1.2.3, 1st, 2nd and 3rd",
        "Open 24/7, Monday to Friday 9am to 5pm, or 0900 to 1700",
        "1,000,000 children; 0.123456789; 3.14159265358979",
        "In Y6 2nd term she was on the 4th floor, room B12, bed 2.",
        "The M1, the A61 and the number 95 bus",
        "Vitamin B12, vitamin D3 and type 2 diabetes",
        "ICD-10 M86.3 and SNOMED 239918005",
        "Look at www.example.org, @sheffield or meet @ 10.30am.",
        "حبتان 10 ملغ ٣ مرات في اليوم، منذ ٢٠٢٤",
        "دن میں ۳ بار ۱۰ ملی گرام، ۲۰۲۴ سے",
        "👩‍👩‍👧 Diolch! ½ llwy, ²/₃ cup, ①②③\r\n\tDiwedd",
        "",
        " ",
    ],
)
def test_ordinary_text_stays_as_it_is(sentence: str) -> None:
    assert remove_personal_data(sentence, "GB", ENGLISH) == Cleaned(sentence, ())


def test_everything_in_one_message_is_removed_and_named_once() -> None:
    text = "I am Ann, ann@example.org, bob@example.org, 943 476 5919, 0114 271 7000, S10 2TH. Bye!"
    left = f"I am Ann, {EMAIL}, {EMAIL}, {NHS_NUMBER}, {TELEPHONE}, {POSTCODE}. Bye!"
    assert remove_personal_data(text, "GB", ENGLISH) == Cleaned(left, KINDS)


def test_what_was_cleaned_is_clean() -> None:
    once = cleaned("ann@example.org 943 476 5919 0114 271 7000 S10 2TH")
    assert cleaned(once) == once


# Whatever stands around it; but not what would belong to it.
AROUND_WORDS = st.text(
    st.characters(exclude_categories=["L", "M", "N", "S", "Pd", "Cs"], exclude_characters="@./'_"),
    max_size=12,
)
AROUND_NUMBERS = st.text(
    st.characters(exclude_categories=["N", "S", "Cs"], exclude_characters="@"), max_size=12
)
SEPARATORS = st.sampled_from(["", " ", "-", "\u00a0", "\u200b", ". "])
SCRIPTS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"])


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    """A valid NHS number, as somebody may write it."""
    nine = draw(st.text("0123456789", min_size=9, max_size=9))
    check = next((d for d in "0123456789" if is_nhs_number(nine + d)), "")
    digits = (nine + check) if check else "9434765919"
    gap = draw(SEPARATORS)
    written = f"{digits[:3]}{gap}{digits[3:6]}{gap}{digits[6:]}"
    return written.translate(str.maketrans("0123456789", draw(SCRIPTS)))


@st.composite
def telephone_numbers(draw: st.DrawFn) -> str:
    """A valid number of some country, as libphonenumber writes it, or of the UK as at home."""
    country = draw(st.sampled_from(["GB", "GB", "IE", "PK", "PL", "FR", "US", "IN", "SO"]))
    example = phonenumbers.example_number(country)
    number = draw(
        st.integers(0, 9999)
        .map(lambda last: int(str(example.national_number)[:-4] + f"{last:04}"))
        .map(lambda national: phonenumbers.PhoneNumber(example.country_code, national))
        .filter(phonenumbers.is_valid_number)
    )
    formats = [phonenumbers.PhoneNumberFormat.INTERNATIONAL, phonenumbers.PhoneNumberFormat.E164]
    if country == "GB":
        formats.append(phonenumbers.PhoneNumberFormat.NATIONAL)
    written = phonenumbers.format_number(number, draw(st.sampled_from(formats)))
    return written.translate(str.maketrans("0123456789", draw(SCRIPTS)))


POSTCODES = st.tuples(
    st.from_regex(r"(?:[BEGLMNSW]|[A-PR-UWYZ][A-HK-Y])[0-9][A-Z0-9]?", fullmatch=True),
    st.sampled_from(["", " ", "  ", "\u00a0"]),
    st.from_regex(r"[0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True),
    st.sampled_from([str, str.lower, str.upper]),
).map(lambda parts: parts[3]("".join(parts[:3])))


def core(text: str) -> str:
    """A text as one recognises it: its letters and digits alone."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(str(unicodedata.digit(c, c)) for c in plain)
    return re.sub(r"[\W_]", "", plain)


@given(AROUND_WORDS, st.emails(), AROUND_WORDS)
def test_no_e_mail_address_survives(before: str, email: str, after: str) -> None:
    result = remove_personal_data(f"{before} {email} {after}", "GB", ENGLISH)
    assert email not in result.text
    assert "email" in result.removed


@given(AROUND_NUMBERS, nhs_numbers(), AROUND_NUMBERS)
def test_no_nhs_number_survives(before: str, number: str, after: str) -> None:
    result = remove_personal_data(f"{before}{number}{after}", "GB", ENGLISH)
    assert core(number) not in core(result.text)
    assert set(result.removed) & {"nhs-number", "telephone"}


@given(AROUND_NUMBERS, telephone_numbers(), AROUND_NUMBERS)
def test_no_telephone_number_survives(before: str, number: str, after: str) -> None:
    result = remove_personal_data(f"{before}{number}{after}", "GB", ENGLISH)
    assert core(number) not in core(result.text)
    assert set(result.removed) & {"nhs-number", "telephone"}


@given(AROUND_WORDS, POSTCODES, AROUND_WORDS)
def test_no_postcode_survives(before: str, postcode: str, after: str) -> None:
    result = remove_personal_data(f"{before}{postcode}{after}", "GB", ENGLISH)
    assert core(postcode) not in core(result.text)
    assert result.removed == ("postcode",)


@given(st.text(st.characters() | st.sampled_from("0123456789+()@.- \u200b٠٩"), max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    result = remove_personal_data(text, "GB", ENGLISH)
    assert (result.text == text) == (result.removed == ())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tag", ["en", "cy", "ar"])
def test_every_mark_is_in_brackets_in_every_language(tag: str, kind: str) -> None:
    texts = {
        "email": "ann@example.org",
        "nhs-number": "943 476 5919",
        "telephone": "0114 271 7000",
        "postcode": "S10 2TH",
    }
    assert re.fullmatch(r"\[.+\]", remove_personal_data(texts[kind], "GB", language(tag)).text)
