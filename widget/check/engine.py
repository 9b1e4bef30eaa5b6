"""Everything that is wrong with a page as it stands: axe-core and our own checks, look by look."""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from widget.check.axe import COLOUR_RULES, NARROW_RULES, TAGS, axe_rules, run_axe
from widget.check.finding import Fault, Finding, Result, Rule
from widget.check.looks import LOOKS, NAMES, looked_at
from widget.check.page import Page
from widget.check.picture import take_pictures
from widget.check.rule import ChangeCheck, Check, JointCheck, Look, change_checks, own_checks
from widget.errors import CannotCheck

# Under these looks axe runs only what depends on them; under all others it does not run.
AXE_LOOKS: dict[Look, tuple[str, ...]] = {
    "wide": (),
    "dark": COLOUR_RULES,
    "narrow": NARROW_RULES,
}


# What is folded away in a widget is part of it.
OPEN_WIDGETS = """
  for (const one of document.querySelectorAll(".cw details")) one.open = true;
  for (const one of document.querySelectorAll(".cw textarea")) {
    one.style.height = `${Math.max(one.offsetHeight, one.scrollHeight + 20)}px`;
  }
"""


@dataclass(frozen=True)
class Choices:
    """What is wanted of a run.

    Attributes:
        tags: axe-core's tags, such as `wcag2aa`; our own rules go by the level of their criteria.
        seconds: How long a page may take to load, and to answer.
        pictures: Whether to take a picture of each finding.
    """

    tags: tuple[str, ...] = tuple(TAGS)
    seconds: float = 30
    pictures: bool = False

    def wants(self, rule: Rule) -> bool:
        """Whether a rule of ours is among what was asked for."""
        return not tags_of(rule).isdisjoint(self.tags)


def tags_of(rule: Rule) -> set[str]:
    """The tags of a rule of ours, as axe-core would call them."""
    if not rule.criteria:
        return {"best-practice"}
    level = rule.level.lower()
    return {f"{version}{level}" for version in ("wcag2", "wcag21", "wcag22")} | {
        f"wcag{criterion.replace('.', '')}" for criterion in rule.criteria
    }


