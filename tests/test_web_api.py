"""`/api/resources`: the library for programs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.changing import change
from widget.content.model import ASPECTS
from widget.schema_org import aspect_url

MakeClient = Callable[..., FlaskClient]


def got(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return response.json if response.is_json else response.get_json(force=True)


def test_the_list_has_every_published_resource_once(reader: FlaskClient) -> None:
    found = got(reader, "/api/resources")
    assert [one["identifier"] for one in found["resources"]] == ["EMD12", "PHL05", "PHM03", "RHM20"]
    assert (found["total"], found["page"], found["pages"]) == (4, 1, 1)
    assert (found["next"], found["previous"]) == (None, None)
    assert found["publisher"]["name"] == "Sheffield Children's NHS Foundation Trust"


def test_an_entry_leads_to_its_page_and_to_its_whole_text(reader: FlaskClient) -> None:
    entry = got(reader, "/api/resources")["resources"][3]
    assert entry["url"].endswith("/r/RHM20")
    assert entry["api"].endswith("/api/resources/RHM20")
    assert [one["inLanguage"] for one in entry["workTranslation"]] == ["ar", "cy"]


def test_a_large_library_comes_in_pages(library: Path, make_client: MakeClient) -> None:
    text = (library / "resources/phl05.md").read_text(encoding="utf-8")
    for number in range(100, 297):
        other = text.replace("number: PHL05", f"number: PHL{number}")
        (library / f"resources/phl{number}.md").write_text(other, encoding="utf-8")
    client = make_client(library=library)
    first = got(client, "/api/resources")
    assert (len(first["resources"]), first["total"], first["pages"]) == (100, 201, 3)
    assert first["next"].endswith("/api/resources?page=2")
    last = got(client, "/api/resources?page=3")
    assert (len(last["resources"]), last["next"]) == (1, None)
    assert last["previous"].endswith("/api/resources?page=2")
    beyond = got(client, "/api/resources?page=99")
    assert (beyond["resources"], beyond["next"]) == ([], None)
    assert beyond["previous"].endswith("/api/resources?page=3")


def test_a_resource_is_a_medical_web_page(reader: FlaskClient) -> None:
    response = reader.get("/api/resources/rhm20")
    assert response.mimetype == "application/ld+json"
    page = response.get_json(force=True)
    assert page["@context"] == "https://schema.org"
    assert page["@type"] == "MedicalWebPage"
    assert page["identifier"] == "RHM20"
    assert page["lastReviewed"] == "2025-09-15"
    assert page["about"]["@type"] == "MedicalCondition"
    assert "CNO" in page["about"]["alternateName"]
    assert page["audience"] == [{"@type": "PeopleAudience", "audienceType": "Parents and carers"}]
    assert len(page["usageInfo"]) == 2


def test_its_sections_have_their_html_and_health_aspect(reader: FlaskClient) -> None:
    parts = got(reader, "/api/resources/RHM20")["hasPart"]
    (symptoms,) = [one for one in parts if one.get("identifier") == "symptoms"]
    assert symptoms["@type"] == "HealthTopicContent"
    assert symptoms["hasHealthAspect"] == "https://schema.org/SymptomsHealthAspect"
    assert symptoms["headline"] == "Symptoms"
    assert symptoms["text"].startswith("<p>The main symptoms")


def test_an_urgent_notice_comes_first(reader: FlaskClient) -> None:
    first = got(reader, "/api/resources/EMD12")["hasPart"][0]
    assert first["name"] == "urgent"
    assert "Call 999" in first["text"]


def test_files_are_offered_with_their_address(library: Path, make_client: MakeClient) -> None:
    formats = "formats: [{name: Easy read, url: 'https://files.example.org/e.pdf'}]\n"
    change(library, "resources/phm03.md", "status: published\n", f"status: published\n{formats}")
    files = got(make_client(library=library), "/api/resources/PHM03")["encoding"]
    assert [one["contentUrl"].partition("/d/")[2] for one in files] == [
        "PHM03.pdf",
        "PHM03.pdf?large=1",
        "PHM03/easy-read",
    ]


def test_codes_of_terminologies_are_given(library: Path, make_client: MakeClient) -> None:
    codes = 'codes: {snomed: ["396275006"], icd: ["M19.9"]}\n'
    change(library, "resources/phl05.md", "status: published\n", f"status: published\n{codes}")
    about = got(make_client(library=library), "/api/resources/PHL05")["about"]
    assert [(one["codingSystem"], one["codeValue"]) for one in about["code"]] == [
        ("SNOMED CT", "396275006"),
        ("ICD-10", "M19.9"),
    ]


@pytest.mark.parametrize(
    ("path", "tag", "url"),
    [
        ("/api/resources/RHM20?lang=cy", "cy", "/r/RHM20?lang=cy"),
        ("/api/resources/EMD12?lang=cy", "en", "/r/EMD12"),
    ],
)
def test_a_translation_can_be_asked_for(path: str, tag: str, url: str, reader: FlaskClient) -> None:
    page = got(reader, path)
    assert page["inLanguage"] == tag
    assert page["url"].endswith(url)


def test_a_withdrawn_resource_says_so_and_holds_no_clinical_text(reader: FlaskClient) -> None:
    page = got(reader, "/api/resources/RHM07")
    assert page["creativeWorkStatus"] == "Withdrawn"
    assert page["relatedLink"].endswith("/r/RHM20")
    assert "hasPart" not in page
    assert "description" not in page


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_aspect_is_one_of_schema_org_s(aspect: str) -> None:
    assert aspect_url(aspect).removeprefix("https://schema.org/") in HEALTH_ASPECTS


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/resources/XYZ99", 404, "There is no resource XYZ99 here."),
        ("/api/resources?page=0", 400, "The page 0 cannot be."),
        ("/api/resources?page=-1", 400, "The page -1 cannot be."),
        ("/api/resources?page=two", 400, "The page two cannot be."),
        ("/api/resources?page=99999999999999999999", 400, "The page 9999"),
        ("/api/resources?lang=!!", 400, "The option lang cannot be !!."),
    ],
)
def test_a_mistake_is_one_sentence_as_json(
    path: str, status: int, words: str, reader: FlaskClient
) -> None:
    response = reader.get(path)
    problem = response.get_json(force=True)
    assert response.mimetype == "application/problem+json"
    assert (response.status_code, problem["status"]) == (status, status)
    assert problem["title"].startswith(words)


@pytest.mark.parametrize("path", ["/api/resources", "/api/resources/RHM20"])
def test_every_site_may_read_it_and_caches_may_keep_it(path: str, reader: FlaskClient) -> None:
    response = reader.get(path)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age=20" in response.headers["Cache-Control"]
    again = reader.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


# https://schema.org/HealthAspectEnumeration
HEALTH_ASPECTS = frozenset(
    """
    AllergiesHealthAspect BenefitsHealthAspect CausesHealthAspect ContagiousnessHealthAspect
    EffectivenessHealthAspect GettingAccessHealthAspect HowItWorksHealthAspect
    HowOrWhereHealthAspect IngredientsHealthAspect LivingWithHealthAspect MayTreatHealthAspect
    MisconceptionsHealthAspect OverviewHealthAspect PatientExperienceHealthAspect
    PregnancyHealthAspect PreventionHealthAspect PrognosisHealthAspect RelatedTopicsHealthAspect
    RisksOrComplicationsHealthAspect SafetyHealthAspect ScreeningHealthAspect
    SeeDoctorHealthAspect SelfCareHealthAspect SideEffectsHealthAspect StagesHealthAspect
    SymptomsHealthAspect TreatmentsHealthAspect TypesHealthAspect UsageOrScheduleHealthAspect
    """.split()
)
