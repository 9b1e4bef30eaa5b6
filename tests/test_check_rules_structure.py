"""Pages whose ids, headings, languages and links are not what they say."""

import pytest
from selenium.webdriver import Chrome

from tests.judging import faults, judge, page_html
from widget.check.rules.languages import RIGHT_LANGUAGE
from widget.check.rules.links import SAYS_NEW_WINDOW, SAYS_WHERE
from widget.check.rules.structure import HEADINGS_FIT, UNIQUE_IDS

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
        ("<pre>const everythingIsEnglishHere = await fetch(address)</pre>", "he"),
    ],
)
def test_text_that_is_in_its_language_is_no_fault(html: str, lang: str, browser: Chrome) -> None:
    direction = "rtl" if lang == "he" else "ltr"
    assert judge(browser, RIGHT_LANGUAGE, page_html(html, lang=lang, dir=direction)) == []


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
        "<a href=# target=map>The clinic</a><iframe name=map title=Map></iframe>",
    ],
)
def test_a_link_that_says_that_it_opens_a_window_is_no_fault(html: str, browser: Chrome) -> None:
    assert judge(browser, SAYS_NEW_WINDOW, page_html(html)) == []
