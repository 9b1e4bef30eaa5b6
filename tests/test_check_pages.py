"""A partner's page as a target: its embeds are waited for, and each fault has its owner."""

import pytest

from tests.serving import HostSite
from widget.check.browser import Browser
from widget.check.engine import Choices
from widget.check.finding import Result
from widget.check.page_target import PageTarget
from widget.check.run import in_scope
from widget.check.targets import open_targets
from widget.embed import room_css, snippet

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>A charity</title>
<link rel="icon" href="data:,">{head}</head>
<body><main><h1>A charity</h1>{body}</main></body></html>"""
NO_TEXT = "<img src='data:,' width=50 height=50>"
PLACES = (
    ("contact-card", "rheumatology"),
    ("feedback-rating", "RHM20"),
    ("condition-summary", "RHM20"),
)


def check(url: str, browser: Browser) -> Result:
    (result,) = PageTarget(url, url).results(browser, Choices())
    assert result.error == ""
    return result


def owners(result: Result) -> list[tuple[str, str]]:
    """Each finding's rule, and whose it is."""
    return [(one.rule.id, one.owner) for one in result.findings]


@pytest.mark.parametrize("way", ["htmx", "loader", "frame"])
def test_a_page_with_three_widgets_has_nothing_wrong(
    way: str, host: HostSite, widgets: str, carewidget_browser: Browser
) -> None:
    made = [snippet(widgets, *place, "", "Read it there") for place in PLACES]
    head = (made[0].setup if way == "htmx" else made[0].loader) + f"<style>{room_css()}</style>"
    # The loader waits until a widget comes near the viewport, so there has to be a way to go.
    between = "<div style='height: 2000px'></div>"
    body = between.join(one.frame if way == "frame" else one.place for one in made)
    result = check(host.add("/checked", PAGE.format(head=head, body=body)), carewidget_browser)
    assert result.title == "A charity"
    assert owners(result) == []


def test_a_fault_is_the_widget_s_or_the_page_s(host: HostSite, carewidget_browser: Browser) -> None:
    body = (
        f"<div>{NO_TEXT}</div><section class='cw'><h2>A widget</h2><div>{NO_TEXT}</div></section>"
    )
    result = check(host.add("/owners", PAGE.format(head="", body=body)), carewidget_browser)
    assert owners(result) == [("image-alt", "host"), ("image-alt", "widget")]
    assert owners(in_scope(result, "host")) == [("image-alt", "host")]
    assert owners(in_scope(result, "widget")) == [("image-alt", "widget")]


def test_a_fault_in_a_frame_of_ours_is_found_and_is_the_widget_s(
    host: HostSite, carewidget_browser: Browser
) -> None:
    inside = host.add("/inside", PAGE.format(head="", body=NO_TEXT))
    body = f"<iframe class='cw-frame' src='{inside}' title='A widget'></iframe>"
    result = check(host.add("/framing", PAGE.format(head="", body=body)), carewidget_browser)
    assert owners(result) == [("image-alt", "widget")]


def test_a_fault_that_only_shows_in_the_dark_says_so(
    host: HostSite, carewidget_browser: Browser
) -> None:
    style = (
        "<style>@media (prefers-color-scheme: dark) "
        "{ body { background: #000 } p { color: #333 } h1 { color: #fff } }</style>"
    )
    page = PAGE.format(head=style, body="<p>Pale</p>")
    (found, *_) = check(host.add("/dark", page), carewidget_browser).findings
    assert found.rule.id == "color-contrast"
    assert found.looks == ("dark",)


def test_the_same_fault_has_the_same_fingerprint_at_each_run(
    host: HostSite, widgets: str, carewidget_browser: Browser
) -> None:
    made = snippet(widgets, "feedback-rating", "RHM20", "", "Rate it")
    style = "<style>.cw label { font-size: 8px !important; line-height: 8px !important }</style>"
    url = host.add("/again", PAGE.format(head=made.setup + style, body=made.place + NO_TEXT))
    first, second = (check(url, carewidget_browser) for _ in range(2))
    prints = [[one.fingerprint(url) for one in each.findings] for each in (first, second)]
    assert prints[0] == prints[1] != []


def test_each_finding_has_a_picture_when_they_are_wanted(
    host: HostSite, carewidget_browser: Browser
) -> None:
    url = host.add("/pictures", PAGE.format(head="", body=NO_TEXT))
    (result,) = PageTarget(url, url).results(carewidget_browser, Choices(pictures=True))
    (found,) = result.findings
    assert found.picture is not None
    assert found.picture.startswith(b"\x89PNG")


def test_what_is_named_twice_is_checked_once() -> None:
    with open_targets(["https://a.org/", "https://a.org/"]) as targets:
        assert [one.url for one in targets] == ["https://a.org/"]


def test_a_frame_of_the_page_s_own_site_is_looked_into(
    host: HostSite, carewidget_browser: Browser
) -> None:
    inside = (
        f"<!doctype html><html lang=en><title>A map</title><main><h1>A map</h1>{NO_TEXT}</main>"
    )
    body = f'<iframe title="A map" srcdoc="{inside}"></iframe>'
    result = check(host.add("/own-frame", PAGE.format(head="", body=body)), carewidget_browser)
    assert owners(result) == [("image-alt", "host")]


def test_a_button_in_the_browser_s_own_colours_is_no_fault_of_the_page(
    host: HostSite, carewidget_browser: Browser
) -> None:
    head = '<meta name="color-scheme" content="light dark">'
    tall = "<style>button { min-width: 44px; min-height: 44px }</style>"
    body = "<p><button>Send</button></p>"
    url = host.add("/native", PAGE.format(head=head + tall, body=body))
    assert owners(check(url, carewidget_browser)) == []
    pale = "<style>button { color: #999; background: #eee }</style>"
    url = host.add("/styled", PAGE.format(head=head + tall + pale, body=body))
    assert ("color-contrast", "host") in owners(check(url, carewidget_browser))


def test_a_page_that_can_only_be_held_one_way_round_is_found(
    host: HostSite, carewidget_browser: Browser
) -> None:
    style = "<style>@media (orientation: portrait) { html { transform: rotate(90deg) } }</style>"
    url = host.add("/locked", PAGE.format(head=style, body="<p>Text</p>"))
    assert "css-orientation-lock" in {rule for rule, _ in owners(check(url, carewidget_browser))}
