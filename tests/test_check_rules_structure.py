"""Pages whose ids, headings, languages and links are not what they say."""

import pytest
from selenium.webdriver import Chrome

from tests.judging import faults, judge, page_html
from widget.check.rules.hover import NOT_BY_HOVER_ALONE
from widget.check.rules.languages import RIGHT_LANGUAGE
from widget.check.rules.links import SAYS_NEW_WINDOW, SAYS_WHERE
from widget.check.rules.structure import HEADINGS_FIT, SKIP_LINKS_LEAD, UNIQUE_IDS

ARABIC = "التهاب المفاصل الروماتويدي هو حالة طويلة الأمد تسبب الألم"
RUSSIAN = "Ревматоидный артрит вызывает боль в суставах"
JAPANESE = "関節リウマチは関節に痛みを引き起こす病気です"
ENGLISH = "Rheumatoid arthritis is a condition that causes pain in the joints"


@pytest.mark.parametrize(
    ("html", "impact"),
    [
        ("<p id=a>A</p><div id=a>B</div>", None),
        ("<label for=a>Name</label><input id=a><div id=a></div>", "serious"),
        ("<p id=a>A</p><div id=a>B</div><input aria-describedby='b a'>", "serious"),
        ("<p id=a>A</p><div id=a>B</div><a href='#a'>A</a>", "serious"),
        ("<p id=a>A</p><div id=a>B</div><a href='http://elsewhere.invalid/#a'>A</a>", None),
    ],
)
def test_an_id_that_is_there_twice_is_named_with_what_it_hurts(
    html: str, impact: str | None, browser: Chrome
) -> None:
    found = faults(browser, UNIQUE_IDS, page_html(html))
    assert [fault.impact for fault in found] == [impact]
    assert found[0].element
    assert found[0].element.selector.startswith("div")
    assert "already that of <" in found[0].message


@pytest.mark.parametrize(
    "html",
    [
        "<p id=a>A</p><p id=A>B</p>",
        "<p id=''>A</p><p id=''>B</p>",
        "<p id=a>A</p><template><p id=a>B</p></template>",
        "<p name=a>A</p><p id=a>B</p>",
    ],
)
def test_ids_that_are_there_once_are_no_fault(html: str, browser: Chrome) -> None:
    assert judge(browser, UNIQUE_IDS, page_html(html)) == []


def widget(level: int) -> str:
    """A widget with headings from a level on."""
    return (
        f"<div class=cw-embed><section class=cw><h{level}>Clinic</h{level}>"
        f"<h{level + 1}>Times</h{level + 1}></section></div>"
    )


@pytest.mark.parametrize(
    ("html", "element", "remedy"),
    [
        (f"<h1>Hospital</h1>{widget(1)}", "h1", "heading=2"),
        (f"{widget(1)}<h1>Hospital</h1>", "h1", "heading=2"),
        (f"<h1>A</h1><section><h2>B</h2>{widget(2)}</section>", "h2", "heading=3"),
        (f"<h1>A</h1><article><h3>B</h3>{widget(2)}</article>", "h2", "heading=4"),
        (f"{widget(1)}{widget(1)}", "h1", "heading=2"),
    ],
)
def test_a_widget_s_heading_that_does_not_fit_its_place_is_named_with_the_option(
    html: str, element: str, remedy: str, browser: Chrome
) -> None:
    found = faults(browser, HEADINGS_FIT, page_html(html))
    assert [fault.remedy for fault in found] == [remedy]
    assert found[0].element
    assert found[0].element.html.startswith(f"<{element}>Clinic")


@pytest.mark.parametrize(
    "html",
    [
        widget(1),
        f"<h1>A</h1>{widget(2)}",
        f"<h1>A</h1><h2>B</h2>{widget(2)}",
        f"<h1>A</h1><section><h2>B</h2>{widget(3)}</section>",
        f"<h1>A</h1><section>{widget(2)}<h3>B</h3></section>",
        f"<h1>A</h1><section><h2>B</h2></section>{widget(2)}",
        "<h1>A</h1><section><h2>B</h2><article><h2>C</h2></article></section>",
        "<h1>A</h1><h1>B</h1>",
        f"<h1 hidden>A</h1>{widget(1)}",
    ],
)
def test_headings_that_fit_and_those_of_the_host_alone_are_no_fault(
    html: str, browser: Chrome
) -> None:
    assert judge(browser, HEADINGS_FIT, page_html(html)) == []


