"""What the keyboard must be able to do: reach all, show where it is, and leave again.

All of it is read from one walk through the page (`widget.check.walk`), of at most 300 controls.
"""

from collections.abc import Callable, Iterable

from widget.check.finding import Fault, Rule
from widget.check.focus_sight import looks_focused
from widget.check.page import Page, element_from
from widget.check.rule import JointCheck, own_rule
from widget.check.walk import walked
from widget.check.walk_notes import RECORD

REACH = own_rule(
    "cw-keyboard-reach",
    "Every control that a mouse can use can be reached by the Tab key",
    "critical",
    ("2.1.1",),
    "A",
    "keyboard",
)
VISIBLE = own_rule(
    "cw-focus-visible",
    "The control that has the focus looks different",
    "serious",
    ("2.4.7",),
    "AA",
    "focus-visible",
)
OBSCURED = own_rule(
    "cw-focus-obscured",
    "The control that has the focus is not hidden",
    "serious",
    ("2.4.11",),
    "AA",
    "focus-not-obscured-minimum",
)
TRAP = own_rule(
    "cw-keyboard-trap",
    "The Tab key leaves every control again",
    "critical",
    ("2.1.2",),
    "A",
    "no-keyboard-trap",
)
ORDER = own_rule(
    "cw-focus-order",
    "The Tab key goes through the page in the order of reading",
    "serious",
    ("2.4.3",),
    "A",
    "focus-order",
)
ON_FOCUS = own_rule(
    "cw-no-change-on-focus",
    "Getting the focus alone opens nothing, leads nowhere and moves the focus nowhere",
    "serious",
    ("3.2.1",),
    "A",
    "on-focus",
)

# In a composite widget the arrow keys lead to what Tab leaves out; a field with a pair of buttons
# for more and less, or with a button for its list, does the same by its own keys. Two links to the
# same place need one stop.
UNREACHED = """
  const reached = new Set(walk.stops.map((stop) => stop.element));
  const COMPOSITE = ["combobox", "grid", "listbox", "menu", "menubar", "radiogroup", "slider",
    "spinbutton", "tablist", "toolbar", "tree", "treegrid"].map((role) => `[role=${role}]`).join();
  const KEYED = `input[type="number"], input[list], [aria-activedescendant], ${COMPOSITE}`;
  const isRoving = (one) => [one.parentElement, one.parentElement?.parentElement].some((near) =>
    near && [...near.querySelectorAll(`${one.localName}[tabindex="0"]`)].length === 1);
  const isSameLink = (one) => one.href && [...reached].some((other) => other.href === one.href);
  const needsNoStop = (one) => one.closest(`${COMPOSITE}, [aria-hidden="true"]`) || isRoving(one)
    || one.parentElement?.querySelector(`:scope > :is(${KEYED})`) || isSameLink(one);
  const isPartOfGroup = (one) => one.type === "radio" && one.name && [...reached].some((other) =>
    other.type === "radio" && other.name === one.name && other.form === one.form);
  const last = walk.stops.at(-1)?.element;
  const isBeyond = (one) => last && walk.done !== "end"
    && last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  const isUsable = (one) => one.isConnected && isShown(one)
    && !one.matches(":disabled, [inert], [inert] *");

  const dropped = walk.stops.filter((stop) => stop.isDropped).map(({ element }) =>
    [element, "It loses the focus as soon as it gets it."]);
  const missed = walk.traps.length ? [] : walk.controls.filter((one) =>
    one.localName !== "iframe" && !reached.has(one) && !isPartOfGroup(one) && !isBeyond(one)
    && isUsable(one)).map((one) => [one, "The Tab key does not reach it."]);
  const natives = 'a[href], button, summary, select, textarea, input:not([type="hidden"])';
  const left = walk.isLimited ? [] : [...document.querySelectorAll(natives)].filter((one) =>
    one.tabIndex < 0 && one.hasAttribute("tabindex") && (!walk.modal || walk.modal.contains(one))
    && !reached.has(one) && isUsable(one) && walk.isSeen(one) && !needsNoStop(one)
    && one.type !== "radio"
  ).map((one) => [one, "A mouse can use it, but the Tab key leaves it out.",
    `Remove tabindex="${one.getAttribute("tabindex")}".`, "serious"]);
  return [...dropped, ...missed, ...left];
"""

