"""Our messages, as they stand in the code and in the catalogues.

`python -m tests.messages` (`make messages`) brings the catalogues to what stands in the code: new
messages are added without a translation, and those that are gone are removed.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from widget import errors
from widget.language import ORIGINAL, catalogue_tags
from widget.paths import LOCALES, PACKAGE

# Errors that visitors see are raised with their message; the guide and the builder are for
# developers and editors, in English.
METHODS = [
    ("**/guide*.html", "ignore"),
    ("**/builder*.html", "ignore"),
    ("**.py", "python"),
    ("**.html", "jinja2"),
]
OPTIONS = {"**.html": {"newstyle_gettext": "true", "trimmed": "true"}}
ERRORS = [
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.BadRequest)
]


def messages_in_code() -> Catalog:
    """Every message in the package's Python and templates."""
    catalogue = Catalog()
    found = extract_from_dir(
        PACKAGE, METHODS, OPTIONS, DEFAULT_KEYWORDS | dict.fromkeys(ERRORS, None)
    )
    for _, _, message, _, _ in found:
        catalogue.add(message)
    return catalogue


def names_of(catalogue: Catalog) -> set[str]:
    """The messages of a catalogue; one with a plural by its singular."""
    ids = (message.id for message in catalogue if message.id)
    return {one if isinstance(one, str) else one[0] for one in ids}


def translations() -> list[str]:
    """The languages that there is a catalogue for."""
    return sorted(catalogue_tags() - {ORIGINAL})


def catalogue_file(tag: str) -> Path:
    """Where the catalogue of a language is."""
    return LOCALES / f"{tag}.po"


def catalogue(tag: str) -> Catalog:
    """The catalogue of a language."""
    with catalogue_file(tag).open("rb") as file:
        return read_po(file, locale=tag, abort_invalid=True)


def update(tag: str) -> None:
    """Bring a catalogue to what stands in the code."""
    updated = catalogue(tag)
    updated.update(messages_in_code(), no_fuzzy_matching=True)
    with catalogue_file(tag).open("wb") as file:
        write_po(file, updated, width=96, sort_output=True, ignore_obsolete=True)


if __name__ == "__main__":
    for each in translations():
        update(each)
