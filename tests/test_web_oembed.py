"""oEmbed: what consumers find, fetch and parse."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

import micawber
import pytest
from flask.testing import FlaskClient

BASE = "http://127.0.0.1:8000"
CARD = f"{BASE}/p/contact-card/rheumatology"
SUMMARY = f"{BASE}/p/condition-summary/RHM20"
UNFURL = (
    "const { unfurl } = require('unfurl.js');"
    "unfurl(process.argv[1]).then((found) => console.log(JSON.stringify(found)))"
)


def ask(client: FlaskClient, url: str, **more: str) -> dict[str, object]:
    """The JSON that a consumer gets."""
    answer = client.get(f"/oembed?{urlencode({'url': url, **more})}")
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def test_the_answer_has_what_the_specification_requires_of_rich_content(
    reader: FlaskClient,
) -> None:
    answer = ask(reader, CARD)
    assert answer["version"] == "1.0"
    assert answer["type"] == "rich"
    assert {"html", "width", "height"} <= answer.keys()
    assert f'src="{CARD}"' in str(answer["html"])
    assert answer["title"] == "Rheumatology Team"


def test_xml_says_the_same_as_json(reader: FlaskClient) -> None:
    answer = reader.get(f"/oembed?{urlencode({'url': SUMMARY, 'format': 'xml'})}")
    root = ElementTree.fromstring(answer.text)
    assert root.tag == "oembed"
    assert answer.mimetype == "text/xml"
    as_json = ask(reader, SUMMARY)
    assert {child.tag: child.text for child in root} == {k: str(v) for k, v in as_json.items()}


def test_options_of_the_page_stay(reader: FlaskClient) -> None:
    answer = ask(reader, f"{CARD}?lang=cy&theme=dark")
    assert answer["title"] == "Tîm Rhiwmatoleg"
    assert "lang=cy&amp;theme=dark" in str(answer["html"])


@pytest.mark.parametrize(
    ("limits", "size"),
    [
        ({}, (640, 560)),
        ({"maxwidth": "320"}, (320, 560)),
        ({"maxheight": "200"}, (640, 200)),
        ({"maxwidth": "5000", "maxheight": "5000"}, (640, 560)),
        ({"maxwidth": "99999999999999999999"}, (640, 560)),
    ],
)
def test_it_is_never_larger_than_asked(
    reader: FlaskClient, limits: dict[str, str], size: tuple[int, int]
) -> None:
    answer = ask(reader, CARD, **limits)
    assert (answer["width"], answer["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in str(answer["html"])


@pytest.mark.parametrize("value", ["-1", "0", "wide", "1.5", "٣٢٠", "1e3"])
@pytest.mark.parametrize("name", ["maxwidth", "maxheight"])
def test_a_limit_that_is_no_number_of_pixels_is_a_400(
    reader: FlaskClient, name: str, value: str
) -> None:
    answer = reader.get(f"/oembed?{urlencode({'url': CARD, name: value})}")
    assert answer.status_code == 400
    assert name in answer.text


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://elsewhere.example.org/p/contact-card/rheumatology",
        f"{BASE}.example.org/p/contact-card/rheumatology",
        f"{BASE}@elsewhere.example.org/p/contact-card/rheumatology",
        f"{BASE}/w/contact-card/rheumatology",
        f"{BASE}/p/contact-card",
        f"{BASE}/p/contact-card/nobody",
        f"{BASE}/p/nonsense/RHM20",
        f"{BASE}/p/condition-summary/ZZZ99",
        f"{BASE}/p/condition-summary/%00",
        f"{BASE}/p/feedback-rating/RHM20",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_there_is_no_embed_for_is_a_404(reader: FlaskClient, url: str) -> None:
    answer = reader.get(f"/oembed?{urlencode({'url': url})}")
    assert answer.status_code == 404
    assert answer.text.strip()


def test_a_format_that_is_not_there_is_a_501(reader: FlaskClient) -> None:
    assert reader.get(f"/oembed?{urlencode({'url': CARD, 'format': 'yaml'})}").status_code == 501


def test_a_draft_is_a_401(library: Path, make_client) -> None:  # type: ignore[no-untyped-def]
    resource = library / "resources" / "phl05.md"
    text = resource.read_text(encoding="utf-8")
    resource.write_text(text.replace("status: published", "status: draft"), encoding="utf-8")
    client = make_client(library=library)
    url = f"{BASE}/p/condition-summary/PHL05"
    assert client.get(f"/oembed?{urlencode({'url': url})}").status_code == 401


@pytest.mark.parametrize("place", ["contact-card/rheumatology", "condition-summary/RHM20?lang=ar"])
def test_a_page_says_where_its_embed_is_in_its_head_and_in_its_headers(
    reader: FlaskClient, place: str
) -> None:
    answer = reader.get(f"/p/{place}")
    links = answer.headers.getlist("Link")
    assert len(links) == 2
    for link in links:
        address = link[1 : link.index(">")]
        parts = urlsplit(address)
        assert reader.get(f"{parts.path}?{parts.query}").status_code == 200
        assert address.replace("&", "&amp;") in answer.text


@pytest.mark.parametrize("place", ["feedback-rating/RHM20", "contact-card/nobody"])
def test_a_form_and_an_error_have_no_embed(reader: FlaskClient, place: str) -> None:
    answer = reader.get(f"/p/{place}")
    assert "Link" not in answer.headers
    assert "oembed" not in answer.text


def test_any_site_may_read_it(reader: FlaskClient) -> None:
    answer = reader.get(f"/oembed?{urlencode({'url': CARD})}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("place", ["contact-card/rheumatology", "condition-summary/RHM20?lang=cy"])
def test_a_python_consumer_parses_it(widgets: str, place: str) -> None:
    found = micawber.Provider(f"{widgets}/oembed").request(f"{widgets}/p/{place}", maxwidth=400)
    assert found["type"] == "rich"
    assert found["width"] == 400


@pytest.mark.parametrize("place", ["contact-card/rheumatology", "condition-summary/RHM20?lang=ar"])
def test_a_node_consumer_discovers_it(widgets: str, place: str) -> None:
    done = subprocess.run(
        ["node", "-e", UNFURL, f"{widgets}/p/{place}"],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["oEmbed"]
    assert found["type"] == "rich"
    assert f"{widgets}/p/{place}" in found["html"].replace("&amp;", "&")
