"""One GET to another server, bounded in time and in bytes, whatever that server does.

httpx bounds each read, and a server that sends a byte a second makes any number of them. So each
fetch has a thread of its own, which is waited for only so long; then its connection is cut, which
ends the thread as well.
"""

import encodings.idna  # noqa: F401 (else imported by the first look-up, while a page waits)
import os
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Lock, Thread

import httpx

from widget.remote.line import Answer, Fault, Line

MAX_AT_ONCE = 16
MAX_IDLE = 4


class Fetcher:
    """Fetches from one server; safe to use from several threads, and after a fork.

    Args:
        max_bytes: The longest body that is taken.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._certificates = httpx.create_ssl_context()
        self._start_anew()

    def fetch(self, url: str, etag: str, seconds: float) -> Answer | Fault:
        """Ask for an address.

        Args:
            url: The address.
            etag: The entity tag of what we have; empty if we have nothing.
            seconds: How long to wait at most, for all of it.

        Returns:
            Never an exception: whatever goes wrong is a fault.
        """
        if self._process != os.getpid():
            self._start_anew()
        deadline = time.monotonic() + seconds
        places = self._places
        if seconds <= 0 or not places.acquire(timeout=seconds):
            return Fault("too much is being asked for at once")
        line = self._take()
        found: SimpleQueue[Answer | Fault] = SimpleQueue()

        def work() -> None:
            try:
                found.put(line.get(url, etag, seconds))
            finally:
                places.release()
                if line.given_up:
                    line.close()

        Thread(target=work, name="carewidget fetch", daemon=True).start()
        try:
            answer = found.get(timeout=max(deadline - time.monotonic(), 0))
        except Empty:
            line.cut()
            with suppress(Empty):
                # It ended just now, too early to see that nobody waits any more.
                found.get_nowait()
                line.close()
            return Fault(f"it sent no whole answer in {seconds:.1f} seconds", unreachable=True)
        self._give_back(line)
        return answer

    def close(self) -> None:
        """Close what is open and not in use."""
        with self._lock:
            idle = self._idle.copy()
            self._idle.clear()
        for line in idle:
            line.close()

    def _start_anew(self) -> None:
        # A connection belongs to one process: the other end cannot tell parent and child apart.
        self._process = os.getpid()
        self._lock = Lock()
        self._idle: list[Line] = []
        self._places = BoundedSemaphore(MAX_AT_ONCE)

    def _take(self) -> Line:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return Line(self._certificates, self._max_bytes)

    def _give_back(self, line: Line) -> None:
        with self._lock:
            if len(self._idle) < MAX_IDLE:
                self._idle.append(line)
                return
        line.close()
