"""The ways that a page is looked at: how wide it is, in which colours, and as which reader."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from widget.check.browser import NARROW, WIDE, set_media, set_width
from widget.check.page import Page
from widget.check.rule import Look

# In this order a page changes least from one to the next; the keyboard moves the focus, so it is
# last of those at the usual width.
LOOKS: tuple[Look, ...] = (
    "wide",
    "spaced",
    "large",
    "dark",
    "forced colours",
    "motion",
    "keyboard",
    "narrow",
)

# How a look is named beside a finding. What shows at first sight needs no name.
NAMES: dict[Look, str] = {
    "wide": "",
    "keyboard": "",
    "spaced": "text spacing",
    "large": "text of 200%",
    "dark": "dark",
    "forced colours": "forced colours",
    "motion": "reduced motion",
    "narrow": "320 px",
}

MEDIA: dict[Look, dict[str, str]] = {
    "dark": {"prefers-color-scheme": "dark"},
    "forced colours": {"forced-colors": "active"},
    "motion": {"prefers-reduced-motion": "reduce"},
}
USUAL = {
    "prefers-color-scheme": "light",
    "forced-colors": "none",
    "prefers-reduced-motion": "no-preference",
}

STYLES: dict[Look, str] = {
    # WCAG 1.4.12, Text Spacing: what readers may set.
    "spaced": "* { line-height: 1.5 !important; letter-spacing: .12em !important; "
    "word-spacing: .16em !important } p { margin-bottom: 2em !important }",
    # WCAG 1.4.4, Resize Text: what the browser's setting for large text does.
    "large": "html { font-size: 200% !important }",
}


@contextmanager
def looked_at(page: Page, look: Look) -> Iterator[None]:
    """Let a page be looked at in a way, until the block ends.

    Args:
        page: The page.
        look: The way.
    """
    set_media(page.driver, USUAL | MEDIA.get(look, {}))
    set_width(page.driver, NARROW if look == "narrow" else WIDE)
    with page.style(STYLES[look]) if look in STYLES else nullcontext():
        if look not in STYLES and look not in ("wide", "keyboard"):
            page.settle()
        yield
