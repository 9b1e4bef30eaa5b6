"""Pages that have no room: on a narrow screen, for the reader's text, for a finger."""

import pytest
from selenium.webdriver import Chrome

from tests.judging import faults, judge, page_html
from widget.check.rule import Check
from widget.check.rules.cut_off import TEXT_IS_WHOLE
from widget.check.rules.layout import FITS
from widget.check.rules.targets import LARGE_TARGETS
from widget.check.rules.text_room import ROOM_FOR_LARGE_TEXT, ROOM_FOR_SPACING

WORD = "Rheumatoidarthritisbehandlungsmöglichkeiten" * 2
SENTENCE = "Ring the clinic before you come, so that somebody is there for you. "
SR_ONLY = "position: absolute; width: 1px; height: 1px; overflow: hidden; white-space: nowrap"
TABLE = f"<table><tr>{'<td>Appointments</td>' * 8}</tr></table>"
ROW = "".join(f"<a href='#{number}'>Link number {number}</a> " for number in range(8))

TOO_WIDE = {
    "a box with a width": (
        f"<main><div style='width: 600px'><p>{SENTENCE * 4}</p></div></main>",
        "div",
    ),
    "a least width": (f"<main style='min-width: 500px'><p>{SENTENCE * 4}</p></main>", "main"),
    "a picture": ("<main><p><img alt='' width=600 height=9 src='data:,'></p></main>", "img"),
    "a long word": (f"<main><p>See <b>{WORD}</b></p></main>", "b"),
    "a line that may not break": (f"<p style='white-space: nowrap'>{SENTENCE}</p>", "p"),
    "code": (f"<section><pre>{SENTENCE}</pre></section>", "pre"),
    "a table": (f"<main><div>{TABLE}</div></main>", "table"),
    "a row of links": (f"<nav style='display: flex; gap: 2em'>{ROW}</nav>", "nav"),
    "a field": ("<p><input style='width: 500px' aria-label=Name></p>", "input"),
    "text that grows what is around it": (
        f"<div style='display: grid'><div><p style='white-space: nowrap'>{SENTENCE}</p></div>",
        "p",
    ),
    "a fixed banner that nobody can scroll": (
        f"<div style='position: fixed; bottom: 0; left: 0; width: 600px'>{SENTENCE * 2}</div>",
        "div",
    ),
    "text cut off at the left edge": (f"<p style='margin-left: -60px'>{SENTENCE}</p>", "p"),
    "text cut off by a page that hides it": (
        f"<style>body {{ overflow-x: hidden }}</style><p style='width: 500px'>{SENTENCE * 3}</p>",
        "p",
    ),
}
FITTING = {
    "plain text": f"<h1>Clinic</h1><p>{SENTENCE * 3}</p>",
    "text for screen readers": f"<span style='{SR_ONLY}'>{SENTENCE}</span>",
    "text clipped away": "<p style='position: absolute; clip-path: inset(50%)'>Text</p>",
    "a skip link": "<a href=#a style='position: absolute; left: -9999px'>Skip</a><p id=a>Text</p>",
    "text replaced by an image": "<h1 style='text-indent: -9999px; overflow: hidden'>Clinic</h1>",
    "a menu beyond the left edge": "<nav style='position: fixed; left: 0; width: 250px; "
    f"transform: translateX(-100%)'>{ROW}</nav>",
    "a fixed menu beyond the right edge": "<nav style='position: fixed; right: 0; width: 250px; "
    f"transform: translateX(100%)'>{ROW}</nav>",
    "a table that scrolls in itself": f"<div style='overflow-x: auto' tabindex=0>{TABLE}</div>",
    "code that scrolls in itself": f"<pre style='overflow: auto' tabindex=0>{SENTENCE}</pre>",
    "a carousel": "<div style='overflow: hidden'><div style='display: flex; "
    f"transform: translateX(-320px)'>{'<p style=flex:none;width:320px>One</p>' * 4}</div></div>",
    "an ellipsis": "<p style='overflow: hidden; white-space: nowrap; text-overflow: ellipsis'>"
    f"{SENTENCE}</p>",
    "decoration in a box that hides it": "<div style='overflow: hidden; position: relative'>"
    "<i style='position: absolute; width: 900px; height: 9px; background: red'></i>Text</div>",
    "a fixed banner that fits": f"<div style='position: fixed; inset: auto 0 0'>{SENTENCE}</div>",
    "columns with negative margins that fit": "<div style='padding: 0 15px; overflow: auto'>"
    f"<div style='margin: 0 -15px'><p>{SENTENCE}</p></div></div>",
    "a closed part": f"<details><summary>More</summary><pre>{SENTENCE * 2}</pre></details>",
    "as wide as the screen": "<div style='width: 100vw; margin: 0 -8px'>Text</div>",
    "a frame that fits": "<iframe title=Map style='max-width: 100%; border: 0'></iframe>",
    "no box of its own": f"<div style='display: contents'><p>{SENTENCE}</p></div>",
    "text in a drawing": "<svg width=200 height=20><text x=150 y=15>Long text in it</text></svg>",
    "a hidden field behind its label": f"<input type=checkbox id=a style='{SR_ONLY}'>"
    "<label for=a>Yes</label>",
}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", [name for name in TOO_WIDE if "left" not in name])
def test_what_makes_a_page_scroll_sideways_is_named(
    name: str, direction: str, browser: Chrome
) -> None:
    html, element = TOO_WIDE[name]
    html = html.replace("left: 0", "inset-inline-start: 0")
    assert judge(browser, FITS, page_html(html, dir=direction)) == [element]