@pytest.mark.parametrize(
    ("html", "lang", "element"),
    [
        ("<p lang=en-GBR>Text</p>", "en", "p"),
        ("<p lang=en-GB_x>Text</p>", "en", "p"),
        (f"<p>{ARABIC}</p>", "en", "p"),
        (f"<p>{RUSSIAN}</p>", "en-GB", "p"),
        (f"<p>{JAPANESE}</p>", "cy", "p"),
        (f"<p>See <b>{ARABIC}</b></p>", "en", "p"),
        (f"<p dir=ltr>{ENGLISH}</p>", "ar", "p"),
        (f"<p>{ENGLISH}</p>", "ja", "p"),
        (f"<p>{ENGLISH}</p>", "zh-Hans", "p"),
        (f"<div lang=ar><p>{ARABIC}</p></div>", "en", "div"),
        (f"<p>{ARABIC}</p>", "ar", "html"),
    ],
)
def test_text_that_is_not_in_its_language_or_direction_is_named(
    html: str, lang: str, element: str, browser: Chrome
) -> None:
    assert judge(browser, RIGHT_LANGUAGE, page_html(html, lang=lang)) == [element]


@pytest.mark.parametrize(
    ("html", "lang"),
    [
        (f"<p>{ENGLISH}</p>", "en-GB"),
        (f"<p>{ENGLISH}</p>", "en-UK"),
        (f"<p>{ENGLISH}</p>", "de-CH-1996"),
        (f"<p lang=ar dir=rtl>{ARABIC}</p>", "en"),
        (f"<p dir=auto lang=ar>{ARABIC}</p>", "en"),
        (f"<p>In Arabic, <span lang=ar>{ARABIC}</span></p>", "en"),
        ("<a href=#>العربية</a> <a href=#>中文</a> <a href=#>Українська</a>", "en"),
        ("<ul><li><a href=# lang=ar>العربية</a></ul>", "en"),
        ("<p>The letters α, β and γ; 37 °C; Пётр</p>", "en"),
        (f"<p>{JAPANESE} NHS England</p>", "ja"),
        (
            "<p>お問い合わせ：https://www.example.org/a-long-address/of-a-page/about-things</p>",
            "ja",
        ),
        ("<p><a href=#>a.long.name.<wbr>of.somebody@a.long.name.<wbr>example.org</a></p>", "ar"),
        (f"<p>{RUSSIAN}</p>", "sr"),
        (f"<p>{ENGLISH}</p>", "sr"),
        (f"<p>{ENGLISH}</p>", ""),
        (f"<p>{ARABIC}</p>", "und"),
        (f"<p>{ARABIC}</p>", "welsh"),
        (f"<p hidden>{ARABIC}</p>", "en"),
        ("<p lang=zh-yue>粵語</p><p lang=sgn-BR>Text</p>", "en"),
        (f"<svg lang=en><text>{ENGLISH}</text></svg>", "en"),
        ("<p><a href=#>a-very-long-department.of-a-clinic.example.org/appointments</a></p>", "ja"),
        (
            "<p><a href='mailto:a@example.org'>the appointments of the clinic for joints <br>"
            "@ example.org</a></p>",
            "ja",
        ),
        ("<pre>const everythingIsEnglishHere = await fetch(address)</pre>", "he"),
    ],
)
def test_text_that_is_in_its_language_is_no_fault(html: str, lang: str, browser: Chrome) -> None:
    direction = "rtl" if lang == "he" else "ltr"
    assert judge(browser, RIGHT_LANGUAGE, page_html(html, lang=lang, dir=direction)) == []


def test_a_wrong_region_of_a_right_language_is_a_small_fault(browser: Chrome) -> None:
    html = page_html("<p>Text</p>", lang="en-US-GB")
    (fault,) = faults(browser, RIGHT_LANGUAGE, html)
    assert fault.impact == "minor"
    assert fault.remedy == 'lang="en"'


