"""Elements that a mouse alone can use."""

import re
from collections import defaultdict
from collections.abc import Iterable

from widget.check.finding import Fault
from widget.check.listeners import TAKE_MARKS, listeners, mark
from widget.check.page import Page
from widget.check.rule import Check, own_rule

EVENTS = frozenset(("click", "mousedown", "mouseup", "pointerdown", "pointerup"))
# What listens to these answers to the keyboard too, as a hint that comes with the focus does.
KEYS = frozenset(("keydown", "keyup", "keypress", "focus", "focusin"))
# A listener on the whole page that acts on the element that has the focus.
FOR_ALL = re.compile(r"target|activeElement|dispatch|role")

# Only what looks or reads like a control counts where a script listens: many scripts listen to
# clicks for statistics, to close what is open, or for all that is inside.
FIND = f"""
  {TAKE_MARKS}
  const is = (one, kind) => marks.get(one)?.includes(kind);
  const NATIVE = "a[href], area[href], button, input, select, textarea, summary, label, option, "
    + "audio, video, iframe, object, embed, canvas, [contenteditable]";
  const FOCUSABLE = "[tabindex]:not(html, body, main, [role=main], dialog, [role=dialog])";
  // In these the keyboard moves by the arrow keys, from one element that has the focus.
  const ITEM = ["option", "menuitem", "menuitemcheckbox", "menuitemradio", "tab", "treeitem", "row",
    "gridcell", "columnheader", "rowheader", "radio"].map((role) => `[role="${{role}}"]`).join();
  const PRESSED = ["button", "link", "checkbox", "switch"].map((role) => `[role=${{role}}]`).join();
  const REQUESTS = ["get", "post", "put", "patch", "delete"];

  const requests = (one) => REQUESTS.some((verb) =>
    one.hasAttribute(`hx-${{verb}}`) || one.hasAttribute(`data-hx-${{verb}}`));
  const trigger = (one) =>
    one.getAttribute("hx-trigger") ?? one.getAttribute("data-hx-trigger") ?? "click";
  const isRequested = (one) => requests(one) && /click|mouse(down|up)/.test(trigger(one))
    && !/\\b(from:|key)/.test(trigger(one));
  const isPointed = (one) => getComputedStyle(one).cursor === "pointer"
    && (!one.parentElement || getComputedStyle(one.parentElement).cursor !== "pointer");
  const isShort = (one) => one.innerText?.trim().length <= 40
    && !one.querySelector(":not(svg, svg *, img, i, b, span)");
  const looksLikeControl = (one) => isPointed(one) || isShort(one) || one.matches(PRESSED);
  const reacts = (one) => is(one, "inline") || isRequested(one)
    || (is(one, "mouse") && looksLikeControl(one));

  // Bars, dots and letters of icon fonts; what is larger is a ground.
  function isDrawn(one) {{
    const {{ width, height }} = one.getBoundingClientRect();
    const isPainted = (style) => !/^rgba.*, 0\\)$|[/] 0\\)$/.test(style.backgroundColor)
      || style.backgroundImage !== "none" || parseFloat(style.borderTopWidth) > 0;
    const isWritten = ({{ content }}) => !["none", "normal", '""'].includes(content);
    const hasSign = ["::before", "::after"].map((part) => getComputedStyle(one, part))
      .some((style) => isWritten(style) || (style.content === '""' && isPainted(style)));
    return hasSign || (width >= 4 && height >= 1 && isPainted(getComputedStyle(one)));
  }}
  const isSmall = (one) => one.offsetWidth <= 150 && one.offsetHeight <= 150;
  const hasContent = (one) => one.innerText?.trim()
    || one.matches("img, svg, [aria-label], [role=button]") || one.querySelector("img, svg")
    || (isSmall(one) && [one, ...one.querySelectorAll("*")].some(isDrawn));
  const isInNative = (one) => one.closest(NATIVE) || one.parentElement.closest(FOCUSABLE);
  const holdsNative = (one) => one.querySelector(`${{NATIVE}}, form, [tabindex]`);
  const isWhole = (one) => one.matches("main, [role=main], [role=dialog], dialog, form");
  const found = [...document.querySelectorAll("body *")].filter((one) => reacts(one)
    && isShown(one) && hasContent(one) && !isWhole(one) && !isInNative(one) && !holdsNative(one)
    && !one.matches(ITEM) && !one.shadowRoot && !one.closest("[inert]"));

  function hasKeys(one) {{
    for (let part = one; part; part = part.parentNode) {{
      const isPage = [document.body, document.documentElement, document].includes(part);
      if (is(part, isPage ? "keys for all" : "keys")) return true;
    }}
    return false;
  }}
  const remedy = '<button type="button">…</button>';
  return found.flatMap((one) => {{
    if (!one.hasAttribute("tabindex")) {{
      return [[one, "It reacts to the mouse, but the keyboard cannot get to it.", remedy]];
    }}
    const isPressed = one.tabIndex >= 0 && (is(one, "click") || isRequested(one))
      && one.matches(`:not([role]), ${{PRESSED}}`);
    return isPressed && !hasKeys(one)
      ? [[one, "It reacts to the mouse and gets the focus, but no key presses it.", remedy]] : [];
  }});
"""


def _find(page: Page) -> Iterable[Fault]:
    """What reacts to a mouse and is no control, in no control and holds none.

    Args:
        page: The page; listeners on it as a whole, and on what holds a control, do not count.

    Returns:
        What is wrong (WCAG 2.1.1).
    """
    kinds: defaultdict[int, set[str]] = defaultdict(set)
    for one in listeners(page):
        if one.event in KEYS and not one.is_idle:
            kinds[one.node] |= {"keys", "keys for all" if FOR_ALL.search(one.source) else "keys"}
        elif one.event in EVENTS and not one.is_idle:
            kinds[one.node] |= {one.event, "inline" if one.is_inline else "mouse"}
    mark(page, kinds)
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