def test_text_beyond_an_edge_that_nobody_can_scroll_to_is_named(browser: Chrome) -> None:
    html, element = TOO_WIDE["text cut off at the left edge"]
    assert judge(browser, FITS, page_html(html)) == [element]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", FITTING)
def test_what_fits_or_scrolls_in_itself_is_no_fault(
    name: str, direction: str, browser: Chrome
) -> None:
    html = FITTING[name]
    if direction == "rtl":
        html = html.replace("left: -9999px", "right: -9999px")
    assert judge(browser, FITS, page_html(html, dir=direction)) == []


def test_decoration_that_makes_the_page_scroll_is_a_small_fault(browser: Chrome) -> None:
    html = "<i style='position: absolute; left: 0; width: 700px; height: 9px; background: red'></i>"
    assert judge(browser, FITS, page_html(html + "<p>Text</p>")) == [""]


@pytest.mark.parametrize(
    ("html", "impact"),
    [
        (TOO_WIDE["a picture"][0], "minor"),
        (TOO_WIDE["a table"][0], "minor"),
        (TOO_WIDE["a table"][0].replace("<table", "<table role=presentation"), None),
        ("<video style='width: 600px'></video>", "minor"),
        (TOO_WIDE["code"][0], "moderate"),
        (TOO_WIDE["a field"][0], None),
    ],
)
def test_what_needs_two_dimensions_is_a_small_fault(
    html: str, impact: str | None, browser: Chrome
) -> None:
    assert [fault.impact for fault in faults(browser, FITS, page_html(html))] == [impact]


