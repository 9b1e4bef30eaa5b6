"""What the checks of forms find, and what they leave alone."""

import pytest
from selenium.webdriver import Chrome

from tests.serving import HostSite
from widget.check.page import Page
from widget.check.rule import Check
from widget.check.rules.forms import DESCRIBED, EXPIRES, LABEL_IN_NAME
from widget.check.rules.purpose import AUTOCOMPLETE

CHECKS = {check.rule.id: check for check in (DESCRIBED, EXPIRES, LABEL_IN_NAME, AUTOCOMPLETE)}
PURPOSE, ERROR, EXPIRY, NAME = (
    "cw-autocomplete",
    "cw-error-described",
    "cw-expires",
    "cw-label-in-name",
)

BROKEN = [
    (PURPOSE, "<label>E-mail <input id=a type=email></label>"),
    (PURPOSE, "<label>Email address (optional) <input id=a></label>"),
    (PURPOSE, "<label for=a>Your full name *</label><input id=a>"),
    (PURPOSE, "<input id=a aria-label='Telephone number' type=tel autocomplete=off>"),
    (PURPOSE, "<label>Cod post <input id=a></label>"),
    (PURPOSE, "<label>Geburtsdatum <input id=a></label>"),
    (PURPOSE, "<label>Prénom : <input id=a></label>"),
    (PURPOSE, "<label>Date of birth <input id=a type=date></label>"),
    (PURPOSE, "<label>Address <textarea id=a></textarea></label>"),
    (PURPOSE, "<label>Postcode <input id=a autocomplete=name></label>"),
    (PURPOSE, "<span id=l>Surname</span><input id=a aria-labelledby=l>"),
    (ERROR, "<input id=a aria-label=x aria-invalid=true>"),
    (ERROR, "<input id=a aria-label=x aria-invalid=true aria-describedby=m><p id=m></p>"),
    (ERROR, "<input id=a aria-label=x aria-invalid=true aria-errormessage=m><p id=m hidden>No</p>"),
    (ERROR, "<input id=a aria-label=x aria-invalid=true aria-describedby=gone>"),
    (EXPIRY, "<meta id=a http-equiv=Refresh content='900'>"),
    (EXPIRY, "<meta id=a http-equiv=refresh content='300; url=/x'>"),
    (NAME, "<button id=a aria-label=Submit>Send</button>"),
    (NAME, "<a id=a href=/x aria-label='Condition information'>Read more</a>"),
    (NAME, "<label for=a>Ward and bed</label><input id=a aria-label=Place>"),
    (NAME, "<input id=a type=submit value='Search now' aria-label=Find>"),
    (NAME, "<span id=l>Other</span><button id=a aria-labelledby=l>Send</button>"),
    (NAME, "<button id=a aria-label=Navigation><span aria-hidden=true>Menu</span></button>"),
]
CLEAN = [
    (PURPOSE, "<label>E-mail <input type=email autocomplete=email></label>"),
    (PURPOSE, "<label>E-mail <input type=email autocomplete='section-a home email'></label>"),
    (PURPOSE, "<label>E-mail <input type=email autocomplete=username></label>"),
    (PURPOSE, "<label>Name <input autocomplete='name webauthn'></label>"),
    (PURPOSE, "<label>First name <input autocomplete=given-name></label>"),
    (PURPOSE, "<label>Your friend's e-mail <input type=email></label>"),
    (PURPOSE, "<fieldset><legend>Your doctor</legend><label>Name <input></label></fieldset>"),
    (PURPOSE, "<label>Patient's date of birth <input></label>"),
    (PURPOSE, "<label>Name of the medicine <input name=name></label>"),
    (PURPOSE, "<label>User name <input></label><label>Web address <input></label>"),
    (PURPOSE, "<form role=search><label>Postcode <input></label></form>"),
    (PURPOSE, "<label>Postcode <input type=search></label>"),
    (PURPOSE, "<label>NHS number <input type=tel></label>"),
    (PURPOSE, "<label>Name <input disabled></label><label>Name <input readonly></label>"),
    (PURPOSE, "<label hidden>Name <input></label><input type=hidden name=email>"),
    (PURPOSE, "<label>Your comment <textarea name=comment></textarea></label>"),
    (ERROR, "<input aria-label=x aria-invalid=true aria-describedby=m><p id=m>Enter a name</p>"),
    (ERROR, "<input aria-label=x aria-invalid=true aria-errormessage=m><p id=m>Enter a name</p>"),
    (ERROR, "<input aria-label=x aria-invalid=false><input aria-label=y aria-invalid>"),
    (ERROR, "<label>x <b class=error>Enter a name</b><input aria-invalid=true></label>"),
    (
        ERROR,
        "<fieldset aria-describedby=m><legend>x</legend><p id=m>Choose one</p>"
        "<label><input type=radio aria-invalid=true>1</label></fieldset>",
    ),
    (ERROR, "<div hidden><input aria-label=x aria-invalid=true></div>"),
    (EXPIRY, "<meta http-equiv=refresh content='0; url=#x'>"),
    (EXPIRY, "<meta http-equiv=refresh content='72000'>"),
    (EXPIRY, "<meta name=refresh content='5'>"),
    (NAME, "<button aria-label='Send the message'>Send</button>"),
    (NAME, "<button aria-label='Close'>×</button><button aria-label=Close>x</button>"),
    (NAME, "<button aria-label='Open the menu'><i class=icon>menu</i></button>"),
    (NAME, "<a href=/x aria-label='Read more: arthritis'>READ&nbsp;more…</a>"),
    (NAME, "<p id=p>Arthritis</p><a id=a href=/x aria-labelledby='a p'>Read more</a>"),
    (NAME, "<button aria-label='Rate it 5 of 5'>★★★★★</button>"),
    (
        NAME,
        "<button aria-label=Mail><span style='position: absolute; width: 1px; height: 1px; "
        "overflow: hidden'>Send us a letter</span></button>",
    ),
    (NAME, "<label>Name <input></label><button>Send</button>"),
    (
        NAME,
        "<a href=/x aria-label='Arthritis'><h2>Arthritis</h2><p>What it is, how it is treated, "
        "and what you can do about it.</p></a>",
    ),
    (NAME, "<select aria-label=Language><option>English</select>"),
]


