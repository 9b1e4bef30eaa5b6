"""`/embed`: the snippet builder."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.markup import Element, heading_levels, ids, key_in, parse
from widget.answering import Answering
from widget.embed import HTMX_CONFIG, Snippet, snippet
from widget.registry import components
from widget.web import fields
from widget.web.choices import INTERNAL
from widget.web.site import EXTENSION
from widget.web.ways import WAYS

BASE_URL = "http://127.0.0.1:8000"
SUBJECTS = {slug: one.examples["default"].subject for slug, one in components().items()}
FITTING = [
    (slug, way)
    for slug, one in components().items()
    for way in WAYS
    if not (one.has_form() and way in ("oembed", "static"))
    and not (one.kept != "edition" and way == "static")
]
PLAIN = [slug for slug, one in components().items() if one.kept == "edition"]
FORMS = [slug for slug, one in components().items() if issubclass(one, Answering)]
# What anyone could write into an address.
HOSTILE = [
    "",
    "%00",
    "%ff",
    "..",
    "x" * 8000,
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%22%3E%3Cimg%20src=x%3E",
    "{{7*7}}",
    "%E2%80%AE",
]


def page_of(reader: FlaskClient, path: str, status: int = 200) -> Element:
    response = reader.get(path)
    assert response.status_code == status, response.headers.get("Location")
    return parse(response.text)


def by_id(page: Element, name: str) -> Element:
    (found,) = [element for element in page if element.attributes.get("id") == name]
    return found


def codes(page: Element) -> list[str]:
    """What the copy buttons copy."""
    return [
        "".join(child for child in block.all("code")[0].children if isinstance(child, str))
        for block in page
        if "code" in block.classes
    ]


def chosen(page: Element) -> dict[str, str]:
    """What the form would send."""
    form = by_id(page, "builder")
    values = {}
    for one in form:
        kind, name = one.attributes.get("type", ""), one.attributes.get("name", "")
        if one.name == "select":
            picked = [option for option in one.all("option") if "selected" in option.attributes]
            values[name] = (picked or one.all("option"))[0].attributes["value"]
        elif kind in ("text", "hidden") or (kind == "radio" and "checked" in one.attributes):
            values[name] = one.attributes["value"]
    return values


def ways_offered(page: Element) -> list[str]:
    return [one.attributes["value"] for one in page if one.attributes.get("name") == "way"]


def expected(way: str, made: Snippet, page_url: str, form: bool) -> list[str]:
    """The code that a way shows, in its order, as `widget.embed` makes it."""
    return {
        "loader": [made.loader, made.room, made.place],
        "htmx": [made.settings, HTMX_CONFIG, made.htmx, made.room, made.place],
        "iframe": [made.loader, made.frame],
        "oembed": [page_url],
        "wordpress": [
            BASE_URL,
            made.room,
            made.shortcode,
            *([] if form else [page_url]),
            made.link,
        ],
        "sharepoint": ["127.0.0.1:8000", made.frame],
        "flask": [
            f'from widget import Remote\n\napp.jinja_env.globals["widget"] = '
            f'Remote("{BASE_URL}").render',
            'from widget import Widgets\n\nWidgets(app, library="path/to/library", '
            'url_prefix="/widgets")',
            made.call,
        ],
        "static": [],
    }[way]


def title_in(page: Element, slug: str) -> str:
    """The text of the link, which the page's title ends with."""
    begin, end = f"Snippet builder: {slug.replace('-', ' ')}, ", " – carewidget guide"
    return page.all("title")[0].text.removeprefix(begin).removesuffix(end)


