"""What the checks of forms find, and what they leave alone."""

import pytest
from selenium.webdriver import Chrome

from tests.serving import HostSite
from widget.check.page import Page
from widget.check.rule import Check
from widget.check.rules.forms import DESCRIBED, LABEL_IN_NAME, PLACEHOLDER
from widget.check.rules.on_input import CHANGE_ON_INPUT
from widget.check.rules.purpose import AUTOCOMPLETE
from widget.check.rules.timing import EXPIRES

ALL = (DESCRIBED, EXPIRES, LABEL_IN_NAME, PLACEHOLDER, CHANGE_ON_INPUT, AUTOCOMPLETE)
CHECKS = {check.rule.id: check for check in ALL}
PURPOSE, ERROR, EXPIRY, NAME, LABEL, INPUT = (
    "cw-autocomplete",
    "cw-error-described",
    "cw-expires",
    "cw-label-in-name",
    "cw-placeholder-label",
    "cw-change-on-input",
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
    (EXPIRY, "<script id=a>setTimeout(() => { location.href = '/bye' }, 900000)</script>"),
    (
        EXPIRY,
        "<script id=a>const wait = 15 * 60_000; window.setTimeout(leave, wait);"
        "function leave() { document.getElementById('f').submit() }</script>",
    ),
    (EXPIRY, "<script id=a>setInterval(function () { location.reload(); }, 3e4)</script>"),
    (
        EXPIRY,
        "<script id=a>let left = 60; setInterval(() => { left -= 1; if (left <= 0) "
        "window.location = '/' }, 1000)</script>",
    ),
    (EXPIRY, "<script id=a>setTimeout(logout, 600000)</script>"),
    (EXPIRY, "<script id=a>setTimeout('location.reload()', 60000)</script>"),
    (EXPIRY, "<img id=a src='data:,' alt=x onload='setTimeout(() => location.reload(), 99999)'>"),
    (LABEL, "<input id=a placeholder='Name of the clinic'>"),
    (LABEL, "<textarea id=a placeholder='Your question'></textarea>"),
    (LABEL, "<input id=a title='Name of the clinic'><label for=a> </label>"),
    (
        INPUT,
        "<select id=a aria-label=Where onchange='location.href = this.value'><option>1</select>",
    ),
    (
        INPUT,
        "<form><select id=a aria-label=x onchange='this.form.submit()'><option>1</select></form>",
    ),
    (INPUT, "<label><input id=a type=radio onchange='this.form.submit()'>1</label>"),
    (
        INPUT,
        "<select id=a aria-label=x><option>1</select><script>a.addEventListener('change', "
        "(event) => window.location.assign(event.target.value))</script>",
    ),
    (
        INPUT,
        "<form onchange='this.requestSubmit()'><label><input id=a type=checkbox>x</label></form>",
    ),
    (NAME, "<label for=a>Ward and bed</label><input id=a aria-label=Place>"),
    (
        NAME,
        "<label for=a>Ward</label><span id=l>Other</span><select id=a aria-labelledby=l>"
        "<option>1</select>",
    ),
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
    (EXPIRY, "<meta http-equiv=refresh content='5'>"),
    (EXPIRY, "<script>setTimeout(() => { location.href = '/bye' }, 500)</script>"),
    (EXPIRY, "<script>setTimeout(() => location.reload(), 24 * 60 * 60 * 1000)</script>"),
    (EXPIRY, "<script>setTimeout(() => location.reload(), delay)</script>"),
    (
        EXPIRY,
        "<script>setTimeout(() => { p.hidden = false }, 5000); "
        "b.onclick = () => { location.href = '/' }</script>",
    ),
    (
        EXPIRY,
        "<script>setTimeout(logout, 600000)</script><dialog><button>Stay signed in</button>"
        "</dialog>",
    ),
    (EXPIRY, "<script>setTimeout(logout, 600000)</script><button hidden>Mwy o amser</button>"),
    (
        EXPIRY,
        "<script>setTimeout(() => { if (confirm('Still here?')) return; logout() }, 6e5)</script>",
    ),
    (EXPIRY, "<script>setInterval(() => { if (isReady) location.reload() }, 5000)</script>"),
    (
        EXPIRY,
        "<script>b.addEventListener('click', () => { say('Saved'); "
        "setTimeout(() => { location.href = '/' }, 3000) })</script>",
    ),
    (EXPIRY, '<script type=application/json>{"a": "setTimeout(logout, 600000)"}</script>'),
    (EXPIRY, "<script>setTimeout(() => { location.hash = 'x' }, 5000)</script>"),
    (LABEL, "<label>Name <input placeholder='Ann'></label>"),
    (
        LABEL,
        "<input aria-label=Name placeholder=Ann><b id=l>Name</b><input aria-labelledby=l "
        "placeholder=Ann>",
    ),
    (LABEL, "<input placeholder=x hidden><input placeholder=x disabled><input>"),
    (LABEL, "<input type=submit title=Send><input type=checkbox title=x>"),
    (INPUT, "<select aria-label=x onchange='show(this.value)'><option>1</select>"),
    (INPUT, "<select aria-label=x hx-get=/x hx-trigger=change><option>1</select>"),
    (
        INPUT,
        "<p>Choosing a language opens the page in it.</p>"
        "<select aria-label=x onchange='location = this.value'><option>1</select>",
    ),
    (
        INPUT,
        "<label>Language (changing it reloads the page) "
        "<select onchange='location.reload()'><option>1</select></label>",
    ),
    (
        INPUT,
        "<form><select aria-label=x onchange='this.form.submit()'><option>1</select>"
        "<button>Go</button></form>",
    ),
    (
        INPUT,
        "<select id=a aria-label=x><option>1</select><script>a.onchange = () => "
        "{ const location = a.value; show(location) }</script>",
    ),
    (NAME, "<button aria-label=Submit>Send</button><a href=/x aria-label=Other>Read more</a>"),
    (NAME, "<label for=a>Town</label><input id=a aria-label='Town or postcode'>"),
    (NAME, "<label for=a>×</label><input id=a aria-label=Close>"),
    (NAME, "<label for=a>Town <i class=icon>place</i></label><input id=a aria-label=Town>"),
    (NAME, "<label>Name <input></label><button>Send</button>"),
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


@pytest.mark.parametrize(
    ("html", "impact"),
    [
        ("<form><input type=search placeholder=Words><button>Search</button></form>", "minor"),
        ("<p><input placeholder=Chwilio><button aria-label=Chwilio>x</button></p>", "minor"),
        ("<form><input type=search placeholder=Words></form>", None),
        ("<form><input name=town placeholder=Town><button>Find</button></form>", None),
    ],
)
def test_a_search_needs_its_label_less(
    html: str, impact: str | None, host: HostSite, browser: Chrome
) -> None:
    browser.get(host.add("/form", page_of(html)))
    (fault,) = PLACEHOLDER.find(Page(browser))
    assert fault.impact == impact
