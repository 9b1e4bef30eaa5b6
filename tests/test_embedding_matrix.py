"""Every way to embed, with and without a strict policy: each widget, in each of its states."""

import re
from collections.abc import Callable

import pytest
from selenium.webdriver import Chrome

from tests.accessibility import repeated_ids, violations
from tests.serving import HTMX, HostSite
from tests.test_embedding import LINK, PAGE, RATING, STRICT, STYLE, THREE, TITLE, HostPage
from widget.embed import Snippet, room_css, snippet


def own(version: str) -> str:
    """The script of a host that has its own htmx."""
    return f'<script src="/{version}.js" defer></script>'


# What stands in the head of the host's page.
WAYS: dict[str, Callable[[Snippet], str]] = {
    **{
        version: lambda made, version=version: f"{made.settings}\n{own(version)}"
        for version in HTMX
    },
    "our htmx": lambda made: made.setup,
    "loader": lambda made: made.loader,
    "loader beside htmx2": lambda made: f"{made.settings}\n{own('htmx2')}\n{made.loader}",
    "frame": lambda made: made.loader,
    "no JavaScript": lambda made: made.loader,
}
# Where the widget is not in the host's page itself.
ELSEWHERE = ("frame", "no JavaScript")
POLICIES = {"no policy": "", "strict policy": STRICT}
NOTHING, FOUR = (0, "There is a problem"), (4, "Thank you for your answer")
# What is answered, and what is then said: one after the other.
ANSWERS = {RATING: (NOTHING, FOUR)}

# What the console says without a fault: axe asks a frame of another origin in vain, and a page that
# says what is wrong with a form has the status for that (RFC 9110).
NO_FAULT = re.compile(
    r"Failed to execute 'postMessage' on 'DOMWindow'"
    r"|/p/\S+ - Failed to load resource: the server responded with a status of 422"
)


class Host(HostPage):
    """A partner's page that embeds widgets in one of the ways."""

    way = ""

    def embed(self, way: str, *embeds: tuple[str, str], policy: str = "") -> None:
        """Open a page with these widgets; in the page itself, wait for them."""
        self.way = way
        self.allow_scripts(way != "no JavaScript")
        query = "style=link" if policy else ""
        made = [snippet(self.widgets, *embed, query, LINK) for embed in embeds]
        if way == "frame" and policy:
            policy += "; frame-src {widgets}"
        self.host.add("/host.css", STYLE + room_css(), {"Content-Type": "text/css"})
        html = PAGE.format(
            title=TITLE,
            head=WAYS[way](made[0]),
            body="\n".join(one.frame if way == "frame" else one.place for one in made),
        )
        headers = {"Content-Security-Policy": policy.format(widgets=self.widgets)}
        self.browser.get(self.host.add("/matrix", html, headers if policy else {}))
        if way not in ELSEWHERE:
            self.widgets_shown(len(embeds))
            self.wait_for_styles()

    def allow_scripts(self, allowed: bool) -> None:
        command = "Emulation.setScriptExecutionDisabled"
        self.browser.execute_cdp_cmd(command, {"value": not allowed})

    def go_to(self, at: int) -> str:
        """Go where a widget is, if need be into its frame or after its link.

        Returns:
            The selector of its place there.
        """
        if self.way not in ELSEWHERE:
            return f".cw-embed:nth-of-type({at + 1})"
        if self.way == "frame":
            self.browser.switch_to.default_content()
            self.browser.switch_to.frame(self.all("iframe")[at])
        else:
            link = self.all(".cw-embed a")[at]
            assert link.text == LINK
            link.click()
        self.wait_for_styles()
        return "main"

    def wait_for_styles(self) -> None:
        """Wait until a widget is there, and each is styled."""
        self.wait(
            lambda: (
                (found := self.all(".cw"))
                and all(one.value_of_css_property("border-top-style") != "none" for one in found)
            )
        )

    def answer(self, score: int, said: str, place: str) -> None:
        """Send an answer, or none if it is 0, and wait until what is said has the focus."""
        if score:
            self.choose(score, place)
        self.send(place)
        self.wait(lambda: [one for one in self.all(":focus") if one.text.startswith(said)])
        self.wait(lambda: not self.all(".htmx-request, .htmx-swapping, .htmx-settling"))
        self.wait_for_styles()

    def faults(self) -> list[str]:
        """What is wrong with the page or frame looked at; and what the console has said so far."""
        logged = self.browser.get_log("browser")
        reported = self.browser.execute_script("return window.reported ?? []")
        # axe is a script itself.
        self.allow_scripts(True)
        found = violations(self.browser) + repeated_ids(self.browser)
        self.allow_scripts(self.way != "no JavaScript")
        said = [one["message"] for one in logged if one["level"] in ("WARNING", "SEVERE")]
        return [one for one in said if not NO_FAULT.search(one)] + reported + found


@pytest.fixture
def page(browser: Chrome, host: HostSite, widgets: str) -> Host:
    return Host(browser, host, widgets)


@pytest.mark.parametrize("embed", THREE, ids=lambda embed: embed[0])
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("way", WAYS)
def test_a_widget_and_its_host_have_no_fault_in_any_state(
    way: str, policy: str, embed: tuple[str, str], page: Host
) -> None:
    page.embed(way, embed, policy=POLICIES[policy])
    found = {"host": page.faults()}
    place = page.go_to(0)
    if way in ELSEWHERE:
        found["widget"] = page.faults()
    assert len(page.all(f"{place} > .cw-{embed[0]}")) == 1
    for score, said in ANSWERS.get(embed, ()):
        page.answer(score, said, place)
        found[said] = page.faults()
    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize("way", [way for way in WAYS if way != "no JavaScript"])
def test_the_same_widget_three_times_is_answered_each_by_itself(way: str, page: Host) -> None:
    page.embed(way, RATING, RATING, RATING)
    page.choose(2, page.go_to(0))
    page.answer(*FOUR, page.go_to(1))
    page.answer(*NOTHING, page.go_to(2))
    shown = [page.one(page.go_to(at)).text.partition("\n")[0] for at in range(3)]
    assert shown == ["How useful did you find this resource?", FOUR[1], NOTHING[1]]
    chosen = [one.get_attribute("value") for one in page.all(f"{page.go_to(0)} :checked")]
    assert chosen == ["2"]
    assert repeated_ids(page.browser) == []


def test_without_javascript_each_of_three_links_leads_to_a_form(page: Host) -> None:
    for at in range(3):
        page.embed("no JavaScript", RATING, RATING, RATING)
        assert len(page.all(".cw-embed a")) == 3
        page.answer(*FOUR, page.go_to(at))
