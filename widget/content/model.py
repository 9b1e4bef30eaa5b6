"""What a library holds, as values that never change. These models are the content contract:
what a publisher may write is what they accept.
"""

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from widget.content.mistake import Mistake
from widget.content.sanitise import TrustedHtml, is_safe_url
from widget.content.telephone import Telephone, is_country
from widget.language import is_tag

Kind = Literal["condition", "symptom", "medicine", "test", "treatment", "wellbeing", "service"]
Format = Literal["article", "leaflet", "video", "audio", "easy-read", "activity"]
Status = Literal["draft", "published", "withdrawn"]

# schema.org's HealthAspectEnumeration, without the suffix "HealthAspect", in lower case.
ASPECTS = tuple(
    """
    allergies benefits causes contagiousness effectiveness getting-access how-it-works
    how-or-where ingredients living-with may-treat misconceptions overview patient-experience
    pregnancy prevention prognosis related-topics risks-or-complications safety screening
    see-doctor self-care side-effects stages symptoms treatments types usage-or-schedule
    """.split()
)


def _check(pattern: str, problem: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(problem)
        return value

    return AfterValidator(check)


def _yes_or_no(value: Any) -> Any:
    answers = {"yes": True, "no": False, "true": True, "false": False}
    if isinstance(value, str):
        if value.lower() not in answers:
            raise ValueError("is neither yes nor no")
        return answers[value.lower()]
    return value


def _check_day(value: Any) -> Any:
    # pydantic would take 86400 for the second of January 1970.
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise PydanticCustomError("date_of_another_form", "is not a date")
    return value


def _check_country(value: str, info: ValidationInfo) -> str:
    # What was kept on disk was checked when it was read, as telephone numbers were.
    if info.context is not None and not is_country(value):
        raise ValueError("is not a country's ISO code")
    return value


def _check_tag(value: str) -> str:
    if not is_tag(value):
        raise ValueError("is not a language tag")
    return value


def _check_time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("is not a time zone") from error
    return value


def _check_web_address(value: str) -> str:
    if not (value.startswith(("https://", "http://")) and is_safe_url(value)):
        raise ValueError("is not a web address")
    return value


def _check_email(value: str) -> str:
    if "?" in value or not is_safe_url(f"mailto:{value}"):
        raise ValueError("is not an e-mail address")
    return value


Tag = Annotated[str, AfterValidator(_check_tag), Field(examples=["cy"])]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no), Field(examples=["yes"])]
Slug = Annotated[str, _check(r"[a-z0-9]+(-[a-z0-9]+)*", "is not a short name in lower case")]
Number = Annotated[str, _check(r"[A-Z]{1,6}[0-9]{1,6}", "is not a resource number")]
Day = Annotated[date, BeforeValidator(_check_day), Field(examples=["2025-02-28"])]
WebAddress = Annotated[str, AfterValidator(_check_web_address)]
Names = tuple[str, ...]


class Said(NamedTuple):
    """A text with the tag of the language that it is in."""

    text: str
    tag: str


class Model(BaseModel):
    """A part of the content: frozen, and without fields that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LocalText(Model):
    """A text in one or several languages. A publisher writes a plain text, or one by language."""

    by_tag: Mapping[Tag, str]

    @classmethod
    def _from_yaml(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, str):
            return {"by_tag": {(info.context or {}).get("original", "en"): value}}
        if isinstance(value, dict) and "by_tag" not in value:
            return {"by_tag": value}
        return value

    def in_language(self, tag: str) -> Said:
        """The text in a language, else in its primary language, else in the first one written."""
        for candidate in (tag, tag.partition("-")[0]):
            if candidate in self.by_tag:
                return Said(self.by_tag[candidate], candidate)
        first = next(iter(self.by_tag))
        return Said(self.by_tag[first], first)


ByLanguage = Annotated[LocalText, BeforeValidator(LocalText._from_yaml)]


class Disclaimers(Model):
    """The publisher's standing notices."""

    general: ByLanguage = Field(examples=["This information does not replace seeing a doctor."])
    medicines: ByLanguage = Field(examples=["Read the leaflet that comes with the medicine too."])
    translation: ByLanguage = Field(examples=["There may be mistakes in this translation."])

    def applying_to(self, resource: "Resource", tag: str) -> tuple[Said, ...]:
        """The notices that belong to a resource, in its language or the one asked for.

        Args:
            resource: The resource in the language shown.
            tag: The language asked for.
        """
        applying = [self.general]
        if resource.medicines:
            applying.append(self.medicines)
        if resource.translated_from:
            applying.append(self.translation)
        shown = tag if any(tag in notice.by_tag for notice in applying) else resource.language
        return tuple(notice.in_language(shown) for notice in applying)


