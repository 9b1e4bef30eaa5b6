"""The PDF of a resource: its tags by PDF/UA-1, its words, and how it is kept."""

import io
import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from tests.changing import change
from tests.verapdf import faults_of
from widget.address import Addresses
from widget.content.reader import read_library
from widget.edition import Edition
from widget.errors import CannotMakePdf
from widget.fragment import Fragments
from widget.paths import EXAMPLE_LIBRARY
from widget.pdf import Pdf, Pdfs
from widget.submission import Showings

BASE_URL = "https://widgets.example.net"
CASES = {
    "an article": ("RHM20", "en", False),
    "large print": ("RHM20", "en", True),
    "Welsh": ("RHM20", "cy", False),
    "Arabic": ("RHM20", "ar", False),
    "an urgent notice": ("EMD12", "en", False),
    "a table": ("PHL05", "en", False),
    "a medicine in large print": ("PHM03", "en", True),
}
every_case = pytest.mark.parametrize("case", CASES)


def pdfs_of(folder: Path) -> Pdfs:
    return Pdfs(Fragments(Addresses(BASE_URL), Showings("a secret")), folder)


def pdf_of(pdfs: Pdfs, library: Path, number: str, tag: str = "en", large: bool = False) -> Pdf:
    edition = Edition.today(read_library(library))
    return pdfs.get(edition, edition.resource(number).in_language(tag), large)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Pdf]:
    """Each case, made once."""
    pdfs = pdfs_of(tmp_path_factory.mktemp("pdf"))
    return {name: pdf_of(pdfs, EXAMPLE_LIBRARY, *case) for name, case in CASES.items()}


@pytest.fixture(scope="module")
def faults(
    made: Mapping[str, Pdf], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, list[str]]:
    """What veraPDF says of each case, and of one without tags."""
    folder = tmp_path_factory.mktemp("verapdf")
    files = {name: folder / f"{number}.pdf" for number, name in enumerate([*made, "no tags"])}
    for name, file in files.items():
        file.write_bytes(made[name].body if name in made else without_tags(made["an article"]))
    found = faults_of(*files.values())
    return {name: found[str(file)] for name, file in files.items()}


def without_tags(pdf: Pdf) -> bytes:
    spoilt = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf.body)) as opened:
        del opened.Root.StructTreeRoot
        opened.save(spoilt)
    return spoilt.getvalue()


def text_of(pdf: Pdf) -> str:
    opened = pypdfium2.PdfDocument(pdf.body)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in opened)
    opened.close()
    return " ".join(text.split())


def elements(pdf: Pdf) -> list[tuple[str, str]]:
    """The tags in reading order, each with the title or alternative it has."""

    def walk(node: pikepdf.Object) -> list[tuple[str, str]]:
        if isinstance(node, pikepdf.Array):
            return [found for child in node for found in walk(child)]
        if not isinstance(node, pikepdf.Dictionary):
            return []
        own = [(str(node.S), str(node.get("/Alt", "")))] if "/S" in node else []
        return own + (walk(node.K) if "/K" in node else [])

    with pikepdf.open(io.BytesIO(pdf.body)) as opened:
        return walk(opened.Root.StructTreeRoot)


@every_case
def test_it_conforms_to_pdf_ua(case: str, faults: Mapping[str, list[str]]) -> None:
    assert faults[case] == []


def test_the_validator_finds_a_fault_where_there_is_one(faults: Mapping[str, list[str]]) -> None:
    assert faults["no tags"] != []


@every_case
def test_it_says_its_title_and_language(case: str, made: Mapping[str, Pdf]) -> None:
    number, tag, _ = CASES[case]
    edition = Edition.today(read_library(EXAMPLE_LIBRARY))
    with pikepdf.open(io.BytesIO(made[case].body)) as opened:
        assert str(opened.docinfo.Title) == edition.resource(number).in_language(tag).title
        assert str(opened.Root.Lang) == tag
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(opened.Root.MarkInfo.Marked)


def test_its_headings_make_an_outline_in_reading_order(made: Mapping[str, Pdf]) -> None:
    levels = [name for name, _ in elements(made["an article"]) if name[1:2] == "H"]
    assert levels[0] == "/H1"
    assert levels.count("/H1") == 1
    assert {"/H2", "/H3"} <= set(levels)
    with pikepdf.open(io.BytesIO(made["an article"].body)) as opened, opened.open_outline() as out:
        (title,) = out.root
        assert title.title == "Chronic recurrent multifocal osteomyelitis (CRMO)"
        assert "Symptoms" in [child.title for child in title.children]


def test_a_table_has_header_cells_and_a_list_has_items(made: Mapping[str, Pdf]) -> None:
    tags = [name for name, _ in elements(made["a table"])]
    assert {"/Table", "/TR", "/TH", "/TD", "/L", "/LI"} <= set(tags)


@pytest.mark.parametrize(
    "words",
    [
        "RHM20 · Version 2",
        "Reviewed 15 September 2025",
        "Next review 15 September 2028",
        "This is general information about care",
        "This resource mentions medicines.",
        "Page 1 / ",
        "Rheumatology Team",
        "0114 271 7786",
        f"{BASE_URL}/r/RHM20",
    ],
)
def test_it_holds(words: str, made: Mapping[str, Pdf]) -> None:
    assert words in text_of(made["an article"])