@dataclass
class Examination:
    """What a page has shown so far, in one state.

    Attributes:
        state: The state that it is in; empty for as it comes.
        ran: The rules that were checked.
        undecided: The rules that a person has to look at.
        inapplicable: The rules that found nothing to apply to, under at least one look.
    """

    state: str = ""
    ran: dict[str, Rule] = field(default_factory=dict)
    undecided: dict[str, Rule] = field(default_factory=dict)
    inapplicable: dict[str, Rule] = field(default_factory=dict)
    _found: dict[tuple[str, str, str], Finding] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong: each place once, with all the looks that show it."""
        return tuple(self._found.values())

    def add(self, rule: Rule, faults: Iterable[Fault], look: Look = "wide") -> None:
        """Note that a rule was checked, and what is wrong by it."""
        self.ran[rule.id] = rule
        for fault in faults:
            self._add(rule, fault, NAMES[look])

    def _add(self, rule: Rule, fault: Fault, look: str) -> None:
        selector = fault.element.selector if fault.element else ""
        within = fault.element.within if fault.element else ""
        key = (rule.id, within, selector)
        known = self._found.get(key)
        if known is None:
            self._found[key] = Finding(
                rule=rule,
                impact=fault.impact or rule.impact,
                message=fault.message,
                element=fault.element,
                state=self.state,
                looks=(look,) if look else (),
                remedy=fault.remedy,
            )
        elif look and known.looks:
            looks = tuple(dict.fromkeys((*known.looks, look)))
            self._found[key] = replace(known, looks=looks)

    def include(self, other: "Examination") -> None:
        """Note all that another examination of the same page has shown."""
        self.ran |= other.ran
        self.undecided |= other.undecided
        self.inapplicable |= other.inapplicable
        self._found |= other._found

    def add_pictures(self, page: Page, look: Look) -> None:
        """Take a picture of what was found under a look, while it shows."""
        name = NAMES[look]
        wanted = {
            key: finding
            for key, finding in self._found.items()
            if finding.picture is None and finding.looks in ((), (name,))
        }
        for key, picture in take_pictures(page, wanted).items():
            self._found[key] = replace(self._found[key], picture=picture)


def examine(page: Page, choices: Choices, state: str = "") -> Examination:
    """Check a page as it stands.

    Args:
        page: The page.
        choices: What is wanted.
        state: The state that it is in; empty for as it comes.

    Raises:
        CannotCheck: It is so slow that all checks together take too long.
    """
    seen = Examination(state)
    page.script(OPEN_WIDGETS)
    deadline = time.monotonic() + 4 * choices.seconds
    for look in LOOKS:
        checks = [
            check
            for check in own_checks()
            if look in check.looks and any(choices.wants(rule) for rule in check.rules)
        ]
        if not checks and look not in AXE_LOOKS:
            continue
        with looked_at(page, look):
            if look in AXE_LOOKS:
                _run_axe(page, choices, seen, look)
            for check in checks:
                if time.monotonic() > deadline:
                    raise CannotCheck("The page is too slow: checking it takes minutes.")
                _run_own(check, page, choices, seen, look)
            if choices.pictures:
                seen.add_pictures(page, look)
    return seen


def _run_own(
    check: Check | JointCheck, page: Page, choices: Choices, seen: Examination, look: Look
) -> None:
    for rule in filter(choices.wants, check.rules):
        seen.add(rule, (), look)
    for rule, fault in check.faults(page):
        if choices.wants(rule):
            seen.add(rule, [fault], look)


def _run_axe(page: Page, choices: Choices, seen: Examination, look: Look) -> None:
    found = run_axe(page, choices.tags, AXE_LOOKS[look])
    for rule in found.passed:
        seen.add(rule, (), look)
    for rule, fault in found.faults:
        seen.add(rule, [fault], look)
    for rule in found.undecided:
        seen.undecided[rule.id] = rule
    for rule in found.inapplicable:
        seen.inapplicable[rule.id] = rule


@dataclass(frozen=True)
class Change:
    """What the checks of changes remember of a page before something changes."""

    remembered: tuple[tuple[ChangeCheck, object], ...]

    @classmethod
    def begin(cls, page: Page, choices: Choices) -> "Change":
        """Remember a page as it is."""
        wanted = [check for check in change_checks() if choices.wants(check.rule)]
        return cls(tuple((check, check.before(page)) for check in wanted))

    def end(self, page: Page, seen: Examination) -> None:
        """Note what is wrong with how it has changed."""
        for check, before in self.remembered:
            seen.add(check.rule, check.find(page, before))


def result_of(
    target: str, seen: Iterable[Examination], findings: Iterable[Finding], **about: Any
) -> Result:
    """What examinations of one thing, in each of its states, say together.

    Args:
        target: Its name.
        seen: The examinations.
        findings: What of their findings is about it.
        about: What else is known of it: fields of `Result`.
    """
    found = tuple(_first_seen(findings))
    ran: dict[str, Rule] = {}
    undecided: dict[str, Rule] = {}
    inapplicable: dict[str, Rule] = {}
    for one in seen:
        ran |= one.ran
        undecided |= one.undecided
        inapplicable |= one.inapplicable
    broken = {finding.rule.id for finding in found}
    return Result(
        target=target,
        findings=found,
        passed=_without(ran, broken),
        undecided=_without(undecided, broken),
        inapplicable=_without(inapplicable, {*broken, *ran, *undecided}),
        **about,
    )


def _first_seen(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Each fault once: what is wrong in one state is often still wrong in the next."""
    known = set()
    for finding in findings:
        key = (finding.rule.id, finding.element and finding.element.selector, finding.message)
        if key not in known:
            known.add(key)
            yield finding


def _without(rules: dict[str, Rule], names: Collection[str]) -> tuple[Rule, ...]:
    return tuple(rule for name, rule in sorted(rules.items()) if name not in names)


def known_rules() -> frozenset[str]:
    """The ids of all rules, axe-core's and ours."""
    return axe_rules() | {rule.id for rule in all_own_rules()}


def all_own_rules() -> tuple[Rule, ...]:
    """Every rule of ours, by the order of names."""
    rules = [rule for check in own_checks() for rule in check.rules]
    rules += [check.rule for check in change_checks()]
    return tuple(sorted(rules, key=lambda rule: rule.id))
