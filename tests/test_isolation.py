"""Widgets among the styles of other people's sites: neither changes the look of the other.

A host page is loaded once for each sheet and scheme; the tests then ask what was to be seen. They
compare every computed property, because nobody knows which ones the next host will set.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait

from tests.chromium import forget
from tests.serving import HostSite, widget_server
from widget.assets import component_css
from widget.embed import snippet
from widget.paths import EXAMPLE_LIBRARY
from widget.registry import components

# They share the pages that were loaded, so they belong on one worker.

HERE = Path(__file__).parent / "hosts"
NODE_MODULES = Path(__file__).parents[1] / "node_modules"

SHEETS = {
    "bootstrap": NODE_MODULES / "bootstrap/dist/css/bootstrap.min.css",
    "bulma": NODE_MODULES / "bulma/css/bulma.min.css",
    "govuk": NODE_MODULES / "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "materialize": NODE_MODULES / "materialize-css/dist/css/materialize.min.css",
    "nhsuk": NODE_MODULES / "nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css",
    "pico": NODE_MODULES / "@picocss/pico/css/pico.min.css",
    "tailwind": NODE_MODULES / "tailwindcss/preflight.css",
    "water": NODE_MODULES / "water.css/out/water.min.css",
    "wordpress": HERE / "wordpress.css",
    "hostile": HERE / "hostile.css",
}
# WordPress's own are not on npm; `make test-wordpress` installs them.
BLOCKS = Path("/usr/share/wordpress/wp-includes/css/dist/block-library/style.min.css")
HOSTS = [
    *SHEETS,
    pytest.param(
        "wordpress-blocks",
        marks=pytest.mark.skipif(not BLOCKS.is_file(), reason="WordPress is not installed"),
    ),
]
SCHEMES = ("light", "dark")
CARD = "contact-card/rheumatology"
RATING = "feedback-rating/ALL01"
SUMMARY = "condition-summary/ALL01"
WIDGETS = (CARD, RATING, SUMMARY)

# What a widget takes over from its place, so that it is the same on every host.
PLACE = (
    "width: 640px; max-width: none; font: 16px/1.5 sans-serif; color-scheme: {scheme};"
    " -webkit-text-size-adjust: 100%"
)
# An embed that has its height from the start, so that nothing of the host moves.
EMBED = '<div class="cw-embed"'
EMBED_AS_HIGH_AS_EVER = f'{EMBED} style="display: flow-root; height: 5000px"'

ARRIVED = """
  return document.readyState === "complete"
    && document.querySelectorAll(".cw-embed > .cw").length === arguments[0]
    && !document.querySelector(".htmx-request, .htmx-settling, .htmx-added, .htmx-swapping")
    && [...document.images].every(image => image.complete)
"""
STYLES = """
  const names = [...getComputedStyle(document.documentElement)]
    .filter(name => !name.startsWith("--"))
  const styles = (element, pseudo) => {
    const computed = getComputedStyle(element, pseudo)
    return names.map(name => computed.getPropertyValue(name))
  }
  const look = element => [
    element.localName,
    ...styles(element),
    ...["::before", "::after"].map(pseudo => getComputedStyle(element, pseudo).content),
    ...(getComputedStyle(element).display === "list-item" ? styles(element, "::marker") : []),
  ].join("\\n")
"""
NAMES = f"{STYLES}; return ['element', ...names, '::before', '::after', ...names]"
# htmx is loaded only now, so that what is remembered is really from before.
REMEMBER_HOST = f"""{STYLES}
  const own = [...document.querySelectorAll("*:not(.cw-embed *)")]
  window.before = new Map(own.map(element => [element, look(element)]))
  document.head.append(Object.assign(document.createElement("script"), {{ src: "/htmx2.js" }}))
"""
CHANGED_IN_HOST = f"""{STYLES}
  return [...window.before].map(([element, before]) => [before, look(element)])
    .filter(([before, after]) => before !== after)
"""
LOOK_OF_WIDGETS = f"""{STYLES}
  return [...document.querySelectorAll(".cw")].map(root =>
    [root, ...root.querySelectorAll("*")].map(look))