@pytest.mark.parametrize(("slug", "way"), FITTING)
def test_a_snippet_is_what_widget_embed_makes(slug: str, way: str, reader: FlaskClient) -> None:
    subject = SUBJECTS[slug]
    page = page_of(reader, f"/embed/{slug}/{subject}?lang=cy&theme=dark&way={way}")
    query = "lang=cy&theme=dark"
    made = snippet(BASE_URL, slug, subject, query, title_in(page, slug))
    wanted = expected(way, made, f"{BASE_URL}/p/{slug}/{subject}?{query}", slug in FORMS)
    assert codes(page)[: len(wanted)] == wanted
    assert chosen(page)["way"] == way


@pytest.mark.parametrize("slug", PLAIN)
def test_a_static_file_has_the_name_that_the_build_gives_it(slug: str, reader: FlaskClient) -> None:
    query = "heading=3&lang=cy&theme=dark&style=link&way=static"
    command, file, include = codes(page_of(reader, f"/embed/{slug}/{SUBJECTS[slug]}?{query}"))[:3]
    assert file == f"w/{slug}/{SUBJECTS[slug]}.h3.cy.dark.link.html"
    assert include == f'<!--#include virtual="/{file}" -->'
    assert command == (
        f"carewidget build LIBRARY OUT --heading 3 --theme dark --style link --live-url {BASE_URL}"
    )


@pytest.mark.parametrize("way", ["iframe", "sharepoint", "oembed"])
def test_a_frame_s_address_leaves_out_what_its_page_decides(way: str, reader: FlaskClient) -> None:
    page = page_of(reader, f"/embed/contact-card/rheumatology?heading=4&style=link&way={way}")
    assert any("/p/contact-card/rheumatology" in code for code in codes(page))
    assert not any("heading=" in code or "style=" in code for code in codes(page))
    assert "the level of its heading and its styles are that page's" in page.text
    assert chosen(page)["heading"] == "4"


def test_the_shortcode_ends_where_it_should(reader: FlaskClient) -> None:
    made = snippet(BASE_URL, "contact-card", "pain", "heading=3&lang=cy", 'The "best" [team] & us')
    assert made.shortcode == (
        '[carewidget component="contact-card" subject="pain" heading="3" lang="cy" '
        'title="The &quot;best&quot; &#91;team&#93; &amp; us"]'
    )


def test_the_call_in_a_template_is_right_jinja(shared_app: Flask) -> None:
    seen = []

    def widget(*names: str, **options: object) -> str:
        seen.append((names, options))
        return ""

    call = snippet(BASE_URL, "contact-card", "pain", "heading=3&q=a+%22b%22+%7D%7D+c", "T").call
    shared_app.jinja_env.from_string(call).render(widget=widget)
    assert seen == [(("contact-card", "pain"), {"heading": 3, "q": 'a "b" }} c'})]


@pytest.mark.parametrize(
    ("scripts", "recommended", "missing"),
    [
        ("yes", "loader", {"sharepoint"}),
        ("no", "iframe", {"loader", "htmx"}),
        ("", "iframe", set()),
    ],
)
def test_only_what_fits_is_offered_and_the_best_comes_first(
    scripts: str, recommended: str, missing: set[str], reader: FlaskClient
) -> None:
    page = page_of(reader, f"/embed/contact-card/rheumatology?scripts={scripts}")
    offered = ways_offered(page)
    assert offered[0] == recommended == chosen(page)["way"]
    assert set(offered) == set(WAYS) - missing
    marked = [one.text for one in page.all("label") if "(recommended)" in one.text]
    assert marked == [f"{WAYS[recommended].label} (recommended)"]


@pytest.mark.parametrize("slug", FORMS)
@pytest.mark.parametrize("way", ["oembed", "static"])
def test_what_a_form_cannot_do_is_not_offered_and_says_why(
    slug: str, way: str, reader: FlaskClient
) -> None:
    page = page_of(reader, f"/embed/{slug}/{SUBJECTS[slug]}?way={way}")
    assert way not in ways_offered(page)
    assert f"{WAYS[way].label} does not fit: " in page.text
    assert chosen(page)["way"] == "iframe"


