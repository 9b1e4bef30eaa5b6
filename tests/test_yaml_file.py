"""YAML as publishers write it: every scalar a string, every value with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widget.content.yaml_file import MAX_DEPTH, YamlFile, read_yaml


def read(text: str) -> YamlFile:
    return read_yaml(text, "team.yml")


def complaints(text: str) -> list[str]:
    return [str(mistake) for mistake in read(text).mistakes]


@pytest.mark.parametrize(
    "written",
    [
        "01142717000",
        "9:30",
        "no",
        "yes",
        "on",
        "true",
        "1e3",
        "1_000",
        "0x1F",
        "0o17",
        "3.10",
        ".inf",
        "~",
        "null",
        "2025-02-28",
        "2025-02-28T09:30:00Z",
        "<<",
        "=",
        "RHM20",
        "يوم",
    ],
)
def test_a_scalar_stays_as_it_was_written(written: str) -> None:
    assert read(f"value: {written}").values == {"value": written}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'no'", "no"),
        ('"1.0"', "1.0"),
        ('"a\\tb"', "a\tb"),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        (">-\n  one\n  two\n", "one two"),
        ("one\n  two", "one two"),
        ("!!int 5", "5"),
        ("!!python/name:os.system x", "x"),
    ],
)
def test_quotes_blocks_and_tags_change_nothing_of_the_text(written: str, value: str) -> None:
    assert read(f"value: {written}").values == {"value": value}


def test_lists_and_mappings_hold_strings_too() -> None:
    assert read("a: [01, no]\nb:\n  c: 1\n  d:\n    - 2\n").values == {
        "a": ["01", "no"],
        "b": {"c": "1", "d": ["2"]},
    }


@pytest.mark.parametrize("blank", ["", '""', "''", '"  "', "# none yet", "|\n\n"])
def test_a_blank_value_is_left_out(blank: str) -> None:
    file = read(f"name: {blank}\nhours: 9\n")
    assert file.values == {"hours": "9"}
    assert not file.mistakes


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "---\n", "---\n...\n"])
def test_an_empty_document_has_no_values_and_no_mistakes(text: str) -> None:
    assert read(text) == YamlFile({}, {(): 1}, ())


TEXT = """\
name:
  en: One
  cy: Un

relay_numbers:
  - 1
  - 2
note: |
  Two
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("name",), 1),
        (("name", "en"), 2),
        (("name", "cy"), 3),
        (("relay_numbers",), 5),
        (("relay_numbers", 1), 7),
        (("note",), 8),
        (("name", "ar"), 1),
        (("relay_numbers", 1, "more"), 7),
        (("unknown",), 1),
    ],
)
def test_every_value_has_its_line_or_that_of_the_nearest_thing(
    place: tuple[str | int, ...], line: int
) -> None:
    assert read(TEXT).line(place) == line


def test_lines_are_counted_in_the_whole_file() -> None:
    file = read_yaml(TEXT, "resources/rhm20.md", first_line=11)
    assert file.line(("name", "cy")) == 13


@pytest.mark.parametrize(("place", "line"), [(("note",), 9), (("name", "en"), 2)])
def test_the_text_of_a_block_begins_on_the_line_after_its_name(
    place: tuple[str, ...], line: int
) -> None:
    assert read(TEXT).line_of_text(place) == line


CANNOT_BE_READ = "(check the indentation, the colons, and put a text that holds a colon in quotes)"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "hours: 9\nname: Opening: late\n",
            f"team.yml:2: cannot be read as YAML: mapping values are not allowed here "
            f"{CANNOT_BE_READ}",
        ),
        (
            "name: one\n\ttwo: 2\n",
            "team.yml:2: cannot be read as YAML: found character '\\t' that cannot start any token "
            f"{CANNOT_BE_READ}",
        ),
        (
            "name: one\n---\nname: two\n",
            f"team.yml:2: cannot be read as YAML: but found another document {CANNOT_BE_READ}",
        ),
        (
            "name: *one\n",
            f"team.yml:1: cannot be read as YAML: found undefined alias 'one' {CANNOT_BE_READ}",
        ),
        (
            "name: \x00\n",
            "team.yml:1: cannot be read as YAML: unacceptable character #x0000: special "
            f"characters are not allowed {CANNOT_BE_READ}",
        ),
        (
            "a: 1\nb: 2\na: 3\n",
            "team.yml:3: a: is written twice (keep one of the two)",
        ),
        (
            "a:\n  b: 1\n  b: 2\n",
            "team.yml:3: a.b: is written twice (keep one of the two)",
        ),
        (
            "a: 1\nb: &x two\n",
            "team.yml:2: b: uses an anchor (&) (write the text out each time)",
        ),
        (
            "a: 1\n? [b, c]\n: 2\n",
            "team.yml:2: has a name that is not a text (write a plain name)",
        ),
        (
            "- a\n- b\n",
            'team.yml:1: is not a list of fields (write lines such as "name: value")',
        ),
        (
            "just words\n",
            'team.yml:1: is not a list of fields (write lines such as "name: value")',
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_a_remedy(text: str, complaint: str) -> None:
    assert complaints(text) == [complaint]


def test_all_mistakes_are_found_at_once() -> None:
    assert complaints("a: &x 1\nb: 2\nb: 3\nc: [&y 4]\n") == [
        "team.yml:1: a: uses an anchor (&) (write the text out each time)",
        "team.yml:3: b: is written twice (keep one of the two)",
        "team.yml:4: c.0: uses an anchor (&) (write the text out each time)",
    ]


def test_a_document_that_cannot_be_read_has_no_values() -> None:
    assert read("name: one\nhours: two: three\n").values == {}


def test_the_first_of_two_values_with_one_name_is_kept() -> None:
    assert read("a: 1\na: 2\n").values == {"a": "1"}


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 1_000])
def test_a_document_that_is_nested_too_deeply_is_refused(depth: int) -> None:
    assert any(
        "is nested too deeply (write it flatter)" in said
        for said in complaints("a: " + "{b: " * depth + "c" + "}" * depth)
    )


def test_a_document_may_be_nested_as_deeply_as_the_limit() -> None:
    assert not complaints("a: " + "[" * (MAX_DEPTH - 1) + "x" + "]" * (MAX_DEPTH - 1))


def test_references_that_grow_a_thousand_million_times_are_never_followed() -> None:
    laughs = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    laughs += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert len(complaints("\n".join(laughs))) == 10


def test_a_list_is_read_as_one_value_under_the_name_it_is_given() -> None:
    file = read_yaml("---\n- id: a\n- id: b\n", "facts.yml", list_name="facts")
    assert file.values == {"facts": [{"id": "a"}, {"id": "b"}]}
    assert file.line(("facts", 1, "id")) == 3


@pytest.mark.parametrize("text", ["id: a\ntext: b\n", "just words\n", "&x [a]\n"])
def test_what_should_be_a_list_and_is_none_is_said(text: str) -> None:
    (said,) = read_yaml(text, "facts.yml", list_name="facts").mistakes[-1:]
    assert str(said) == 'facts.yml:1: is not a list (begin each entry with "- ")'


@given(st.text(alphabet=st.sampled_from("ab:-&*!|>'\"#%@`[]{},? \n\t\\é\0"), max_size=60))
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    file = read(text)
    assert all(str(mistake).startswith("team.yml:") for mistake in file.mistakes)
