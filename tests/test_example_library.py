"""The example library: without mistakes, complete, true to its source, and easy to read."""

import re
from html.parser import HTMLParser
from itertools import product

import pytest
from pyphen import Pyphen

from widget.content.model import Fact, Resource
from widget.content.reader import read_library
from widget.paths import EXAMPLE_LIBRARY

LIBRARY = read_library(EXAMPLE_LIBRARY)
RHM20 = LIBRARY.resources["RHM20"]
IN_LANGUAGE = {"en": RHM20, **RHM20.translations}
MAX_GRADE = 8


class Prose(HTMLParser):
    """The text of HTML; a block that ends without a full stop ends a sentence all the same."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "h3", "h4", "td", "th", "summary"):
            self.text += ".\n"


def prose(resource: Resource) -> str:
    """Everything of a resource that a family reads."""
    parts = [resource.summary, resource.urgent_html or "", resource.introduction or ""]
    for section in resource.sections:
        parts += [f"<h3>{section.heading}</h3>", section.html]
    return "\n".join(Prose(part).text for part in parts)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade level: the years at school that it takes to read an English text.

    J. P. Kincaid and others, Derivation of new readability formulas for Navy enlisted personnel
    (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59. Syllables are counted where
    the hyphenation patterns of English allow a break.
    """
    words = re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", text)
    sentences = [one for one in re.split(r"[.!?:]+", text) if re.search("[A-Za-z]", one)]
    hyphens = Pyphen(lang="en_US")
    syllables = sum(len(hyphens.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_it_has_no_mistakes() -> None:
    assert [str(mistake) for mistake in LIBRARY.mistakes] == []
    assert not LIBRARY.unavailable


def test_the_languages_are_there() -> None:
    assert set(IN_LANGUAGE) == {"en", "cy", "ar"}


SECTIONS = {
    "what-is-crmo": "overview",
    "symptoms": "symptoms",
    "causes": "causes",
    "diagnosis": None,
    "aims-of-treatment": "treatments",
    "treatment": "treatments",
    "after-treatment-begins": "living-with",
}


@pytest.mark.parametrize("tag", IN_LANGUAGE)
def test_every_section_of_the_source_is_there_in_every_language(tag: str) -> None:
    sections = {section.id: section.aspect for section in IN_LANGUAGE[tag].sections}
    assert list(sections.items()) == list(SECTIONS.items())


@pytest.mark.parametrize(("tag", "section"), list(product(IN_LANGUAGE, range(len(SECTIONS)))))
def test_every_section_has_the_same_lists_in_every_language(tag: str, section: int) -> None:
    counted = [
        [one.sections[section].html.count(f"<{name}>") for name in ("ul", "li", "h3")]
        for one in (RHM20, IN_LANGUAGE[tag])
    ]
    assert counted[0] == counted[1]


@pytest.mark.parametrize("tag", IN_LANGUAGE)
def test_every_language_has_words_of_its_own(tag: str) -> None:
    one = IN_LANGUAGE[tag]
    assert one.language == tag
    assert (one is RHM20) == (one.title == RHM20.title) == (one.summary == RHM20.summary)
    assert (one.translated_from is None) == (one is RHM20)


@pytest.mark.parametrize("tag", ["cy", "ar"])
def test_a_translation_is_of_the_current_version(tag: str) -> None:
    assert IN_LANGUAGE[tag].translated_from == RHM20.version


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("what-is-crmo", "chronic non-infectious osteomyelitis (CNO)"),
        ("what-is-crmo", "rare"),
        ("what-is-crmo", "there is no infection"),
        ("symptoms", "pain in a bone or a joint"),
        ("symptoms", "limp"),
        ("symptoms", "psoriasis"),
        ("symptoms", "acne"),
        ("causes", "No one knows yet"),
        ("causes", "genes"),
        ("diagnosis", "diagnosis of exclusion"),
        ("diagnosis", "blood tests"),
        ("diagnosis", "X-rays"),
        ("diagnosis", "bone scans"),
        ("diagnosis", "MRI scans"),
        ("diagnosis", "biopsy"),
        ("aims-of-treatment", "bring down the inflammation"),
        ("aims-of-treatment", "growth"),
        ("aims-of-treatment", "ease pain"),
        ("treatment", "paediatric rheumatologist"),
        ("treatment", "NSAIDs"),
        ("treatment", "talk to you before your child starts anything new"),
        ("after-treatment-begins", "come and go for years"),
        ("after-treatment-begins", "every appointment"),
    ],
)
def test_what_the_source_says_is_said(section: str, words: str) -> None:
    (html,) = (one.html for one in RHM20.sections if one.id == section)
    assert words in re.sub(r"\s+", " ", Prose(html).text)