@pytest.mark.parametrize("query", ["style=none", "sections=symptoms"])
def test_what_no_file_holds_is_not_offered_as_a_file(query: str, reader: FlaskClient) -> None:
    page = page_of(reader, f"/embed/condition-summary/RHM20?{query}")
    assert "static" not in ways_offered(page)
    assert "Static files does not fit: " in page.text


@pytest.mark.parametrize("path", ["/embed", "/embed/", "/embed?scripts=yes"])
def test_it_begins_with_something_to_look_at(path: str, reader: FlaskClient) -> None:
    page = page_of(reader, path)
    first = next(iter(components()))
    assert chosen(page)["component"] == first
    assert [e for e in page if "cw-frame" in e.classes or f"cw-{first}" in e.classes]
    assert [e for e in page if e.attributes.get("id") == "problem"] == []


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ({}, ""),
        ({"heading": "2", "theme": "auto", "style": "inline", "lang": "", "scripts": ""}, ""),
        ({"style": "link", "heading": "3", "lang": "CY"}, "?lang=cy&heading=3&style=link"),
        ({"way": "iframe"}, ""),
        ({"scripts": "yes", "way": "loader"}, "?scripts=yes"),
        ({"scripts": "no", "way": "loader"}, "?scripts=no"),
        ({"scripts": "yes", "way": "iframe"}, "?scripts=yes&way=iframe"),
        ({"scripts": "yes", "way": "iframe", "suggested": "iframe"}, "?scripts=yes"),
        ({"scripts": "yes", "way": "iframe", "suggested": "loader"}, "?scripts=yes&way=iframe"),
        ({"nobody": "knows", "was": "contact-card"}, ""),
    ],
)
def test_the_form_leads_to_one_canonical_address(
    asked: Mapping[str, str], address: str, reader: FlaskClient
) -> None:
    query = {"component": "Contact-Card", "subject": "Rheumatology", **asked}
    response = reader.get(f"/embed?{urlencode(query)}")
    assert response.status_code == 302
    location = f"{BASE_URL}/embed/contact-card/rheumatology{address}#snippet"
    assert response.headers["Location"] == location
    assert reader.get(location.removeprefix(BASE_URL)).status_code == 200


@pytest.mark.parametrize(
    ("asked", "subject"),
    [("rhm20", "RHM20"), (" RHM20 ", "RHM20"), ("rhm20: chronic recurrent multifocal", "")],
)
def test_a_subject_is_found_as_people_write_it(
    asked: str, subject: str, reader: FlaskClient
) -> None:
    query = urlencode({"component": "condition-summary", "subject": asked})
    location = reader.get(f"/embed?{query}").headers.get("Location", "")
    assert location.partition("#")[0] == (
        f"{BASE_URL}/embed/condition-summary/{subject}" if subject else ""
    )


def test_a_subject_is_found_by_its_name(reader: FlaskClient) -> None:
    query = urlencode({"component": "contact-card", "subject": "rheumatology team"})
    location = reader.get(f"/embed?{query}").headers["Location"]
    assert location == f"{BASE_URL}/embed/contact-card/rheumatology#snippet"


def test_another_widget_takes_a_subject_of_its_own(reader: FlaskClient) -> None:
    query = "component=contact-card&subject=RHM20&was=condition-summary"
    location = reader.get(f"/embed?{query}").headers["Location"]
    assert location.startswith(f"{BASE_URL}/embed/contact-card/")


def test_another_widget_keeps_the_subject_that_it_has_too(reader: FlaskClient) -> None:
    query = "component=feedback-rating&subject=RHM20&was=condition-summary"
    location = reader.get(f"/embed?{query}").headers["Location"]
    assert location == f"{BASE_URL}/embed/feedback-rating/RHM20#snippet"


SUMMARY = {"component": "condition-summary", "subject": "RHM20"}


