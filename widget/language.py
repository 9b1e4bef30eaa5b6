"""Languages: our own words in them, dates by their customs, and which way they are written.

A language is named by its BCP 47 tag (RFC 5646). Our words come from the catalogues in
`widget/locales/`, one gettext file a language; English is what stands in the code.
"""

import gettext
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from io import BytesIO
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_datetime_format
from babel.numbers import format_decimal

from widget.paths import LOCALES

ORIGINAL = "en"
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True)
class Language:
    """One language, ready to speak.

    Attributes:
        tag: Its BCP 47 tag, such as `cy` or `pt-BR`.
        direction: Which way it is written, the value of the attribute `dir`.
    """

    tag: str
    direction: Literal["ltr", "rtl"]
    _catalogue: gettext.NullTranslations = field(repr=False, compare=False)
    _locale: Locale = field(repr=False, compare=False)

    def gettext(self, message: str) -> str:
        """Our message in this language; in English while it has no translation."""
        return self._catalogue.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The form of a message that fits a number, by the language's own plural rules."""
        return self._catalogue.ngettext(singular, plural, number)

    def date(self, day: date) -> str:
        """A date in full, such as `15 September 2025`, by the locale's customs (Unicode CLDR)."""
        return format_date(day, format="long", locale=self._locale)

    def moment(self, moment: datetime) -> str:
        """A date and the time of day, such as `15 September 2025, 14:03`, in the moment's zone."""
        pattern = get_datetime_format("long", self._locale)
        time = format_time(moment, "short", tzinfo=moment.tzinfo, locale=self._locale)
        together = str(pattern).replace("'", "")
        return together.replace("{0}", time).replace("{1}", self.date(moment))

    def number(self, number: int) -> str:
        """A number as people write it, such as `1,234`."""
        return format_decimal(number, locale=self._locale)

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166-1 code: `United Kingdom`, `Y Deyrnas Unedig`."""
        return str(self._locale.territories.get(code, code))

    def name_of(self, tag: str) -> str:
        """The name of another language in this one: `Welsh`, `Gymraeg`; the tag if unknown."""
        try:
            return str(Locale.parse(tag, sep="-").get_display_name(self._locale) or tag)
        except (ValueError, UnknownLocaleError):
            return tag


def is_tag(text: str) -> bool:
    """Whether a text has the form of a language tag."""
    return TAG.fullmatch(text) is not None


@cache
def catalogue_tags() -> frozenset[str]:
    """The languages that our own words are available in."""
    return frozenset({ORIGINAL, *(file.stem for file in LOCALES.glob("*.po"))})


@cache
def language(tag: str) -> Language:
    """The language of a tag.

    Args:
        tag: A BCP 47 tag. One without a catalogue of its own speaks by that of its primary
            language (`en-GB` by `en`), or else English.
    """
    primary = tag.partition("-")[0].lower()
    spoken = next((name for name in (tag, primary) if name in catalogue_tags()), ORIGINAL)
    locale = _locale(tag) or _locale(spoken) or Locale(ORIGINAL)
    # Babel knows English only as American; the publisher's dates are day first.
    if tag == "en":
        locale = Locale("en", "GB")
    direction: Literal["ltr", "rtl"] = "rtl" if locale.text_direction == "rtl" else "ltr"
    return Language(tag, direction, _catalogue(spoken), locale)


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return None


@cache
def _catalogue(tag: str) -> gettext.NullTranslations:
    file = LOCALES / f"{tag}.po"
    if not file.is_file():
        return gettext.NullTranslations()
    # Imported here because English has no catalogue.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with file.open("rb") as source:
        messages = read_po(source, locale=tag, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
