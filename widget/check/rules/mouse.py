"""Elements that a mouse alone can use."""

from collections.abc import Iterable
from typing import Any

from widget.check.finding import Fault
from widget.check.page import Page
from widget.check.rule import Check, own_rule

LIMIT = 200  # elements with listeners: each is asked for by its own
EVENTS = frozenset(("click", "mousedown", "mouseup", "pointerdown", "pointerup"))
MARK = "function () { this[Symbol.for('carewidget mouse')] = true; }"

# Only what looks or reads like a control counts where a script listens: many scripts listen to
# clicks for statistics, to close what is open, or for all that is inside.
FIND = """
  const MARK = Symbol.for("carewidget mouse");
  const NATIVE = "a[href], area[href], button, input, select, textarea, summary, label, option, "
    + "audio, video, iframe, object, embed, canvas, dialog, form, [tabindex], [contenteditable]";
  // In these the keyboard moves by the arrow keys, from one element that has the focus.
  const ITEM = ["option", "menuitem", "menuitemcheckbox", "menuitemradio", "tab", "treeitem", "row",
    "gridcell", "columnheader", "rowheader", "radio"].map((role) => `[role="${role}"]`).join();
  const REQUESTS = ["get", "post", "put", "patch", "delete"];

  const requests = (one) => REQUESTS.some((verb) =>
    one.hasAttribute(`hx-${verb}`) || one.hasAttribute(`data-hx-${verb}`));
  const trigger = (one) => one.getAttribute("hx-trigger") ?? one.getAttribute("data-hx-trigger");
  const isRequested = (one) => requests(one) && /click|mouse(down|up)/.test(trigger(one) ?? "click")
    && !/\\bfrom:/.test(trigger(one) ?? "");
  // A handler that only keeps an event from others does nothing for anybody.
  const isIdle = (code) => code.split(";").every((part) =>
    /^\\s*(event\\.(stop|prevent)\\w+\\(\\)|return\\b.*)?\\s*$/.test(part));
  const inline = (one) => ["onclick", "onmousedown", "onmouseup"].map((name) =>
    one.getAttribute(name)).filter((code) => code !== null);
  const isInline = (one) => inline(one).some((code) => !isIdle(code));
  const isPointed = (one) => getComputedStyle(one).cursor === "pointer"
    && (!one.parentElement || getComputedStyle(one.parentElement).cursor !== "pointer");
  const isShort = (one) => one.innerText?.trim().length <= 40
    && !one.querySelector(":not(svg, svg *, img, i, b, span)");
  const looksLikeControl = (one) => isPointed(one) || isShort(one)
    || one.matches("[role=button], [role=link]");
  const reacts = (one) => isInline(one) || isRequested(one)
    || (one[MARK] && !inline(one).length && looksLikeControl(one));

  const hasContent = (one) => one.innerText?.trim()
    || one.matches("img, svg, [aria-label], [role=button]") || one.querySelector("img, svg");
  const isAlsoNative = (one) => one.matches(NATIVE) || one.closest(NATIVE.replace(", form", ""))
    || one.querySelector(NATIVE);
  const isWhole = (one) => one.matches("html, body, main, [role=main], [role=dialog]");
  const found = [...document.querySelectorAll("body *")].filter((one) => reacts(one)
    && isShown(one) && hasContent(one) && !isWhole(one) && !isAlsoNative(one)
    && !one.matches(ITEM) && !one.closest("[inert]"));
  for (const one of document.querySelectorAll("*")) delete one[MARK];
  return found.map((one) => [one,
    "It reacts to the mouse, but the keyboard cannot get to it.",
    '<button type="button">…</button>']);
"""


def _mark_listeners(page: Page) -> None:
    """Mark the elements that listen to a mouse: one question for all, then one for each."""
    body = page.cdp("Runtime.evaluate", expression="document.body")["result"]["objectId"]
    answer = page.cdp("DOMDebugger.getEventListeners", objectId=body, depth=-1)
    listeners: list[dict[str, Any]] = answer["listeners"]
    nodes = {one["backendNodeId"] for one in listeners if one["type"] in EVENTS}
    for node in sorted(nodes)[:LIMIT]:
        element = page.cdp("DOM.resolveNode", backendNodeId=node)["object"]["objectId"]
        page.cdp("Runtime.callFunctionOn", objectId=element, functionDeclaration=MARK)


def _find(page: Page) -> Iterable[Fault]:
    """What reacts to a mouse and is no control, in no control and holds none.

    Args:
        page: The page; listeners on it as a whole, and on what holds a control, do not count.

    Returns:
        What is wrong (WCAG 2.1.1).
    """
    _mark_listeners(page)
    return page.faults(FIND)


MOUSE_ONLY = Check(
    own_rule(
        "cw-mouse-only",
        "What reacts to a mouse can be used by the keyboard",
        "critical",
        ("2.1.1",),
        "A",
        "keyboard",
    ),
    _find,
)