@pytest.mark.parametrize(
    ("asked", "field", "sentence", "status"),
    [
        ({"component": "nonsense"}, "component", "There is no component nonsense here.", 404),
        ({"subject": "XYZ99"}, "subject", "There is no resource XYZ99 here.", 404),
        ({"subject": ""}, "subject", "Choose what the widget is about.", 400),
        ({"lang": "english!"}, "lang", "The option lang cannot be english!.", 400),
        ({"lang": "fr"}, "lang", "Nothing here is in the language “fr”.", 400),
        ({"heading": "9"}, "heading", "The option heading cannot be 9.", 400),
        ({"theme": "neon"}, "theme", "The option theme cannot be neon.", 400),
        ({"style": "x"}, "style", "The option style cannot be x.", 400),
        ({"sections": "symptom"}, "sections", "RHM20 has no section called “symptom”.", 400),
        ({"sections": "x" * 401}, "sections", "The option sections is too long.", 400),
        ({"scripts": "perhaps"}, "scripts", "“perhaps” is not one of the answers.", 400),
        ({"way": "magic"}, "way", "“magic” is not one of the answers.", 400),
    ],
)
def test_a_mistake_is_one_sentence_beside_its_field(
    asked: Mapping[str, str], field: str, sentence: str, status: int, reader: FlaskClient
) -> None:
    query = {**SUMMARY, "theme": "dark", "way": "htmx", **asked}
    page = page_of(reader, f"/embed?{urlencode(query)}", status)
    assert by_id(page, f"{field}-error").text.startswith(f"Error: {sentence}")
    described = [e for e in page if f"{field}-error" in e.attributes.get("aria-describedby", "")]
    assert len(described) == 1
    (link,) = by_id(page, "problem").all("a")
    assert link.text.startswith(sentence)
    assert by_id(page, link.attributes["href"][1:]).name in ("input", "select")
    assert "autofocus" in by_id(page, "problem").attributes
    assert page.all("title")[0].text.startswith("Error: ")
    assert codes(page) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("component", "nonsense"), ("subject", "XYZ99"), ("lang", "fr"), ("sections", "symptom")],
)
def test_nothing_is_lost_by_a_mistake(name: str, value: str, reader: FlaskClient) -> None:
    given = {**SUMMARY, "lang": "cy", "heading": "4", "theme": "dark", "style": "link"}
    given |= {"sections": "symptoms", "scripts": "yes", "way": "htmx", name: value}
    response = reader.get(f"/embed?{urlencode(given)}")
    sent = chosen(parse(response.text))
    assert sent.pop("was", "condition-summary") == "condition-summary"
    assert sent.pop("suggested", "loader") == "loader"
    # There is no radio button for what does not exist; the message names it.
    if name == "component":
        given.pop("component")
    assert sent == given


def test_several_mistakes_are_listed_in_the_order_of_the_page(reader: FlaskClient) -> None:
    query = "component=condition-summary&subject=XYZ99&way=x&heading=9&lang=fr&scripts=x"
    page = page_of(reader, f"/embed?{query}", 404)
    targets = [link.attributes["href"] for link in by_id(page, "problem").all("a")]
    assert targets[:4] == ["#subject", "#lang", "#heading-2", "#scripts-yes"]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "name",
    [
        "component",
        "subject",
        "lang",
        "heading",
        "theme",
        "style",
        "sections",
        "scripts",
        "way",
        "was",
    ],
)
def test_no_value_breaks_it(name: str, value: str, reader: FlaskClient) -> None:
    query = {**SUMMARY, name: ""}
    written = "&".join(f"{one}={value if one == name else query[one]}" for one in query)
    response = reader.get(f"/embed?{written}")
    assert response.status_code in (200, 302, 400, 404)
    page = parse(response.text)
    assert "alert(1)" not in "".join(one.text for one in page.all("script"))
    assert not any(character in response.text for character in "\x00\x1b\x7f")


