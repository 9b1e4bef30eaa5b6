"""Time limits that a page's own scripts set."""

from widget.check.rule import Check, own_rule

# What leads away from a page as it stands, in JavaScript: also what `on_input` looks for.
LEADS_AWAY = (
    r"(?<![.\w$])(?<!var )(?<!let )(?<!const )((window|document|self|top|parent)\.)?"
    r"location(\.href)?\s*=(?!=)(?!\s*[\"'`]#)"
    r"|\blocation\.(reload|assign|replace)\s*\(|\.(submit|requestSubmit)\s*\("
    r"|\bhistory\.(go|back)\s*\("
)

# A limit that people can turn off or extend is none, nor is one of more than 20 hours (WCAG 2.2.1);
# and what comes in less than a second takes nobody's time away. A timer that asks a server again
# and again, or that follows what a visitor did by a few seconds, is no limit either.
EXPIRING = r"""
  const LEADS_AWAY = new RegExp(arguments[0]);
  const ENDS = /\b(log|sign)_?(me)?_?(out|off)\b|\bend_?session\b/i;
  const ASKS = /\bconfirm\s*\(/;
  const COUNTS = /--|-=\s*1\b|[<=]=\s*0\b|<\s*1\b/;
  const FOLLOWS = /click|submit|\.then\s*\(|\bawait\b|success|onload\s*=|onreadystatechange/;
  const STAY = new RegExp(String.raw`\b(stay|extend|continue|more time|keep me|pause|stop|aros|`
    + String.raw`ymestyn|estyn|parhau|parhewch|mwy o amser|oedi|stopio|peidio)\b`, "i");
  const [SECOND, LONGEST, REACH] = [1000, 20 * 60 * 60 * 1000, 200];

  // The arguments of a call, as they are written, from the place behind its bracket.
  function argumentsFrom(code, from) {
    const found = [];
    let [depth, quote, begin] = [0, "", from];
    for (let at = from; at < code.length && at < from + 3000; at++) {
      const sign = code[at];
      if (quote) {
        if (sign === "\\") at++;
        else if (sign === quote) quote = "";
      } else if (/["'`]/.test(sign)) {
        quote = sign;
      } else if (/[([{]/.test(sign)) {
        depth++;
      } else if (depth === 0 && /[,)]/.test(sign)) {
        found.push(code.slice(begin, at).trim());
        begin = at + 1;
        if (sign === ")") return found;
      } else if (/[)\]}]/.test(sign)) {
        depth--;
      }
    }
    return found;
  }
  const escaped = (name) => name.replaceAll("$", "\\$");
  function numberOf(text, code) {
    const sum = text.replaceAll("_", "");
    if (/^[\d.\s*]+(e\d+)?$/i.test(sum)) {
      return sum.split("*").map(Number).reduce((product, factor) => product * factor, 1);
    }
    if (!/^[\w$]+$/.test(text)) return NaN;
    const given = code.match(new RegExp(
      `\\b(?:const|let|var)\\s+${escaped(text)}\\s*=\\s*([\\d.\\s*_e]+)`));
    return given ? numberOf(given[1].trim(), "") : NaN;
  }
  function actionOf(text, code) {
    if (!/^[\w$]+$/.test(text)) return text;
    const begin = code.search(new RegExp(
      `function\\s+${escaped(text)}\\s*\\(|\\b${escaped(text)}\\s*=\\s*(async\\b|function|\\()`));
    return begin < 0 ? text : code.slice(begin, begin + REACH + text.length);
  }
  const inWords = (time) => time >= 120000 ? `${Math.round(time / 60000)} minutes`
    : time === SECOND ? "1 second" : `${Math.round(time / 1000)} seconds`;

  function limitOf(code) {
    for (const call of code.matchAll(/\bset(Timeout|Interval)\s*\(/g)) {
      const [callback, delay = ""] = argumentsFrom(code, call.index + call[0].length);
      const [action, time] = [actionOf(callback ?? "", code), numberOf(delay, code)];
      const leads = action.match(LEADS_AWAY) ?? action.match(ENDS);
      if (!leads || leads.index > REACH || ASKS.test(action)) continue;
      if (!(time >= SECOND && time < LONGEST)) continue;
      const before = action.slice(0, leads.index);
      const isCounting = call[1] === "Interval" && COUNTS.test(action);
      if (!isCounting && /\bif\s*\(|\?|&&|\bfetch\b/.test(before)) continue;
      const earlier = code.slice(Math.max(0, call.index - 300), call.index);
      if (time <= 10 * SECOND && !isCounting && FOLLOWS.test(earlier)) continue;
      return isCounting ? "When a countdown ends" : `After ${inWords(time)}`;
    }
    return "";
  }

  const nameOf = (one) => (one.innerText || one.textContent || one.value || one.ariaLabel || "");
  const canStay = [...document.querySelectorAll(
    "button, a[href], [role=button], input:is([type=button], [type=submit], [type=checkbox])",
  )].some((one) => {
    const name = [nameOf(one), ...[...(one.labels ?? [])].map(nameOf)].join(" ").trim();
    return name.length <= 60 && STAY.test(name);
  });
  if (canStay) return [];
  const isScript = (one) => !one.src && /^$|javascript|module/.test(one.type);
  // What answers to a visitor is no limit.
  const ON = ["onload", "onpageshow", "onmousemove", "onfocus", "onblur"];
  const pieces = [
    ...[...document.scripts].filter(isScript).map((one) => [one, one.textContent]),
    ...[...document.querySelectorAll(ON.map((name) => `[${name}]`).join())].flatMap((one) =>
      ON.map((name) => [one, one.getAttribute(name) ?? ""])),
  ];
  return pieces.map(([one, code]) => [one, limitOf(code)]).filter(([, when]) => when)
    .map(([one, when]) => [one,
      `${when} it leads away from the page or loads it anew, and nothing lets people extend that.`,
      '<button type="button">Stay longer</button>']);
"""

EXPIRES = Check(
    own_rule(
        "cw-expires",
        "A script leaves people the time that they need",
        "serious",
        ("2.2.1",),
        "A",
        "timing-adjustable",
    ),
    lambda page: page.faults(EXPIRING, LEADS_AWAY),
)
