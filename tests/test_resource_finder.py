"""The resource finder: what an address gives, whatever stands in it."""

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient

from tests.markup import Element, only_root, parse
from tests.test_search import ODD, resource
from widget.components.resource_finder import ResourceFinder
from widget.content.model import Library, Resource
from widget.content.reader import read_library
from widget.edition import Edition
from widget.errors import BrokenIndex, Unavailable, UnknownSubject
from widget.export import Choices, Export
from widget.fragment import query_of
from widget.paths import EXAMPLE_LIBRARY
from widget.search.index import Index, index_in_memory

DAY = date(2026, 1, 5)
ADDRESS = "/w/resource-finder/all"


@pytest.fixture(scope="module")
def example() -> Edition:
    """The example library on a day."""
    return Edition(read_library(EXAMPLE_LIBRARY), DAY)


def find(edition: Edition, query: Mapping[str, str | tuple[str, ...]]) -> ResourceFinder:
    return ResourceFinder.of(edition, "all", ResourceFinder.parse_options(query, ("cy", "ar")))


def shown(reader: FlaskClient, query: str = "") -> Element:
    answer = reader.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 200
    return only_root(answer.text)


def results(root: Element) -> list[str]:
    """The titles of the resources that a fragment shows."""
    return [heading.text for heading in root.all("h3")]


def test_everything_is_shown_by_title(reader: FlaskClient) -> None:
    root = shown(reader)
    assert [one[:6] for one in results(root)] == ["A bump", "Chroni", "Having", "Ibupro"]
    assert "4 resources found" in root.text
    assert "Showing 1 to 4 of 4" in root.text


def test_it_may_be_kept_by_caches_because_it_holds_no_key(reader: FlaskClient) -> None:
    answers = [reader.get(f"{ADDRESS}?q=bone") for _ in range(2)]
    assert answers[0].headers["Cache-Control"].startswith("public, max-age=20")
    assert answers[0].data == answers[1].data


@pytest.mark.parametrize("subject", ["all", "ALL"])
def test_it_has_one_subject(subject: str, reader: FlaskClient) -> None:
    assert reader.get(f"/w/resource-finder/{subject}").status_code == 200


def test_another_subject_is_unknown(example: Edition) -> None:
    with pytest.raises(UnknownSubject) as caught:
        ResourceFinder.of(example, "RHM20", ResourceFinder.parse_options({}, ()))
    assert caught.value.choices == ("all",)


def test_several_values_of_a_filter_may_be_chosen(reader: FlaskClient) -> None:
    root = shown(reader, "service=Pharmacy&service=Rheumatology")
    assert len(results(root)) == 2
    checked = [one for one in root.all("input") if "checked" in one.attributes]
    assert [one.attributes["value"] for one in checked] == ["Pharmacy", "Rheumatology"]
    assert "Remove filter: Pharmacy" in root.text
    assert "Remove filter: Rheumatology" in root.text


def test_options_have_one_order_however_they_are_given() -> None:
    one = ResourceFinder.parse_options({"service": ("B", "A", "B"), "q": "x"}, ())
    other = ResourceFinder.parse_options({"q": "x", "service": ("A", "B")}, ())
    assert one == other
    assert one.query() == "q=x&service=A&service=B"


@pytest.mark.parametrize(
    "query",
    [
        "service=Gone",
        "service=",
        "service=RHEUMATOLOGY+OF+OLD&topic=Nothing",
        "page=0",
        "page=-1",
        "page=1000000000",
        "page=99999999999999999999",
        "page=two",
        "page=%D9%A1",
        "nonsense=1",
    ],
)
def test_what_depends_on_content_fails_no_page(query: str, reader: FlaskClient) -> None:
    assert len(results(shown(reader, query))) == 4


def test_a_filter_is_matched_without_regard_to_case(reader: FlaskClient) -> None:
    assert len(results(shown(reader, "service=RHEUMATOLOGY"))) == 1


@pytest.mark.parametrize("typed", ODD, ids=ascii)
@pytest.mark.parametrize("name", ["q", "service", "page", "format"])
@pytest.mark.parametrize("page", ["w", "p"])
def test_whatever_stands_in_the_address_there_is_an_answer(
    page: str, name: str, typed: str, reader: FlaskClient
) -> None:
    query = f"{name}={quote(typed.encode('utf-8', 'surrogatepass'))}"
    answer = reader.get(f"/{page}/resource-finder/all?{query}")
    assert answer.status_code == 200
    assert "Search for" in answer.text
    assert "\x00" not in answer.text
    assert "<script>alert" not in answer.text


