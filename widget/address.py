"""Where things are: the address of each fragment, page and file."""

from dataclasses import dataclass

from widget.assets import Asset
from widget.component import Options


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


def _query(options: Options) -> str:
    query = options.query()
    return f"?{query}" if query else ""
