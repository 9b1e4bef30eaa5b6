"""What must hold when something on the page changes: the focus stays, and the change is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from widget.check.finding import Fault
from widget.check.names import properties_of, role, text_of
from widget.check.page import Page
from widget.check.rule import ChangeCheck, own_rule

# The page itself remembers, because elements cannot leave it. A new page remembers nothing, and
# nothing is wrong with it.
WATCH_FOCUS = """
  const MARK = Symbol.for("carewidget focus");
  window[MARK]?.stop();
  const memory = { last: document.activeElement };
  const note = (event) => {
    if (event.target instanceof Element) memory.last = event.target;
  };
  addEventListener("focus", note, true);
  memory.stop = () => removeEventListener("focus", note, true);
  window[MARK] = memory;
"""
LOST = """
  const memory = window[Symbol.for("carewidget focus")];
  if (!memory) return [];
  memory.stop();
  delete window[Symbol.for("carewidget focus")];
  const { last } = memory;
  const now = document.activeElement;
  const isNowhere = !now || now === document.body || now === document.documentElement;
  if (!isNowhere || !last || last === document.body) return [];
  const remedy = 'tabindex="-1", and focus() on the heading of what is new';
  if (!last.isConnected) {
    const name = last.innerText?.trim().slice(0, 40) || last.getAttribute("aria-label") || "";
    const what = `<${last.localName}>${name ? ` “${name}”` : ""}`;
    return [[null, `The focus was on ${what}, which is gone, and now it is nowhere.`, remedy]];
  }
  if (!last.checkVisibility({ visibilityProperty: true })) {
    return [[last, "It had the focus and was hidden, and now the focus is nowhere.", remedy]];
  }
  return last.matches(":disabled")
    ? [[last, "It had the focus and was disabled, and now the focus is nowhere.",
      'aria-disabled="true"']]
    : [];
"""

# Text that can be seen, by the element that it stands in.
TEXTS = """
  const isRendered = (one) => one.checkVisibility({ visibilityProperty: true });
  const plain = (text) => text.replace(/\\s+/g, " ").trim();
  function texts() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      const text = plain(walker.currentNode.data);
      if (text && !parent.closest("script, style, noscript, template") && isShown(parent)) {
        found.push([parent, text]);
      }
    }
    return found;
  }
"""
REMEMBER = f"""
  {TEXTS}
  const seen = [...document.body.querySelectorAll("*")].filter((one) => isRendered(one));
  window[Symbol.for("carewidget change")] = {{
    focused: document.activeElement,
    shown: new Set([document.body, ...seen]),
    texts: texts().map(([, text]) => text),
  }};
"""
UNANNOUNCED = f"""
  {TEXTS}
  const MARK = Symbol.for("carewidget change");
  const before = window[MARK];
  if (!before) return [];
  delete window[MARK];

  const known = new Map();
  for (const text of before.texts) known.set(text, (known.get(text) ?? 0) + 1);
  const isNew = (text) => {{
    const left = known.get(text) ?? 0;
    known.set(text, left - 1);
    return left <= 0;
  }};
  // A clock that ticks says no word.
  const fresh = texts().filter(([, text]) => isNew(text) && /\\p{{L}}{{2}}/u.test(text));
  if (!fresh.length) return [];

  // The part of the page that is new, as a whole.
  function partOf(element) {{
    let part = element;
    while (part.parentElement && !before.shown.has(part.parentElement)) part = part.parentElement;
    return before.shown.has(element) ? element : part;
  }}
  const now = document.activeElement === document.body ? null : document.activeElement;
  const related = (name) => (now?.getAttribute(name) ?? "").split(/\\s+/)
    .map((id) => id && document.getElementById(id)).filter(Boolean);
  const hasMoved = now && now !== before.focused;
  const readers = hasMoved ? [now, ...["aria-describedby", "aria-labelledby", "aria-errormessage"]
    .flatMap(related)] : [];
  const isRead = (part) => readers.some((one) => one.contains(part) || part.contains(one));
  // Whoever opens something, or chooses from it, knows that it opens.
  const opener = now?.matches('[aria-expanded="true"], [role="tab"], summary, [aria-controls], '
    + '[aria-haspopup]') || false;
  const isOpened = (part) => opener || part.closest('[role="timer"], [role="tooltip"], [popover]')
    || now?.closest("details")?.contains(part);

  const parts = new Map();
  for (const [element, text] of fresh) {{
    const part = partOf(element);
    parts.set(part, `${{parts.get(part) ?? ""}} ${{text}}`.trim());
  }}
  const isTold = (part) => now?.contains(part) || isRead(part);
  if ([...parts.keys()].some(isTold)) return [];
  const silent = [...parts].filter(([part]) => !isOpened(part));
  if (!silent.length) return [];
  const [part, text] = silent.sort((one, other) => other[1].length - one[1].length)[0];
  const quote = `“${{text.length > 60 ? `${{text.slice(0, 60)}}…` : text}}”`;
  const LIVE = '[aria-live="polite"], [aria-live="assertive"], [role="status"], '
    + '[role="log"], output';
  const late = [part.closest(LIVE), part.querySelector(LIVE)].find((one) => one) ?? null;
  return late
    ? [[late, `It came together with its text, ${{quote}}, so it is not announced.`,
      '<div role="status"></div>, there and empty before the text comes']]
    : [[part, `${{quote}} appeared, and nothing announces it.`,
      '<div role="status"></div>, there and empty before the text comes']];
"""


# WAI-ARIA 1.2, alert: told as soon as it comes, as no other live region is.
ALERTS = frozenset({"alert", "alertdialog"})


@dataclass(frozen=True)
class Region:
    """A live region, as assistive technology has it.

    Attributes:
        role: Its role.
        text: What stands in it.
    """

    role: str
    text: str


Regions = Mapping[int, Region]


def _watch_focus(page: Page) -> None:
    page.script(WATCH_FOCUS)


def _lost(page: Page, _: object) -> Iterable[Fault]:
    return page.faults(LOST)


def _remember(page: Page) -> Regions:
    page.script(REMEMBER)
    return _live_regions(page)


def _unannounced(page: Page, before: Regions) -> Iterable[Fault]:
    faults = page.faults(UNANNOUNCED)
    after = _live_regions(page) if faults else {}
    return () if any(_is_told(before.get(one), now) for one, now in after.items()) else faults


def _live_regions(page: Page) -> Regions:
    """The live regions that Chromium gives to assistive technology, by its numbers of elements."""
    nodes = page.cdp("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    return {
        node["backendDOMNodeId"]: Region(role(node), text_of(node, by_id))
        for node in nodes
        if properties_of(node).get("live") in ("polite", "assertive")
    }


def _is_told(before: Region | None, now: Region) -> bool:
    """Whether a live region speaks: an alert as it comes, any other only if it was there before."""
    if before is None:
        return now.role in ALERTS and bool(now.text)
    return bool(now.text) and now.text != before.text


FOCUS_LOST = ChangeCheck(
    own_rule(
        "cw-focus-lost",
        "The focus is not lost when what had it goes away",
        "serious",
        ("2.4.3",),
        "A",
        "focus-order",
    ),
    _watch_focus,
    _lost,
)
STATUS_ANNOUNCED = ChangeCheck(
    own_rule(
        "cw-status-announced",
        "What appears is announced: by a live region that was there before, or by the focus",
        "serious",
        ("4.1.3",),
        "AA",
        "status-messages",
    ),
    _remember,
    _unannounced,
)