def test_an_order_that_could_never_be_is_refused(reader: FlaskClient) -> None:
    answer = reader.get(f"{ADDRESS}?sort=colour")
    assert answer.status_code == 400
    assert "relevance, title, reviewed" in answer.text


def test_a_long_search_is_cut_and_says_so(reader: FlaskClient) -> None:
    root = shown(reader, urlencode({"q": "blood " * 2000}))
    assert "its first 200 characters" in root.text
    assert "Having a blood test" in results(root)
    (box,) = [one for one in root.all("input") if one.attributes["name"] == "q"]
    assert len(box.attributes["value"]) <= 200


def test_nothing_found_says_what_to_try(reader: FlaskClient) -> None:
    root = shown(reader, "q=unicorn&service=Pharmacy")
    assert "No resources found" in root.text
    assert "Nothing was found for “unicorn”" in root.text
    assert "removing filters" in root.text
    links = [one.text for one in root.all("a")]
    assert links == ["Remove filter: Pharmacy", "Reset"]


@pytest.mark.parametrize(("tag", "title"), [("cy", "Osteomyelitis amlffocal"), ("ar", "التهاب")])
def test_results_are_in_the_language_asked_for_where_there_is_one(
    tag: str, title: str, reader: FlaskClient
) -> None:
    root = shown(reader, f"lang={tag}&service=Rheumatology")
    assert root.attributes["lang"] == tag
    assert results(root)[0].startswith(title)
    assert "lang" not in root.all("h3")[0].attributes


def test_what_has_no_translation_says_its_language_and_direction(reader: FlaskClient) -> None:
    heading = shown(reader, "lang=ar&service=Pharmacy").all("h3")[0].attributes
    assert (heading["lang"], heading["dir"]) == ("en", "ltr")


def test_a_link_to_a_resource_takes_the_language_along(reader: FlaskClient) -> None:
    (link,) = shown(reader, "lang=cy&q=crmo").all("h3")[0].all("a")
    assert link.attributes["href"].endswith("/r/RHM20?lang=cy")


@pytest.mark.parametrize(
    ("focus", "couriers", "taken"), [("nothing", 0, 0), ("search", 1, 0), ("results", 0, 1)]
)
def test_only_an_answer_to_a_visitor_announces_or_takes_the_focus(
    focus: str, couriers: int, taken: int, reader: FlaskClient
) -> None:
    root = shown(reader, f"focus={focus}")
    loading = [one for one in root if one.attributes.get("data-hx-trigger") == "load"]
    focused = [one for one in root if "autofocus" in one.attributes]
    assert (len(loading), len(focused)) == (couriers, taken)


def test_every_request_of_htmx_says_all_that_a_host_could_say_otherwise(
    reader: FlaskClient,
) -> None:
    root = shown(reader, "service=Pharmacy&focus=search")
    asking = [one.attributes for one in root if "data-hx-get" in one.attributes]
    assert len(asking) == 5  # the form, its second button, the count, and two links
    for given in asking:
        assert given["data-hx-push-url"] == "false"
        assert given["data-hx-request"] == '{"noHeaders":true}'
        assert given["data-hx-config"] == '{"headers":[]}'
        assert given["data-hx-vals"] == "{}"
        assert {"data-hx-target", "data-hx-select", "data-hx-params", "data-hx-include"} <= {*given}
        assert given["data-hx-swap"].endswith("ignoreTitle:true")


def test_a_form_without_htmx_asks_for_the_widget_s_own_page(reader: FlaskClient) -> None:
    (form,) = shown(reader, "lang=cy&theme=dark").all("form")
    assert form.attributes["method"] == "get"
    assert form.attributes["action"].partition("?")[0].endswith("/p/resource-finder/all")
    hidden = {
        one.attributes["name"]: one.attributes["value"]
        for one in form.all("input")
        if one.attributes.get("type") == "hidden"
    }
    assert hidden == {"lang": "cy", "theme": "dark"}


def many(count: int) -> list[Resource]:
    return [
        resource(f"AB{at}", f"Leaflet {at}", services=(f"Service {at % 30}",))
        for at in range(1, count + 1)
    ]


def edition_with(resources: list[Resource], index: Index | None = None) -> Edition:
    library = read_library(EXAMPLE_LIBRARY)
    by_number = {one.number: one for one in resources}
    return Edition(library.model_copy(update={"resources": by_number}), DAY, prepared_index=index)


def test_long_facets_show_ten_values_and_the_rest_on_demand() -> None:
    service = find(edition_with(many(60)), {}).facets[0]
    assert (len(service.first), len(service.others)) == (10, 20)


def test_a_chosen_value_is_never_out_of_sight() -> None:
    service = find(edition_with(many(60)), {"service": "Service 9"}).facets[0]
    assert [one.text for one in service.first if one.chosen] == ["Service 9"]


