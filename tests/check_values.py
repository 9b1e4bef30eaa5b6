"""Reports to write down, plain ones and odd ones, without a browser."""

import base64
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from widget.check.finding import Box, Element, Finding, Ignored, Report, Result, Rule

CONTRAST = Rule(
    "color-contrast",
    "axe-core",
    ("1.4.3",),
    "AA",
    "serious",
    "Elements must meet minimum color contrast ratio thresholds",
    "https://dequeuniversity.com/rules/axe/4.14/color-contrast",
)
REFLOW = Rule(
    "cw-reflow",
    "carewidget",
    ("1.4.10",),
    "AA",
    "critical",
    "Everything can be read at a width of 320 CSS pixels without scrolling sideways",
    "https://www.w3.org/WAI/WCAG22/Understanding/reflow.html",
)
REGION = Rule(
    "region",
    "axe-core",
    (),
    "",
    "moderate",
    "All page content should be contained by landmarks",
    "https://dequeuniversity.com/rules/axe/4.14/region",
)
TARGET_SIZE = Rule(
    "target-size",
    "axe-core",
    ("2.5.8",),
    "AA",
    "minor",
    "All touch targets must be 24px large, or leave sufficient space",
    "https://dequeuniversity.com/rules/axe/4.14/target-size",
)
LANGUAGE = Rule(
    "html-has-lang",
    "axe-core",
    ("3.1.1",),
    "A",
    "serious",
    "<html> element must have a lang attribute",
    "https://dequeuniversity.com/rules/axe/4.14/html-has-lang",
)
RULES = (CONTRAST, REFLOW, REGION, TARGET_SIZE, LANGUAGE)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PAGE = "https://charity.example.org/about.html"
CONTROL = "a\x00b\x1b[31mc\x07\x7f\x9b\ufffe"
VERSIONS = {"carewidget": "0.1.0", "axe-core": "4.14.1", "Chromium": "140.0"}


def element(selector: str = "main > p.note", **fields: Any) -> Element:
    """An element of a widget."""
    given: dict[str, Any] = {
        "html": '<p class="note">Rheumatology</p>',
        "owner": "widget",
        "box": Box(16, 220.5, 300, 24),
    }
    return Element(selector, **given | fields)


def finding(rule: Rule = CONTRAST, **fields: Any) -> Finding:
    """Something that is wrong."""
    given: dict[str, Any] = {
        "rule": rule,
        "impact": rule.impact,
        "message": "The text has a contrast of 2.1:1, and needs 4.5:1.",
        "element": element(),
    }
    return Finding(**given | fields)


def report(*results: Result, **fields: Any) -> Report:
    """A run over these results."""
    given: dict[str, Any] = {
        "versions": VERSIONS,
        "started": datetime(2026, 3, 3, 9, 30, tzinfo=timezone(timedelta(hours=1))),
        "seconds": 12.34,
    }
    return Report(results, **given | fields)


CLEAN = Result(PAGE, "About us", passed=RULES, seconds=1.5)
BROKEN = Result(
    "contact-card/rheumatology",
    "Rheumatology",
    source="library/contacts/rheumatology.yml",
    component="contact-card",
    states=("", "thanks"),
    findings=(
        finding(TARGET_SIZE, message="The link is 20 by 18 CSS pixels.", element=element("a")),
        finding(REGION, message="Some content is outside of landmarks.", element=None),
        finding(remedy="color: #17212b;", looks=("dark", "320 px"), picture=PIXEL),
        finding(element=element("main > p.second", owner="host"), state="thanks"),
        finding(REFLOW, message="The table is 640 CSS pixels wide.", looks=("320 px",)),
    ),
    passed=(LANGUAGE,),
    undecided=(replace(LANGUAGE, id="css-orientation-lock", help="CSS locks no orientation"),),
    names={
        "": ("heading 2: Rheumatology", "link: Call 0114 271 7000"),
        "thanks": ("status: Thanks",),
    },
    seconds=3.2,
)
FAILED = Result("https://charity.example.org/gone", error="The page answers with 404, Not Found.")
IGNORED = (
    Ignored(PAGE, finding(CONTRAST), "The charity is changing its colours until May."),
    Ignored(PAGE, finding(REGION), "It stands in the baseline."),
)
ODD = Result(
    f"odd {CONTROL} <script>alert(1)</script>",
    "الروماتيزم]]>",
    findings=(
        finding(
            message=f"{CONTROL} <script>alert(1)</script> ]]> & ' \" \ud800 {{{{ 7 * 7 }}}}\r\n[b]",
            element=element(
                f"p[title='{CONTROL} ]]>']",
                html=f"<p title='{CONTROL}'><script>alert(1)</script>]]></p>الروماتيزم" + "x" * 200,
            ),
            remedy="</code><script>alert(2)</script>",
        ),
    ),
    names={"": ("heading 2: الروماتيزم", "<script>alert(3)</script>")},
)

REPORTS = {
    "nothing checked": report(),
    "nothing wrong": report(CLEAN),
    "findings": report(CLEAN, BROKEN),
    "an error": report(CLEAN, FAILED),
    "only an error": report(FAILED),
    "ignored": report(CLEAN, ignored=IGNORED, exclusions={"region": "The host has no landmarks."}),
    "odd": report(ODD),
    "only minor": report(Result(PAGE, findings=(finding(TARGET_SIZE),)), fail_on="serious"),
    "many": report(
        Result(
            PAGE, findings=tuple(finding(element=element(f"li:nth-child({n})")) for n in range(300))
        )
    ),
    "everything": report(
        CLEAN,
        BROKEN,
        replace(BROKEN, target="condition-summary/RHM20", component="condition-summary"),
        ODD,
        FAILED,
        ignored=IGNORED,
        exclusions={"region": "The host has no landmarks."},
    ),
}
