"""`/r/…`: a whole resource on one page, over HTTP and in a browser."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.changing import change
from tests.chromium import wait_for
from tests.markup import Element, heading_levels, ids, parse
from widget.check.asserting import CheckPage
from widget.web.site import EXTENSION

MakeClient = Callable[..., FlaskClient]


def page_of(client: FlaskClient, path: str) -> Element:
    response = client.get(path)
    assert response.status_code == 200
    return parse(response.text)


def widgets_of(page: Element) -> list[str]:
    """The components on a page, in the order in which they are read."""
    return [one.classes[1].removeprefix("cw-") for one in page if one.classes[:1] == ["cw"]]


def links(page: Element, rel: str) -> list[dict[str, str]]:
    return [one.attributes for one in page.all("link") if one.attributes.get("rel") == rel]


@pytest.mark.parametrize(
    ("path", "components"),
    [
        (
            "/r/RHM20",
            "condition-summary resource-details contact-card feedback-rating report-missing "
            "interesting-fact",
        ),
        # Its team is not in the library.
        (
            "/r/EMD12",
            "condition-summary resource-details feedback-rating report-missing interesting-fact",
        ),
        ("/r/RHM07", "condition-summary contact-card interesting-fact"),
    ],
)
def test_everything_about_a_resource_is_there_in_the_order_of_reading(
    path: str, components: str, reader: FlaskClient
) -> None:
    assert widgets_of(page_of(reader, path)) == components.split()


def test_its_headings_are_an_outline(reader: FlaskClient) -> None:
    levels = heading_levels(page_of(reader, "/r/RHM20"))
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_no_two_elements_have_one_id(reader: FlaskClient) -> None:
    found = ids(page_of(reader, "/r/RHM20"))
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("path", "tag", "direction", "others"),
    [
        ("/r/RHM20", "en", "ltr", ["ar", "cy"]),
        ("/r/RHM20?lang=ar", "ar", "rtl", ["en", "cy"]),
        ("/r/rhm20?lang=cy", "cy", "ltr", ["en", "ar"]),
        ("/r/EMD12", "en", "ltr", []),
    ],
)
def test_it_names_its_other_languages_each_in_its_own(
    path: str, tag: str, direction: str, others: list[str], reader: FlaskClient
) -> None:
    page = page_of(reader, path)
    (html,) = page.all("html")
    assert (html.attributes["lang"], html.attributes["dir"]) == (tag, direction)
    offered = [
        (one.attributes["hreflang"], one.attributes["lang"], one.text)
        for nav in page.all("nav")
        if "languages" in nav.classes
        for one in nav.all("a")
    ]
    names = {"en": "English", "cy": "Cymraeg", "ar": "العربية"}
    assert offered == [(other, other, names[other]) for other in others]
    head = [one["hreflang"] for one in links(page, "alternate") if "hreflang" in one]
    assert head == others


def test_the_finder_can_be_asked_from_it(reader: FlaskClient) -> None:
    page = page_of(reader, "/r/RHM20?lang=cy")
    (search,) = [one for one in page.all("form") if one.attributes.get("role") == "search"]
    assert search.attributes["action"].endswith("/p/resource-finder/all")
    fields = {one.attributes["name"]: one.attributes.get("value") for one in search.all("input")}
    assert fields == {"lang": "cy", "q": None}


@pytest.mark.parametrize(
    ("path", "appeal"),
    [
        ("/r/RHM20", "Help our hospital to do even more for children"),
        ("/r/RHM20?lang=cy", "Helpwch ein hysbyty i wneud mwy fyth dros blant"),
    ],
)
def test_its_foot_says_where_the_publisher_is_and_what_it_asks_for(
    path: str, appeal: str, reader: FlaskClient
) -> None:
    (foot,) = page_of(reader, path).all("footer")
    assert "S10 2TH" in foot.text
    assert "United Kingdom" in foot.text
    assert [(one.text, one.attributes["href"]) for one in foot.all("a")][1:] == [
        (appeal, "https://www.tchc.org.uk")
    ]


@pytest.mark.parametrize(
    ("rel", "kind", "end"),
    [
        ("canonical", None, "/r/RHM20"),
        ("alternate", "application/ld+json", "/api/resources/RHM20"),
        ("alternate", "application/pdf", "/d/RHM20.pdf"),
    ],
)
def test_programs_are_told_where_else_it_is(
    rel: str, kind: str | None, end: str, reader: FlaskClient
) -> None:
    page = page_of(reader, "/r/RHM20")
    found = [one["href"] for one in links(page, rel) if one.get("type") == kind]
    assert [one for one in found if one.endswith(end)] != []


@pytest.mark.parametrize("path", ["/r/RHM20?theme=dark", "/r/RHM20?theme=dark&style=link"])
def test_it_follows_the_theme_asked_for(path: str, reader: FlaskClient) -> None:
    page = page_of(reader, path)
    (html,) = page.all("html")
    assert html.classes == ["page--dark"]
    assert all("cw--dark" in one.classes for one in page if one.classes[:1] == ["cw"])


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/r/XYZ99", 404, "There is no resource XYZ99 here."),
        ("/r/RHM20?lang=!!", 400, "The option lang cannot be !!."),
        ("/r/RHM20?theme=pink", 400, "The option theme cannot be pink."),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(
    path: str, status: int, words: str, reader: FlaskClient
) -> None:
    response = reader.get(path)
    assert response.status_code == status
    assert words in parse(response.text).text


def test_a_resource_with_a_former_number_is_shown(library: Path, make_client: MakeClient) -> None:
    change(
        library,
        "resources/phl05.md",
        "status: published\n",
        "status: published\nformerly: [PHL01]\n",
    )
    page = page_of(make_client(library=library), "/r/phl01")
    assert links(page, "canonical")[0]["href"].endswith("/r/PHL05")


def test_it_is_kept_by_nobody_because_its_forms_are_for_one_showing(reader: FlaskClient) -> None:
    response = reader.get("/r/RHM20")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/r/rhm20", "view"), ("/d/RHM20.pdf", "download"), ("/r/XYZ99", ""), ("/api/resources", "")],
)
def test_what_people_look_at_is_counted(path: str, kind: str, make_client: MakeClient) -> None:
    client = make_client()
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"}
    client.get(path, headers=browser)
    site = client.application.extensions[EXTENSION]
    site.counter.flush()
    counts = site.store.counts(datetime.now(UTC))
    found = {"view": dict(counts.views), "download": dict(counts.downloads)}
    assert {name: count for name, count in found.items() if count} == (
        {kind: {"RHM20": 1}} if kind else {}
    )


@pytest.mark.parametrize("path", ["RHM20", "RHM20?lang=ar", "EMD12", "RHM07"])
def test_nothing_is_wrong_with_the_page(path: str, widgets: str, check_page: CheckPage) -> None:
    check_page(f"{widgets}/r/{path}")


@pytest.mark.parametrize("component", ["feedback-rating", "report-missing"])
def test_an_answer_is_thanked_for_where_it_was_given(
    component: str, widgets: str, browser: Chrome
) -> None:
    browser.get(f"{widgets}/r/RHM20")
    form = f".cw-{component}"
    for selector in (f"{form} input[type=radio]", f"{form} button"):
        element = browser.find_element(By.CSS_SELECTOR, selector)
        browser.execute_script("arguments[0].scrollIntoView({ block: 'center' })", element)
        element.click()
    wait_for(browser, lambda: "Thank you" in browser.find_element(By.CSS_SELECTOR, form).text)
    assert browser.current_url == f"{widgets}/r/RHM20"
    assert browser.get_log("browser") == []
    wait_for(
        browser,
        lambda: browser.execute_script(
            "return document.activeElement.textContent.startsWith('Thank you')"
        ),
    )
