"""What a check of our own is, and where all of them are: the modules in `rules/`."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar

from widget.check import rules
from widget.check.finding import Fault, Impact, Rule
from widget.check.page import Page

# How a page is looked at. A check runs only under the looks that it depends on.
Look = Literal["wide", "keyboard", "dark", "forced colours", "motion", "spaced", "large", "narrow"]
Kind = TypeVar("Kind")
UNDERSTANDING = "https://www.w3.org/WAI/WCAG22/Understanding/"


@dataclass(frozen=True)
class Check:
    """A check that axe-core does not make.

    Attributes:
        rule: What has to hold.
        find: What is wrong with a page, under each of the looks.
        looks: When it is run: `wide` (1280 CSS pixels, light: the usual), `keyboard` (the same,
            last, because it moves the focus), `dark`, `forced colours`, `motion` (animations run,
            and the reader prefers less of them), `spaced` (text spacing of WCAG 1.4.12), `large`
            (text of 200 %) or `narrow` (320 CSS pixels).
    """

    rule: Rule
    find: Callable[[Page], Iterable[Fault]]
    looks: tuple[Look, ...] = ("wide",)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rule alone, as a `JointCheck` has several."""
        return (self.rule,)

    def faults(self, page: Page) -> Iterable[tuple[Rule, Fault]]:
        """What is wrong with a page, each with the rule that it breaks."""
        return ((self.rule, fault) for fault in self.find(page))


@dataclass(frozen=True)
class JointCheck:
    """Several rules that are checked by going through the page once.

    Attributes:
        rules: What has to hold.
        faults: What is wrong with a page, under each of the looks, each with the rule it breaks.
        looks: When it is run, as for a `Check`.
    """

    rules: tuple[Rule, ...]
    faults: Callable[[Page], Iterable[tuple[Rule, Fault]]]
    looks: tuple[Look, ...] = ("wide",)


@dataclass(frozen=True)
class ChangeCheck:
    """A check of what happens when something on the page changes because somebody acted.

    Attributes:
        rule: What has to hold.
        before: What has to be remembered of the page before.
        find: What is wrong afterwards, given what was remembered.
    """

    rule: Rule
    before: Callable[[Page], Any]
    find: Callable[[Page, Any], Iterable[Fault]]


def own_rule(
    name: str,
    holds: str,
    impact: Impact,
    criteria: tuple[str, ...] = (),
    level: str = "",
    url: str = "",
) -> Rule:
    """A rule of ours.

    Args:
        name: Its name, which begins with `cw-`.
        holds: What has to hold, in one sentence without a full stop.
        impact: How much a failure usually hurts.
        criteria: The WCAG 2.2 success criteria, such as `1.4.10`; none for a best practice.
        level: The strictest level that those have.
        url: Where it is explained: an address, or the name of a page of "Understanding WCAG 2.2".
    """
    assert name.startswith("cw-"), name
    address = url if url.startswith("https://") else f"{UNDERSTANDING}{url}.html"
    return Rule(name, "carewidget", criteria, level, impact, holds, address)


def in_page(source: str) -> Callable[[Page], list[Fault]]:
    """A check that is a piece of JavaScript alone (see `Page.faults`)."""
    return lambda page: page.faults(source)


@cache
def own_checks() -> tuple[Check | JointCheck, ...]:
    """Every check of a page, by the order of names; `rules` and `faults` suit both kinds."""
    found: list[Check | JointCheck] = [*_all(Check), *_all(JointCheck)]
    return tuple(sorted(found, key=lambda check: check.rules[0].id))


@cache
def change_checks() -> tuple[ChangeCheck, ...]:
    """Every check of a change, by the order of names."""
    return tuple(sorted(_all(ChangeCheck), key=lambda check: check.rule.id))


def _all(kind: type[Kind]) -> list[Kind]:
    found: list[Kind] = []
    for module in pkgutil.iter_modules(rules.__path__):
        members = vars(importlib.import_module(f"{rules.__name__}.{module.name}"))
        found += [value for value in members.values() if isinstance(value, kind)]
    return found
