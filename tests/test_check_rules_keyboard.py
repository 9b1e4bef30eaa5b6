"""What the checks of the keyboard and the mouse find on pages, and what they leave alone."""

import pytest
from selenium.webdriver import Chrome

from tests.serving import HostSite
from widget.check.looks import looked_at
from widget.check.opening import open_page
from widget.check.page import Page
from widget.check.rules.keyboard import KEYBOARD
from widget.check.rules.mouse import MOUSE_ONLY
from widget.check.rules.stolen_focus import STOLEN

START = "<!doctype html><html lang=en><title>A page</title><body>"

# What the Tab key finds wrong: a page, and which rule which element breaks.
BROKEN = [
    ("<button id=a tabindex=-1>Send</button>", {("cw-keyboard-reach", "#a")}),
    (
        "<p><a id=a href=/x tabindex=-1>More</a> <a href=/y>Other</a></p>",
        {("cw-keyboard-reach", "#a")},
    ),
    (
        "<a id=a href=#x onfocus='this.blur()'>x</a><button>b</button>",
        {("cw-keyboard-reach", "#a")},
    ),
    ("<style>:focus { outline: 0 }</style><button id=a>x</button>", {("cw-focus-visible", "#a")}),
    ("<a id=a href=#x style='outline: 3px solid transparent'>x</a>", {("cw-focus-visible", "#a")}),
    (
        "<style>:focus { outline: 3px solid white; outline-offset: 4px }</style>"
        "<a id=a href=#x>x</a>",
        {("cw-focus-visible", "#a")},
    ),
    (
        "<style>input { border: 1px solid; outline: 0 }</style><input id=a aria-label=Name>",
        {("cw-focus-visible", "#a")},
    ),
    (
        "<label><input id=a type=checkbox style='position: absolute; opacity: 0'>"
        "<span>Yes</span></label>",
        {("cw-focus-visible", "#a")},
    ),
    (
        "<div style='overflow: hidden; width: 99px'>"
        "<a id=a href=#x style='display: block; outline: 2px solid blue'>x</a></div>",
        {("cw-focus-visible", "#a")},
    ),
    (
        "<a id=a href=#x style='position: absolute; left: -9999px'>x</a>",
        {("cw-focus-obscured", "#a")},
    ),
    (
        "<a id=a href=#x>x</a><div style='position: fixed; inset: 0; background: #fff'></div>",
        {("cw-focus-obscured", "#a")},
    ),
    (
        "<div style='position: fixed; inset: auto 0 0; height: 400px; background: #eee'></div>"
        "<p style='height: 600px'>x</p><button id=a>Under</button>",
        {("cw-focus-obscured", "#a")},
    ),
    (
        "<header style='position: sticky; top: 0; height: 300px; background: #eee'>x</header>"
        + "".join(
            f"<p style='margin: 0; height: 150px'><a id=n{at} href=#x>{at}</a></p>"
            for at in range(12)
        ),
        {("cw-focus-obscured", f"#n{at}") for at in (2, 3, 6, 7)},
    ),
    (
        "<button>1</button><textarea id=a aria-label=Code></textarea><button>2</button>"
        "<script>a.onkeydown = event => event.key === 'Tab' && event.preventDefault()</script>",
        {("cw-keyboard-trap", "#a")},
    ),
    (
        "<div id=box><button id=a>1</button><button id=b>2</button></div><button>3</button>"
        "<script>b.onkeydown = event => {"
        "if (event.key === 'Tab') { event.preventDefault(); a.focus() } }</script>",
        {("cw-keyboard-trap", "#b")},
    ),
    (
        "<a href=#x>1</a><input id=a aria-label=2><input id=b aria-label=3>"
        "<script>b.onkeydown = event => {"
        "if (event.key === 'Tab') { event.preventDefault(); a.focus() } }</script>",
        {("cw-keyboard-trap", "#b")},
    ),
    (
        "<a href=#x>1</a><input id=a aria-label=2 onblur='this.focus()'><a href=#y>3</a>",
        {("cw-keyboard-trap", "#a")},
    ),
    (
        "<a href=#x>1</a><input id=a aria-label=2 onblur='this.focus()'>",
        {("cw-keyboard-trap", "#a")},
    ),
    (
        "<a href=#x>1</a><input id=a aria-label=2 onblur='setTimeout(() => this.focus())'>"
        "<a href=#y>3</a><a href=#z>4</a>",
        {("cw-keyboard-trap", "#a")},
    ),
    (
        "<p>Leave your notes here. Escape clears them.</p><section><textarea id=a aria-label=Code>"
        "</textarea></section><button>2</button>"
        "<script>a.onkeydown = event => event.key === 'Tab' && event.preventDefault()</script>",
        {("cw-keyboard-trap", "#a")},
    ),
    (
        "<button id=a tabindex=-1>Send</button><a href=#x>x</a>"
        "<script>document.body.attachShadow({mode: 'open'}).innerHTML = '<slot></slot>'</script>",
        {("cw-keyboard-reach", "#a")},
    ),
    (
        "<a href=#x>1</a> <a id=b href=#y tabindex=1>2</a>",
        {("cw-focus-order", "#b")},
    ),
    (
        "<div id=row style='display: flex; flex-direction: row-reverse'>"
        "<button>1</button><button>2</button></div>",
        {("cw-focus-order", "#row")},
    ),
    (
        "<div id=row style='display: flex'>"
        "<button style='order: 1'>1</button><button>2</button></div>",
        {("cw-focus-order", "#row")},
    ),
    (
        "<input id=a aria-label=Day onfocus='b.focus()'><input id=b aria-label=Month>",
        {("cw-no-change-on-focus", "#a")},
    ),
    (
        "<input id=a aria-label=Day onfocus='setTimeout(() => b.focus(), 1)'>"
        "<button id=c>2</button><input id=b aria-label=Month><button>3</button>",
        {("cw-no-change-on-focus", "#a"), ("cw-keyboard-reach", "#c")},
    ),
    (
        "<select id=a aria-label=Where onfocus='location.href = \"/elsewhere\"'><option>x</select>",
        {("cw-no-change-on-focus", "#a")},
    ),
    ("<button id=a onfocus='window.open(\"/x\")'>x</button>", {("cw-no-change-on-focus", "#a")}),
    (
        "<button id=a onfocus='alert(1)'>x</button><a href=#x>y</a>",
        {("cw-no-change-on-focus", "#a")},
    ),
]

