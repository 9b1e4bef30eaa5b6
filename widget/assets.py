"""The files that browsers fetch besides fragments: styles and scripts, each named by its content.

A fingerprinted name can be kept for a year, and an integrity hash keeps anybody from changing the
file on the way (W3C, Subresource Integrity).
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rcssmin
import rjsmin

from widget.component import Component
from widget.errors import CannotRun
from widget.paths import PACKAGE, STATIC
from widget.question import Question
from widget.registry import components, folder_of

HTMX = "vendor/htmx.min.js"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent.

    Attributes:
        name: Its fingerprinted name, such as `htmx.9f8a2c01.js`.
        body: Its content.
        content_type: Its media type.
        integrity: The value of the attribute `integrity`.
    """

    name: str
    body: bytes
    content_type: str
    integrity: str


def _asset(stem: str, suffix: str, body: bytes) -> Asset:
    digest = hashlib.sha384(body).digest()
    fingerprint = hashlib.sha256(body).hexdigest()[:12]
    integrity = "sha384-" + base64.b64encode(digest).decode()
    return Asset(f"{stem}.{fingerprint}{suffix}", body, TYPES[suffix], integrity)


def _minified(file: Path) -> str:
    return str(rcssmin.cssmin(file.read_text(encoding="utf-8")))


# Minified, a selector stands at the beginning or after one of these, and so does no value.
_ROOT_CLASS = re.compile(r"(?<![^{},])\.cw[\w-]*")


def _with_weight(css: str, ids: int) -> str:
    """Let each rule weigh as many ids more as given: a root has no id, so it still matches.

    Hosts have rules such as `#page #content .entry p`, which any number of classes loses to.
    """
    return _ROOT_CLASS.sub(rf"\g<0>:not({'#cw' * ids})", css)


@cache
def shared_css() -> str:
    """The styles that all fragments share, without comments."""
    return _with_weight(_minified(STATIC / "widget.css"), 4)


@cache
def component_css(component: type[Component]) -> str:
    """The styles of a fragment: those that all share, then its own, without comments.

    Its own weigh more. For a page with several widgets holds the shared ones several times, and
    those that come last would otherwise win over what a component before them has of its own.
    """
    own = _minified(folder_of(component) / "style.css")
    if issubclass(component, Question):
        css = _minified(PACKAGE / "components" / "question.css")
        own = css.replace(".cw-question", f".cw-{component.slug()}") + own
    return shared_css() + _with_weight(own, 5)


@cache
def stylesheet(component: type[Component]) -> Asset:
    """The same as a file, for hosts whose content policy allows no inline styles."""
    return _asset(component.slug(), ".css", component_css(component).encode())


@cache
def asset(file: str) -> Asset:
    """A file of the folder `static`, by its path there.

    Raises:
        CannotRun: It is missing: the files of `vendor` come from npm.
    """
    path = STATIC / file
    if not path.is_file():
        raise CannotRun(f"The file static/{file} is missing. Run npm ci in the checkout.")
    body = path.read_bytes()
    if path.suffix == ".css":
        body = _minified(path).encode()
    return _asset(path.name.partition(".")[0], path.suffix, body)


LOADER = "embed.js"


@cache
def loader(base_url: str) -> bytes:
    """The loader, told where the htmx is that it loads.

    Its address never changes, because partners paste it; so it has no fingerprint of its own.
    """
    script = asset(HTMX)
    source = (STATIC / LOADER).read_text(encoding="utf-8")
    source = source.replace("{{htmx_url}}", f"{base_url}/static/{script.name}")
    source = source.replace("{{htmx_integrity}}", script.integrity)
    return str(rjsmin.jsmin(source)).encode()


@cache
def assets() -> dict[str, Asset]:
    """Every file that is served, by its fingerprinted name."""
    sheets = [stylesheet(one) for one in components().values()]
    files = [
        asset(path.relative_to(STATIC).as_posix())
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in TYPES and path.name != LOADER
    ]
    return {one.name: one for one in (*sheets, *files)}
