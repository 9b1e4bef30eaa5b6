"""Counts: how often resources are viewed and downloaded, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

UseKind = Literal["view", "download"]

OTHER_PARTNERS = "other"
"""Stands for the sites that are not counted by their name."""


class Use(NamedTuple):
    """What is counted together. Nothing in it could single out a visitor.

    Attributes:
        kind: A resource was viewed, or downloaded.
        number: The resource's number.
        day: The day, in the publisher's time zone.
        partner: The host name of the site that it was asked for from; empty if that is our own, or
            unknown.
    """

    kind: UseKind
    number: str
    day: date
    partner: str


@dataclass(frozen=True)
class Counts:
    """How often each resource has been used, as last summed.

    Each has been used at least so often: what a cache answers never reaches us.

    Attributes:
        views: How often each was viewed, by number; one that nobody viewed is missing.
        downloads: How often each was downloaded, likewise.
        counted: When they were summed; None if they never were, as in a static export.
    """

    views: Mapping[str, int] = field(default_factory=dict)
    downloads: Mapping[str, int] = field(default_factory=dict)
    counted: datetime | None = None
