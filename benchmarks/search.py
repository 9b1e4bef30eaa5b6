"""How quick a search with counts is, side by side with tantivy alone.

    python -m benchmarks.search [--resources N] [--rounds N]

Each kind of search is done by `Index.search`, and as the bare tantivy query with the same counts:
the least that any such search must do. The two take turns, so that a busy machine slows both. The
aim: 5 ms at the median and 25 ms for 99 of 100, and at most 3 times the bare query.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate
from pathlib import Path

import tantivy
from markupsafe import Markup
from tantivy import Occur, Query

from widget.content.model import Resource, Section
from widget.search.index import MOST_VALUES, PAGE_SIZE, Wanted, make_index
from widget.search.layout import FACETS
from widget.search.words import stem

AIM_MEDIAN, AIM_99, AIM_RATIO = 5.0, 25.0, 3.0
SEARCHES = 200

Search = tuple[str, Wanted, tuple[str, ...]]


def words(count: int) -> list[str]:
    """Made-up words that can be told apart, the same in each run."""
    chance = random.Random(7)
    parts = "ba ce di fo gu ka le mi no pu ra se ti vo zu".split()
    return ["".join(chance.choices(parts, k=chance.randint(2, 5))) for _ in range(count)]


def made_up(count: int) -> Iterator[Resource]:
    """So many resources, one after the other; few words are frequent, as in any language."""
    chance = random.Random(11)
    vocabulary = words(20_000)
    weights = list(accumulate(1 / rank for rank in range(1, len(vocabulary) + 1)))

    def text(length: int) -> str:
        return " ".join(chance.choices(vocabulary, cum_weights=weights, k=length))

    for at in range(count):
        day = date(2025, 1, 1)
        section = Section.model_construct(
            id="about", heading=text(3), html=Markup(f"<p>{text(120)}</p>")
        )
        yield Resource.model_construct(
            number=f"MAD{at}",
            title=text(5),
            also_known_as=(text(2),),
            summary=text(15),
            services=(f"Service {chance.randrange(60)}",),
            audiences=tuple(chance.sample(["Parents", "Children", "Young people"], 2)),
            topics=tuple(f"Topic {one}" for one in chance.sample(range(150), 3)),
            format=chance.choice(["article", "leaflet", "video"]),
            language="en",
            status="published",
            reviewed=day,
            sections=(section,),
        )


def kinds() -> list[Search]:
    """What is searched for: frequent and rare words, several, with choices, and a mistake."""
    known = words(20_000)
    service = {"service": ("Service 3",)}
    return [
        ("everything", Wanted(), ()),
        ("a frequent word", Wanted(known[3]), (known[3],)),
        ("a rare word", Wanted(known[5000]), (known[5000],)),
        ("two words", Wanted(f"{known[40]} {known[90]}"), (known[40], known[90])),
        ("a service", Wanted(chosen=service), ()),
        ("a word and a service", Wanted(known[20], service), (known[20],)),
    ]


def bare(opened: tantivy.Index, searched: Search) -> Callable[[], object]:
    """The same search by tantivy alone: one query, all counts, the first page."""
    schema, searcher = opened.schema, opened.searcher()
    _, wanted, typed = searched
    queries = [(Occur.Must, _any_field(schema, word)) for word in typed]
    for facet, values in wanted.chosen.items():
        queries.append((Occur.Must, Query.term_set_query(schema, facet, list(values))))
    query = Query.boolean_query(queries) if queries else Query.all_query()
    counts = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in FACETS}

    def search() -> None:
        searcher.search(query, PAGE_SIZE)
        searcher.aggregate(query, counts)

    return search


def _any_field(schema: tantivy.Schema, word: str) -> Query:
    form = stem(word, "en")
    fields = ("names_en", "summary_en", "body_en")
    terms = [Query.term_query(schema, field, form, "freq") for field in fields]
    return Query.boolean_query([(Occur.Should, term) for term in terms])


def milliseconds(do: Callable[[], object]) -> float:
    """How long something takes."""
    started = time.perf_counter()
    do()
    return (time.perf_counter() - started) * 1000


def compare(folder: Path, count: int, rounds: int) -> None:
    """Make an index, and print how each kind of search compares."""
    started = time.perf_counter()
    index = make_index(folder, made_up(count))
    print(f"{len(index)} resources: the index was made in {time.perf_counter() - started:.0f} s")
    opened = tantivy.Index.open(str(folder))
    every: list[float] = []
    for searched in kinds():
        name, wanted, _ = searched
        alone = bare(opened, searched)
        ratios, ours, least = [], [], []
        for _ in range(rounds):
            pairs = [
                (milliseconds(alone), milliseconds(lambda: index.search(wanted)))  # noqa: B023
                for _ in range(SEARCHES // rounds)
            ]
            least += [one for one, _ in pairs]
            ours += [other for _, other in pairs]
            ratios.append(sum(other for _, other in pairs) / sum(one for one, _ in pairs))
        every += ours
        print(
            f"{name}: {index.search(wanted).count} found; tantivy alone "
            f"{statistics.median(least):.2f} ms, ours {statistics.median(ours):.2f} ms, 99 of 100 "
            f"within {_at(ours, 99):.2f} ms; ratio {statistics.median(ratios):.2f} "
            f"({min(ratios):.2f} to {max(ratios):.2f}), aim {AIM_RATIO}"
        )
    print(
        f"all kinds: median {statistics.median(every):.2f} ms (aim {AIM_MEDIAN}), 99 of 100 "
        f"within {_at(every, 99):.2f} ms (aim {AIM_99})"
    )


def _at(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resources", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder) / "index", given.resources, given.rounds)


if __name__ == "__main__":
    main()