HIDDEN = """
  return walk.stops.filter((stop) => stop.cover).map(({ element, cover }) => {
    if (cover === "outside") return [element, "It has the focus outside of the window."];
    const { top, height } = cover.getBoundingClientRect();
    const stays = ["fixed", "sticky"].includes(getComputedStyle(cover).position);
    const side = top <= 0 ? "top" : "bottom";
    const remedy = stays && height < innerHeight / 2
      ? `html { scroll-padding-${side}: ${Math.ceil(height)}px }` : "";
    return [element, `While it has the focus, it is covered by ${selectorOf(cover)}.`, remedy];
  });
"""

# Whoever cannot leave a modal dialog by Tab can close it; and WCAG 2.1.2 allows that another key
# leads on, if people are told which.
TRAPPED = r"""
  const KEY = String.raw`\b(ctrl\b|(control|alt|option|shift) ?\+|esc(ape)?\b|F\d{1,2}\b)`;
  const LEAVE = String.raw`\b(leave|exit|get out|tab out|move (on|out|away|(the )?focus)|g?adael)`;
  const TOLD = new RegExp(`${KEY}[^.!?]{0,80}${LEAVE}|${LEAVE}[^.!?]{0,80}${KEY}`, "i");
  function isTold(one) {
    const described = ["aria-describedby", "aria-labelledby"].flatMap((name) =>
      (one.getAttribute(name) ?? "").split(/\s+/)).map((id) => document.getElementById(id));
    const section = one.closest("fieldset, section, form, article, [role=group], [role=region]");
    const near = [one, ...described, ...(one.labels ?? [])].map((part) => part?.textContent);
    return [...near, one.title, one.placeholder, one.ariaLabel,
      (section ?? one.parentElement)?.innerText].some((text) => TOLD.test(text ?? ""));
  }
  const canBeClosed = walk.modal?.matches(":modal") || walk.modal?.querySelector("a[href], button");
  const isRound = walk.done === "round";
  return walk.traps.filter((one) => !isTold(one)
    && !(isRound && canBeClosed && walk.modal.contains(one)),
  ).map((one) => [one, isRound ? "From here Tab goes back, and never to the rest of the page."
    : "Neither Tab nor Escape nor Shift+Tab leaves it."]);
"""

UNORDERED = """
  const elements = walk.stops.map((stop) => stop.element).filter((one) => one.isConnected);
  const follows = (one, other) =>
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const jumps = elements.filter((one, at) => one.tabIndex > 0
    && elements.slice(at + 1).some((later) => follows(later, one)));

  // The parts of the nearest common ancestor that two elements are in.
  function branches(one, other) {
    let [first, second] = [one, other];
    while (first && !first.parentElement?.contains(other)) first = first.parentElement;
    while (second && second.parentElement !== first?.parentElement) second = second.parentElement;
    return [first, second];
  }
  function isTurned(first, second) {
    const style = getComputedStyle(first.parentElement);
    if (!/flex|grid/.test(style.display)) return false;
    const order = (one) => Number(getComputedStyle(one).order);
    if (!style.flexDirection.includes("reverse") && order(first) <= order(second)) return false;
    const [a, b] = [first.getBoundingClientRect(), second.getBoundingClientRect()];
    if (!a.width || !b.width) return false;
    if (b.bottom <= a.top) return true;
    const isBeside = b.top < a.bottom && a.top < b.bottom;
    return isBeside && (style.direction === "rtl" ? b.left >= a.right : b.right <= a.left);
  }
  const turned = new Set();
  elements.slice(1).forEach((other, at) => {
    const [first, second] = branches(elements[at], other);
    if (first?.parentElement && second && follows(first, second) && isTurned(first, second)) {
      turned.add(first.parentElement);
    }
  });
  return [
    ...jumps.map((one) => [one, "Its tabindex makes Tab reach it before what stands before it.",
      'tabindex="0"']),
    ...[...turned].map((one) => [one,
      "Its parts are shown in another order than the one in which Tab reaches them.",
      "flex-direction: row; order: 0", "moderate"]),
  ];
"""

