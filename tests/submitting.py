"""Sends forms as browsers do, and reads what comes back."""

import re
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.markup import Element, only_root, parse
from widget.web.site import EXTENSION, Site


def site_of(client: FlaskClient) -> Site:
    site: Site = client.application.extensions[EXTENSION]
    return site


def key_in(form: str) -> str:
    """The key that a form in HTML holds."""
    (key,) = re.findall(r'name="key" value="([^"]+)"', form)
    return str(key)


def send(client: FlaskClient, address: str, **fields: str | list[str]) -> TestResponse:
    """Send the form as browsers do: multipart."""
    return client.post(address, data=fields, content_type="multipart/form-data")


def status_of(response: TestResponse) -> int:
    """The status that is true: a fragment's is in a header."""
    return int(response.headers.get("Widget-Status", response.status_code))


def shown(response: TestResponse) -> Element:
    """The widget in a fragment or on a page, as a form answers."""
    if "Widget-Status" in response.headers:
        assert response.status_code == 200
        return only_root(response.text)
    return parse(response.text).all("main")[0]


def problem(response: TestResponse) -> str:
    """What the form says is wrong; it must be where the focus goes, and where the URL leads."""
    root = shown(response)
    (found,) = [e for e in root if e.attributes.get("id", "").endswith("-answer")]
    (form,) = root.all("form")
    assert found in list(form)
    on_page = response.request.path.startswith("/p/")
    # In a frame a page may not take the focus, only get it by its address.
    assert ("autofocus" in found.attributes) is not on_page
    assert (found.attributes["id"] == "cw-answer") is on_page
    assert found.attributes["tabindex"] == "-1"
    assert form.attributes["action"].endswith("#cw-answer")
    assert found.text.startswith("There is a problem ")
    return found.text.removeprefix("There is a problem ")


def with_comments(library: Path) -> Path:
    """The library of a publisher that asks for comments."""
    file = library / "library.yml"
    text = file.read_text()
    assert "comments: no" in text
    file.write_text(text.replace("comments: no", "comments: yes"))
    return library
