"""Pictures of findings: the place on the page, with the element outlined."""

from collections.abc import Mapping
from typing import TypeVar

from widget.check.finding import Box, Finding
from widget.check.page import Page

Key = TypeVar("Key")
MOST = 60  # pictures of one page: more would be looked at by nobody
LARGEST = (1280.0, 900.0)  # CSS pixels

# An element of its own, because an outline of the element's may be cut off or have no contrast.
OUTLINE = """
  const { x, y, width, height } = arguments[0];
  const frame = document.createElement("div");
  frame.id = "carewidget-outline";
  document.documentElement.append(frame);
  frame.style.cssText = `all: initial; position: absolute; left: ${x - 4}px; top: ${y - 4}px;
    width: ${width + 8}px; height: ${height + 8}px; box-sizing: border-box; z-index: 2147483647;
    border: 3px solid #d4351c; outline: 2px solid #fff; pointer-events: none`;
"""
REMOVE_OUTLINE = "document.getElementById('carewidget-outline')?.remove()"


def take_pictures(page: Page, findings: Mapping[Key, Finding]) -> dict[Key, bytes]:
    """Take a picture of each finding whose element has a place on the page.

    Args:
        page: The page, as it was when they were found.
        findings: The findings, by any key.

    Returns:
        A PNG image for each that could be taken, by the same keys.
    """
    pictures = {}
    for key, finding in list(findings.items())[:MOST]:
        box = finding.element.box if finding.element else None
        if box is None or box.x + box.width < 0 or box.y + box.height < 0:
            continue
        page.script(OUTLINE, {"x": box.x, "y": box.y, "width": box.width, "height": box.height})
        try:
            pictures[key] = page.picture(_bounded(box))
        finally:
            page.script(REMOVE_OUTLINE)
    return pictures


def _bounded(box: Box) -> Box:
    width, height = LARGEST
    return Box(max(box.x, 0), max(box.y, 0), min(box.width, width), min(box.height, height))
