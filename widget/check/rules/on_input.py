"""Choosing something in a form is not yet sending it."""

import re
from collections import defaultdict
from collections.abc import Iterable

from widget.check.finding import Fault
from widget.check.listeners import TAKE_MARKS, listeners, mark
from widget.check.page import Page
from widget.check.rule import Check, own_rule
from widget.check.rules.timing import LEADS_AWAY

EVENTS = frozenset(("change", "input"))
REACH = 300  # of a listener: a long one may lead away in a case that has nothing to do with this

# Listeners are read and not tried out: a choice that is tried may be kept by a server.
FIND = (
    TAKE_MARKS
    + r"""
  const TOLD = new RegExp(String.raw`\b(choos\w*|select\w*|chang\w*|pick\w*|dewis\w*|newid\w*)\b`
    + String.raw`[^.!?]{0,80}\b(takes? you|opens?|go(es)? to|loads?|reloads?|submits?|sends?|`
    + String.raw`updates?|new page|at once|straight away|mynd|agor\w*|llwytho|diweddaru)\b`, "i");
  const isChoice = (one) => one.matches("select, input:is([type=radio], [type=checkbox])")
    && !one.matches(":disabled") && isShown(one);
  const isTold = (one) => {
    const described = (one.getAttribute("aria-describedby") ?? "").split(/\s+/)
      .map((id) => document.getElementById(id));
    const before = one.closest("label") ?? one;
    const legend = one.closest("fieldset")?.querySelector("legend");
    return [...described, ...(one.labels ?? []), before.previousElementSibling,
      one.parentElement.previousElementSibling, legend]
      .some((part) => TOLD.test(part?.textContent ?? "")) || TOLD.test(one.title);
  };
  const SUBMIT = "button:not([type=button], [type=reset]), input:is([type=submit], [type=image])";
  const isSent = (one) => [...(one.form?.querySelectorAll(SUBMIT) ?? [])].some(isShown);

  // A listener on a form is a matter of all of its choices; the first stands for them.
  const choicesIn = (one) => one.localName === "form"
    ? [...one.elements].filter(isChoice).slice(0, 1)
    : [one].filter((each) => each instanceof Element && isChoice(each));
  const what = "By being changed it leads to another page or sends its form.";
  return [...marks.keys()].flatMap(choicesIn).filter((one) => !isTold(one) && !isSent(one))
    .map((one) => [one, what, '<button type="submit">Go</button>']);
"""
)


def _find(page: Page) -> Iterable[Fault]:
    """Choices that lead away from the page (WCAG 3.2.2, failures F36 and F37).

    Args:
        page: The page; what a text beforehand tells of is right, and so is a choice in a form
            that has a button to send it.
    """
    leading: defaultdict[int, set[str]] = defaultdict(set)
    for one in listeners(page):
        if one.event in EVENTS and re.search(LEADS_AWAY, one.source[:REACH]):
            leading[one.node].add(one.event)
    mark(page, leading)
    return page.faults(FIND)


CHANGE_ON_INPUT = Check(
    own_rule(
        "cw-change-on-input",
        "Changing a choice leads nowhere and sends nothing",
        "serious",
        ("3.2.2",),
        "A",
        "on-input",
    ),
    _find,
)