HIDDEN = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0)"
CLEAN = {
    "plain controls": "<a href=#x>1</a><button>2</button><input aria-label=3><select aria-label=4>"
    "<option>x</select><textarea aria-label=5></textarea><details><summary>6</summary>"
    "<a href=#y>7</a></details><p tabindex=0>8</p><p contenteditable>9</p>",
    "nothing at all": "<p>Text</p>",
    "a skip link that comes into view": "<style>.skip { position: absolute; left: -9999px }"
    ".skip:focus { left: 0; outline: 0 }</style><a class=skip href=#x>Skip</a><a href=#x>x</a>",
    "a skip link that moves slowly": "<style>.skip { position: absolute; top: -99px; "
    "transition: top 1s } .skip:focus { top: 0 }</style><a class=skip href=#x>Skip</a>",
    "a skip link that is clipped": f"<style>.skip:not(:focus) {{ {HIDDEN} }}</style>"
    "<a class=skip href=#x>Skip</a>",
    "a shadow": "<style>a:focus { outline: 0; box-shadow: 0 0 0 3px #00f }</style><a href=#x>x</a>",
    "a border": "<style>input { outline: 0; border: 1px solid #999 } input:focus { border-color: "
    "#00f }</style><input aria-label=x>",
    "a ground": "<style>a:focus { outline: 0; background: #fd0 }</style><a href=#x>x</a>",
    "an underline": "<style>a { text-decoration: none } a:focus { outline: 0; text-decoration: "
    "underline }</style><a href=#x>x</a>",
    "a sign before it": "<style>a:focus { outline: 0 } a:focus::before { content: '→ ' }</style>"
    "<a href=#x>x</a>",
    "a parent that changes": "<style>input { outline: 0 } div:focus-within { background: #fd0 }"
    "</style><div><input aria-label=x></div>",
    "a far ancestor that changes": "<style>input { outline: 0 } section:focus-within "
    "{ box-shadow: 0 0 0 4px #00f }</style><section><div><div><p><b><input aria-label=x></b></p>"
    "</div></div></section>",
    "radio inputs with styled labels": f"<style>input {{ {HIDDEN} }} input:focus + span "
    "{ box-shadow: 0 0 0 3px #00f }</style><label><input type=radio name=a><span>Yes</span></label>"
    "<label><input type=radio name=a><span>No</span></label>",
    "a checkbox drawn by its label": f"<style>input {{ {HIDDEN} }} input:focus + label::before "
    "{ outline: 3px solid } label::before { content: ''; display: inline-block; width: 20px; "
    "height: 20px }</style><input type=checkbox id=a><label for=a>Yes</label>",
    "radio inputs without a form": "<label><input type=radio name=b>1</label>"
    "<label><input type=radio name=b checked>2</label>",
    "tabs": "<div role=tablist><button role=tab>1</button><button role=tab tabindex=-1>2</button>"
    "</div>",
    "a toolbar": "<div role=toolbar><button>B</button><button tabindex=-1>I</button></div>",
    "roving without a role": "<div><button tabindex=0>B</button><button tabindex=-1>I</button>"
    "<button tabindex=-1>U</button></div>",
    "a number with buttons": "<span><button tabindex=-1>−</button><input type=number aria-label=x>"
    "<button tabindex=-1>+</button></span>",
    "two links to the same place": "<a href=/x tabindex=-1><b>Picture</b></a> <a href=/x>x</a>",
    "a link in a heading for its address": "<h2>Title <a href=#title tabindex=-1 aria-hidden=true>"
    "#</a></h2>",
    "disabled and inert": "<button disabled>x</button><fieldset disabled><input aria-label=x>"
    "</fieldset><div inert><a href=#x>x</a></div><a href=#y>y</a>",
    "hidden": "<a href=#x hidden>x</a><a href=#x style='visibility: hidden'>x</a><a href=#y>y</a>",
    "dates": "<input type=date aria-label=x><input type=time aria-label=y>"
    "<input type=datetime-local aria-label=z><button>x</button>",
    "a player": "<video controls src='data:,' width=400></video><audio controls></audio>"
    "<button>x</button>",
    "a frame": "<button>1</button><iframe title=x srcdoc='<a href=/a>a</a><button>b</button>'>"
    "</iframe><iframe title=y srcdoc='<p>Text</p>'></iframe><button>2</button>",
    "a closed shadow tree": "<my-box id=box></my-box><button>2</button><script>"
    "box.attachShadow({mode: 'closed'}).innerHTML = '<input><a href=/x>x</a><button>y</button>'"
    "</script>",
    "an open shadow tree": "<my-box id=box></my-box><button>2</button><script>"
    "box.attachShadow({mode: 'open'}).innerHTML = '<input><a href=/x>x</a><button>y</button>'"
    "</script>",
    "a modal dialog": "<a href=#x>x</a><dialog id=d><p>Sure?</p><button>Yes</button>"
    "<button>No</button></dialog><script>d.showModal()</script>",
    "a dialog that keeps the focus": "<a href=#x>x</a><div role=dialog aria-modal=true><button "
    "id=a>"
    "Close</button><button id=b>Send</button></div><script>b.onkeydown = event => {"
    "if (event.key === 'Tab') { event.preventDefault(); a.focus() } }</script>",
    "a dialog with guards": "<a href=#x>x</a><div role=dialog aria-modal=true>"
    "<div tabindex=0 onfocus='b.focus()'></div><button id=a>Close</button><button "
    "id=b>Send</button>"
    "<div tabindex=0 onfocus='a.focus()'></div></div>",
    "a guard beside a dialog": "<div role=dialog aria-modal=true><button id=a>Close</button>"
    "<button id=b>Send</button></div><button id=g onfocus='a.focus()'>End</button>",
    "an editor that tells which key leaves it": "<section><p>Press Ctrl+M or F6 to leave the "
    "editor.</p><textarea id=a aria-label=Code></textarea></section><button>2</button>"
    "<script>a.onkeydown = event => event.key === 'Tab' && event.preventDefault()</script>",
    "an editor whose description tells it": "<textarea id=a aria-label=Code aria-describedby=d>"
    "</textarea><button>2</button><section><p id=d>To move on, press Escape twice.</p></section>"
    "<script>a.onkeydown = event => event.key === 'Tab' && event.preventDefault()</script>",
    "a field that takes the focus back once": "<input aria-label=x onblur='if (!this.value) "
    '{ this.value = "1"; this.focus() }\'><a href=#x>y</a>',
    "a body whose shadow tree shows nothing": "<a href=#x>x</a><script>"
    "document.body.attachShadow({mode: 'closed'})</script>",
    "a body with a shadow tree": "<a href=#x>x</a><script>document.body.attachShadow({mode: 'open'"
    "}).innerHTML = '<style>a:focus { color: red }</style><a href=#y>y</a><slot></slot>'</script>",
    "a panel that Escape closes": "<div id=p><button id=a>1</button><button id=b>2</button></div>"
    "<button>3</button><script>b.onkeydown = event => { if (event.key === 'Tab') "
    "{ event.preventDefault(); a.focus() } }; p.addEventListener('keydown', event => "
    "{ if (event.key === 'Escape') p.remove() })</script>",
    "an editor that Escape leaves": "<textarea id=a aria-label=Code></textarea><button>2</button>"
    "<script>let keeps = true; a.onkeydown = event => { if (event.key === 'Escape') keeps = false;"
    "if (event.key === 'Tab' && keeps) event.preventDefault() }</script>",
    "a header that stays, with room for it": "<style>html { scroll-padding-top: 310px }</style>"
    "<header style='position: sticky; top: 0; height: 300px; background: #eee'><a href=#x>x</a>"
    "</header>" + "<p style='margin: 0; height: 150px'><a href=#x>x</a></p>" * 12,
    "smooth scrolling": "<style>html { scroll-behavior: smooth }</style>"
    + "<p style='height: 900px'><a href=#x>x</a></p>" * 4,
    "a link over its whole card": "<style>.all::after { content: ''; position: absolute; inset: 0 }"
    "</style><div style='position: relative'><a class=all href=#x>x</a><button>b</button></div>",
    "a file field over its button": "<style>label { position: relative } input { position: "
    "absolute; "
    "inset: 0; opacity: 0 } label:focus-within { outline: 2px solid }</style>"
    "<label>Choose<input type=file></label>",
    "a row that is not turned": "<div style='display: flex'><button>1</button><button>2</button>"
    "</div>",
    "a row from right to left": "<div dir=rtl style='display: flex'><button>1</button>"
    "<button>2</button></div>",
    "a list that hands on the focus": "<ul role=listbox aria-label=x tabindex=0 "
    "onfocus='a.focus()'>"
    "<li role=option id=a tabindex=-1>1</li></ul><button>2</button>",
    "an address that changes in its last part": "<button onfocus='location.hash = "
    '"x"\'>x</button>',
    "styles that hide spans": "<style>span { display: none !important }</style><a href=#x>x</a>",
    "a long frame": "<iframe title=x srcdoc='" + "<a href=/a>a</a> " * 50 + "'></iframe>"
    "<button>2</button>",
    "more than is walked": "<a href=/a>a</a> " * 320,
    "a list of suggestions": "<input aria-label=x onfocus='s.hidden = false' onblur='s.hidden = "
    "true'>"
    "<ul id=s hidden style='position: absolute'><li>One</li></ul><p>y</p><button>x</button>",
}


