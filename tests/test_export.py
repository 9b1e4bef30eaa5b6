"""The static export: what is built, what is left alone, and how it looks on a plain file server."""

import fcntl
import hashlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin, urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.accessibility import violations
from tests.changing import change
from tests.chromium import wait_for
from tests.markup import Element, heading_levels, ids, only_root, parse
from tests.serving import clean_environment
from tests.test_html_validity import CHECKER
from widget.cli.main import main
from widget.content.reader import read_library
from widget.edition import Edition
from widget.errors import CannotRun
from widget.export import Choices, Export, fingerprint
from widget.output import MANIFEST, TEMPORARY, Changes, open_output
from widget.paths import EXAMPLE_LIBRARY

DAY = date(2026, 11, 22)
NEXT_DAY = date(2026, 11, 23)
LIVE = "https://live.example.org"
BASE = "https://static.example.org/health"
# Another origin is allowed to be another version: the three ways to say where things are.
WAYS = {
    "relative": Choices(),
    "absolute": Choices(base_url=BASE),
    "with a service": Choices(live_url=LIVE),
    "every look": Choices(
        headings=("2", "3"), themes=("auto", "dark"), styles=("inline", "link"), live_url=LIVE
    ),
}
every_way = pytest.mark.parametrize("way", WAYS)


def build(
    out: Path, library: Path = EXAMPLE_LIBRARY, day: date = DAY, choices: Choices | None = None
) -> Changes:
    """Build a library as it is on a day."""
    export = Export(Edition(read_library(library), day), choices or Choices(), library)
    with open_output(out, library) as output:
        return export.write(output)


