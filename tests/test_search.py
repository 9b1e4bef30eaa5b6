"""Search: what is found by what somebody types and chooses, and in which order."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup

from tests.changing import damage
from widget.content.model import Resource, Section
from widget.content.reader import read_library
from widget.errors import BrokenIndex
from widget.paths import EXAMPLE_LIBRARY
from widget.search.index import (
    Found,
    Index,
    Sort,
    Wanted,
    index_in_memory,
    make_index,
    open_index,
    update_index,
)


def resource(number: str, title: str, **values: object) -> Resource:
    """A resource with only what a search looks at."""
    given = {
        "also_known_as": (),
        "formerly": (),
        "summary": "",
        "services": ("Clinic",),
        "audiences": ("Parents",),
        "topics": ("Health",),
        "format": "leaflet",
        "language": "en",
        "status": "published",
        "reviewed": date(2025, 1, 1),
        "urgent_html": None,
        "introduction": None,
        "sections": (),
        "translations": {},
    }
    return Resource.model_construct(number=number, title=title, **(given | values))  # type: ignore[arg-type]


def said(html: str) -> tuple[Section, ...]:
    return (Section.model_construct(id="about", heading="About", html=Markup(html)),)


@pytest.fixture(scope="module")
def example() -> Index:
    """Search over the example library."""
    return index_in_memory(read_library(EXAMPLE_LIBRARY).resources.values())


def find(index: Index, text: str, **wanted: object) -> tuple[str, ...]:
    return index.search(Wanted(text, **wanted)).numbers  # type: ignore[arg-type]


def test_without_a_search_there_is_everything_published_by_title(example: Index) -> None:
    assert find(example, "") == ("EMD12", "RHM20", "PHL05", "PHM03")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        pytest.param("bones", "RHM20", id="a plural"),
        pytest.param("blood tests", "PHL05", id="a plural of what the title has once"),
        pytest.param("bumped", "EMD12", id="another form"),
        pytest.param("swellings", "PHM03", id="a form that nobody wrote"),
        pytest.param("ibuprofin", "PHM03", id="a wrong letter"),
        pytest.param("ibuproen", "PHM03", id="a missing letter"),
        pytest.param("ibuprofenn", "PHM03", id="a letter too many"),
        pytest.param("ibuporfen", "PHM03", id="two letters that changed places"),
        pytest.param("phlebotmy", "PHL05", id="a mistake in another name"),
        pytest.param("IBUPROFEN", "PHM03", id="capitals"),
        pytest.param("ibuprófen", "PHM03", id="an accent"),
        pytest.param("CNO", "RHM20", id="another name"),
        pytest.param("concussion", "EMD12", id="another name that is a word"),
        pytest.param("rhm20", "RHM20", id="a number"),
        pytest.param("PHM01", "PHM03", id="a number that it had formerly"),
        pytest.param("immune", "RHM20", id="the summary"),
        pytest.param("what should I do when my child bumps his head?", "EMD12", id="a question"),
        pytest.param("esgyrn", "RHM20", id="Welsh"),
        pytest.param("العظم", "RHM20", id="Arabic"),
        pytest.param("عظام", "RHM20", id="another form in Arabic"),
        pytest.param("الْعَظْم", "RHM20", id="Arabic with vowel signs"),
    ],
)
def test_a_search_finds_what_is_meant_first(typed: str, number: str, example: Index) -> None:
    assert find(example, typed)[:1] == (number,)


@pytest.mark.parametrize("typed", ["unicorn", "rhm21", "xx", "bonw"])
def test_what_nobody_wrote_is_not_found(typed: str, example: Index) -> None:
    assert find(example, typed) == ()


def test_a_withdrawn_resource_is_not_found(example: Index) -> None:
    assert "RHM07" not in find(example, "bone pain")


@pytest.mark.parametrize("typed", ["rush", "AB13"])
def test_a_mistake_in_a_short_word_or_a_number_is_another_word(typed: str) -> None:
    index = index_in_memory([resource("AB12", "A rash")])
    assert find(index, typed) == ()


def test_a_word_that_somebody_wrote_is_not_taken_for_a_mistake() -> None:
    index = index_in_memory([resource("AB1", "Hearts"), resource("AB2", "Heards")])
    assert find(index, "hearts") == ("AB1",)


def test_titles_and_other_names_come_before_summaries_and_those_before_texts() -> None:
    often = said("<p>" + "asthma " * 50 + "</p>")
    index = index_in_memory(
        [
            resource("AB1", "Breathing", sections=often),
            resource("AB2", "Breathing", summary="About asthma."),
            resource("AB3", "A long title about breathing, coughs, colds and also asthma"),
            resource("AB4", "Inhalers", also_known_as=("Asthma",)),
        ]
    )
    found = find(index, "asthma")
    assert set(found[:2]) == {"AB3", "AB4"}
    assert found[2:] == ("AB2", "AB1")


def test_a_number_comes_before_resources_that_only_mention_it() -> None:
    mentions = [resource(f"AB{at}", "RHM20 and RHM20: see RHM20") for at in range(2, 9)]
    index = index_in_memory([*mentions, resource("RHM20", "Bones")])
    assert find(index, "rhm20")[0] == "RHM20"


def test_what_is_written_in_the_language_asked_for_comes_first() -> None:
    welsh = resource("AB1", "Radio", language="cy")
    index = index_in_memory(
        [
            resource("AB1", "Waves", translations={"cy": welsh}),
            resource("AB2", "Radio", language="en"),
        ]
    )
    assert find(index, "radio", tag="cy") == ("AB1", "AB2")
    assert find(index, "radio", tag="en") == ("AB2", "AB1")


def test_a_script_without_spaces_is_searched_by_its_characters() -> None:
    index = index_in_memory([resource("AB1", "慢性骨髓炎", language="zh")])
    assert find(index, "骨髓") == ("AB1",)


def test_markup_is_not_searched() -> None:
    index = index_in_memory([resource("AB1", "Title", sections=said('<p title="a > b">x</p>'))])
    assert find(index, "x") == ("AB1",)
    assert find(index, "p") == find(index, "b") == ()


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("title", ("AB2", "AB3", "AB1")),
        ("reviewed", ("AB3", "AB1", "AB2")),
        ("relevance", ("AB2", "AB3", "AB1")),
    ],
)
def test_everything_can_be_sorted(sort: Sort, numbers: tuple[str, ...]) -> None:
    index = index_in_memory(
        [
            resource("AB1", "zinc", reviewed=date(2024, 1, 1)),
            resource("AB2", "Apple", reviewed=date(2023, 1, 1)),
            resource("AB3", "Élan", reviewed=date(2025, 1, 1)),
        ]
    )
    assert find(index, "", sort=sort) == numbers


@pytest.fixture(scope="module")
def shelf() -> Index:
    """30 resources: 20 of Bones, of which 5 are videos, and 10 of Skin."""
    return index_in_memory(
        resource(
            f"AB{at:02}",
            f"Leaflet {at:02}",
            services=("Bones",) if at <= 20 else ("Skin",),
            format="video" if at <= 5 else "leaflet",
            audiences=("Parents", "Children") if at % 2 else ("Parents",),
        )
        for at in range(1, 31)
    )


def test_each_value_of_a_facet_has_its_count_the_most_frequent_first(shelf: Index) -> None:
    facets = shelf.search(Wanted()).facets
    assert list(facets["service"].items()) == [("Bones", 20), ("Skin", 10)]
    assert facets["audience"] == {"Parents": 30, "Children": 15}


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({"service": ["Bones"]}, 20),
        ({"service": ["Bones", "Skin"]}, 30),
        ({"service": ["Bones"], "format": ["video"]}, 5),
        ({"service": ["Skin"], "format": ["video"]}, 0),
        ({"service": ["nothing"]}, 0),
        ({"service": []}, 30),
    ],
)
def test_any_value_of_a_facet_fits_and_every_facet_has_to(
    chosen: dict[str, list[str]], count: int, shelf: Index
) -> None:
    assert shelf.search(Wanted(chosen=chosen)).count == count


def test_a_facet_s_counts_leave_its_own_choice_out_and_no_other(shelf: Index) -> None:
    facets = shelf.search(Wanted(chosen={"service": ["Bones"], "format": ["video"]})).facets
    assert facets["service"] == {"Bones": 5}
    assert facets["format"] == {"leaflet": 15, "video": 5}
    assert facets["audience"] == {"Parents": 5, "Children": 3}


def test_counts_are_of_what_was_searched_for(shelf: Index) -> None:
    assert shelf.search(Wanted("leaflets")).facets["service"] == {"Bones": 20, "Skin": 10}
    assert shelf.search(Wanted("07")).facets["service"] == {"Bones": 1}


@pytest.mark.parametrize(
    ("page", "shown", "first"),
    [
        (1, 1, "AB01"),
        (3, 3, "AB21"),
        (4, 3, "AB21"),
        (10**9, 3, "AB21"),
        (0, 1, "AB01"),
        (-1, 1, "AB01"),
    ],
)
def test_a_page_that_there_is_not_is_the_nearest_one(
    page: int, shown: int, first: str, shelf: Index
) -> None:
    found = shelf.search(Wanted(page=page))
    assert (found.page, found.pages, found.numbers[0]) == (shown, 3, first)


# All of tantivy's query language, and whatever else anybody could send.
ODD = [
    *"+ - ! ( ) { } [ ] ^ \" ~ * ? : \\ / < > = & | ' ` @ # $ % ; ,".split(),
    "title:bone",
    '"bone pain"~2',
    "bone^1000",
    "bone~",
    "[a TO z]",
    "a AND OR NOT b",
    "IN [bone pain]",
    "*:*",
    "/.*/",
    "<script>alert(1)</script>",
    "%s %(name)s {0}",
    "\x00\x01\x1f\x7f",
    "\u202e\u200b\ufeff",
    "\ud800",
    "👩‍⚕️",
    "骨髓炎 กระดูก हड्डी кость οστό кістка עצם हड्डियों",
    "bone " * 2000,
    "x" * 10_000,
    "ﷺ" * 500,
    "İıßẞﬃ",
]


@pytest.mark.parametrize("typed", ODD, ids=ascii)
def test_whatever_is_typed_there_is_an_answer(typed: str, example: Index) -> None:
    found = example.search(Wanted(typed, {"service": [typed, "Rheumatology"]}, page=3))
    assert isinstance(found, Found)
    assert len(found.numbers) <= found.count


def test_an_index_without_resources_answers() -> None:
    found = index_in_memory([]).search(Wanted("bone"))
    assert found == Found((), 0, 1, 1, {"service": {}, "audience": {}, "topic": {}, "format": {}})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an index of two resources."""
    make_index(tmp_path / "index", [resource("AB1", "Bones"), resource("AB2", "Skin")])
    return tmp_path / "index"


