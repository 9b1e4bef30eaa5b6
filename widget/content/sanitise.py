"""The only place where text becomes trusted HTML.

A publisher's text may hold raw HTML, from a word processor, an old web site or anybody. It ends
in other people's pages, where htmx runs what a browser would not. So it passes two walls, which
share one list (`ALLOWED`) and one judgement of each attribute (`is_allowed_attribute`):

1. bleach, because the users asked for it. It has not been maintained since June 2026, and it
   lets `javascript:123` through, taking it for a host and a port; so every URL is judged here.
2. nh3, which is maintained, reads HTML as browsers do, and has the last word. It goes before
   bleach as well: only nh3 takes the text of a script out with its tags, and what bleach then
   reads is well-formed.

This is done when content is read, never for a request. HTML that comes back from disk passes
nh3 alone (`trusted`, or the model field `TrustedHtml`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Annotated, Any, Final

import nh3
from markupsafe import Markup
from pydantic import GetPydanticSchema, ValidatorFunctionWrapHandler, WrapValidator

MAX_LENGTH: Final = 200_000
MAX_DEPTH: Final = 50


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_ELEMENTS_OF_WORDS: Final = _names(
    "h3 h4 h5 h6 p ul li dl dt dd blockquote table caption thead tbody tr strong em "
    "figure figcaption details summary sub sup code span"
)
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(_ELEMENTS_OF_WORDS, _names("lang dir")),
    "a": _names("lang dir href hreflang"),
    "abbr": _names("lang dir title"),
    "br": frozenset(),
    "hr": frozenset(),
    "img": _names("src alt width height"),
    "ol": _names("lang dir start"),
    "td": _names("lang dir colspan rowspan"),
    "th": _names("lang dir colspan rowspan scope"),
}
# What stands between these tags is no prose, and goes with them. Elsewhere the text stays.
_GONE_WITH_CONTENT: Final = _names(
    "audio button canvas datalist iframe math noembed noframes noscript object script select "
    "style svg template textarea title video xmp"
)
_SCHEMES: Final = _names("http https mailto tel")

# A host whose last part begins with a digit is an IPv4 address to a browser, or an error.
_HOST: Final = r"(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*"
_IMAGE_URL: Final = re.compile(rf"(?ai)https?://{_HOST}(?::[1-5]?[0-9]{{1,4}})?(?:[/?#].*)?")
_LINK_URL: Final = re.compile(
    rf"{_IMAGE_URL.pattern}"
    rf"|mailto:[a-z0-9.!$%&'*+/=_~-]+@{_HOST}(?:\?[^#]*)?"
    r"|tel:\+?[0-9(][0-9().-]*[0-9](?:;[a-z0-9=.+-]+)*"
)


def is_safe_url(url: str, *, image: bool = False) -> bool:
    """Judge whether a link, or an image, may point to an address.

    Args:
        url: The address as a browser reads it, character references resolved.
        image: Whether it is an image's address.

    Returns:
        True for http and https with a plain host and no user name and, but for images, mailto:
        with an address and tel: with a number. A relative address is not safe: it would lead
        into the host page's site.
    """
    # Browsers skip tabs and newlines even inside a scheme, and read a backslash as a slash: they
    # would not open what is judged here. An honest address percent-encodes all of these.
    if not url.isprintable() or any(character in ' \\<>"`' for character in url):
        return False
    return bool((_IMAGE_URL if image else _LINK_URL).fullmatch(url))


_LANGUAGE: Final = (
    re.compile(r"(?ai)[a-z]{2,3}(-[a-z0-9]{2,8}){0,4}").fullmatch,
    "write a language code, such as cy or pt-BR",
)
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,3}").fullmatch, "write a number in digits, no unit"
# What the values of these attributes must be, and what to tell a publisher whose are not.
_RULES: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "href": (is_safe_url, "write an address that begins with https://, http://, mailto: or tel:"),
    "src": (lambda url: is_safe_url(url, image=True), "write an address that begins with https://"),
    "lang": _LANGUAGE,
    "hreflang": _LANGUAGE,
    "dir": (re.compile("(?ai)ltr|rtl|auto").fullmatch, "write ltr, rtl or auto"),
    "scope": (
        re.compile("(?ai)(col|row)(group)?").fullmatch,
        "write col, row, colgroup or rowgroup",
    ),
    **dict.fromkeys(_names("width height colspan rowspan start"), _NUMBER),
}


def is_allowed_attribute(tag: str, name: str, value: str) -> bool:
    """Judge one attribute, for bleach, nh3 and `find_dropped` alike.

    Args:
        tag: The element's name in lower case.
        name: The attribute's name in lower case.
        value: Its value, character references resolved.

    Returns:
        True if `ALLOWED` lists it for this element and its value is valid.
    """
    if name not in ALLOWED.get(tag, ()):
        return False
    return name not in _RULES or bool(_RULES[name][0](value))


_NH3: Final = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={tag: set(names) for tag, names in ALLOWED.items()},
    clean_content_tags=set(_GONE_WITH_CONTENT),
    attribute_filter=lambda tag, name, value: (
        value if is_allowed_attribute(tag, name, value) else None
    ),
    url_schemes=set(_SCHEMES),
    link_rel=None,
)
# Tags as nh3 writes them. Values are taken in whole, so that no `<` in one looks like a tag.
_WRITTEN_ATTRIBUTES: Final = r'((?: [a-z]+="[^"]*")*)'
_WRITTEN_IMAGE: Final = re.compile(f"<img{_WRITTEN_ATTRIBUTES}>")
_WRITTEN_TAG: Final = re.compile(f"<(/?[a-z]+)([0-9]?){_WRITTEN_ATTRIBUTES}>")


def _gate(html: str) -> str:
    """Let through what nh3 finds to be on the list, and images that have an address and an alt."""
    # Rust has no lone surrogates. nh3 drops a byte order mark that comes first, and only that:
    # cleaning twice would differ from cleaning once, so all of them go.
    clean = _NH3.clean(re.sub("[\ud800-\udfff]", "\ufffd", html)).replace("\ufeff", "")
    return _WRITTEN_IMAGE.sub(
        lambda image: image[0] if ' alt="' in image[1] and ' src="' in image[1] else "", clean
    )


def sanitise(html: str) -> Markup:
    """Make trusted HTML of a publisher's. What it takes out, `find_dropped` tells.

    Args:
        html: Any text at all.

    Returns:
        Well-formed HTML of what `ALLOWED` lists. Sanitised again, it stays the same.

    Raises:
        ValueError: It is too large; the message is the sentence of `check_size`.
    """
    # Imported here because it is large, and what comes back from disk does not need it.
    from bleach.sanitizer import Cleaner  # type: ignore[import-untyped]

    if complaint := check_size(html):
        raise ValueError(complaint)
    cleaner = Cleaner(  # a new one each time: it is not safe to share between threads
        tags=frozenset(ALLOWED),
        attributes=lambda tag, name, value: is_allowed_attribute(tag, name, unescape(value)),
        protocols=_SCHEMES,
        strip=True,
        strip_comments=True,
    )
    return Markup(_gate(cleaner.clean(_gate(html))))


def trusted(html: str) -> Markup:
    """Let sanitised HTML that comes back from disk pass the last gate.

    Args:
        html: What `sanitise` once returned. A Markup is trusted already.

    Returns:
        The same, less whatever somebody has put in since that is not on the list.
    """
    return html if isinstance(html, Markup) else Markup(_gate(html))


def _validate_trusted(value: Any, read_text: ValidatorFunctionWrapHandler) -> Markup:
    return value if isinstance(value, Markup) else trusted(read_text(value))


TrustedHtml = Annotated[
    Markup,
    GetPydanticSchema(
        lambda _, handler: handler.generate_schema(Annotated[str, WrapValidator(_validate_trusted)])
    ),
]
"""The type of a model's field: a Markup in Python, a string in JSON, `trusted` when it is read."""


