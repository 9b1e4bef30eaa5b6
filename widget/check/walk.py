"""A walk through a page by the Tab key, and the record of it, which stays in the page.

A page that behaves is walked in one go: the key is pressed as often as there are controls, and
listeners in the page take notes. If the notes show anything strange, the page is walked again,
press by press, with time in between for scripts that wait; so what is reported is exact.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from selenium.common.exceptions import ElementNotInteractableException
from selenium.webdriver.common.keys import Keys

from widget.check.focus_sight import SIGHT
from widget.check.page import Page
from widget.check.walk_notes import BEGIN, RECORD

LIMIT = 300  # controls; a longer page repeats itself
PRESSES = 400

# What smooth scrolling and transitions show on the way is not what people end up with.
STILL = """
  *, ::before, ::after {
    scroll-behavior: auto !important; transition: none !important;
    caret-color: transparent !important;
  }
"""

# Whether nothing calls for a second walk, when scripts have had time to move the focus on.
IS_CALM = f"""
  {RECORD}
  const answer = arguments[arguments.length - 1];
  const reached = new Set(walk.stops.map((stop) => stop.element));
  setTimeout(() => answer((walk.done || walk.isLimited) && !walk.isStrange
    && walk.controls.every((one) => reached.has(one) || one.localName === "iframe")
    && !walk.stops.some((stop) => stop.isDropped)), 20);
"""
# Whether Tab goes back before it has come to the end, or to another stop than the first.
IS_CLOSED_IN = f"""
  {RECORD}
  const last = walk.stops.at(-1).element;
  const canBeReached = ({{ element }}) => element.tabIndex >= 0 && !element.matches(":disabled")
    && element.checkVisibility({{ visibilityProperty: true }});
  if (walk.stops.find(canBeReached)?.element !== walk.first) return true;
  return walk.controls.some((one) => one.localName !== "iframe"
    && last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING
    && !walk.stops.some((stop) => stop.element === one));
"""
# What has become of a press, after the same time. Presses inside a
# frame are counted here, because the page does not see them.
STATE = f"""
  {RECORD}
  const answer = arguments[arguments.length - 1];
  setTimeout(() => {{
    if (document.activeElement?.localName === "iframe") walk.presses++;
    if (walk.isLimited && walk.stops.length >= walk.controls.length) walk.done ||= "limit";
    answer(walk.done || (walk.isStuck() ? "stuck" : ""));
  }}, 20);
"""
TRY_TO_LEAVE = f"{RECORD} walk.isSkipping = true;"
# Whether the focus is still where it was before a key that closes things, and then Tab.
IS_KEPT = f"""
  {RECORD}
  const now = document.activeElement;
  return walk.first.checkVisibility() && walk.stops.some((stop) => stop.element === now);
"""
# A script that waits may take the focus back only after a moment.
STAYS = f"""
  {RECORD}
  const answer = arguments[arguments.length - 1];
  setTimeout(() => answer(walk.isStuck()), 20);
"""
CALL_TRAP = f"{RECORD} walk.traps.push(walk.stops.at(-1).element);"
# The element after the one that is stuck gets the focus, so that the rest is walked too.
SKIP = f"""
  {RECORD}
  const stuck = walk.stops.at(-1).element;
  // What is in a frame or in a closed tree may just be long.
  if (arguments[0] && !/^iframe$|-/.test(stuck.localName)) walk.traps.push(stuck);
  const next = walk.controls.find((one) => !walk.stops.some((stop) => stop.element === one)
    && stuck.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  next?.focus();
  walk.isSkipping = false;
  if (next) walk.stops.push({{ element: next }});
  else walk.done = "end";
  walk.presses = 0;
"""
# Going back, a header that stays at the top may cover what is reached.
GO_BACK = f"""
  {RECORD}
  walk.done ||= "limit";
  for (const stop of [...walk.stops].reverse()) {{
    if (stop.cover || !stop.painted || !stop.element.isConnected) continue;
    stop.element.focus();
    if (document.activeElement === stop.element) stop.cover = walk.coverOf(stop.element);
  }}
  document.activeElement?.blur();
  for (const stop of walk.stops) {{
    if (!stop.painted || !stop.element.isConnected) continue;
    stop.isShown = walk.differ(stop.painted, walk.painted(stop.element));
  }}
"""


@contextmanager
def walked(page: Page) -> Iterator[None]:
    """Walk through a page; until the block ends, scripts that begin with `RECORD` find the notes.

    At most 300 controls are walked: a page of 50 takes well under a second, one that has to be
    walked press by press some seconds. What a page would do of itself meanwhile (open a window,
    go to another page) is noted and prevented.

    Args:
        page: The page, which is left without a focus.
    """
    with page.style(STILL):
        try:
            if not _is_calm(page):
                page.settle()
                page.script(SIGHT + BEGIN, LIMIT)
                _press_by_press(page)
            page.script(GO_BACK)
            yield
        finally:
            page.script(f"{RECORD} walk?.end(); document.activeElement?.blur()")


def _is_calm(page: Page) -> bool:
    """Walk in one go. Where the walk cannot begin at its start, it has to be made by presses."""
    start, number = page.script(SIGHT + BEGIN, LIMIT)
    with suppress(ElementNotInteractableException):
        start.send_keys(Keys.TAB * (number + 2))
        return bool(page.wait(IS_CALM))
    return False


def _press_by_press(page: Page) -> None:
    for _ in range(PRESSES):
        page.press("Tab")
        state = page.wait(STATE)
        if state == "stuck":
            page.script(SKIP, not _leaves(page))
        elif state == "round":
            if page.script(IS_CLOSED_IN) and not _closes(page):
                page.script(CALL_TRAP)
            return
        elif state:
            return


def _leaves(page: Page) -> bool:
    """Whether a control that Tab does not leave can be left by Escape and Tab, or by Shift+Tab."""
    page.script(TRY_TO_LEAVE)
    page.press("Escape")
    page.press("Tab")
    if not page.wait(STAYS):
        return True
    page.press("Tab", shift=True)
    return not page.wait(STAYS)


def _closes(page: Page) -> bool:
    """Whether Escape ends that Tab goes round in a part of the page."""
    page.press("Escape")
    page.press("Tab")
    return not page.script(IS_KEPT)
