"""Which coding a browser gets, and that it holds the same text."""

import gzip

import brotli
import pytest

from widget.web.encoding import choose_encoding, encode, is_compressed

TEXT = b"<p>Ring us, at any time. Rydym yma i helpu.</p>" * 20


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        # What browsers send.
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("*", "br"),
        # What is liked more comes first; the smaller one, if both are liked equally.
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0.5, br;q=1.0", "br"),
        ("gzip;q=0.3, br;q=0.3", "br"),
        ("br;q=0.001", "br"),
        ("*;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, *", "gzip"),
        # A refusal is heard.
        ("br;q=0", ""),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0, br;q=0", ""),
        ("*;q=0", ""),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        # Without the header, with an empty one, or with nonsense, the text itself is right.
        ("", ""),
        ("deflate", ""),
        ("zstd", ""),
        ("brr", ""),
        (";;;,,=q", ""),
        ("br;q=x", ""),
        ("\x00\xff", ""),
        ("br;q=2, gzip", "gzip"),
        ("," * 10_000, ""),
        ("gzip, " * 100, ""),
        ("IDENTITY, gzip;q=0.5", ""),
    ],
)
def test_a_coding_is_chosen_by_what_is_accepted(accepted: str, encoding: str) -> None:
    assert choose_encoding(accepted) == encoding


@pytest.mark.parametrize("best", [False, True])
@pytest.mark.parametrize(
    ("encoding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]
)
def test_every_coding_holds_the_same_text(encoding: str, decode: object, best: bool) -> None:
    encoded = encode(TEXT, encoding, best)
    assert callable(decode)
    assert decode(encoded) == TEXT
    assert encode(TEXT, encoding, best) == encoded


@pytest.mark.parametrize(
    ("mimetype", "compressed"),
    [
        ("text/html", True),
        ("text/css", True),
        ("text/javascript", True),
        ("application/json", True),
        ("application/ld+json", True),
        ("application/problem+json", True),
        ("image/svg+xml", True),
        ("application/pdf", False),
        ("image/png", False),
        ("", False),
    ],
)
def test_texts_are_compressed(mimetype: str, compressed: bool) -> None:
    assert is_compressed(mimetype) == compressed