@pytest.mark.parametrize("value", HOSTILE)
def test_no_path_breaks_it(value: str, reader: FlaskClient) -> None:
    for_subject = reader.get(f"/embed/contact-card/{value or '%20'}")
    for_component = reader.get(f"/embed/{value or '%20'}/RHM20")
    assert {for_subject.status_code, for_component.status_code} <= {400, 404}


@pytest.mark.parametrize("slug", components())
def test_every_option_for_partners_is_asked(slug: str, reader: FlaskClient) -> None:
    page = page_of(reader, f"/embed/{slug}/{SUBJECTS[slug]}")
    wanted = {one.name for one in components()[slug].all_options()} - INTERNAL
    assert wanted | {"component", "subject", "scripts", "way", "was", "suggested"} == set(
        chosen(page)
    )


@pytest.mark.parametrize("slug", components())
def test_every_subject_is_offered_by_its_name(
    slug: str, reader: FlaskClient, shared_app: Flask
) -> None:
    page = page_of(reader, f"/embed/{slug}/{SUBJECTS[slug]}")
    options = by_id(page, "subject").all("option")
    edition = shared_app.extensions[EXTENSION].edition
    known = components()[slug].subjects(edition)
    assert tuple(one.attributes["value"] for one in options) == known
    assert all(one.text for one in options)


def test_a_resource_is_offered_with_its_number_and_title(reader: FlaskClient) -> None:
    options = by_id(page_of(reader, "/embed/condition-summary/RHM20"), "subject").all("option")
    assert "RHM20: Chronic recurrent multifocal osteomyelitis (CRMO)" in [o.text for o in options]


def test_a_language_is_called_by_its_own_name(reader: FlaskClient) -> None:
    options = by_id(page_of(reader, "/embed/contact-card/rheumatology"), "lang").all("option")
    assert [(o.text, o.attributes.get("lang"), o.attributes.get("dir")) for o in options[1:]] == [
        ("English", None, None),
        ("Cymraeg", "cy", "ltr"),
        ("العربية", "ar", "rtl"),
    ]


def test_many_subjects_are_found_by_typing(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "LOOKED_THROUGH", 1)
    page = page_of(reader, "/embed/condition-summary/RHM20")
    field = by_id(page, "subject")
    assert (field.name, field.attributes["value"]) == ("input", "RHM20")
    listed = by_id(page, field.attributes["list"]).all("option")
    assert "RHM20" in [one.attributes["value"] for one in listed]


def test_a_withdrawn_resource_that_was_asked_for_shows_its_notice(reader: FlaskClient) -> None:
    page = page_of(reader, "/embed/condition-summary/RHM07")
    assert chosen(page)["subject"] == "RHM07"
    assert codes(page)


@pytest.mark.parametrize("way", [name for name, way in WAYS.items() if not way.framed])
def test_the_preview_is_the_widget_itself(way: str, reader: FlaskClient) -> None:
    scripts = "yes" if WAYS[way].needs_script else "no"
    query = f"lang=ar&heading=5&theme=dark&way={way}&scripts={scripts}"
    page = page_of(reader, f"/embed/contact-card/rheumatology?{query}")
    (shown,) = [element for element in page if "cw-contact-card" in element.classes]
    sheets = [one.attributes["href"] for one in page.all("head")[0].all("link")]
    assert (shown.attributes["lang"], shown.attributes["dir"]) == ("ar", "rtl")
    assert "cw--dark" in shown.classes
    assert shown.all("style") == shown.all("link") == []
    assert any("/static/contact-card." in href for href in sheets)
    assert "its heading is one of level 5" in page.text


def test_a_widget_without_styles_is_shown_without_styles(reader: FlaskClient) -> None:
    page = page_of(reader, "/embed/contact-card/rheumatology?style=none&way=flask")
    sheets = [one.attributes["href"] for one in page.all("head")[0].all("link")]
    assert not any("contact-card" in href for href in sheets)
    assert "It has no styles" in page.text


