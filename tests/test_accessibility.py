"""Every example, the guide and the pages in a real browser: axe, reflow and the keyboard.

What axe cannot see is looked at here too: ids that two copies share, sideways scrolling, and
whether the focus can be seen. Pages that are broken on purpose prove that each check can fail.
"""

from collections.abc import Callable

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.axe import violations
from tests.serving import HostSite
from widget.address import Addresses
from widget.component import Component
from widget.example import show_example
from widget.fragment import Fragments
from widget.registry import components
from widget.submission import Showings

EXAMPLES = [(slug, name) for slug, one in components().items() for name in one.examples]
SLUGS = list(components())
SCHEMES = ("light", "dark")
WIDTH = 320

GUIDE = ["/guide", *[f"/guide/{slug}" for slug in SLUGS], "/guide/nonsense"]
PAGES = [
    *[f"/p/{slug}/{one.examples['default'].subject}" for slug, one in components().items()],
    "/p/condition-summary/EMD12?theme=dark",
    "/p/condition-summary/PHL05?theme=light",
    "/p/condition-summary/RHM20?lang=ar",
    "/p/condition-summary/RHM07",
    "/p/contact-card/musculoskeletal-pain",
    "/p/contact-card/musculoskeletal-pain?lang=ar",
    "/p/feedback-rating/RHM20?sent=yes",
    "/p/condition-summary/XYZ99",
    "/p/condition-summary/" + "x" * 100,
    "/p/contact-card/rheumatology?heading=9",
    "/nothing",
]

HOST = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{scheme}"><title>A partner's page</title>
<link rel="icon" href="data:,">
<style>html {{ color: CanvasText; background: Canvas }}</style></head>
<body><main><h1>A partner's page</h1>{html}</main></body></html>"""

BOX = """
  const wide = document.scrollingElement.scrollWidth
  const scrolls = element => {
    for (; element && element !== document.body; element = element.parentElement)
      if (["auto", "scroll"].includes(getComputedStyle(element).overflowX)) return true
    return false
  }
  const out = [...document.body.querySelectorAll("*")].filter(element => {
    const box = element.getBoundingClientRect()
    const hidden = box.width <= 1 || getComputedStyle(element).visibility === "hidden"
    return !hidden && (box.right > innerWidth + .5 || box.left < -.5) && !scrolls(element)
      && getComputedStyle(element).position !== "fixed" && box.bottom > 0
  })
  const clipped = [...document.body.querySelectorAll("*")].filter(element =>
    ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
    && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
  return [
    ...(wide > innerWidth ? [`the page is ${wide} wide`] : []),
    ...out.map(element => `sticks out: ${element.outerHTML.slice(0, 120)}`),
    ...clipped.map(element => `is cut off: ${element.outerHTML.slice(0, 120)}`),
  ]
"""

# Each control once; of the radio buttons of a group, the one that Tab goes to.
CONTROLS = """
  const groups = new Set()
  window.controls = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]"
  )].filter(element => {
    if (element.disabled || element.type === "hidden" || element.tabIndex < 0) return false
    if (!element.checkVisibility({ visibilityProperty: true })) return false
    if (element.type !== "radio") return true
    const group = [...element.form.elements].filter(one => one.name === element.name)
    return element === (group.find(one => one.checked) ?? group[0])
  })
  document.activeElement.blur()
  scrollTo(0, 0)
  return controls.length
"""

# What is wrong with the element that has the focus; its number among the controls comes first.
FOCUS = """
  const element = document.activeElement
  const faults = []
  const visible = style => {
    const [, , , alpha] = (style.outlineColor.match(/[\\d.]+/g) ?? []).map(Number)
    const wide = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none"
    // `auto` is the browser's own ring, which is wider than it says.
    return (wide || style.outlineStyle === "auto") && alpha !== 0
  }
  if (element === document.body) return [-1, []]
  if (!visible(getComputedStyle(element))) faults.push("its focus cannot be seen")
  const box = element.getBoundingClientRect()
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
    faults.push("it is out of sight")
  const line = element.getClientRects()[0]
  const top = line && document.elementFromPoint(line.x + line.width / 2, line.y + line.height / 2)
  if (top && !element.contains(top) && !top.contains(element)) faults.push("it is covered")
  return [controls.indexOf(element),
    faults.map(fault => `${fault}: ${element.outerHTML.slice(0, 160)}`)]
"""