CUT = {
    "a box with a height": (
        f"<div style='height: 30px; width: 680px; overflow: hidden'>{SENTENCE}</div>",
        "div",
    ),
    "a button with a height": (
        "<button style='width: 200px; padding: 0; overflow: hidden; white-space: nowrap'>"
        "Make an appointment</button>",
        "button",
    ),
    "an overlap": (
        f"<div style='height: 20px; width: 680px'><p style='margin: 0'>{SENTENCE}</p></div>"
        f"<address style='width: 680px'>{SENTENCE}</address>",
        "p",
    ),
}
UNCUT = {
    "plain text": f"<h1>Clinic</h1><p>{SENTENCE * 3}</p><ul><li>{SENTENCE}</ul>",
    "what is cut off anyway": f"<p style='width: 99px; overflow: hidden; white-space: nowrap; "
    f"text-overflow: ellipsis'>{SENTENCE}</p>",
    "what is said in its title": "<p style='width: 150px; overflow: hidden; white-space: nowrap' "
    "title='Make an appointment'>Make an appointment</p>",
    "what is said in the title of a drawing": "<svg title=Text width=90 height=20 style='overflow: "
    "hidden'><text y=15>Text</text></svg>",
    "what stands elsewhere in full": "<p style='width: 150px; overflow: hidden; white-space: "
    "nowrap'>Make an appointment</p><p>Make an appointment today</p>",
    "what scrolls": f"<div style='height: 40px; width: 500px; overflow: auto'>{SENTENCE}</div>",
    "text for screen readers": f"<span style='{SR_ONLY}'>{SENTENCE}</span>",
    "a least height": f"<div style='min-height: 40px; overflow: hidden'>{SENTENCE}</div>",
    "a banner over text": f"<p>{SENTENCE * 40}</p><div style='position: fixed; bottom: 0; "
    f"background: white'>{SENTENCE}</div>",
    "a heading that sticks": "<h2 style='position: sticky; top: 0'>Clinic</h2>"
    f"<p>{SENTENCE * 40}</p>",
    "a caption over a picture": "<div style='position: relative'><img alt='' width=90 height=90 "
    "src='data:,'><p style='position: absolute; bottom: 0'>Caption</p></div>",
    "a line height of one": f"<p style='line-height: 1; overflow: hidden'>{SENTENCE}</p>",
    "the name of an icon in a font": "<i class=material-icons style='display: block; width: "
    "40px; overflow: hidden; white-space: nowrap'>home</i>",
    "transitions": f"<p style='transition: all 3s; height: auto'>{SENTENCE}</p>",
}


@pytest.mark.parametrize("check", [ROOM_FOR_SPACING, ROOM_FOR_LARGE_TEXT], ids=["spaced", "large"])
@pytest.mark.parametrize("name", CUT)
def test_text_without_room_for_the_reader_s_wish_is_named(
    name: str, check: Check, browser: Chrome
) -> None:
    html, element = CUT[name]
    style = "<style>body, button { font: 1rem/1.2 monospace, monospace }</style>"
    assert judge(browser, check, page_html(style + html)) == [element]


@pytest.mark.parametrize("check", [ROOM_FOR_SPACING, ROOM_FOR_LARGE_TEXT], ids=["spaced", "large"])
@pytest.mark.parametrize("name", UNCUT)
def test_text_with_room_for_the_reader_s_wish_is_no_fault(
    name: str, check: Check, browser: Chrome
) -> None:
    assert judge(browser, check, page_html(UNCUT[name])) == []


LARGE = "display: inline-block; width: 44px; height: 44px"
SMALL_TARGETS = {
    "a button": ("<p><button style='border: 1px solid; height: 30px'>Send</button></p>", "button"),
    "a link alone": ("<p><a href=#>Contact us</a></p>", "a"),
    "links of a list": ("<ul><li><a href=#a>A</a></li><li><a href=#b>B</a></li></ul>", "a"),
    "a field that is styled": ("<input aria-label=Name style='border: 1px solid'>", "input"),
    "a link that wraps on a narrow screen": (
        "<nav><a style='display: block' href=#>Make an appointment at one of our clinics</a></nav>",
        "a",
    ),
    "a button a little too low": (
        "<button style='border: 0; padding: 0; width: 90px; height: 43.6px'>Send</button>",
        "button",
    ),
    "a link in a drawing": (
        "<svg width=99 height=20><a href=#a><text y=15>Ward</text></a></svg>",
        "a",
    ),
    "a role": ("<div role=button tabindex=0>Send</div>", "div"),
}
LARGE_ENOUGH = {
    "a large button": f"<button style='{LARGE}'>x</button>",
    "a link in a sentence": "<p>Please <a href=#>ring us</a> before you come.</p>",
    "what the browser draws": "<input type=checkbox aria-label=A><button>B</button>"
    "<select aria-label=C></select><input aria-label=D>",
    "a control with its label": "<label style='display: block; padding: 20px'>"
    "<input type=checkbox style='appearance: none'> Yes</label>",
    "a link over a whole card": "<style>a::after { content: ''; position: absolute; inset: 0 }"
    "</style><div style='position: relative; width: 200px; height: 90px'><a href=#>Read</a></div>",
    "a link that holds a picture": f"<a href=#><img alt=Home src='data:,' style='{LARGE}'></a>",
    "a skip link": "<a href='#a' style='position: absolute; left: -9999px'>Skip</a>",
    "another way to the same place": f"<nav><a href=#a>A</a></nav><a href=#a style='{LARGE}'>A</a>",
    "a transparent field over a drawing of it": f"<input type=radio id=b style='{LARGE}; "
    "opacity: 0; position: absolute'><label for=b>B</label>",
    "a field hidden behind its label": f"<input type=radio id=a style='{SR_ONLY}'>"
    f"<label for=a style='{LARGE}'>A</label>",
    "a region that scrolls": "<div tabindex=0 style='overflow: auto; height: 20px'>Text</div>",
}