class Appeal(Model):
    """What the publisher asks readers for, and where they can give it."""

    text: ByLanguage = Field(examples=["Help us to do more for children."])
    url: WebAddress = Field(examples=["https://www.example.org/give"])


class Publisher(Model):
    """library.yml: who owns the library."""

    name: str = Field(examples=["Sheffield Children's"])
    url: WebAddress = Field(examples=["https://www.example.org"])
    country: Annotated[str, AfterValidator(_check_country)] = Field(examples=["GB"])
    address: str = Field(examples=["Western Bank, Sheffield"])
    postcode: str = Field(examples=["S10 2TH"])
    switchboard: Telephone | None = Field(default=None, examples=["0114 271 7000"])
    time_zone: Annotated[str, AfterValidator(_check_time_zone)] = Field(examples=["Europe/London"])
    languages: tuple[Tag, ...] = Field(min_length=1, examples=["[en, cy]"])
    disclaimers: Disclaimers
    safeguarding: ByLanguage = Field(examples=["We do not read this at once."])
    review_policy: ByLanguage = Field(examples=["We review each resource every 3 years."])
    appeal: Appeal | None = None
    comments: YesOrNo = False
    stale_if_error: int = Field(default=86400, ge=0, le=604800, examples=["86400"])

    @property
    def original(self) -> str:
        """The tag of the language that resources are first written in."""
        return self.languages[0]


class Team(Model):
    """teams/<slug>.yml: who to contact."""

    slug: Slug
    name: ByLanguage = Field(examples=["Rheumatology Team"])
    telephone: Telephone | None = Field(default=None, examples=["0114 271 7786"])
    relay_numbers: tuple[Telephone, ...] = Field(default=(), examples=["18001 0114 271 7786"])
    email: Annotated[str, AfterValidator(_check_email)] | None = Field(
        default=None, examples=["team@example.org"]
    )
    hours: ByLanguage | None = Field(default=None, examples=["Monday to Friday, 9am to 5pm"])
    address: str | None = Field(default=None, examples=["Western Bank, Sheffield"])
    postcode: str | None = Field(default=None, examples=["S10 2TH"])


class Fact(Model):
    """An entry of facts.yml: an interesting fact."""

    id: Slug = Field(examples=["teddy-mri-scanner"])
    text: ByLanguage


class OtherFormat(Model):
    """The same information elsewhere: an easy read, a recording, sign language."""

    name: str = Field(examples=["Easy read"])
    url: WebAddress = Field(examples=["https://www.example.org/easy-read.pdf"])
    language: Tag | None = None

    @property
    def slug(self) -> str:
        """Its name in addresses: `easy-read`, or `easy-read-cy` in Welsh."""
        words = re.findall(r"\w+", f"{self.name} {self.language or ''}".lower())
        return "-".join(words)


class Codes(Model):
    """What the condition is called in clinical terminologies."""

    snomed: Names = Field(default=(), examples=["[239918005]"])
    icd: Names = Field(default=(), examples=["[M86.3]"])


class Section(Model):
    """A section of a resource: what stands under one `##` heading."""

    id: Slug
    heading: str
    aspect: str | None = None
    always: bool = False
    html: TrustedHtml


