"""Response headers: who may read, frame and keep what we send.

Cross-origin rules follow the Fetch standard; what htmx sends and reads was measured in 1.9, 2
and 4.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Response

from widget.settings import Settings

ALLOWED_METHODS = "GET, HEAD, POST, OPTIONS"
# What some version of htmx sends. Our snippets turn these off; other people's may not.
ALLOWED_HEADERS = ", ".join(
    (
        "Content-Type",
        "HX-Boosted",
        "HX-Current-URL",
        "HX-History-Restore-Request",
        "HX-Prompt",
        "HX-Request",
        "HX-Request-Type",
        "HX-Source",
        "HX-Target",
        "HX-Trigger",
        "HX-Trigger-Name",
    )
)
# htmx 2 asks for each of these, and the browser logs an error for one that is not exposed.
EXPOSED_HEADERS = ", ".join(
    (
        "HX-Location",
        "HX-Push",
        "HX-Push-Url",
        "HX-Redirect",
        "HX-Refresh",
        "HX-Replace-Url",
        "HX-Reselect",
        "HX-Reswap",
        "HX-Retarget",
        "HX-Trigger",
        "HX-Trigger-After-Settle",
        "HX-Trigger-After-Swap",
        "Widget-Status",
    )
)
PREFLIGHT_SECONDS = 7200
FRESH_SECONDS = 20
STALE_SECONDS = 8
HOUR_SECONDS = 3600
YEAR_SECONDS = 31_536_000


def share(response: Response) -> Response:
    """Let every site read a response: it is public, and the same for all, so caches stay whole."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def answer_preflight() -> Response:
    """The complete answer to a browser that asks before it sends."""
    response = share(Response(status=204))
    response.headers["Access-Control-Allow-Methods"] = ALLOWED_METHODS
    response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
    response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response


def protect(
    response: Response, settings: Settings, scripts: bool = False, inline_styles: bool = False
) -> Response:
    """Say what a page may do, and who may frame it.

    Args:
        response: The page.
        settings: The site's settings.
        scripts: It runs scripts of ours.
        inline_styles: It is a fragment, opened by itself, with its styles in it.
    """
    own = f"'self' {_origin(settings.base_url)}"
    policy = {
        "default-src": "'none'",
        "style-src": f"{own} 'unsafe-inline'" if inline_styles else own,
        "script-src": own if scripts else "'none'",
        "connect-src": own if scripts else "'none'",
        "img-src": "https: http: data:",
        "form-action": own,
        "base-uri": "'none'",
        "frame-ancestors": " ".join(settings.allowed_origins),
    }
    if "*" not in settings.allowed_origins:
        policy["frame-ancestors"] += f" {own}"
    response.headers["Content-Security-Policy"] = "; ".join(
        f"{name} {value}" for name, value in policy.items()
    )
    # `no-referrer` would make browsers send the Origin "null" with our own forms.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    return response


def keep(response: Response, stale_if_error: int) -> Response:
    """Let caches keep a response for a moment, and for longer while the server is down.

    Args:
        response: Something public that holds no form.
        stale_if_error: The publisher's limit for the latter, in seconds (RFC 5861).
    """
    response.headers["Cache-Control"] = (
        f"public, max-age={FRESH_SECONDS}, stale-while-revalidate={STALE_SECONDS}, "
        f"stale-if-error={stale_if_error}"
    )
    return response


def forbid_keeping(response: Response) -> Response:
    """Keep a response out of every cache: it is for one showing."""
    response.headers["Cache-Control"] = "no-store"
    return response


def keep_for_ever(response: Response) -> Response:
    """Let caches keep a file whose name changes with its content."""
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return response


def keep_for_an_hour(response: Response, stale_if_error: int) -> Response:
    """Let caches keep a file whose name never changes for a while, and while the server is down.

    Args:
        response: The file.
        stale_if_error: The publisher's limit for the latter, in seconds (RFC 5861).
    """
    response.headers["Cache-Control"] = (
        f"public, max-age={HOUR_SECONDS}, stale-if-error={stale_if_error}"
    )
    return response


def is_allowed_origin(origin: str | None, settings: Settings) -> bool:
    """Whether a site may send submissions.

    Args:
        origin: The request's `Origin` header; browsers send one with every POST.
        settings: The site's settings.

    Returns:
        True for our own origin, for one that is listed, and for all under `*`. A page without an
        origin (`null`, as in a sandboxed frame) and a client that names none only under `*`.
    """
    allowed: Sequence[str] = settings.allowed_origins
    if "*" in allowed:
        return True
    if not origin or origin == "null":
        return False
    origin = origin.lower()
    return origin == _origin(settings.base_url) or any(_fits(origin, one) for one in allowed)


def _fits(origin: str, allowed: str) -> bool:
    before, star, after = allowed.partition("*")
    if not star:
        return origin == allowed
    # A wildcard stands for one or more subdomains, as in frame-ancestors (CSP level 3).
    return origin.startswith(before) and origin.endswith(after) and len(origin) >= len(allowed)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
