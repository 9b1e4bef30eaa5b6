"""Pages whose colours do not suffice: as they come, in dark and in forced colours."""

import pytest
from selenium.webdriver import Chrome

from tests.judging import faults, judge, page_html
from widget.check.rules.colour import MORE_CONTRAST
from widget.check.rules.control_edge import CONTROL_EDGE
from widget.check.rules.forced_colours import SEEN_IN_FORCED_COLOURS

SCHEMES = "<meta name=color-scheme content='light dark'>"
SR_ONLY = "position: absolute; width: 1px; height: 1px; overflow: hidden"
MASK = "mask: linear-gradient(red, red)"
GRADIENT = "background-image: linear-gradient(red, blue)"

TOO_PALE = {
    "a placeholder": (
        "<style>::placeholder { color: #aaa }</style><input placeholder='Your name'>",
        "input",
    ),
    "a placeholder that is let through": (
        "<style>::placeholder { opacity: .4 }</style><textarea placeholder='Your name'></textarea>",
        "textarea",
    ),
    "list numbers": ("<style>::marker { color: #bbb }</style><ol><li>One</ol>", "li"),
    "text written before": (
        "<style>p::before { content: 'Step 1'; color: #ccc }</style><p>Read</p>",
        "p",
    ),
    "text written after, on a ground of its own": (
        "<style>b::after { content: 'New'; color: #fff; background: #fc0 }</style><b>Read</b>",
        "b",
    ),
    "text in a drawing": (
        "<svg width=99 height=20><text y=15 fill='#bbb'>Ward</text></svg>",
        "text",
    ),
}
CLEAR = {
    "the browser's own": "<input><ol><li>One</ol><p>Text</p>",
    "a placeholder of a field that is off": "<style>::placeholder { color: #aaa }</style>"
    "<input disabled placeholder=Name>",
    "bullets": "<style>::marker { color: #bbb }</style><ul><li>One</ul>",
    "arrows and icons": "<style>a::after { content: '›'; color: #ccc } "
    "b::before { content: '\\e001'; color: #ccc }</style><a href=#>Go</a><b>Text</b>",
    "large text": "<style>p::before { content: '1'; color: #888; font: 30px a }</style><p>Go</p>",
    "text over a picture": "<div style='background-image: url(data:,)'>"
    "<style>p::before { content: 'New'; color: #ccc }</style><p>Go</p></div>",
    "text over a picture that lies below": "<div style='position: relative'><img alt='' "
    "src='data:,' style='position: absolute; inset: 0; width: 100%; height: 100%'>"
    "<style>p::before { content: 'New'; color: #ccc; }</style>"
    "<p style='position: relative'>Go</p></div>",
    "text on a shape": "<svg width=99 height=20><rect width=99 height=20 />"
    "<text y=15 fill='#fff'>Ward</text></svg>",
    "what nobody sees": f"<p style='{SR_ONLY}'><style>p::before {{ content: 'New'; color: #eee }}"
    "</style>Go</p>",
    "an empty part": "<style>p::before { content: ''; color: #eee }</style><p>Go</p>",
}


@pytest.mark.parametrize("name", TOO_PALE)
def test_pale_text_that_is_no_element_is_named(name: str, browser: Chrome) -> None:
    html, element = TOO_PALE[name]
    assert judge(browser, MORE_CONTRAST, page_html(html)) == [element]


@pytest.mark.parametrize("name", CLEAR)
def test_clear_or_decorative_text_that_is_no_element_is_no_fault(
    name: str, browser: Chrome
) -> None:
    assert judge(browser, MORE_CONTRAST, page_html(CLEAR[name], SCHEMES)) == []


def test_the_contrast_is_said_in_numbers(browser: Chrome) -> None:
    html = "<style>::placeholder { color: #999 }</style><input placeholder=Name>"
    found = faults(browser, MORE_CONTRAST, page_html(html))[0]
    assert found.message == "Its placeholder has a contrast of 2.84:1; 4.5:1 is needed."


