"""The resource finder in a real browser: by keyboard, with every htmx, and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.accessibility import everything_wrong
from tests.serving import HostSite, widget_server
from tests.test_embedding import LINK, PAGE, STRICT, TITLE, VERSIONS, HostPage
from widget.embed import snippet
from widget.paths import EXAMPLE_LIBRARY

FINDER = ("resource-finder", "all")
LEAFLET = """---
number: BON{at:02}
title: Bone clinic leaflet {at:02}
kind: service
format: leaflet
summary: What to bring to the bone clinic.
services: [{service}]
audiences: [Parents and carers]
topics: [Bones and joints]
language: en
status: published
published: 2024-02-12
reviewed: 2025-11-03
review_due: 2028-11-03
version: "1"
owner: Bone clinic
approved_by: Patient Information Group
approved: 2025-11-03
---

## What to bring

A list of medicines.
"""


@pytest.fixture(scope="module")
def widgets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A widget server whose library has several pages of results."""
    library = Path(copytree(EXAMPLE_LIBRARY, tmp_path_factory.mktemp("many") / "library"))
    for at in range(1, 26):
        text = LEAFLET.format(at=at, service="Orthopaedics" if at <= 5 else "Bone clinic")
        (library / "resources" / f"bon{at:02}.md").write_text(text, encoding="utf-8")
    with widget_server(tmp_path_factory.mktemp("state"), library) as base_url:
        yield base_url


