"""Telephone numbers: as people read them, and as their telephone dials them.

The readable form is the national one of Google's libphonenumber data; the dialled form follows
RFC 3966. A text relay number (in the UK: Relay UK's prefix 18001) keeps its prefix in both.
"""

import re
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

RELAY_PREFIXES = ("18001", "18002")


class Telephone(BaseModel):
    """A telephone number.

    Attributes:
        shown: For reading, such as `0114 271 7786`.
        dialled: What follows `tel:`, such as `+441142717786`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    shown: str
    dialled: str

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any, info: ValidationInfo) -> Any:
        if info.context is None:
            return value  # not a publisher's text, but a telephone number that was kept on disk
        country = info.context.get("country", "")
        if not isinstance(value, str):
            raise ValueError("is not a telephone number")
        number = parse(value, country)
        if number is None:
            raise ValueError("is not a telephone number")
        return {"shown": number[0], "dialled": number[1]}


@cache
def parse(text: str, country: str) -> tuple[str, str] | None:
    """Read a number as it is dialled in a country.

    Args:
        text: The number as the publisher wrote it.
        country: ISO 3166-1 alpha-2 code, such as `GB`.

    Returns:
        Its readable and its dialled form, or None when no telephone of the country has it.
    """
    # Imported here because it is large, and needed only while a library is read.
    import phonenumbers

    prefix, rest = _split_relay(text)
    if re.search(r"[^\d+()\s.\-/]", rest):
        return None
    try:
        number = phonenumbers.parse(rest, country)
    except phonenumbers.NumberParseException:
        return None
    digits = re.sub(r"\D", "", rest)
    if phonenumbers.is_valid_short_number_for_region(number, country) and len(digits) <= 6:
        return f"{prefix} {digits}".strip(), prefix + digits
    if not phonenumbers.is_valid_number(number):
        return None
    abroad = number.country_code != phonenumbers.country_code_for_region(country)
    style = phonenumbers.PhoneNumberFormat
    shown = phonenumbers.format_number(number, style.INTERNATIONAL if abroad else style.NATIONAL)
    if prefix:
        return f"{prefix} {shown}", prefix + re.sub(r"\D", "", shown)
    return shown, phonenumbers.format_number(number, style.E164)


def is_country(code: str) -> bool:
    """Whether an ISO 3166-1 alpha-2 code is that of a country that has telephones."""
    import phonenumbers

    return code in phonenumbers.SUPPORTED_REGIONS


def _split_relay(text: str) -> tuple[str, str]:
    for prefix in RELAY_PREFIXES:
        if text.replace(" ", "").startswith(prefix):
            return prefix, re.sub(r"^\s*" + r"\s*".join(prefix), "", text)
    return "", text
