"""Texts as words that can be compared, in any language and script."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

PLAIN = "plain"
"""How words are compared whose language has no stemmer: as they are written."""

STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
ANALYSERS = (PLAIN, *STEMMERS)

LONGEST_WORD = 60
# Within a word: nobody types them the same way twice.
_LEFT_OUT = re.compile("['’ʼ`ـ\u00ad\u200b-\u200f]")
# Written without spaces between words, so each character is one.
_WITHOUT_SPACES = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])"
)


def encodable(text: str) -> str:
    """A text without what is no character, such as a half of a pair in UTF-16."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def fold(text: str) -> str:
    """A text without what a search overlooks: capitals, accents, vowel signs and apostrophes."""
    if not text.isascii():
        text = encodable(text)
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(one for one in parts if not unicodedata.combining(one))
        text = _WITHOUT_SPACES.sub(r" \1 ", text)
    return _LEFT_OUT.sub("", text).casefold()


def analyser_of(tag: str) -> str:
    """The name of the analyser for a language."""
    primary = tag.partition("-")[0].lower()
    return primary if primary in STEMMERS else PLAIN


@cache
def analyser(name: str) -> TextAnalyzer:
    """Takes a folded text apart, and each word down to its stem.

    Args:
        name: One of `ANALYSERS`.
    """
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    if name in STEMMERS:
        builder = builder.filter(Filter.stemmer(STEMMERS[name]))
    return builder.build()


def words_of(text: str) -> Iterator[str]:
    """The words of a text as somebody typed it, each once, in their order."""
    yield from dict.fromkeys(analyser(PLAIN).analyze(fold(text)))


def stem(word: str, name: str) -> str:
    """The stem of a folded word by an analyser; the word itself if it has none."""
    return "".join(analyser(name).analyze(word)) or word
