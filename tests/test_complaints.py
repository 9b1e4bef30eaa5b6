"""What a publisher is told of a field that is not right: file, line, field, problem, remedy."""

import re

import pytest
from pydantic import BaseModel

from widget.content.complaints import validate
from widget.content.mistake import Mistake
from widget.content.model import Fact, FrontMatter, Publisher, Team
from widget.content.yaml_file import read_yaml

RESOURCE = """\
number: RHM20
title: Having a blood test
kind: test
format: leaflet
summary: What happens, and why.
services: [Blood tests]
audiences: [Parents and carers]
topics: [Tests and scans]
language: en
status: published
published: 2023-02-20
reviewed: 2025-02-28
review_due: 2028-02-28
version: "1"
owner: Nurses
"""
TEAM = """\
slug: rheumatology
name: Rheumatology Team
"""
LIBRARY = """\
name: Sheffield Children's
url: https://www.example.org
country: GB
address: Western Bank
postcode: S10 2TH
time_zone: Europe/London
languages: [en, cy]
disclaimers: {general: a, medicines: b, translation: c}
safeguarding: d
review_policy: e
"""
FACT = "id: teddy\ntext: A teddy.\n"
MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "resource": (FrontMatter, RESOURCE),
    "team": (Team, TEAM),
    "library": (Publisher, LIBRARY),
    "fact": (Fact, FACT),
}


def with_line(text: str, line: str) -> str:
    """The text with a line in place of that of the same field, or after all others."""
    field = line.partition(":")[0]
    kept = re.sub(rf"(?m)^{field}:.*$", lambda _: line, text)
    return text + line + "\n" if kept == text else kept


def read(kind: str, text: str) -> tuple[BaseModel | None, list[Mistake]]:
    model, _ = MODELS[kind]
    file = read_yaml(text, f"{kind}.yml")
    return validate(model, file, file.values, f"{kind}.yml", country="GB", original="en")


@pytest.mark.parametrize("kind", MODELS)
def test_what_is_right_is_not_complained_of(kind: str) -> None:
    made, mistakes = read(kind, MODELS[kind][1])
    assert made
    assert not mistakes


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("reviewed: 31/02/2025", '12: reviewed: "31/02/2025" is not a date (write 2025-02-28)'),
        ("reviewed: 7.3.2025", '12: reviewed: "7.3.2025" is not a date (write 2025-03-07)'),
        ("reviewed: 12/25/2025", '12: reviewed: "12/25/2025" is not a date (write 2025-02-28)'),
        ("reviewed: 2025-02-30", '12: reviewed: "2025-02-30" is not a date (write 2025-02-28)'),
        ("reviewed: soon", '12: reviewed: "soon" is not a date (write 2025-02-28)'),
        ("reviewed: 86400", '12: reviewed: "86400" is not a date (write 2025-02-28)'),
        ("reviewed: 1e3", '12: reviewed: "1e3" is not a date (write 2025-02-28)'),
        (
            "reviewed: 2025-02-28T00:00:00",
            '12: reviewed: "2025-02-28T00:00:00" is not a date (write 2025-02-28)',
        ),
        ("reviewed: [2025]", "12: reviewed: this is not a date (write 2025-02-28)"),
        ("reviewed:", "12: reviewed: is missing (add a line such as reviewed: 2025-02-28)"),
        ('title: "  "', "2: title: is missing (add a line such as title: Having a blood test)"),
        ("title: [a, b]", "2: title: is not a text (write Having a blood test)"),
        (f"title: {'x' * 201}", "2: title: is too long (use at most 200 characters)"),
        ("titel: Blood", "16: titel: is not a field (did you mean title?)"),
        (
            "kind: illness",
            '3: kind: "illness" does not fit (write condition, symptom, medicine, test, '
            "treatment, wellbeing or service)",
        ),
        (
            "status: no",
            '10: status: "no" does not fit (write draft, published or withdrawn)',
        ),
        ("number: rhm20", '1: number: "rhm20" is not a resource number (write RHM20)'),
        ("services: Blood", '6: services: "Blood" is not a list (write [Rheumatology])'),
        ("services: []", "6: services: is empty (write [Rheumatology])"),
        ("topics: [a, [b]]", "8: topics.1: is not a text (write [Bones and joints])"),
        ("language: english!", '9: language: "english!" is not a language tag (write en)'),
        ("medicines: maybe", '16: medicines: "maybe" is neither yes nor no (write yes)'),
        (
            "source: javascript:alert(1)",
            '16: source: "javascript:alert(1)" is not a web address '
            "(write https://www.example.org/page)",
        ),
        (
            "team: Blood Tests",
            '16: team: "Blood Tests" is not a short name in lower case (write rheumatology)',
        ),
        ("formerly: RHM02", '16: formerly: "RHM02" is not a list (write [RHM02])'),
        ("codes: M86.3", '16: codes: "M86.3" does not fit (write {icd: ["M86.3"]})'),
        (
            "codes: {icd: [x], snowmed: [y]}",
            "16: codes.snowmed: is not a field (did you mean snomed?)",
        ),
        (
            "formats: [{name: BSL, url: sign}]",
            '16: formats.0.url: "sign" is not a web address '
            "(write https://www.example.org/easy-read.pdf)",
        ),
    ],
)
def test_a_resource_s_mistake_is_said_with_its_line_and_remedy(line: str, complaint: str) -> None:
    made, mistakes = read("resource", with_line(RESOURCE, line))
    assert made is None
    assert [str(mistake) for mistake in mistakes] == [f"resource.yml:{complaint}"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            "telephone: 0114 271",
            '3: telephone: "0114 271" is not a telephone number (write 0114 271 7786)',
        ),
        (
            "telephone: {shown: a, dialled: b}",
            "3: telephone: this is not a telephone number (write 0114 271 7786)",
        ),
        (
            "relay_numbers: [18001]",
            '3: relay_numbers.0: "18001" is not a telephone number (write 18001 0114 271 7786)',
        ),
        ("email: nurses", '3: email: "nurses" is not an e-mail address (write team@example.org)'),
        (
            "email: a@b.org?cc=c@d.org",
            '3: email: "a@b.org?cc=c@d.org" is not an e-mail address (write team@example.org)',
        ),
        ("name: {english: a}", '2: name.english: "english" is not a language tag (write cy)'),
        ("name: {en: {a: b}}", "2: name.en: is not a text (write Rheumatology Team)"),
        (
            "fax: 1",
            "3: fax: is not a field (remove it; the fields are slug, name, telephone, "
            "relay_numbers, email, hours, address, postcode)",
        ),
    ],
)
def test_a_team_s_mistake_is_said_with_its_line_and_remedy(line: str, complaint: str) -> None:
    _, mistakes = read("team", with_line(TEAM, line))
    assert [str(mistake) for mistake in mistakes] == [f"team.yml:{complaint}"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("country: UK", '3: country: "UK" is not a country\'s ISO code (write GB)'),
        ("country: [GB]", "3: country: is not a text (write GB)"),
        (
            "time_zone: Sheffield",
            '6: time_zone: "Sheffield" is not a time zone (write Europe/London)',
        ),
        (
            "time_zone: ../../etc/passwd",
            '6: time_zone: "../../etc/passwd" is not a time zone (write Europe/London)',
        ),
        ("languages: en", '7: languages: "en" is not a list (write [en, cy])'),
        ("languages: []", "7: languages: is empty (write [en, cy])"),
        (
            "url: example.org",
            '2: url: "example.org" is not a web address (write https://www.example.org)',
        ),
        (
            "disclaimers: none",
            '8: disclaimers: "none" does not fit '
            "(write disclaimers: and below it, indented, general, medicines and translation)",
        ),
        (
            "disclaimers: {general: a, medicines: b}",
            "8: disclaimers.translation: is missing (add a line such as translation: There may be "
            "mistakes in this translation.)",
        ),
        (
            "switchboard: 0114",
            '11: switchboard: "0114" is not a telephone number (write 0114 271 7000)',
        ),
        ("comments: 1", '11: comments: "1" is neither yes nor no (write yes)'),
    ],
)
def test_a_library_s_mistake_is_said_with_its_line_and_remedy(line: str, complaint: str) -> None:
    _, mistakes = read("library", with_line(LIBRARY, line))
    assert [str(mistake) for mistake in mistakes] == [f"library.yml:{complaint}"]