def files_in(out: Path) -> dict[str, bytes]:
    """The content of every file, by its path."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }


def times(out: Path) -> dict[str, int]:
    """When every file but the manifest was last written, by its path."""
    return {name: (out / name).stat().st_mtime_ns for name in files_in(out) if name != MANIFEST}


def text_of(out: Path, path: str) -> str:
    return (out / path).read_text(encoding="utf-8")


def manifest(out: Path) -> dict[str, dict[str, dict[str, object]]]:
    return dict(json.loads(text_of(out, MANIFEST)))


def links(root: Element) -> list[str]:
    names = ("href", "src")
    return [
        element.attributes[name] for element in root for name in names if name in element.attributes
    ]


def broken_links(out: Path, base_url: str = "") -> list[str]:
    """Links of any file that neither lead to a file nor to another site."""
    broken = []
    files = files_in(out)
    for path, content in files.items():
        for link in links(parse(content.decode())) if path.endswith(".html") else ():
            address = urljoin(f"{base_url or 'https://out.example'}/{path}", link)
            here = address.partition("#")[0].removeprefix(f"{base_url or 'https://out.example'}/")
            if here == address.partition("#")[0]:
                here = "" if link.startswith(("https://", "tel:", "mailto:", "data:")) else link
            if (here and here not in files) or ("?" in link and not link.startswith(LIVE)):
                broken.append(f"{path}: {link}")
    return broken


@pytest.fixture(scope="module")
def outs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The example library, built in each way, to be read only."""
    folder = tmp_path_factory.mktemp("outs")
    for name, choices in WAYS.items():
        build(folder / name, choices=choices)
    return {name: folder / name for name in WAYS}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where to build, in a folder that is made on the way."""
    return tmp_path / "site" / "out"


# What is built


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "manifest.json",
        "w/condition-summary/RHM20.html",
        "w/condition-summary/RHM20.h3.html",
        "w/condition-summary/RHM20.h3.cy.html",
        "w/condition-summary/RHM20.h3.cy.dark.link.html",
        "w/condition-summary/RHM20.ar.dark.html",
        "w/condition-summary/EMD12.link.html",
        "w/contact-card/rheumatology.h3.cy.html",
        "w/feedback-rating/RHM20.cy.html",
        "p/condition-summary/RHM20.html",
        "p/condition-summary/RHM20.cy.html",
        "p/contact-card/musculoskeletal-pain.ar.html",
        "p/feedback-rating/RHM20.html",
    ],
)
def test_a_file_has_a_fixed_name(path: str, outs: dict[str, Path]) -> None:
    assert (outs["every look"] / path).is_file()


@pytest.mark.parametrize(
    "path",
    [
        "w/condition-summary/RHM20.en.html",
        "w/condition-summary/RHM20.h2.html",
        "w/condition-summary/RHM20.auto.html",
        "w/condition-summary/EMD12.cy.html",
        "p/condition-summary/RHM20.h3.html",
        "w/contact-card/RHM20.html",
    ],
)
def test_what_is_at_its_default_or_not_there_has_no_file(path: str, outs: dict[str, Path]) -> None:
    assert not (outs["every look"] / path).exists()


@pytest.mark.parametrize(
    ("choices", "names"),
    [
        (Choices(headings=("3",)), {"EMD12.h3"}),
        (Choices(tags=("en",)), {"EMD12"}),
        (Choices(tags=("cy",)), {"EMD12.cy"}),
        (Choices(tags=("en", "CY", "cy-GB")), {"EMD12", "EMD12.cy"}),
        (Choices(themes=("light", "auto")), {"EMD12", "EMD12.light"}),
        (Choices(styles=("link",)), {"EMD12.link"}),
    ],
)
def test_only_what_is_chosen_is_built(choices: Choices, names: set[str], out: Path) -> None:
    build(out, choices=choices)
    found = {path.stem for path in (out / "w/condition-summary").glob("EMD12*")}
    assert found == names


def test_what_is_missing_in_a_language_asked_for_says_so(out: Path) -> None:
    build(out, choices=Choices(tags=("cy",)))
    page = parse(text_of(out, "p/condition-summary/EMD12.cy.html"))
    assert page.all("html")[0].attributes["lang"] == "cy"
    assert "Nid yw'r wybodaeth hon ar gael" in page.text


@every_way
def test_every_fragment_is_one_element_with_its_own_heading(
    way: str, outs: dict[str, Path]
) -> None:
    roots = {path: only_root(path.read_text()) for path in (outs[way] / "w").rglob("*.html")}
    wrong = [
        path.name
        for path, root in roots.items()
        if heading_levels(root)[0] != (3 if ".h3" in path.name else 2)
        or bool(root.all("link")) != (".link" in path.name)
        or ("cw--dark" in root.classes) != (".dark" in path.name)
        or ids(root)
        or root.all("form")
        or root.all("script")
    ]
    assert wrong == []
    assert roots


@every_way
def test_every_page_says_when_it_was_built_and_where_the_current_one_is(
    way: str, outs: dict[str, Path]
) -> None:
    where = {"relative": "https://www.sheffieldchildrens.nhs.uk", "absolute": f"{BASE}/p/"}
    pages = {path: parse(path.read_text()) for path in (outs[way] / "p").rglob("*.html")}
    wrong = [
        path.name
        for path, page in pages.items()
        if heading_levels(page).count(1) != 1
        or len(page.all("main")) != 1
        or "22" not in page.all("footer")[0].text
        or "2026" not in page.all("footer")[0].text
        or not links(page.all("footer")[0])[0].startswith(where.get(way, f"{LIVE}/p/"))
    ]
    assert wrong == []
    assert pages


@every_way
def test_every_link_leads_to_a_file_or_to_another_site(way: str, outs: dict[str, Path]) -> None:
    assert broken_links(outs[way], WAYS[way].base_url) == []


@every_way
def test_an_address_is_relative_or_absolute_as_chosen(way: str, outs: dict[str, Path]) -> None:
    begins = BASE if way == "absolute" else "../.."
    fragment = only_root(text_of(outs[way], "w/condition-summary/RHM07.html"))
    page = parse(text_of(outs[way], "p/condition-summary/RHM07.html"))
    assert f"{begins}/p/condition-summary/RHM20.html" in links(fragment)
    assert f"{begins}/p/condition-summary/RHM20.html" in links(page)
    assert any(link.startswith(f"{begins}/static/page.") for link in links(page))


@pytest.mark.parametrize(
    ("tag", "link"), [("cy", "../../p/condition-summary/RHM20.cy.html"), ("ar", "RHM20.ar.html")]
)
def test_a_link_stays_in_the_language_when_there_is_such_a_page(
    tag: str, link: str, out: Path
) -> None:
    build(out, choices=Choices(tags=("en", tag)))
    notice = only_root(text_of(out, f"w/condition-summary/RHM07.{tag}.html"))
    assert any(found.endswith(link) for found in links(notice))


IN_WELSH = """---
number: RHM07
language: cy
translated_from: "1"
title: Poen yn yr esgyrn
summary: Hen daflen.
withdrawn_reason: Mae'r daflen yn hen.
services: [Rhiwmatoleg]
audiences: [Rhieni a gofalwyr]
topics: [Poen]
---
## Poen {#bone-pain aspect=overview}

