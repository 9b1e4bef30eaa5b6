"""The focus stays where people have it while they do nothing."""

from widget.check.rule import Check, in_page, own_rule

MARK = 'Symbol.for("carewidget stolen focus")'
# It is put into a page before its own scripts (see `opening`), and watches from a moment after the
# page has come. No check moves the focus before the walk by the keyboard, so whatever gets it until
# then gets it from a script.
WATCH_FOCUS = f"""
  const taken = [];
  addEventListener("focusin", ({{ target, timeStamp }}) => {{
    const came = performance.getEntriesByType("navigation")[0]?.loadEventEnd;
    const isLate = came && timeStamp > came + 50;
    if (isLate && target instanceof Element && !target.matches("body, [autofocus]")) {{
      taken.push(target);
    }}
  }}, true);
  window[{MARK}] = taken;
"""
# What somebody has pressed may well move it. After the walk it is the walk that moved it.
TAKEN = f"""
  const taken = window[{MARK}] ?? [];
  const found = navigator.userActivation?.hasBeenActive ? [] : taken.slice(0, 1);
  delete window[{MARK}];
  return found.filter((one) => one.isConnected).map((one) =>
    [one, "A script gave it the focus some time after the page had come, and nobody had asked."]);
"""

STOLEN = Check(
    own_rule(
        "cw-focus-stolen",
        "The focus does not move by itself",
        "serious",
        ("3.2.5",),
        "AAA",
        "change-on-request",
    ),
    in_page(TAKEN),
    ("motion",),
)
