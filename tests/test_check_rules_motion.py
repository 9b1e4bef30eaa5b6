"""Pages that move or sound: without end, unasked, and against the reader's wish."""

import pytest
from selenium.webdriver import Chrome

from tests.judging import faults, judge, page_html
from widget.check.rules.media import NO_SOUND_UNASKED
from widget.check.rules.motion import NO_ENDLESS_MOTION, REDUCED_MOTION

KEYFRAMES = """<style>
  @keyframes slide { to { transform: translateX(400px) } }
  @keyframes turn { to { rotate: 1turn } }
  @keyframes blink { to { opacity: 0 } }
  @keyframes nothing { from { color: red } to { color: red } }
  @keyframes hide { to { visibility: hidden } }
  @keyframes indent { to { padding-left: 300px } }
  @keyframes grow { to { width: 600px } }
  @keyframes shift { to { background-position: 300px 0 } }
  @keyframes sweep { to { background-position: 100% 0 } }
</style>"""
SLIDING = "<p style='width: 200px; animation: slide 2s infinite'>News</p>"
DRAWING = (
    "<svg width=20 height=20><rect width=20 height=20><animate attributeName=x to=9 dur=2s {} />"
)
PLAYING = """<video muted autoplay {} width=90 height=60></video><script>
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 9, 9);
  document.querySelector("video").srcObject = canvas.captureStream();
</script>"""