@pytest.mark.parametrize(
    "html",
    [
        "<main><p>Text.</p><p><a href=#a>Click here</a></p></main>",
        "<div><a href=#a>Read more…</a></div>",
        "<div lang=cy><a href=#a>Darllen mwy ›</a></div>",
        "<section><h2>Clinics</h2><div><a href=#a>More</a></div><div><a href=#b>More</a></div>"
        "</section>",
        "<p>See <a href=#a>https://www.example.org/a-long-address/of-a-page</a></p>",
        "<ul><li><a href=#a><b>Here</b></a></ul>",
        "<div><svg width=99 height=20><a href=#a><text y=15>More</text></a></svg></div>",
    ],
)
def test_a_link_that_does_not_say_where_it_leads_is_named(html: str, browser: Chrome) -> None:
    assert judge(browser, SAYS_WHERE, page_html(html))[0].startswith("a")


@pytest.mark.parametrize(
    "html",
    [
        "<a href=#a>Contact the clinic</a>",
        "<p>To make an appointment, <a href=#a>click here</a>.</p>",
        "<ul><li>Opening times: <a href=#a>more</a></ul>",
        "<table><tr><th>Clinic</th><td><a href=#a>Details</a></td></tr></table>",
        "<article><h3>Clinic</h3><div><a href=#a>Read more</a></div></article>",
        "<div><a href=#a aria-label='Read more about the clinic'>Read more</a></div>",
        "<div><a href=#a>Read more<span style='position: absolute; width: 1px; height: 1px; "
        "overflow: hidden'> about the clinic</span></a></div>",
        "<div id=b>The clinic</div><div><a href=#a id=c aria-labelledby='c b'>More</a></div>",
        "<div><a href=#a title='The clinic'>More</a></div>",
        "<p>See <a href=#a>www.example.org</a></p>",
        "<div hidden><a href=#a>Here</a></div>",
        "<section><h2>Map</h2><div><a href=#a>More</a></div><svg width=99 height=20>"
        "<a href=#a><text y=15>More</text></a></svg></section>",
    ],
)
def test_a_link_whose_place_says_where_it_leads_is_no_fault(html: str, browser: Chrome) -> None:
    assert judge(browser, SAYS_WHERE, page_html(html)) == []


@pytest.mark.parametrize("target", ["_blank", "_BLANK", "elsewhere"])
def test_a_link_that_opens_a_window_without_saying_so_is_named(
    target: str, browser: Chrome
) -> None:
    html = f"<p><a href=# target={target}>The clinic</a></p>"
    assert judge(browser, SAYS_NEW_WINDOW, page_html(html)) == ["a"]
    html = f"<svg><a href=# target={target}><text y=15>The clinic</text></a></svg>"
    assert judge(browser, SAYS_NEW_WINDOW, page_html(html)) == ["a"]


@pytest.mark.parametrize(
    "html",
    [
        "<a href=#>The clinic</a>",
        "<a href=# target=_blank>The clinic (opens in a new tab)</a>",
        "<a href=# target=_blank>Y clinig (yn agor mewn ffenestr newydd)</a>",
        "<a href=# target=_blank>The clinic <img alt='opens in new window' src='data:,'></a>",
        "<a href=# target=_blank aria-describedby=a>The clinic</a><p id=a hidden>New window</p>",
        "<style>a::after { content: ' (new tab)' }</style><a href=# target=_blank>The clinic</a>",
        "<nav><p>These links open in a new tab:</p><a href=# target=_blank>The clinic</a></nav>",
        "<a href=# target=_top>The clinic</a>",
        "<svg><a href=#><text y=15>The clinic</text></a></svg>",
        "<a href=# target=map>The clinic</a><iframe name=map title=Map></iframe>",
    ],
)
def test_a_link_that_says_that_it_opens_a_window_is_no_fault(html: str, browser: Chrome) -> None:
    assert judge(browser, SAYS_NEW_WINDOW, page_html(html)) == []


OFF_SCREEN = "<style>a:not(:focus) { position: absolute; left: -999px }</style>"


@pytest.mark.parametrize(
    "html",
    [
        "<a href='#nowhere'>Skip to content</a><main><p>Text</p></main>",
        "<a href=/>Clinic</a><a href='#nowhere'>Jump to the clinics</a><main>Text</main>",
        "<a lang=cy href='#nunlle'>Neidio i’r prif gynnwys</a><main>Text</main>",
        "<a href='#nowhere' style='position: absolute; width: 1px; height: 1px; overflow: hidden'>"
        "Skip to main content</a><main>Text</main>",
    ],
)
def test_a_skip_link_that_leads_nowhere_is_named(html: str, browser: Chrome) -> None:
    html = page_html(html).replace("href=/", "href='https://clinic.invalid/'")
    assert judge(browser, SKIP_LINKS_LEAD, html)[0].startswith("a")