def test_the_hospital_is_the_source_s() -> None:
    publisher = LIBRARY.publisher
    assert publisher.name == "Sheffield Children's NHS Foundation Trust"
    assert publisher.address.split() == ["Western", "Bank", "Sheffield"]
    assert (publisher.postcode, publisher.country) == ("S10 2TH", "GB")
    assert publisher.switchboard
    assert publisher.switchboard.shown == "0114 271 7000"
    assert publisher.switchboard.dialled == "+441142717000"


def test_the_team_is_the_source_s() -> None:
    team = LIBRARY.teams["rheumatology"]
    assert team.name.by_tag["en"] == "Rheumatology Team"
    assert team.telephone
    assert (team.telephone.shown, team.telephone.dialled) == ("0114 271 7786", "+441142717786")
    assert team.email == "rheumatology.nurses@nhs.net"
    assert team.postcode == "S10 2TH"
    assert team.relay_numbers[0].dialled == "1800101142717786"


def test_the_resource_is_the_source_s() -> None:
    assert (RHM20.number, RHM20.format, RHM20.kind) == ("RHM20", "article", "condition")
    assert RHM20.title == "Chronic recurrent multifocal osteomyelitis (CRMO)"
    assert RHM20.team == "rheumatology"
    assert RHM20.medicines


@pytest.mark.parametrize("tag", ["en", "cy", "ar"])
def test_every_standing_text_is_there_in_every_language(tag: str) -> None:
    publisher = LIBRARY.publisher
    notices = publisher.disclaimers
    texts = [notices.general, notices.medicines, notices.translation]
    texts += [publisher.safeguarding, publisher.review_policy]
    texts += [team.name for team in LIBRARY.teams.values()]
    texts += [fact.text for fact in LIBRARY.facts]
    assert [text.in_language(tag).tag for text in texts] == [tag] * len(texts)


@pytest.mark.parametrize(
    "words", ["Other hospitals", "does not replace", "health professional", "Sheffield Children's"]
)
def test_the_disclaimer_says_what_the_source_s_does(words: str) -> None:
    general = LIBRARY.publisher.disclaimers.general.by_tag["en"]
    assert words.lower() in " ".join(general.split()).lower()


def test_the_first_fact_is_the_source_s() -> None:
    fact = LIBRARY.facts[0]
    assert {"teddy", "MRI", "scanner"} <= set(re.findall(r"\w+", fact.text.by_tag["en"]))


@pytest.mark.parametrize("fact", LIBRARY.facts, ids=lambda fact: fact.id)
def test_a_fact_is_short_and_easy(fact: Fact) -> None:
    text = fact.text.by_tag["en"]
    assert len(text) <= 200
    assert grade(text) <= MAX_GRADE


ENGLISH = {number: one for number, one in LIBRARY.resources.items() if one.language == "en"}


@pytest.mark.parametrize("number", ENGLISH)
def test_an_english_resource_can_be_read_by_a_thirteen_year_old(number: str) -> None:
    assert grade(prose(ENGLISH[number])) <= MAX_GRADE


def test_a_hard_text_is_found_hard() -> None:
    hard = (
        "Chronic recurrent multifocal osteomyelitis is an autoinflammatory disorder characterised "
        "by recurrent episodes of sterile osteomyelitis predominantly affecting the metaphyses."
    )
    assert grade(hard) > MAX_GRADE


def test_an_easy_text_is_found_easy() -> None:
    assert grade("The cat sat on the mat. It was warm in the sun.") < 2
