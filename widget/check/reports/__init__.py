"""Reports: everything that is written down of a finished run.

`FORMATS` has all of them by name. Each is made by a module of its own from nothing but the `Report`
value; `wording` is what they have in common.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from widget.check.finding import Report
from widget.check.reports.wording import clean
from widget.errors import CannotRun

# The module that writes a format, by the format's name; a module is loaded when it is needed.
FORMATS = {
    "text": "text",
    "json": "json_report",
    "junit": "junit",
    "sarif": "sarif",
    "html": "html_report",
}


def write(format_name: str, report: Report) -> str:
    """Write a report.

    Args:
        format_name: One of `FORMATS`.
        report: What was found.

    Returns:
        The report, without any control character but line breaks and tabs.
    """
    module = import_module(f"{__name__}.{FORMATS[format_name]}")
    write_format: Callable[[Report], str] = module.write
    return clean(write_format(report))


def write_file(format_name: str, report: Report, path: Path) -> None:
    """Write a report into a file, which is replaced if it is there.

    Args:
        format_name: One of `FORMATS`.
        report: What was found.
        path: The file.

    Raises:
        CannotRun: The file cannot be written.
    """
    save(path, write(format_name, report))


def save(path: Path, text: str) -> None:
    """Write a text into a file, which is replaced if it is there.

    Args:
        path: The file.
        text: What it holds from now on.

    Raises:
        CannotRun: The file cannot be written.
    """
    with _explained(path):
        path.write_text(text, encoding="utf-8", newline="\n")


def check_writable(path: Path) -> None:
    """See, before a long run, that a file can be written; what it holds stays.

    Raises:
        CannotRun: It cannot.
    """
    is_new = not path.exists()
    with _explained(path):
        path.open("a").close()
    if is_new:
        path.unlink()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise CannotRun(
            f"{path} cannot be written: there is no folder {path.parent}. Make it first."
        ) from error
    except IsADirectoryError as error:
        raise CannotRun(f"{path} cannot be written: it is a folder. Name a file in it.") from error
    except OSError as error:
        raise CannotRun(f"{path} cannot be written: {error.strerror or error}.") from error
