"""From what people name to what is checked: addresses, files, and folders of files."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, Response, send_from_directory

from widget.check.page_target import PageTarget
from widget.check.serving import address_of, answering, listen
from widget.errors import BadSetting

SUFFIXES = (".html", ".htm", ".xhtml")
WHOLE_PAGE = re.compile(rb"^\s*(<\?xml|<!--.*?-->|<!doctype|<html)", re.IGNORECASE | re.DOTALL)
# A fragment has no page of its own, so it is looked at as it would stand in a plain one.
AROUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>A page around a fragment</title></head>
<body><main><h1>A page around a fragment</h1>
{}
</main></body></html>"""


@contextmanager
def open_targets(named: Iterable[str]) -> Iterator[list[PageTarget]]:
    """What is to be checked, with a server for files until the block ends.

    Args:
        named: Addresses, files and folders, as somebody named them.

    Raises:
        BadSetting: There is no such file, or it can be neither a page nor an address.
    """
    found = [_read(name) for name in dict.fromkeys(named)]
    files = [file for one in found if not isinstance(one, PageTarget) for file in one]
    pages = [one for one in found if isinstance(one, PageTarget)]
    if not files:
        yield pages
        return
    server = listen()
    roots = {folder: f"/{number}" for number, folder in enumerate(_roots(files))}
    with answering(server, _file_server({path: root for root, path in roots.items()})):
        yield [
            *pages,
            *(_file_target(file, roots, address_of(server)) for file in dict.fromkeys(files)),
        ]


def _read(name: str) -> PageTarget | list[Path]:
    if re.match(r"https?://", name, re.IGNORECASE):
        return PageTarget(name, _checked_url(name))
    path = Path(name)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        if not files:
            raise BadSetting(f"The folder {name} holds no HTML file. Name one that does.")
        return files
    if path.is_file():
        return [path]
    if path.suffix.lower() not in SUFFIXES and re.match(
        r"[\w-]+(\.[\w-]+)+(:\d+)?(/|$)|localhost\b", name
    ):
        raise BadSetting(f"There is no file {name}. If it is an address, write https://{name}.")
    raise BadSetting(f"There is no file or folder {name}. Write its path, or an address.")


def _checked_url(url: str) -> str:
    try:
        if urlsplit(url).hostname and urlsplit(url).port != 0:
            return url
    except ValueError:
        pass
    raise BadSetting(
        f"{url} is no address. Write one such as https://charity.example.org/conditions/crmo."
    )


def _roots(files: Iterable[Path]) -> list[Path]:
    """The folders that are served: what a page refers to is below one of them."""
    here = Path.cwd()
    return sorted({here if file.resolve().is_relative_to(here) else _top(file) for file in files})


def _top(file: Path) -> Path:
    return file.resolve().parent


def _file_target(file: Path, roots: dict[Path, str], base_url: str) -> PageTarget:
    resolved = file.resolve()
    root = next(folder for folder in (Path.cwd(), _top(file)) if folder in roots)
    path = resolved.relative_to(root).as_posix()
    return PageTarget(str(file), f"{base_url}{roots[root]}/{quote(path)}", source=path)


def _file_server(folders: dict[str, Path]) -> Callable[..., Any]:
    app = Flask("carewidget-check", static_folder=None)

    @app.get("/<int:number>/<path:path>")
    def show(number: int, path: str) -> Response:
        folder = folders[f"/{number}"]
        file = folder / path
        if file.suffix.lower() in SUFFIXES and file.is_file():
            content = file.read_bytes()
            if content.strip() and not WHOLE_PAGE.match(content):
                return Response(AROUND.format(content.decode("utf-8", "replace")))
        return send_from_directory(folder, path)

    return app
