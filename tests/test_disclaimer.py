"""The disclaimer: what applies to a resource, as the condition summary says it too."""

import pytest

from tests.markup import Element, only_root
from widget.address import Addresses
from widget.components.condition_summary import ConditionSummary
from widget.components.disclaimer import Disclaimer
from widget.content.reader import read_library
from widget.edition import Edition
from widget.fragment import Fragments, parse_options
from widget.paths import EXAMPLE_LIBRARY
from widget.submission import Showings

EDITION = Edition.today(read_library(EXAMPLE_LIBRARY))
GENERAL = "This is general information about care"
MEDICINES = "This resource mentions medicines."
TRANSLATION = "Yn Saesneg yr ysgrifennwyd yr adnodd hwn yn wreiddiol."


def shown(number: str, **query: str) -> Element:
    fragments = Fragments(Addresses("https://widgets.example.net"), Showings("a secret"))
    return only_root(fragments.get(EDITION, "disclaimer", number, query).html)


@pytest.mark.parametrize(
    ("number", "tag", "beginnings"),
    [
        ("EMD12", "", [GENERAL]),
        ("PHM03", "", [GENERAL, MEDICINES]),
        ("RHM20", "cy", ["Gwybodaeth gyffredinol", "Mae'r adnodd hwn yn sôn", TRANSLATION]),
    ],
)
def test_the_notices_that_apply_are_shown(number: str, tag: str, beginnings: list[str]) -> None:
    notices = shown(number, lang=tag).all("p")[1:]
    assert len(notices) == len(beginnings)
    assert [
        notice.text
        for notice, beginning in zip(notices, beginnings, strict=True)
        if not notice.text.startswith(beginning)
    ] == []


@pytest.mark.parametrize("number", EDITION.numbers)
@pytest.mark.parametrize("tag", ["en", "cy", "ar", "de"])
def test_it_says_what_the_condition_summary_says(number: str, tag: str) -> None:
    options = parse_options(EDITION, Disclaimer, {"lang": tag})
    disclaimer = Disclaimer.of(EDITION, number, options)
    assert disclaimer.disclaimers == ConditionSummary.of(EDITION, number, options).disclaimers


def test_it_names_the_resource_in_its_own_language() -> None:
    title = shown("EMD12", lang="ar").all("p")[0]
    assert title.text == EDITION.resource("EMD12").title
    assert (title.attributes["lang"], title.attributes["dir"]) == ("en", "ltr")


def test_of_a_withdrawn_resource_it_says_only_that() -> None:
    root = shown("RHM07")
    assert "Do not use an older copy of it." in root.text
    assert GENERAL not in root.text
