"""The report as one HTML page that needs no other file: pictures stand in the page itself."""

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from widget.check.finding import Finding, Report
from widget.check.reports import wording
from widget.template import make_environment

TEMPLATES = Path(__file__).parent / "templates"


def write(report: Report) -> str:
    """The report as HTML.

    Args:
        report: What was found.
    """
    return render("report.html", report=report)


def render(name: str, **context: object) -> str:
    """A page in the reports' style.

    Args:
        name: The name of its template.
        context: What the template needs besides `wording`, which it is always given.
    """
    html = _environment().get_template(name).render(context, wording=wording)
    return wording.clean(html)


@cache
def _environment() -> Environment:
    environment = make_environment(FileSystemLoader(TEMPLATES))
    environment.lstrip_blocks = True
    environment.filters["data_url"] = _data_url
    environment.filters["described"] = _described
    return environment


def _data_url(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"


def _described(finding: Finding, target: str) -> str:
    """What the picture of a finding shows."""
    outlined = f", {wording.place(finding)} outlined" if finding.element else ""
    seen = wording.seen(finding)
    return f"Screenshot of {target}{f' ({seen})' if seen else ''}{outlined}"
