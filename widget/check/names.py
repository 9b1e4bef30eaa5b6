"""What assistive technology is told of a page: the role, name and state of each element."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from widget.check.page import Page

Node = Mapping[str, Any]

# By Chromium's role: the one of ARIA. What is not here is told by its own name in small letters.
ROLES = {
    "StaticText": "text",
    "DescriptionList": "list",
    "DescriptionListTerm": "term",
    "DescriptionListDetail": "definition",
    "DisclosureTriangle": "summary",
    "Iframe": "iframe",
    "ContentInfo": "contentinfo",
}
# Boxes that say nothing, and marks that stand before the items of a list.
LEFT_OUT = frozenset(
    "generic none RootWebArea InlineTextBox LineBreak LabelText Legend ListMarker "
    "LayoutTable LayoutTableRow LayoutTableCell".split()
)
# Told only if they have a name of their own.
PLAIN = frozenset("paragraph Section emphasis strong code time Abbr superscript subscript".split())
# Of these, a state that is off is worth a word too.
STATES = {
    "checked": {"true": "checked", "false": "not checked", "mixed": "partly checked"},
    "pressed": {"true": "pressed", "false": "not pressed", "mixed": "partly pressed"},
    "expanded": {"true": "expanded", "false": "collapsed"},
    "selected": {"true": "selected"},
    "disabled": {"true": "disabled"},
    "required": {"true": "required"},
    "readonly": {"true": "read only"},
    "invalid": {"true": "invalid", "grammar": "invalid", "spelling": "invalid"},
}


def accessibility_tree(page: Page) -> Sequence[Node]:
    """All nodes of Chromium's accessibility tree of a page, which it makes anew each time."""
    nodes: list[Node] = page.cdp("Accessibility.getFullAXTree")["nodes"]
    return nodes


def names_and_roles(
    page: Page, within: str = "body", tree: Sequence[Node] | None = None
) -> tuple[str, ...]:
    """What assistive technology is told, in its order.

    Args:
        page: The page.
        within: A CSS selector; the first element that it matches is told, with all inside.
        tree: The page's accessibility tree, taken once for several parts of it.

    Returns:
        A line for each element that is exposed, indented by two spaces for each one around it:
        `heading 2 "Rheumatology Team"`. None if nothing matches.
    """
    start = _node_number(page, within)
    if start is None:
        return ()
    nodes = accessibility_tree(page) if tree is None else tree
    by_id = {node["nodeId"]: node for node in nodes}
    root = next((node for node in nodes if node.get("backendDOMNodeId") == start), None)
    return tuple(_lines(root, by_id, 0, "")) if root else ()


def _node_number(page: Page, selector: str) -> int | None:
    """Chromium's number of the first element that a selector matches."""
    page_node = page.cdp("DOM.getDocument", depth=0)["root"]["nodeId"]
    found = page.cdp("DOM.querySelector", nodeId=page_node, selector=selector)["nodeId"]
    if not found:
        return None
    number: int = page.cdp("DOM.describeNode", nodeId=found)["node"]["backendNodeId"]
    return number


def _lines(node: Node, by_id: Mapping[str, Node], depth: int, around: str) -> Iterator[str]:
    """The lines of a node and of what it holds; `around` is the name of the one around it."""
    line = _line(node, around)
    if line:
        yield "  " * depth + line
        depth, around = depth + 1, _value(node, "name")
    if role(node) == "StaticText":
        return
    for child in node.get("childIds", ()):
        if child in by_id:
            yield from _lines(by_id[child], by_id, depth, around)


def _line(node: Node, around: str) -> str:
    called, name = role(node), _value(node, "name")
    if node.get("ignored") or called in LEFT_OUT or (called in PLAIN and not name):
        return ""
    if called == "StaticText" and (not name or name in around):
        return ""
    properties = properties_of(node)
    description = _value(node, "description")
    parts = [
        ROLES.get(called, called.lower()),
        str(properties["level"]) if called == "heading" and "level" in properties else "",
        f'"{name}"' if name else "",
        *_states(properties),
        f'described as "{description}"' if description else "",
    ]
    return " ".join(part for part in parts if part)


def _states(properties: Mapping[str, object]) -> Iterator[str]:
    for name, words in STATES.items():
        value = str(properties.get(name, "")).lower()
        if value in words:
            yield words[value]


def role(node: Node) -> str:
    """The role of a node of Chromium's accessibility tree, in Chromium's word."""
    return _value(node, "role")


def properties_of(node: Node) -> Mapping[str, object]:
    """What else such a node says, such as `live` or `expanded`."""
    return {one["name"]: one["value"].get("value") for one in node.get("properties", ())}


def text_of(node: Node, by_id: Mapping[str, Node]) -> str:
    """The text in such a node, given all nodes by their ids."""
    if role(node) == "StaticText":
        return _value(node, "name")
    children = (by_id[child] for child in node.get("childIds", ()) if child in by_id)
    return " ".join(text for child in children if (text := text_of(child, by_id)))


def _value(node: Node, name: str) -> str:
    return " ".join(str(node.get(name, {}).get("value", "")).split())