class FrontMatter(Model):
    """What stands between the `---` lines of a resource."""

    number: Number = Field(examples=["RHM20"])
    title: str = Field(min_length=1, max_length=200, examples=["Having a blood test"])
    also_known_as: Names = ()
    kind: Kind = Field(examples=["condition"])
    format: Format = Field(examples=["article"])
    summary: str = Field(min_length=1, max_length=400, examples=["What happens, and why."])
    services: Names = Field(min_length=1, examples=["[Rheumatology]"])
    audiences: Names = Field(min_length=1, examples=["[Parents and carers]"])
    topics: Names = Field(min_length=1, examples=["[Bones and joints]"])
    team: Slug | None = Field(default=None, examples=["rheumatology"])
    language: Tag = Field(examples=["en"])
    status: Status = Field(examples=["draft"])
    published: Day
    reviewed: Day
    review_due: Day
    version: str = Field(max_length=20, examples=['"1"'])
    owner: str = Field(examples=["Rheumatology nurses"])
    approved_by: str | None = Field(default=None, examples=["Patient information group"])
    approved: Day | None = None
    withdrawn_reason: str | None = Field(default=None, examples=["A newer leaflet replaces it."])
    replaced_by: Number | None = Field(default=None, examples=["RHM20"])
    formerly: tuple[Number, ...] = Field(default=(), examples=["[RHM02]"])
    urgent: str | None = Field(default=None, max_length=4000)
    medicines: YesOrNo = False
    translated_from: str | None = Field(default=None, examples=['"1"'])
    source: WebAddress | None = Field(default=None, examples=["https://www.example.org/page"])
    licence: str | None = Field(default=None, examples=["CC BY 4.0"])
    codes: Codes | None = Field(default=None, examples=['{icd: ["M86.3"]}'])
    formats: tuple[OtherFormat, ...] = ()


class Resource(FrontMatter):
    """One piece of information in one language, ready to be shown.

    Attributes:
        urgent_html: The urgent notice, shown above everything.
        introduction: What stands before the first section.
        sections: The sections in their order.
        translations: The same resource in other languages, by tag; only the original has any.
    """

    urgent_html: TrustedHtml | None = None
    introduction: TrustedHtml | None = None
    sections: tuple[Section, ...] = ()
    translations: Mapping[Tag, "Resource"] = {}

    def in_language(self, tag: str) -> "Resource":
        """The resource in a language, else in its primary language, else the original."""
        primary = tag.partition("-")[0]
        if self.language in (tag, primary):
            return self
        return self.translations.get(tag) or self.translations.get(primary) or self


class Entry(NamedTuple):
    """What is known of a resource before it is loaded.

    Attributes:
        number: Its number.
        status: Whether it is published.
        title: Its title in the language it was written in.
        language: The tag of that language.
        formerly: The numbers that it had formerly.
    """

    number: str
    status: Status
    title: str
    language: str
    formerly: tuple[str, ...]


class Resources(Mapping[str, Resource]):
    """The resources of a library by number. Each is loaded when it is asked for."""

    @abstractmethod
    def entry(self, number: str) -> Entry | None:
        """What is known of one without loading it; None if there is none."""

    @abstractmethod
    def entries(self) -> Iterator[Entry]:
        """What is known of each, in the order of numbers, without loading any."""

    @cached_property
    def published(self) -> tuple[str, ...]:
        """The numbers of the published ones, in order."""
        return tuple(entry.number for entry in self.entries() if entry.status == "published")

    @cached_property
    def formerly(self) -> Mapping[str, str]:
        """The numbers that there were formerly, and which each is now. A draft has none."""
        shown = (entry for entry in self.entries() if entry.status != "draft")
        return {former: entry.number for entry in shown for former in entry.formerly}


class Library(Model):
    """A library as read: everything that may be published.

    Attributes:
        resources: Published and withdrawn resources and drafts, by number.
        teams: By slug.
        facts: In the order written.
        unavailable: Numbers of resources, and slugs of teams, that have a mistake and no last good
            version.
        mistakes: What the publisher should mend, ordered by file and line.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    publisher: Publisher
    resources: Resources = Field(exclude=True)
    teams: Mapping[str, Team]
    facts: tuple[Fact, ...]
    unavailable: frozenset[str] = frozenset()
    mistakes: tuple[Mistake, ...] = ()
