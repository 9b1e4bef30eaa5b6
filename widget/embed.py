"""Snippets: what a partner pastes into a page."""

from dataclasses import dataclass
from html import escape

from widget.assets import asset

# One setting for htmx 1.9, 2 and 4: each ignores the keys that are not its own.
HTMX_CONFIG = (
    '{"selfRequestsOnly":false,"mode":"cors","includeIndicatorStyles":false,'
    '"includeIndicatorCSS":false,"allowEval":false,"noSwap":[204,304,"4xx","5xx"]}'
)
HTMX = "vendor/htmx.min.js"


@dataclass(frozen=True)
class Snippet:
    """What a partner pastes.

    Attributes:
        setup: Once in a page's head: htmx, and the setting that lets it reach another site.
        place: Where the widget is to be: an embed, with a link for when htmx cannot load it.
    """

    setup: str
    place: str


def snippet(base_url: str, component: str, subject: str, query: str, title: str) -> Snippet:
    """The snippet for one fragment.

    It sends no header of htmx's, so there is no CORS preflight and the host's address is not
    given away; and it keeps host attributes out of the widget, so that it works under hx-boost.

    Args:
        base_url: The address of the widget server.
        component: The component's slug.
        subject: What it is about.
        query: The options, as `Options.query` writes them.
        title: The text of the link.
    """
    options = f"?{query}" if query else ""
    source = escape(f"{base_url}/w/{component}/{subject}{options}")
    page = escape(f"{base_url}/p/{component}/{subject}{options}")
    return Snippet(
        setup=_setup(base_url),
        place=(
            f'<div class="cw-embed" data-hx-get="{source}" data-hx-trigger="load"'
            ' data-hx-target="this" data-hx-swap="innerHTML ignoreTitle:true"'
            ' data-hx-disinherit="*" data-hx-push-url="false"'
            """ data-hx-request='{"noHeaders":true}' data-hx-config='{"headers":[]}'>"""
            f'<p><a href="{page}">{escape(title, quote=False)}</a></p></div>'
        ),
    )


def _setup(base_url: str) -> str:
    script = asset(HTMX)
    return (
        f"<meta name=\"htmx-config\" content='{HTMX_CONFIG}'>\n"
        f'<script src="{escape(base_url)}/static/{script.name}" integrity="{script.integrity}"'
        ' crossorigin="anonymous" defer></script>'
    )
