"""`/guide`: the living page of all components."""

from html import unescape
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from tests.markup import Element, heading_levels, ids, parse
from widget import __version__
from widget.registry import components

EXAMPLES = [(slug, name) for slug, one in components().items() for name in one.examples]
BASE_URL = "http://127.0.0.1:8000"


def page_of(reader: FlaskClient, path: str) -> Element:
    response = reader.get(path)
    assert response.status_code == 200
    return parse(response.text)


def section_of(page: Element, name: str) -> Element:
    (section,) = [
        one
        for one in page.all("section")
        if one.attributes.get("aria-labelledby") == f"example-{name}"
    ]
    return section


@pytest.mark.parametrize("slug", components())
def test_the_index_shows_every_component_with_its_purpose(slug: str, reader: FlaskClient) -> None:
    main = page_of(reader, "/guide").all("main")[0]
    links = [link.attributes["href"] for link in main.all("a")]
    assert f"{BASE_URL}/guide/{slug}" in links
    assert components()[slug].purpose() in main.text


@pytest.mark.parametrize("path", ["/guide", *[f"/guide/{slug}" for slug in components()]])
def test_every_page_names_all_components_and_marks_its_own(path: str, reader: FlaskClient) -> None:
    page = page_of(reader, path)
    (navigation,) = [one for one in page.all("nav") if one.attributes["aria-label"] == "Components"]
    links = {one.attributes["href"]: one.attributes for one in navigation.all("a")}
    assert list(links) == [f"{BASE_URL}/guide/{slug}" for slug in components()]
    assert [href for href, one in links.items() if "aria-current" in one] == (
        [] if path == "/guide" else [BASE_URL + path]
    )
    assert __version__ in page.all("footer")[-1].text


@pytest.mark.parametrize(("slug", "name"), EXAMPLES)
def test_every_example_is_shown_with_its_description(
    slug: str, name: str, reader: FlaskClient
) -> None:
    section = section_of(page_of(reader, f"/guide/{slug}"), name)
    shown = [element for element in section if f"cw-{slug}" in element.classes]
    assert components()[slug].examples[name].description in section.text
    assert len(shown) == 1
    assert min(heading_levels(shown[0])) == 4


@pytest.mark.parametrize(("slug", "name"), EXAMPLES)
def test_every_example_has_its_page_and_a_snippet_that_work(
    slug: str, name: str, reader: FlaskClient
) -> None:
    section = section_of(page_of(reader, f"/guide/{slug}"), name)
    own = next(
        link.attributes["href"]
        for link in section.all("a")
        if link.attributes["href"].startswith(f"{BASE_URL}/p/{slug}/")
    )
    place = parse(unescape(section.all("code")[1].text)).elements[0]
    source = place.attributes["data-hx-get"]
    assert source.startswith(f"{BASE_URL}/w/{slug}/")
    assert source.removeprefix(f"{BASE_URL}/w/") == own.removeprefix(f"{BASE_URL}/p/")
    assert reader.get(own.removeprefix(BASE_URL)).status_code == 200
    assert reader.get(source.removeprefix(BASE_URL)).status_code == 200


@pytest.mark.parametrize("slug", components())
def test_every_option_and_criterion_is_written_out(slug: str, reader: FlaskClient) -> None:
    main = page_of(reader, f"/guide/{slug}").all("main")[0]
    component = components()[slug]
    rows = {row.elements[0].text: row.text for row in main.all("tbody")[0].all("tr")}
    assert list(rows) == [option.name for option in component.all_options()]
    assert [one for one in component.all_options() if one.description not in rows[one.name]] == []
    assert [one for one in component.accessibility if one not in main.text] == []


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
@pytest.mark.parametrize("slug", components())
def test_the_examples_are_shown_in_the_theme_chosen(
    slug: str, theme: str, reader: FlaskClient
) -> None:
    page = page_of(reader, f"/guide/{slug}?theme={theme}")
    themed = [e for e in page if f"cw-{slug}" in e.classes and f"cw--{theme}" in e.classes]
    current = [e.text for e in page.all("a") if e.attributes.get("aria-current") == "true"]
    assert len(themed) == (0 if theme == "auto" else len(components()[slug].examples))
    assert current == [theme.capitalize()]


@pytest.mark.parametrize("theme", ["", "neon", "%00", "%22%3E", "x" * 8000])
def test_an_unknown_theme_is_the_usual_one(theme: str, reader: FlaskClient) -> None:
    page = page_of(reader, f"/guide/contact-card?theme={theme}")
    assert [e for e in page if "cw--light" in e.classes or "cw--dark" in e.classes] == []


@pytest.mark.parametrize("path", ["/guide", *[f"/guide/{slug}" for slug in components()]])
def test_ids_are_unique_and_headings_never_skip(path: str, reader: FlaskClient) -> None:
    page = page_of(reader, path)
    levels = heading_levels(page)
    assert len(ids(page)) == len(set(ids(page)))
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


@pytest.mark.parametrize("path", ["/guide", *[f"/guide/{slug}" for slug in components()]])
def test_a_page_of_the_guide_needs_nothing_inline(path: str, reader: FlaskClient) -> None:
    page = page_of(reader, path)
    inline = [
        element.name
        for element in page
        if element.name == "style"
        or (element.name == "script" and "src" not in element.attributes)
        or any(name == "style" or name.startswith("on") for name in element.attributes)
    ]
    assert inline == []


def test_capitals_in_the_address_do_not_matter(reader: FlaskClient) -> None:
    assert page_of(reader, "/guide/Contact-Card").all("h1")[0].text == "Contact card"


def test_a_last_slash_does_not_matter(reader: FlaskClient) -> None:
    assert reader.get("/guide/").text == reader.get("/guide").text


@pytest.mark.parametrize("slug", ["nonsense", "%00", "%ff", "x" * 8000, "%3Cscript%3E", ".."])
def test_an_unknown_component_is_a_404_that_shows_what_there_is(
    slug: str, reader: FlaskClient
) -> None:
    response = reader.get(f"/guide/{slug}")
    main = parse(response.text).all("main")[0]
    links = [link.attributes["href"] for link in main.all("a")]
    assert response.status_code == 404
    assert main.all("h1")[0].text == "There is a problem"
    assert "There is no component" in main.text
    assert [one for one in components() if f"{BASE_URL}/guide/{one}" not in links] == []
