"""What the sanitiser keeps, what it takes out, and what it tells the publisher."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from pydantic import BaseModel, ValidationError

from tests.payloads import CONTENTS, ELEMENTS, HANDLERS, LINKS, SCHEMES, SHELLS, payloads
from widget.content.sanitise import (
    ALLOWED,
    MAX_DEPTH,
    MAX_LENGTH,
    Dropped,
    TrustedHtml,
    check_size,
    find_dropped,
    is_allowed_attribute,
    is_safe_url,
    sanitise,
    trusted,
    with_heading_level,
)

KEPT = (
    "<h3>Rest</h3><h4>Sleep</h4><h5>Naps</h5><h6>Pillows</h6>",
    '<p lang="cy" dir="ltr">Gofal</p>',
    '<p dir="rtl" lang="ar">رعاية</p>',
    "<ul><li>one</li><li>two</li></ul>",
    '<ol start="3"><li>three</li></ol>',
    "<dl><dt>mg</dt><dd>milligram</dd></dl>",
    "<blockquote><p>It helped.</p></blockquote>",
    "<table><caption>Doses</caption><thead><tr>"
    '<th scope="col" colspan="2">Day</th></tr></thead><tbody><tr><th scope="row">1</th>'
    '<td rowspan="2">5 mg</td></tr></tbody></table>',
    "<p><strong>Stop</strong> and <em>rest</em><br>now</p><hr>",
    '<p><abbr title="rheumatoid arthritis">RA</abbr></p>',
    '<p><a href="https://example.org/?a=1&amp;b=2#c" hreflang="cy" lang="cy">Mwy</a></p>',
    '<p><a href="mailto:care@example.org?subject=Hello">Write</a></p>',
    '<p><a href="tel:+441142711900">Ring</a></p>',
    '<figure><img src="https://example.org/a.png" alt="" width="40" height="30">'
    "<figcaption>A hand</figcaption></figure>",
    "<details><summary>More</summary><p>Text</p></details>",
    "<p>H<sub>2</sub>O, m<sup>2</sup>, <code>x</code></p>",
    '<p>Call it <span lang="fr">eczéma</span>, &lt;5&nbsp;mg &amp; less</p>',
    "Text alone",
    "",
)


@pytest.mark.parametrize("html", KEPT)
def test_content_that_is_allowed_stays_as_it_is(html: str) -> None:
    assert sanitise(html) == html


@pytest.mark.parametrize("tag", sorted(ALLOWED))
def test_each_allowed_element_stands_in_an_example(tag: str) -> None:
    assert any(f"<{tag}>" in html or f"<{tag} " in html for html in KEPT)


@pytest.mark.parametrize(
    "tag", ["noscript", "svg", "math", "style", "template", "script", "iframe", "form", "input"]
)
def test_elements_that_browsers_and_htmx_read_differently_are_never_allowed(tag: str) -> None:
    assert tag not in ALLOWED


@pytest.mark.parametrize("tag", sorted(ALLOWED))
def test_no_element_may_be_named_styled_or_scripted(tag: str) -> None:
    named = {"id", "class", "style", "name", "target"}
    assert not {name for name in ALLOWED[tag] if name in named or name.startswith(("on", "hx"))}
    assert not {name for name in ALLOWED[tag] if "-" in name}


@pytest.mark.parametrize("html", KEPT)
def test_content_that_is_allowed_is_not_told_as_dropped(html: str) -> None:
    assert find_dropped(html) == ()


@pytest.mark.parametrize(
    ("html", "rest"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<style>p{color:red}</style><p>a</p>", "<p>a</p>"),
        ("<p>a<script>alert(1)", "<p>a</p>"),
        ("<p>a</p><!-- for the editor --><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a</p><svg><text>b</text></svg>", "<p>a</p>"),
        ("<p>a</p><math><mi>b</mi></math>", "<p>a</p>"),
        ("<p>a</p><template><p>b</p></template>", "<p>a</p>"),
        ("<p>a</p><noscript><p>b</p></noscript>", "<p>a</p>"),
        ("<p>a</p><iframe src=https://example.org>b</iframe>", "<p>a</p>"),
        ("<p>a</p><textarea>b</textarea><title>c</title>", "<p>a</p>"),
        ("<form action=/x><label>a <input></label><button>b</button></form>", "a "),
        ("<h1>a</h1><h2>b</h2>", "ab"),
        ("<div><section><p>a</p></section></div>", "<p>a</p>"),
        ("<p><b>a</b> <i>b</i> <font color=red>c</font></p>", "<p>a b c</p>"),
        ("<base href=https://example.net><meta charset=x><link rel=x href=y>a", "a"),
        ("<p>a<img src=https://example.org/a.png>b</p>", "<p>ab</p>"),
        ('<p>a<img src="/a.png" alt="A hand">b</p>', "<p>ab</p>"),
        ('<p>a<img alt="A hand">b</p>', "<p>ab</p>"),
        ("a\ufeff\ufeffb\ud800c", "ab\ufffdc"),
    ],
)
def test_what_is_not_allowed_is_taken_out(html: str, rest: str) -> None:
    assert sanitise(html) == rest


@pytest.mark.parametrize(
    "attribute",
    [
        "id=sink",
        "class=cw-card",
        "style=color:red",
        "name=fired",
        "data-x=1",
        "onclick=alert(1)",
        "ONCLICK=alert(1)",
        "hx-get=/x",
        "data-hx-on:click=alert(1)",
        "tabindex=1",
        "autofocus",
        "title=x",
        "role=alert",
        "href=https://example.org",
        "srcset=https://example.org",
        "lang=javascript:x",
        "lang=''",
        "lang=cy_GB",
        "dir=up",
        "dir=''",
        "dir='lt\u017f'",
        "xml:lang=cy",
        "contenteditable",
        "is=x-y",
        "slot=x",
    ],
)
def test_an_attribute_that_is_not_allowed_is_taken_out(attribute: str) -> None:
    assert sanitise(f"<p {attribute}>a</p>") == "<p>a</p>"
    assert [found.line for found in find_dropped(f"<p {attribute}>a</p>")] == [1]


@pytest.mark.parametrize(
    ("tag", "name", "value", "allowed"),
    [
        ("td", "colspan", "2", True),
        ("td", "colspan", "-1", False),
        ("td", "colspan", "٣", False),
        ("td", "rowspan", "12345", False),
        ("td", "scope", "col", False),
        ("th", "scope", "RowGroup", True),
        ("th", "scope", "cell", False),
        ("img", "width", "50%", False),
        ("img", "alt", '"<p>"', True),
        ("img", "src", "mailto:care@example.org", False),
        ("ol", "start", "0", True),
        ("ol", "reversed", "", False),
        ("a", "hreflang", "pt-BR", True),
        ("a", "target", "_blank", False),
        ("p", "dir", "AUTO", True),
        ("script", "lang", "cy", False),
    ],
)
def test_an_attribute_is_judged_by_its_value(
    tag: str, name: str, value: str, allowed: bool
) -> None:
    assert is_allowed_attribute(tag, name, value) is allowed


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "HTTPS://EXAMPLE.ORG/",
        "http://intranet/x",
        "https://www.example.org:8443/a/b.html?c=d&e=[f]#g",
        "https://cy.example.org/gwybodaeth/iechyd-meddwl-pobl-ifanc-â-chanser",
        "https://xn--caf-dma.example.org/",
        "mailto:care@example.org",
        "mailto:care.team+leaflets@example.org?subject=Leaflet%20RHM20&body=Hello",
        "tel:+441142711900",
        "tel:111",
        "tel:0114-271-1900;ext=12",
    ],
)
def test_a_whole_honest_address_is_safe(url: str) -> None:
    assert is_safe_url(url)
    assert is_safe_url(url, image=True) is url.lower().startswith("http")


@pytest.mark.parametrize(
    "url",
    [
        *[scheme.format("alert(1)") for scheme in SCHEMES],
        "javascript:123",
        "javascript:`1`",
        "javascript:1é",
        "data:1",
        "sms:0900",
        "",
        "example.org",
        "/leaflets",
        "//example.org",
        "?page=2",
        "#top",
        "https:",
        "https://",
        "https:example.org",
        "https:/example.org",
        "https:///example.org",
        "https://user@example.org",
        "https://user:word@example.org",
        "https://example.org@example.net",
        "https://example.org\\@example.net",
        "https://exam ple.org",
        "https://example.org/a b",
        "https://example.org/\n",
        " https://example.org",
        "https://example.org ",
        "https://example.org/\x00",
        "https://example.org/\u202e",
        "https://example.org/\u00a0",
        'https://example.org/"',
        "https://example.org/<script>",
        "https://example.org:99999",
        "https://example.org:８0",
        "https://127.0.0.1/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://exa%6dple.org",
        "https://ex\u0430mple.org",
        "https://e\u212axample.org",
        "http\u017f://example.org",
        "https://example..org",
        "ftp://example.org",
        "mailto:",
        "mailto:care",
        "mailto:care@",
        "mailto:<care@example.org>",
        "mailto:care@example.org\nbcc:x@example.org",
        "tel:",
        "tel:0114 271 1900",
        "tel:care",
    ],
)
def test_any_other_address_is_not_safe(url: str) -> None:
    assert not is_safe_url(url)
    assert not is_safe_url(url, image=True)


@pytest.mark.parametrize(
    "written",
    ["javascript:123", "javascript&colon;123", "&#106;avascript:123", "java&Tab;script:123"],
)
def test_a_script_that_looks_like_a_port_does_not_get_through(written: str) -> None:
    assert sanitise(f'<a href="{written}">a</a>') == "<a>a</a>"


def test_character_references_in_an_address_are_read_as_browsers_read_them() -> None:
    html = '<a href="https&#58;//example.org/?a=1&copy=2">a</a>'
    assert sanitise(html) == '<a href="https://example.org/?a=1&amp;copy=2">a</a>'


@pytest.mark.parametrize(
    ("html", "dropped"),
    [
        (
            "<p>a</p>\n<script>alert(1)\n</script>\n<h1>b</h1>",
            [(2, "<script>", "leave it out"), (4, "<h1>", "write <h3>")],
        ),
        ("a\n\n<p\nonclick='alert(1)'>b", [(3, "the attribute onclick of <p>", "leave it out")]),
        (
            "<a href='javascript:alert(1)'>a</a>",
            [
                (
                    1,
                    "the link javascript:alert(1)",
                    "write an address that begins with https://, http://, mailto: or tel:",
                )
            ],
        ),
        (
            "\r\n<img src='/a.png' alt=''>",
            [(2, "the image /a.png", "write an address that begins with https://")],
        ),
        ("<img src=https://example.org/a.png>", [(1, "an image without alt", 'write alt="')]),
        ("<img alt=x>", [(1, "an image without src", "write an address")]),
        ("<th scope=cell>", [(1, "the scope cell", "write col, row, colgroup or rowgroup")]),
        ("<p lang=cymraeg>", [(1, "the lang cymraeg", "write a language code")]),
        ("<b>a</b>", [(1, "<b>", "write <strong>")]),
        ("<div>a</div>", [(1, "<div>", "leave its tags out")]),
        ("<iframe>\n<b>a</b></iframe>\n<i>b</i>", [(1, "<iframe>", "a link"), (3, "<i>", "<em>")]),
        ("<textarea>a</p><b>", [(1, "<textarea>", "leave it out")]),
        ("<!-- <b> -->\n<!--><b>", [(2, "<b>", "write <strong>")]),
        ("<p title='<b>'>", [(1, "the attribute title of <p>", "leave it out")]),
        ("5 < 6 > 4 & </ b> <", []),
        ("<![CDATA[ a ]]><!doctype html><?xml?></p></>", []),
        ("<p lang=cy lang=javascript:x>", []),
    ],
)
def test_what_would_be_dropped_is_told_with_its_line_and_a_remedy(
    html: str, dropped: list[tuple[int, str, str]]
) -> None:
    found = find_dropped(html)
    assert [(one.line, one.what) for one in found] == [(line, what) for line, what, _ in dropped]
    remedies = zip(found, dropped, strict=True)
    assert [one.remedy for one, (_, _, words) in remedies if words not in one.remedy] == []


def test_content_that_is_too_large_is_told_as_dropped_altogether() -> None:
    html = "a" * (MAX_LENGTH + 1)
    assert find_dropped(html) == (Dropped(1, "all of the text", check_size(html) or ""),)


@pytest.mark.parametrize("payload", payloads()[::10])
def test_a_sanitised_attack_leaves_nothing_to_drop(payload: str) -> None:
    assert find_dropped(sanitise(payload)) == ()


@pytest.mark.parametrize(
    "html",
    [
        "a" * MAX_LENGTH,
        "<blockquote>" * MAX_DEPTH + "a" + "</blockquote>" * MAX_DEPTH,
        "<ul><li>a<p>b<li>c</ul>" * 200,
        "<p>a<br>" * 500,
        "<p><strong>a</strong></p>" * 500,
        '<p><a href="https://example.org">a</a></p>' * 500,
    ],
)
def test_ordinary_content_is_not_too_large(html: str) -> None:
    assert check_size(html) is None
    assert sanitise(html)


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("a" * (MAX_LENGTH + 1), "split it into pieces of at most 200,000"),
        ("&" * MAX_LENGTH, "split it into pieces of at most 200,000"),
        ("<blockquote>" * (MAX_DEPTH + 1), "nested more than 50 deep"),
        ("<p><strong><em>" * 4000, "close each tag that is opened"),
        ("<ul><li>" * 4000, "close each tag that is opened"),
        ("<em><blockquote></em>" * 1000, "close each tag that is opened"),
        (
            "".join(f"<p><em lang=x{number}></p>" for number in range(4000)),
            "close each tag that is opened",
        ),
    ],
    ids=["long", "long once escaped", "deep", "formatting", "lists", "misnested", "reopened"],
)
@pytest.mark.timeout(30)  # without the check some of these take minutes
def test_content_that_is_too_large_is_refused(html: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        sanitise(html)
    assert complaint in (check_size(html) or "")


@pytest.mark.parametrize(
    "html", ["<a " * 60_000, "<!--" * 50_000, "<!" * 90_000, '<a b="' * 30_000, "</" * 90_000]
)
@pytest.mark.timeout(30)  # a reading that goes back again and again would take hours
def test_unclosed_markup_is_read_once(html: str) -> None:
    assert isinstance(find_dropped(html), tuple)


@pytest.mark.parametrize(
    ("level", "headings"),
    [
        (1, "<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4>"),
        (2, "<h2>a</h2><h3>b</h3><h4>c</h4><h5>d</h5>"),
        (3, "<h3>a</h3><h4>b</h4><h5>c</h5><h6>d</h6>"),
        (5, "<h5>a</h5><h6>b</h6><h6>c</h6><h6>d</h6>"),
        (7, "<h6>a</h6><h6>b</h6><h6>c</h6><h6>d</h6>"),
    ],
)
def test_headings_move_to_the_level_that_is_asked_for(level: int, headings: str) -> None:
    html = sanitise("<h3>a</h3><h4>b</h4><h5>c</h5><h6>d</h6>")
    moved = with_heading_level(html, level)
    assert moved == headings
    assert isinstance(moved, Markup)


def test_a_heading_keeps_its_attributes_when_it_moves() -> None:
    html = sanitise('<h3 lang="cy" dir="ltr">a</h3>')
    assert with_heading_level(html, 4) == html.replace("h3", "h4")


@pytest.mark.parametrize(
    "text",
    [
        '<img src="https://example.org/h3" alt="<h3>a</h3>">',
        "<abbr title='<h3 lang=\"cy\">'>a</abbr>",
        '<abbr title="a > b <h3>">a</abbr>',
        "&lt;h3&gt; &amp;lt;h3&amp;gt;",
    ],
)
def test_words_that_look_like_a_heading_do_not_move(text: str) -> None:
    html = sanitise(f"<p>{text}</p>")
    assert "h3" in html
    assert with_heading_level(html, 5) == html


def test_a_heading_in_a_value_does_not_move_though_its_brackets_are_not_escaped() -> None:
    image = '<p><img src="https://example.org" alt="<h3 lang=&quot;cy&quot;>"></p>'
    assert with_heading_level(Markup(f"{image}<h3>a</h3>"), 4) == f"{image}<h4>a</h4>"


def test_html_from_disk_passes_the_last_gate() -> None:
    assert trusted("<p onclick=alert(1)>a</p><script>b</script>") == "<p>a</p>"
    assert isinstance(trusted("<p>a</p>"), Markup)


def test_trusted_html_is_not_looked_at_again() -> None:
    html = Markup("<form></form>")
    assert trusted(html) is html


class Page(BaseModel):
    body: TrustedHtml
    aside: TrustedHtml | None = None


def test_a_model_field_of_trusted_html_passes_the_last_gate() -> None:
    page = Page.model_validate({"body": "<p onclick=alert(1)>a</p>"})
    assert page.body == "<p>a</p>"
    assert isinstance(page.body, Markup)


def test_a_model_field_takes_markup_as_it_is() -> None:
    html = sanitise("<p>a</p>")
    assert Page(body=html, aside=html).aside is html


def test_a_model_field_is_a_string_in_json_and_comes_back_as_markup() -> None:
    page = Page(body=sanitise("<p>a &amp; b</p>"))
    stored = page.model_dump_json()
    assert json.loads(stored) == {"body": "<p>a &amp; b</p>", "aside": None}
    assert Page.model_validate_json(stored) == page
    assert isinstance(Page.model_validate_json(stored).body, Markup)


def test_a_model_field_refuses_what_is_no_text() -> None:
    with pytest.raises(ValidationError, match="valid string"):
        Page.model_validate({"body": 5})


class Survey(HTMLParser):
    """Notes every element and attribute of well-formed HTML that is not on the list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.faults.append(tag)
        self.faults += [
            f"{tag} {name}={value}"
            for name, value in attrs
            if not is_allowed_attribute(tag, name, value or "")
        ]
        if tag == "img" and not {"alt", "src"} <= dict(attrs).keys():
            self.faults.append("an image without alt or src")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl}")


