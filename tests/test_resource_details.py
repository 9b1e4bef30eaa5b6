"""The resource details: what is shown of a resource, and of how often it is used."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.markup import Element, only_root
from widget.address import Addresses
from widget.components.resource_details import ResourceDetails
from widget.counts import Counts
from widget.edition import Edition
from widget.example import edition_of
from widget.fragment import Fragments
from widget.submission import Showings

BASE_URL = "https://widgets.example.net"
NOON_IN_JULY = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return edition_of(ResourceDetails.examples["default"])


def details(edition: Edition, number: str = "RHM20", **query: str) -> Element:
    """The root of the fragment."""
    fragments = Fragments(Addresses(BASE_URL), Showings("a secret for tests"))
    return only_root(fragments.get(edition, "resource-details", number, query).html)


def values(root: Element) -> dict[str, list[str]]:
    """What is said under each name."""
    return {
        group.all("dt")[0].text.strip(): [one.text.strip() for one in group.all("dd")]
        for group in root.all("div")
        if group.all("dt")
    }


def counted(edition: Edition, views: int, downloads: int, number: str = "RHM20") -> Edition:
    return replace(edition, counts=Counts({number: views}, {number: downloads}, NOON_IN_JULY))


def test_everything_about_a_resource_is_a_name_with_its_values(edition: Edition) -> None:
    assert values(details(edition)) == {
        "Title": ["Chronic recurrent multifocal osteomyelitis (CRMO)"],
        "Resource number": ["RHM20"],
        "Type": ["Article"],
        "Services": ["Rheumatology"],
        "Who it is for": ["Parents and carers"],
        "Topics": ["Bones and joints", "Long-term conditions", "Pain"],
        "Languages": ["English", "العربية", "Cymraeg"],
        "Formats": ["PDF", "PDF in large print"],
        "Version": ["2"],
        "Reviewed": ["15 September 2025"],
        "Next review": ["15 September 2028"],
    }


def test_each_language_leads_to_the_article_in_it(edition: Edition) -> None:
    links = [
        link.attributes
        for link in details(edition, theme="dark").all("a")
        if "hreflang" in link.attributes
    ]
    assert [
        (link["href"], link["hreflang"], link.get("lang"), link.get("dir")) for link in links
    ] == [
        (f"{BASE_URL}/r/RHM20?{query}theme=dark", tag, said, direction)
        for query, tag, said, direction in [
            ("", "en", None, None),
            ("lang=ar&", "ar", "ar", "rtl"),
            ("lang=cy&", "cy", "cy", "ltr"),
        ]
    ]


@pytest.mark.parametrize(("query", "asked"), [({}, ""), ({"lang": "cy"}, "lang=cy")])
def test_it_is_offered_as_a_pdf_also_in_large_print(
    query: dict[str, str], asked: str, edition: Edition
) -> None:
    pages = [link.attributes["href"] for link in details(edition, **query).all("a")]
    large = "&".join(filter(None, [asked, "large=1"]))
    pdf = f"{BASE_URL}/d/RHM20.pdf"
    assert [page for page in pages if "/d/" in page] == [
        f"{pdf}?{asked}".rstrip("?"),
        f"{pdf}?{large}",
    ]


def test_without_what_makes_pdf_files_none_is_offered(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widget.components.resource_details.PDF_CAN_BE_MADE", False)
    assert "Formats" not in values(details(edition))


def test_other_formats_are_links_with_their_language(edition: Edition) -> None:
    root = details(edition, "PHL05")
    assert values(root)["Formats"] == [
        "PDF",
        "PDF in large print",
        "Easy read (English)",
        "Easy read (Polish)",
        "Audio (Urdu)",
        "Sign language video",
    ]
    formats = [link.attributes for link in root.all("a") if "/d/PHL05/" in link.attributes["href"]]
    assert [(link["href"].rpartition("/")[2], link.get("hreflang")) for link in formats] == [
        ("easy-read-en", "en"),
        ("easy-read-pl", "pl"),
        ("audio-ur", "ur"),
        ("sign-language-video", None),
    ]


# Counts


@pytest.mark.parametrize(
    ("views", "downloads", "shown"),
    [
        (0, 0, {}),
        (4, 4, {}),
        (5, 4, {"Views": ["At least 5"]}),
        (4, 5, {"Downloads": ["At least 5"]}),
        (12_345, 678, {"Views": ["At least 12,345"], "Downloads": ["At least 678"]}),
    ],
)
def test_fewer_than_five_are_not_shown(
    edition: Edition, views: int, downloads: int, shown: dict[str, list[str]]
) -> None:
    said = values(details(counted(edition, views, downloads)))
    assert {name: said[name] for name in ("Views", "Downloads") if name in said} == shown
    assert ("Last counted" in said) == bool(shown)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "1 July 2026, 12:00"),
        ("cy", "1 Gorffennaf 2026, 12:00"),
        ("ar", "1 يوليو 2026، 12:00 م"),
    ],
)
def test_when_they_were_last_counted_is_said_in_the_publisher_s_time_zone(
    edition: Edition, lang: str, said: str
) -> None:
    root = details(counted(edition, 10, 0), lang=lang)
    (time,) = [one for one in root.all("time") if "T" in one.attributes["datetime"]]
    assert (time.text, time.attributes["datetime"]) == (said, "2026-07-01T12:00:00+01:00")


def test_what_was_counted_under_a_former_number_is_added(edition: Edition) -> None:
    counts = Counts({"PHM01": 20, "PHM03": 3, "RHM20": 100}, {}, NOON_IN_JULY)
    assert values(details(replace(edition, counts=counts), "PHM03"))["Views"] == ["At least 23"]


def test_a_static_export_knows_no_counts(edition: Edition) -> None:
    said = values(details(replace(edition, counts=Counts())))
    assert not {"Views", "Downloads", "Last counted"} & said.keys()


def test_of_a_withdrawn_resource_only_that_is_said(edition: Edition) -> None:
    root = details(counted(edition, 100, 100, "RHM07"), "RHM07")
    assert values(root) == {}
    assert "This resource has been withdrawn." in root.text
    assert [link.attributes["href"] for link in root.all("a")] == [
        f"{BASE_URL}/p/condition-summary/RHM20"
    ]
