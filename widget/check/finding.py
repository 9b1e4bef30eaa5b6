"""What the checker finds, as values: nothing here knows a browser or a report format."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Impact = Literal["minor", "moderate", "serious", "critical"]
IMPACTS: tuple[Impact, ...] = ("minor", "moderate", "serious", "critical")
Owner = Literal["widget", "host"]
Engine = Literal["axe-core", "carewidget"]


@dataclass(frozen=True)
class Rule:
    """Something that a page must hold to.

    Attributes:
        id: Its name, such as `color-contrast` (axe-core's) or `cw-reflow` (our own).
        engine: Who checks it.
        criteria: The WCAG 2.2 success criteria that it is about, such as `1.4.10`; empty for a
            best practice.
        level: The strictest level that those have: `A`, `AA`, `AAA`, or empty for a best practice.
        impact: How much a failure usually hurts.
        help: What has to hold, in one sentence without a full stop.
        url: Where it is explained.
    """

    id: str
    engine: Engine
    criteria: tuple[str, ...]
    level: str
    impact: Impact
    help: str
    url: str


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in CSS pixels from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Element:
    """An element of a page.

    Attributes:
        selector: A CSS selector for it that is the same at each showing.
        html: How it begins, at most 300 characters.
        owner: Whether it belongs to a widget or to the page around it.
        within: Which of the fragments that share a page it is in; empty if that is not known.
        box: Where it was; None if it has no box.
    """

    selector: str
    html: str
    owner: Owner = "host"
    within: str = ""
    box: Box | None = None


@dataclass(frozen=True)
class Fault:
    """What a check says is wrong: a finding that does not know yet when it was made.

    Attributes:
        message: What is wrong here, in one sentence.
        element: Where; None if it is the page as a whole.
        remedy: The line that mends it; empty if there is no such line.
        impact: How much it hurts; None if as much as the rule says.
    """

    message: str
    element: Element | None = None
    remedy: str = ""
    impact: Impact | None = None


@dataclass(frozen=True)
class Finding:
    """Something that is wrong.

    Attributes:
        rule: The rule that it breaks.
        impact: How much it hurts here.
        message: What is wrong here, in one sentence.
        element: Where; None if it is the page as a whole.
        state: What had been done before, such as `thanks`; empty for the page as it comes.
        looks: How the page was looked at when it showed, such as `dark` or `320 px`; empty when it
            shows at first sight.
        remedy: The line that mends it; empty if there is no such line.
        picture: The place as a PNG image, the element outlined; None if none was taken.
    """

    rule: Rule
    impact: Impact
    message: str
    element: Element | None = None
    state: str = ""
    looks: tuple[str, ...] = ()
    remedy: str = ""
    picture: bytes | None = field(default=None, repr=False, compare=False)

    @property
    def owner(self) -> Owner:
        """Whether a widget is at fault, or the page around it."""
        return self.element.owner if self.element else "host"

    def fingerprint(self, target: str) -> str:
        """A name that stays the same from run to run, as 32 hexadecimal digits.

        Args:
            target: The name of what was checked.
        """
        place = self.element.selector if self.element else ""
        parts = "\n".join((target, self.rule.id, self.state, place))
        return hashlib.sha256(parts.encode(errors="backslashreplace")).hexdigest()[:32]


@dataclass(frozen=True)
class Result:
    """What became of one thing that was checked: a page, a file, a fragment.

    Attributes:
        target: Its name, as people know it: a URL, a path, or `contact-card/rheumatology`.
        title: The title of the page or fragment.
        source: The file that it comes from, as a path in the repository; empty if there is none.
        component: The component's slug, if it is a fragment.
        states: The states that it was seen in, `""` for as it comes.
        findings: What is wrong.
        passed: The rules that were checked and hold.
        undecided: Rules that nothing could be said about by a machine.
        inapplicable: Rules that were checked, and found nothing to apply to.
        names: What assistive technology is told in each state: the role and name of each element.
        error: Why it could not be checked: one sentence; empty if it could.
        seconds: How long it took.
    """

    target: str
    title: str = ""
    source: str = ""
    component: str = ""
    states: tuple[str, ...] = ("",)
    findings: tuple[Finding, ...] = ()
    passed: tuple[Rule, ...] = ()
    undecided: tuple[Rule, ...] = ()
    inapplicable: tuple[Rule, ...] = ()
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Ignored:
    """A finding that is known and does not count.

    Attributes:
        target: The name of what it was found in.
        finding: The finding.
        reason: Why it does not count.
    """

    target: str
    finding: Finding
    reason: str


@dataclass(frozen=True)
class Report:
    """A whole run.

    Attributes:
        results: One for each thing that was checked, without what is ignored.
        ignored: What was excluded with a reason, or stands in the baseline.
        versions: What checked it, by name: `carewidget`, `axe-core`, `Chromium`.
        started: When, with its time zone.
        seconds: How long it took.
        fail_on: The least impact that makes the run fail.
        exclusions: The reasons given, by the id of the rule.
    """

    results: tuple[Result, ...]
    versions: dict[str, str]
    started: datetime
    seconds: float
    ignored: tuple[Ignored, ...] = ()
    fail_on: Impact = "minor"
    exclusions: dict[str, str] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong, in the order of the results."""
        return tuple(finding for result in self.results for finding in result.findings)

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that make the run fail."""
        least = IMPACTS.index(self.fail_on)
        return tuple(one for one in self.findings if IMPACTS.index(one.impact) >= least)

    @property
    def errors(self) -> tuple[Result, ...]:
        """What could not be checked."""
        return tuple(result for result in self.results if result.error)

    @property
    def exit_code(self) -> int:
        """0 all is well, 1 something was found wrong, 2 something could not be checked."""
        if self.errors:
            return 2
        return 1 if self.failing else 0

    def count(self, impact: Impact) -> int:
        """How many findings have an impact."""
        return sum(finding.impact == impact for finding in self.findings)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order that people should read them in."""
    return sorted(findings, key=lambda one: -IMPACTS.index(one.impact))