Poen.

## Cael help {#when-to-get-help aspect=see-doctor always}

Siaradwch.
"""


def test_a_link_leads_to_the_original_when_there_is_no_page_in_the_language(
    library: Path, out: Path
) -> None:
    change(library, "resources/rhm07.md", "replaced_by: RHM20", "replaced_by: EMD12")
    (library / "resources/rhm07.cy.md").write_text(IN_WELSH, encoding="utf-8")
    build(out, library)
    notice = only_root(text_of(out, "w/condition-summary/RHM07.cy.html"))
    assert "../../p/condition-summary/EMD12.html" in links(notice)


def test_the_list_names_everything_that_may_be_embedded(outs: dict[str, Path]) -> None:
    page = parse(text_of(outs["with a service"], "index.html"))
    shown = {code.text for code in page.all("code")}
    missing = [
        name
        for name in files_in(outs["with a service"])
        if name.startswith("w/") and name not in shown
    ]
    assert all(re.search("PHM01|RHM07", name) for name in missing)
    assert "Health information from Sheffield Children's" in page.all("h1")[0].text
    assert len(ids(page)) == len(set(ids(page)))


# Renamed, withdrawn, draft, gone


@pytest.mark.parametrize("folder", ["w", "p"])
def test_an_old_name_has_a_copy(folder: str, outs: dict[str, Path]) -> None:
    files = files_in(outs["with a service"])
    old = files[f"{folder}/condition-summary/PHM01.html"]
    assert old == files[f"{folder}/condition-summary/PHM03.html"]


def test_a_withdrawn_resource_is_its_notice(outs: dict[str, Path]) -> None:
    for_reading = text_of(outs["relative"], "p/condition-summary/RHM07.html")
    assert "This resource has been withdrawn." in for_reading
    assert "Children can have bone pain" not in for_reading
    rating = text_of(outs["with a service"], "w/feedback-rating/RHM07.html")
    assert "has been withdrawn, so we do not ask" in rating


@pytest.mark.parametrize(
    ("change_it", "gone"),
    [
        (
            lambda library: change(
                library, "resources/emd12.md", "status: published", "status: draft"
            ),
            "EMD12",
        ),
        (lambda library: (library / "resources/phl05.md").unlink(), "PHL05"),
        (lambda library: (library / "resources/rhm20.cy.md").unlink(), "RHM20.cy"),
        (lambda library: (library / "teams/musculoskeletal-pain.yml").unlink(), "musculoskeletal"),
        (lambda library: change(library, "resources/phm03.md", "[PHM01]", "[]"), "PHM01"),
    ],
    ids=["a draft", "a resource", "a translation", "a team", "an old name"],
)
def test_what_is_no_longer_published_is_removed(
    change_it: Callable[[Path], None], gone: str, library: Path, out: Path
) -> None:
    build(out, library)
    assert [name for name in files_in(out) if gone in name]
    change_it(library)
    changes = build(out, library)
    assert [name for name in files_in(out) if gone in name] == []
    assert all(gone in name for name in changes.removed)
    assert set(manifest(out)["files"]) == set(files_in(out)) - {MANIFEST}
    assert broken_links(out) == []


def test_a_folder_that_holds_nothing_any_more_is_removed(out: Path) -> None:
    build(out, choices=Choices(live_url=LIVE))
    assert (out / "w/feedback-rating").is_dir()
    build(out)
    assert not (out / "w/feedback-rating").exists()


@pytest.mark.parametrize("name", ["notes.txt", "w/contact-card/ours.html", "own/index.html"])
def test_what_we_did_not_make_stays(name: str, library: Path, out: Path) -> None:
    build(out, library)
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_text("theirs")
    (library / "teams/musculoskeletal-pain.yml").unlink()
    build(out, library)
    assert text_of(out, name) == "theirs"
    assert name not in manifest(out)["files"]


# The manifest, and what is left alone


@every_way
def test_the_manifest_has_the_hash_and_the_size_of_every_file(
    way: str, outs: dict[str, Path]
) -> None:
    files = {name: body for name, body in files_in(outs[way]).items() if name != MANIFEST}
    assert manifest(outs[way])["files"] == {
        name: {
            "sha256": hashlib.sha256(body).hexdigest(),
            "size": len(body),
            "built": "2026-11-22",
        }
        for name, body in files.items()
    }


def test_the_manifest_says_when_by_what_and_from_what(outs: dict[str, Path]) -> None:
    from widget import __version__

    said = manifest(outs["relative"])
    assert said.keys() == {"generator", "version", "built", "library", "unfinished", "files"}
    assert (said["generator"], said["version"]) == ("carewidget", __version__)
    assert (said["built"], said["unfinished"]) == ("2026-11-22", [])
    assert said["library"] == fingerprint(EXAMPLE_LIBRARY)


def test_two_builds_of_a_library_on_a_day_are_the_same_in_every_byte(
    library: Path, out: Path, outs: dict[str, Path]
) -> None:
    build(out, library, choices=WAYS["every look"])
    assert files_in(out) == files_in(outs["every look"])


def with_one_fact(library: Path) -> Path:
    """The library with only one fact, so that another day shows no other one."""
    (library / "facts.yml").write_text("- id: bones\n  text: Bones grow.\n")
    return library


@pytest.mark.parametrize("day", [DAY, NEXT_DAY])
def test_a_file_that_has_not_changed_is_not_touched(day: date, library: Path, out: Path) -> None:
    build(out, with_one_fact(library))
    before = times(out)
    changes = build(out, library, day)
    assert times(out) == before
    assert (changes.written, changes.removed) == ([], [])
    assert manifest(out)["built"] == day.isoformat()


def test_on_the_same_day_the_manifest_is_not_touched_either(out: Path) -> None:
    build(out)
    before = (out / MANIFEST).stat().st_mtime_ns
    build(out)
    assert (out / MANIFEST).stat().st_mtime_ns == before


def test_a_change_writes_what_it_changes_with_the_day_of_that(library: Path, out: Path) -> None:
    build(out, with_one_fact(library))
    change(library, "resources/phl05.md", "title: Having a blood test", "title: A blood test")
    changes = build(out, library, NEXT_DAY)
    named = ("condition-summary", "disclaimer", "resource-details")
    assert set(changes.written) == {
        *[f"{kind}/{slug}/PHL05.html" for slug in named for kind in ("w", "p")],
        "index.html",
    }
    assert "23 November 2026" in text_of(out, "p/condition-summary/PHL05.html")
    assert "22 November 2026" in text_of(out, "p/condition-summary/EMD12.html")
    assert manifest(out)["files"]["index.html"]["built"] == "2026-11-23"
    assert manifest(out)["files"]["p/condition-summary/EMD12.html"]["built"] == "2026-11-22"


def test_a_file_that_somebody_changed_is_put_right(out: Path) -> None:
    build(out)
    before = files_in(out)
    (out / "p/condition-summary/EMD12.html").write_text("Nothing to worry about.")
    (out / "w/condition-summary/EMD12.html").unlink()
    changes = build(out)
    assert files_in(out) == before
    assert len(changes.written) == 2


class Stopped(Exception):
    """The build was stopped."""


def build_and_stop(
    writes: int, monkeypatch: pytest.MonkeyPatch, out: Path, library: Path = EXAMPLE_LIBRARY
) -> None:
    """Let a build write so many files, and stop it before the next comes into its place."""
    replace, left = Path.replace, [writes]

    def replace_or_stop(self: Path, target: Path) -> Path:
        # Servers of other tests write in this process too.
        if target.is_relative_to(out):
            left[0] -= 1
            if left[0] < 0:
                raise Stopped
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace_or_stop)
        with pytest.raises(Stopped):
            build(out, library)


@pytest.mark.parametrize("writes", [0, 1, 2, 9, 20, 34, 35])
def test_a_build_that_was_interrupted_is_completed_by_the_next(
    writes: int, out: Path, monkeypatch: pytest.MonkeyPatch, outs: dict[str, Path]
) -> None:
    build_and_stop(writes, monkeypatch, out)
    (out / TEMPORARY).write_text("left behind by a machine that lost its power")
    assert not [path for path in out.rglob("*.html") if "</" not in path.read_text()]
    build(out)
    assert files_in(out) == files_in(outs["relative"])


@pytest.mark.parametrize("writes", [1, 4, 6])
def test_a_folder_can_be_used_after_an_interrupted_build(
    writes: int, library: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(out, library)
    change(library, "resources/phl05.md", "title: Having a blood test", "title: A blood test")
    change(library, "resources/rhm20.md", "title: Chronic", "title: The chronic")
    (library / "resources/emd12.md").unlink()
    build_and_stop(writes, monkeypatch, out, library)
    assert broken_links(out) == []


def test_what_an_interrupted_build_left_is_removed_when_it_is_no_longer_published(
    library: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_and_stop(20, monkeypatch, out, library)
    assert (out / "p/condition-summary/PHL05.html").is_file()
    (library / "resources/phl05.md").unlink()
    build_and_stop(1, monkeypatch, out, library)
    build(out, library)
    assert [name for name in files_in(out) if "PHL05" in name] == []


def test_only_one_build_writes_at_a_time(out: Path) -> None:
    build(out)
    held = os.open(out, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with pytest.raises(CannotRun, match="Another build is writing to"):
        build(out)
    os.close(held)
    build(out)


def test_a_manifest_cannot_lead_out_of_the_folder(out: Path, tmp_path: Path) -> None:
    build(out)
    (tmp_path / "site" / "precious.txt").write_text("precious")
    said = manifest(out)
    said["files"]["../precious.txt"] = said["files"]["index.html"]
    (out / MANIFEST).write_text(json.dumps(said))
    with pytest.raises(CannotRun, match="is not one that carewidget wrote"):
        build(out)
    assert (tmp_path / "site" / "precious.txt").is_file()


# The command


class Ran:
    """How a command ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Runs `carewidget build`."""
    monkeypatch.setenv("CAREWIDGET_STATE", str(tmp_path / "state"))

    def run_build(*arguments: str | Path) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main(["build", *(str(argument) for argument in arguments)])
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return run_build


def test_a_build_ends_with_0_and_says_what_it_did(run: Callable[..., Ran], out: Path) -> None:
    ran = run(EXAMPLE_LIBRARY, out)
    again = run(EXAMPLE_LIBRARY, out)
    total = len(files_in(out)) - 1
    assert (ran.code, ran.out) == (0, "")
    assert f"{total} files in {out}; {total} written, 0 removed." in ran.err
    assert f"{total} files in {out}; 0 written, 0 removed." in again.err


def test_the_library_may_come_from_the_environment(
    run: Callable[..., Ran], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAREWIDGET_LIBRARY", str(EXAMPLE_LIBRARY))
    assert run(out).code == 0
    assert (out / "index.html").is_file()


def test_every_option_may_be_given_repeatedly(run: Callable[..., Ran], out: Path) -> None:
    options = "--heading 3 --heading 2 --heading 3 --lang cy --theme dark --style link".split()
    run(EXAMPLE_LIBRARY, out, *options)
    found = {path.name for path in (out / "w/contact-card").glob("rheumatology*")}
    assert found == {"rheumatology.cy.dark.link.html", "rheumatology.h3.cy.dark.link.html"}


@pytest.mark.parametrize("by", ["option", "environment"])
@pytest.mark.parametrize("form", ["feedback-rating", "report-missing"])
def test_with_a_service_a_form_is_a_link_to_it(
    form: str, by: str, run: Callable[..., Ran], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by == "environment":
        monkeypatch.setenv("CAREWIDGET_BASE_URL", LIVE)
    ran = run(EXAMPLE_LIBRARY, out, *(["--live-url", f"{LIVE}/"] if by == "option" else []))
    fragment = only_root(text_of(out, f"w/{form}/RHM20.cy.html"))
    page = text_of(out, f"p/{form}/RHM20.html")
    assert "left out" not in ran.err
    assert links(fragment) == [f"{LIVE}/p/{form}/RHM20?lang=cy"]
    assert fragment.classes == ["cw", f"cw-{form}"]
    assert f'href="{LIVE}/p/{form}/RHM20"' in page
    assert "left out" not in text_of(out, "index.html")


def test_without_a_service_the_rating_is_left_out_and_that_is_said(
    run: Callable[..., Ran], out: Path
) -> None:
    ran = run(EXAMPLE_LIBRARY, out)
    assert ran.code == 0
    assert ran.err.count("feedback-rating is left out: its form needs a running service.") == 1
    assert ran.err.count("report-missing is left out: its form needs a running service.") == 1
    forms = ("feedback-rating", "report-missing")
    assert [name for name in files_in(out) if any(form in name for form in forms)] == []
    assert "Forms are left out here" in parse(text_of(out, "index.html")).text


def test_mistakes_are_listed_and_the_last_good_version_is_built(
    run: Callable[..., Ran], library: Path, out: Path
) -> None:
    run(library, out)
    before = files_in(out)
    change(library, "resources/phl05.md", "reviewed: 2025-11-03", "reviewed: 31/02/2025")
    ran = run(library, out)
    assert (ran.code, ran.out) == (1, "")
    assert "resources/phl05.md:" in ran.err
    assert '"31/02/2025" is not a date (write 2025-02-28)' in ran.err
    assert times(out).keys() | {MANIFEST} == before.keys()
    assert (
        files_in(out)["p/condition-summary/PHL05.html"] == before["p/condition-summary/PHL05.html"]
    )


def test_without_a_last_good_version_the_rest_is_built(
    run: Callable[..., Ran], library: Path, out: Path
) -> None:
    change(library, "resources/phl05.md", "reviewed: 2025-11-03", "reviewed: 31/02/2025")
    assert run(library, out).code == 1
    files = files_in(out)
    assert not [name for name in files if "PHL05" in name]
    assert "p/condition-summary/EMD12.html" in files
    assert broken_links(out) == []


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("resources/phl05.md", "condition-summary/PHL05.html"),
        ("resources/rhm20.cy.md", "condition-summary/RHM20.cy.html"),
        ("teams/rheumatology.yml", "contact-card/rheumatology.ar.html"),
    ],
)
def test_what_an_earlier_build_made_stays_while_there_is_a_mistake(
    file: str, name: str, run: Callable[..., Ran], library: Path, out: Path, tmp_path: Path
) -> None:
    run(library, out)
    before = files_in(out)
    shutil.rmtree(tmp_path / "state")
    with (library / file).open("r+") as opened:
        text = opened.read()
        opened.seek(0)
        opened.write("---\nstrange: field\n" + text.removeprefix("---\n"))
    assert run(library, out).code == 1
    after = files_in(out)
    assert after[f"p/{name}"] == before[f"p/{name}"]
    assert after[f"w/{name}"] == before[f"w/{name}"]
    assert f"p/{name}" in manifest(out)["files"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("status: withdrawn\nwithdrawn_reason: It is wrong.", "has been withdrawn"),
        ("status: withdrawn", None),
        ('"status" : "withdrawn"', None),
        ("status: draft\nstrange: field", None),
    ],
)
def test_what_is_taken_back_does_not_stay_for_a_mistake(
    said: str, shown: str | None, run: Callable[..., Ran], library: Path, out: Path, tmp_path: Path
) -> None:
    run(library, out)
    shutil.rmtree(tmp_path / "state")
    change(library, "resources/rhm20.md", "status: published", said)
    change(library, "resources/rhm20.cy.md", "language: cy", "language: cy\nstrange: field")
    assert run(library, out).code == 1
    page = files_in(out).get("p/condition-summary/RHM20.html")
    assert (page is None) == (shown is None)
    assert page is None or (shown or "") in page.decode()
    assert not (out / "p/condition-summary/RHM20.cy.html").exists()


def put(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


REFUSED: dict[str, tuple[Callable[[Path], list[str | Path]], str]] = {
    "there is no library": (lambda f: [f / "none", f / "out"], "There is no library folder"),
    "it is no library": (lambda f: [put(f / "a/b").parent, f / "out"], "has no library.yml"),
    "library.yml is broken": (
        lambda f: [put(f / "a/library.yml", "name: [").parent, f / "out"],
        "The library cannot be served until library.yml is right",
    ),
    "the folder is a file": (lambda f: [EXAMPLE_LIBRARY, put(f / "out")], "(File exists)"),
    "the folder is beneath a file": (
        lambda f: [EXAMPLE_LIBRARY, put(f / "out") / "site"],
        "(Not a directory)",
    ),
    "the folder cannot be written": (
        lambda f: [EXAMPLE_LIBRARY, "/proc/self/out"],
        "/proc/self/out cannot be written",
    ),
    "the folder holds something": (
        lambda f: [EXAMPLE_LIBRARY, put(f / "out/thesis.txt").parent],
        "is not empty, and has no manifest.json of ours. Name an empty folder",
    ),
    "the manifest is another program's": (
        lambda f: [EXAMPLE_LIBRARY, put(f / "out/manifest.json", '{"name": "App"}').parent],
        "is not one that carewidget wrote",
    ),
    "the manifest is broken": (
        lambda f: [EXAMPLE_LIBRARY, put(f / "out/manifest.json", "{").parent],
        "is not one that carewidget wrote",
    ),
    "the folder is the library": (
        lambda f: [library := shutil.copytree(EXAMPLE_LIBRARY, f / "a"), library],
        "is inside the library",
    ),
    "the folder is inside the library": (
        lambda f: [library := shutil.copytree(EXAMPLE_LIBRARY, f / "a"), library / "resources/out"],
        "is inside the library",
    ),
    "the folder is not named": (lambda f: [], "Missing argument 'OUT'"),
    "nothing is in the language": (
        lambda f: [EXAMPLE_LIBRARY, f / "out", "--lang", "fr"],
        "Nothing here is in the language fr. There is: en, cy, ar.",
    ),
    "the language is none": (
        lambda f: [EXAMPLE_LIBRARY, f / "out", "--lang", "not a tag"],
        "The option lang cannot be not a tag.",
    ),
    "the heading is none": (
        lambda f: [EXAMPLE_LIBRARY, f / "out", "--heading", "9"],
        "'9' is not one of '2', '3'",
    ),
    "the base is no address": (
        lambda f: [EXAMPLE_LIBRARY, f / "out", "--base-url", "/health"],
        'The base URL "/health" is not an address.',
    ),
    "the service is no address": (
        lambda f: [EXAMPLE_LIBRARY, f / "out", "--live-url", "live.example.org"],
        '"live.example.org" is not an address.',
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_built_is_refused_in_a_sentence(
    why: str, run: Callable[..., Ran], tmp_path: Path
) -> None:
    arguments, said = REFUSED[why]
    given = arguments(tmp_path)
    before = files_in(tmp_path)
    ran = run(*given)
    after = {name for name in files_in(tmp_path) if not name.startswith("state/")}
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert after == before.keys()


def test_a_library_that_breaks_leaves_the_folder_as_it_was(
    run: Callable[..., Ran], library: Path, out: Path
) -> None:
    run(library, out)
    before = files_in(out)
    change(library, "library.yml", "country: GB", "country: Wales")
    assert run(library, out).code == 2
    assert files_in(out) == before


def test_a_disk_that_is_full_is_said(
    run: Callable[..., Ran], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_bytes = Path.write_bytes

    def fail(self: Path, body: bytes) -> int:
        if self.is_relative_to(out):
            raise OSError(28, "No space left on device", str(self))
        return write_bytes(self, body)

    monkeypatch.setattr(Path, "write_bytes", fail)
    ran = run(EXAMPLE_LIBRARY, out)
    assert ran.code == 2
    assert "cannot be written (No space left on device)." in ran.err


def test_a_build_that_is_stopped_by_hand_is_not_called_a_success(
    run: Callable[..., Ran], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def stop(self: Path, target: Path) -> Path:
        if target.is_relative_to(out):
            raise KeyboardInterrupt
        return replace(self, target)

    (out.parent / "state").mkdir(parents=True)
    run(EXAMPLE_LIBRARY, out.parent / "first")
    monkeypatch.setattr(Path, "replace", stop)
    ran = run(EXAMPLE_LIBRARY, out)
    assert ran.code == 2
    assert "build again to complete it" in ran.err


@pytest.mark.parametrize("way", ["a terminal", "a pipe"])
def test_progress_is_shown_on_a_terminal_only(way: str, out: Path, tmp_path: Path) -> None:
    mine, its = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "widget", "build", str(EXAMPLE_LIBRARY), str(out)],
        env=clean_environment(state=str(tmp_path / "state")) | {"TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=its if way == "a terminal" else subprocess.PIPE,
        timeout=60,
    )
    os.close(its)
    said = os.read(mine, 100_000) if way == "a terminal" else done.stderr
    os.close(mine)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (b"Reading" in said and b"Building" in said) == (way == "a terminal")
    assert (b"\x1b" in said) == (way == "a terminal")
    assert b"0 removed." in said


def test_the_help_says_what_relative_means(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["build", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "a page of yours that includes a fragment only if OUT is the top" in said


def test_the_readme_has_the_command() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert "carewidget build examples/library public" in readme


# In a browser


class Quiet(SimpleHTTPRequestHandler):
    """Python's own file server, without its log."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(outs: dict[str, Path]) -> Iterator[str]:
    """Where the relative build with a service is served, at the top of a site."""
    handler = partial(Quiet, directory=str(outs["with a service"]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


PAGES = [
    "index.html",
    "p/condition-summary/RHM20.html",
    "p/condition-summary/RHM20.ar.html",
    "p/condition-summary/RHM07.html",
    "p/contact-card/musculoskeletal-pain.cy.html",
    "p/feedback-rating/RHM20.cy.html",
]


@pytest.mark.parametrize("by", ["file", "http"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_styled_and_accessible_wherever_it_is(
    path: str, by: str, outs: dict[str, Path], served: str, browser: Chrome
) -> None:
    base_url = outs["with a service"].as_uri() if by == "file" else served
    browser.get(f"{base_url}/{path}")
    measured = "return getComputedStyle(document.querySelector(arguments[0])).borderTopWidth"
    bar = ".banner" if path == "index.html" else ".cw"
    assert browser.execute_script(measured, bar) == "5px"
    assert browser.get_log("browser") == []
    assert violations(browser) == []


@pytest.mark.parametrize("path", PAGES[:4])
def test_a_page_does_not_scroll_sideways_on_a_small_telephone(
    path: str, outs: dict[str, Path], browser: Chrome
) -> None:
    size = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(f"{outs['with a service'].as_uri()}/{path}")
    assert browser.execute_script(
        "return document.documentElement.scrollWidth === document.documentElement.clientWidth"
    )


def test_a_link_between_pages_works_from_a_file(outs: dict[str, Path], browser: Chrome) -> None:
    browser.get((outs["relative"] / "p/condition-summary/RHM07.html").as_uri())
    browser.find_element(By.PARTIAL_LINK_TEXT, "Read resource RHM20").click()
    wait_for(browser, lambda: "osteomyelitis" in browser.find_element(By.TAG_NAME, "h1").text)


def host_page(head: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ours</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,">{head}</head>'
        f"<body><main><h1>Our page</h1>{body}</main></body></html>"
    )


def test_a_page_of_the_same_site_shows_fragments_by_htmx(
    outs: dict[str, Path], served: str, browser: Chrome
) -> None:
    folder = outs["with a service"]
    pasted = parse(text_of(folder, "index.html")).all("pre")[1].text
    setup, _, place = pasted.partition(" <div")
    names = ("condition-summary/RHM07", "contact-card/rheumatology", "feedback-rating/RHM20")
    body = "".join(f"<div{place.replace('condition-summary/RHM20', name)}" for name in names)
    put(folder / "host.html", host_page(setup, body))
    browser.get(f"{served}/host.html")
    WebDriverWait(browser, 10).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, ".cw")) == 3)
    (folder / "host.html").unlink()
    assert browser.get_log("browser") == []
    assert violations(browser) == []
    browser.find_element(By.PARTIAL_LINK_TEXT, "Read resource RHM20").click()
    wait_for(browser, lambda: browser.current_url.endswith("/RHM20.html"))
    wait_for(browser, lambda: "osteomyelitis" in browser.find_element(By.TAG_NAME, "h1").text)


def test_a_server_side_include_makes_a_whole_page(outs: dict[str, Path], browser: Chrome) -> None:
    """The server's part is played here: what it does is put a file in the place of a comment."""
    folder = outs["relative"]
    directive = parse(text_of(folder, "index.html")).all("pre")[0].text
    match = re.fullmatch(r'<!--#include virtual="/(.+)" -->', directive)
    assert match
    page = host_page("", text_of(folder, match[1]))
    assert heading_levels(parse(page))[:3] == [1, 2, 3]


def test_an_absolute_base_is_in_what_is_pasted(outs: dict[str, Path]) -> None:
    include, embed = (
        block.text for block in parse(text_of(outs["absolute"], "index.html")).all("pre")
    )
    assert include.startswith(f'<!--#include virtual="{urlsplit(BASE).path}/w/')
    assert f'data-hx-get="{BASE}/w/condition-summary/RHM20.html"' in embed


@pytest.mark.skipif(not shutil.which("java"), reason="the HTML checker needs Java")
def test_every_page_is_valid_html(outs: dict[str, Path]) -> None:
    folder = outs["with a service"]
    pages = [folder / "index.html", *sorted((folder / "p").rglob("*.html"))]
    command = ["java", "-jar", str(CHECKER), "--stdout", "--format", "json", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *map(str, pages)], capture_output=True, text=True, timeout=110, check=True
    )
    assert json.loads(done.stdout)["messages"] == []
