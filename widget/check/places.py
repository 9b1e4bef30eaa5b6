"""The fragments of a library, or of the components' examples, each in its place on a page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response

from widget.component import Component, State
from widget.embed import room_css, snippet
from widget.example import show_example
from widget.inventory import widgets_of
from widget.registry import components
from widget.web.site import Site

HOST_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>A page with widgets</title>
<link rel="icon" href="data:,">
{setup}
<style>{room} div[data-checked] {{ margin-block: 1em }}</style></head>
<body><main><h1>A page with widgets</h1>
{places}
</main></body></html>"""


@dataclass(frozen=True)
class Place:
    """A fragment that is to be checked.

    Attributes:
        name: What it is called in the report, such as `contact-card/rheumatology?lang=cy`.
        component: The slug of its component; empty if it is of none.
        embed: The HTML that brings it into a page.
        setup: What that page needs in its head.
        source: The file that it is about, as a path in the repository; empty if there is none.
        states: The states that it is driven into.
        heading: The level of its own heading.
    """

    name: str
    component: str
    embed: str
    setup: str
    source: str
    states: Mapping[str, State]
    heading: int = 2

    @property
    def selector(self) -> str:
        """A selector of its own part of the page."""
        return f'[data-checked="{self.name}"]'


def of_library(site: Site, library: Path) -> Iterator[Place]:
    """Each component about each subject, in each language; forms are driven once a language."""
    edition = site.edition
    driven: set[tuple[str, str]] = set()
    for slug, component in components().items():
        for widget in widgets_of(edition, component, ()):
            for tag in widget.tags if widget.current else ():
                query = urlencode({"lang": tag}) if tag else ""
                name = f"{slug}/{widget.subject}" + (f"?{query}" if query else "")
                states = {} if (slug, tag) in driven else component.states
                driven.add((slug, tag))
                source = _source(library, widget.subject, tag)
                yield _place(site, name, component, widget.subject, query, source, states)


def _place(
    site: Site,
    name: str,
    component: type[Component],
    subject: str,
    query: str,
    source: str,
    states: Mapping[str, State],
) -> Place:
    made = snippet(site.settings.base_url, component.slug(), subject, query, name)
    return Place(name, component.slug(), made.place, made.setup, source, states)


def of_examples(site: Site, app: Flask) -> Iterator[Place]:
    """Each example of each component, as it is shown in the guide; and each in every state."""
    shown: dict[str, str] = {}

    @app.get("/check/<path:name>")
    def show_one(name: str) -> Response:
        return Response(shown[name], headers={"Access-Control-Allow-Origin": "*"})

    for slug, component in components().items():
        source = f"widget/components/{component.folder()}/template.html"
        for name, example in component.examples.items():
            full = f"{slug}/{name}"
            shown[full] = str(show_example(site.fragments, component, example).html)
            made = _place(site, full, component, example.subject, "", source, {})
            embed = made.embed.replace(f"/w/{slug}/{example.subject}", f"/check/{full}")
            heading = int(str(example.query.get("heading", 2)))
            yield replace(made, embed=embed, heading=heading)
        if component.states:
            for tag in ("", "ar"):
                query = f"lang={tag}" if tag else ""
                full = f"{slug}/in use" + (f" ({tag})" if tag else "")
                subject = component.examples["default"].subject
                yield _place(site, full, component, subject, query, source, component.states)


def _source(library: Path, subject: str, tag: str) -> str:
    """The file that a subject is written in, as a path from the working folder if it is below."""
    for folder, suffix in (("resources", "md"), ("teams", "yml")):
        for name in (f"{subject}.{tag}.{suffix}", f"{subject}.{suffix}"):
            matches = [f for f in (library / folder).glob("*") if f.name.lower() == name.lower()]
            if matches:
                file = matches[0].resolve()
                here = Path.cwd()
                return (file.relative_to(here) if file.is_relative_to(here) else file).as_posix()
    return ""


def host_page(places: Iterable[Place]) -> str:
    places = list(places)
    embeds = [
        f'{_headings_above(place)}<div data-checked="{place.name}">{place.embed}</div>'
        for place in places
    ]
    return HOST_PAGE.format(setup=places[0].setup, room=room_css(), places="\n".join(embeds))


def _headings_above(place: Place) -> str:
    """What a page has above a widget whose heading is not the next level after the page's."""
    return "".join(f"<h{level}>Level {level}</h{level}>" for level in range(2, place.heading))