def test_a_placeholder_that_is_too_dark_only_in_dark_is_named(browser: Chrome) -> None:
    html = "<style>::placeholder { color: #595959 }</style><input placeholder=Name>"
    assert len(faults(browser, MORE_CONTRAST, page_html(html))) == 0
    assert len(faults(browser, MORE_CONTRAST, page_html(html, SCHEMES))) == 1


PALE_EDGES = {
    "a border": ("<input style='border: 1px solid #ccc; background: #fff'>", "input"),
    "a shadow": (
        "<textarea style='border: 0; box-shadow: 0 0 0 1px #ddd'></textarea>",
        "textarea",
    ),
    "a ground alone": ("<select style='border: 0; background: #eee'></select>", "select"),
    "a border that changes slowly": (
        "<input style='border: 1px solid #ccc; background: #fff; transition: border-color 1s'>",
        "input",
    ),
    "no edge at all": ("<input style='border: 0; background: none'>", "input"),
    "a tick box of the page's own": (
        "<input type=checkbox style='appearance: none; width: 20px; height: 20px; "
        "border: 1px solid #ddd'>",
        "input",
    ),
}
CLEAR_EDGES = {
    "the browser's own": "<input><select></select><textarea></textarea><input type=checkbox>",
    "the browser's own on grey": "<div style='background: #999'><input><select></select></div>",
    "a dark border": "<input style='border: 1px solid #666; background: #fff'>",
    "a line below": "<input style='border: 0; border-bottom: 2px solid #555'>",
    "a ground that differs": "<div style='background: #003'><input style='border: 0'></div>",
    "a dark ring": "<input style='border: 0; box-shadow: inset 0 0 0 1px #555'>",
    "an edge around it": "<div style='border: 1px solid #555; display: inline-block'>"
    "<input style='border: 0'><button>Go</button></div>",
    "an edge beside it": "<div style='position: relative; display: inline-block'>"
    "<input style='border: 0'><fieldset style='position: absolute; inset: 0; margin: 0; "
    "border: 1px solid #555; pointer-events: none'></fieldset></div>",
    "a line written below": "<style>p { position: relative; width: 200px } p::after { content: ''; "
    "position: absolute; inset: auto 0 0; border-bottom: 1px solid #555 }</style>"
    "<p><input style='border: 0'></p>",
    "a line drawn by a gradient": f"<input style='border: 0; {GRADIENT}'>",
    "a field that is off": "<input disabled style='border: 1px solid #ddd'>",
    "a field hidden behind its label": f"<input type=checkbox style='appearance: none; {SR_ONLY}'>",
    "a field over a picture": "<div style='background: url(data:,)'>"
    "<input style='border: 1px solid #ddd'></div>",
}


@pytest.mark.parametrize("name", PALE_EDGES)
def test_a_field_whose_edge_is_pale_is_named(name: str, browser: Chrome) -> None:
    html, element = PALE_EDGES[name]
    assert judge(browser, CONTROL_EDGE, page_html(html)) == [element]


@pytest.mark.parametrize("name", CLEAR_EDGES)
def test_a_field_whose_edge_is_clear_is_no_fault(name: str, browser: Chrome) -> None:
    assert judge(browser, CONTROL_EDGE, page_html(CLEAR_EDGES[name])) == []


