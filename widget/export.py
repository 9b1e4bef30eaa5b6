"""The static export: fragments and pages as files, which any web server can hold.

    w/<component>/<SUBJECT>[.h3][.cy][.dark][.link].html    a fragment
    p/<component>/<SUBJECT>[.cy].html                       the same on a page of its own
    static/<name>.<hash>.<ext>                              styles and scripts
    index.html                                              what there is, and how to include it
    manifest.json                                           what was made (see `widget.output`)

What is at its default is left out of a name, so `RHM20.html` is in the language that the resource
was written in. A resource has a copy under each number that it had formerly, and one that was
withdrawn is its notice. A file takes no answers, so instead of a form there is a link to the
running service; where none is named, components with a form are left out.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader

from widget.address import Addresses, StaticAddresses, fragment_path, page_path
from widget.assets import HTMX, Asset, asset, stylesheet
from widget.component import Options
from widget.edition import Edition
from widget.embed import snippet
from widget.fragment import Fragment, Fragments
from widget.inventory import Widget, known_tag, names_of_broken, widgets_of
from widget.language import language
from widget.output import Changes, File, OutputFolder
from widget.registry import components
from widget.submission import Showings
from widget.template import make_environment

# Fragments and pages are both two folders deep.
RELATIVE = "../.."


@dataclass(frozen=True)
class Choices:
    """What is to be built.

    Attributes:
        headings: The levels of the widgets' own headings.
        tags: The languages; when none is named, every one that there is of each widget.
        themes: `auto`, `light`, `dark`.
        styles: `inline`, `link`.
        base_url: What every address begins with, without a slash at its end; relative if empty.
        live_url: The address of the running service; empty if there is none.
    """

    headings: tuple[str, ...] = ("2",)
    tags: tuple[str, ...] = ()
    themes: tuple[str, ...] = ("auto",)
    styles: tuple[str, ...] = ("inline",)
    base_url: str = ""
    live_url: str = ""


def fingerprint(library: Path) -> str:
    """The SHA-256 of a library folder: of the names and contents of its files."""
    digest = hashlib.sha256()
    for path in sorted(library.rglob("*")):
        if path.suffix in (".yml", ".md") and path.is_file():
            try:
                content = path.read_bytes()
            except OSError:
                content = b""  # the reader has complained of it
            digest.update(os.fsencode(path.relative_to(library).as_posix()) + b"\0")
            digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


class Export:
    """The files of a static export.

    Args:
        edition: What they are made from.
        choices: Which of them are wanted.
        folder: The library folder that the edition was read from.

    Attributes:
        left_out: The slugs of components that have a form, when there is no service to link to.

    Raises:
        BadSetting: A language is asked for that nothing in the library is written in.
        BadOption: What is asked for is no language tag.
    """

    def __init__(self, edition: Edition, choices: Choices, folder: Path) -> None:
        self._edition = edition
        self._choices = choices
        tags = tuple(known_tag(edition, tag) for tag in choices.tags)
        all_widgets = {
            slug: list(widgets_of(edition, component, tags))
            for slug, component in components().items()
        }
        self.left_out = tuple(
            slug
            for slug, widgets in all_widgets.items()
            if not choices.live_url and any(self._has_form(one) for one in widgets[:1])
        )
        self._widgets = [
            one
            for slug, widgets in all_widgets.items()
            if slug not in self.left_out
            for one in widgets
        ]
        self._folder = folder
        self._broken = names_of_broken(edition.library, folder)
        self._fragments = Fragments(self._addresses(choices.base_url or RELATIVE), Showings(""))

    def files(self) -> list[File]:
        """Every file, those that others need before them."""
        return [
            *(File(f"static/{one.name}", partial(_body, one)) for one in self._assets()),
            *self._page_files(),
            *self._fragment_files(),
            File("index.html", self._index),
        ]

    def write(self, output: OutputFolder, did: Callable[[], None] = lambda: None) -> Changes:
        """Write every file that is not there yet.

        Args:
            output: Where to.
            did: Called after each file.

        Raises:
            OSError: The folder cannot be written.
        """
        library = fingerprint(self._folder)
        return output.write(self.files(), self._edition.day, library, self._keeps, did)

    def _keeps(self, path: str) -> bool:
        """Whether a file of an earlier build stays although this one does not make it.

        What has a mistake, and no last good version, is not gone: its files hold that version.
        """
        kind, _, rest = path.partition("/")
        name = rest.partition("/")[2].partition(".")[0].upper()
        return name in self._broken or (kind == "static" and bool(self._broken))

    def _assets(self) -> Iterator[Asset]:
        yield from (asset(name) for name in ("page.css", "guide.css", "height.js", HTMX))
        for component in dict.fromkeys(widget.component for widget in self._widgets):
            yield stylesheet(component)

    def _page_files(self) -> Iterator[File]:
        for widget in self._widgets:
            for tag in widget.tags:
                path = page_path(widget.component.slug(), widget.name, tag)
                yield File(path, partial(self._page, widget, tag))

    def _fragment_files(self) -> Iterator[File]:
        for widget in self._widgets:
            for options in self._fragment_options(widget):
                path = fragment_path(widget.component.slug(), widget.name, options)
                yield File(path, partial(self._fragment, widget, options))

    def _fragment_options(self, widget: Widget) -> Iterator[Options]:
        """How a widget's fragments are to look: every combination that was chosen."""
        chosen = self._choices
        for heading, tag, theme, style in product(
            chosen.headings, widget.tags, chosen.themes, chosen.styles
        ):
            yield Options(tag, int(heading), theme, style)

    def _has_form(self, widget: Widget) -> bool:
        if widget.component.kept == "showing":
            return True
        plain = Fragments(Addresses(""), Showings(""))
        made = widget.component.of(self._edition, widget.name, Options())
        return _holds_form(plain.render(made, Options()))

    def _addresses(self, base_url: str) -> StaticAddresses:
        return StaticAddresses(
            base_url=base_url,
            pages={
                (widget.component.slug(), widget.name, tag)
                for widget in self._widgets
                for tag in widget.tags
            },
            live_url=self._choices.live_url,
            publisher_url=self._edition.publisher.url,
        )

    def _render(self, widget: Widget, options: Options) -> Fragment:
        made = widget.component.of(self._edition, widget.name, options)
        # A key is never used here, and a random one would make each build another.
        fragment = self._fragments.render(made, options, key="none")
        if not _holds_form(fragment):
            return fragment
        live = Addresses(self._choices.live_url)
        url = live.page(fragment.component, fragment.subject, options.elsewhere())
        return self._fragments.render_link(made, options, url)

    def _fragment(self, widget: Widget, options: Options, day: date) -> bytes:
        return f"{self._render(widget, options).html}\n".encode()

    def _page(self, widget: Widget, tag: str, day: date) -> bytes:
        options = Options(tag, page=True)
        fragment = self._render(widget, options)
        addresses = self._fragments.addresses
        current_url = ""
        if self._choices.live_url:
            live = Addresses(self._choices.live_url)
            current_url = live.page(fragment.component, fragment.subject, options.elsewhere())
        elif self._choices.base_url:
            current_url = addresses.page(fragment.component, widget.subject, options)
        return self._whole_page(
            "page.html",
            language=fragment.language,
            day=day,
            addresses=addresses,
            fragment=fragment,
            current_url=current_url,
            page_css=asset("page.css"),
            stylesheet=stylesheet(widget.component),
            script=asset("height.js"),
        )

    def _whole_page(self, template: str, **values: Any) -> bytes:
        page = _environment().get_template(template)
        return f"{page.render(publisher=self._edition.publisher, **values)}\n".encode()

    def _index(self, day: date) -> bytes:
        """The list of what there is; old names and notices of withdrawals are not for new use."""
        publisher = self._edition.publisher
        spoken = language(publisher.original)
        addresses = self._addresses(self._choices.base_url or ".")
        listed = [widget for widget in self._widgets if widget.current]
        groups: dict[str, list[_Entry]] = {}
        for widget in listed:
            entries = groups.setdefault(widget.component.slug(), [])
            entries += [self._entry(widget, tag, addresses) for tag in widget.tags]
        current_url = addresses.guide() if self._choices.base_url else ""
        if self._choices.live_url:
            current_url = Addresses(self._choices.live_url).guide()
        return self._whole_page(
            "index.html",
            language=spoken,
            day=day,
            addresses=addresses,
            groups=groups,
            example=self._example(max(listed, key=lambda one: len(one.tags))) if listed else None,
            left_out=self.left_out,
            current_url=current_url,
            stylesheet=asset("guide.css"),
        )

    def _entry(self, widget: Widget, tag: str, addresses: Addresses) -> "_Entry":
        slug = widget.component.slug()
        options = next(one for one in self._fragment_options(widget) if one.lang == tag)
        made = widget.component.of(self._edition, widget.name, options)
        written = language(tag or made.tag)
        return _Entry(
            subject=widget.name,
            title=made.title(written),
            tag=written.tag,
            language_name=written.name_of(tag) if tag else "",
            page_url=addresses.page(slug, widget.name, options),
            fragment_path=fragment_path(slug, widget.name, options),
        )

    def _example(self, widget: Widget) -> dict[str, Any]:
        """How to include a widget, by its first fragment."""
        paths = [
            fragment_path(widget.component.slug(), widget.name, options)
            for options in self._fragment_options(widget)
        ]
        base_url = self._choices.base_url
        component, file = paths[0].split("/")[1:]
        made = widget.component.of(self._edition, widget.name, Options())
        return {
            "include": f'<!--#include virtual="{urlsplit(base_url).path}/{paths[0]}" -->',
            # A file's name is to the snippet what a subject is.
            "snippet": snippet(base_url, component, file, "", made.title(language(made.tag))),
            "paths": paths,
        }


@dataclass(frozen=True)
class _Entry:
    """A line of the list: one widget in one language."""

    subject: str
    title: str
    tag: str
    language_name: str
    page_url: str
    fragment_path: str


def _holds_form(fragment: Fragment) -> bool:
    # All text is escaped, and no content has forms; so this is an element of a template of ours.
    return "<form" in fragment.html


def _body(file: Asset, day: date) -> bytes:
    return file.body


@cache
def _environment() -> Environment:
    return make_environment(PackageLoader("widget", "export_templates"))