@pytest.mark.parametrize(
    "html",
    [
        "<a href='#main'>Skip to content</a><main id=main>Text</main>",
        "<a href='#main'>Skip to content</a><a name=main></a><main>Text</main>",
        "<a href='#a%20b'>Skip to content</a><main id='a b'>Text</main>",
        "<a href='#top'>Skip to the top</a><main>Text</main>",
        "<a href='#menu'>Menu</a><main>Text</main>",
        "<a href='#/content'>Skip to content</a><main>Text</main>",
        "<a href='https://clinic.invalid/#nowhere'>Skip the advertisement</a><main>Text</main>",
        "<a href='#nowhere' hidden>Skip to content</a><main>Text</main>",
        f"{OFF_SCREEN}<a href='#nowhere'>Skip, which axe-core names</a><main>Text</main>",
        "<svg><a href='#nowhere'><text y=15>Skip to content</text></a></svg>",
    ],
)
def test_a_skip_link_that_leads_somewhere_and_any_other_link_is_no_fault(
    html: str, browser: Chrome
) -> None:
    assert judge(browser, SKIP_LINKS_LEAD, page_html(html)) == []


MENU = (
    "<style>ul ul {{ {hidden} }} {shown}</style><nav><ul><li><a href='#a'>Clinics</a>{more}"
    "<ul><li><a href='#b'>York</a></li></ul></li></ul></nav>"
)
GONE = "display: none"
HOVERED = "li:hover > ul { display: block }"


def menu(hidden: str = GONE, shown: str = HOVERED, more: str = "") -> str:
    """A menu with a part that is hidden until somebody does something."""
    return MENU.format(hidden=hidden, shown=shown, more=more)


@pytest.mark.parametrize(
    "html",
    [
        menu(),
        menu("visibility: hidden", "li:hover > ul { visibility: visible }"),
        menu("opacity: 0", "a:hover + ul, ul:hover { opacity: 1 }"),
        menu("position: absolute; left: -999px", "li:hover > ul { left: auto }"),
        menu("transform: scale(0)", "li:hover > ul { transform: none }"),
        menu("max-height: 0; overflow: hidden", "li:hover > ul { max-height: 99px }"),
        menu("clip-path: inset(50%)", "li:hover > ul { clip-path: none }"),
        menu(shown="@media screen { li { &:hover > ul { display: block } } }"),
        menu(shown=f"{HOVERED} a:focus {{ color: red }} a.active {{ color: red }}"),
    ],
)
def test_a_menu_that_shows_only_under_a_mouse_is_named(html: str, browser: Chrome) -> None:
    found = faults(browser, NOT_BY_HOVER_ALONE, page_html(html))
    assert [fault.element.html[:4] for fault in found if fault.element] == ["<ul>"]
    assert found[0].message.startswith("“York”")


@pytest.mark.parametrize(
    "html",
    [
        "<a href=#>Clinics</a>",
        menu(shown=""),
        menu(shown=f"{HOVERED} li:focus-within > ul {{ display: block }}"),
        menu(shown="li:is(:hover, :focus-within) > ul { display: block }"),
        menu("opacity: 0", "li:hover > ul { opacity: 1 } a:focus + ul { opacity: 1 }"),
        menu(shown=f"{HOVERED} li.focus > ul {{ display: block }}"),
        menu(shown=f"{HOVERED} [aria-expanded=true] + ul {{ display: block }}"),
        menu(more="<button aria-expanded=false>More</button>"),
        menu(shown="li:hover > ul { color: red } a:hover { opacity: .5 }"),
        menu(shown="@media print { li:hover > ul { display: block } }"),
        menu() + "<a href='#b'>York</a>",
        "<style>p:hover b { display: block } b { display: none }</style><p>A <b>word</b></p>",
        "<style>a::after { content: ''; opacity: 0 } a:hover::after { opacity: 1 }</style>"
        "<a href=#>Clinics</a><a href=# hidden>York</a>",
    ],
)
def test_a_menu_that_shows_in_another_way_too_is_no_fault(html: str, browser: Chrome) -> None:
    assert judge(browser, NOT_BY_HOVER_ALONE, page_html(html)) == []
