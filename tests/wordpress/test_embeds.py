"""The plugin's embeds: the markup of our snippets, whoever writes them and whatever is written."""

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.markup import Element, parse
from tests.wordpress.site import PLUGIN, REASON, WordPress
from widget.check.axe import run_axe
from widget.check.page import Page
from widget.component import COMMON_OPTIONS
from widget.embed import snippet
from widget.registry import components

if not os.environ.get("CAREWIDGET_TEST_WORDPRESS"):
    pytest.skip(REASON, allow_module_level=True)

CARD = {"component": "contact-card", "subject": "rheumatology", "title": "Rheumatology Team"}
SUMMARY = {"component": "condition-summary", "subject": "RHM20"}
HOSTILE = [
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</a></p></div><script>alert(1)</script>",
    "javascript:alert(1)",
    'x" onmouseover="alert(1)" y=\'',
    "x' data-hx-on:click='alert(1)",
    "--><script>alert(1)</script><!--",
    "[carewidget]",
    "../../evil",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
    "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "\u2028\u202e{{7*7}}${7*7}",
]
ATTRIBUTES = ["component", "subject", "title", "lang", "heading", "theme", "style", "sections"]
EMBED_ATTRIBUTES = {
    *("class", "href", "data-hx-get", "data-hx-trigger", "data-hx-target", "data-hx-swap"),
    *("data-hx-disinherit", "data-hx-push-url", "data-hx-params"),
    *("data-hx-vals", "data-hx-include", "data-hx-request", "data-hx-config"),
}
COMMENT = "<!-- Carewidget: this embed needs its author. -->"
# An option that the server's own pages use, and partners have no use for.
INTERNAL = {"sent"}


def shortcode(attributes: dict[str, str]) -> str:
    written = (
        f"{name}='{value}'" if '"' in value else f'{name}="{value}"'
        for name, value in attributes.items()
    )
    return f"[carewidget {' '.join(written)}]"


def block(attributes: dict[str, str]) -> str:
    """A block as the editor writes it into a post."""
    named = {("styles" if name == "style" else name): value for name, value in attributes.items()}
    written = json.dumps(named)
    for character in "<>&":
        written = written.replace(character, f"\\u{ord(character):04x}")
    written = written.replace("--", "\\u002d\\u002d").replace('\\"', "\\u0022")
    return f"<!-- wp:carewidget/embed {written} /-->"


Form = Callable[[dict[str, str]], str]
FORMS: list[Form] = [shortcode, block]


def rendered(wordpress: WordPress, attributes: dict[str, str], user: str = "") -> str:
    """What the plugin makes of attributes, for a visitor or a user."""
    login = f"wp_set_current_user( get_user_by( 'login', '{user}' )->ID );" if user else ""
    return str(wordpress.run(f"{login} return carewidget_render( $given );", attributes))


def embed_in(html: str) -> Element:
    (embed,) = [element for element in parse(html) if "cw-embed" in element.classes]
    return embed


def wait_for_widgets(driver: Chrome, count: int = 1) -> None:
    loaded = f"return document.querySelectorAll('.cw-embed .cw').length === {count}"
    WebDriverWait(driver, 20).until(lambda _: driver.execute_script(loaded))


# --- The markup


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("component", "subject", "options", "title"),
    [
        *[(s, c.examples["default"].subject, {}, "A title") for s, c in components().items()],
        ("contact-card", "rheumatology", {"lang": "cy", "heading": "3"}, "Tîm Rhiwmatoleg"),
        ("contact-card", "rheumatology", {"theme": "dark", "style": "link"}, "Bones & joints"),
        ("contact-card", "rheumatology", {"heading": "2", "theme": "auto"}, "Defaults"),
        ("condition-summary", "RHM20", {"sections": "symptoms, self-care"}, "Sections"),
        ("condition-summary", "RHM20", {"sections": "a&b~c/é"}, "It's “quoted”"),
    ],
)
def test_an_embed_is_what_a_snippet_is(
    wordpress: WordPress,
    widgets: str,
    form: Form,
    component: str,
    subject: str,
    options: dict[str, str],
    title: str,
) -> None:
    ours = components()[component]
    query = ours.parse_options(options, ("cy",)).query()
    expected = parse(snippet(widgets, component, subject, query, title).place).elements[0]
    content = form({"component": component, "subject": subject, "title": title, **options})
    assert embed_in(wordpress.rendered(content)) == expected


@pytest.mark.parametrize("slug", components())
def test_every_component_of_the_server_can_be_chosen_with_its_options(
    wordpress: WordPress, slug: str
) -> None:
    choices = wordpress.run("return carewidget_components();")
    own = {option.name for option in components()[slug].options} - INTERNAL
    assert set(choices[slug]["options"]) == own


