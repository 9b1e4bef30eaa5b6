"""`carewidget serve`."""

import errno
import gc
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from widget.cli.options import count, library_argument, shown_progress
from widget.errors import CannotRun
from widget.settings import PREFIX, Settings

if TYPE_CHECKING:
    from widget.content.model import Library

APP = "widget.web.app:make_wsgi_app"
# While one makes a PDF or waits for the database, the other answers: neither keeps a second waiting
# for long. With more threads, each waits longer for Python's lock: with four, a fifth fewer
# requests were answered than with one, and with two a tenth.
THREADS = 2
# Bytes that a request's headers may have altogether. Browsers send one or two thousand.
MAX_HEADERS = 65_536
# New objects before Python looks for garbage; usually 700. A library that is read makes some.
SELDOM = 100_000
# A worker that has not finished starting does not hear that it is to end. One that has hands over
# what it has counted, which takes a moment while the database is busy.
SECONDS_TO_END = 15


@click.command(help="Serve LIBRARY, a folder with a library.yml.")
@library_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Its port."
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes."
)
@click.option("--strict", is_flag=True, help="Do not start while the library has a mistake.")
def command(library: Path | None, host: str, port: int, workers: int, strict: bool) -> None:
    """Check everything that can be wrong before a worker starts, then serve."""
    base_url = os.environ.get("CAREWIDGET_BASE_URL") or f"http://{_written(host)}:{port}"
    settings = Settings.from_environment(library=library, base_url=base_url)
    check_port(host, port)
    found = _prepare(settings)
    for mistake in found.mistakes:
        click.echo(str(mistake), err=True)
    if strict and found.mistakes:
        mistakes = count(len(found.mistakes), "mistake")
        raise CannotRun(f"The library has {mistakes}. Mend what is wrong, or leave out --strict.")
    _export(settings)
    published = count(len(found.resources.published), "published resource")
    click.echo(f"{found.publisher.name}: {published} at {base_url}/guide", err=True)
    serve_app(APP, host, port, workers)


def check_port(host: str, port: int) -> None:
    """See that a port can be listened at.

    Raises:
        CannotRun: It cannot; the message says why.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = (
            "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        )
        option = "--port" if error.errno in (errno.EADDRINUSE, errno.EACCES) else "--host"
        raise CannotRun(f"Port {port} of {host} {reason}. Choose another with {option}.") from error


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _prepare(settings: Settings) -> "Library":
    """Everything that a worker will do first, so that what is wrong is said once."""
    with collecting_seldom():
        from widget.web.app import make_app
        from widget.web.site import EXTENSION, Site

        with shown_progress() as progress:
            site: Site = make_app(settings, progress).extensions[EXTENSION]
        site.close()
        return site.housekeeper.library_at_start()


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let Python look for garbage less often until the block ends.

    Nearly all that a start makes is here to stay: to look through it takes a tenth of the start.
    """
    usual = gc.get_threshold()
    gc.set_threshold(SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _export(settings: Settings) -> None:
    """Give the settings to the workers, through the environment."""
    for field in fields(settings):
        value = getattr(settings, field.name)
        text = " ".join(value) if isinstance(value, tuple) else str(value)
        os.environ[PREFIX + field.name.upper()] = text


def serve_app(app: str, host: str, port: int, workers: int) -> None:
    """Serve an application until somebody ends it.

    Args:
        app: Where the function is that makes it, as `module:function`.
        host: The address to listen at.
        port: Its port.
        workers: How many processes.
    """
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings, HTTP2Settings
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http1_settings=HTTP1Settings(max_buffer_size=MAX_HEADERS),
        http2_settings=HTTP2Settings(max_headers_size=MAX_HEADERS),
        factory=True,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_END,
    ).serve()
