"""Snippets, as partners paste them."""

import json

import pytest

from tests.markup import Element, parse
from widget.assets import asset
from widget.embed import HTMX_CONFIG, snippet

BASE_URL = "https://widgets.example.net"
# What partners have pasted, and what was seen to work in htmx 1.9, 2 and 4.
PLACE = (
    '<div class="cw-embed" data-hx-get="https://widgets.example.net/w/feedback-rating/RHM20" '
    'data-hx-trigger="load" data-hx-target="this" data-hx-swap="innerHTML ignoreTitle:true" '
    'data-hx-disinherit="*" data-hx-push-url="false" data-hx-params="none" '
    'data-hx-vals="{}" data-hx-include="unset" data-hx-request=\'{"noHeaders":true}\' '
    "data-hx-config='{\"headers\":[]}'>"
    '<p><a href="https://widgets.example.net/p/feedback-rating/RHM20">Rate this page</a></p></div>'
)


def place(query: str = "", title: str = "Title", base_url: str = BASE_URL) -> Element:
    (found,) = parse(snippet(base_url, "contact-card", "pain", query, title).place).elements
    return found


def test_an_embed_is_what_partners_have_pasted() -> None:
    made = snippet(BASE_URL, "feedback-rating", "RHM20", "", "Rate this page")
    assert made.place == PLACE


def test_the_set_up_is_one_setting_and_our_htmx() -> None:
    setup = snippet(BASE_URL, "contact-card", "pain", "", "Title").setup
    meta, script = parse(setup).elements
    htmx = asset("vendor/htmx.min.js")
    assert meta.attributes == {"name": "htmx-config", "content": HTMX_CONFIG}
    assert script.attributes == {
        "src": f"{BASE_URL}/static/{htmx.name}",
        "integrity": htmx.integrity,
        "crossorigin": "anonymous",
        "defer": "",
    }
    assert script.text == ""


def test_the_setting_is_plain_json() -> None:
    """The looser syntax of htmx 4 is a mistake in 2."""
    assert json.loads(HTMX_CONFIG) == {
        "selfRequestsOnly": False,
        "mode": "cors",
        "includeIndicatorStyles": False,
        "includeIndicatorCSS": False,
        "allowEval": False,
        "noSwap": [204, 304, "4xx", "5xx"],
    }


@pytest.mark.parametrize("name", ["data-hx-request", "data-hx-config"])
def test_what_is_said_of_a_request_is_plain_json(name: str) -> None:
    assert json.loads(place().attributes[name])


@pytest.mark.parametrize(
    ("query", "written"), [("", ""), ("lang=cy&heading=3", "?lang=cy&heading=3")]
)
def test_the_options_are_in_both_addresses(query: str, written: str) -> None:
    embed = place(query)
    (link,) = embed.all("a")
    assert embed.attributes["data-hx-get"] == f"{BASE_URL}/w/contact-card/pain{written}"
    assert link.attributes["href"] == f"{BASE_URL}/p/contact-card/pain{written}"


@pytest.mark.parametrize(
    "title", ["Children’s <b>& young</b> people", '"quoted"', "</a><script>alert(1)</script>"]
)
def test_a_title_is_text(title: str) -> None:
    embed = place(title=title)
    assert embed.text == title
    assert {element.name for element in embed} == {"div", "p", "a"}


@pytest.mark.parametrize("query", ['"><script>', "a=1&copy=2", "'"])
def test_a_query_stays_in_its_attribute(query: str) -> None:
    embed = place(query)
    assert embed.attributes["data-hx-get"].endswith(f"?{query}")
    assert embed.all("script") == []


@pytest.mark.parametrize("attribute", ["data-hx-get", "data-hx-trigger", "data-hx-swap"])
def test_every_attribute_of_htmx_is_valid_html(attribute: str) -> None:
    names = list(place().attributes)
    assert attribute in names
    assert [name for name in names if name.startswith("hx-")] == []
