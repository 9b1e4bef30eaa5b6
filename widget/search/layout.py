"""How a resource stands in the index: one document with all its languages."""

import re
from collections.abc import Iterator
from html import unescape

import tantivy

from widget.content.model import Resource
from widget.search.words import ANALYSERS, PLAIN, analyser, analyser_of, fold

FACETS = ("service", "audience", "topic", "format")
RANKS = ("names", "summary", "body")
"""What a resource is searched by, the most telling first."""

NAMES, WORDS = "name_words", "all_words"
"""Fields with words as they are written, in which mistakes of typing are looked for."""

_TAG = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")


def field_of(rank: str, analysed: str) -> str:
    """The field that holds the stems of one analyser."""
    return f"{rank}_{analysed}"


def make_schema() -> tantivy.Schema:
    """The fields of a document."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("number", stored=True, tokenizer_name="raw", index_option="basic")
    for rank in RANKS:
        for name in ANALYSERS:
            builder.add_text_field(
                field_of(rank, name), tokenizer_name=f"cw_{name}", index_option="freq"
            )
    builder.add_text_field(NAMES, tokenizer_name=f"cw_{PLAIN}", index_option="freq")
    builder.add_text_field(WORDS, tokenizer_name=f"cw_{PLAIN}", index_option="basic")
    for facet in (*FACETS, "analyser"):
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("reviewed", fast=True)
    return builder.build()


def register_analysers(index: tantivy.Index) -> None:
    """Teach an index our analysers: it keeps only their names."""
    for name in ANALYSERS:
        index.register_tokenizer(f"cw_{name}", analyser(name))


def document_of(resource: Resource) -> tantivy.Document:
    """A resource as a document.

    Args:
        resource: In its original language, with its translations.
    """
    document = tantivy.Document()
    document.add_text("number", resource.number)
    for written in (resource, *resource.translations.values()):
        _add_texts(document, resource, written)
    for facet, value in values_of(resource):
        document.add_text(facet, value)
    document.add_text("title", fold(resource.title))
    document.add_integer("reviewed", resource.reviewed.toordinal())
    return document


def values_of(resource: Resource) -> Iterator[tuple[str, str]]:
    """What a resource can be chosen by: facets and their values."""
    yield from (("service", one) for one in dict.fromkeys(resource.services))
    yield from (("audience", one) for one in dict.fromkeys(resource.audiences))
    yield from (("topic", one) for one in dict.fromkeys(resource.topics))
    yield "format", resource.format


def _add_texts(document: tantivy.Document, resource: Resource, written: Resource) -> None:
    """Add the words of a resource as it is written in one language."""
    numbers = (resource.number, *resource.formerly)
    names = fold(" ".join((written.title, *written.also_known_as, *numbers)))
    summary = fold(written.summary)
    body = fold(" ".join(_body(written)))
    name = analyser_of(written.language)
    for rank, text in zip(RANKS, (names, summary, body), strict=True):
        document.add_text(field_of(rank, name), text)
    document.add_text(NAMES, names)
    document.add_text(WORDS, f"{names} {summary} {body}")
    document.add_text("analyser", name)


def _body(written: Resource) -> Iterator[str]:
    yield _plain(written.urgent_html or "")
    yield _plain(written.introduction or "")
    for section in written.sections:
        yield section.heading
        yield _plain(section.html)


def _plain(html: str) -> str:
    """The text of HTML that passed the sanitiser."""
    return unescape(_TAG.sub(" ", str(html)))