def test_a_translation_says_that_it_is_one(made: Mapping[str, Pdf]) -> None:
    text = text_of(made["Welsh"])
    assert "Yn Saesneg yr ysgrifennwyd yr adnodd hwn yn wreiddiol" in text
    assert f"{BASE_URL}/r/RHM20?lang=cy" in text.replace(" ", "")


def test_the_urgent_notice_comes_first(made: Mapping[str, Pdf]) -> None:
    text = text_of(made["an urgent notice"])
    assert text.index("Urgent") < text.index("Call 999") < text.index("A bump on the head")


def test_a_link_can_be_followed(made: Mapping[str, Pdf]) -> None:
    with pikepdf.open(io.BytesIO(made["an article"].body)) as opened:
        links = {str(one.A.URI) for page in opened.pages for one in page.get("/Annots", [])}
    assert {"tel:+441142717786", "mailto:rheumatology.nurses@nhs.net"} <= links
    assert f"{BASE_URL}/r/RHM20" in links


@pytest.mark.parametrize(("case", "smallest"), [("an article", 12), ("large print", 18)])
def test_no_letter_of_the_text_is_smaller_than(
    case: str, smallest: int, made: Mapping[str, Pdf]
) -> None:
    opened = pypdfium2.PdfDocument(made[case].body)
    sizes = {
        round(text.get_font_size() * text.get_matrix().a, 1)
        for page in opened
        for text in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        # What stands at the foot of each page says nothing that is not in the text.
        if text.get_bounds()[1] > 65
    }
    opened.close()
    assert min(sizes) >= smallest


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    pdfs = pdfs_of(tmp_path)
    first = pdf_of(pdfs, EXAMPLE_LIBRARY, "PHL05")
    (file,) = tmp_path.iterdir()
    before = file.stat().st_mtime_ns
    assert pdf_of(pdfs_of(tmp_path), EXAMPLE_LIBRARY, "PHL05") == first
    assert file.stat().st_mtime_ns == before


def test_a_new_version_takes_the_place_of_the_old_one(tmp_path: Path, library: Path) -> None:
    pdfs = pdfs_of(tmp_path / "pdf")
    old = pdf_of(pdfs, library, "PHL05")
    pdf_of(pdfs, library, "PHL05", large=True)
    change(library, "resources/phl05.md", "title: Having a blood test", "title: Giving blood")
    new = pdf_of(pdfs, library, "PHL05")
    assert "Giving blood" in text_of(new)
    assert "Giving blood" not in text_of(old)
    assert len(list((tmp_path / "pdf").glob("PHL05-en.*"))) == 1
    assert len(list((tmp_path / "pdf").glob("PHL05-en-large-print.*"))) == 1


def test_a_folder_that_cannot_be_written_keeps_nobody_from_reading(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "pdf").write_text("a file, and no folder")
    with caplog.at_level(logging.ERROR):
        assert pdf_of(pdfs_of(tmp_path / "pdf"), EXAMPLE_LIBRARY, "PHL05").body.startswith(b"%PDF")
    assert "cannot be kept" in caplog.text


def test_half_a_file_is_never_there_under_its_name(tmp_path: Path) -> None:
    pdf_of(pdfs_of(tmp_path), EXAMPLE_LIBRARY, "PHL05")
    assert [one for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_a_picture_that_cannot_be_had_leaves_its_words_and_the_pdf_is_not_kept(
    tmp_path: Path, library: Path
) -> None:
    picture = "![A needle](https://pictures.invalid/needle.png)"
    change(library, "resources/phl05.md", "We clean the skin", f"{picture}\n\nWe clean the skin")
    pdf = pdf_of(pdfs_of(tmp_path / "pdf"), library, "PHL05")
    assert "A needle" in text_of(pdf)
    assert not list(tmp_path.glob("pdf/*"))


@pytest.fixture
def without_weasyprint(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """As on a machine where it is not installed."""

    def hide() -> None:
        monkeypatch.setitem(sys.modules, "weasyprint", None)

    return hide


def test_without_weasyprint_it_is_said_what_to_install(
    tmp_path: Path, without_weasyprint: Callable[[], None]
) -> None:
    without_weasyprint()
    with pytest.raises(CannotMakePdf, match=r"pip install 'carewidget\[pdf\]'"):
        pdf_of(pdfs_of(tmp_path), EXAMPLE_LIBRARY, "PHL05")


def test_what_was_made_before_is_given_out_without_weasyprint(
    tmp_path: Path, without_weasyprint: Callable[[], None]
) -> None:
    first = pdf_of(pdfs_of(tmp_path), EXAMPLE_LIBRARY, "PHL05")
    without_weasyprint()
    assert pdf_of(pdfs_of(tmp_path), EXAMPLE_LIBRARY, "PHL05") == first


def test_a_failure_of_weasyprint_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise RecursionError("too deep")

    monkeypatch.setattr("weasyprint.HTML.write_pdf", fail)
    with pytest.raises(CannotMakePdf, match="too deep"):
        pdf_of(pdfs_of(tmp_path), EXAMPLE_LIBRARY, "PHL05")


def test_nobody_waits_long_while_another_one_is_made(tmp_path: Path) -> None:
    pdfs = pdfs_of(tmp_path)
    with (
        pdfs._making.take(AssertionError()),
        pytest.raises(CannotMakePdf, match="Another PDF is being made"),
    ):
        pdf_of(pdfs, EXAMPLE_LIBRARY, "PHL05")
    assert pdf_of(pdfs, EXAMPLE_LIBRARY, "PHL05").body.startswith(b"%PDF")