def found_by_keyboard(browser: Chrome, url: str) -> set[tuple[str, str]]:
    browser.get(url)
    page = Page(browser)
    with looked_at(page, "keyboard"):
        faults = list(KEYBOARD.faults(page))
    return {(rule.id, fault.element.selector) for rule, fault in faults if fault.element}


@pytest.mark.parametrize(("html", "expected"), BROKEN)
def test_what_the_keyboard_cannot_do_is_found(
    html: str, expected: set[tuple[str, str]], host: HostSite, browser: Chrome
) -> None:
    assert found_by_keyboard(browser, host.add("/keyboard", START + html)) == expected


@pytest.mark.parametrize("case", CLEAN)
def test_the_keyboard_finds_nothing_wrong_with(case: str, host: HostSite, browser: Chrome) -> None:
    assert found_by_keyboard(browser, host.add("/keyboard", START + CLEAN[case])) == set()


MOUSE_BROKEN = [
    "<div id=a onclick='go()'>Open</div>",
    "<span id=a onmousedown='go()'>Open</span>",
    "<img id=a src='data:,' width=9 height=9 alt=x onclick='go()'>",
    "<div id=a style='cursor: pointer'>Open</div><script>a.onclick = () => 1</script>",
    "<div id=a>Open</div><script>a.addEventListener('click', () => 1)</script>",
    "<span id=a role=button>Open</span><script>a.onclick = () => 1</script>",
    "<div id=a hx-get=/x>Open</div>",
    "<p id=a data-hx-post=/x data-hx-trigger='mousedown'>Open</p>",
    "<div id=a style='cursor: pointer'><p>A long text that is all one place to press, "
    "and says so by its cursor.</p></div><script>a.onclick = () => 1</script>",
    "<style>i { display: block; width: 24px; height: 3px; margin: 4px; background: #000 }</style>"
    "<div id=a style='width: 32px' onclick='go()'><i></i><i></i><i></i></div>",
    "<style>#a::before { content: '+' }</style><span id=a onclick='go()'></span>",
    "<span id=a role=button onclick='go()'>Open</span>",
    "<div id=a tabindex=0 onclick='go()'>Open</div>",
    "<div id=a role=button tabindex=0 onclick='go()'>Open</div>",
    "<div id=a tabindex=0>Open</div><script>a.addEventListener('click', () => go());"
    "addEventListener('keydown', () => 1); document.onkeydown = (event) => event.key</script>",
    "<main tabindex=-1><span id=a onclick='go()'>Open</span></main>",
    "<dialog open><span id=a onclick='go()'>Open</span></dialog>",
]
MOUSE_CLEAN = {
    "a button": "<button onclick='go()'>x</button>",
    "a link with a picture": "<a href=/x><img src='data:,' alt=x onclick='go()'></a>",
    "what takes the focus and listens to keys": "<div role=button tabindex=0 onclick='go()' "
    "onkeydown='go()'>x</div>",
    "a script that listens to keys": "<div id=a tabindex=0>x</div><script>a.onclick = () => go();"
    "a.addEventListener('keyup', () => go())</script>",
    "a group that listens to keys": "<p onkeydown='go()'><b tabindex=0 onclick='go()'>x</b></p>",
    "a page that listens to keys for all buttons": "<div role=button tabindex=0 onclick='go()'>x"
    "</div><script>document.onkeydown = (event) => event.target.click()</script>",
    "a hint that comes with the focus": "<span tabindex=0 onclick='go()' onfocus='go()'>x</span>",
    "what a script gives the focus": "<div tabindex=-1 onclick='go()'>x</div>",
    "a slider that takes the focus": "<div role=slider tabindex=0 onclick='go()'>x</div>",
    "handlers that do nothing": "<div onclick='void 0'>x</div><div onclick='return false'>x</div>"
    "<div onclick=''>x</div><div id=a style='cursor: pointer'>x</div><div id=b tabindex=0>x</div>"
    "<script>a.onclick = function () { /* nothing */ }; b.onclick = () => {}</script>",
    "an empty box": "<div onclick='go()' style='width: 40px; height: 40px'></div>",
    "a button with a shadow tree": "<my-button id=a onclick='go()'>x</my-button><script>"
    "a.attachShadow({mode: 'open'}).innerHTML = '<button><slot></slot></button>'</script>",
    "a card with a link": "<div onclick='go()' style='cursor: pointer'><h2><a href=/x>x</a></h2>"
    "</div>",
    "a label": "<label onclick='go()'>x <input></label>",
    "a listener on the page": "<main>x</main><script>document.onclick = document.body.onclick = "
    "document.querySelector('main').onclick = () => 1</script>",
    "a listener on a long part": "<section id=a><h2>A title</h2><p>Some text that is rather long."
    "</p></section><script>a.onclick = () => 1</script>",
    "a handler that stops": "<div onclick='event.stopPropagation()'>x</div>",
    "items of a list": "<ul role=listbox tabindex=0 aria-label=x><li role=option onclick='go()'>x"
    "</ul>",
    "a ground behind a dialog": "<div onclick='go()' style='position: fixed; inset: 0; "
    "background: #0008'></div>",
    "what is loaded by itself": "<div hx-get=/x hx-trigger=load>x</div>",
    "a form": "<form hx-post=/x><button>x</button></form>",
    "what is hidden": "<div hidden onclick='go()'>x</div>",
    "a cursor alone": "<p style='cursor: pointer'>x</p>",
}