ENDLESS = {
    "text that slides": (SLIDING, "p"),
    "text that blinks": ("<b style='animation: blink 1s infinite'>Now</b>", "b"),
    "something long": ("<p style='animation: slide 20s'>News</p>", "p"),
    "a part written by CSS": (
        "<style>p::before { content: 'New'; animation: blink 1s infinite }</style><p>News</p>",
        "p",
    ),
    "a drawing": (DRAWING.format("repeatCount=indefinite"), "svg"),
    "a film": (PLAYING.format(""), "video"),
    "a pause for something else": (
        f"<section><button>Pause</button></section><section>{SLIDING}</section>",
        "p",
    ),
}
CALM = {
    "a page without motion": "<p>News</p>",
    "a short animation": "<p style='animation: slide 1s 2'>News</p>",
    "a transition": "<p style='transition: all 9s'>News</p>",
    "an animation that is paused": "<p style='animation: slide 1s infinite paused'>News</p>",
    "a sign of waiting": "<i role=progressbar aria-label=Waiting style='display: block; width: "
    "20px; height: 20px; animation: turn 1s infinite'></i>",
    "a sign of waiting by its name": "<i class=spinner-border style='display: block; width: "
    "20px; height: 20px; animation: turn 1s infinite'></i>",
    "a part that is loading": f"<div aria-busy=true>{SLIDING}</div>",
    "what is not shown": f"<div style='display: none'>{SLIDING}</div>"
    "<p style='opacity: 0; animation: slide 1s infinite'>News</p>",
    "an animation of nothing": "<p style='animation: nothing 1s infinite'>News</p>",
    "a button that pauses it": f"<section>{SLIDING}<button>Pause</button></section>",
    "a button with a picture that pauses it": f"<section>{SLIDING}"
    "<button aria-label='Stop the news'>▮▮</button></section>",
    "a switch for all motion": f"<label><input type=checkbox> Reduce motion</label>"
    f"<section>{SLIDING}</section>",
    "a button in Welsh": f"<section lang=cy>{SLIDING}<button>Stopio</button></section>",
    "an animation that scrolling moves": "<div style='height: 3000px'><p style='animation: slide "
    "auto linear; animation-timeline: scroll()'>News</p></div>",
    "a marquee, which axe-core names": "<marquee>News</marquee>",
    "a drawing that ends": DRAWING.format("repeatCount=1"),
    "a film with controls": PLAYING.format("controls"),
    "a film that is not there": "<video autoplay loop muted src='data:,'></video>",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_moves_without_end_is_named(name: str, browser: Chrome) -> None:
    html, element = ENDLESS[name]
    assert judge(browser, NO_ENDLESS_MOTION, page_html(html, KEYFRAMES)) == [element]


@pytest.mark.parametrize("name", CALM)
def test_what_ends_or_can_be_paused_is_no_fault(name: str, browser: Chrome) -> None:
    assert judge(browser, NO_ENDLESS_MOTION, page_html(CALM[name], KEYFRAMES)) == []


GROUND = "background-image: linear-gradient(red, blue)"
LONG = "<nav><a href=#end>End</a></nav><div style='height: 4000px'></div><p id=end>The end</p>"
MOVING = {
    "text that slides": (SLIDING, "p"),
    "a large thing that turns": (
        "<div style='width: 300px; height: 40px; animation: turn 2s infinite'>News</div>",
        "div",
    ),
    "padding that pushes its text": ("<p style='animation: indent 2s infinite'>News</p>", "p"),
    "a box that grows": ("<p style='width: 99px; animation: grow 2s infinite'>News</p>", "p"),
    "a ground that glides": (f"<p style='{GROUND}; animation: shift 2s infinite'>News</p>", "p"),
    "a ground larger than its text that glides": (
        f"<p style='{GROUND}; background-size: 400% 100%; animation: sweep 2s infinite'>News</p>",
        "p",
    ),
    "smooth scrolling": (f"<style>html {{ scroll-behavior: smooth }}</style>{LONG}", "html"),
}
STILL = {
    "a page without motion": "<p>News</p>",
    "a small thing that turns": "<i style='display: block; width: 20px; height: 20px; "
    "animation: turn 1s infinite'></i>",
    "text that blinks": "<b style='animation: blink 1s infinite'>Now</b>",
    "motion for those who want it": "<style>@media (prefers-reduced-motion: no-preference) "
    "{ p { animation: slide 2s infinite } html { scroll-behavior: smooth } }</style>"
    f"<p>News</p>{LONG}",
    "smooth scrolling with nothing to scroll": "<style>html { scroll-behavior: smooth }</style>",
    "a ground as large as its text": f"<p style='{GROUND}; animation: sweep 2s infinite'>News</p>",
    "the place of a ground that is not there": "<p style='animation: shift 2s infinite'>News</p>",
    "motion that is over": "<p style='animation: slide 1s forwards'>News</p>",
}


@pytest.mark.parametrize("name", MOVING)
def test_what_moves_although_the_reader_prefers_it_not_to_is_named(
    name: str, browser: Chrome
) -> None:
    html, element = MOVING[name]
    assert judge(browser, REDUCED_MOTION, page_html(html, KEYFRAMES)) == [element]


@pytest.mark.parametrize("name", STILL)
def test_little_motion_is_no_fault_for_a_reader_who_prefers_less(
    name: str, browser: Chrome
) -> None:
    assert judge(browser, REDUCED_MOTION, page_html(STILL[name], KEYFRAMES)) == []


def test_an_animation_goes_on_where_it_was(browser: Chrome) -> None:
    html = "<p style='width: 200px; animation: slide 1000s infinite'>News</p>"
    assert "400 px" not in faults(browser, REDUCED_MOTION, page_html(html, KEYFRAMES))[0].message
    now = browser.execute_script("return document.getAnimations()[0].currentTime")
    assert 0 <= now < 60_000


SOUND = """{}<script>
  const {{ stream }} = new AudioContext().createMediaStreamDestination();
  document.querySelector("audio, video").srcObject = stream;
</script>"""
SOUNDING = {
    "sound": (SOUND.format("<audio autoplay></audio>"), "audio"),
    "a film with sound": (SOUND.format("<video autoplay></video>"), "video"),
    "a button for something else": (
        SOUND.format("<audio autoplay></audio><button>Search</button>"),
        "audio",
    ),
}
QUIET = {
    "sound with controls": SOUND.format("<audio autoplay controls></audio>"),
    "sound that waits to be played": SOUND.format("<audio></audio>"),
    "a film that is muted": SOUND.format("<video autoplay muted></video>"),
    "a button that stops it": SOUND.format("<audio autoplay></audio><button>Stop</button>"),
    "a button with a picture that mutes it": SOUND.format(
        "<audio autoplay></audio><button aria-label='Mute the music'>▮</button>"
    ),
    "sound that is not there": "<audio autoplay></audio>",
    "sound that lasts a moment": "<audio autoplay src='data:audio/wav;base64,UklGRiwAAABXQVZFZm10"
    "IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA=='></audio>",
}


@pytest.mark.parametrize("name", SOUNDING)
def test_sound_that_nobody_can_stop_is_named(name: str, browser: Chrome) -> None:
    html, element = SOUNDING[name]
    assert judge(browser, NO_SOUND_UNASKED, page_html(html)) == [element]


@pytest.mark.parametrize("name", QUIET)
def test_sound_that_is_short_or_can_be_stopped_is_no_fault(name: str, browser: Chrome) -> None:
    assert judge(browser, NO_SOUND_UNASKED, page_html(QUIET[name])) == []