@pytest.mark.parametrize("slug", components())
@pytest.mark.parametrize("way", ["iframe", "sharepoint"])
def test_a_frame_is_shown_as_a_frame(slug: str, way: str, reader: FlaskClient) -> None:
    page = page_of(reader, f"/embed/{slug}/{SUBJECTS[slug]}?lang=ar&way={way}")
    (frame,) = page.all("iframe")
    pasted = next(parse(code).all("iframe")[0] for code in codes(page) if "<iframe" in code)
    # Here the style sheet says so: valid HTML has no such values.
    assert pasted.attributes.pop("width") == "100%"
    assert pasted.attributes.pop("frameborder") == "0"
    real = pasted.attributes.pop("src").replace("/p/", "/embed/").replace("?", "/preview?")
    assert frame.attributes == {**pasted.attributes, "src": real}
    inside = page_of(reader, real.removeprefix(BASE_URL))
    assert inside.all("html")[0].attributes["dir"] == "rtl"
    assert [element for element in inside if f"cw-{slug}" in element.classes]


@pytest.mark.parametrize("slug", FORMS)
@pytest.mark.parametrize("path", ["?scripts=yes", "/preview"])
def test_nothing_sent_from_a_preview_is_stored(slug: str, path: str, client: FlaskClient) -> None:
    site = client.application.extensions[EXTENSION]
    key = key_in(client.get(f"/embed/{slug}/{SUBJECTS[slug]}{path}").text)
    client.post(f"/p/{slug}/{SUBJECTS[slug]}", data={"key": key, "rating": "5"})
    assert site.showings.is_example(key)
    assert site.store.scores() == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/embed/nonsense/RHM20/preview", 404),
        ("/embed/condition-summary/XYZ99/preview", 404),
        ("/embed/condition-summary/RHM20/preview?heading=9", 400),
    ],
)
def test_a_frame_without_a_widget_says_so(path: str, status: int, reader: FlaskClient) -> None:
    assert page_of(reader, path, status).all("h1")[0].text == "There is a problem"


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("contact-card/rheumatology?way=loader", "script-src {0}; connect-src {0}; style-src {0}"),
        ("contact-card/rheumatology?way=htmx", "connect-src {0}; style-src {0}"),
        ("contact-card/rheumatology?way=iframe", "frame-src {0}"),
        ("contact-card/rheumatology?way=oembed", "frame-src {0}"),
        (
            "contact-card/rheumatology?way=wordpress",
            "script-src {0}; connect-src {0}; style-src {0}",
        ),
        ("contact-card/rheumatology?way=flask", "style-src {0}"),
        ("contact-card/rheumatology?way=static", "style-src {0}"),
        ("feedback-rating/RHM20?way=htmx", "connect-src {0}; form-action {0}; style-src {0}"),
        ("feedback-rating/RHM20?way=flask", "form-action {0}; style-src {0}"),
        ("feedback-rating/RHM20?way=iframe", "frame-src {0}"),
    ],
)
def test_a_strict_policy_is_told_what_to_allow(path: str, policy: str, reader: FlaskClient) -> None:
    assert codes(page_of(reader, f"/embed/{path}&style=link"))[-1] == policy.format(BASE_URL)


@pytest.mark.parametrize("way", ["sharepoint", "flask", "static"])
def test_nothing_is_said_of_policies_where_nothing_is_to_do(way: str, reader: FlaskClient) -> None:
    page = page_of(reader, f"/embed/contact-card/rheumatology?way={way}")
    assert "content security policy" not in by_id(page, "snippet").text


def test_styles_in_the_widget_are_explained_to_a_strict_policy(reader: FlaskClient) -> None:
    page = page_of(reader, "/embed/contact-card/rheumatology?scripts=yes")
    assert "style-src" not in codes(page)[-1]
    assert "Choose “Link” under Styles" in page.text


