"""Every example in every state, the guide and the pages: the checker finds nothing wrong."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.accessibility import everything_wrong
from tests.serving import HostSite
from widget.address import Addresses
from widget.check.asserting import CheckPage
from widget.check.browser import Browser, set_media
from widget.check.engine import Choices
from widget.check.finding import Result
from widget.check.library_target import open_library
from widget.component import Component
from widget.example import show_example
from widget.fragment import Fragments
from widget.registry import components
from widget.submission import Showings

EXAMPLES = [(slug, name) for slug, one in components().items() for name in one.examples]
IN_USE = [
    (slug, name)
    for slug, one in components().items()
    if one.states
    for name in ("in use", "in use (ar)")
]
SLUGS = list(components())

GUIDE = ["/guide", *[f"/guide/{slug}" for slug in SLUGS]]
PAGES = [
    *[f"/p/{slug}/{one.examples['default'].subject}" for slug, one in components().items()],
    "/p/condition-summary/EMD12?theme=dark",
    "/p/condition-summary/PHL05?theme=light",
    "/p/condition-summary/RHM20?lang=ar",
    "/p/condition-summary/RHM07",
    "/p/contact-card/musculoskeletal-pain",
    "/p/contact-card/musculoskeletal-pain?lang=ar",
    "/p/feedback-rating/RHM20?sent=yes",
    "/p/report-missing/RHM20?sent=yes&removed=email,telephone",
    "/guide/feedback-rating?theme=dark",
]
# What assistive technology is told of each example. After a change that is meant, write them again
# with `pytest tests/test_accessibility.py --write-names`, and read the difference.
NAMES = Path(__file__).parent / "names"

HOST = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{scheme}"><title>A partner's page</title>
<link rel="icon" href="data:,">
<style>html {{ color: CanvasText; background: Canvas }}</style></head>
<body><main><h1>A partner's page</h1>{html}</main></body></html>"""


@pytest.fixture(scope="module")
def matrix(carewidget_browser: Browser) -> Mapping[str, Result]:
    """What the checker finds in every example, in every state, by its name."""
    with open_library(None) as target:
        return {one.target: one for one in target.results(carewidget_browser, Choices())}


@pytest.mark.parametrize(("slug", "name"), [*EXAMPLES, *IN_USE])
def test_nothing_is_wrong_with_an_example_in_any_state(
    slug: str, name: str, matrix: Mapping[str, Result]
) -> None:
    result = matrix[f"{slug}/{name}"]
    assert result.error == ""
    assert [(one.rule.id, one.message, one.element) for one in result.findings] == []
    assert len(result.passed) > 40
    assert result.states == ("", *(components()[slug].states if name.startswith("in use") else ()))


def test_nothing_is_wrong_with_the_page_around_the_examples(matrix: Mapping[str, Result]) -> None:
    assert "the page around the widgets" not in matrix


@pytest.mark.parametrize(("slug", "name"), [*EXAMPLES, *IN_USE])
def test_assistive_technology_is_told_what_we_once_read_and_found_good(
    slug: str, name: str, matrix: Mapping[str, Result], request: pytest.FixtureRequest
) -> None:
    told = "".join(
        f"[{state or 'as it comes'}]\n" + "\n".join(lines) + "\n"
        for state, lines in matrix[f"{slug}/{name}"].names.items()
    )
    file = NAMES / slug / f"{name}.txt"
    if request.config.getoption("--write-names"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [*GUIDE, *PAGES])
def test_nothing_is_wrong_with_a_page_of_ours(
    path: str, widgets: str, check_page: CheckPage
) -> None:
    check_page(widgets + path)


@pytest.mark.parametrize(
    "path",
    [
        "/guide/nonsense",
        "/nothing",
        "/p/condition-summary/XYZ99",
        "/p/condition-summary/" + "x" * 100,
        "/p/contact-card/rheumatology?heading=9",
    ],
)
def test_nothing_is_wrong_with_a_page_about_an_error(
    path: str, widgets: str, browser: Chrome
) -> None:
    browser.get(widgets + path)
    assert everything_wrong(browser) == []


@pytest.fixture(scope="module")
def fragments(widgets: str) -> Fragments:
    """Makes examples with the addresses of the real server, as its guide does."""
    return Fragments(Addresses(widgets), Showings("a secret for tests"))


@pytest.fixture
def show(host: HostSite, browser: Chrome) -> Callable[..., None]:
    """Shows HTML in the body of a partner's page."""

    def show_html(html: str, scheme: str = "light dark") -> None:
        browser.get(host.add("/accessibility", HOST.format(html=html, scheme=scheme)))

    return show_html


def example_html(fragments: Fragments, slug: str, name: str, **query: str) -> str:
    component: type[Component] = components()[slug]
    return str(show_example(fragments, component, component.examples[name], **query).html)


def all_examples(fragments: Fragments, **query: str) -> str:
    """Every example of every component, as on one page."""
    return "\n".join(example_html(fragments, *one, heading="2", **query) for one in EXAMPLES)


@pytest.mark.parametrize(("theme", "scheme"), [("dark", "light"), ("light", "dark")])
def test_a_theme_asked_for_holds_against_the_host_s(
    theme: str, scheme: str, fragments: Fragments, show: Callable[..., None], browser: Chrome
) -> None:
    show(all_examples(fragments, style="link", theme=theme), scheme=f"only {scheme}")
    assert everything_wrong(browser) == []


def test_a_host_that_names_no_scheme_stays_light(
    fragments: Fragments, show: Callable[..., None], browser: Chrome
) -> None:
    set_media(browser, {"prefers-color-scheme": "dark"})
    show(example_html(fragments, "contact-card", "default", style="inline"), scheme="normal")
    surface = browser.execute_script(
        "return getComputedStyle(document.querySelector('.cw')).backgroundColor"
    )
    assert surface == "rgb(255, 255, 255)"


def test_nothing_is_wrong_with_all_examples_together(
    fragments: Fragments, show: Callable[..., None], browser: Chrome
) -> None:
    show(all_examples(fragments, style="inline") + all_examples(fragments, style="link"))
    assert everything_wrong(browser) == []


@pytest.mark.parametrize("path", GUIDE)
def test_a_skip_link_comes_first_and_works(path: str, widgets: str, browser: Chrome) -> None:
    browser.get(widgets + path)
    ActionChains(browser, duration=0).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.get_attribute("class") == "skip"
    ActionChains(browser, duration=0).send_keys(Keys.ENTER).perform()
    assert browser.switch_to.active_element.get_attribute("id") == "main"