class Finder(HostPage):
    """A partner's page with finders, used by keyboard."""

    def show(
        self, version: str, *embeds: tuple[str, str], query: str = "", policy: str = ""
    ) -> None:
        """Open a page with these embeds, and wait for them."""
        self.open(version, *embeds, query=query, policy=policy.format(widgets=self.widgets))
        self.widgets_shown(len(embeds))

    def part(self, selector: str, at: int = 0) -> WebElement:
        """A part of one of the finders."""
        return self.all(f".cw-resource-finder {selector}")[at]

    def press(self, *keys: str) -> None:
        ActionChains(self.browser, duration=0).send_keys(*keys).perform()

    def go_to(self, selector: str, at: int = 0) -> None:
        """Give the focus to a part, as the Tab key does in the end."""
        self.browser.execute_script("arguments[0].focus()", self.part(selector, at))

    def set_width(self, pixels: int) -> None:
        size = {"width": pixels, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def is_shown(self, element: WebElement) -> bool:
        """As the browser says: Selenium takes what is in closed details for hidden in any case."""
        return bool(self.browser.execute_script("return arguments[0].checkVisibility()", element))

    def named(self, text: str) -> WebElement:
        """The link or the button with a text."""
        both = self.all(".cw-resource-finder :is(a, button)")
        return next(one for one in both if str(one.get_property("textContent")).strip() == text)

    def follow(self, text: str) -> None:
        """Follow a link or press a button by keyboard."""
        found = self.named(text)
        assert self.is_shown(found)
        self.browser.execute_script("arguments[0].focus()", found)
        self.press(Keys.ENTER)

    def search(self, text: str, at: int = 0) -> None:
        self.go_to("input[type=search]", at)
        self.press(text, Keys.ENTER)

    def status(self, at: int = 0) -> str:
        return self.part("[role=status]", at).text

    def wait_for_status(self, text: str, at: int = 0) -> None:
        self.wait(lambda: self.status(at) == text)

    def focused(self) -> str:
        """The text, or the name, of what has the focus."""
        element = self.browser.switch_to.active_element
        return element.text or element.get_attribute("name") or element.tag_name

    def wait_for_focus(self, text: str) -> None:
        self.wait(lambda: self.focused() == text)

    def chosen(self) -> list[str]:
        boxes = self.all(".cw-resource-finder :checked[type=checkbox]")
        return [str(one.get_attribute("value")) for one in boxes]

    def choose(self, value: str) -> None:
        """Choose a filter by keyboard; on a narrow screen they are opened first."""
        if not self.is_shown(self.part(f"input[value='{value}']")):
            self.go_to("summary")
            self.press(Keys.ENTER)
        self.go_to(f"input[value='{value}']")
        self.press(Keys.SPACE)

    def count_of(self, value: str) -> str:
        box = self.part(f"label:has(input[value='{value}']) .cw-resource-finder__count")
        return str(box.get_property("textContent"))


@pytest.fixture
def finder(browser: Chrome, host: HostSite, widgets: str) -> Finder:
    return Finder(browser, host, widgets)


@VERSIONS
def test_a_search_keeps_the_focus_and_announces_the_count(version: str, finder: Finder) -> None:
    finder.show(version, FINDER)
    box, status = finder.part("input[type=search]"), finder.part("[role=status]")
    assert status.text == "29 resources found"
    finder.search("bone clinic")
    finder.wait_for_status("25 resources found")
    # Neither has been replaced: an announcement needs a region that was there before.
    assert status.text == "25 resources found"
    assert finder.browser.switch_to.active_element == box
    assert finder.part("h3").text == "Bone clinic leaflet 01"


@VERSIONS
def test_nothing_but_the_results_is_announced(version: str, finder: Finder) -> None:
    finder.show(version, FINDER)
    finder.search("crmo")
    finder.wait_for_status("1 resource found")
    regions = finder.all(".cw :is([role=status], [role=alert], [aria-live], output)")
    assert [one.text for one in regions] == ["1 resource found"]


@pytest.mark.parametrize("width", [320, 1280])
@VERSIONS
def test_filters_renew_results_and_counts_and_the_focus_goes_to_the_results(
    version: str, width: int, finder: Finder
) -> None:
    finder.set_width(width)
    finder.show(version, FINDER)
    finder.choose("Orthopaedics")
    assert finder.status() == "29 resources found", "nothing is searched before it is asked for"
    finder.follow("Show results")
    finder.wait_for_focus("Showing 1 to 5 of 5")
    assert finder.status() == "5 resources found"
    assert finder.chosen() == ["Orthopaedics"]
    # A facet says what choosing another of its values would add; the others what is left.
    assert finder.count_of("Bone clinic") == "(20)"
    assert finder.count_of("Bones and joints") == "(5)"


@VERSIONS
def test_a_filter_can_be_removed_and_everything_reset(version: str, finder: Finder) -> None:
    finder.show(version, FINDER, query="service=Orthopaedics&service=Pharmacy&q=clinic")
    assert finder.status() == "5 resources found"
    finder.follow("Remove filter: Orthopaedics")
    finder.wait_for_status("No resources found")
    assert finder.chosen() == ["Pharmacy"]
    finder.follow("Reset")
    finder.wait_for_focus("Showing 1 to 10 of 29")
    assert (finder.chosen(), finder.part("input").get_property("value")) == ([], "")


@VERSIONS
def test_a_page_is_turned_and_the_focus_goes_to_its_first_line(
    version: str, finder: Finder
) -> None:
    finder.show(version, FINDER, query="service=Bone+clinic")
    finder.follow("Next page")
    finder.wait_for_focus("Showing 11 to 20 of 20")
    assert finder.part("[aria-current=page]").text.endswith("2")
    assert finder.chosen() == ["Bone clinic"]
    finder.follow("Previous page")
    finder.wait_for_focus("Showing 1 to 10 of 20")


@VERSIONS
def test_filters_stay_when_another_text_is_searched_for(version: str, finder: Finder) -> None:
    finder.show(version, FINDER, query="service=Orthopaedics")
    finder.search("leaflet 03")
    finder.wait(lambda: finder.part("h3").text == "Bone clinic leaflet 03")
    assert finder.chosen() == ["Orthopaedics"]


@VERSIONS
def test_neither_the_address_nor_the_history_of_the_host_changes(
    version: str, finder: Finder
) -> None:
    finder.show(version, FINDER)
    place = finder.browser.execute_script("return [location.href, history.length]")
    finder.search("bone")
    finder.wait(lambda: finder.status() != "29 resources found")
    finder.follow("Next page")
    finder.wait(lambda: finder.focused().startswith("Showing 11"))
    finder.follow("Reset")
    finder.wait_for_status("29 resources found")
    assert finder.browser.execute_script("return [location.href, history.length]") == place


@VERSIONS
def test_two_finders_on_a_page_stay_apart(version: str, finder: Finder) -> None:
    finder.show(version, FINDER, FINDER)
    finder.search("crmo", at=1)
    finder.wait_for_status("1 resource found", at=1)
    assert finder.status(0) == "29 resources found"
    finder.search("ibuprofen", at=0)
    finder.wait(lambda: finder.status(0) != "29 resources found")
    assert finder.status(1) == "1 resource found"


@VERSIONS
def test_language_and_heading_stay_as_the_partner_asked(version: str, finder: Finder) -> None:
    finder.show(version, FINDER, query="lang=cy&heading=4")
    finder.search("esgyrn")
    finder.wait(lambda: len(finder.all(".cw-resource-finder h5")) == 1)
    assert finder.part("h5").text.startswith("Osteomyelitis amlffocal")


@VERSIONS
def test_it_works_under_a_strict_policy(version: str, finder: Finder) -> None:
    finder.show(version, FINDER, query="style=link", policy=STRICT)
    finder.search("bone clinic")
    finder.wait_for_status("25 resources found")
    finder.follow("Next page")
    finder.wait_for_focus("Showing 11 to 20 of 25")
    assert finder.browser.execute_script("return window.reported") == []
    said = finder.browser.get_log("browser")
    assert [one for one in said if one["level"] in ("WARNING", "SEVERE")] == []


@pytest.mark.parametrize("javascript", [True, False])
def test_on_its_own_page_the_address_says_what_is_searched_and_back_works(
    javascript: bool, finder: Finder
) -> None:
    command = "Emulation.setScriptExecutionDisabled"
    finder.browser.execute_cdp_cmd(command, {"value": not javascript})
    finder.browser.get(f"{finder.widgets}/p/resource-finder/all?lang=cy")
    finder.browser.get(f"{finder.widgets}/p/resource-finder/all?service=Bone+clinic")
    finder.part("input[type=search]").send_keys("clinic", Keys.ENTER)
    finder.wait(lambda: "q=clinic" in finder.browser.current_url)
    assert "service=Bone+clinic" in finder.browser.current_url
    finder.named("Next page").click()
    finder.wait(lambda: finder.part("[aria-current=page]").text.endswith("2"))
    finder.browser.back()
    finder.wait(lambda: finder.part("[aria-current=page]").text.endswith("1"))
    finder.browser.back()
    finder.wait(lambda: "q=" not in finder.browser.current_url)
    assert finder.status() == "20 resources found"


def test_it_works_with_the_loader_under_a_strict_policy(finder: Finder) -> None:
    made = snippet(finder.widgets, *FINDER, "style=link", LINK)
    html = PAGE.format(title=TITLE, head=made.loader, body=made.place)
    policy = {"Content-Security-Policy": STRICT.format(widgets=finder.widgets)}
    finder.browser.get(finder.host.add("/finder", html, policy))
    finder.widgets_shown(1)
    finder.search("bone clinic")
    finder.wait_for_status("25 resources found")
    finder.follow("Next page")
    finder.wait_for_focus("Showing 11 to 20 of 25")
    assert finder.browser.execute_script("return window.reported") == []


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wrong_with_a_long_list_and_its_pages(width: int, finder: Finder) -> None:
    finder.set_width(width)
    finder.browser.get(f"{finder.widgets}/p/resource-finder/all?page=2")
    assert everything_wrong(finder.browser) == []
