"""What holds for every fragment: every example of every component, in every style."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from tests.markup import Element, heading_levels, ids, key_in, only_root
from widget.address import Addresses
from widget.component import Component, Example
from widget.example import show_example
from widget.fragment import Fragment, Fragments
from widget.language import language
from widget.registry import components
from widget.submission import Showings

BASE_URL = "https://widgets.example.net/here"
EXAMPLES = [
    pytest.param(one, example, id=f"{slug}-{name}")
    for slug, one in components().items()
    for name, example in one.examples.items()
]
STYLES = ("inline", "link", "none")
every_example = pytest.mark.parametrize(("component", "example"), EXAMPLES)
every_style = pytest.mark.parametrize("style", STYLES)

URLS = {"href", "src", "action", "formaction", "poster", "cite", "data", "srcset", "background"}
HTMX_URLS = {f"data-hx-{name}" for name in ("get", "post", "put", "patch", "delete", "push-url")}
# Everything that htmx knows, so that a bare attribute is found whatever it is.
BARE_HTMX = re.compile(r"(hx-|on|ws-|sse-|js:)")
# They leave the widget, act on the host's page, or cannot be styled to fit.
FORBIDDEN = set(
    "script title base meta iframe object embed template noscript frame html head body main h1 "
    "dialog slot font center marquee".split()
)
ARIA_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")


def fragment_of(component: type[Component], example: Example, **query: str) -> Fragment:
    fragments = Fragments(Addresses(BASE_URL), Showings("a secret for tests"))
    return show_example(fragments, component, example, **query)


def root_of(component: type[Component], example: Example, **query: str) -> Element:
    return only_root(fragment_of(component, example, **query).html)


@every_style
@every_example
def test_there_is_one_root_element_with_class_language_and_direction(
    component: type[Component], example: Example, style: str
) -> None:
    fragment = fragment_of(component, example, style=style)
    root = only_root(fragment.html)
    spoken = language(root.attributes["lang"])
    assert root.name == component.element
    assert root.classes[:2] == ["cw", f"cw-{component.slug()}"]
    assert root.attributes["lang"] == fragment.language.tag
    assert root.attributes["dir"] == spoken.direction
    assert "id" not in root.attributes


@every_example
def test_every_class_is_one_of_ours(component: type[Component], example: Example) -> None:
    own = re.compile(
        rf"cw|cw--(light|dark)|cw-(heading|notice|problem|action)|cw-{component.slug()}(__.+)?"
    )
    strange = [
        name
        for element in root_of(component, example)
        for name in element.classes
        if not own.fullmatch(name) and not name.startswith("cw-")
    ]
    assert strange == []


@every_example
def test_ids_are_the_showing_s_own_or_there_are_none(
    component: type[Component], example: Example
) -> None:
    html = fragment_of(component, example).html
    found = ids(only_root(html))
    if component.kept != "showing":
        assert found == []
        return
    prefix = {element.partition("-")[0] for element in found}
    assert prefix <= {"cw"}
    assert len(found) == len(set(found))
    if "<form" in html:
        assert found
        assert [
            one for one in found if not one.startswith(f"cw-{key_in(html).partition('.')[0]}-")
        ] == []


@pytest.mark.parametrize(
    ("component", "example"),
    [case for case in EXAMPLES if case.values[0].kept == "showing"],
)
def test_two_showings_share_no_id(component: type[Component], example: Example) -> None:
    one, other = (set(ids(root_of(component, example))) for _ in range(2))
    assert one & other == set()


@every_example
def test_every_reference_leads_to_an_id_in_the_fragment(
    component: type[Component], example: Example
) -> None:
    root = root_of(component, example)
    found = set(ids(root))
    referred = [
        target
        for element in root
        for name in ARIA_REFERENCES
        for target in element.attributes.get(name, "").split()
    ]
    assert [target for target in referred if target not in found] == []


@every_style
@every_example
def test_every_url_is_absolute(component: type[Component], example: Example, style: str) -> None:
    root = root_of(component, example, style=style)
    urls = [
        value
        for element in root
        for name, value in element.attributes.items()
        if (name in URLS or name in HTMX_URLS) and value not in ("false", "true")
    ]
    schemes = {url: urlsplit(url).scheme for url in urls}
    assert {
        url: one for url, one in schemes.items() if one not in ("http", "https", "tel", "mailto")
    } == {}
    assert "127.0.0.1" not in " ".join(urls)


@every_style
@every_example
def test_nothing_acts_on_the_host_s_page(
    component: type[Component], example: Example, style: str
) -> None:
    root = root_of(component, example, style=style)
    names = {element.name for element in root}
    attributes = {name for element in root for name in element.attributes}
    assert names & FORBIDDEN == set()
    assert [name for name in attributes if BARE_HTMX.match(name) or name == "style"] == []
    assert [
        name for name in attributes if name.startswith(("data-hx-on", "data-hx-swap-oob"))
    ] == []
    assert [name for name in attributes if ":" in name] == []
    assert not any("javascript:" in value for e in root for value in e.attributes.values())


@pytest.mark.parametrize("level", [2, 3, 4, 5, 6])
@every_example
def test_headings_start_at_the_level_asked_for_and_never_skip(
    component: type[Component], example: Example, level: int
) -> None:
    levels = heading_levels(root_of(component, example, heading=str(level)))
    assert levels[0] == min(levels) == level
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert max(levels) <= 6


@every_style
@every_example
def test_styles_are_where_they_were_asked_for(
    component: type[Component], example: Example, style: str
) -> None:
    root = root_of(component, example, style=style)
    (sheets, links) = root.all("style"), root.all("link")
    assert (len(sheets), len(links)) == {"inline": (1, 0), "link": (0, 1), "none": (0, 0)}[style]
    # htmx 1.9 loses a stylesheet that stands outside of the root element.
    assert [e for e in sheets + links if e is not root.elements[0]] == []
    assert [e.attributes["rel"] for e in links] == ["stylesheet"] * len(links)
    assert [e for e in links if not e.attributes["integrity"].startswith("sha384-")] == []
    assert [e for e in links if e.attributes["crossorigin"] != "anonymous"] == []


@every_example
def test_inline_styles_end_where_they_should(component: type[Component], example: Example) -> None:
    (sheet,) = root_of(component, example, style="inline").all("style")
    css = "".join(str(child) for child in sheet.children)
    assert "&" not in css.replace("&:", "")
    assert "</" not in css
    assert "@import" not in css
    assert "url(" not in css


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
@every_example
def test_a_theme_is_a_class_of_the_root(
    component: type[Component], example: Example, theme: str
) -> None:
    classes = root_of(component, example, theme=theme).classes
    themed = [name for name in classes if name.startswith("cw--")]
    assert themed == ([] if theme == "auto" else [f"cw--{theme}"])


class Plain(HTMLParser):
    """Python's own parser, as anybody else would use it."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.roots = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("input", "br", "link", "img", "hr", "wbr", "col"):
            self.roots += self.depth == 0
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1


