"""A component that states no criteria."""

from collections.abc import Mapping
from typing import ClassVar

from widget.component import Example
from widget.components.contact_card import ContactCard


class Notice(ContactCard):
    """A notice."""

    accessibility: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[Mapping[str, Example]] = {
        "default": Example("rheumatology", "A notice."),
    }
