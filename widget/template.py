"""Templates: Jinja as ours need it, with everything escaped and nothing undefined."""

from jinja2 import BaseLoader, Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from widget.content.sanitise import with_heading_level
from widget.language import language


def make_environment(loader: BaseLoader) -> Environment:
    """An environment whose templates speak by the catalogue of the `language` they are given.

    Args:
        loader: Where the templates are.
    """
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        _gettext, _ngettext, newstyle=True
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters["language_attributes"] = _language_attributes
    environment.filters["under_heading"] = _under_heading
    return environment


@pass_context
def _gettext(context: Context, message: str) -> str:
    return str(context["language"].gettext(message))


@pass_context
def _ngettext(context: Context, singular: str, plural: str, number: int) -> str:
    return str(context["language"].ngettext(singular, plural, number))


@pass_context
def _language_attributes(context: Context, tag: str) -> dict[str, str]:
    """`lang` and `dir` for text in another language than our own words (WCAG 3.1.2)."""
    if tag == context["language"].tag:
        return {}
    return {"lang": tag, "dir": language(tag).direction}


def _under_heading(html: Markup, heading: str) -> Markup:
    """Content's own headings, one level below the heading that they stand under."""
    return with_heading_level(html, int(heading[1:]) + 1)