ATTRIBUTES = st.sampled_from(
    [
        'title="</p><img src=x onerror=alert(1)>"',
        "alt='",
        'alt=""',
        'href="',
        "href=https://example.org",
        "src=https://example.org/a.png",
        *[f"href='{scheme.format('alert(1)')}'" for scheme in SCHEMES],
        *[f"{handler}=alert(1)" for handler in HANDLERS],
        "lang=cy",
        "lang='&#xFEFF;cy'",
        "data-hx-on:click=alert(1)",
        "=",
        "/",
        '"',
        "<",
    ]
)
OPENED = st.builds(
    lambda tag, attributes: f"<{tag} {' '.join(attributes)}>",
    st.sampled_from([*ALLOWED, "font", "b", "form", "button", "div", "tfoot", "colgroup", "body"]),
    st.lists(ATTRIBUTES, max_size=3),
)
CLOSED = st.sampled_from([*ALLOWED, "form", "br", "p", "body", "b", "x"]).map("</{}>".format)
FRAGMENTS = st.one_of(
    OPENED,
    OPENED,
    CLOSED,
    st.sampled_from([part for shell in SHELLS for part in shell]),
    st.sampled_from([content.format("alert(1)", "</svg>") for content in CONTENTS]),
    st.sampled_from([element.format("onload=alert(1)") for element in ELEMENTS]),
    st.sampled_from([link.replace("{}", "javascript:1") for link in LINKS]),
    st.sampled_from(
        ["&lt;", "&#60;", "&amp;lt;", "&#0;", "&#xD800;", "&#xFEFF;", "&nbsp", "&notit;", "&#13;"]
    ),
    st.sampled_from(["\x00", "\ufeff", "\r\n", "\x0b", "\ud800", "\ufffe", "\x1b", "'", '"', "<"]),
    st.text(max_size=5),
)


@settings(derandomize=True, deadline=None, max_examples=600)
@given(st.lists(FRAGMENTS, max_size=14).map("".join))
def test_whatever_comes_in_only_what_is_on_the_list_comes_out(html: str) -> None:
    clean = sanitise(html)
    assert Survey(clean).faults == []
    assert find_dropped(clean) == ()
    assert trusted(str(clean)) == clean
    assert sanitise(clean) == clean


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(FRAGMENTS, max_size=30).map("".join))
def test_whatever_comes_in_finding_what_is_dropped_ends_well(html: str) -> None:
    lines = [found.line for found in find_dropped(html)]
    assert lines == sorted(lines)
    assert set(lines) <= set(range(1, html.count("\n") + 2))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(alphabet="<>/!-[]\"'= abphsvg&;#x\x00\n"))
def test_whatever_the_characters_the_sanitiser_agrees_with_itself(html: str) -> None:
    clean = sanitise(html)
    assert Survey(clean).faults == []
    assert sanitise(clean) == clean
