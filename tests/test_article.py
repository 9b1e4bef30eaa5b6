"""The text of a resource: sections with names, and what was left out of them."""

import pytest

from widget.content.article import Article, read_article, read_notice
from widget.content.model import ASPECTS
from widget.content.sanitise import MAX_LENGTH


def read(text: str, first_line: int = 1) -> Article:
    return read_article(text, "resources/rhm20.md", first_line)


def complaints(text: str, first_line: int = 1) -> list[str]:
    return [str(mistake) for mistake in read(text, first_line).mistakes]


def test_each_heading_begins_a_section_and_the_rest_introduces_it() -> None:
    article = read("Hello.\n\n## One\n\nFirst.\n\n### Within\n\n## Two\n\nSecond.\n")
    assert article.introduction == "<p>Hello.</p>\n"
    assert [(s.id, s.heading, s.html) for s in article.sections] == [
        ("one", "One", "<p>First.</p>\n<h3>Within</h3>\n"),
        ("two", "Two", "<p>Second.</p>\n"),
    ]
    assert not article.mistakes


@pytest.mark.parametrize("text", ["Only an introduction.\n", "> ## Quoted\n\nText\n"])
def test_a_text_without_sections_is_an_introduction(text: str) -> None:
    article = read(text)
    assert article.introduction
    assert not article.sections


@pytest.mark.parametrize("text", ["", "\n\n", "<!-- nothing -->"])
def test_a_text_may_be_empty(text: str) -> None:
    assert read(text) == Article()


@pytest.mark.parametrize(
    ("heading", "name", "words"),
    [
        ("## What CRMO is", "what-crmo-is", "What CRMO is"),
        ("## What CRMO is {#overview}", "overview", "What CRMO is"),
        ("## **Bold** `code` words {#a-b1}", "a-b1", "Bold code words"),
        ("What it is {#x}\n---", "x", "What it is"),
        ("## الأعراض {#symptoms}", "symptoms", "الأعراض"),
        ("## If { and } stand in it", "if-and-stand-in-it", "If { and } stand in it"),
    ],
)
def test_a_section_is_named_by_its_heading_or_by_its_publisher(
    heading: str, name: str, words: str
) -> None:
    (section,) = read(f"{heading}\n\nText.\n").sections
    assert (section.id, section.heading) == (name, words)


@pytest.mark.parametrize("aspect", ASPECTS)
def test_a_section_may_have_any_health_aspect(aspect: str) -> None:
    (section,) = read(f"## One {{#one aspect={aspect} always}}\n\nText.\n").sections
    assert (section.aspect, section.always) == (aspect, True)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "# Title\n",
            "1: a heading with one # "
            "(write the title in the front matter, and begin a section with ##)",
        ),
        ("##\n\nText.\n", "1: a heading without words (write what the section is about)"),
        ("## {#one}\n\nText.\n", "1: a heading without words (write what the section is about)"),
        (
            "## الأعراض\n\nText.\n",
            "1: a section without a name "
            "(write one in lower case after the heading, such as {#symptoms})",
        ),
        (
            "## One {#Not-Lower}\n\nText.\n",
            "1: a section without a name "
            "(write one in lower case after the heading, such as {#symptoms})",
        ),
        ("## One\n", "1: a section without a text (write it, or remove the heading)"),
        (
            "## One\n\nText.\n\n## One\n\nText.\n",
            '5: a second section "one" (give it another name)',
        ),
        (
            "## One {aspect=symptom}\n\nText.\n",
            '1: "symptom" is not a health aspect '
            "(write one of schema.org's health aspects, such as aspect=symptoms)",
        ),
        (
            "## One {.class}\n\nText.\n",
            '1: ".class" is not known after a heading '
            "(write for example {#symptoms aspect=symptoms always})",
        ),
    ],
)
def test_a_mistake_in_a_heading_is_said_with_a_remedy(text: str, complaint: str) -> None:
    assert complaints(text) == [f"resources/rhm20.md:{complaint}"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a <b>word</b>", "1: <b> was left out (write <strong>, or ** in Markdown)"),
        ("one\ntwo <i>x</i>", "2: <i> was left out (write <em>, or * in Markdown)"),
        ("<script>\nx\n</script>", "1: <script> was left out (leave it out)"),
        (
            "one\n\n<div>\n<u>x</u>\n</div>\n\n",
            "4: <u> was left out (write <strong>, or ** in Markdown)",
        ),
        (
            '<p onclick="x()">a</p>',
            "1: the attribute onclick of <p> was left out (leave it out)",
        ),
        (
            "one\n\n[go](javascript:alert(1))",
            "3: the link javascript:alert(1) was left out (write an address that begins with "
            "https://, http://, mailto: or tel:)",
        ),
        (
            "[go](/page)",
            "1: the link /page was left out (write an address that begins with "
            "https://, http://, mailto: or tel:)",
        ),
        (
            "![a hand](hand.png)",
            "1: the image hand.png was left out (write an address that begins with https://)",
        ),
        (
            "## One\n\n- a\n- b <font>c</font>\n",
            "4: <font> was left out (leave its tags out: the text in it stays)",
        ),
    ],
)
def test_what_the_sanitiser_dropped_is_said_with_its_line(text: str, complaint: str) -> None:
    assert f"resources/rhm20.md:{complaint}" in complaints(text)


def test_what_was_dropped_does_no_harm_to_the_rest() -> None:
    article = read("## One\n\nKept <script>gone()</script>**too**.\n")
    assert [section.html for section in article.sections] == ["<p>Kept <strong>too</strong>.</p>\n"]
    assert all(mistake.harmless for mistake in article.mistakes)


def test_a_section_of_which_all_is_dropped_is_a_mistake_that_does_harm() -> None:
    article = read("## One\n\n<script>gone()</script>\n")
    assert not article.sections
    assert not all(mistake.harmless for mistake in article.mistakes)


def test_all_mistakes_are_found_at_once_and_lines_are_counted_in_the_whole_file() -> None:
    text = "# A\n\n## One {#one x}\n\n<b>b</b>\n\n## Two\n"
    lines = [said.split(":")[1] for said in complaints(text, first_line=30)]
    assert lines == ["30", "34", "32", "36"]


@pytest.mark.parametrize(
    "text",
    [
        "x" * (MAX_LENGTH + 1),
        "<div>" * 60,
        "## One\n\n" + "<em><q>" * 60,
    ],
    ids=("long", "deep", "deep in a section"),
)
def test_a_text_that_is_too_large_to_be_sanitised_is_refused(text: str) -> None:
    article = read(text)
    assert any("is too large" in str(mistake) for mistake in article.mistakes)
    assert not article.sections


def test_the_head_of_a_table_says_that_it_heads_columns() -> None:
    (section,) = read("## Doses\n\n| Day | Dose |\n|---|---|\n| 1 | 5 mg |\n").sections
    assert section.html.count('<th scope="col">') == 2


def test_a_notice_is_sanitised_like_a_text_and_its_lines_are_those_of_the_file() -> None:
    html, mistakes = read_notice("**Ring 999**\n\n<b>x</b>\n", "resources/a1.md", 20, "urgent")
    assert html == "<p><strong>Ring 999</strong></p>\n<p>x</p>\n"
    assert [str(mistake) for mistake in mistakes] == [
        "resources/a1.md:22: urgent: <b> was left out (write <strong>, or ** in Markdown)"
    ]