"""
# Every text in a widget: how large it is, and how far it stands out by WCAG's formula from a
# ground that may let what is below it shine through.
TEXTS = """
  const colour = text => text.match(/[\\d.]+/g).map(Number)
  const over = ([r, g, b, alpha = 1], below) =>
    [r, g, b].map((value, i) => value * alpha + below[i] * (1 - alpha))
  const ground = element => element
    ? over(colour(getComputedStyle(element).backgroundColor), ground(element.parentElement))
    : [255, 255, 255]
  const luminance = rgb => {
    const [r, g, b] = rgb.map(value => value / 255)
      .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const numbers = [...document.querySelectorAll(".cw ol > li")]
    .map(element => [element, getComputedStyle(element, "::marker")])
  const words = [...document.querySelectorAll(".cw, .cw *")]
    .filter(element => element.localName === "textarea" || element.localName !== "style"
      && [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    .map(element => [element, getComputedStyle(element)])
  return [...numbers, ...words].map(([element, style]) => {
    const below = ground(element)
    const shades = [over(colour(style.color), below), below].map(luminance)
    return [
      `${element.localName}: ${element.textContent.slice(0, 40)}`,
      (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05),
      parseFloat(style.fontSize),
    ]
  })
"""
STICKING_OUT = """
  const elements = [...document.querySelectorAll(".cw, .cw *")].filter(element => {
    const { left, right, width } = element.getBoundingClientRect()
    const root = element.closest(".cw").getBoundingClientRect()
    return width && (left < root.left - 0.5 || right > root.right + 0.5)
  })
  const wide = document.documentElement.scrollWidth > innerWidth ? ["the page"] : []
  return [...wide, ...elements.map(element => element.outerHTML.slice(0, 80))]
"""

SELECTORS = """
  const selectors = rules => [...rules].flatMap(rule =>
    // Commas inside of brackets do not part selectors.
    rule.selectorText?.split(/,(?![^(]*\\))/).map(one => one.trim()) ?? selectors(rule.cssRules))
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(arguments[0])
  return selectors(sheet.cssRules)
"""
ROOTS = (".cw:not(#cw", *(f".cw-{slug}:not(#cw" for slug in components()))
OUTLINES = """
  return [...document.querySelectorAll(".cw :is(a, button, input:not([type=hidden]), textarea)")]
    .map(element => {
      element.focus()
      const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(element)
      return `${outlineColor} ${outlineStyle} ${outlineWidth}`
    })
"""

# What WCAG 1.4.12 lets a reader do, as bookmarklets and extensions do it.
TEXT_SPACING = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }
"""
# A widget that does not keep to itself: pale, tiny, and with a rule for every paragraph.
CARELESS = """<section class="cw"><style>p { width: 900px; color: #999; font-size: 9px }</style>
<p>Hard to read</p></section>"""


SQUARE = """<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"
viewBox="0 0 1 1"><rect width="1" height="1"/></svg>"""


@dataclass(frozen=True)
class Text:
    """A text in a widget."""

    name: str
    contrast: float
    size: float


@dataclass(frozen=True)
class Seen:
    """What a page showed.

    Attributes:
        host_changes: What is different in the host page since the widgets came.
        looks: The look of each element of each widget, as lines of values.
        texts: Every text in the widgets.
        sticking_out: What is wider than its widget, or the page.
    """

    host_changes: list[str]
    looks: list[list[str]]
    texts: list[Text]
    sticking_out: list[str]


class Hosts:
    """Shows widgets on host pages.

    Args:
        browser: Where they are shown.
        site: Where the host pages are.
        widgets: The address of the widget server.
    """

    def __init__(self, browser: Chrome, site: HostSite, widgets: str) -> None:
        self.browser = browser
        self.site = site
        self.widgets = widgets
        self.show = cache(self.load)
        self.names: list[str] = browser.execute_script(NAMES)

    def load(
        self,
        css: str = "",
        embeds: Sequence[str] = WIDGETS,
        scheme: str = "light",
        place: str = PLACE,
        width: int = 1280,
    ) -> Seen:
        """Show widgets on a host page with a sheet of its own.

        Args:
            css: The host's styles.
            embeds: The addresses of the widgets, from /w/ on; or of a stranger's.
            scheme: What the place asks for, and the reader prefers.
            place: The styles of the place where the widgets stand.
            width: The window's width.
        """
        self._emulate(width, scheme)
        self.site.add("/host.css", css, {"Content-Type": "text/css; charset=utf-8"})
        setup = snippet(self.widgets, "contact-card", "rheumatology", "", "").setup
        html = (
            (HERE / "page.html")
            .read_text("utf-8")
            .format(
                head=setup.partition("<script")[0] + '<link rel="stylesheet" href="/host.css">',
                place=place.format(scheme=scheme),
                embeds="".join(map(self._embed, embeds)),
            )
        )
        self.browser.get(self.site.add("/isolation", html))
        self.browser.execute_script(REMEMBER_HOST)
        WebDriverWait(self.browser, 15, 0.03).until(
            lambda driver: driver.execute_script(ARRIVED, len(embeds))
        )
        changed = self.browser.execute_script(CHANGED_IN_HOST)
        return Seen(
            host_changes=self.differences(*zip(*changed, strict=True)) if changed else [],
            looks=self.browser.execute_script(LOOK_OF_WIDGETS),
            texts=[Text(*text) for text in self.browser.execute_script(TEXTS)],
            sticking_out=self.browser.execute_script(STICKING_OUT),
        )

    def differences(self, one: Sequence[str], other: Sequence[str]) -> list[str]:
        """What is different between two looks, element by element."""
        return [
            f"{before.splitlines()[0]} {name}: {was} / {now}"
            for before, after in zip(one, other, strict=True)
            if before != after
            for name, was, now in zip(
                self.names, before.splitlines(), after.splitlines(), strict=False
            )
            if was != now
        ]

    def values(self, look: Sequence[str], name: str) -> list[str]:
        """The values of one property, element by element."""
        return [element.splitlines()[self.names.index(name)] for element in look]

    def _embed(self, address: str) -> str:
        component, _, subject = address.partition("?")[0].partition("/")
        if component in components():
            query = address.partition("?")[2]
            place = snippet(self.widgets, component, subject, query, "Open").place
        else:
            place = snippet(self.widgets, *CARD.split("/"), "", "Open").place
            place = place.replace(f"{self.widgets}/w/{CARD}", address)
        return place.replace(EMBED, EMBED_AS_HIGH_AS_EVER)

    def _emulate(self, width: int, scheme: str) -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


@pytest.fixture(scope="module")
def hosts(
    shared_browser: Chrome, host: HostSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hosts]:
    """Hosts of widgets from a library with every element, which asks for comments too."""
    folder = tmp_path_factory.mktemp("isolation")
    library = Path(shutil.copytree(EXAMPLE_LIBRARY, folder / "library"))
    publisher = library / "library.yml"
    publisher.write_text(
        publisher.read_text("utf-8").replace("comments: no", "comments: yes"), "utf-8"
    )
    image = host.add("/square.svg", SQUARE, {"Content-Type": "image/svg+xml"})
    everything = (HERE / "everything.md").read_text("utf-8")
    # Content may not name a server by its number.
    everything = everything.replace("{image}", image.replace("127.0.0.1", "localhost"))
    (library / "resources" / "all01.md").write_text(everything, "utf-8")
    with widget_server(folder / "state", library) as widgets:
        forget(shared_browser)
        yield Hosts(shared_browser, host, widgets)


def sheet(name: str) -> str:
    """The styles of a host."""
    return SHEETS.get(name, BLOCKS).read_text("utf-8")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", HOSTS)
def test_widgets_look_as_on_a_plain_page(hosts: Hosts, name: str, scheme: str) -> None:
    plain = hosts.show(scheme=scheme)
    styled = hosts.show(sheet(name), scheme=scheme)
    for own, there in zip(plain.looks, styled.looks, strict=True):
        assert hosts.differences(own, there) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", HOSTS)
def test_text_stands_out_from_its_ground(hosts: Hosts, name: str, scheme: str) -> None:
    texts = hosts.show(sheet(name), scheme=scheme).texts
    assert len(texts) > 60
    assert [text for text in texts if text.contrast < 7] == []


@pytest.mark.parametrize("name", HOSTS)
def test_widgets_change_nothing_of_their_host(hosts: Hosts, name: str) -> None:
    assert hosts.show(sheet(name)).host_changes == []


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("root_size", [10, 24])
def test_text_is_large_enough_and_nothing_sticks_out_of_a_small_screen(
    hosts: Hosts, root_size: int, lang: str
) -> None:
    css = f"html {{ font-size: {root_size}px }}"
    widgets = tuple(f"{widget}?lang={lang}" for widget in WIDGETS)
    seen = hosts.show(css, widgets, place="", width=320)
    assert max(text.size for text in seen.texts) > root_size
    assert [text for text in seen.texts if text.size < 16] == []
    assert seen.sticking_out == []


@pytest.mark.parametrize(
    "widgets",
    [(SUMMARY, RATING, CARD), (CARD, SUMMARY, CARD, RATING)],
    ids=["the other way round", "one of them twice"],
)
def test_the_order_of_widgets_makes_no_difference(hosts: Hosts, widgets: tuple[str, ...]) -> None:
    alone = dict(zip(WIDGETS, hosts.show().looks, strict=True))
    for widget, look in zip(widgets, hosts.show(embeds=widgets).looks, strict=True):
        assert hosts.differences(alone[widget], look) == []


@pytest.mark.parametrize("slug", components())
def test_every_rule_is_for_a_widget_alone(hosts: Hosts, slug: str) -> None:
    css = component_css(components()[slug])
    selectors = hosts.browser.execute_script(SELECTORS, css)
    assert len(selectors) > 20
    assert [one for one in selectors if not one.startswith(ROOTS)] == []


def test_the_focus_is_seen_where_the_host_forbids_it(hosts: Hosts) -> None:
    hosts.load("* { outline: none !important }")
    outlines = hosts.browser.execute_script(OUTLINES)
    assert len(outlines) > 8
    assert set(outlines) == {"rgb(23, 33, 43) solid 3px"}


def test_dark_widgets_are_printed_light(hosts: Hosts) -> None:
    hosts.load(scheme="dark", embeds=(CARD, f"{SUMMARY}?theme=dark"))
    hosts.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    looks = hosts.browser.execute_script(LOOK_OF_WIDGETS)
    grounds = [hosts.values(look, "background-color")[0] for look in looks]
    assert grounds == ["rgb(255, 255, 255)"] * 2
    assert min(contrast for _, contrast, _ in hosts.browser.execute_script(TEXTS)) >= 7


def test_a_readers_text_spacing_is_kept(hosts: Hosts) -> None:
    seen = hosts.show(TEXT_SPACING, place="", width=320)
    assert {"normal"}.isdisjoint(
        spacing for look in seen.looks for spacing in hosts.values(look, "letter-spacing")
    )
    assert seen.sticking_out == []


def test_a_partner_sets_the_accent_and_sizes_but_no_colour_of_text(hosts: Hosts) -> None:
    css = """:root { --cw-accent: #c00 }
      .cw-contact-card a { color: #999 !important; font-size: 30px !important }"""
    seen = hosts.show(css, (CARD,))
    assert hosts.values(seen.looks[0], "border-top-color")[0] == "rgb(204, 0, 0)"
    assert max(text.size for text in seen.texts) == 30
    assert min(text.contrast for text in seen.texts) >= 7


def test_the_check_sees_a_widget_that_the_host_changes(hosts: Hosts) -> None:
    plain = hosts.show()
    styled = hosts.show(".cw-contact-card dt { padding-left: 1px !important }")
    changes = hosts.differences(plain.looks[0], styled.looks[0])
    assert "dt padding-left: 0px / 1px" in changes


def test_the_check_sees_a_widget_that_changes_its_host(hosts: Hosts) -> None:
    headers = {"Access-Control-Allow-Origin": "*"}
    seen = hosts.show(embeds=(hosts.site.add("/careless", CARELESS, headers),))
    assert "p color: rgb(0, 0, 0) / rgb(153, 153, 153)" in seen.host_changes
    assert [round(text.contrast, 1) for text in seen.texts] == [2.8]
    assert [text.size for text in seen.texts] == [9]
    assert seen.sticking_out == ["<p>Hard to read</p>"]
