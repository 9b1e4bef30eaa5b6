"""What somebody types and chooses, as a query.

It is put together from words: nothing that a visitor types is ever read as a query language.
"""

from collections.abc import Iterator, Mapping, Sequence

from tantivy import Occur, Query, Schema, Searcher

from widget.search.layout import NAMES, RANKS, WORDS, field_of
from widget.search.words import analyser_of, encodable, stem, words_of

MOST_WORDS = 30
# In a shorter word one wrong letter makes another word: rash, rush.
SHORTEST_FORGIVEN = 5

# What makes a hit in one field worth more than one in another. A word that occurs in a field more
# often gains little (BM25), so one that stands in the title always comes first.
WORTH = dict(zip(RANKS, (12.0, 5.0, 1.0), strict=True))
WORTH_NUMBER, WORTH_EXACT_NAME, WORTH_OWN_LANGUAGE = 1000.0, 15.0, 1.5
WORTH_FORGIVEN_NAME, WORTH_FORGIVEN = 6.0, 1.0


def text_query(
    text: str, tag: str, schema: Schema, searcher: Searcher, analysers: Sequence[str]
) -> Query | None:
    """Resources that have the words of a text; of more than two, half are enough.

    Args:
        text: What somebody typed.
        tag: The language that its hits count for more in.
        schema: The index's fields.
        searcher: Knows which words there are.
        analysers: Those that the index has texts of.

    Returns:
        None if there is not one word in the text.
    """
    maker = _Maker(schema, searcher, analysers, analyser_of(tag))
    words = list(words_of(text))[:MOST_WORDS]
    if not words:
        return None
    needed = len(words) if len(words) <= 2 else -(-len(words) // 2)
    return Query.boolean_query([(Occur.Should, maker.word(word)) for word in words], needed)


def facet_query(schema: Schema, chosen: Mapping[str, Sequence[str]]) -> list[Query]:
    """What each facet asks for: one of the values chosen. It has no part in the order of hits."""
    return [
        Query.const_score_query(Query.term_set_query(schema, facet, [*map(encodable, values)]), 0.0)
        for facet, values in chosen.items()
        if values
    ]


def all_of(queries: Sequence[Query]) -> Query:
    """What fits every query; everything if there is none."""
    if not queries:
        return Query.all_query()
    return Query.boolean_query([(Occur.Must, query) for query in queries])


class _Maker:
    """Makes the query for a word."""

    def __init__(
        self, schema: Schema, searcher: Searcher, analysers: Sequence[str], own: str
    ) -> None:
        self._schema = schema
        self._searcher = searcher
        self._analysers = analysers
        self._own = own

    def word(self, word: str) -> Query:
        """Hits of a word; if nobody wrote it, those of words that are one mistake away."""
        found = list(self._exact(word))
        if not found and len(word) >= SHORTEST_FORGIVEN and word.isalpha():
            found = [
                self._forgiven(NAMES, word, WORTH_FORGIVEN_NAME),
                self._forgiven(WORDS, word, WORTH_FORGIVEN),
            ]
        return Query.disjunction_max_query(found, 0.1) if found else Query.empty_query()

    def _exact(self, word: str) -> Iterator[Query]:
        """A query for each field that has a word, or another form of it."""
        if self._searcher.doc_freq("number", word.upper()):
            yield self._term("number", word.upper(), WORTH_NUMBER)
        if self._searcher.doc_freq(NAMES, word):
            yield self._term(NAMES, word, WORTH_EXACT_NAME)
        for name in self._analysers:
            own = WORTH_OWN_LANGUAGE if name == self._own else 1.0
            form = stem(word, name)
            for rank, worth in WORTH.items():
                field = field_of(rank, name)
                if self._searcher.doc_freq(field, form):
                    yield self._term(field, form, worth * own)

    def _term(self, field: str, term: str, worth: float) -> Query:
        query = Query.term_query(self._schema, field, term, index_option="freq")
        return Query.boost_query(query, worth)

    def _forgiven(self, field: str, word: str, worth: float) -> Query:
        """One letter is missing, too many, wrong, or has changed places with the next one."""
        query = Query.fuzzy_term_query(
            self._schema, field, word, distance=1, transposition_cost_one=True
        )
        return Query.boost_query(query, worth)
