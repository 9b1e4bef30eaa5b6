"""Snippets: what a partner pastes into a page."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl, unquote

from widget.assets import HTMX, LOADER, asset
from widget.registry import components

# One setting for htmx 1.9, 2 and 4: each ignores the keys that are not its own.
HTMX_CONFIG = (
    '{"selfRequestsOnly":false,"mode":"cors","includeIndicatorStyles":false,'
    '"includeIndicatorCSS":false,"allowEval":false,"noSwap":[204,304,"4xx","5xx"]}'
)
SPACE = ".cw-embed{margin-block:1em}"
ROOM_GIVEN_BACK = (
    ".cw-embed.cw-failed{min-height:0!important}"
    "@media (scripting:none){.cw-embed{min-height:0!important}}"
    "@keyframes cw-give-back{to{min-height:0}}"
    ".cw-embed[data-hx-trigger=load]:not(:has(.cw)){animation:cw-give-back 0s 15s forwards}"
)


def room_css() -> str:
    """Styles that keep room for each widget, so that nothing moves when it comes.

    They also keep widgets apart that follow one another. They belong to the host page, because what
    comes from elsewhere may come after the first paint. They give the room back where no widget
    comes: without scripts, when the loader says that it failed, and, on a page with htmx alone,
    after 15 seconds.
    """
    rules = []
    for slug, component in components().items():
        until = f":not(:has({component.room_ends}))" if component.room_ends else ""
        rules.append(f'.cw-embed[data-hx-get*="/{slug}/"]{until}{{min-height:{component.room}}}')
    return SPACE + "".join(rules) + ROOM_GIVEN_BACK


@dataclass(frozen=True)
class Snippet:
    """What a partner pastes.

    Attributes:
        setup: Once in a page's head: htmx, and the setting that lets it reach another site.
        settings: That setting alone, for a page that has htmx.
        htmx: That htmx alone, checked by its hash.
        loader: The same for a page that has no htmx: the loader sees to all of that.
        room: Once in a page's styles: room for the widgets, so that nothing moves.
        place: Where the widget is to be: an embed, with a link for when htmx cannot load it.
        frame: The same as an iframe, for a page that allows no foreign script.
        link: The same as a link, for a page that allows nothing else.
        shortcode: The same for WordPress with our plugin.
        call: The same for a Jinja template, as in Flask.
    """

    setup: str
    settings: str
    htmx: str
    loader: str
    room: str
    place: str
    frame: str
    link: str
    shortcode: str
    call: str


def snippet(base_url: str, component: str, subject: str, query: str, title: str) -> Snippet:
    """The snippet for one fragment.

    It sends no header of htmx's, so there is no CORS preflight and the host's address is not
    given away; it sends nothing that the host's attributes would add, such as a field of its forms;
    and it keeps them out of the widget, so that it works under hx-boost.

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
    link = f'<a href="{page}">{escape(title, quote=False)}</a>'
    settings = f"<meta name=\"htmx-config\" content='{HTMX_CONFIG}'>"
    htmx = _htmx(base_url)
    chosen = dict(parse_qsl(query))
    return Snippet(
        setup=f"{settings}\n{htmx}",
        settings=settings,
        htmx=htmx,
        loader=f'<script src="{escape(base_url)}/static/{LOADER}" async></script>',
        room=room_css(),
        place=(
            f'<div class="cw-embed" data-hx-get="{source}" data-hx-trigger="load"'
            ' data-hx-target="this" data-hx-swap="innerHTML ignoreTitle:true"'
            ' data-hx-disinherit="*" data-hx-push-url="false"'
            ' data-hx-params="none" data-hx-vals="{}" data-hx-include="unset"'
            """ data-hx-request='{"noHeaders":true}' data-hx-config='{"headers":[]}'>"""
            f"<p>{link}</p></div>"
        ),
        frame=frame(
            f"{base_url}/p/{component}/{subject}{options}",
            title,
            height=components()[component].frame_height,
        ),
        link=link,
        shortcode=_shortcode(
            {"component": component, "subject": subject, **chosen, "title": title}
        ),
        call=_call(component, subject, chosen),
    )


def frame(url: str, title: str, height: int, width: int | str = "100%") -> str:
    """An iframe with a widget's own page.

    HTML calls `frameborder` and a width in percent obsolete, but a page that takes only an iframe
    takes no styles for it, and a `style` attribute breaks a strict content security policy. Every
    browser knows both.

    Args:
        url: The page's address.
        title: What the page is, for those who do not see the frame (WCAG 4.1.2).
        height: Its height until the loader fits it, in CSS pixels.
        width: Its width, in CSS pixels or as a percentage.
    """
    return (
        f'<iframe class="cw-frame" src="{escape(url)}" title="{escape(title)}"'
        f' width="{width}" height="{height}" frameborder="0" loading="lazy"></iframe>'
    )


@dataclass(frozen=True)
class Place:
    """What one of our addresses is about.

    Attributes:
        component: The component's slug.
        subject: What it is about.
        query: The options, by name.
    """

    component: str
    subject: str
    query: Mapping[str, str]


def place_of(url: str, base_url: str) -> Place | None:
    """What a page of ours is about, by its address.

    Args:
        url: Any address at all.
        base_url: The address of the widget server.

    Returns:
        None if it is not the address of a widget's own page here.
    """
    match = re.fullmatch(
        rf"{re.escape(base_url)}/p/([^/?#]+)/([^/?#]+)/?(?:\?([^#]*))?(?:#.*)?", url
    )
    if not match:
        return None
    component, subject, query = match.groups()
    return Place(unquote(component), unquote(subject), dict(parse_qsl(query or "")))


def _htmx(base_url: str) -> str:
    script = asset(HTMX)
    return (
        f'<script src="{escape(base_url)}/static/{script.name}" integrity="{script.integrity}"'
        ' crossorigin="anonymous" defer></script>'
    )


def _shortcode(attributes: Mapping[str, str]) -> str:
    """A shortcode ends at the first square bracket, so none stands in a value."""
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"[carewidget {written.replace('[', '&#91;').replace(']', '&#93;')}]"


def _call(component: str, subject: str, chosen: Mapping[str, str]) -> str:
    given = [
        f"{name}={value if name == 'heading' else _quoted(value)}" for name, value in chosen.items()
    ]
    return "{{ widget(" + ", ".join([_quoted(component), _quoted(subject), *given]) + ") }}"


def _quoted(text: str) -> str:
    """A text as Jinja and Python read it."""
    return json.dumps(text, ensure_ascii=False)