def with_heading_level(html: Markup, level: int) -> Markup:
    """Fit the headings of sanitised HTML to the place where it stands in a page.

    Args:
        html: What `sanitise` returned.
        level: What its h3 become, at least 1; h4 become one more, and so on, up to h6.

    Returns:
        The same with other headings.
    """

    def move(tag: re.Match[str]) -> str:
        if not tag[2]:  # of what is allowed, only headings have a digit in their names
            return tag[0]
        return f"<{tag[1]}{min(6, int(tag[2]) - 3 + level)}{tag[3]}>"

    return Markup(_WRITTEN_TAG.sub(move, html))


# Tags of raw HTML, as the HTML standard reads them. Not by html.parser: it raises AssertionError
# at `<![`, takes minutes for `<a <a <a …`, and reads otherwise in each release of Python.
_ATTRIBUTE: Final = (
    r"""([^\s/>][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+("[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s"'>][^\s>]*+)?+)?+"""
)
_TAG: Final = re.compile(
    rf"(?ais)<!--(?:-?>|.*?(?:--!?>|\Z))|<(/?[a-z][^\s/>]*+)((?:[\s/]++|{_ATTRIBUTE})*+)"
)


def _tags(html: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Read line, name (with a slash if it is an end tag) and attributes of each tag."""
    line, counted, position = 1, 0, 0
    while found := _TAG.search(html, position):
        position = found.end()
        if not found[1]:  # a comment
            continue
        line, counted = line + html.count("\n", counted, found.start()), found.start()
        attributes: dict[str, str] = {}
        for key, value in re.findall(f"(?a){_ATTRIBUTE}", found[2]):
            bare = value[1:].removesuffix(value[0]) if value[:1] in ('"', "'") else value
            attributes.setdefault(key.lower(), unescape(bare))
        name = found[1].lower()
        yield line, name, attributes
        if name in _GONE_WITH_CONTENT:
            end = re.compile(rf"(?i)</{name}(?=[\s/>])").search(html, position)
            position = end.start() if end else len(html)


# Elements that have no end tag, or need none and do not stand directly in one another.
_NO_DEEPER: Final = _names(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd tr td th thead tbody tfoot option"
)
# Formatting left open is opened again in each block that follows, so that 75,000 characters grew
# to 72 million. Browsers stop at three alike: it takes attributes to do harm.
_REOPENED: Final = re.compile(r"(?i)<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]")
_MAX_REOPENED: Final = 1_000_000


def check_size(html: str) -> str | None:
    """Say whether HTML is too long, or too deeply nested, to be sanitised.

    Args:
        html: Any text at all.

    Returns:
        A sentence that says what to do, or None.
    """
    # What looks shallow here may be deep to nh3. It is fast; bleach is not, and sees neither.
    return _find_excess(html) or _find_excess(_gate(html))


def _find_excess(html: str) -> str | None:
    if len(html) > MAX_LENGTH:
        return (
            f"This text has {len(html):,} characters: "
            f"split it into pieces of at most {MAX_LENGTH:,}."
        )
    reopened = len(_REOPENED.findall(html)) * len(re.findall("<[a-zA-Z]", html))
    opened: list[str] = []
    for _, name, _ in _tags(html):
        if name[1:] in opened and name[0] == "/":
            while opened.pop() != name[1:]:
                pass
        elif name[0] != "/" and name not in _NO_DEEPER:
            opened.append(name)
        if len(opened) > MAX_DEPTH or reopened > _MAX_REOPENED:
            return (
                f"The tags in this text are nested more than {MAX_DEPTH} deep: "
                "close each tag that is opened, or take some out."
            )
    return None


@dataclass(frozen=True)
class Dropped:
    """One thing that `sanitise` takes out: its line, what it is, and what to do instead."""

    line: int
    what: str
    remedy: str


_REMEDIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(_names("b u mark"), "write <strong>, or ** in Markdown"),
    **dict.fromkeys(_names("i cite"), "write <em>, or * in Markdown"),
    **dict.fromkeys(_names("h1 h2"), "write <h3>: h1 and h2 belong to the page around it"),
    **dict.fromkeys(_names("audio form iframe object video"), "write a link to it"),
    **dict.fromkeys(_GONE_WITH_CONTENT - _names("audio iframe object video"), "leave it out"),
}


def find_dropped(html: str) -> tuple[Dropped, ...]:
    """Find what `sanitise` would take out of a piece of HTML, apart from comments.

    Args:
        html: Any text at all.

    Returns:
        What would go, with 1-based lines within the piece. Of an element that goes with all that
        is in it, the element alone.
    """
    if complaint := check_size(html):
        return (Dropped(1, "all of the text", complaint),)
    return tuple(
        Dropped(line, what, remedy)
        for line, name, attributes in _tags(html)
        if name[0] != "/"
        for what, remedy in _dropped_of(name, attributes)
    )


def _dropped_of(tag: str, attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Say of one tag what would go, and what to do instead."""
    if tag not in ALLOWED:
        yield f"<{tag}>", _REMEDIES.get(tag, "leave its tags out: the text in it stays")
        return
    if tag == "img" and "alt" not in attributes:
        yield "an image without alt", 'write alt="what it shows", or alt="" if it only decorates'
    if tag == "img" and "src" not in attributes:
        yield "an image without src", _RULES["src"][1]
    for name, value in attributes.items():
        if name not in ALLOWED[tag]:
            yield f"the attribute {name} of <{tag}>", "leave it out"
        elif not is_allowed_attribute(tag, name, value):
            kind = {"href": "the link", "src": "the image"}.get(name, f"the {name}")
            yield f"{kind} {value[:100]}", _RULES[name][1]