def test_an_index_is_made_from_resources_that_come_one_by_one(tmp_path: Path) -> None:
    def streamed() -> Iterator[Resource]:
        for at in range(50):
            yield resource(f"AB{at}", "Bones")

    assert len(make_index(tmp_path / "deep" / "index", streamed())) == 50


def test_an_index_on_disk_is_opened_again(folder: Path) -> None:
    assert find(open_index(folder), "bone") == ("AB1",)


def test_changed_resources_take_the_place_of_the_old_ones(folder: Path) -> None:
    changed = [resource("AB1", "Hearts"), resource("AB3", "Bones")]
    index = update_index(folder, changed, ["AB2"])
    assert (find(index, "bone"), find(index, "heart"), len(index)) == (("AB3",), ("AB1",), 2)


@pytest.mark.parametrize("status", ["withdrawn", "draft"])
def test_a_resource_that_is_no_longer_published_is_gone(status: str, folder: Path) -> None:
    index = update_index(folder, [resource("AB1", "Bones", status=status)])
    assert find(index, "") == ("AB2",)


def test_what_was_opened_stays_as_it_was(folder: Path) -> None:
    before, other = open_index(folder), open_index(folder)
    after = update_index(folder, [resource("AB3", "Bones")], ["AB1"])
    assert find(before, "bone") == find(other, "bone") == ("AB1",)
    assert find(after, "bone") == ("AB3",)


