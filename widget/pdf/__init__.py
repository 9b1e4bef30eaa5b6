"""A resource as a tagged PDF, for printing and for readers who keep files (ISO 14289-1, PDF/UA).

It holds what the condition summary and the contact card show, on paper: their HTML, with styles of
its own, made into a PDF by WeasyPrint. A file is made once for each version, and kept.
"""

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader

from widget.component import Options
from widget.content.model import Resource
from widget.edition import Edition
from widget.errors import CannotMakePdf
from widget.fragment import Fragments
from widget.locking import Turns
from widget.template import make_environment

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

SECONDS_TO_WAIT = 2
SECONDS_FOR_A_PICTURE = 5
STYLES = Path(__file__).with_name("style.css")


@dataclass(frozen=True)
class Pdf:
    """A PDF file.

    Attributes:
        name: What it is called where it is saved, such as `RHM20-cy-large-print.pdf`.
        body: Its content.
        language: The tag of the language that it is in.
    """

    name: str
    body: bytes
    language: str


class Pdfs:
    """Makes the PDF files of one library, and keeps them.

    Args:
        fragments: Makes what stands in them.
        folder: Where they are kept.
    """

    def __init__(self, fragments: Fragments, folder: Path) -> None:
        self._fragments = fragments
        self._folder = folder
        self._making = Turns(SECONDS_TO_WAIT)

    def get(self, edition: Edition, resource: Resource, large: bool) -> Pdf:
        """The PDF of a resource.

        Args:
            edition: What it is made from.
            resource: A published resource, in the language wanted.
            large: In large print: letters of 18 points (UK Association for Accessible Formats,
                Creating clear print and large print documents) instead of 12.

        Raises:
            CannotMakePdf: WeasyPrint is not installed, or cannot make it.
        """
        html = self._html(edition, resource, large)
        parts = [resource.number, resource.language, "large-print" if large else ""]
        name = "-".join(part for part in parts if part)
        file = self._folder / f"{name}.{_digest(html)}.pdf"
        body = _read(file)
        if body is None:
            body = self._make_alone(html, file)
        return Pdf(f"{name}.pdf", body, resource.language)

    def _make_alone(self, html: str, file: Path) -> bytes:
        """Make one after the other: it takes all of a core, and the second finds the first's."""
        with self._making.take(CannotMakePdf("Another PDF is being made.")):
            return _read(file) or self._make(html, file)

    def _html(self, edition: Edition, resource: Resource, large: bool) -> str:
        """The page that is printed."""
        number = resource.number
        is_original = resource.language == edition.resource(number).language
        tag = "" if is_original else resource.language
        query = {"lang": tag, "style": "none"}
        article = self._fragments.get(edition, "condition-summary", number, query, page=True)
        card = resource.team and self._fragments.get(edition, "contact-card", resource.team, query)
        return (
            _environment()
            .get_template("template.html")
            .render(
                resource=resource,
                publisher=edition.publisher,
                language=article.language,
                article=article.html,
                card=card.html if card else "",
                page_url=self._fragments.addresses.resource(number, Options(lang=tag)),
                large=large,
            )
        )

    def _make(self, html: str, file: Path) -> bytes:
        body, is_complete = _print(html)
        if is_complete:
            try:
                _keep(body, file)
            except OSError:
                logging.getLogger(__name__).exception("The PDF %s cannot be kept.", file)
        return body


def _read(file: Path) -> bytes | None:
    with suppress(OSError):
        return file.read_bytes()
    return None


def _print(html: str) -> tuple[bytes, bool]:
    """The PDF of a page, and whether every picture of it was to be had."""
    try:
        from weasyprint import CSS, HTML
    except (ImportError, OSError) as error:  # OSError: its C libraries are missing
        raise CannotMakePdf(
            "PDF files cannot be made: run pip install 'carewidget[pdf]', and install Pango "
            f"(apt install libpangoft2-1.0-0). ({error})"
        ) from error
    fetcher = _fetcher()
    try:
        body: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
            stylesheets=[CSS(filename=str(STYLES))], pdf_variant="pdf/ua-1"
        )
    except (
        Exception
    ) as error:  # whatever a page does to it, visitors are told where to read instead
        raise CannotMakePdf(f"WeasyPrint could not make the PDF ({error!r}).") from error
    return body, not getattr(fetcher, "missed", False)


def _fetcher() -> "URLFetcher":
    """Fetches pictures, and nothing of this machine; remembers if one was not to be had."""
    from weasyprint.urls import URLFetcher

    class Pictures(URLFetcher):  # type: ignore[misc]
        missed = False

        def fetch(self, url: str, headers: object = None) -> "URLFetcherResponse":
            try:
                return super().fetch(url, headers)
            except Exception:
                self.missed = True
                raise

    return Pictures(timeout=SECONDS_FOR_A_PICTURE, allowed_protocols=("https", "data"))


def _keep(body: bytes, file: Path) -> None:
    """Keep a file in place of its earlier versions. Nobody ever sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{token_hex(8)}")
    fresh.write_bytes(body)
    fresh.replace(file)
    name = file.name.split(".")[0]
    for earlier in file.parent.glob(f"{name}.*.pdf"):
        if earlier != file:
            earlier.unlink(missing_ok=True)


def _digest(html: str) -> str:
    """A name for everything that a PDF depends on."""
    return hashlib.sha256(f"{_made_with()}\0{html}".encode()).hexdigest()[:24]


@cache
def _made_with() -> str:
    """What else than its page a PDF depends on: the styles, and WeasyPrint if it is installed."""
    maker = ""
    with suppress(ModuleNotFoundError):
        maker = version("weasyprint")
    return f"{maker}\0{STYLES.read_text(encoding='utf-8')}"


@cache
def _environment() -> Environment:
    return make_environment(PackageLoader("widget.pdf", ""))