@pytest.mark.parametrize("name", SMALL_TARGETS)
def test_a_small_target_is_named_once_for_its_list(name: str, browser: Chrome) -> None:
    html, element = SMALL_TARGETS[name]
    assert judge(browser, LARGE_TARGETS, page_html(html)) == [element]


@pytest.mark.parametrize("name", LARGE_ENOUGH)
def test_a_target_that_is_large_or_excepted_is_no_fault(name: str, browser: Chrome) -> None:
    assert judge(browser, LARGE_TARGETS, page_html(LARGE_ENOUGH[name])) == []


NARROW_LINE = "width: 200px; overflow: hidden; white-space: nowrap"
LOW = "width: 300px; height: 30px; overflow: hidden"
CUT_OFF = {
    "a line in a narrow box": (f"<p style='{NARROW_LINE}'>{SENTENCE}</p>", "p"),
    "a line with an ellipsis": (
        f"<p style='{NARROW_LINE}; text-overflow: ellipsis'>{SENTENCE}</p>",
        "p",
    ),
    "lines in a low box": (f"<p style='{LOW}'>{SENTENCE * 3}</p>", "p"),
    "a part of a low box": (f"<div style='{LOW}'><b>Hours</b> <i>{SENTENCE * 3}</i></div>", "div"),
    "lines that are clamped": (
        "<p style='display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; "
        f"width: 300px; overflow: hidden'>{SENTENCE * 3}</p>",
        "p",
    ),
}
WHOLE = {
    "plain text": f"<p>{SENTENCE * 9}</p>",
    "a title": f"<p style='{NARROW_LINE}' title='{SENTENCE}'>{SENTENCE}</p>",
    "what stands elsewhere": f"<p style='{NARROW_LINE}'>{SENTENCE}</p><p>{SENTENCE}</p>",
    "a link": f"<a href=# style='{NARROW_LINE}; display: block'>{SENTENCE}</a>",
    "a card with a link": f"<div><h3><a href=#>Clinic</a></h3><p style='{LOW}'>{SENTENCE * 3}</p>"
    "</div>",
    "a button that shows more": f"<p style='{LOW}'>{SENTENCE * 3}</p><button>More</button>",
    "text for screen readers": f"<span style='{SR_ONLY}'>{SENTENCE}</span>",
    "what scrolls": f"<div tabindex=0 style='{LOW}; overflow: auto'>{SENTENCE * 3}</div>",
    "slides": "<div style='overflow: hidden; width: 300px'><div style='display: flex'>"
    f"{'<p style=flex:none;width:200px>Ring the clinic before you come.</p>' * 4}</div></div>",
    "text replaced by an image": f"<h1 style='text-indent: -9999px; {NARROW_LINE}'>Clinic</h1>",
    "a part that is closed": f"<div style='height: 0; overflow: hidden'>{SENTENCE}</div>",
    "the descenders of letters": f"<p style='line-height: 1; height: 15px; overflow: hidden'>"
    f"{SENTENCE}</p>",
    "decoration": f"<p aria-hidden=true style='{NARROW_LINE}'>{SENTENCE}</p>",
}


@pytest.mark.parametrize("name", CUT_OFF)
def test_text_that_is_cut_off_as_the_page_comes_is_named(name: str, browser: Chrome) -> None:
    html, element = CUT_OFF[name]
    assert judge(browser, TEXT_IS_WHOLE, page_html(html)) == [element]


@pytest.mark.parametrize("name", WHOLE)
def test_text_that_is_whole_or_can_be_read_elsewhere_is_no_fault(
    name: str, browser: Chrome
) -> None:
    assert judge(browser, TEXT_IS_WHOLE, page_html(WHOLE[name])) == []
