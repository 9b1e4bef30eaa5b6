"""The files that browsers fetch besides fragments: styles and scripts, each named by its content.

A fingerprinted name can be kept for a year, and an integrity hash keeps anybody from changing the
file on the way (W3C, Subresource Integrity).
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rcssmin

from widget.component import Component
from widget.errors import CannotRun
from widget.paths import STATIC
from widget.registry import components, folder_of

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


def _minified(*files: Path) -> str:
    return str(rcssmin.cssmin("\n".join(file.read_text(encoding="utf-8") for file in files)))


@cache
def shared_css() -> str:
    """The styles that all fragments share, without comments."""
    return _minified(STATIC / "widget.css")


@cache
def component_css(component: type[Component]) -> str:
    """The styles of a fragment: those that all share, then its own, without comments."""
    return _minified(STATIC / "widget.css", folder_of(component) / "style.css")


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


@cache
def assets() -> dict[str, Asset]:
    """Every file that is served, by its fingerprinted name."""
    sheets = [stylesheet(one) for one in components().values()]
    files = [
        asset(path.relative_to(STATIC).as_posix())
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in TYPES
    ]
    return {one.name: one for one in (*sheets, *files)}