def test_what_was_opened_stays_when_the_index_is_made_again(folder: Path) -> None:
    before = open_index(folder)
    make_index(folder, [resource("AB9", "Bones")])
    assert find(before, "bone") == ("AB1",)
    assert find(open_index(folder), "bone") == ("AB9",)


def test_a_folder_without_an_index_is_broken(tmp_path: Path) -> None:
    with pytest.raises(BrokenIndex, match="no finished search index"):
        open_index(tmp_path)


def test_an_index_that_was_not_finished_is_broken(folder: Path) -> None:
    (folder / "carewidget").unlink()
    with pytest.raises(BrokenIndex, match="no finished search index"):
        open_index(folder)
    with pytest.raises(BrokenIndex):
        update_index(folder, [])


def test_another_version_s_index_is_broken(folder: Path) -> None:
    (folder / "carewidget").write_text("0.0.1", encoding="utf-8")
    with pytest.raises(BrokenIndex):
        open_index(folder)


@pytest.mark.parametrize("kind", ["idx", "term", "store", "fast", "fieldnorm", "meta.json"])
@pytest.mark.parametrize("how", ["cut", "overwritten", "gone"])
def test_a_damaged_index_is_broken(kind: str, how: str, folder: Path) -> None:
    (file,) = folder.glob(f"*{kind}")
    content = file.read_bytes()
    if how == "gone":
        file.unlink()
    else:
        damage(file, content[: len(content) // 2] if how == "cut" else bytes(len(content)))
    with pytest.raises(BrokenIndex):
        open_index(folder).search(Wanted("bone"))


def test_a_broken_index_can_be_made_again(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "meta.json").write_text("{", encoding="utf-8")
    assert len(make_index(folder, [resource("AB1", "Bones")])) == 1
