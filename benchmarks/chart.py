"""The most important figures as bars, in an SVG that can be read in light and dark, and aloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from benchmarks import served
from benchmarks.figures import spread, written
from benchmarks.goals import CONNECTIONS
from benchmarks.pages import SLOW
from benchmarks.results import Results

OURS = (served.OURS, served.OURS_TWICE, served.KEPT)
SAME = (served.NGINX, served.CONSTANT)  # who answer with the same bytes and headers
WIDTH, LEFT, ROW, GAP, PADDING = 920, 420, 26, 30, 20
LONGEST = 390  # a bar; its figure stands after it

# Contrast 7:1 for text on both grounds; ours differs by its outline as well as by its colour.
STYLE = """
svg { color-scheme: light dark; }
text { font: 14px system-ui, sans-serif; fill: #1b1b1b; }
.title { font-weight: bold; font-size: 16px; }
.ours { font-weight: bold; }
.ground { fill: #ffffff; }
rect.other { fill: #8a9299; }
rect.ours { fill: #005eb8; stroke: #1b1b1b; stroke-width: 2; }
.range { stroke: #1b1b1b; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
  text { fill: #f3f3f3; }
  .ground { fill: #16191c; }
  rect.other { fill: #737b82; }
  rect.ours { fill: #6cb2f5; stroke: #f3f3f3; }
  .range { stroke: #f3f3f3; }
}
"""


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, and its rounds."""

    name: str
    values: Sequence[float]
    is_ours: bool = False


@dataclass(frozen=True)
class Panel:
    """Bars that can be compared."""

    title: str
    bars: Sequence[Bar]


def panels(results: Results) -> list[Panel]:
    """What the chart shows."""
    asked = [one for one in results.served if one.connections == CONNECTIONS]
    return [
        Panel(
            f"Requests a second with {CONNECTIONS} connections (more is better)",
            [_bar(one, one.rates) for one in asked],
        ),
        Panel(
            "Processor seconds for 100,000 of the same answers (less is better)",
            [_bar(one, one.processor) for one in asked if one.name in (*OURS, *SAME)],
        ),
        Panel(
            "Milliseconds until three widgets are painted, slow phone network (less is better)",
            [
                Bar(one.way, [opened.milliseconds for opened in one.opened], True)
                for one in results.pages
                if one.network == SLOW
            ],
        ),
    ]


def _bar(one: served.Served, values: Sequence[float]) -> Bar:
    return Bar(f"{one.name} ({one.answer})", values, one.name in OURS)


def svg(shown: Sequence[Panel]) -> str:
    """The chart."""
    height = sum(ROW * (len(panel.bars) + 1) + GAP for panel in shown) + PADDING
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "role": "img",
            "aria-labelledby": "title description",
        },
    )
    SubElement(root, "title", {"id": "title"}).text = "How fast carewidget is"
    SubElement(root, "desc", {"id": "description"}).text = description(shown)
    SubElement(root, "style").text = STYLE
    SubElement(root, "rect", {"class": "ground", "width": str(WIDTH), "height": str(height)})
    top = PADDING
    for panel in shown:
        top = _draw(root, panel, top)
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def description(shown: Sequence[Panel]) -> str:
    """The same in words."""
    return " ".join(
        f"{panel.title}: "
        + "; ".join(f"{bar.name} {written(spread(bar.values).median)}" for bar in panel.bars)
        + "."
        for panel in shown
    )


def _draw(root: Element, panel: Panel, top: int) -> int:
    """Draw a panel; returns where the next begins."""
    _text(root, panel.title, PADDING, top + 14, "title")
    scale = LONGEST / max(spread(bar.values).highest for bar in panel.bars)
    for at, bar in enumerate(panel.bars, 1):
        _draw_bar(root, bar, top + at * ROW, scale)
    return top + ROW * (len(panel.bars) + 1) + GAP


def _draw_bar(root: Element, bar: Bar, top: int, scale: float) -> None:
    kind = "ours" if bar.is_ours else "other"
    found = spread(bar.values)
    lowest, long, highest = (value * scale for value in (found.lowest, found.median, found.highest))
    middle = top + ROW / 2
    _text(root, bar.name, PADDING, middle + 5, kind)
    place = {"x": str(LEFT), "y": str(top + 4), "height": str(ROW - 8)}
    SubElement(root, "rect", {"class": kind, "width": f"{max(long, 1):.1f}", **place})
    line = {"x1": f"{LEFT + lowest:.1f}", "x2": f"{LEFT + highest:.1f}"}
    SubElement(root, "line", {"class": "range", "y1": str(middle), "y2": str(middle), **line})
    _text(root, written(found.median), LEFT + max(long, highest) + 8, middle + 5, kind)


def _text(root: Element, text: str, x: float, y: float, kind: str) -> None:
    SubElement(root, "text", {"class": kind, "x": f"{x:.1f}", "y": f"{y:.1f}"}).text = text
