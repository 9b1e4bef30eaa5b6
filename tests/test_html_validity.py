"""HTML validity, by the checker that validator.w3.org runs (the Nu Html Checker)."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask

from tests.serving import free_port, intranet
from widget import create_app
from widget.address import Addresses
from widget.example import show_example
from widget.fragment import Fragments
from widget.paths import EXAMPLE_LIBRARY, EXAMPLES
from widget.registry import components
from widget.submission import Showings
from widget.web.site import EXTENSION

# All files are checked in one run of Java, which takes a second to start.
pytestmark = pytest.mark.skipif(not shutil.which("java"), reason="the HTML checker needs Java")

CHECKER = Path(__file__).parent.parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
BASE_URL = "https://widgets.example.net"
HOST = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A partner's page</title></head>
<body><main><h1>A partner's page</h1>{html}</main></body></html>"""

FRAGMENTS = [
    f"{style}-{slug}-{name}"
    for style in ("link", "inline")
    for slug, one in components().items()
    for name in one.examples
]
PAGES = {
    **{
        f"page-{slug}": f"/p/{slug}/{one.examples['default'].subject}"
        for slug, one in components().items()
    },
    "page-arabic": "/p/condition-summary/RHM20?lang=ar&theme=dark",
    "page-table": "/p/condition-summary/PHL05",
    "page-withdrawn": "/p/condition-summary/RHM07",
    "page-thanks": "/p/feedback-rating/RHM20?sent=yes",
    "page-unknown": "/p/condition-summary/XYZ99",
    "page-unknown-with-control-characters": "/p/contact-card/a%00%1bb",
    "page-bad-option": "/p/contact-card/rheumatology?heading=9",
    "nothing": "/nothing",
    "guide": "/guide",
    "guide-unknown": "/guide/nonsense",
    **{f"guide-{slug}": f"/guide/{slug}" for slug in components()},
}
HOSTS = ("charity", "intranet")
BROKEN = {
    "unclosed": "<section><p>Text</section></div>",
    "duplicate-id": "<p id=a>1</p><p id=a>2</p>",
    "bare-htmx": "<p hx-get='/x'>Text</p>",
    "wrong-place": "<p><div>Text</div></p>",
    "unknown-element": "<centre>Text</centre>",
}
# Warnings that do not apply; errors are never left out.
LEFT_OUT = (
    # An error is a sentence and a link: the page that it stands on has the heading.
    "info: Section lacks heading.",
    # The checker reads a file from the disk, so it cannot tell what 'self' is.
    "info: Resource violates Content Security Policy",
)


def messages_of(folder: Path) -> dict[str, list[str]]:
    """What the checker says about every file of a folder, by the file's name."""
    files = sorted(folder.glob("*.html"))
    command = ["java", "-jar", str(CHECKER), "--stdout", "--format", "json", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, timeout=110, check=True
    )
    found: dict[str, list[str]] = {file.stem: [] for file in files}
    for message in json.loads(done.stdout)["messages"]:
        text = f"{message['type']}: {message['message']} {message.get('extract', '')[:160]!r}"
        if not text.startswith(LEFT_OUT):
            found[Path(message["url"]).stem].append(text)
    return found


def write_all(folder: Path, app: Flask) -> None:
    fragments = Fragments(Addresses(BASE_URL), Showings("a secret for tests"))
    for style in ("link", "inline"):
        for slug, component in components().items():
            for name, example in component.examples.items():
                shown = show_example(fragments, component, example, style=style, heading="2")
                html = HOST.format(html=shown.html)
                (folder / f"{style}-{slug}-{name}.html").write_text(html, encoding="utf-8")
    client = app.test_client()
    for name, path in PAGES.items():
        (folder / f"{name}.html").write_bytes(client.get(path).data)
    shutil.copy(EXAMPLES / "charity" / "index.html", folder / "charity.html")
    page = intranet(f"http://127.0.0.1:{free_port()}").test_client().get("/").data
    (folder / "intranet.html").write_bytes(page)
    for name, html in BROKEN.items():
        (folder / f"broken-{name}.html").write_text(HOST.format(html=html), encoding="utf-8")


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """What the checker says, by file."""
    app = create_app(
        library=EXAMPLE_LIBRARY, state=tmp_path_factory.mktemp("state"), base_url=BASE_URL
    )
    folder = tmp_path_factory.mktemp("html")
    write_all(folder, app)
    app.extensions[EXTENSION].close()
    return messages_of(folder)


@pytest.mark.parametrize("name", [*PAGES, *HOSTS])
def test_a_page_is_valid_html(name: str, messages: Mapping[str, list[str]]) -> None:
    assert messages[name] == []


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_is_valid_html_in_a_partner_s_page(
    name: str, messages: Mapping[str, list[str]]
) -> None:
    assert messages[name] == []


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_valid_is_found(name: str, messages: Mapping[str, list[str]]) -> None:
    assert messages[f"broken-{name}"] != []
