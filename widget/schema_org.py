"""Resources in the words of schema.org: MedicalWebPage and what belongs to it.

https://schema.org/MedicalWebPage, https://schema.org/HealthAspectEnumeration
"""

from collections.abc import Iterator
from typing import Any

from widget.address import Addresses
from widget.component import Options
from widget.content.model import Kind, Publisher, Resource, Section
from widget.edition import PDF_CAN_BE_MADE, Edition

Described = dict[str, Any]

CONTEXT = "https://schema.org"
TYPES: dict[Kind, str] = {
    "condition": "MedicalCondition",
    "symptom": "MedicalSignOrSymptom",
    "medicine": "Drug",
    "test": "MedicalTest",
    "treatment": "MedicalTherapy",
    "wellbeing": "LifestyleModification",
    "service": "MedicalClinic",
}


def medical_web_page(
    edition: Edition, original: Resource, tag: str, addresses: Addresses
) -> Described:
    """A resource with its whole text.

    Args:
        edition: What it is from.
        original: The resource in the language that it was written in.
        tag: The language wanted, empty for the original's.
        addresses: Where everything is.

    Returns:
        A JSON-LD object. That of a withdrawn resource says so, and holds no clinical text.
    """
    resource = original.in_language(tag or original.language)
    described = {"@context": CONTEXT, **summary(edition, original, resource, addresses)}
    if original.status == "withdrawn":
        return described | {
            "creativeWorkStatus": "Withdrawn",
            "abstract": resource.withdrawn_reason or "",
            **_replacement(original, addresses),
        }
    return described | _without_nothing(
        {
            "creativeWorkStatus": "Published",
            "description": resource.summary,
            "about": _about(resource),
            "specialty": list(resource.services),
            "audience": [
                {"@type": "PeopleAudience", "audienceType": audience}
                for audience in resource.audiences
            ],
            "keywords": list(resource.topics),
            "license": resource.licence,
            "isBasedOn": resource.source,
            "usageInfo": _disclaimers(edition.publisher, resource),
            "hasPart": list(_parts(resource)),
            "encoding": _encodings(original, resource, addresses),
        }
    )


def summary(
    edition: Edition, original: Resource, resource: Resource, addresses: Addresses
) -> Described:
    """What stands in a list of resources.

    Args:
        edition: What they are from.
        original: The resource in the language that it was written in.
        resource: The same in the language shown.
        addresses: Where everything is.
    """
    return {
        "@type": "MedicalWebPage",
        "identifier": original.number,
        "url": _page(original, resource, addresses),
        "name": resource.title,
        "alternateName": list(resource.also_known_as),
        "inLanguage": resource.language,
        "genre": resource.kind,
        "version": original.version,
        "datePublished": original.published.isoformat(),
        "lastReviewed": original.reviewed.isoformat(),
        "expires": original.review_due.isoformat(),
        "publisher": _organization(edition.publisher),
        "workTranslation": [
            {
                "@type": "MedicalWebPage",
                "inLanguage": other.language,
                "name": other.title,
                "url": _page(original, other, addresses),
            }
            for other in (original, *original.translations.values())
            if other is not resource
        ],
    }


def _page(original: Resource, resource: Resource, addresses: Addresses) -> str:
    tag = "" if resource is original else resource.language
    return addresses.resource(original.number, Options(lang=tag))


def _organization(publisher: Publisher) -> Described:
    return {"@type": "Organization", "name": publisher.name, "url": publisher.url}


def _about(resource: Resource) -> Described:
    codes = resource.codes
    systems = (("SNOMED CT", codes.snomed), ("ICD-10", codes.icd)) if codes else ()
    return _without_nothing(
        {
            "@type": TYPES[resource.kind],
            "name": resource.title,
            "alternateName": list(resource.also_known_as),
            "code": [
                {"@type": "MedicalCode", "codingSystem": system, "codeValue": value}
                for system, values in systems
                for value in values
            ],
        }
    )


def _disclaimers(publisher: Publisher, resource: Resource) -> list[str]:
    applying = publisher.disclaimers.applying_to(resource, resource.language)
    return [said.text for said in applying]


def _parts(resource: Resource) -> Iterator[Described]:
    """The urgent notice, the introduction and the sections, each with its HTML."""
    if resource.urgent_html:
        yield {"@type": "WebPageElement", "name": "urgent", "text": resource.urgent_html}
    if resource.introduction:
        yield {"@type": "WebPageElement", "text": resource.introduction}
    yield from map(_part, resource.sections)


def _part(section: Section) -> Described:
    part = {"identifier": section.id, "headline": section.heading, "text": section.html}
    if not section.aspect:
        return {"@type": "WebPageElement", **part}
    return {"@type": "HealthTopicContent", **part, "hasHealthAspect": aspect_url(section.aspect)}


def aspect_url(aspect: str) -> str:
    """A health aspect by schema.org's name: `see-doctor` is `SeeDoctorHealthAspect`."""
    name = "".join(word.capitalize() for word in aspect.split("-"))
    return f"{CONTEXT}/{name}HealthAspect"


def _encodings(original: Resource, resource: Resource, addresses: Addresses) -> list[Described]:
    """The files that it is offered as."""
    tag = "" if resource is original else resource.language
    pdf = {"@type": "MediaObject", "encodingFormat": "application/pdf"}
    printed = [
        {**pdf, "name": name, "contentUrl": addresses.pdf(original.number, tag, large)}
        for name, large in (("PDF", False), ("Large print", True))
        if PDF_CAN_BE_MADE
    ]
    others = [
        _without_nothing(
            {
                "@type": "MediaObject",
                "name": other.name,
                "inLanguage": other.language,
                "contentUrl": addresses.other_format(original.number, other),
            }
        )
        for other in original.formats
    ]
    return printed + others


def _replacement(original: Resource, addresses: Addresses) -> Described:
    if not original.replaced_by:
        return {}
    return {"relatedLink": addresses.resource(original.replaced_by, Options())}


def _without_nothing(described: Described) -> Described:
    return {name: value for name, value in described.items() if value not in (None, [], "")}
