"""The index: made, brought up to date, opened, and searched.

One process writes an index in a folder, by `make_index` and `update_index`; every other one opens
it and reads. What was opened stays as it was then, whatever is written afterwards.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import tantivy
from tantivy import Query

from widget import __version__
from widget.content.model import Resource
from widget.errors import BrokenIndex
from widget.search.layout import FACETS, document_of, make_schema, register_analysers
from widget.search.query import all_of, facet_query, text_query

Sort = Literal["relevance", "title", "reviewed"]

PAGE_SIZE = 10
MOST_VALUES = 10_000
WRITER_BYTES = 64_000_000
# Written last: an index without it is not finished, and another version's has other fields.
MARK = "carewidget"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for.

    Attributes:
        text: What was typed.
        chosen: The values chosen of each facet: any one of them fits.
        sort: The order; without a text, relevance is the order of titles.
        page: The page, from 1. What lies outside of the pages that there are is the nearest one.
        tag: The language asked for: what is written in it comes first.
    """

    text: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    tag: str = "en"


@dataclass(frozen=True)
class Found:
    """What there is of it.

    Attributes:
        numbers: The numbers of the resources on the page.
        count: How many resources there are on all pages.
        page: The page that this is.
        pages: How many pages there are, at least 1.
        facets: For each facet its values, and how many resources each would show beside what is
            chosen of the other facets; the most frequent first.
    """

    numbers: tuple[str, ...]
    count: int
    page: int
    pages: int
    facets: Mapping[str, Mapping[str, int]]


class Index:
    """An index as it was when it was opened. It never changes, and any thread may search it.

    Args:
        opened: The index.

    Raises:
        BrokenIndex: It cannot be read.
    """

    def __init__(self, opened: tantivy.Index) -> None:
        with _telling_what_is_broken():
            register_analysers(opened)
            opened.config_reader("manual")
            opened.reload()
            self._schema = opened.schema
            self._searcher = opened.searcher()
            used = self._counts(Query.all_query(), ("analyser",))
        self._analysers = tuple(used["analyser"])

    def __len__(self) -> int:
        """How many resources there are in it."""
        return int(self._searcher.num_docs)

    @cached_property
    def facets(self) -> Mapping[str, Mapping[str, int]]:
        """How many resources each value of each facet has; the most frequent first."""
        return self._counts(Query.all_query(), FACETS)

    def search(self, wanted: Wanted) -> Found:
        """Find resources.

        Raises:
            BrokenIndex: The index cannot be read.
        """
        with _telling_what_is_broken():
            text = text_query(
                wanted.text, wanted.tag, self._schema, self._searcher, self._analysers
            )
            typed = [text] if text else []
            query = all_of([*typed, *facet_query(self._schema, wanted.chosen)])
            sort = "title" if wanted.sort == "relevance" and not typed else wanted.sort
            page = min(max(wanted.page, 1), _pages(len(self)))
            result = self._page(query, sort, page)
            count: int = result.count  # type: ignore[attr-defined]  # its stubs lack it
            pages = _pages(count)
            if page > pages:
                page, result = pages, self._page(query, sort, pages)
            documents = (self._searcher.doc(address) for _, address in result.hits)
            numbers = tuple(str(document.get_first("number")) for document in documents)
            return Found(numbers, count, page, pages, self._facets(typed, wanted.chosen))

    def _page(self, query: Query, sort: str, page: int) -> tantivy.SearchResult:
        return self._searcher.search(
            query,
            PAGE_SIZE,
            offset=(page - 1) * PAGE_SIZE,
            order_by_field=None if sort == "relevance" else sort,
            order=tantivy.Order.Asc if sort == "title" else tantivy.Order.Desc,
        )

    def _facets(
        self, typed: list[Query], chosen: Mapping[str, Sequence[str]]
    ) -> Mapping[str, Mapping[str, int]]:
        """Counts of each facet without its own choice: what choosing another value would show."""
        choosing = [facet for facet in FACETS if chosen.get(facet)]
        if not choosing and not typed:
            return self.facets
        free = [facet for facet in FACETS if facet not in choosing]
        counts: dict[str, Mapping[str, int]] = {}
        for facets in ([free] if free else []) + [[facet] for facet in choosing]:
            others = {name: chosen[name] for name in choosing if name not in facets}
            query = all_of([*typed, *facet_query(self._schema, others)])
            counts |= self._counts(query, facets)
        return counts

    def _counts(self, query: Query, facets: Iterable[str]) -> dict[str, Mapping[str, int]]:
        asked = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in facets}
        answer = self._searcher.aggregate(query, asked)
        return {
            name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]}
            for name in asked
        }


def index_in_memory(resources: Iterable[Resource]) -> Index:
    """An index that is gone with the process, for a small library."""
    index = tantivy.Index(make_schema())
    _write(index, resources)
    return Index(index)


def make_index(folder: Path, resources: Iterable[Resource]) -> Index:
    """Make an index in a folder, in place of what is there.

    Args:
        folder: Where; nobody sees it before it is finished.
        resources: In their original language, one after the other: they need not be in memory all
            at once. Only those that are published are found.
    """
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _write(tantivy.Index(make_schema(), str(fresh)), resources)
    (fresh / MARK).write_text(__version__, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    return open_index(folder)


def update_index(folder: Path, changed: Iterable[Resource], removed: Iterable[str] = ()) -> Index:
    """Bring an index up to date; all at once, for whoever opens it.

    Args:
        folder: Where it is.
        changed: The resources that are new or have changed.
        removed: The numbers of those that are gone.

    Raises:
        BrokenIndex: There is none that can be read: make it again.
    """
    with _telling_what_is_broken():
        _write(_open(folder), changed, removed)
    return open_index(folder)


def open_index(folder: Path) -> Index:
    """Open an index to search it.

    Raises:
        BrokenIndex: There is none, it is not finished, it is damaged, or another version made it:
            make it again.
    """
    with _telling_what_is_broken():
        return Index(_open(folder))


def _open(folder: Path) -> tantivy.Index:
    mark = folder / MARK
    if not mark.is_file() or mark.read_text(encoding="utf-8") != __version__:
        raise BrokenIndex(f"There is no finished search index of this version in {folder}.")
    opened = tantivy.Index.open(str(folder))
    register_analysers(opened)
    return opened


def _write(index: tantivy.Index, changed: Iterable[Resource], removed: Iterable[str] = ()) -> None:
    register_analysers(index)
    writer = index.writer(WRITER_BYTES, num_threads=1)
    for number in removed:
        writer.delete_documents_by_term("number", number)
    for resource in changed:
        writer.delete_documents_by_term("number", resource.number)
        if resource.status == "published":
            writer.add_document(document_of(resource))
    writer.commit()
    writer.wait_merging_threads()


def _pages(count: int) -> int:
    return max(1, -(-count // PAGE_SIZE))


@contextmanager
def _telling_what_is_broken() -> Iterator[None]:
    """Say in one error of ours that an index is damaged, however tantivy says it."""
    try:
        yield
    except BrokenIndex:
        raise
    except (OSError, ValueError) as error:
        raise BrokenIndex(f"The search index cannot be read: {error}") from error
    except BaseException as error:
        # A panic of Rust code is no Exception, so that nobody catches it by chance.
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenIndex(f"The search index cannot be read: {error}") from error
