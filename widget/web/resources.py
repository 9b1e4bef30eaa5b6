"""`/r/…`: a whole resource as the publisher shows it, on one page."""

from flask import Blueprint, Response, request

from widget.assets import HTMX, Asset, asset, stylesheet
from widget.component import Options
from widget.content.model import Resource
from widget.edition import PDF_CAN_BE_MADE, Edition
from widget.embed import HTMX_CONFIG
from widget.fragment import Fragment, parse_options
from widget.language import language
from widget.registry import component, components
from widget.web.headers import forbid_keeping
from widget.web.page import make_page
from widget.web.site import Site, current_site

blueprint = Blueprint("resources", __name__, url_prefix="/r")

ARTICLE = "condition-summary"
# What stands beside it, in the order in which it is read. The article has its disclaimers in it.
BESIDE = ("resource-details", "contact-card")
BELOW = ("feedback-rating", "report-missing", "interesting-fact")
# What there is to say of a withdrawn resource.
WITHDRAWN = ("contact-card", "interesting-fact")
FINDER = "resource-finder"


@blueprint.get("/<number>")
def show(number: str) -> Response:
    """The page. It holds forms, each for one showing, so no cache keeps it."""
    site = current_site()
    edition = site.edition
    original = edition.resource(number)
    options = parse_options(edition, component(ARTICLE), request.args, page=True)
    resource = original.in_language(options.lang or original.language)
    article = _fragment(site, edition, ARTICLE, original.number, options)
    beside = _fragments(site, edition, original, BESIDE, options)
    below = _fragments(site, edition, original, BELOW, options)
    addresses = site.fragments.addresses
    page = make_page(
        "resource.html",
        article.language,
        article=article,
        beside=beside,
        below=below,
        resource=resource,
        original=original,
        options=options,
        others=[(one, language(one.language)) for one in _others(original, resource)],
        finder_url=addresses.page(FINDER, "all", options.elsewhere()),
        tag=resource.language if resource is not original else "",
        page_url=lambda tag: addresses.resource(original.number, Options(lang=tag)),
        country=language(edition.publisher.original).country(edition.publisher.country),
        stylesheets=_stylesheets((article, *beside, *below)),
        pdf_can_be_made=PDF_CAN_BE_MADE and original.status == "published",
        htmx=asset(HTMX),
        htmx_config=HTMX_CONFIG,
    )
    forbid_keeping(page)
    site.count("view", original.number, page)
    return page


def _fragments(
    site: Site, edition: Edition, original: Resource, slugs: tuple[str, ...], options: Options
) -> list[Fragment]:
    """What there is of these components about a resource."""
    subjects = {"contact-card": original.team, "interesting-fact": "any"}
    if original.status == "withdrawn":
        slugs = tuple(slug for slug in slugs if slug in WITHDRAWN)
    found = []
    for slug in slugs:
        subject = subjects.get(slug, original.number)
        if subject:
            found.append(_fragment(site, edition, slug, subject, options))
    return found


def _fragment(site: Site, edition: Edition, slug: str, subject: str, options: Options) -> Fragment:
    query = {"lang": options.lang, "theme": options.theme, "style": "none"}
    if slug == ARTICLE:
        query["sections"] = options["sections"]
    return site.fragments.get(edition, slug, subject, query, page=slug == ARTICLE)


def _others(original: Resource, shown: Resource) -> list[Resource]:
    """The same in the other languages that there are."""
    return [one for one in (original, *original.translations.values()) if one is not shown]


def _stylesheets(fragments: tuple[Fragment, ...]) -> list[Asset]:
    return [stylesheet(components()[one.component]) for one in fragments]