# A guard in a dialog or beside it, and a list that hands the focus to one of its items, are no
# controls that anybody wants to use.
CHANGED = """
  const CONTROL = "a[href], button, input, select, textarea, summary, [role=button], [role=link], "
    + "[role=checkbox], [role=switch]";
  const MODAL = "[aria-modal=true], dialog:modal";
  const moved = walk.moves.filter(([from, to]) => from.matches(CONTROL) && !from.contains(to)
    && !from.closest(MODAL) && !to.closest(MODAL));
  return [
    ...walk.openings.filter(([one]) => one).map(([one, opening]) =>
      [one, `Getting the focus opens ${opening}.`]),
    ...moved.map(([from, to]) => [from, `Getting the focus moves it on to ${selectorOf(to)}.`]),
  ];
"""

# What looks the same in all styles. What is shown to nobody is another rule's matter.
UNDECIDED = """
  const of = (one) => [one.localName, one.type ?? "", one.className].join(" ");
  return walk.stops.map((stop, at) => [stop, at]).filter(([stop]) =>
    stop.painted && stop.isShown === false && !stop.cover && stop.element.isConnected
    && !stop.isDropped && !stop.isMoved && !walk.traps.includes(stop.element)
    && walk.controls.includes(stop.element) && !stop.element.matches("audio, video, object, embed"),
  ).map(([stop, at]) => [at, of(stop.element), describe(stop.element)]);
"""
GIVE = """
  const { element } = walk.stops[arguments[0]];
  element.focus();
  const boxes = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect())
    .filter((box) => box.width && box.height);
  if (!boxes.length) return null;
  const [x, y] = ["left", "top"].map((side) => Math.min(...boxes.map((box) => box[side])));
  const [right, bottom] = ["right", "bottom"].map((side) =>
    Math.max(...boxes.map((box) => box[side])));
  return { x: x + scrollX, y: y + scrollY, width: right - x, height: bottom - y };
"""
TAKE = "walk.stops[arguments[0]].element.blur();"
KINDS = 30  # Pictures take time, and what is made alike looks alike.

Judge = Callable[[Page], Iterable[Fault]]


def _read(source: str) -> Judge:
    return lambda page: page.faults(RECORD + source)


def _unseen(page: Page) -> Iterable[Fault]:
    decided: dict[str, bool] = {}
    for at, kind, described in page.script(RECORD + UNDECIDED):
        if kind not in decided and len(decided) < KINDS:
            decided[kind] = looks_focused(page, RECORD + GIVE, RECORD + TAKE, at)
        if not decided.get(kind, True):
            remedy = ":focus-visible { outline: 3px solid; outline-offset: 2px }"
            message = "Nothing shows that it has the focus."
            yield Fault(message, element_from(described), remedy)


JUDGES: dict[Rule, Judge] = {
    REACH: _read(UNREACHED),
    OBSCURED: _read(HIDDEN),
    TRAP: _read(TRAPPED),
    ORDER: _read(UNORDERED),
    ON_FOCUS: _read(CHANGED),
    VISIBLE: _unseen,
}


def _faults(page: Page) -> Iterable[tuple[Rule, Fault]]:
    with walked(page):
        for rule, judge in JUDGES.items():
            yield from ((rule, fault) for fault in judge(page))


KEYBOARD = JointCheck(tuple(JUDGES), _faults, ("keyboard",))
