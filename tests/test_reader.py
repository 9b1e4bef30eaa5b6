"""The library folder, read: every mistake at once, and none that stops the rest."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.changing import change
from widget.content.compiled import make_temporary
from widget.content.library_folder import MAX_BYTES
from widget.content.model import Library
from widget.content.reader import read_library
from widget.errors import BadLibrary
from widget.paths import EXAMPLE_LIBRARY

RHM20 = "resources/rhm20.md"
WELSH = "resources/rhm20.cy.md"
RHEUMATOLOGY = "teams/rheumatology.yml"

Change = Callable[[Path], object]


@pytest.fixture(scope="module")
def good() -> Library:
    """The example library, as it was before anything was broken."""
    return read_library(EXAMPLE_LIBRARY)


def complaints(library: Path, last_good: Library | None = None) -> list[str]:
    return [str(mistake) for mistake in read_library(library, last_good).mistakes]


def put(file: str, content: str | bytes) -> Change:
    """A change that replaces a file."""
    data = content.encode() if isinstance(content, str) else content
    return lambda library: (library / file).write_bytes(data)


def swap(file: str, old: str, new: str) -> Change:
    """A change that replaces a text in a file."""
    return lambda library: change(library, file, old, new)


def test_all_mistakes_of_all_files_are_found_at_once_in_order(library: Path, good: Library) -> None:
    change(library, "resources/phl05.md", "reviewed: 2025-11-03", "reviewed: 31/02/2025")
    change(library, "resources/phl05.md", "\nlanguage: en", "\nlanguage: en\nmedicine: yes")
    change(library, WELSH, "language: cy", "language: cz")
    change(library, RHEUMATOLOGY, "0114 271 7786\nemail", "0114 271 77\nemail")
    change(library, "facts.yml", "- id: teddy", "- id: Teddy")
    assert complaints(library, good) == [
        'facts.yml:2: id: "Teddy-mri-scanner" is not a short name in lower case '
        "(write teddy-mri-scanner)",
        "resources/phl05.md:19: medicine: is not a field (did you mean medicines?)",
        'resources/phl05.md:23: reviewed: "31/02/2025" is not a date (write 2025-02-28)',
        'resources/rhm20.cy.md:4: language: "cz" is not a language of this library '
        "(add it to languages in library.yml, or correct it)",
        'resources/rhm20.cy.md:4: language: "cz" is not the file\'s (write cy)',
        'teams/rheumatology.yml:6: telephone: "0114 271 77" is not a telephone number '
        "(write 0114 271 7786)",
    ]


NO_FRONT_MATTER = (
    "resources/rhm20.md:1: does not begin with a front matter (put it between two lines of ---)"
)
UNREADABLE: dict[str, tuple[Change, str]] = {
    "not UTF-8": (
        lambda library: (library / RHM20).write_bytes(
            (library / RHM20).read_bytes().replace(b"X-rays", b"X\xffrays")
        ),
        "resources/rhm20.md:77: is not UTF-8 (save the file as UTF-8)",
    ),
    "UTF-16": (
        lambda library: (library / RHM20).write_text(
            (library / RHM20).read_text(encoding="utf-8"), encoding="utf-16"
        ),
        "resources/rhm20.md:1: is not UTF-8 (save the file as UTF-8)",
    ),
    "huge": (
        lambda library: (library / RHM20).write_bytes(
            (library / RHM20).read_bytes().ljust(MAX_BYTES + 1)
        ),
        "resources/rhm20.md:1: is larger than 1 MB (divide it into several resources)",
    ),
    "empty": (
        put(RHM20, ""),
        NO_FRONT_MATTER,
    ),
    "without front matter": (
        put(RHM20, "## Symptoms\n\nPain.\n"),
        NO_FRONT_MATTER,
    ),
    "a front matter without an end": (
        put(RHM20, "---\nnumber: RHM20\n"),
        NO_FRONT_MATTER,
    ),
    "no YAML": (
        swap(RHM20, "kind: condition", "kind: condition: rare"),
        "resources/rhm20.md:8: cannot be read as YAML: mapping values are not allowed here "
        "(check the indentation, the colons, and put a text that holds a colon in quotes)",
    ),
    "a folder": (
        lambda library: ((library / RHM20).unlink(), (library / RHM20).mkdir()),
        "resources/rhm20.md:1: cannot be read: Is a directory (make it readable)",
    ),
    "a broken link": (
        lambda library: ((library / RHM20).unlink(), (library / RHM20).symlink_to("nowhere")),
        "resources/rhm20.md:1: cannot be read: No such file or directory (make it readable)",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_one_mistake(library: Path, name: str) -> None:
    breaking, complaint = UNREADABLE[name]
    breaking(library)
    assert complaints(library) == [complaint]


@pytest.mark.parametrize("name", UNREADABLE)
def test_of_a_file_that_cannot_be_read_the_last_good_version_stays(
    library: Path, good: Library, name: str
) -> None:
    UNREADABLE[name][0](library)
    assert read_library(library, good).resources == good.resources


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "number: RHM20",
            "number: RHM21",
            '2: number: "RHM21" is not the file\'s name (write RHM20, or rename the file rhm21.md)',
        ),
        (
            "review_due: 2028-09-15",
            "review_due: 2024-09-15",
            "27: review_due: is before reviewed (write the day of the next review)",
        ),
        (
            "status: published",
            "status: withdrawn",
            "2: withdrawn_reason: is missing (tell families why, in one sentence)",
        ),
        (
            "language: en",
            "language: fr",
            '22: language: "fr" is not a language of this library '
            "(add it to languages in library.yml, or correct it)",
        ),
        (
            "team: rheumatology",
            "team: rheumatologists",
            '21: team: "rheumatologists" is not a team '
            "(the teams are musculoskeletal-pain, rheumatology)",
        ),
        (
            "status: published",
            "status: published\nreplaced_by: RHM99",
            '24: replaced_by: "RHM99" is not a resource of this library '
            "(write the number of one that is)",
        ),
        (
            "status: published",
            "status: published\nreplaced_by: RHM20",
            '24: replaced_by: "RHM20" leads back to this resource (write the number of another)',
        ),
        (
            "status: published",
            "status: published\nformerly: [PHL05]",
            '24: formerly: "PHL05" is a resource of its own (remove one of the two)',
        ),
        (
            "status: published",
            "status: published\nstatus: draft",
            "24: status: is written twice (keep one of the two)",
        ),
        (
            "owner: Lead",
            "owner: &lead Lead",
            "29: owner: uses an anchor (&) (write the text out each time)",
        ),
    ],
)
def test_what_does_not_fit_the_rest_of_the_library_is_said(
    library: Path, old: str, new: str, complaint: str
) -> None:
    change(library, RHM20, old, new)
    assert complaints(library) == [f"resources/rhm20.md:{complaint}"]


def test_what_the_sanitiser_dropped_is_said_with_file_and_line(library: Path) -> None:
    change(library, RHM20, "- blood tests", "- blood tests <script>x()</script>")
    change(library, "resources/emd12.md", "- has been sick", "- has been <u>sick</u>")
    assert complaints(library) == [
        "resources/emd12.md:44: urgent: <u> was left out (write <strong>, or ** in Markdown)",
        "resources/rhm20.md:76: <script> was left out (leave it out)",
    ]


def test_a_resource_from_which_something_was_dropped_is_published(library: Path) -> None:
    change(library, RHM20, "- blood tests", "- blood tests <script>x()</script>")
    (diagnosis,) = (
        s for s in read_library(library).resources["RHM20"].sections if s.id == "diagnosis"
    )
    assert "<li>blood tests </li>" in diagnosis.html


@pytest.mark.parametrize("file", [RHM20, WELSH, RHEUMATOLOGY, "library.yml", "facts.yml"])
def test_a_file_saved_on_windows_is_read_like_any_other(
    library: Path, good: Library, file: str
) -> None:
    content = (library / file).read_bytes().replace(b"\n", b"\r\n")
    (library / file).write_bytes(b"\xef\xbb\xbf" + content)  # a byte order mark
    assert read_library(library) == good


def test_lines_are_counted_alike_in_a_file_saved_on_windows(library: Path) -> None:
    change(library, RHM20, "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    (library / RHM20).write_bytes((library / RHM20).read_bytes().replace(b"\n", b"\r\n"))
    assert complaints(library) == [
        'resources/rhm20.md:26: reviewed: "31/02/2025" is not a date (write 2025-02-28)'
    ]


@pytest.mark.parametrize(
    "name", ["RHM21.md", "rhm-21.md", "notes.md", "rhm21.cy.ar.md", ".rhm21.md", "رحم.md"]
)
def test_a_file_whose_name_is_not_a_resource_s_is_said(library: Path, name: str) -> None:
    (library / "resources" / name).write_text("---\n---\n")
    assert complaints(library) == [
        f"resources/{name}:1: has a name that is not a resource's (write rhm20.md or rhm20.cy.md)"
    ]


def test_a_translation_without_its_original_is_said(library: Path) -> None:
    (library / RHM20).unlink()
    assert complaints(library) == [
        "resources/rhm20.ar.md:1: has no original resources/rhm20.md (add it)",
        "resources/rhm20.cy.md:1: has no original resources/rhm20.md (add it)",
    ]


# Quarantine


def test_a_resource_with_a_mistake_is_unavailable_and_holds_up_no_other(
    library: Path, good: Library
) -> None:
    change(library, RHM20, "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    read = read_library(library)
    assert read.unavailable == {"RHM20"}
    assert {**read.resources, "RHM20": good.resources["RHM20"]} == good.resources


def test_the_last_good_version_of_a_resource_with_a_mistake_stays(
    library: Path, good: Library
) -> None:
    change(library, RHM20, "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    change(library, RHM20, "title: Chronic", "title: Changed")
    read = read_library(library, good)
    assert read.resources == good.resources
    assert not read.unavailable


def test_other_changes_are_published_while_one_resource_is_broken(
    library: Path, good: Library
) -> None:
    change(library, RHM20, "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    change(library, "resources/phl05.md", "title: Having a blood test", "title: A blood test")
    assert read_library(library, good).resources["PHL05"].title == "A blood test"


def test_a_resource_that_is_mended_is_published(library: Path, good: Library) -> None:
    change(library, RHM20, "reviewed: 2025-09-15", "reviewed: 31/02/2025")
    change(library, RHM20, "title: Chronic", "title: Changed")
    broken = read_library(library, good)
    change(library, RHM20, "reviewed: 31/02/2025", "reviewed: 2025-09-15")
    assert read_library(library, broken).resources["RHM20"].title.startswith("Changed")


@pytest.mark.parametrize(
    "also",
    [
        "reviewed: 31/02/2025",
        "withdrawn_reason: Out of date: see RHM07",
        "owner: &lead Nurses",
        "owner: 'Nurses",
        "\towner: Nurses",
        "owner: Nurses\x00",
        "replaced_by: soon",
        "withdrawn_reason: [a, b]",
        "withdrawn_reason: {a: b}",
        "nested: " + "{a: " * 5000,
    ],
)
def test_a_withdrawal_counts_even_in_a_file_with_a_mistake(
    library: Path, good: Library, also: str
) -> None:
    change(library, RHM20, "status: published", f"status: withdrawn\n{also}")
    read = read_library(library, good)
    assert read.mistakes
    assert read.resources["RHM20"].status == "withdrawn"
    # What was read can be kept on disk, and comes back.
    assert make_temporary(read).library() == read


@pytest.mark.parametrize("status", ["withdrawn", '"withdrawn"', "'withdrawn'", "withdrawn # now"])
def test_a_withdrawal_counts_even_in_a_file_that_is_not_utf_8(
    library: Path, good: Library, status: str
) -> None:
    change(library, RHM20, "status: published", f"status: {status}")
    (library / RHM20).write_bytes((library / RHM20).read_bytes() + b"\xff")
    assert read_library(library, good).resources["RHM20"].status == "withdrawn"


def test_the_words_of_a_withdrawal_are_taken_from_a_file_with_another_mistake(
    library: Path, good: Library
) -> None:
    change(
        library,
        RHM20,
        "status: published",
        "status: withdrawn\nwithdrawn_reason: It is wrong.\nreplaced_by: RHM07\nkind: x",
    )
    resource = read_library(library, good).resources["RHM20"]
    assert (resource.withdrawn_reason, resource.replaced_by) == ("It is wrong.", "RHM07")


def test_a_text_about_withdrawal_withdraws_nothing(library: Path, good: Library) -> None:
    change(library, RHM20, "kind: condition", "kind: x\nowner_status: withdrawn")
    (library / RHM20).write_bytes((library / RHM20).read_bytes() + b"\nwithdrawn\xff")
    assert read_library(library, good).resources["RHM20"].status == "published"


def test_a_withdrawn_resource_stays_so_while_its_file_is_broken(library: Path) -> None:
    change(library, RHM20, "status: published", "status: withdrawn\nwithdrawn_reason: It is wrong.")
    withdrawn = read_library(library)
    change(library, RHM20, "status: withdrawn", "status: published")
    change(library, RHM20, "kind: condition", "kind: x")
    assert read_library(library, withdrawn).resources["RHM20"].status == "withdrawn"


def test_a_translation_with_a_mistake_alone_is_kept_back(library: Path) -> None:
    change(library, WELSH, "language: cy", "language: cy\ntopic: x")
    read = read_library(library)
    assert set(read.resources["RHM20"].translations) == {"ar"}
    assert not read.unavailable
    assert [mistake.file for mistake in read.mistakes] == [WELSH]


def test_the_last_good_version_of_a_translation_stays(library: Path, good: Library) -> None:
    change(library, WELSH, "language: cy", "language: cy\ntopic: x")
    change(library, RHM20, "title: Chronic", "title: Changed")
    resource = read_library(library, good).resources["RHM20"]
    assert resource.title.startswith("Changed")
    assert resource.translations == good.resources["RHM20"].translations


def test_a_mistake_of_the_original_is_not_said_of_its_translations_too(library: Path) -> None:
    change(library, RHM20, "kind: condition", "kind: illness\ntpics: [x]")
    assert {mistake.file for mistake in read_library(library).mistakes} == {RHM20}


@pytest.mark.parametrize(
    ("line", "field"), [("kind: illness", "kind"), ("team: &x y", "team"), ("titel: x", "titel")]
)
def test_a_mistake_of_a_translation_s_own_is_said_of_it(
    library: Path, line: str, field: str
) -> None:
    change(library, WELSH, "language: cy", f"language: cy\n{line}")
    (mistake,) = read_library(library).mistakes
    assert (mistake.file, mistake.line, mistake.field) == (WELSH, 5, field)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "medicines: yes",
            "medicines: yes\nurgent: Ring 999 if it is worse.",
            ":2: urgent: is missing (translate the original's urgent notice)",
        ),
        (
            "{#symptoms aspect=symptoms}",
            "{#pains aspect=symptoms always}",
            ':2: the section "pains", which is marked always, is missing '
            "(translate it, and mark it {#pains always})",
        ),
        (
            "{#symptoms aspect=symptoms}",
            "{#symptoms aspect=symptoms always}",
            ':2: the section "symptoms", which is marked always, is missing '
            "(translate it, and mark it {#symptoms always})",
        ),
    ],
)
def test_what_warns_of_danger_cannot_be_lost_in_translation(
    library: Path, old: str, new: str, complaint: str
) -> None:
    change(library, RHM20, old, new)
    assert complaints(library) == [
        f"resources/rhm20.ar.md{complaint}",
        f"resources/rhm20.cy.md{complaint}",
    ]


@pytest.mark.parametrize("name", ["rhm20.pt-br.md", "rhm20.pt-BR.md"])
def test_a_translation_is_found_by_its_language_however_its_file_is_called(
    library: Path, name: str
) -> None:
    change(library, "library.yml", "languages: [en, cy, ar]", "languages: [en, cy, ar, pt-BR]")
    text = (library / WELSH).read_text(encoding="utf-8")
    text = text.replace("language: cy", "language: pt-BR")
    (library / "resources" / name).write_text(text, encoding="utf-8")
    read = read_library(library)
    assert not read.mistakes
    assert read.resources["RHM20"].in_language("pt-BR").language == "pt-BR"


def test_when_an_original_is_gone_its_last_good_version_stays(library: Path, good: Library) -> None:
    (library / RHM20).unlink()
    assert read_library(library, good).resources["RHM20"] == good.resources["RHM20"]


def test_when_an_original_and_its_team_are_gone_the_rest_is_read(
    library: Path, good: Library
) -> None:
    (library / RHM20).unlink()
    (library / RHEUMATOLOGY).unlink()
    assert "PHL05" in read_library(library, good).resources


@pytest.mark.parametrize("broken", ["", "name: {", "name: &x a", "name: a\nfax: 1", "- a", "\x00"])
def test_the_last_good_version_of_a_team_with_a_mistake_stays(
    library: Path, good: Library, broken: str
) -> None:
    (library / RHEUMATOLOGY).write_text(broken)
    read = read_library(library, good)
    assert read.teams == good.teams
    assert {mistake.file for mistake in read.mistakes} == {RHEUMATOLOGY}


def test_a_resource_without_a_team_needs_none_in_a_library_without_teams(library: Path) -> None:
    shutil.rmtree(library / "teams")
    mistaken = {mistake.file for mistake in read_library(library).mistakes}
    assert {"resources/rhm20.md", "resources/rhm07.md"} <= mistaken
    assert "resources/phl05.md" not in mistaken


def test_resources_that_replace_each_other_are_both_named(library: Path) -> None:
    change(library, RHM20, "status: published", "status: published\nreplaced_by: RHM07")
    assert [said.partition(" (")[0] for said in complaints(library)] == [
        'resources/rhm07.md:18: replaced_by: "RHM20" leads back to this resource',
        'resources/rhm20.md:24: replaced_by: "RHM07" leads back to this resource',
    ]


def test_a_team_is_called_by_its_file_s_name(library: Path) -> None:
    change(library, RHEUMATOLOGY, "telephone:", "slug: other\ntelephone:")
    assert read_library(library).teams["rheumatology"].slug == "rheumatology"


# Facts


@pytest.mark.parametrize("text", ["", "---\n", "# none\n", "[]\n"])
def test_there_may_be_no_facts(library: Path, text: str) -> None:
    (library / "facts.yml").write_text(text)
    read = read_library(library)
    assert (read.facts, read.mistakes) == ((), ())


def test_there_may_be_no_file_of_facts(library: Path) -> None:
    (library / "facts.yml").unlink()
    assert read_library(library).facts == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id: a\ntext: b\n", '1: is not a list (begin each entry with "- ")'),
        ("- id: a\n", "1: text: is missing (add text)"),
        (
            "- id: a\n  text: b\n- id: a\n  text: c\n",
            '3: id: "a" is the name of an earlier fact (give it another name)',
        ),
        ("- id: a\n  text: &x b\n", "2: text: uses an anchor (&) (write the text out each time)"),
        ("- id: a\n  txt: b\n  text: c\n", "2: txt: is not a field (did you mean text?)"),
    ],
)
def test_a_mistake_in_the_facts_is_said(library: Path, text: str, complaint: str) -> None:
    (library / "facts.yml").write_text(text)
    assert complaint.replace("facts.yml:", "") in [
        one.removeprefix("facts.yml:") for one in complaints(library)
    ]


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("- id: [", slice(None)),
        ("teddy-mri-scanner\n", slice(None)),
        ("- id: teddy-mri-scanner\n", slice(1)),
        ("- id: &x y\n  a: b\n", slice(0)),
    ],
)
def test_the_last_good_version_of_a_fact_with_a_mistake_stays(
    library: Path, good: Library, text: str, stays: slice
) -> None:
    (library / "facts.yml").write_text(text)
    kept = read_library(library, good).facts
    assert kept == good.facts[stays]


# library.yml, and the folder


@pytest.mark.parametrize(
    ("change_library", "words"),
    [
        (
            swap("library.yml", "country: GB", "country: UK\nfax: 1"),
            "The library cannot be served until library.yml is right:\n"
            'library.yml:5: country: "UK" is not a country\'s ISO code (write GB)',
        ),
        (
            put("library.yml", b"\xff"),
            "The library cannot be served until library.yml is right:\n"
            "library.yml:1: is not UTF-8 (save the file as UTF-8)",
        ),
        (
            put("library.yml", "name: Sheffield: Children's\n"),
            "The library cannot be served until library.yml is right:\n"
            "library.yml:1: cannot be read as YAML: mapping values are not allowed here "
            "(check the indentation, the colons, and put a text that holds a colon in quotes)",
        ),
        (put("library.yml", ""), "library.yml:1: name: is missing"),
        (lambda library: (library / "library.yml").unlink(), "has no library.yml"),
    ],
)
def test_a_broken_library_yml_stops_everything(
    library: Path, good: Library, change_library: Change, words: str
) -> None:
    change_library(library)
    with pytest.raises(BadLibrary) as caught:
        read_library(library, good)
    assert words in caught.value.message


def test_all_mistakes_of_library_yml_are_said_at_once(library: Path) -> None:
    change(library, "library.yml", "country: GB", "country: UK\nfax: 1")
    change(library, "library.yml", "comments: no", "comments: perhaps")
    with pytest.raises(BadLibrary, match=r"country: [^\0]*fax: ") as caught:
        read_library(library)
    assert "comments: " in caught.value.message


@pytest.mark.parametrize("name", ["missing", "library/library.yml", "x" * 5000])
def test_a_folder_that_is_none_is_said(library: Path, name: str) -> None:
    with pytest.raises(BadLibrary, match=r"There is no library folder|cannot be read"):
        read_library(library.parent / name)


def test_a_folder_inside_that_cannot_be_read_stops_everything(library: Path) -> None:
    # Read as an empty one, it would take every resource away.
    (library / "resources").rename(library / "elsewhere")
    (library / "resources").write_text("")
    with pytest.raises(BadLibrary, match="resources cannot be read"):
        read_library(library)


def test_a_library_needs_no_more_than_its_publisher(library: Path, tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    (library / "library.yml").rename(tmp_path / "small" / "library.yml")
    read = read_library(tmp_path / "small")
    assert (read.resources, read.teams, read.facts, read.mistakes) == ({}, {}, (), ())
