"""The applications that ours is compared with: the least that one can do, and what is usual."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import bleach
from flask import Flask, render_template
from markdown_it import MarkdownIt
from markupsafe import Markup

from benchmarks.answers import Answer
from widget.paths import EXAMPLE_LIBRARY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANSWER = "BENCHMARK_ANSWER"
"""The environment variable with the file of the answer that a constant gives."""

TAGS = {"a", "em", "h2", "h3", "li", "ol", "p", "strong", "ul"}
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body>
<main>
<h1>{{ title }}</h1>
<p>Last reviewed: {{ reviewed }}</p>
{{ leaflet }}
<p>Published by {{ publisher }}</p>
</main>
</body>
</html>"""


def constant(answer: Answer) -> "WSGIApplication":
    """An application that gives the same answer to whatever is asked."""
    status, body = answer.status, answer.body
    headers = list(answer.headers.items())

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response(status, list(headers))
        return [body]

    return app


def make_constant() -> "WSGIApplication":
    """The constant with the answer that the environment names, for servers."""
    return constant(Answer.load(Path(os.environ[ANSWER])))


def make_hello() -> Flask:
    """The least that a Flask application can do."""
    app = Flask("hello")

    @app.get("/")
    def hello() -> str:
        return "Hello, world!"

    return app


def make_straightforward() -> Flask:
    """A Flask application that renders and sanitises the same leaflet for each request."""
    app = Flask("straightforward")
    source = (EXAMPLE_LIBRARY / "resources" / "rhm20.md").read_text(encoding="utf-8")
    text = source.split("---\n", 2)[2]
    markdown = MarkdownIt()
    page = app.jinja_env.from_string(PAGE)

    @app.get("/")
    def leaflet() -> str:
        return render_template(
            page,
            title="Chronic recurrent multifocal osteomyelitis (CRMO)",
            reviewed="15 September 2025",
            leaflet=Markup(bleach.clean(markdown.render(text), tags=TAGS)),
            publisher="Example Children's Hospital",
        )

    return app