@pytest.mark.parametrize("option", COMMON_OPTIONS, ids=lambda option: option.name)
def test_the_common_options_are_the_servers(wordpress: WordPress, option: Any) -> None:
    choices = wordpress.run("return carewidget_options();")[option.name].get("choices", [])
    assert choices == list(option.choices)
    assert not choices or choices[0] == option.default


def test_the_block_has_an_attribute_for_every_choice(wordpress: WordPress) -> None:
    options = wordpress.run("return array_keys( carewidget_options() );")
    attributes = json.loads((PLUGIN / "block" / "block.json").read_text())["attributes"]
    expected = {"component", "subject", "title", *options} - {"style"} | {"styles"}
    assert set(attributes) == expected


def test_an_embed_without_a_title_links_to_its_kind(wordpress: WordPress) -> None:
    embed = embed_in(rendered(wordpress, CARD | {"title": ""}))
    assert embed.text == "Contact card"


def test_what_nobody_knows_is_ignored(wordpress: WordPress) -> None:
    unknown = {"colour": "red", "sections": "symptoms", "onclick": "alert(1)", "data-hx-get": "x"}
    assert rendered(wordpress, CARD | unknown) == rendered(wordpress, CARD)


# --- Mistakes


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({}, "component is missing"),
        ({"component": "contact-cart", "subject": "x"}, "contact-card, disclaimer"),
        ({"component": "contact-card"}, "The name of a team, such as rheumatology."),
        (CARD | {"subject": "a/b"}, "subject cannot be “a/b”"),
        (CARD | {"subject": "a\n"} | {"heading": "9"}, "heading cannot be “9”. What fits: 2, 3"),
        (CARD | {"theme": "pink"}, "auto, light, dark"),
        (CARD | {"style": "display:none"}, "inline, link, none"),
        (CARD | {"lang": "Welsh language"}, "A language tag, such as cy."),
        (SUMMARY | {"sections": "x" * 401}, "sections cannot be"),
        (SUMMARY | {"sections": "a\x00b"}, "sections cannot be"),
    ],
)
def test_a_mistake_is_told_to_those_who_can_put_it_right(
    wordpress: WordPress, attributes: dict[str, str], words: str
) -> None:
    assert rendered(wordpress, attributes) == COMMENT
    notice = parse(rendered(wordpress, attributes, "author")).elements[0]
    assert notice.classes == ["carewidget-notice"]
    assert words in notice.text


def test_without_a_server_nothing_is_embedded(wordpress: WordPress) -> None:
    no_server = "add_filter( 'option_carewidget_base_url', '__return_empty_string' );"
    assert wordpress.run(f"{no_server} return carewidget_render( $given );", CARD) == COMMENT


@pytest.fixture(scope="module")
def hostile(wordpress: WordPress) -> dict[str, dict[str, str]]:
    """What the plugin makes of each hostile value of each attribute, for somebody who may edit."""
    login = "wp_set_current_user( get_user_by( 'login', 'author' )->ID );"
    each = (
        "return array_map( static fn( $one ) => array_map( 'carewidget_render', $one ), $given );"
    )
    given = {name: {value: SUMMARY | {name: value} for value in HOSTILE} for name in ATTRIBUTES}
    rendered: dict[str, dict[str, str]] = wordpress.run(login + each, given)
    return rendered


@pytest.mark.parametrize("name", ATTRIBUTES)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_come_out_as_text(
    hostile: dict[str, dict[str, str]], widgets: str, name: str, value: str
) -> None:
    for element in parse(hostile[name][value]):
        assert element.name in ("", "div", "p", "a", "strong")
        assert set(element.attributes) <= EMBED_ATTRIBUTES
        url = element.attributes.get("href") or element.attributes.get("data-hx-get", widgets)
        assert url.startswith(widgets)


# An administrator may write scripts, and a shortcode cannot keep its quotes apart from a script's.
@pytest.mark.parametrize(
    ("form", "role"), [(shortcode, "author"), (block, "author"), (block, "administrator")]
)
def test_hostile_values_do_nothing_in_a_post(
    wordpress: WordPress, visitor: Chrome, form: Form, role: str
) -> None:
    names = ("title", "subject", "sections")
    content = "\n\n".join(form(SUMMARY | {name: value}) for value in HOSTILE for name in names)
    url = wordpress.publish(content, role)
    watch = "window.alert = () => { window.fired = true }"
    script = visitor.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
    visitor.get(url)
    visitor.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
    wait = "return document.readyState === 'complete' && !window.fired"
    assert visitor.execute_script(wait)
    handlers = "return [...document.querySelectorAll('.entry-content *')].flatMap(" + (
        "e => e.getAttributeNames()).filter(n => n.startsWith('on') || n.includes('hx-on'))"
    )
    assert visitor.execute_script(handlers) == []


