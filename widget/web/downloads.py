"""`/d/…`: a resource as a PDF, and the way to the other formats that it has."""

from flask import Blueprint, Response, current_app, request

from widget.component import Option, Options
from widget.content.model import Resource
from widget.errors import CannotMakePdf, UnknownSubject
from widget.fragment import known_language
from widget.web.headers import forbid_keeping, keep
from widget.web.page import make_page
from widget.web.site import current_site

blueprint = Blueprint("downloads", __name__, url_prefix="/d")

LARGE = Option("large", "In large print.", ("0", "1"), "0")


@blueprint.get("/<number>.pdf")
def show_pdf(number: str) -> Response:
    """The PDF, or the page that says why there is none."""
    site = current_site()
    options = _options()
    original = site.edition.resource(number)
    if original.status == "withdrawn":
        return _to_its_page(original, options)
    resource = original.in_language(options.lang or original.language)
    try:
        pdf = site.pdfs.get(site.edition, resource, large=_is_large())
    except CannotMakePdf as error:
        current_app.logger.error("%s: %s", resource.number, error.message)
        return _no_pdf(resource, options)
    response = Response(pdf.body, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{pdf.name}"'
    response.headers["Content-Language"] = pdf.language
    response.headers["X-Content-Type-Options"] = "nosniff"
    keep(response, site.edition.publisher.stale_if_error)
    site.count("download", original.number, response)
    return response


@blueprint.get("/<number>/<slug>")
def show_other_format(number: str, slug: str) -> Response:
    """On to the address that the library names, never to one that the request does."""
    site = current_site()
    original = site.edition.resource(number)
    if original.status == "withdrawn":
        return _to_its_page(original, _options())
    for other in original.formats:
        if other.slug == slug.lower():
            response = forbid_keeping(Response(status=302, headers={"Location": other.url}))
            site.count("download", original.number, response)
            return response
    raise UnknownSubject(
        "Resource %(number)s is not there in this format.",
        tuple(other.slug for other in original.formats),
        number=original.number,
    )


def _options() -> Options:
    return Options(lang=known_language(current_site().edition, request.args.get("lang", "")))


def _is_large() -> bool:
    return LARGE.parse(request.args.get("large") or LARGE.default) == "1"


def _to_its_page(original: Resource, options: Options) -> Response:
    """A file would outlive the withdrawal; the page says what has become of the resource."""
    place = current_site().fragments.addresses.resource(original.number, options)
    return forbid_keeping(Response(status=302, headers={"Location": place}))


def _no_pdf(resource: Resource, options: Options) -> Response:
    site = current_site()
    spoken = site.fragments.get(
        site.edition, "condition-summary", resource.number, {"lang": options.lang}, page=True
    ).language
    page_url = site.fragments.addresses.resource(resource.number, options)
    page = make_page("no_pdf.html", spoken, 503, resource=resource, page_url=page_url)
    page.headers["Retry-After"] = "600"
    return forbid_keeping(page)
