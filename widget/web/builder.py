"""`/embed`: the snippet builder. All that is chosen stands in its address."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, request

from widget import __version__
from widget.address import Addresses, fragment_path
from widget.assets import stylesheet
from widget.component import Component, Options
from widget.edition import Edition
from widget.embed import HTMX_CONFIG, Snippet, snippet
from widget.fragment import Fragment, parse_options
from widget.language import ORIGINAL, language
from widget.registry import component as component_by_slug
from widget.registry import components
from widget.web.choices import Choices, options_of, understand
from widget.web.fields import make_fields
from widget.web.headers import forbid_keeping, is_allowed_origin
from widget.web.page import make_page
from widget.web.site import Site, current_site
from widget.web.ways import Way

blueprint = Blueprint("builder", __name__, url_prefix="/embed")

REMOTE = """from widget import Remote

app.jinja_env.globals["widget"] = Remote("{base_url}").render"""
MOUNTED = """from widget import Widgets

Widgets(app, library="path/to/library", url_prefix="/widgets")"""
A_SHAREPOINT = "https://example.sharepoint.com"


@dataclass(frozen=True)
class Built:
    """What comes of the choices.

    Attributes:
        way: The way of embedding.
        snippet: What to paste.
        file: The widget's path in a static build, which `command` makes.
        policy: What a site adds to its content security policy.
        preview: The widget as it stands in the builder.
        frame_url: The page in the preview's frame.
        frame_height: The height of that.
        page_url: The widget's own page.
    """

    way: Way
    snippet: Snippet
    file: str
    preview: Fragment
    page_url: str
    frame_url: str
    frame_height: int
    policy: str
    command: str


@blueprint.get("", strict_slashes=False)
@blueprint.get("/<component>/<subject>")
def show(component: str = "", subject: str = "") -> Response:
    """The builder."""
    site = current_site()
    asked = request.args.to_dict()
    submitted = not component and "component" in asked
    choices = understand(
        site.edition,
        asked | {"component": component, "subject": subject} if component else asked,
    )
    if submitted and choices.shown:
        return forbid_keeping(Response(status=302, headers={"Location": _address(site, choices)}))
    return _page(site, choices)


@blueprint.get("/<component>/<subject>/preview")
def preview(component: str, subject: str) -> Response:
    """The page in the preview's frame: a widget's own page, of which nothing is stored."""
    site = current_site()
    kind = component_by_slug(component)
    options = parse_options(site.edition, kind, request.args, page=True)
    shown = kind.of(site.edition, subject, options)
    fragment = site.fragments.render(shown, options, example=True)
    page = make_page(
        "page.html",
        fragment.language,
        fragment=fragment,
        stylesheet=stylesheet(kind),
        discovered={},
    )
    return forbid_keeping(page)


def _address(site: Site, choices: Choices) -> str:
    assert choices.shown
    addresses = Addresses(site.settings.base_url)
    slug, subject = choices.shown.slug(), choices.shown.subject
    address = addresses.build(slug, subject, choices.options)
    site_query = choices.site_query()
    joint = "&" if "?" in address else "?"
    return f"{address}{joint if site_query else ''}{site_query}#snippet"


def _page(site: Site, choices: Choices) -> Response:
    built = _build(site, choices)
    options = [option.name for option in options_of(choices.component)]
    styled = built and not built.way.framed and choices.options.style != "none"
    base_url = site.settings.base_url
    response = make_page(
        "builder.html",
        language(ORIGINAL),
        choices.status,
        version=__version__,
        all_components=components().values(),
        choices=choices,
        fields={field.name: field for field in make_fields(site.edition, choices)},
        options=options,
        shown=["component", "subject", "scripts", *options],
        built=built,
        base_url=base_url,
        settings=HTMX_CONFIG,
        remote=REMOTE.format(base_url=base_url),
        mounted=MOUNTED,
        domain=urlsplit(base_url).netloc,
        allowed=site.settings.allowed_origins,
        sharepoint_allowed=is_allowed_origin(A_SHAREPOINT, site.settings),
        **({"stylesheet": stylesheet(type(choices.shown))} if styled and choices.shown else {}),
    )
    # The preview may be a frame, and the script asks for this page again.
    own = f"'self' {_origin(base_url)}"
    response.headers["Content-Security-Policy"] += f"; frame-src {own}"
    return forbid_keeping(response)


def _build_command(base_url: str, options: Options) -> str:
    """The command that writes the file of a widget that looks like this."""
    common = parse_qsl(replace(options, lang="", own=()).query())
    given = "".join(f" --{name} {value}" for name, value in common)
    return f"carewidget build LIBRARY OUT{given} --live-url {base_url}"


def _build(site: Site, choices: Choices) -> Built | None:
    shown, way = choices.shown, choices.way
    if shown is None or way is None:
        return None
    inside = replace(choices.options, heading=3, style="none")
    fragment = site.fragments.render(shown, inside, example=True)
    options = choices.options
    if way.framed:
        # On its own page a widget has the page's heading and styles.
        options = replace(options, heading=Options.heading, style=Options.style)
    slug, subject, base_url = shown.slug(), shown.subject, site.settings.base_url
    addresses = Addresses(base_url)
    return Built(
        way=way,
        snippet=snippet(base_url, slug, subject, options.query(), fragment.title),
        file=_file(site.edition, shown, options),
        preview=fragment,
        page_url=addresses.page(slug, subject, options),
        frame_url=addresses.build(slug, f"{subject}/preview", options),
        frame_height=shown.frame_height,
        policy=way.policy(_origin(base_url), type(shown), options),
        command=_build_command(base_url, options),
    )


def _file(edition: Edition, shown: Component, options: Options) -> str:
    """The file of a static export, in whose names the language of the original is left out."""
    original = type(shown).of(edition, shown.subject, Options())
    tag = "" if options.lang == original.tag else options.lang
    return fragment_path(shown.slug(), shown.subject, replace(options, lang=tag))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