# --- Posts


@pytest.fixture(params=FORMS, ids=lambda form: form.__name__, scope="module")
def post(request: pytest.FixtureRequest, wordpress: WordPress) -> str:
    """A post with a widget, by somebody whose HTML WordPress filters."""
    assert not wordpress.run(
        "return user_can( get_user_by( 'login', 'author' ), 'unfiltered_html' );"
    )
    return wordpress.publish(
        "<h2>Who to ask</h2>\n\n"
        + request.param(CARD | {"title": "Bones & joints", "heading": "3"})
    )


def test_visitors_see_the_widget(
    wordpress: WordPress, widgets: str, visitor: Chrome, post: str
) -> None:
    asked = wordpress.asked()
    visitor.get(post)
    wait_for_widgets(visitor)
    card = visitor.find_element(By.CSS_SELECTOR, ".cw-embed .cw-contact-card")
    assert card.find_element(By.TAG_NAME, "h3").text == "Rheumatology Team"
    assert [entry for entry in visitor.get_log("browser") if entry["level"] == "SEVERE"] == []
    origins = visitor.execute_script(
        "return performance.getEntriesByType('resource').map(e => new URL(e.name).origin)"
    )
    assert set(origins) <= {wordpress.url, widgets}
    assert wordpress.asked() == asked


def test_axe_finds_nothing_in_the_embed(visitor: Chrome, post: str) -> None:
    visitor.get(post)
    wait_for_widgets(visitor)
    found = run_axe(Page(visitor))
    broken = [rule.id for rule, fault in found.faults if fault.element.owner == "widget"]
    assert broken == []
    assert len(found.passed) > 5


def test_without_javascript_visitors_see_a_link_that_works(
    widgets: str, visitor: Chrome, post: str
) -> None:
    visitor.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    visitor.get(post)
    link = visitor.find_element(By.CSS_SELECTOR, ".cw-embed a")
    assert link.text == "Bones & joints"
    link.click()
    assert visitor.current_url == f"{widgets}/p/contact-card/rheumatology?heading=3"
    assert visitor.find_element(By.TAG_NAME, "h1").text == "Rheumatology Team"


def test_a_form_in_a_widget_can_be_sent(wordpress: WordPress, visitor: Chrome) -> None:
    rating = {"component": "feedback-rating", "subject": "RHM20", "title": "Rate this"}
    visitor.get(wordpress.publish(shortcode(rating)))
    wait_for_widgets(visitor)
    visitor.find_element(By.CSS_SELECTOR, ".cw-embed input[type=radio]").click()
    visitor.find_element(By.CSS_SELECTOR, ".cw-embed button").click()
    thanked = "return document.querySelector('.cw-embed form') === null"
    WebDriverWait(visitor, 20).until(lambda _: visitor.execute_script(thanked))
    assert "Thank you" in visitor.find_element(By.CSS_SELECTOR, ".cw-embed").text


def test_the_loader_stands_once_on_pages_with_embeds(wordpress: WordPress, widgets: str) -> None:
    page = wordpress.read(wordpress.publish(shortcode(CARD) + "\n\n" + block(SUMMARY)))
    (loader,) = [line for line in page.splitlines() if "embed.js" in line]
    script = parse(loader).elements[0]
    assert script.attributes["src"] == f"{widgets}/static/embed.js"
    assert "async" in script.attributes


@pytest.mark.parametrize("content", ["No widget.", shortcode({"component": "none"})])
def test_pages_without_embeds_load_nothing_of_ours(
    wordpress: WordPress, widgets: str, content: str
) -> None:
    page = wordpress.read(wordpress.publish(content))
    assert widgets not in page
    assert "plugins/carewidget" not in page


def test_two_widgets_stand_on_one_page(wordpress: WordPress, visitor: Chrome) -> None:
    visitor.get(wordpress.publish(shortcode(CARD) + "\n\n" + block(CARD | {"lang": "cy"})))
    wait_for_widgets(visitor, 2)
    languages = [card.get_attribute("lang") for card in visitor.find_elements(By.CLASS_NAME, "cw")]
    assert languages == ["en", "cy"]


def test_an_author_sees_what_is_wrong_and_a_visitor_does_not(
    wordpress: WordPress, log_in: Any, visitor: Chrome
) -> None:
    url = wordpress.publish("Before\n\n" + shortcode({"component": "<b>cart</b>"}) + "\n\nAfter")
    visitor.get(url)
    assert visitor.find_elements(By.CLASS_NAME, "carewidget-notice") == []
    log_in("author").get(url)
    assert (
        "What fits: condition-summary"
        in visitor.find_element(By.CLASS_NAME, "carewidget-notice").text
    )