LOST = {
    "a mask": (
        f"<a href=# aria-label=Home style='display: block; width: 20px; height: 20px; {MASK}; "
        "background: #000'></a>",
        "a",
    ),
    "bars of a menu": (
        "<button aria-label=Menu style='border: 0; background: none'>"
        "<i style='display: block; width: 20px; height: 3px; background: #000'></i></button>",
        "button",
    ),
    "a drawing in a fixed colour": (
        "<a href=# aria-label=Home><svg width=20 height=20><path d='M0 0h20v20' fill='#000'/>"
        "</svg></a>",
        "a",
    ),
    "a white drawing on a button": (
        f"<button style='border: 0; background: #036'><span style='{SR_ONLY}'>Search</span>"
        "<svg width=20 height=20><path d='M0 0h20v20' fill='#fff'/></svg></button>",
        "button",
    ),
    "bars of a menu that lie on each other": (
        "<button aria-label=Menu style='position: relative; border: 0; background: none; width: "
        "30px; height: 30px'><i style='position: absolute; inset: 9px; background: #000'></i>"
        "<i style='position: absolute; inset: 9px; background: #000'></i></button>",
        "button",
    ),
    "a shadow": (
        "<input type=checkbox style='appearance: none; width: 20px; height: 20px; "
        "box-shadow: 0 0 0 1px #000'>",
        "input",
    ),
    "a field with a ground alone": ("<input style='border: 0; background: #ddd'>", "input"),
    "text that keeps its colour": (
        "<p style='forced-color-adjust: none; color: #000'>Read this</p>",
        "p",
    ),
    "text in a drawing": ("<svg width=99 height=20><text y=15>Ward</text></svg>", "text"),
}
KEPT = {
    "the browser's own": "<p>Text <a href=#>link</a></p><button>Send</button><input>"
    "<select></select><input type=checkbox>",
    "a button with text": "<button style='border: 0; background: #036; color: #fff'>Send</button>",
    "a border that cannot be seen otherwise": "<button aria-label=Menu style='border: 2px solid "
    "transparent; background: #036; width: 30px; height: 30px'></button>",
    "a drawing in the colour of text": "<a href=# aria-label=Home><svg width=20 height=20 "
    "fill=currentColor><path d='M0 0h20v20'/></svg></a>",
    "a drawing from elsewhere": "<a href=# aria-label=Home><svg width=20 height=20>"
    "<use href='#icon'/></svg></a>",
    "a mask with a rule for it": "<style>i { display: block; width: 20px; height: 20px; "
    f"background: #000; {MASK} }} @media (forced-colors: active) {{ i {{ background: ButtonText }} "
    "}</style><button aria-label=Menu style='border: 0'><i></i></button>",
    "a letter of a font of icons": "<style>i::before { content: '\\e001' }</style>"
    "<button aria-label=Menu style='border: 0'><i></i></button>",
    "a picture": "<a href=#><img alt=Home src='data:,' width=20 height=20></a>",
    "a picture behind": "<a href=# aria-label=Home style='display: block; width: 20px; "
    "height: 20px; background-image: url(data:,)'></a>",
    "a link over a whole card": "<div style='position: relative'><h2>Clinic</h2>"
    "<a href=# aria-label=Clinic style='position: absolute; inset: 0'></a></div>",
    "a field with an edge around it": "<div style='border: 1px solid'>"
    "<input style='border: 0; background: #ddd'></div>",
    "colours that are all kept": "<p style='forced-color-adjust: none; color: #000; "
    "background: #fff'>Read this</p>",
    "text filled by a gradient": f"<h1 style='{GRADIENT}; background-clip: text; "
    "-webkit-text-fill-color: transparent'>Clinic</h1>",
    "text made transparent": f"<h1 style='{GRADIENT}; background-clip: text; color: transparent'>"
    "Clinic</h1>",
    "a field hidden behind its label": f"<input type=checkbox id=a style='appearance: none; "
    f"{SR_ONLY}; background: #000'><label for=a>Yes</label>",
}


@pytest.mark.parametrize("name", LOST)
def test_what_forced_colours_take_away_is_named(name: str, browser: Chrome) -> None:
    html, element = LOST[name]
    assert judge(browser, SEEN_IN_FORCED_COLOURS, page_html(html)) == [element]


@pytest.mark.parametrize("name", KEPT)
def test_what_forced_colours_leave_is_no_fault(name: str, browser: Chrome) -> None:
    assert judge(browser, SEEN_IN_FORCED_COLOURS, page_html(KEPT[name])) == []
