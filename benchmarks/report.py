"""What was measured, in Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.figures import Spread, spread, written
from benchmarks.goals import CONNECTIONS, Goal, goals
from benchmarks.results import Results
from benchmarks.served import CONNECTIONS as ALL_CONNECTIONS

CHART = "RESULTS.svg"


def markdown(results: Results) -> str:
    """The whole report."""
    blocks = [
        "# How fast carewidget is",
        f"Measured by `make bench`, which writes this file. All figures are the median of "
        f"{results.rounds} rounds, with the lowest and the highest in parentheses. In each round "
        "everybody has a turn, and ratios are made within a round, so that what slows the machine "
        f"slows all. Seconds for which a server is asked in a turn: {results.seconds}.",
        listed(results.machine),
        f"![The most important figures as bars; the tables below have them all.]({CHART})",
        "## Goals",
        f"Rates and p99 are those with {CONNECTIONS} connections.",
        goal_table(goals(results)),
        "## Served",
        "The request is a browser’s for the fragment about RHM20, from a partner’s page. nginx and "
        "the constant answer with the same bytes and headers; in front of carewidget, nginx is as "
        "`examples/nginx` has it. p50 and p99 are the times within which half and 99 of 100 "
        "requests are answered. wrk uses the same processors as the server: where it is busy all "
        "the time, it is what limits the rate, and the processor time tells more.",
        _served(results),
        f"A worker of carewidget then has {written(results.worker.rss)} MB of memory (RSS), "
        f"without what it shares {written(results.worker.pss)} MB (PSS).",
        "## In process",
        "The time of the application alone, without a server.",
        _in_process(results),
        "## Pages",
        "A page with a contact card, a rating and a condition summary, in a browser that has never "
        "seen it.",
        _pages(results),
        "## Start",
        table(
            ("The example library", "Seconds until the first fragment"),
            ((how, str(spread(taken))) for how, taken in results.start.items()),
        ),
        "## Attack",
        _attack(results),
    ]
    return "\n\n".join(blocks) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(one.replace("|", "\\|") for one in line) + " |" for line in lines
    )


def listed(texts: Mapping[str, str]) -> str:
    """A Markdown list of texts, each with its name."""
    return "\n".join(f"- {name}: {text}" for name, text in texts.items())


def goal_table(goals: Iterable[Goal]) -> str:
    """A Markdown table that says of each goal whether it is met."""
    rows = (
        (goal.text, goal.asked, str(goal.measured), "yes" if goal.is_met else "**no**")
        for goal in goals
    )
    return table(("What", "Goal", "Measured", "Met"), rows)


def _served(results: Results) -> str:
    heads = (
        "Connections",
        "Who answers",
        "Answer",
        "Requests a second",
        "p50, ms",
        "p99, ms",
        "Processor seconds for 100,000",
        "wrk busy, %",
    )
    rows = (
        (
            str(connections),
            one.name,
            one.answer,
            *map(_cell, (one.rates, one.p50, one.p99, one.processor)),
            f"{spread(one.busy).median:.0f}",
        )
        for connections in ALL_CONNECTIONS
        for one in results.served
        if one.connections == connections
    )
    return table(heads, rows)


def _in_process(results: Results) -> str:
    rows = ((name, _cell(taken)) for name, taken in results.in_process.items())
    return table(("What", "Microseconds for a request"), rows)


def _pages(results: Results) -> str:
    heads = (
        "Network",
        "Embedded by",
        "Until the last widget is painted, ms",
        "Requests to the widget server",
        "Kilobytes, with the page",
        "Layout shift",
    )
    return table(heads, _page_rows(results))


def _page_rows(results: Results) -> Iterator[Sequence[str]]:
    for one in results.pages:
        opened = one.opened
        yield (
            one.network,
            one.way,
            _cell([each.milliseconds for each in opened]),
            f"{spread([each.requests for each in opened]).median:.0f}",
            written(spread([each.kilobytes for each in opened]).median),
            _cell([each.shift for each in opened]),
        )


def _attack(results: Results) -> str:
    attacked = results.attacked
    rows = (
        ("before", str(spread(attacked.before)), written(attacked.rss_before)),
        ("amid the attack", str(spread(attacked.during)), written(attacked.rss_after)),
        ("after", str(spread(attacked.after)), ""),
    )
    heads = ("When", "An ordinary request / Flask hello world", "Memory (RSS), MB")
    return (
        f"{attacked.requests:,} requests with random query strings, bad values and headers, no two "
        "alike, after 10,000 others of the kind.\n\n" + table(heads, rows)
    )


def _cell(values: Sequence[float]) -> str:
    found: Spread = spread(values)
    return str(found)
