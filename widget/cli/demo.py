"""`carewidget demo`: a widget server and two partners' pages, on three origins."""

import contextlib
import os
import runpy
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import click
from flask import Flask, Response

from widget.assets import HTMX, asset
from widget.check.serving import answering, listen
from widget.cli.options import interrupt_on
from widget.cli.serve import check_port
from widget.errors import CannotRun
from widget.paths import EXAMPLE_LIBRARY, EXAMPLES
from widget.settings import default_state

HOST = "127.0.0.1"
PLACEHOLDER = "https://widgets.example.org"
SECONDS_TO_START = 30


@click.command(help="See it work: a charity's and a hospital's page embed three widgets.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65533),
    help="The widget server's port; the two pages take the next two.",
)
def command(port: int) -> None:
    """Start three servers, and wait until they are ended."""
    ports = [port, port + 1, port + 2]
    for one in ports:
        check_port(HOST, one)
    widgets, charity, intranet = (f"http://{HOST}:{one}" for one in ports)
    # Its own folder, so that the demo's ratings are never among a real library's.
    state = os.environ.get("CAREWIDGET_STATE") or os.path.expanduser(f"{default_state()}/demo")
    interrupt_on(signal.SIGTERM)
    with (
        _widget_server(port, state),
        answering(listen(ports[1]), _charity(widgets)),
        answering(listen(ports[2]), _intranet(widgets)),
    ):
        click.echo(f"A charity's page:   {charity}/")
        click.echo(f"A hospital's page:  {intranet}/")
        click.echo(f"The widgets:        {widgets}/guide")
        click.echo(f"Ratings are in:     {state}/carewidget.sqlite3")
        click.echo(f"To count them:      CAREWIDGET_STATE={state} {_me()} report {EXAMPLE_LIBRARY}")
        click.echo("Press Ctrl+C to end.")
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                signal.pause()


def _me() -> str:
    """How this command was called, to be called again."""
    return sys.argv[0] if sys.argv[0].endswith("carewidget") else "python -m widget"


@contextlib.contextmanager
def _widget_server(port: int, state: str) -> Iterator[None]:
    arguments = ["serve", str(EXAMPLE_LIBRARY), "--host", HOST, "--port", str(port)]
    # Its own settings only: the demo must not write into a real library's store.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CAREWIDGET_")}
    server = subprocess.Popen(
        [sys.executable, "-m", "widget", *arguments],
        env=environment | {"CAREWIDGET_STATE": state},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_for(server, f"http://{HOST}:{port}/healthz")
        yield
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(server: "subprocess.Popen[str]", url: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            said = server.stderr.read().strip() if server.stderr else ""
            raise CannotRun(said or "The widget server ended before it could serve.")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=1):
            return
        time.sleep(0.1)
    raise CannotRun(f"The widget server did not answer within {SECONDS_TO_START} seconds.")


def _charity(widgets: str) -> Flask:
    """The charity's site: its files, and a copy of htmx beside them."""
    folder = EXAMPLES / "charity"
    app = Flask("charity", static_folder=str(folder), static_url_path="")

    @app.get("/")
    def home() -> str:
        page = (folder / "index.html").read_text(encoding="utf-8")
        return page.replace(PLACEHOLDER, widgets)

    @app.get("/htmx.min.js")
    def htmx() -> Response:
        return Response(asset(HTMX).body, content_type="text/javascript; charset=utf-8")

    return app


def _intranet(widgets: str) -> Flask:
    """The intranet's site, as its own example makes it."""
    app: Flask = runpy.run_path(str(EXAMPLES / "intranet" / "app.py"))["create_app"](widgets)
    return app
