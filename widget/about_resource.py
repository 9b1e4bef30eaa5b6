"""What components about a resource have in common."""

from dataclasses import dataclass

from widget.component import Component
from widget.content.model import Resource
from widget.edition import Edition


@dataclass(frozen=True)
class AboutResource(Component):
    """A component about a resource, in one of its languages.

    Attributes:
        resource: The resource in the language shown.
        original: The same in the language it was written in.
    """

    resource: Resource
    original: Resource

    @classmethod
    def subjects(cls, edition: Edition) -> tuple[str, ...]:
        return edition.numbers

    @property
    def subject(self) -> str:
        return self.original.number

    @property
    def tag(self) -> str:
        return self.resource.language

    @property
    def withdrawn(self) -> bool:
        """The publisher has taken it back: nothing else about it matters any more."""
        return self.original.status == "withdrawn"
