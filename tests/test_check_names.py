"""What is said of a page as assistive technology is told it."""

import pytest
from selenium.webdriver import Chrome

from tests.serving import HostSite
from widget.check.names import names_and_roles
from widget.check.page import Page


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<h2>Rheumatology Team</h2>", ['heading 2 "Rheumatology Team"']),
        ("<p>Call <a href=tel:1>0114</a> now.</p>", ['text "Call"', 'link "0114"', 'text "now."']),
        (
            "<main><label><input type=radio> Very useful</label></main>",
            ["main", '  radio "Very useful" not checked'],
        ),
        (
            "<input aria-label=Name required aria-invalid=true aria-describedby=e>"
            "<p id=e>Enter a name</p>",
            [
                'textbox "Name" required invalid described as "Enter a name"',
                'text "Enter a name"',
            ],
        ),
        (
            "<button disabled aria-expanded=false>Menu</button>",
            ['button "Menu" collapsed disabled'],
        ),
        ("<button aria-pressed=true>Bold</button>", ['button "Bold" pressed']),
        ("<ul><li>One</li></ul>", ["list", "  listitem", '    text "One"']),
        ("<p hidden>No</p><p aria-hidden=true>No</p><div><span> </span></div>", []),
        ("<img src='data:,' alt=Map width=9><hr>", ['image "Map"', "separator"]),
    ],
)
def test_each_element_is_told_by_its_role_name_and_state(
    html: str, lines: list[str], host: HostSite, browser: Chrome
) -> None:
    browser.get(host.add("/names", f"<!doctype html><title>x</title><body>{html}"))
    assert list(names_and_roles(Page(browser))) == lines


def test_only_a_part_is_told_if_asked_for(host: HostSite, browser: Chrome) -> None:
    browser.get(
        host.add("/names", "<!doctype html><h1>No</h1><section id=s><h2>Yes</h2></section>")
    )
    assert names_and_roles(Page(browser), "#s") == ('heading 2 "Yes"',)
    assert names_and_roles(Page(browser), "#nothing") == ()
