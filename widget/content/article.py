"""The text of a resource: Markdown, made into sections of sanitised HTML."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from widget.content.mistake import Mistake
from widget.content.model import ASPECTS, Section
from widget.content.sanitise import check_size, find_dropped, sanitise

# CommonMark has no attributes; this is Pandoc's way of writing them after a heading.
HEADING_WITH_ATTRIBUTES = re.compile(r"(?P<text>.*?)\s*\{(?P<attributes>[^{}]*)\}")


@dataclass
class Article:
    """A text as read.

    Attributes:
        introduction: What stands before the first section, or None.
        sections: The sections in their order.
        mistakes: What is wrong with it, and what was dropped from it.
    """

    introduction: Markup | None = None
    sections: list[Section] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read_article(text: str, file: str, first_line: int) -> Article:
    """Read a resource's text.

    Args:
        text: Markdown with a `##` heading for each section.
        file: Its path inside the library, for the mistakes.
        first_line: The line of the file on which `text` begins.

    Returns:
        Its sections; on a mistake those that could be made.
    """
    too_large = check_size(text)
    if too_large:
        return Article(mistakes=[Mistake(file, first_line, "", "is too large", too_large)])
    return _Reading(file, first_line).read(_markdown().parse(text))


def read_notice(text: str, file: str, line: int, field: str) -> tuple[Markup, list[Mistake]]:
    """Read a short text of the front matter, such as the urgent notice, in the same way."""
    reading = _Reading(file, line, field)
    return reading.html(_markdown().parse(text)), reading.article.mistakes


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    # The sanitiser judges addresses, and tells the publisher; Markdown would say nothing.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


class _Reading:
    """Reads the tokens of one text, noting mistakes on the way."""

    def __init__(self, file: str, first_line: int, field: str = "") -> None:
        self.file = file
        self.first_line = first_line
        self.field = field
        self.article = Article()

    def read(self, tokens: Sequence[Token]) -> Article:
        starts = [
            index
            for index, token in enumerate(tokens)
            if token.type == "heading_open" and token.tag == "h2" and token.level == 0
        ]
        introduction = tokens[: starts[0]] if starts else tokens
        if introduction:
            html = self.html(introduction)
            self.article.introduction = html if html.strip() else None
        for start, end in pairwise([*starts, len(tokens)]):
            self._section(tokens[start:end])
        return self.article

    def complain(self, line: int, problem: str, remedy: str, harmless: bool = False) -> None:
        self.article.mistakes.append(
            Mistake(self.file, line, self.field, problem, remedy, harmless)
        )

    def html(self, tokens: Sequence[Token]) -> Markup:
        """The tokens as sanitised HTML; what is dropped is noted with its line."""
        for token in tokens:
            if token.type == "heading_open" and token.tag == "h1":
                self.complain(
                    self._line(token),
                    "a heading with one #",
                    "write the title in the front matter, and begin a section with ##",
                )
            if token.type == "th_open":
                token.attrSet("scope", "col")
        for line, piece in self._raw_pieces(tokens):
            for dropped in find_dropped(piece):
                what = f"{dropped.what} was left out"
                self.complain(line + dropped.line - 1, what, dropped.remedy, harmless=True)
        markdown = _markdown()
        rendered = markdown.renderer.render(tokens, markdown.options, {})
        too_large = check_size(rendered)
        if too_large:
            self.complain(self._line(tokens[0]), "is too large", too_large)
            return Markup()
        return sanitise(rendered)

    def _section(self, tokens: Sequence[Token]) -> None:
        line = self._line(tokens[0])
        heading, attributes = _heading(tokens[1])
        section: dict[str, object] = {
            "heading": heading,
            "id": _slug(heading),
            "html": self.html(tokens[3:]),
        }
        for word in attributes:
            name, _, value = word.partition("=")
            if word.startswith("#"):
                section["id"] = word[1:]
            elif word == "always":
                section["always"] = True
            elif name == "aspect" and value in ASPECTS:
                section["aspect"] = value
            elif name == "aspect":
                near = difflib.get_close_matches(value, ASPECTS, n=1) or ASPECTS
                remedy = f"write one of schema.org's health aspects, such as aspect={near[0]}"
                self.complain(line, f'"{value}" is not a health aspect', remedy)
            else:
                remedy = "write for example {#symptoms aspect=symptoms always}"
                self.complain(line, f'"{word}" is not known after a heading', remedy)
        self._keep(section, line)

    def _keep(self, section: dict[str, object], line: int) -> None:
        taken = {kept.id for kept in self.article.sections}
        if not section["heading"]:
            self.complain(line, "a heading without words", "write what the section is about")
        elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(section["id"])):
            remedy = "write one in lower case after the heading, such as {#symptoms}"
            self.complain(line, "a section without a name", remedy)
        elif section["id"] in taken:
            self.complain(line, f'a second section "{section["id"]}"', "give it another name")
        elif not str(section["html"]).strip():
            self.complain(line, "a section without a text", "write it, or remove the heading")
        else:
            self.article.sections.append(Section.model_validate(section))

    def _line(self, token: Token) -> int:
        return self.first_line + (token.map[0] if token.map else 0)

    def _raw_pieces(self, tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
        """The HTML that the publisher wrote, and the links as HTML, each with its line."""
        for token in tokens:
            line = self._line(token)
            if token.type == "html_block":
                yield line, token.content
            for child in token.children or ():
                if child.type == "html_inline":
                    yield line, child.content
                elif child.type == "link_open":
                    yield line, f'<a href="{escape(str(child.attrGet("href")))}">'
                elif child.type == "image":
                    yield line, f'<img alt="" src="{escape(str(child.attrGet("src")))}">'
                line += 1 if child.type in ("softbreak", "hardbreak") else child.content.count("\n")


def _heading(inline: Token) -> tuple[str, list[str]]:
    """A heading's words, and the attributes in braces after it."""
    match = HEADING_WITH_ATTRIBUTES.fullmatch(inline.content)
    attributes = match["attributes"].split() if match else []
    text = "".join(
        child.content for child in inline.children or () if child.type in ("text", "code_inline")
    )
    return re.sub(r"\s*\{[^{}]*\}$", "", text).strip(), attributes


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))
