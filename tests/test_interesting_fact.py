"""The interesting fact: one's choice, or another one each day."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.markup import only_root
from widget.address import Addresses
from widget.content.reader import read_library
from widget.edition import Edition
from widget.errors import UnknownSubject
from widget.fragment import Fragment, Fragments
from widget.paths import EXAMPLE_LIBRARY
from widget.submission import Showings

LIBRARY = read_library(EXAMPLE_LIBRARY)
IDS = [fact.id for fact in LIBRARY.facts]
DAY = date(2026, 1, 5)
FIRST, LAST = IDS[0], IDS[-1]


def shown(edition: Edition, subject: str, **query: str) -> Fragment:
    fragments = Fragments(Addresses("https://widgets.example.net"), Showings("a secret"))
    return fragments.get(edition, "interesting-fact", subject, query)


def text_on(day: date) -> str:
    return only_root(shown(Edition(LIBRARY, day), "any").html).all("p")[0].text


def without_facts(library: Path) -> Edition:
    (library / "facts.yml").write_text("[]\n")
    return Edition(read_library(library), DAY)


@pytest.mark.parametrize("name", [*IDS, FIRST.upper()])
def test_a_fact_is_shown_by_its_id(name: str) -> None:
    fact = next(fact for fact in LIBRARY.facts if fact.id == name.lower())
    fragment = shown(Edition(LIBRARY, DAY), name)
    assert fragment.subject == fact.id
    assert " ".join(fact.text.by_tag["en"].split()) in only_root(fragment.html).text


def test_any_is_the_same_all_day_and_another_one_the_next() -> None:
    assert text_on(DAY) == text_on(DAY)
    assert text_on(DAY) != text_on(DAY + timedelta(days=1))


@pytest.mark.parametrize("start", [DAY, date(2027, 12, 30), date(2028, 2, 27)])
def test_any_goes_round_all_facts(start: date) -> None:
    texts = [text_on(start + timedelta(days=n)) for n in range(len(IDS) * 2)]
    assert len(set(texts[: len(IDS)])) == len(IDS)
    assert texts[: len(IDS)] == texts[len(IDS) :]


def test_an_id_that_there_is_not_is_unknown_and_the_others_are_named() -> None:
    with pytest.raises(UnknownSubject) as caught:
        shown(Edition(LIBRARY, DAY), "nonsense")
    assert caught.value.message == "There is no fact nonsense here."
    assert caught.value.choices == ("any", *IDS)


def test_a_library_without_facts_says_so_and_breaks_no_page(library: Path) -> None:
    root = only_root(shown(without_facts(library), "any").html)
    assert root.all("p")[0].text == "There is no interesting fact today."


def test_a_library_without_facts_knows_no_fact(library: Path) -> None:
    with pytest.raises(UnknownSubject) as caught:
        shown(without_facts(library), FIRST)
    assert caught.value.choices == ("any",)


def test_a_fact_in_another_language_than_asked_for_says_its_own(library: Path) -> None:
    (library / "facts.yml").write_text("- id: english-only\n  text:\n    en: Bones grow.\n")
    edition = Edition(read_library(library), DAY)
    root = only_root(shown(edition, "english-only", lang="ar").html)
    (text,) = root.all("p")
    assert (root.attributes["lang"], root.attributes["dir"]) == ("ar", "rtl")
    assert (text.attributes["lang"], text.attributes["dir"]) == ("en", "ltr")


def test_a_page_with_a_fact_is_called_by_its_beginning() -> None:
    assert shown(Edition(LIBRARY, DAY), "any").title == "Interesting fact"
    title = shown(Edition(LIBRARY, DAY), FIRST).title
    assert title == "Our hospital has a scanner made for teddy bears. Children …"
