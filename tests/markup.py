"""Reads HTML as tests need it: strictly, with no repairs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = "area base br col embed hr img input link meta source track wbr".split()


@dataclass
class Element:
    """An element, with what is in it."""

    name: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        """This element and all in it, in the order of the document."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    @property
    def elements(self) -> list["Element"]:
        """The elements right in it."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def text(self) -> str:
        """All text in it that people read, with single spaces."""
        return " ".join(" ".join(self._texts()).split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self, name: str) -> list["Element"]:
        """Every element of a name in it."""
        return [element for element in self if element.name == name]

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.name not in ("style", "script"):
                yield from child._texts()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open[-1].name, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """A nameless element with everything in it.

    Raises:
        AssertionError: A tag is not closed, or one is closed that was not open.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"not closed: {[element.name for element in reader.open[1:]]}"
    return reader.open[0]


def only_root(html: str) -> Element:
    """The one root element of a fragment."""
    top = parse(html)
    stray = [child for child in top.children if isinstance(child, str) and child.strip()]
    assert not stray, f"text beside the root: {stray}"
    assert len(top.elements) == 1, [element.name for element in top.elements]
    return top.elements[0]


def ids(root: Element) -> list[str]:
    """Every id, in the order of the document."""
    return [element.attributes["id"] for element in root if "id" in element.attributes]


def heading_levels(root: Element) -> list[int]:
    """The level of every heading, in the order of the document."""
    return [int(e.name[1]) for e in root if e.name in ("h1", "h2", "h3", "h4", "h5", "h6")]


def key_in(html: str) -> str:
    """The key of the form in a page or fragment."""
    keys = [e.attributes["value"] for e in parse(html) if e.attributes.get("name") == "key"]
    assert len(keys) == 1, keys
    return keys[0]
