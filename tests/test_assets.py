"""Files for browsers, named by their content."""

import base64
import hashlib
import re

import pytest

from widget.assets import asset, assets, component_css, shared_css, stylesheet
from widget.errors import CannotRun
from widget.registry import components

FILES = {name.partition(".")[0] + "." + name.rpartition(".")[2]: name for name in assets()}


@pytest.mark.parametrize("file", FILES)
def test_a_name_has_the_fingerprint_of_its_content(file: str) -> None:
    one = assets()[FILES[file]]
    fingerprint = hashlib.sha256(one.body).hexdigest()[:12]
    assert re.fullmatch(rf"[a-z-]+\.{fingerprint}\.(css|js|svg)", one.name)


@pytest.mark.parametrize("file", FILES)
def test_the_integrity_is_that_of_its_content(file: str) -> None:
    one = assets()[FILES[file]]
    digest = base64.b64encode(hashlib.sha384(one.body).digest()).decode()
    assert one.integrity == f"sha384-{digest}"


@pytest.mark.parametrize("slug", components())
def test_every_component_has_a_stylesheet_with_what_all_share(slug: str) -> None:
    component = components()[slug]
    css = stylesheet(component).body.decode()
    assert css == component_css(component)
    assert css.startswith(shared_css())
    assert assets()[stylesheet(component).name] is stylesheet(component)


@pytest.mark.parametrize("slug", components())
def test_a_stylesheet_has_no_comments_and_cannot_end_its_element(slug: str) -> None:
    css = component_css(components()[slug])
    assert "/*" not in css
    assert "</" not in css
    assert "@import" not in css


@pytest.mark.parametrize("slug", components())
def test_a_component_s_styles_name_only_its_own_classes(slug: str) -> None:
    own = component_css(components()[slug]).removeprefix(shared_css())
    classes = set(re.findall(r"\.(cw-[a-z]+-[a-z]+)", own))
    others = {f"cw-{one}" for one in components() if one != slug}
    assert classes & others == set()


def test_htmx_is_served_as_it_was_published() -> None:
    htmx = asset("vendor/htmx.min.js")
    assert htmx.content_type == "text/javascript; charset=utf-8"
    assert htmx.name in assets()
    assert b"htmx" in htmx.body


@pytest.mark.parametrize("file", ["vendor/none.js", "../pyproject.toml.css", "none.css"])
def test_a_missing_file_says_how_to_get_it(file: str) -> None:
    with pytest.raises(CannotRun, match=r"is missing\. Run npm ci in the checkout\."):
        asset(file)
