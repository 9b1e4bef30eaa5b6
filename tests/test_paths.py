"""Where the files are that are not Python."""

import pytest

from widget import paths


@pytest.mark.parametrize(
    "file",
    [
        paths.STATIC / "widget.css",
        paths.STATIC / "vendor" / "htmx.min.js",
        paths.EXAMPLE_LIBRARY / "library.yml",
        paths.EXAMPLES / "charity" / "index.html",
        paths.EXAMPLES / "intranet" / "app.py",
        paths.PACKAGE / "__init__.py",
    ],
    ids=lambda file: file.name,
)
def test_a_file_that_is_needed_is_there(file: paths.Path) -> None:
    assert file.is_file()


def test_every_path_is_absolute() -> None:
    folders = (paths.PACKAGE, paths.STATIC, paths.EXAMPLES, paths.EXAMPLE_LIBRARY, paths.LOCALES)
    assert all(folder.is_absolute() for folder in folders)