@every_style
@every_example
def test_it_is_balanced_html(component: type[Component], example: Example, style: str) -> None:
    parser = Plain()
    parser.feed(str(fragment_of(component, example, style=style).html))
    parser.close()
    assert (parser.depth, parser.roots) == (0, 1)


@every_example
def test_what_is_written_in_another_language_says_so(
    component: type[Component], example: Example
) -> None:
    root = root_of(component, example)
    tagged = [element for element in root if "lang" in element.attributes]
    assert [
        e for e in tagged if e.attributes["dir"] != language(e.attributes["lang"]).direction
    ] == []


def names_of(form: Element) -> set[str]:
    """What a form sends."""
    return {e.attributes["name"] for e in form if "name" in e.attributes}


@every_example
def test_every_form_can_be_sent_with_and_without_htmx(
    component: type[Component], example: Example
) -> None:
    root = root_of(component, example)
    place = f"{component.slug()}/{example.subject}"
    faults = []
    for form in (form for form in root.all("form") if form.attributes["method"] != "get"):
        given = form.attributes
        fine = {
            "method": given["method"] == "post",
            "enctype": given["enctype"] == given["data-hx-encoding"] == "multipart/form-data",
            "page": given["action"].startswith(f"{BASE_URL}/p/{place}"),
            "fragment": given["data-hx-post"].startswith(f"{BASE_URL}/w/{place}"),
            "errors": "novalidate" in given,
            "double clicks": given["data-hx-sync"] == "this:drop",
            "no headers": given["data-hx-request"] == '{"noHeaders":true}',
            "no headers in htmx 4": given["data-hx-config"] == '{"headers":[]}',
            "target": given["data-hx-target"] == f"closest {component.element}",
            "swap": given["data-hx-swap"] == "outerHTML ignoreTitle:true",
            "history": given["data-hx-push-url"] == "false",
            "fields": set(given["data-hx-params"].split(",")) >= names_of(form),
            "no values of the host's": given["data-hx-vals"] == "{}",
            "no fields of the host's": given["data-hx-include"] == "unset",
        }
        faults += [name for name, holds in fine.items() if not holds]
    assert faults == []


@every_example
def test_nothing_takes_the_focus_where_nobody_sent_anything(
    component: type[Component], example: Example
) -> None:
    assert [e for e in root_of(component, example) if "autofocus" in e.attributes] == []


@pytest.mark.parametrize("slug", components())
def test_every_criterion_names_what_can_be_tested(slug: str) -> None:
    component = components()[slug]
    assert len(component.accessibility) == len(set(component.accessibility))
    assert [one for one in component.accessibility if not one.endswith((".", ".)"))] == []
    assert [one for one in component.examples.values() if not one.description.endswith(".")] == []
