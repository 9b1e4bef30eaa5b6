"""The servers that are compared, each started on a port of its own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answers import Answer, ask
from benchmarks.applications import ANSWER
from benchmarks.processes import processor_seconds, tree_of
from benchmarks.visitors import Visit
from tests.nginx import NGINX, nginx_command
from tests.serving import clean_environment, free_port
from widget.errors import CannotRun
from widget.paths import EXAMPLE_LIBRARY

CHECKOUT = Path(__file__).parent.parent
# As behind any proxy; and two servers answer alike, though their ports differ.
BASE_URL = "https://widgets.example.org"
SECONDS_TO_START, SECONDS_TO_END, SECONDS_TO_REST = 60, 20, 60


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        url: Its origin.
        process: Its first process.
    """

    url: str
    process: subprocess.Popen[bytes]

    def processor_seconds(self) -> float:
        """How long all its processes have used a processor."""
        return processor_seconds(tree_of(self.process.pid))

    def rest(self) -> None:
        """Wait until it does nothing any more, so that it does not disturb the next.

        Raises:
            CannotRun: It does not come to rest.
        """
        deadline = time.monotonic() + SECONDS_TO_REST
        before = self.processor_seconds()
        while time.sleep(0.1) or before != (now := self.processor_seconds()):
            before = now
            if time.monotonic() > deadline:
                raise CannotRun(f"The server at {self.url} uses the processor without being asked.")


@contextmanager
def started(
    command: list[str], port: int, environment: Mapping[str, str], path: str = "/"
) -> Iterator[Server]:
    """A server, until the block ends.

    Args:
        command: What starts it.
        port: Where it will listen.
        environment: Its environment.
        path: What it answers as soon as it can.

    Raises:
        CannotRun: It does not start.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=CHECKOUT, env=dict(environment), stdout=said, stderr=said
        )
        server = Server(f"http://127.0.0.1:{port}", process)
        try:
            if not answers(server, path):
                said.seek(0)
                raise CannotRun(f"{' '.join(command)} did not start. {said.read().decode()}")
            yield server
        finally:
            process.terminate()
            process.wait(SECONDS_TO_END)


def answers(server: Server, path: str) -> bool:
    """Wait until a server answers; False if it ends, or does not answer for a minute."""
    deadline = time.monotonic() + SECONDS_TO_START
    while server.process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            ask(server.url, Visit(path))
            return True
        time.sleep(0.002)
    return False


@contextmanager
def carewidget(
    state: Path, workers: int, path: str, library: Path = EXAMPLE_LIBRARY
) -> Iterator[Server]:
    """`carewidget serve`.

    Args:
        state: The state folder.
        workers: How many processes.
        path: What it answers as soon as it can.
        library: The library; the example's if none is named.
    """
    port = free_port()
    command = [sys.executable, "-m", "widget", "serve", str(library)]
    command += ["--port", str(port), "--workers", str(workers)]
    environment = clean_environment(state=str(state), base_url=BASE_URL)
    with started(command, port, environment, path) as server:
        yield server


@contextmanager
def granian(app: str, answer: Path | None = None) -> Iterator[Server]:
    """Granian with another application, with the settings of `carewidget serve`.

    Args:
        app: The name of the function in `benchmarks.applications` that makes it.
        answer: For the constant, the file of its answer.
    """
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.on_granian", app, str(port)]
    environment = clean_environment() | ({ANSWER: str(answer)} if answer else {})
    with started(command, port, environment) as server:
        yield server


@contextmanager
def gunicorn(app: str) -> Iterator[Server]:
    """gunicorn with one worker of the kind that it has if nothing is said."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", f"benchmarks.applications:{app}()"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "error"]
    with started(command, port, clean_environment()) as server:
        yield server


@contextmanager
def nginx(folder: Path, files: Mapping[str, Answer]) -> Iterator[Server]:
    """nginx with one worker that serves files.

    Args:
        folder: An empty folder.
        files: What it is to answer, by path: the bytes of each become a file.
    """
    port = free_port()
    for path, answer in files.items():
        (folder / path.strip("/")).write_bytes(answer.body)
    configuration = folder / "nginx.conf"
    configuration.write_text(nginx_configuration(folder, port, files), encoding="utf-8")
    command = [NGINX or "nginx", "-e", "stderr", "-c", str(configuration)]
    with started(command, port, clean_environment(), next(iter(files))) as server:
        yield server


@contextmanager
def kept_by_nginx(folder: Path, server: Server) -> Iterator[Server]:
    """nginx in front of another server, as `examples/nginx` has it.

    Args:
        folder: A new folder for its files.
        server: The server.
    """
    port = free_port()
    # wrk takes the end of a connection for an error.
    changes = {"access_log off;": "access_log off; keepalive_requests 1000000000;"}
    command = nginx_command(folder, server.url, port, changes)
    with started(command, port, clean_environment()) as front:
        yield front


def nginx_configuration(folder: Path, port: int, files: Mapping[str, Answer]) -> str:
    """A configuration that gives nginx what it is known to be fast with.

    That is: no log, files kept open, connections kept for as long as they are used.
    """
    return f"""
{"user root;" if os.geteuid() == 0 else ""}
daemon off;
worker_processes 1;
pid {folder}/pid;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=100;
  open_file_cache_valid 60s;
  keepalive_requests 1000000000;
  max_ranges 0;
  types {{ }}
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    {"".join(_location(folder, path, answer) for path, answer in files.items())}
  }}
}}
"""


def _location(folder: Path, path: str, answer: Answer) -> str:
    headers = answer.own_headers
    kind = headers.pop("content-type", "")
    headers.pop("content-length", None)
    lines = [f"add_header {_quoted(name)} {_quoted(headers[name])};" for name in sorted(headers)]
    return f"""
    location = {path} {{
      alias {folder}{path};
      default_type {_quoted(kind)};
      add_header Last-Modified "";
      {" ".join(lines)}
    }}"""


def _quoted(text: str) -> str:
    """A text as nginx reads it."""
    assert "$" not in text, "nginx would take it for a variable"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
