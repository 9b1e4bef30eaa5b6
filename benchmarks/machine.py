"""On what something was measured."""

import datetime
import importlib.metadata
import os
import platform
import re
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tests.nginx import NGINX
from widget import __version__
from widget.errors import CannotRun

CHECKOUT = Path(__file__).parent.parent
PACKAGES = ("flask", "granian", "gunicorn", "jinja2", "bleach", "brotli")
# Each prints its version somewhere in what it says; wrk then ends with 1.
PROGRAMS = {
    "nginx": [NGINX or "nginx", "-v"],
    "wrk": ["wrk", "-v"],
    "Chromium": ["chromium", "--version"],
}

UNKNOWN = "not known"
MISSING = "{} is needed, and was not found. `make bench` and `make bench-growth` install it."


def describe(used: Iterable[str] = (*PACKAGES, *PROGRAMS)) -> dict[str, str]:
    """The machine, the versions and the day, by what each is called.

    Args:
        used: The packages, and those of `PROGRAMS`, that are measured or measure.

    Raises:
        CannotRun: One of them is not installed.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = {"carewidget": __version__, "Python": platform.python_version()}
    versions |= {
        name: program_version(PROGRAMS[name]) if name in PROGRAMS else package_version(name)
        for name in used
    }
    return {
        "Date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "Commit": commit(),
        "Processor": f"{processor()}, {os.cpu_count()} cores",
        "Memory": f"{memory:.1f} GB",
        "Kernel": platform.release(),
        "Load average before": " ".join(f"{one:.2f}" for one in os.getloadavg()),
        "Versions": ", ".join(f"{name} {version}" for name, version in versions.items()),
    }


def processor() -> str:
    """The processor's model, as Linux names it."""
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    found = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def commit() -> str:
    """What was checked out, and whether it was changed since."""
    command = ["git", "-C", str(CHECKOUT), "describe", "--always", "--dirty=, with changes"]
    with suppress(FileNotFoundError):
        found = subprocess.run(command, capture_output=True, text=True).stdout.strip()
        return found or UNKNOWN
    return UNKNOWN


def package_version(name: str) -> str:
    """The version of a Python package.

    Raises:
        CannotRun: It is not installed.
    """
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError as error:
        raise CannotRun(MISSING.format(name)) from error


def program_version(command: list[str]) -> str:
    """The version that a program says it has.

    Raises:
        CannotRun: It is not installed.
    """
    try:
        found = re.search(r"\d+(\.\d+)+", said(command))
    except FileNotFoundError as error:
        raise CannotRun(MISSING.format(command[0])) from error
    return found[0] if found else UNKNOWN


def said(command: list[str]) -> str:
    """Everything that a program prints."""
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return ended.stdout.strip()