def found(browser: Chrome, url: str, check: Check) -> list[str]:
    browser.get(url)
    return [fault.element.selector for fault in check.find(Page(browser)) if fault.element]


def page_of(html: str) -> str:
    return f"<!doctype html><html lang=en><title>x</title><body>{html}"


@pytest.mark.parametrize(("rule", "html"), BROKEN)
def test_what_is_wrong_with_a_form_is_found(
    rule: str, html: str, host: HostSite, browser: Chrome
) -> None:
    url = host.add("/form", page_of(html))
    assert {name: found(browser, url, check) for name, check in CHECKS.items()} == {
        name: ["#a"] if name == rule else [] for name in CHECKS
    }


@pytest.mark.parametrize(("rule", "html"), CLEAN)
def test_a_form_that_is_right_is_left_alone(
    rule: str, html: str, host: HostSite, browser: Chrome
) -> None:
    assert found(browser, host.add("/form", page_of(html)), CHECKS[rule]) == []


@pytest.mark.parametrize(
    ("html", "remedy"),
    [
        ("<label>E-mail <input></label>", 'autocomplete="email"'),
        ("<label>Enw <input></label>", 'autocomplete="name"'),
        ("<label>Ffôn symudol <input></label>", 'autocomplete="tel"'),
    ],
)
def test_the_remedy_is_the_attribute(
    html: str, remedy: str, host: HostSite, browser: Chrome
) -> None:
    browser.get(host.add("/form", page_of(html)))
    (fault,) = AUTOCOMPLETE.find(Page(browser))
    assert fault.remedy == remedy
