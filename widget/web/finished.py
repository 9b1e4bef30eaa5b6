"""A response as bytes, ready to be sent: in one coding, with its ETag and its headers.

Everything that is answered goes through here, whether Flask made it for one request or
`widget.web.fast` has it ready, so that both are the same, byte for byte.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from flask import Response, g, request
from werkzeug.datastructures import Headers
from werkzeug.http import parse_etags, remove_entity_headers

from widget.component import Part
from widget.edition import Edition
from widget.fragment import Fragment
from widget.web.counting import VIEWED_COMPONENT
from widget.web.encoding import BROTLI, IDENTITY, choose_encoding, encode, is_compressed
from widget.web.headers import forbid_keeping, keep
from widget.web.site import Site, current_site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FRAGMENTS, PAGES, FILES = "/w/", "/p/", "/static/"
Lines = tuple[tuple[str, str], ...]
# What Python needs for the object and its key, beside the texts in them.
OVERHEAD_BYTES = 2500


@dataclass(frozen=True, slots=True)
class Finished:
    """A response, finished.

    Attributes:
        status: The status, as WSGI has it.
        headers: The headers.
        body: The body, in the coding that the headers name.
        etag: Tells these bytes from any other (a strong validator, RFC 9110); empty if no cache may
            keep them.
        unchanged: The headers for somebody who has these bytes already.
        viewed: The number of the resource that a person sees by it; empty if it is none.
        is_best: Nothing would make it smaller.
    """

    status: str
    headers: Lines
    body: bytes
    etag: str
    unchanged: Lines
    viewed: str
    is_best: bool

    def answer(self, environ: "WSGIEnvironment") -> tuple[str, Lines, bytes]:
        """Status, headers and body for a request."""
        if "HTTP_IF_NONE_MATCH" in environ and self._is_known(environ["HTTP_IF_NONE_MATCH"]):
            return "304 NOT MODIFIED", self.unchanged, b""
        return self.status, self.headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else self.body

    def _is_known(self, etags: str) -> bool:
        """Whether somebody has these bytes already (RFC 9110, section 13.1.2)."""
        if not self.etag:
            return False
        return etags == self.etag or parse_etags(etags).contains_weak(self.etag[1:-1])

    @property
    def size(self) -> int:
        """How many bytes it takes in memory."""
        own = ("ETag", "Content-Security-Policy", "Link", "Surrogate-Key")
        texts = [value for name, value in self.headers if name in own]
        return len(self.body) + OVERHEAD_BYTES + sum(map(len, texts))


class Keeping(NamedTuple):
    """How long the response to the current request may be kept, once it is finished.

    Attributes:
        edition: What it was made from.
        reads: What of that it depends on.
        query: The query string that asks for it in canonical order.
        viewed: The number of the resource that a person sees by it.
    """

    edition: Edition
    reads: frozenset[Part]
    query: str = ""
    viewed: str = ""


def send_fragment(site: Site, edition: Edition, fragment: Fragment, response: Response) -> Response:
    """Say how long the response with a fragment may be kept, and count it if it is a view.

    Args:
        site: The current site.
        edition: What the fragment was made from.
        fragment: The fragment.
        response: The response that it stands in.
    """
    if fragment.kept == "showing":
        return forbid_keeping(response)
    keep(response, edition.publisher.stale_if_error)
    # By these, a cache that knows the header forgets what is about a resource or team.
    response.headers["Surrogate-Key"] = f"{fragment.component} {fragment.subject}"
    viewed = fragment.subject if fragment.component == VIEWED_COMPONENT else ""
    if fragment.kept == "edition":
        keep_finished(Keeping(edition, fragment.reads, fragment.options.query(), viewed))
    if viewed:
        site.count("view", viewed, response)
    return response


def keep_finished(keeping: Keeping) -> None:
    """Let the response to the current request be kept, once it is finished."""
    g.keeping = keeping


def finish(response: Response) -> Response:
    """Finish what Flask answers, and keep it if it may be kept."""
    keeping: Keeping | None = g.pop("keeping", None)
    if response.is_streamed:
        return response
    encoding = choose_encoding(request.headers.get("Accept-Encoding", ""))
    if keeping is None or not _may_be_kept(response):
        return _sent(finished_of(response, encoding))
    cache = current_site().cache
    key = request.environ.get("PATH_INFO", ""), keeping.query, encoding
    asked_before = cache.get(keeping.edition, key) is not None
    finished = finished_of(response, encoding, best=asked_before, viewed=keeping.viewed)
    size = finished.size + sum(map(len, key))
    cache.put(keeping.edition, key, finished, size, keeping.reads)
    return _sent(finished)


def finished_of(
    response: Response, encoding: str, best: bool = False, viewed: str = ""
) -> Finished:
    """A response, finished.

    Args:
        response: The response.
        encoding: The coding in which it is sent, if it is a text and becomes smaller by it.
        best: It is worth time to make it small.
        viewed: The number of the resource that a person sees by it.
    """
    body, headers = response.get_data(), Headers(response.headers)
    if not body or not is_compressed(response.mimetype or ""):
        encoding = IDENTITY
    else:
        headers["Vary"] = "Accept-Encoding"
        small = encode(body, encoding, best)
        if encoding and len(small) < len(body):
            body = small
            headers["Content-Encoding"] = encoding
    etag = ""
    if response.status_code == 200 and response.cache_control.public:
        etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
        headers["ETag"] = etag
    headers["Content-Length"] = str(len(body))
    unchanged = Headers(headers)
    remove_entity_headers(unchanged)
    is_best = best or encoding != BROTLI
    lines, fewer = tuple(headers.to_wsgi_list()), tuple(unchanged.to_wsgi_list())
    return Finished(response.status, lines, body, etag, fewer, viewed, is_best)


def _may_be_kept(response: Response) -> bool:
    """Whether a response is the same for all, and asked for in a way that people write.

    Slashes before an address change nothing, nor do capitals in a subject: not each of the ways to
    write one is to be kept.
    """
    path: str = request.environ.get("PATH_INFO", "")
    before, _, subject = path.rpartition("/")
    is_written_so = before.islower() and subject in (subject.lower(), subject.upper())
    is_plain = is_written_so and path == request.path
    return response.status_code == 200 and is_plain and "Set-Cookie" not in response.headers


def _sent(finished: Finished) -> Response:
    """The answer to the current request as Flask has it."""
    status, headers, body = finished.answer(request.environ)
    response = Response(status=status, headers=Headers(list(headers)))
    response.response = [body]
    return response
