"""The embeds on a page: they are there only after a swap, so a check has to wait for them."""

import time

from widget.check.page import Page

SECONDS = 10
STEP = 0.02

# Lazy ones load when they come near the viewport.
UNFILLED = """
  const embeds = [...document.querySelectorAll(
    ".cw-embed[data-hx-get], .cw-embed[hx-get], [data-hx-trigger~=load], [hx-trigger~=load]")];
  const waiting = embeds.filter((embed) => embed.isConnected &&
    (embed.matches(".cw-embed:not(:has(.cw)):not(.cw-failed), :has(> .cw-waiting)") ||
      embed.matches(".htmx-request, .htmx-swapping, .htmx-settling")));
  waiting[0]?.scrollIntoView({ block: "center", behavior: "instant" });
  return waiting.length;
"""
BACK_TO_TOP = "scrollTo({ top: 0, behavior: 'instant' })"
SETTLING = "return Boolean(document.querySelector('.htmx-swapping, .htmx-settling, .htmx-added'))"


def wait_for_embeds(page: Page, seconds: float = SECONDS) -> int:
    """Wait until each embed has its widget, and stands still.

    Args:
        page: The page.
        seconds: How long to wait at most.

    Returns:
        How many did not get their widget.
    """
    deadline = time.monotonic() + seconds
    empty: int
    while (empty := page.script(UNFILLED)) and time.monotonic() < deadline:
        time.sleep(STEP)
    while page.script(SETTLING) and time.monotonic() < deadline:
        time.sleep(STEP)
    page.script(BACK_TO_TOP)
    page.settle()
    return empty
