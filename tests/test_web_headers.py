"""Headers: who may read, frame and keep what is sent."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from widget import create_app
from widget.paths import EXAMPLE_LIBRARY
from widget.web.site import EXTENSION

CARD = "/w/contact-card/rheumatology"
RATING = "/w/feedback-rating/RHM20"
PAGE = "/p/contact-card/rheumatology"

# What htmx 1.9, 2 and 4 send, and what htmx 2 reads from every response.
SENT = (
    "HX-Request HX-Current-URL HX-Target HX-Trigger HX-Trigger-Name HX-Source HX-Request-Type "
    "HX-Boosted HX-Prompt HX-History-Restore-Request Content-Type"
).split()
READ = (
    "HX-Trigger HX-Location HX-Redirect HX-Refresh HX-Push HX-Push-Url HX-Replace-Url HX-Retarget "
    "HX-Reswap HX-Reselect HX-Trigger-After-Swap HX-Trigger-After-Settle Widget-Status"
).split()

EVERYTHING = {
    "fragment": ("GET", CARD),
    "form": ("GET", RATING),
    "unknown component": ("GET", "/w/nope/x"),
    "unknown subject": ("GET", "/w/contact-card/nobody"),
    "bad option": ("GET", f"{CARD}?heading=9"),
    "no fragment's address": ("GET", "/w/contact-card"),
    "wrong method": ("PUT", CARD),
    "head": ("HEAD", CARD),
    "refused submission": ("POST", RATING),
    "submission to what takes none": ("POST", CARD),
    "preflight": ("OPTIONS", RATING),
    "page": ("GET", PAGE),
    "page of a form": ("GET", "/p/feedback-rating/RHM20"),
    "page of an error": ("GET", "/p/nope/x"),
    "refused form": ("POST", "/p/feedback-rating/RHM20"),
    "guide": ("GET", "/guide"),
    "guide of a component": ("GET", "/guide/feedback-rating"),
    "unknown guide": ("GET", "/guide/nope"),
    "home": ("GET", "/"),
    "nothing": ("GET", "/nothing"),
    "unknown file": ("GET", "/static/nope.js"),
    "alive": ("GET", "/healthz"),
    "ready": ("GET", "/readyz"),
}
FRAGMENTS = {name: place for name, place in EVERYTHING.items() if place[1].startswith("/w/")}
HTML = {name: place for name, place in EVERYTHING.items() if place[1][:3] in ("/w/", "/p/", "/gu")}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], FlaskClient]]:
    """Clients of sites by their allowed origins, each made once."""

    @cache
    def site(origins: str) -> FlaskClient:
        state = tmp_path_factory.mktemp("state")
        app = create_app(library=EXAMPLE_LIBRARY, state=state, allowed_origins=origins)
        made.append(app)
        return app.test_client()

    made: list[Flask] = []
    yield site
    for app in made:
        app.extensions[EXTENSION].close()


def listed(response: TestResponse, header: str) -> set[str]:
    return set(response.headers[header].split(", "))


def policy(response: TestResponse) -> dict[str, list[str]]:
    """The content security policy, by directive."""
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize(("method", "path"), FRAGMENTS.values(), ids=FRAGMENTS.keys())
def test_every_site_may_read_whatever_comes_from_w(
    method: str, path: str, reader: FlaskClient
) -> None:
    response = reader.open(path, method=method, headers={"Origin": "https://partner.example"})
    assert response.headers.getlist("Access-Control-Allow-Origin") == ["*"]
    assert listed(response, "Access-Control-Expose-Headers") == set(READ)
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(("method", "path"), EVERYTHING.values(), ids=EVERYTHING.keys())
@pytest.mark.parametrize("origins", ["*", "https://partner.example"])
def test_nothing_varies_by_origin_and_no_cookie_is_set(
    origins: str, method: str, path: str, sites: Callable[[str], FlaskClient]
) -> None:
    client = sites(origins)
    response = client.open(path, method=method, headers={"Origin": "https://partner.example"})
    assert "origin" not in response.headers.get("Vary", "").lower()
    assert "cookie" not in response.headers.get("Vary", "").lower()
    assert "Set-Cookie" not in response.headers
    assert response.status_code != 500


@pytest.mark.parametrize("origins", ["*", "https://partner.example"])
def test_a_fragment_is_the_same_for_every_site(
    origins: str, sites: Callable[[str], FlaskClient]
) -> None:
    client = sites(origins)
    one, other = (
        client.get(CARD, headers={"Origin": origin})
        for origin in ("https://partner.example", "https://evil.example")
    )
    assert one.data == other.data
    assert one.headers["Access-Control-Allow-Origin"] == "*"
    assert other.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", [CARD, RATING, "/w/nope/x", f"{CARD}?heading=9"])
def test_a_preflight_is_answered_in_full(path: str, reader: FlaskClient) -> None:
    response = reader.options(
        path,
        headers={
            "Origin": "https://partner.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "hx-current-url,hx-request",
        },
    )
    assert (response.status_code, response.data) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert listed(response, "Access-Control-Allow-Methods") == {"GET", "HEAD", "POST", "OPTIONS"}
    assert listed(response, "Access-Control-Allow-Headers") == set(SENT)
    assert response.headers["Access-Control-Max-Age"] == "7200"


@pytest.mark.parametrize(("method", "path"), HTML.values(), ids=HTML.keys())
def test_every_page_and_fragment_has_a_policy(method: str, path: str, reader: FlaskClient) -> None:
    response = reader.open(path, method=method)
    if method == "OPTIONS":
        assert response.data == b""
        return
    rules = policy(response)
    assert rules["default-src"] == ["'none'"]
    assert rules["base-uri"] == ["'none'"]
    assert rules["form-action"] == ["'self'", "http://127.0.0.1:8000"]
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "'unsafe-eval'" not in rules["script-src"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    # `no-referrer` would make browsers send the Origin `null` with our own forms.
    assert response.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("path", "scripts", "styles"),
    [
        (CARD, ["'none'"], ["'self'", "http://127.0.0.1:8000", "'unsafe-inline'"]),
        (PAGE, ["'self'", "http://127.0.0.1:8000"], ["'self'", "http://127.0.0.1:8000"]),
        ("/guide", ["'self'", "http://127.0.0.1:8000"], ["'self'", "http://127.0.0.1:8000"]),
        ("/nothing", ["'self'", "http://127.0.0.1:8000"], ["'self'", "http://127.0.0.1:8000"]),
    ],
)
def test_only_scripts_of_ours_run_and_only_a_fragment_has_styles_in_it(
    path: str, scripts: list[str], styles: list[str], reader: FlaskClient
) -> None:
    rules = policy(reader.get(path))
    assert (rules["script-src"], rules["style-src"]) == (scripts, styles)


@pytest.mark.parametrize("path", [CARD, PAGE, RATING, "/guide", "/nothing"])
@pytest.mark.parametrize(
    ("origins", "framers"),
    [
        ("*", {"*"}),
        (
            "https://charity.example https://*.sharepoint.com",
            {
                "https://charity.example",
                "https://*.sharepoint.com",
                "'self'",
                "http://127.0.0.1:8000",
            },
        ),
    ],
)
def test_the_allowed_origins_may_frame(
    origins: str, framers: set[str], path: str, sites: Callable[[str], FlaskClient]
) -> None:
    response = sites(origins).get(path)
    assert set(policy(response)["frame-ancestors"]) == framers
    assert "X-Frame-Options" not in response.headers


def test_a_base_url_with_a_path_is_an_origin_in_the_policy(
    make_client: Callable[..., FlaskClient],
) -> None:
    client = make_client(base_url="https://Trust.example.net/widgets/")
    assert policy(client.get(PAGE))["form-action"] == ["'self'", "https://trust.example.net"]


@pytest.mark.parametrize(("method", "path"), EVERYTHING.values(), ids=EVERYTHING.keys())
def test_what_shows_an_error_or_a_form_is_not_kept(
    method: str, path: str, reader: FlaskClient
) -> None:
    response = reader.open(path, method=method)
    kept = response.headers.get("Cache-Control")
    if response.status_code >= 400 or method == "POST" or "feedback" in path:
        assert kept == (None if method == "OPTIONS" else "no-store")
    elif path in (CARD, PAGE) and method != "OPTIONS":
        assert kept == "public, max-age=20, stale-while-revalidate=8, stale-if-error=86400"
    else:
        assert kept in (None, "no-store")
