"""Load on a server, by wrk."""

import json
import os
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.visitors import Visit
from widget.errors import CannotRun

SCRIPT = Path(__file__).parent / "wrk.lua"
ERRORS = ("connect", "read", "write", "status", "timeout")
# The rest of the processors is left to the server.
THREADS = max((os.cpu_count() or 1) // 2, 1)
# A page that takes 5 ms is waited for by 256 connections for more than a second.
PATIENCE = 30


@dataclass(frozen=True)
class Load:
    """What a load of requests met.

    Attributes:
        requests: How many were answered.
        rate: How many each second.
        p50: Within how many milliseconds half of them were answered.
        p99: Within how many 99 of 100 were.
        size: Bytes of an answer, with its headers.
        busy: How much of the time that wrk could use a processor it did, in per cent.
    """

    requests: int
    rate: float
    p50: float
    p99: float
    size: float
    busy: float


def load(
    url: str, visit: Visit, connections: int, seconds: float, paths: Path | None = None
) -> Load:
    """Ask a server as fast as it answers.

    Args:
        url: The server's origin.
        visit: The request.
        connections: How many ask at the same time.
        seconds: For how long, in whole seconds.
        paths: A file of paths, a line each, that are asked for in turn instead.

    Raises:
        CannotRun: wrk does not run, or a request met an error.
    """
    threads = min(connections, THREADS)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds:.0f}s"]
    command += ["--timeout", f"{PATIENCE}s", "--latency", "-s", str(SCRIPT)]
    for name, value in visit.headers.items():
        command += ["-H", f"{name}: {value}"]
    target = [url + visit.path, *(["--", str(paths)] if paths else [])]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run([*command, *target], capture_output=True, text=True)
    if ended.returncode:
        raise CannotRun(f"wrk failed: {ended.stderr.strip() or ended.stdout.strip()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return parse(ended.stdout, used / threads)


def parse(output: str, used: float) -> Load:
    """Read what wrk has printed; our script's line is the last.

    Args:
        output: What it printed.
        used: How long each of its threads used a processor, in seconds.

    Raises:
        CannotRun: A request met an error, or none was answered.
    """
    counted = json.loads(output.strip().rpartition("\n")[2])
    errors = [f"{counted[kind]} {kind}" for kind in ERRORS if counted[kind]]
    if errors or not counted["requests"]:
        met = ", ".join(errors) or "no answer"
        raise CannotRun(f"Under load there were errors ({met}), so the figures would be wrong.")
    return Load(
        requests=counted["requests"],
        rate=counted["requests"] / counted["duration"] * 1e6,
        p50=counted["p50"] / 1000,
        p99=counted["p99"] / 1000,
        size=counted["bytes"] / counted["requests"],
        busy=used / counted["duration"] * 1e8,
    )
