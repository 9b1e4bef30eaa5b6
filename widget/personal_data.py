"""Personal data in what visitors write: found, and replaced by a mark that says what stood there.

Nobody needs an address or a number of a visitor to make a leaflet better, so none is stored (UK
GDPR, Article 5(1)(c), data minimisation). Found are e-mail addresses, NHS numbers, telephone
numbers and UK postcodes, however their characters are written: full-width letters, Arabic digits,
invisible characters between them.

Not found are names, dates of birth, postal addresses without a postcode, names in social media,
telephone numbers that are given in words, without their area code or without the 0 before it, and
what somebody hides on purpose. So the form still has to ask for nothing of the kind.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

from widget.language import Language

Kind = Literal["email", "nhs-number", "telephone", "postcode"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Span = tuple[int, int]

# Where an address ends: everything else may stand in one (RFC 6531 allows nearly all of Unicode).
_ENDS_ADDRESS = r"""\s\x00@()<>\[\]",;:"""
_AT = r"\s{0,2}(?:@|[(\[{]\s?at\s?[)\]}])\s{0,2}"
_DOT = r"(?:\.|\s?[(\[{]\s?dot\s?[)\]}]\s?)"
_LABEL = rf"[^{_ENDS_ADDRESS}./!?'(){{}}]+"
EMAIL = re.compile(
    rf"(?<![^{_ENDS_ADDRESS}])[^{_ENDS_ADDRESS}]+{_AT}{_LABEL}(?:{_DOT}{_LABEL})*{_DOT}(?!\d){_LABEL}",
    re.IGNORECASE,
)
# Ten digits, in one, or in groups of 3, 3 and 4 as the NHS writes them, in any order.
_GAP = r"[\s.-]{0,3}"
NHS_NUMBER = re.compile(
    rf"(?<!\d)(?:\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}|\d{{3}}{_GAP}\d{{4}}{_GAP}\d{{3}}"
    rf"|\d{{4}}{_GAP}\d{{3}}{_GAP}\d{{3}})(?!\d)"
)
# Digits with what people put between those of a telephone number.
DIGITS_IN_A_ROW = re.compile(r"[+(]{0,2}\d+(?:[\s()./-]{0,4}\+?\d+)*")
GROUP = re.compile(r"\+?(?!0)\d+|\d+")
SHORTEST, LONGEST = 7, 17  # digits: ITU-T E.164 allows 15, and people write 00 before them
DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2})"
    r"(?![./-]?\d)"
)
# The areas and the letters that Royal Mail gives out, so that "Y6 2nd term" is none.
POSTCODE = re.compile(
    r"(?<![A-Z0-9])(?:[BEGLMNSW]|[A-PR-UWYZ][A-HK-Y])\d[A-Z\d]?[\s.-]{0,3}\d[ABD-HJLNP-UW-Z]{2}"
    r"(?![A-Z0-9])",
    re.IGNORECASE | re.ASCII,
)
# What nobody sees, and Unicode does not call a format character: joiners and variation selectors.
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u20e3\u3164\ufe00-\ufe0f]")


@dataclass(frozen=True)
class Cleaned:
    """A text without personal data.

    Attributes:
        text: The text, with a mark in place of each thing removed.
        removed: What was removed, each kind once.
    """

    text: str
    removed: tuple[Kind, ...]


def remove_personal_data(text: str, country: str, language: Language) -> Cleaned:
    """Replace personal data by marks; everything else stays as it is.

    Args:
        text: What somebody wrote.
        country: Whose telephone numbers are written without a country code, as an ISO 3166-1
            alpha-2 code.
        language: The language of the marks: that of whoever reads the text.
    """
    finders: dict[Kind, Callable[[str], Iterator[Span]]] = {
        "email": _emails,
        "nhs-number": _nhs_numbers,
        "telephone": partial(_telephones, country=country),
        "postcode": _postcodes,
    }
    plain, places = _plain(text)
    found: dict[Span, Kind] = {}
    for kind, find in finders.items():
        for start, end in list(find(plain)):
            found[places[start], places[end - 1] + 1] = kind
            # So that nothing else is found in it, or across it.
            plain = plain[:start] + "\0" * (end - start) + plain[end:]
    for (start, end), kind in sorted(found.items(), reverse=True):
        text = text[:start] + _mark(kind, language) + text[end:]
    return Cleaned(text, tuple(kind for kind in KINDS if kind in found.values()))