REPEATED_IDS = """
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id)
  return ids.filter((id, at) => ids.indexOf(id) !== at)
"""


def prefer(browser: Chrome, scheme: str) -> None:
    """Let the reader prefer light or dark."""
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})


def narrow(browser: Chrome) -> None:
    """A window of 320 CSS pixels: a small telephone, or 1280 at a zoom of 400 % (WCAG 1.4.10)."""
    size = {"width": WIDTH, "height": 640, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def open_all(browser: Chrome) -> None:
    """Open every part that opens, and make room for every text that is longer than its box."""
    browser.execute_script("""
      for (const one of document.querySelectorAll("details")) one.open = true
      for (const one of document.querySelectorAll("textarea"))
        one.style.height = `${one.scrollHeight + 20}px`
    """)


def sideways(browser: Chrome) -> list[str]:
    faults: list[str] = browser.execute_script(BOX)
    return faults


def repeated_ids(browser: Chrome) -> list[str]:
    found: list[str] = browser.execute_script(REPEATED_IDS)
    return found


def tab_through(browser: Chrome) -> list[str]:
    """Press Tab until every control has had the focus; what went wrong."""
    number = browser.execute_script(CONTROLS)
    seen: list[int] = []
    faults: list[str] = []
    for _ in range(number):
        ActionChains(browser, duration=0).send_keys(Keys.TAB).perform()
        at, wrong = browser.execute_script(FOCUS)
        seen.append(at)
        faults += wrong
    missed = [
        browser.execute_script("return controls[arguments[0]].outerHTML.slice(0, 160)", at)
        for at in range(number)
        if at not in seen
    ]
    order = [] if sorted(seen) == seen else [f"the order is {seen}"]
    return faults + [f"Tab does not reach {html}" for html in missed] + order


@pytest.fixture(scope="module")
def fragments(widgets: str) -> Fragments:
    """Makes examples with the addresses of the real server, as its guide does."""
    return Fragments(Addresses(widgets), Showings("a secret for tests"))


@pytest.fixture
def show(host: HostSite, browser: Chrome) -> Callable[..., None]:
    """Shows HTML in the body of a partner's page."""

    def show_html(html: str, scheme: str = "light dark") -> None:
        url = host.add("/accessibility", HOST.format(html=html, scheme=scheme))
        browser.get(url)

    return show_html


def example_html(fragments: Fragments, slug: str, name: str, **query: str) -> str:
    component: type[Component] = components()[slug]
    return str(show_example(fragments, component, component.examples[name], **query).html)


def all_examples(fragments: Fragments, **query: str) -> str:
    """Every example of every component, as on one page."""
    return "\n".join(example_html(fragments, *one, heading="2", **query) for one in EXAMPLES)


@pytest.mark.parametrize(("slug", "name"), EXAMPLES)
def test_an_example_has_no_violation_in_light_or_dark(
    slug: str, name: str, fragments: Fragments, show: Callable[..., None], browser: Chrome
) -> None:
    show(example_html(fragments, slug, name, heading="2", style="inline"))
    open_all(browser)
    found = {}
    for scheme in SCHEMES:
        prefer(browser, scheme)
        found[scheme] = violations(browser)
    assert found == {"light": [], "dark": []}


@pytest.mark.parametrize(("theme", "scheme"), [("dark", "light"), ("light", "dark")])
def test_a_theme_asked_for_holds_against_the_host_s(
    theme: str, scheme: str, fragments: Fragments, show: Callable[..., None], browser: Chrome
) -> None:
    show(all_examples(fragments, style="link", theme=theme), scheme=f"only {scheme}")
    open_all(browser)
    assert violations(browser) == []


def test_a_host_that_names_no_scheme_stays_light(
    fragments: Fragments, show: Callable[..., None], browser: Chrome
) -> None:
    prefer(browser, "dark")
    show(example_html(fragments, "contact-card", "default", style="inline"), scheme="normal")
    surface = browser.execute_script(
        "return getComputedStyle(document.querySelector('.cw')).backgroundColor"
    )
    assert surface == "rgb(255, 255, 255)"


def test_all_examples_together_have_no_violation_and_no_id_twice(
    fragments: Fragments, show: Callable[..., None], browser: Chrome
) -> None:
    show(all_examples(fragments, style="inline") + all_examples(fragments, style="link"))
    open_all(browser)
    assert repeated_ids(browser) == []
    assert violations(browser) == []


@pytest.mark.parametrize("path", [*GUIDE, "/guide/feedback-rating?theme=dark", *PAGES])
def test_a_page_of_ours_has_no_violation_in_light_or_dark(
    path: str, widgets: str, browser: Chrome
) -> None:
    browser.get(widgets + path)
    open_all(browser)
    found = {}
    for scheme in SCHEMES:
        prefer(browser, scheme)
        found[scheme] = violations(browser)
    assert found == {"light": [], "dark": []}
    assert repeated_ids(browser) == []


@pytest.mark.parametrize("path", [*GUIDE, *PAGES])
def test_a_page_does_not_scroll_sideways_on_a_small_telephone(
    path: str, widgets: str, browser: Chrome
) -> None:
    narrow(browser)
    browser.get(widgets + path)
    open_all(browser)
    assert sideways(browser) == []


@pytest.mark.parametrize(("slug", "name"), EXAMPLES)
def test_an_example_does_not_scroll_sideways_on_a_small_telephone(
    slug: str, name: str, fragments: Fragments, show: Callable[..., None], browser: Chrome
) -> None:
    narrow(browser)
    show(example_html(fragments, slug, name, style="inline"))
    open_all(browser)
    assert sideways(browser) == []


@pytest.mark.parametrize(("slug", "name"), EXAMPLES)
def test_text_may_be_spaced_as_readers_need_it(
    slug: str, name: str, fragments: Fragments, show: Callable[..., None], browser: Chrome
) -> None:
    """WCAG 1.4.12, Text Spacing."""
    narrow(browser)
    spacing = (
        "<style>* { line-height: 1.5 !important; letter-spacing: .12em !important; "
        "word-spacing: .16em !important } p { margin-bottom: 2em !important }</style>"
    )
    show(spacing + example_html(fragments, slug, name, style="inline"))
    open_all(browser)
    assert sideways(browser) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_tab_reaches_every_control_of_every_example_and_shows_where_it_is(
    slug: str, fragments: Fragments, show: Callable[..., None], browser: Chrome
) -> None:
    names = components()[slug].examples
    show("".join(example_html(fragments, slug, name, style="inline") for name in names))
    open_all(browser)
    assert tab_through(browser) == []


@pytest.mark.parametrize(
    "path", ["/guide", "/guide/contact-card", "/guide/nonsense", *PAGES[:3], "/nothing"]
)
def test_tab_reaches_every_control_of_a_page_and_shows_where_it_is(
    path: str, widgets: str, browser: Chrome
) -> None:
    browser.get(widgets + path)
    open_all(browser)
    assert tab_through(browser) == []


@pytest.mark.parametrize("path", GUIDE)
def test_a_skip_link_comes_first_and_works(path: str, widgets: str, browser: Chrome) -> None:
    browser.get(widgets + path)
    ActionChains(browser, duration=0).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.get_attribute("class") == "skip"
    ActionChains(browser, duration=0).send_keys(Keys.ENTER).perform()
    assert browser.switch_to.active_element.get_attribute("id") == "main"


BROKEN = {
    "image-alt": "<img src='data:,' width=100 height=100>",
    "label": "<p>Your name</p><input type=text>",
    "color-contrast": "<p style='color: #999; background: #fff'>Pale</p>",
    "color-contrast-enhanced": "<p style='color: #666; background: #fff'>Rather pale</p>",
    "heading-order": "<h4>Two levels too deep</h4>",
    "link-name": "<a href='#x'></a>",
    "button-name": "<button></button>",
    "valid-lang": "<p lang=welsh>Shwmae</p>",
    "list": "<ul><div>not an item</div></ul>",
    "definition-list": "<dl><p>not a term</p></dl>",
    "duplicate-id-aria": "<p id=a>A</p><p id=a>B</p><input aria-labelledby=a>",
    "aria-valid-attr-value": "<input aria-label=x aria-describedby=nothing>",
    "target-size": "<p><button style='width: 12px; height: 12px; padding: 0'>a</button>"
    "<button style='width: 12px; height: 12px; padding: 0'>b</button></p>",
    "tabindex": "<a href='#x' tabindex=3>First</a>",
    "scrollable-region-focusable": "<div style='width: 90px; height: 20px; overflow: scroll'>"
    + "<p>word</p>" * 20
    + "</div>",
    "empty-heading": "<h2></h2>",
    "landmark-unique": "<section aria-label=a>1</section><section aria-label=a>2</section>",
    "link-in-text-block": "<p style='color: #000'>Read all of this text and then see "
    "<a href='#x' style='color: #300; text-decoration: none'>this link</a> in it.</p>",
}


@pytest.mark.parametrize("rule", BROKEN)
def test_axe_finds_what_is_broken(rule: str, show: Callable[..., None], browser: Chrome) -> None:
    show(BROKEN[rule])
    assert rule in {line.partition(":")[0] for line in violations(browser)}


def test_axe_finds_what_is_broken_in_a_whole_page(host: HostSite, browser: Chrome) -> None:
    browser.get(host.add("/broken", "<!doctype html><html><body><h2>Hello</h2>Text"))
    found = {line.partition(":")[0] for line in violations(browser)}
    assert found >= {"html-has-lang", "document-title", "landmark-one-main", "region"}
    assert "page-has-heading-one" in found


def test_nothing_is_found_where_nothing_is_broken(
    show: Callable[..., None], browser: Chrome
) -> None:
    show("<h2>Hello</h2><p>Text</p><p><a href='#x'>A link</a></p>", scheme="light")
    assert violations(browser) == []
    assert repeated_ids(browser) == []
    assert tab_through(browser) == []
    narrow(browser)
    assert sideways(browser) == []


def test_an_id_that_is_there_twice_is_found(show: Callable[..., None], browser: Chrome) -> None:
    show("<p id=a>1</p><p id=a>2</p>")
    assert repeated_ids(browser) == ["a"]


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<table><tr><td>" + "x" * 90, "the page is"),
        ("<p style='width: 500px'>x</p>", "the page is"),
        ("<p style='position: relative; left: -50px; width: 60px'>x</p>", "sticks out"),
        ("<p style='overflow: hidden'>" + "x" * 90, "is cut off"),
        ("<p style='overflow: hidden; white-space: nowrap'>" + "word " * 30, "is cut off"),
    ],
)
def test_what_scrolls_sideways_is_found(
    html: str, fault: str, show: Callable[..., None], browser: Chrome
) -> None:
    narrow(browser)
    show(html)
    assert [line for line in sideways(browser) if line.startswith(fault)]


def test_a_table_may_scroll_in_itself(show: Callable[..., None], browser: Chrome) -> None:
    narrow(browser)
    show("<div tabindex=0 style='overflow-x: auto'><table><tr><td>" + "x" * 90)
    assert sideways(browser) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<a href='#x' style='outline: none'>x</a>", "its focus cannot be seen"),
        ("<a href='#x' style='outline: 3px solid transparent'>x</a>", "its focus cannot be seen"),
        ("<style>:focus { outline: 0 }</style><button>x</button>", "its focus cannot be seen"),
        ("<a href='#x' style='position: absolute; left: -9999px'>x</a>", "it is out of sight"),
        (
            "<a href='#x'>x</a><div style='position: fixed; inset: 0; background: #fff'></div>",
            "it is covered",
        ),
        (
            "<a href='#x' onfocus='this.blur()'>x</a>",
            "Tab does not reach",
        ),
        ("<a href='#x'>1</a><a href='#y' tabindex=1>2</a>", "the order is"),
    ],
)
def test_what_the_keyboard_cannot_use_is_found(
    html: str, fault: str, show: Callable[..., None], browser: Chrome
) -> None:
    show(html)
    assert [line for line in tab_through(browser) if line.startswith(fault)]
