"""`/api/resources`: the library for programs, as JSON in the words of schema.org."""

import json
from typing import Any

from flask import Blueprint, Response, request

from widget.errors import BadOption, BadRequest
from widget.fragment import known_language
from widget.schema_org import medical_web_page, summary
from widget.web.headers import forbid_keeping, keep, share
from widget.web.site import current_site

blueprint = Blueprint("api", __name__, url_prefix="/api")

PAGE_LENGTH = 100


@blueprint.get("/resources")
def list_resources() -> Response:
    """The published resources, a page of them at a time, in the order of their numbers."""
    site = current_site()
    edition, addresses = site.edition, site.fragments.addresses
    numbers, page = edition.numbers, _page()
    last = max(1, -(-len(numbers) // PAGE_LENGTH))
    shown = numbers[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    tag = known_language(edition, request.args.get("lang", ""))

    def described(number: str) -> dict[str, Any]:
        original = edition.resource(number)
        resource = original.in_language(tag or original.language)
        short = summary(edition, original, resource, addresses)
        del short["publisher"]
        return short | {"description": resource.summary, "api": addresses.api(number, tag)}

    return _json(
        {
            "publisher": {"name": edition.publisher.name, "url": edition.publisher.url},
            "total": len(numbers),
            "page": page,
            "pages": last,
            "next": addresses.api(page=page + 1, tag=tag) if page < last else None,
            "previous": addresses.api(page=min(page - 1, last), tag=tag) if page > 1 else None,
            "resources": [described(number) for number in shown],
        }
    )


@blueprint.get("/resources/<number>")
def show_resource(number: str) -> Response:
    """One resource with its whole text, as JSON-LD."""
    site = current_site()
    original = site.edition.resource(number)
    tag = known_language(site.edition, request.args.get("lang", ""))
    described = medical_web_page(site.edition, original, tag, site.fragments.addresses)
    return _json(described, "application/ld+json")


@blueprint.errorhandler(BadRequest)
def show_error(error: BadRequest) -> Response:
    """What is wrong, as RFC 9457 has it."""
    problem = {"title": error.message, "status": error.status, "choices": list(error.choices[:20])}
    body = json.dumps(problem, ensure_ascii=False)
    response = Response(body, error.status, content_type="application/problem+json")
    return forbid_keeping(share(response))


def _page() -> int:
    """The page asked for; one that is beyond the last is empty, for programs that go on asking."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:10]) < 1_000_000_000):
        raise BadOption(
            "The page %(value)s cannot be. Use a number from 1 upwards.", value=text[:40]
        )
    return int(text)


def _json(value: object, content_type: str = "application/json") -> Response:
    response = Response(json.dumps(value, ensure_ascii=False), content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return keep(share(response), current_site().edition.publisher.stale_if_error)
