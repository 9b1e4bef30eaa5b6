"""Content codings: which one a browser takes, and text in it (RFC 9110, section 12.5.3)."""

import gzip
from functools import lru_cache

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

IDENTITY, GZIP, BROTLI = "", "gzip", "br"
# What is answered once is compressed fast; what is asked for again, as well as can be: that takes
# twenty times as long, and leaves a tenth less to send.
FAST, BEST = 5, 11
MAX_ACCEPTED = 200  # characters; browsers send about thirty


@lru_cache(maxsize=64)
def choose_encoding(accepted: str) -> str:
    """The coding in which somebody gets a text.

    Args:
        accepted: The header `Accept-Encoding`, which may hold anything.

    Returns:
        The one that is liked most; of those that are liked equally, the one that makes it smallest.
    """
    if len(accepted) > MAX_ACCEPTED:
        return IDENTITY
    accept: Accept = parse_accept_header(accepted.lower(), Accept)
    identity = accept["identity"] if "identity" in accept.values() else 0.0
    liked = max((BROTLI, GZIP), key=lambda encoding: accept[encoding])
    return liked if accept[liked] > 0 and accept[liked] >= identity else IDENTITY


def is_compressed(mimetype: str) -> bool:
    """Whether what is of a media type becomes smaller: a text, not a PDF."""
    return mimetype.startswith("text/") or mimetype.endswith(("json", "xml", "javascript"))


def encode(body: bytes, encoding: str, best: bool) -> bytes:
    """A text in a coding.

    Args:
        body: The text.
        encoding: What `choose_encoding` gave.
        best: It is worth time to make it small.
    """
    if encoding == BROTLI:
        quality = BEST if best else FAST
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality))
    if encoding == GZIP:
        # Without the time, the same text always has the same bytes, and so the same ETag.
        return gzip.compress(body, mtime=0)
    return body