def is_nhs_number(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of the others.

    It is by the modulus 11 algorithm (NHS Data Model and Dictionary, "NHS NUMBER").
    """
    *others, check = (int(digit) for digit in digits)
    total = sum(digit * weight for digit, weight in zip(others, range(10, 1, -1), strict=True))
    # 11 is written 0, and no number has the check digit 10.
    return (11 - total % 11) % 11 == check


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in plain characters, and where each of them comes from.

    Width, style and script of letters and digits go (Unicode, normalisation form NFKC), invisible
    characters too; spaces, line ends and dashes become one kind each.
    """
    plain, places = [], []
    for place, character in enumerate(text):
        for one in unicodedata.normalize("NFKC", character):
            kind = unicodedata.category(one)
            if kind == "Cf" or _INVISIBLE.match(one):
                continue
            digit = unicodedata.digit(one, None)
            plain.append(
                "-" if kind == "Pd" or one == "\u2212" else one if digit is None else str(digit)
            )
            places.append(place)
    return "".join(plain), places


def _emails(plain: str) -> Iterator[Span]:
    for match in EMAIL.finditer(plain):
        yield match.span()


def _nhs_numbers(plain: str) -> Iterator[Span]:
    for match in NHS_NUMBER.finditer(plain):
        if is_nhs_number("".join(filter(str.isdigit, match[0]))):
            yield match.span()


def _postcodes(plain: str) -> Iterator[Span]:
    for match in POSTCODE.finditer(plain):
        yield match.span()


def _telephones(plain: str, country: str) -> Iterator[Span]:
    """Telephone numbers by libphonenumber's rules, wherever in a row of digits they begin.

    phonenumbers' own matcher finds none that touches a letter or follows another number, as in
    "Ward 7 0114 271 7000".
    """
    without_dates = DATE.sub(lambda date: "\0" * len(date[0]), plain)
    for row in DIGITS_IN_A_ROW.finditer(without_dates):
        groups = [one.span() for one in GROUP.finditer(without_dates, *row.span())]
        while groups:
            start, count = groups[0][0], _groups_of_number(without_dates, groups, country)
            if count:
                end = groups[count - 1][1]
                opened = plain[start - 1 : start] == "(" and ")" in plain[start:end]
                yield start - opened, end
            groups = groups[count or 1 :]


def _groups_of_number(plain: str, groups: list[Span], country: str) -> int:
    """How many groups of digits the longest telephone number has that begins with the first."""
    start = groups[0][0]
    ends, digits = [], 0
    for count, group in enumerate(groups, start=1):
        digits += group[1] - group[0]
        if digits > LONGEST:
            break
        if digits >= SHORTEST:
            ends.append((count, group[1]))
    longest_first = reversed(ends)
    return next((n for n, end in longest_first if _is_telephone(plain[start:end], country)), 0)


def _is_telephone(text: str, country: str) -> bool:
    # Imported here because it is large, and needed only when somebody writes digits.
    import phonenumbers

    # Where numbers have a 0 before them, any other row of digits is an amount, a date or a code.
    if phonenumbers.ndd_prefix_for_region(country, True) == "0" and text[0] not in "+0":
        return False
    if text.startswith("0."):
        return False
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.is_valid_number(number):
        return True
    # A number that is mistyped, or not given out, is still one. A date is not: 01 02 2024 10 30.
    first_group = GROUP.match(text)
    is_long = len(str(number.national_number)) >= 9 and first_group and len(first_group[0]) >= 3
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(is_long) and reason == phonenumbers.ValidationResult.IS_POSSIBLE


def _mark(kind: Kind, language: Language) -> str:
    """What the publisher reads instead."""
    match kind:
        case "email":
            return language.gettext("[e-mail address removed]")
        case "nhs-number":
            return language.gettext("[NHS number removed]")
        case "telephone":
            return language.gettext("[telephone number removed]")
        case "postcode":
            return language.gettext("[postcode removed]")
