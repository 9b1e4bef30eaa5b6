"""Shows a component's examples, from the library that carewidget comes with."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from widget.answering import Accepted, Answering
from widget.component import Component, Example
from widget.content.model import Library
from widget.content.reader import read_library
from widget.counts import Counts
from widget.edition import Edition
from widget.fragment import Fragment, Fragments, parse_options
from widget.paths import EXAMPLE_LIBRARY
from widget.submission import Form

COUNTED = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


@cache
def _library() -> Library:
    return read_library(EXAMPLE_LIBRARY)


def edition_of(example: Example) -> Edition:
    """The edition that an example is made from."""
    library = _library()
    if example.comments:
        publisher = library.publisher.model_copy(update={"comments": True})
        library = library.model_copy(update={"publisher": publisher})
    edition = Edition(library, example.day) if example.day else Edition.today(library)
    views, downloads = {example.subject: example.views}, {example.subject: example.downloads}
    return replace(edition, counts=Counts(views, downloads, COUNTED))


def show_example(
    fragments: Fragments, component: type[Component], example: Example, **query: str
) -> Fragment:
    """Render an example.

    Args:
        fragments: Renders it, with the addresses of the site that it is for.
        component: The component.
        example: One of its examples.
        query: Options that differ from the example's own, such as `theme="dark"`.
    """
    edition = edition_of(example)
    options = parse_options(edition, component, {**example.query, **query})
    shown: Component = component.of(edition, example.subject, options)
    if example.form is not None and issubclass(component, Answering):
        fields = {name: (value,) for name, value in example.form.items()}
        form = Form(fields, key="", tag=shown.tag, partner="", day=edition.day)
        answer = component.answer(edition, example.subject, options, form)
        shown = answer.thanks if isinstance(answer, Accepted) else answer.component
    return fragments.render(shown, options, example=True)
