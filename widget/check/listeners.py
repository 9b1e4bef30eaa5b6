"""The listeners of a page's elements, with their source: what only the DevTools protocol tells."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from widget.check.page import Page

GROUP = "carewidget listeners"
LIMIT = 200  # elements that are marked: each is asked for by its own
MARK = "function (kinds) { this[Symbol.for('carewidget listeners')] = kinds; }"
TAKE_MARKS = """
  const MARK = Symbol.for("carewidget listeners");
  const marks = new Map([document, ...document.querySelectorAll("*")]
    .filter((one) => one[MARK]).map((one) => [one, one[MARK]]));
  for (const one of marks.keys()) delete one[MARK];
"""

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
HEAD = re.compile(r"(async\s+)?(function\b[^{]*|[\w$]*\s*\([^(){]*\)\s*(=>)?|[\w$]+\s*=>)\s*")
NOTHING = re.compile(
    r"(return\b\s*)?(void 0|true|false|null|undefined|[\w$]+\.(stop|prevent)\w+\(\))?"
)


@dataclass(frozen=True)
class Listener:
    """A listener.

    Attributes:
        node: The node that it listens on, by the protocol's number.
        event: What it listens to, such as `click`.
        source: Its JavaScript.
    """

    node: int
    event: str
    source: str

    @property
    def is_inline(self) -> bool:
        """Whether it is an attribute, such as `onclick`."""
        return self.source.startswith(f"function on{self.event}(event)")

    @property
    def is_idle(self) -> bool:
        """Whether it does nothing, or only keeps an event from others."""
        # An attribute without any code.
        if self.source == f"function on{self.event}() {{ [native code] }}":
            return True
        source = COMMENT.sub("", self.source).strip()
        head = HEAD.match(source)
        body = source[head.end() :].strip().removeprefix("{").removesuffix("}") if head else source
        return all(NOTHING.fullmatch(part.strip()) for part in body.split(";"))


def listeners(page: Page) -> list[Listener]:
    """Every listener on the document and on what is in it, by one question."""
    root = page.cdp("Runtime.evaluate", expression="document", objectGroup=GROUP)["result"]
    answer = page.cdp("DOMDebugger.getEventListeners", objectId=root["objectId"], depth=-1)
    page.cdp("Runtime.releaseObjectGroup", objectGroup=GROUP)
    found: Iterable[dict[str, Any]] = answer["listeners"]
    return [
        Listener(one["backendNodeId"], one["type"], one.get("handler", {}).get("description", ""))
        for one in found
        if "backendNodeId" in one
    ]


def mark(page: Page, kinds: Mapping[int, Iterable[str]]) -> None:
    """Mark nodes in the page; a script that begins with `TAKE_MARKS` finds them in `marks`.

    Args:
        page: The page.
        kinds: By node, what is to be known of it.
    """
    for node, words in sorted(kinds.items())[:LIMIT]:
        found = page.cdp("DOM.resolveNode", backendNodeId=node, objectGroup=GROUP)["object"]
        page.cdp(
            "Runtime.callFunctionOn",
            objectId=found["objectId"],
            functionDeclaration=MARK,
            arguments=[{"value": sorted(words)}],
        )
    page.cdp("Runtime.releaseObjectGroup", objectGroup=GROUP)
