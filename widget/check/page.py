"""A page in the browser, as checks see it."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome

from widget.check.finding import Box, Element, Fault

PRELUDE = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")

# By name: the code and the number that Chromium knows a key by.
KEYS = {
    "Tab": ("Tab", 9),
    "Enter": ("Enter", 13),
    "Escape": ("Escape", 27),
    " ": ("Space", 32),
    "ArrowDown": ("ArrowDown", 40),
    "ArrowRight": ("ArrowRight", 39),
}
SHIFT = 8  # Input.dispatchKeyEvent, modifiers

# After one frame the page has answered to what is new; what moves for a while is then ended.
SETTLE = """
  const done = arguments[arguments.length - 1];
  const end = () => {
    for (const one of document.getAnimations()) {
      if (one.effect?.getComputedTiming().endTime < Infinity) one.finish();
    }
    done();
  };
  // A hidden page paints no frames, so there is a limit.
  const limit = setTimeout(end, 200);
  requestAnimationFrame(() => setTimeout(() => { clearTimeout(limit); end(); }));
"""
ADD_STYLE = """
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(arguments[0]);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
"""
REMOVE_STYLE = "document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1)"


class Page:
    """The page that a browser shows.

    Args:
        driver: The browser.

    Attributes:
        driver: The same.
    """

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver
        self._console: list[str] = []

    @property
    def console(self) -> tuple[str, ...]:
        """What the browser has written to its console about this page until now."""
        self._console += take_console(self.driver)
        return tuple(self._console)

    def script(self, source: str, *arguments: object) -> Any:
        """Run JavaScript: the body of a function, with what page.js defines.

        Args:
            source: The JavaScript.
            arguments: What it finds in `arguments`: anything that JSON can hold.

        Returns:
            What it returns. A described element is a dictionary; `element_from` reads it.
        """
        return self.driver.execute_script(f"{PRELUDE}\n{source}", *arguments)

    def wait(self, source: str, *arguments: object) -> Any:
        """Run asynchronous JavaScript, which calls the last of its arguments when it is done."""
        return self.driver.execute_async_script(f"{PRELUDE}\n{source}", *arguments)

    def faults(self, source: str, *arguments: object) -> list[Fault]:
        """Run JavaScript that returns a list of what is wrong.

        Args:
            source: The body of a function that returns a list of lists: the element (or null),
                what is wrong with it in one sentence, and if wanted the line that mends it and
                another impact than the rule's.
            arguments: What it finds in `arguments`.
        """
        found = self.script(
            f"""const found = (function () {{ {source} }}).apply(null, arguments);
            return found.map(([element, message, remedy = "", impact = null]) =>
              ({{ element: element && describe(element), message, remedy, impact }}));""",
            *arguments,
        )
        return [
            Fault(one["message"], element_from(one["element"]), one["remedy"], one["impact"])
            for one in found
        ]

    def cdp(self, command: str, **parameters: object) -> dict[str, Any]:
        """A command of the Chrome DevTools Protocol, and its answer."""
        answer: dict[str, Any] = self.driver.execute_cdp_cmd(command, parameters)
        return answer

    def press(self, key: str, shift: bool = False) -> None:
        """Press a key, as a real keyboard does.

        Args:
            key: Its name in `KEYS`.
            shift: Whether Shift is held.
        """
        code, number = KEYS[key]
        about = {
            "key": key,
            "code": code,
            "windowsVirtualKeyCode": number,
            "modifiers": SHIFT if shift else 0,
        }
        text = {"text": "\r" if key == "Enter" else key} if key in ("Enter", " ") else {}
        self.cdp(
            "Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **about, **text
        )
        self.cdp("Input.dispatchKeyEvent", type="keyUp", **about)

    def settle(self) -> None:
        """Wait until the page has been painted as it is now, and end what moves for a while."""
        self.wait(SETTLE)

    @contextmanager
    def style(self, css: str) -> Iterator[None]:
        """Give the page more styles until the block ends; no content security policy forbids it."""
        self.script(ADD_STYLE, css)
        self.settle()
        try:
            yield
        finally:
            self.script(REMOVE_STYLE)

    def picture(self, box: Box, margin: int = 64) -> bytes:
        """A PNG image of a part of the page, wherever it has been scrolled to.

        Args:
            box: The part.
            margin: How much more on each side, in CSS pixels.
        """
        clip = {
            "x": max(0, box.x - margin),
            "y": max(0, box.y - margin),
            "width": box.width + 2 * margin,
            "height": box.height + 2 * margin,
            "scale": 1,
        }
        shot = self.cdp("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(shot["data"])


def take_console(driver: Chrome) -> list[str]:
    """What has been written to the browser's console since it was last taken."""
    entries: list[dict[str, str]] = driver.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in entries]


def element_from(described: dict[str, Any] | None) -> Element | None:
    """An element from what `describe` in page.js says about it; None stays None."""
    if described is None:
        return None
    box = described["box"]
    return Element(
        selector=described["selector"],
        html=described["html"],
        owner=described["owner"],
        within=described["within"],
        box=Box(**box) if box else None,
    )
