"""`carewidget check`."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from widget.check.configuration import read_configuration
from widget.cli.options import interrupt_on, progress_bar
from widget.errors import BadSetting, CannotRun

if TYPE_CHECKING:
    from widget.check.baseline import Baseline
    from widget.check.finding import Report
    from widget.check.run import Progress, Wanted

FORMATS = ("text", "json", "junit", "sarif", "html")
IMPACTS = ("minor", "moderate", "serious", "critical")

HELP = """Check accessibility in a real browser: pages, files, or a library's widgets.

TARGET is an address, an HTML file, or a folder of them; there may be several. A page is checked
after its widgets have come.

\b
  carewidget check https://charity.example.org/conditions/crmo
  carewidget check --library library
  carewidget check public --report sarif=check.sarif --report html=check.html

What is set in carewidget.toml under [check], or in pyproject.toml under [tool.carewidget.check],
need not be given: the same names as the options', and "targets".

In the end 0 means that nothing was found wrong, 1 that something was, and 2 that something could
not be checked."""


def _read_settings(context: click.Context, _: click.Parameter, file: Path | None) -> None:
    """Let what the configuration file says stand for options that are not given."""
    found = read_configuration(file)
    if "exclude" in found:
        found["exclude"] = [f"{rule}={reason}" for rule, reason in found["exclude"].items()]
    if "tags" in found:
        found["tags"] = ",".join(found["tags"])
    context.default_map = {name.replace("-", "_"): value for name, value in found.items()}


@click.command(help=HELP)
@click.argument("targets", nargs=-1, metavar="[TARGET]…")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=_read_settings,
    help="Read settings from this file.  [default: carewidget.toml, or pyproject.toml]",
)
@click.option(
    "--library",
    type=click.Path(path_type=Path),
    metavar="LIBRARY",
    help="Check every widget of this library: each component about each subject, in each language. "
    "[default: CAREWIDGET_LIBRARY, when nothing else is named]",
)
@click.option("--examples", is_flag=True, help="Check the examples of every component.")
@click.option(
    "--scope",
    type=click.Choice(["all", "widget", "host"]),
    default="all",
    show_default=True,
    help="Whose findings count: the widgets', those of the page around them, or all.",
)
@click.option(
    "--format", type=click.Choice(FORMATS), default="text", show_default=True, help="What to print."
)
@click.option(
    "--report",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=lambda _, __, given: _reports(given),
    help="Also write a report, such as junit=check.xml. Can be given repeatedly.",
)
@click.option(
    "--fail-on",
    type=click.Choice(IMPACTS),
    default="minor",
    show_default=True,
    help="The least impact that makes the check fail.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What is known, and does not count: a file that --write-baseline wrote.",
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write down what is found now, for --baseline.",
)
@click.option(
    "--tags",
    metavar="TAG,…",
    help="Only rules with these tags of axe-core's, such as wcag2a,wcag2aa,wcag21aa,wcag22aa.",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar='RULE="REASON"',
    callback=lambda _, __, given: _exclusions(given),
    help="Do not count a rule, and say why. Can be given repeatedly.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1, 600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long a page may take to load, and to answer.",
)
@click.option(
    "--evidence",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="Also write what an accessibility statement needs, into this folder.",
)
def command(**options: Any) -> int:
    """Check; 1 if something is wrong, 2 if something could not be checked."""
    interrupt_on(signal.SIGTERM, signal.SIGHUP)
    try:
        return _check(options)
    except KeyboardInterrupt as error:
        raise CannotRun("The check was stopped. Nothing was written.") from error
    except ImportError as error:
        if error.name not in ("selenium", "axe_selenium_python"):
            raise
        raise CannotRun(
            "The checker is not installed. Install it: pip install 'carewidget[check]'"
        ) from error


def _check(options: dict[str, Any]) -> int:
    from widget.check.baseline import apply, read_baseline
    from widget.check.run import run

    wanted = _wanted(options)
    _prepare(options)
    known = read_baseline(options["baseline"]) if options["baseline"] else None
    with _progress() as tell:
        found = run(wanted, tell)
    report = apply(found, known, options["exclude"])
    _print(report, options["format"])
    _write(report, options)
    if known:
        _say_what_is_gone(found, known)
    code: int = report.exit_code
    return code


def _prepare(options: dict[str, Any]) -> None:
    """See that everything can be written, before a long run."""
    from widget.check.evidence import prepare
    from widget.check.reports import check_writable

    for file in (*(file for _, file in options["report"]), options["write_baseline"]):
        if file:
            check_writable(file)
    if options["evidence"]:
        prepare(options["evidence"])


def _print(report: "Report", format_name: str) -> None:
    from widget.check.reports import write
    from widget.check.reports.text import print_report

    if format_name == "text" and sys.stdout.isatty():
        print_report(report, Console())
    else:
        click.echo(write(format_name, report), nl=False)


def _write(report: "Report", options: dict[str, Any]) -> None:
    from widget.check.baseline import write_baseline
    from widget.check.engine import all_own_rules
    from widget.check.evidence import write_evidence
    from widget.check.reports import write_file
    from widget.check.reports.wording import rules_of

    for format_name, file in options["report"]:
        write_file(format_name, report, file)
    if options["write_baseline"]:
        write_baseline(report, options["write_baseline"])
    if options["evidence"]:
        rules = {rule.id: rule for rule in all_own_rules()} | rules_of(report)
        write_evidence(report, options["evidence"], tuple(rules.values()))


def _say_what_is_gone(found: "Report", known: "Baseline") -> None:
    from widget.check.baseline import gone

    for one in gone(found, known):
        click.echo(
            f"No longer found: {one.rule} in {one.target}. Write the baseline again.", err=True
        )


def _wanted(options: dict[str, Any]) -> "Wanted":
    from widget.check.engine import Choices, known_rules
    from widget.check.run import Wanted

    library = options["library"]
    if not (options["targets"] or library or options["examples"]):
        named = os.environ.get("CAREWIDGET_LIBRARY")
        library = Path(named) if named else None
    if not (options["targets"] or library or options["examples"]):
        raise click.UsageError(
            "Say what to check: an address, a file or folder, --library LIBRARY or --examples."
        )
    unknown = options["exclude"].keys() - known_rules()
    if unknown:
        raise BadSetting(
            f"--exclude: There is no rule {min(unknown)}. A report names each finding's rule."
        )
    pictures = "html" in (options["format"], *(name for name, _ in options["report"]))
    return Wanted(
        targets=options["targets"],
        library=library,
        examples=options["examples"],
        choices=Choices(
            tags=_tags(options["tags"]),
            seconds=options["timeout"],
            pictures=pictures or bool(options["evidence"]),
        ),
        scope=options["scope"],
        fail_on=options["fail_on"],
    )


def _tags(given: str | None) -> tuple[str, ...]:
    from widget.check.axe import TAGS, known_tags

    tags = tuple(tag.strip() for tag in (given or "").split(",") if tag.strip())
    if given is not None and not tags:
        raise BadSetting(f"--tags: Name at least one. The usual ones: {', '.join(TAGS)}.")
    for tag in tags:
        if tag not in known_tags():
            raise BadSetting(f"--tags: There is no tag {tag}. The usual ones: {', '.join(TAGS)}.")
    return tags or tuple(TAGS)


def _reports(given: Iterable[str]) -> list[tuple[str, Path]]:
    reports = []
    for one in given:
        name, _, file = one.partition("=")
        if name not in FORMATS or not file:
            raise click.UsageError(
                f"--report {one}: Write FORMAT=FILE, such as sarif=check.sarif. "
                f"The formats: {', '.join(FORMATS)}."
            )
        reports.append((name, Path(file)))
    return reports


def _exclusions(given: Iterable[str]) -> dict[str, str]:
    exclusions = {}
    for one in given:
        rule, _, reason = one.partition("=")
        if not reason.strip().strip("\"'"):
            raise click.UsageError(f'--exclude {one}: Say why: --exclude {rule}="the reason".')
        exclusions[rule.strip()] = reason.strip()
    return exclusions


@contextmanager
def _progress() -> Iterator[Callable[["Progress"], None]]:
    """A bar on a terminal, and nothing in a pipe."""
    with progress_bar() as bar:
        task = bar.add_task("Starting the browser", total=None)

        def tell(progress: "Progress") -> None:
            bar.update(
                task,
                description=progress.name[-50:] or "Checking",
                completed=progress.done,
                total=progress.total,
            )

        yield tell