@pytest.mark.parametrize("written", ["1e3", "-1", "604801", "a day", "1.5"])
def test_a_number_of_seconds_that_is_none_is_refused(written: str) -> None:
    _, (mistake,) = read("library", with_line(LIBRARY, f"stale_if_error: {written}"))
    assert str(mistake).startswith(f'library.yml:11: stale_if_error: "{written}" does not fit: ')
    assert str(mistake).endswith("(write 86400)")


@pytest.mark.parametrize(
    ("kind", "line", "field", "value"),
    [
        ("resource", "medicines: no", "medicines", False),
        ("resource", "medicines: YES", "medicines", True),
        ("resource", "version: 1.10", "version", "1.10"),
        ("resource", "version: 1e3", "version", "1e3"),
        ("resource", "owner: no", "owner", "no"),
        ("resource", "summary: 9:30", "summary", "9:30"),
        ("resource", "also_known_as: [no, 1e3, 010]", "also_known_as", ("no", "1e3", "010")),
        ("team", "postcode: 010", "postcode", "010"),
        ("library", "stale_if_error: 0", "stale_if_error", 0),
    ],
)
def test_a_value_is_what_the_publisher_wrote_and_the_field_means(
    kind: str, line: str, field: str, value: object
) -> None:
    made, mistakes = read(kind, with_line(MODELS[kind][1], line))
    assert not mistakes
    assert getattr(made, field) == value


def test_all_mistakes_are_said_at_once() -> None:
    text = "number: RHM20\ntitle: &x a\nkind: b\nkind: c\nreviewed: 31/02/2025\n"
    said = [str(mistake) for mistake in read("resource", text)[1]]
    assert 'resource.yml:5: reviewed: "31/02/2025" is not a date (write 2025-02-28)' in said
    assert "resource.yml:2: title: uses an anchor (&) (write the text out each time)" in said
    assert "resource.yml:4: kind: is written twice (keep one of the two)" in said
    assert (
        "resource.yml:1: owner: is missing (add a line such as owner: Rheumatology nurses)" in said
    )


def test_a_field_is_complained_of_once() -> None:
    text = with_line(RESOURCE, "title: &x a")
    fields = [mistake.field for mistake in read("resource", text)[1]]
    assert fields == ["title"]


def test_of_what_cannot_be_read_at_all_nothing_else_is_said() -> None:
    _, mistakes = read("resource", with_line(RESOURCE, "summary: What: why"))
    assert [mistake.line for mistake in mistakes] == [5]


def test_a_mistake_is_one_line_that_an_editor_can_jump_to() -> None:
    mistake = Mistake("teams/a.yml", 3, "email", '"x" is wrong', "write y")
    assert str(mistake) == 'teams/a.yml:3: email: "x" is wrong (write y)'


def test_a_mistake_of_the_text_names_no_field() -> None:
    assert str(Mistake("a.md", 1, "", "is empty", "write it")) == "a.md:1: is empty (write it)"
