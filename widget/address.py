"""Where things are: the address of each fragment, page and file."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from widget.assets import Asset
from widget.component import Options
from widget.content.model import OtherFormat


@dataclass(frozen=True)
class Addresses:
    """The addresses of a widget server, as the contract has them.

    Attributes:
        base_url: What they all begin with, without a slash at its end.
    """

    base_url: str

    def fragment(self, component: str, subject: str, options: Options) -> str:
        """Where a fragment is."""
        return f"{self.base_url}/w/{component}/{subject}{_query(options)}"

    def page(self, component: str, subject: str, options: Options) -> str:
        """Where the same is on a page of its own."""
        return f"{self.base_url}/p/{component}/{subject}{_query(options)}"

    def resource(self, number: str, options: Options) -> str:
        """Where a whole resource is."""
        return f"{self.base_url}/r/{number}{_query(options)}"

    def pdf(self, number: str, tag: str = "", large: bool = False) -> str:
        """Where a resource is as a PDF.

        Args:
            number: Its number.
            tag: The language; empty for the original's.
            large: In large print.
        """
        query = urlencode(({"lang": tag} if tag else {}) | ({"large": "1"} if large else {}))
        return f"{self.base_url}/d/{number}.pdf{'?' if query else ''}{query}"

    def other_format(self, number: str, other: OtherFormat) -> str:
        """Where a resource is in another format: here first, because downloads are counted."""
        return f"{self.base_url}/d/{number}/{quote(other.slug)}"

    def api(self, number: str = "", tag: str = "", page: int = 1) -> str:
        """Where programs find the list of resources, a page of it, or one resource."""
        query = urlencode(({"lang": tag} if tag else {}) | ({"page": page} if page > 1 else {}))
        place = f"{self.base_url}/api/resources/{number}".rstrip("/")
        return f"{place}{'?' if query else ''}{query}"

    def file(self, asset: Asset) -> str:
        """Where a style sheet or a script is."""
        return f"{self.base_url}/static/{asset.name}"

    def guide(self, component: str = "") -> str:
        """Where the guide is, or its page about a component."""
        return f"{self.base_url}/guide/{component}".rstrip("/")

    def builder(self) -> str:
        """Where the snippet builder is."""
        return f"{self.base_url}/embed"

    def build(self, component: str, subject: str, options: Options) -> str:
        """Where the builder has a snippet ready."""
        return f"{self.base_url}/embed/{component}/{subject}{_query(options)}"


@dataclass(frozen=True)
class StaticAddresses(Addresses):
    """The addresses of files.

    Attributes:
        pages: The pages that there are: component, name and language tag, empty for the original's.
        live_url: The address of the running service; empty if there is none.
        publisher_url: Where to go when there is no page and no service.
    """

    pages: Collection[tuple[str, str, str]]
    live_url: str
    publisher_url: str

    def fragment(self, component: str, subject: str, options: Options) -> str:
        """Where the file of a fragment is."""
        return f"{self.base_url}/{fragment_path(component, subject, options)}"

    def page(self, component: str, subject: str, options: Options) -> str:
        """Where the page is, in the language asked for or else the original's."""
        for tag in (options.lang, ""):
            if (component, subject, tag) in self.pages:
                return f"{self.base_url}/{page_path(component, subject, tag)}"
        if self.live_url:
            return Addresses(self.live_url).page(component, subject, options)
        return self.publisher_url

    def resource(self, number: str, options: Options) -> str:
        """Where the page of its article is: a file has no forms, which the whole resource has."""
        return self.page("condition-summary", number, options)

    def pdf(self, number: str, tag: str = "", large: bool = False) -> str:
        """Where the running service has the PDF; empty if there is none."""
        return Addresses(self.live_url).pdf(number, tag, large) if self.live_url else ""

    def other_format(self, number: str, other: OtherFormat) -> str:
        """Where the other format itself is, when no running service counts."""
        if self.live_url:
            return Addresses(self.live_url).other_format(number, other)
        return other.url

    def guide(self, component: str = "") -> str:
        """Where the list of everything is."""
        return f"{self.base_url}/index.html"


def fragment_path(component: str, name: str, options: Options) -> str:
    """The path of a fragment's file."""
    heading = f"h{options.heading}" if options.heading != 2 else ""
    theme = options.theme if options.theme != "auto" else ""
    style = options.style if options.style != "inline" else ""
    parts = [name, heading, options.lang, theme, style, "html"]
    return f"w/{component}/{'.'.join(part for part in parts if part)}"


def page_path(component: str, name: str, tag: str) -> str:
    """The path of a page's file; the tag is empty for the original's language."""
    return f"p/{component}/{name}{'.' if tag else ''}{tag}.html"


def _query(options: Options) -> str:
    query = options.query()
    return f"?{query}" if query else ""