def found_by_mouse(browser: Chrome, url: str) -> list[str]:
    browser.get(url)
    page = Page(browser)
    with looked_at(page, "wide"):
        faults = [fault for _, fault in MOUSE_ONLY.faults(page)]
    return [fault.element.selector for fault in faults if fault.element]


@pytest.mark.parametrize("html", MOUSE_BROKEN)
def test_what_only_a_mouse_can_use_is_found(html: str, host: HostSite, browser: Chrome) -> None:
    assert found_by_mouse(browser, host.add("/mouse", START + html)) == ["#a"]


@pytest.mark.parametrize("case", MOUSE_CLEAN)
def test_a_mouse_is_not_alone_with(case: str, host: HostSite, browser: Chrome) -> None:
    assert found_by_mouse(browser, host.add("/mouse", START + MOUSE_CLEAN[case])) == []


LATER = "<input id=a aria-label=x><script>window.later = () => a.focus()</script>"


def taken_focus(browser: Chrome, url: str, press: bool = False) -> list[str]:
    """What took the focus after a page had come, while its `later` was called."""
    page = open_page(browser, url, 10)
    if press:
        page.press("Enter")
    later = "setTimeout(() => done(window.later?.()), 100)"
    page.script(f"return new Promise((done) => {{ {later} }})")
    return [fault.element.selector for fault in STOLEN.find(page) if fault.element]


def test_a_script_that_takes_the_focus_is_found(host: HostSite, browser: Chrome) -> None:
    assert taken_focus(browser, host.add("/focus", START + LATER)) == ["#a"]


@pytest.mark.parametrize("html", ["<input aria-label=x autofocus>", "<p>Text</p>"])
def test_a_page_that_leaves_the_focus_alone_takes_nothing(
    html: str, host: HostSite, browser: Chrome
) -> None:
    assert taken_focus(browser, host.add("/focus", START + html)) == []


def test_what_somebody_pressed_may_move_the_focus(host: HostSite, browser: Chrome) -> None:
    assert taken_focus(browser, host.add("/focus", START + LATER), press=True) == []