@pytest.mark.parametrize(
    ("origins", "said"),
    [
        ("*", "The widget server lets SharePoint Online frame its pages."),
        ("https://*.sharepoint.com", "The widget server lets SharePoint Online frame its pages."),
        ("https://charity.example.org", "does not let SharePoint Online frame its pages yet."),
    ],
)
def test_sharepoint_is_told_whether_the_server_lets_it(
    origins: str, said: str, make_client: Callable[..., FlaskClient]
) -> None:
    client = make_client(allowed_origins=origins)
    assert said in page_of(client, "/embed/contact-card/rheumatology?way=sharepoint").text


def test_a_frame_names_the_sites_that_may_frame_it(
    make_client: Callable[..., FlaskClient],
) -> None:
    client = make_client(allowed_origins="https://charity.example.org")
    page = page_of(client, "/embed/contact-card/rheumatology?way=iframe")
    assert "Only these sites may frame it: https://charity.example.org" in page.text


@pytest.mark.parametrize("slug", FORMS)
def test_a_form_names_the_sites_that_may_send_it(
    slug: str, make_client: Callable[..., FlaskClient]
) -> None:
    client = make_client(allowed_origins="https://charity.example.org")
    page = page_of(client, f"/embed/{slug}/{SUBJECTS[slug]}?scripts=yes")
    assert "Only these sites may send what visitors fill in" in page.text


PAGES = [
    *[f"/embed/{slug}/{SUBJECTS[slug]}?way={way}" for slug, way in FITTING],
    "/embed/condition-summary/RHM20?scripts=yes&way=iframe",
    "/embed/condition-summary/RHM20?sections=symptoms",
]


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_headings_never_skip_and_nothing_is_inline(
    path: str, reader: FlaskClient
) -> None:
    page = page_of(reader, path)
    levels = heading_levels(page)
    inline = [
        element.name
        for element in page
        if element.name == "style"
        or (element.name == "script" and "src" not in element.attributes)
        or any(name == "style" or name.startswith("on") for name in element.attributes)
    ]
    assert sorted(ids(page)) == sorted(set(ids(page)))
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert inline == []
    buttons = [one.text for one in page.all("button") if "copy" in one.classes]
    assert len(buttons) == len(set(buttons)) == len(codes(page))


def test_the_page_may_frame_and_ask_its_own_server_only(reader: FlaskClient) -> None:
    policy = reader.get("/embed").headers["Content-Security-Policy"]
    parts = policy.split("; ")
    assert {f"frame-src 'self' {BASE_URL}", f"connect-src 'self' {BASE_URL}"} < set(parts)
    assert "default-src 'none'" in parts
    assert len({part.partition(" ")[0] for part in parts}) == len(parts)


@pytest.mark.parametrize("path", ["/embed", "/embed?component=x", "/embed/contact-card/x"])
def test_no_cache_keeps_it(path: str, reader: FlaskClient) -> None:
    assert reader.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("slug", components())
def test_the_guide_links_each_example_to_its_snippet(slug: str, reader: FlaskClient) -> None:
    page = page_of(reader, f"/guide/{slug}")
    links = [
        one.attributes["href"].removeprefix(BASE_URL)
        for one in page.all("a")
        if one.attributes["href"].startswith(f"{BASE_URL}/embed/{slug}/")
    ]
    assert len(links) == len(components()[slug].examples)
    assert [link for link in links if reader.get(link).status_code != 200] == []


@pytest.mark.parametrize(
    ("query", "file"),
    [
        ("lang=en", "RHM20.html"),
        ("lang=cy", "RHM20.cy.html"),
        ("lang=en&heading=3", "RHM20.h3.html"),
    ],
)
def test_a_static_file_leaves_the_language_of_the_original_out_of_its_name(
    reader: FlaskClient, query: str, file: str
) -> None:
    answer = reader.get(f"/embed/condition-summary/RHM20?way=static&{query}", follow_redirects=True)
    assert f"w/condition-summary/{file}" in answer.text