def test_a_chosen_value_that_nothing_fits_any_more_stays_with_its_count() -> None:
    service = find(edition_with(many(60)), {"service": "Service 9", "q": "37"}).facets[0]
    assert [(one.text, one.count) for one in service.values if one.chosen] == [("Service 9", 0)]


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ("1", (1, 2, 0, 10)),
        ("5", (1, 0, 4, 5, 6, 0, 10)),
        ("10", (1, 0, 9, 10)),
    ],
)
def test_the_pages_around_and_the_first_and_the_last_are_linked(
    page: str, links: tuple[int, ...]
) -> None:
    assert find(edition_with(many(100)), {"page": page}).pages == links


class Loaded(dict[str, Resource]):
    """Resources that say which of them were read."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        super().__init__(resources)
        self.read: list[str] = []

    def get(self, number: str, default: object = None) -> object:  # type: ignore[override]
        self.read.append(number)
        return super().get(number, default)

    def __getitem__(self, number: str) -> Resource:
        self.read.append(number)
        return super().__getitem__(number)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("all of them are read")

    values = items = __iter__  # type: ignore[assignment]


def test_a_page_reads_no_more_resources_than_it_shows() -> None:
    resources = many(60)
    loaded = Loaded({one.number: one for one in resources})
    library = read_library(EXAMPLE_LIBRARY)
    lazily = Library.model_construct(
        **{name: getattr(library, name) for name in Library.model_fields} | {"resources": loaded}
    )
    edition = Edition(lazily, DAY, prepared_index=index_in_memory(resources))
    assert len(find(edition, {"q": "leaflet"}).resources) == 10
    assert len(set(loaded.read)) == 10


def test_a_resource_that_was_taken_back_after_the_index_was_made_is_not_shown() -> None:
    resources = many(3)
    withdrawn = [resources[0].model_copy(update={"status": "withdrawn"}), *resources[1:]]
    finder = find(edition_with(withdrawn, index_in_memory(resources)), {})
    assert [one.number for one in finder.resources] == ["AB2", "AB3"]


def test_a_broken_index_is_said_to_be_renewed(example: Edition) -> None:
    class Broken(Index):
        def __init__(self) -> None:
            """Nothing is opened."""

        @property
        def facets(self) -> Mapping[str, Mapping[str, int]]:  # type: ignore[override]
            raise BrokenIndex("damaged")

    with pytest.raises(Unavailable, match="renewed"):
        find(Edition(example.library, DAY, prepared_index=Broken()), {})


def test_no_sandboxed_embed_is_offered_for_its_page(reader: FlaskClient) -> None:
    page = reader.get("/p/resource-finder/all")
    assert "oembed" not in page.text
    address = urlencode({"url": "http://127.0.0.1:8000/p/resource-finder/all"})
    assert reader.get(f"/oembed?{address}").status_code == 404


def test_its_page_is_called_what_it_is_for(reader: FlaskClient) -> None:
    (title,) = parse(reader.get("/p/resource-finder/all").text).all("title")
    assert title.text.startswith("Find health information – ")


def test_a_template_may_give_several_values_of_an_option() -> None:
    given = query_of({"service": ["Pharmacy", "Rheumatology"], "heading": 3, "lang": None})
    assert given == {"service": ("Pharmacy", "Rheumatology"), "heading": "3"}
    options = ResourceFinder.parse_options(given, ())
    assert options.several("service") == ("Pharmacy", "Rheumatology")


@pytest.mark.parametrize("live_url", ["https://widgets.example.org", ""])
def test_a_static_export_links_to_the_running_finder_or_leaves_it_out(
    live_url: str, example: Edition
) -> None:
    export = Export(example, Choices(live_url=live_url), EXAMPLE_LIBRARY)
    made = [file.path for file in export.files() if "resource-finder" in file.path]
    assert ("resource-finder" in export.left_out) == (not live_url)
    assert ("p/resource-finder/all.html" in made) == bool(live_url)


def test_the_builder_offers_the_filters_that_the_library_has(reader: FlaskClient) -> None:
    page = parse(reader.get("/embed/resource-finder/all?service=Pharmacy").text)
    (services,) = [one for one in page.all("select") if one.attributes["name"] == "service"]
    assert [one.text for one in services.all("option")][:2] == ["All", "Blood tests"]
    (chosen,) = [one for one in services.all("option") if "selected" in one.attributes]
    assert chosen.text == "Pharmacy"
    assert "/resource-finder/all?service=Pharmacy" in page.text
    assert {"focus", "page"} & {one.attributes.get("name") for one in page.all("input")} == set()
