"""How our server does beside others, each a real one, asked over the network in turn."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.answers import Answer, ask, must_be
from benchmarks.load import Load, load
from benchmarks.processes import memory, tree_of
from benchmarks.servers import Server, carewidget, granian, gunicorn, kept_by_nginx, nginx
from benchmarks.visitors import SUMMARY, Visit, plain
from widget.content.reader import Progress
from widget.errors import CannotRun

CONNECTIONS = (1, 32, 256)
PLAIN, BROTLI, UNCHANGED = "not compressed", "brotli", "304"
ENCODINGS = {PLAIN: None, BROTLI: "br", UNCHANGED: None}

OURS, OURS_TWICE = "carewidget", "carewidget, 2 workers"
KEPT = "carewidget, kept by nginx"
NGINX, CONSTANT = "nginx, static file", "Bare WSGI constant, Granian"
HELLO, HELLO_GUNICORN = "Flask hello world, Granian", "Flask hello world, gunicorn"
STRAIGHTFORWARD = "Flask + Jinja + bleach page, Granian"

WARM_SECONDS = 1
# How much the size of an answer may seem to differ: some are under way when the load ends.
SIZE_TOLERANCE = 0.05


@dataclass(frozen=True)
class Contender:
    """A server, and what it is asked.

    Attributes:
        name: Who answers.
        answer: How: not compressed, brotli, 304.
        server: The server.
        visit: The request.
        size: How many bytes an answer has.
    """

    name: str
    answer: str
    server: Server
    visit: Visit
    size: int


@dataclass(frozen=True)
class Served:
    """What a contender did with so many connections, by round.

    Attributes:
        name: Who answered.
        answer: How.
        connections: How many asked at the same time.
        rates: Requests a second.
        p50: Milliseconds within which half of the requests were answered.
        p99: Milliseconds within which 99 of 100 were.
        processor: Seconds of processor time for 100,000 requests, of all the server's processes.
        busy: How much of its time wrk was busy, in per cent: near 100 it is what limits the rate.
    """

    name: str
    answer: str
    connections: int
    rates: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    def add(self, met: Load, processor_seconds: float) -> None:
        """Add a round."""
        self.rates.append(met.rate)
        self.p50.append(met.p50)
        self.p99.append(met.p99)
        self.processor.append(processor_seconds / met.requests * 100_000)
        self.busy.append(met.busy)


@dataclass(frozen=True)
class Worker:
    """The memory of our worker after the load, in MB."""

    rss: float
    pss: float


def measure(rounds: int, seconds: int, tell: Progress) -> tuple[list[Served], Worker]:
    """Ask all contenders in turn, in each round the other way round.

    Args:
        rounds: How often each has its turn.
        seconds: For how long.
        tell: Is told how far it is.

    Raises:
        CannotRun: A server does not start, or answers otherwise than it should.
    """
    with contenders() as competing:
        for one in competing:
            one.server.rest()
        found = {
            (one.name, one.answer, connections): Served(one.name, one.answer, connections)
            for connections in CONNECTIONS
            for one in competing
        }
        turns = [(one, connections) for connections in CONNECTIONS for one in competing]
        for round_ in range(rounds):
            for at, (one, connections) in enumerate(turns[:: -1 if round_ % 2 else 1]):
                met, used = _turn(one, connections, seconds)
                found[one.name, one.answer, connections].add(met, used)
                tell("Served", round_ * len(turns) + at + 1, rounds * len(turns))
        return list(found.values()), _worker(competing[0].server)


def _turn(one: Contender, connections: int, seconds: int) -> tuple[Load, float]:
    before = one.server.processor_seconds()
    try:
        met = load(one.server.url, one.visit, connections, seconds)
    except CannotRun as error:
        asked = f"{one.name} ({one.answer}, {connections} connections)"
        raise CannotRun(f"{asked}: {error.message}") from error
    used = one.server.processor_seconds() - before
    if abs(met.size / one.size - 1) > SIZE_TOLERANCE:
        raise CannotRun(
            f"{one.name} ({one.answer}) was to answer with {one.size} bytes, "
            f"and under load did so with {met.size:.0f}, so the figures would be wrong."
        )
    one.server.rest()
    return met, used


def _worker(server: Server) -> Worker:
    """The worker is the youngest process of the server."""
    return Worker(*memory(max(tree_of(server.process.pid))))


@contextmanager
def contenders() -> Iterator[Sequence[Contender]]:
    """All contenders, started, warm and checked, until the block ends."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours = stack.enter_context(carewidget(folder / "state", 1, SUMMARY))
        visits = {PLAIN: plain(SUMMARY), BROTLI: Visit(SUMMARY), UNCHANGED: Visit(SUMMARY)}
        competing = _three(OURS, ours, visits)
        answers = {one.answer: ask(ours.url, one.visit) for one in competing}
        twice = stack.enter_context(carewidget(folder / "state-of-two", 2, SUMMARY))
        competing.append(_contender(OURS_TWICE, BROTLI, twice, Visit(SUMMARY)))
        front = stack.enter_context(kept_by_nginx(folder / "in-front", ours))
        competing += _three(KEPT, front, visits)

        (files := folder / "nginx").mkdir()
        static = {
            "/plain": answers[PLAIN],
            "/brotli": answers[BROTLI],
            # nginx has a file for what has not changed, though it sends the headers alone.
            "/304": replace(answers[UNCHANGED], body=answers[BROTLI].body),
        }
        server = stack.enter_context(nginx(files, static))
        visits = {PLAIN: plain("/plain"), BROTLI: Visit("/brotli"), UNCHANGED: Visit("/304")}
        competing += _three(NGINX, server, visits)

        for answer, same in answers.items():
            same_file = folder / answer.replace(" ", "-")
            _for_wsgi(same).save(same_file)
            server = stack.enter_context(granian("make_constant", same_file))
            competing.append(_contender(CONSTANT, answer, server, Visit()))
        _must_be_alike(competing)

        for name, server in (
            (HELLO, stack.enter_context(granian("make_hello"))),
            (HELLO_GUNICORN, stack.enter_context(gunicorn("make_hello"))),
            (STRAIGHTFORWARD, stack.enter_context(granian("make_straightforward"))),
        ):
            competing.append(_contender(name, PLAIN, server, Visit()))
        # Who is compared has turns that follow each other.
        yield sorted(competing, key=lambda one: list(ENCODINGS).index(one.answer))


def _three(name: str, server: Server, visits: dict[str, Visit]) -> list[Contender]:
    """A server that answers not compressed, with brotli, and that nothing has changed."""
    whole = [_contender(name, answer, server, visits[answer]) for answer in (PLAIN, BROTLI)]
    unchanged = visits[UNCHANGED]
    tag = ask(server.url, unchanged).headers["etag"]
    known = unchanged.with_headers(if_none_match=tag)
    return [*whole, _contender(name, UNCHANGED, server, known)]


def _contender(name: str, answer: str, server: Server, visit: Visit) -> Contender:
    """A contender that is warm, and answers as it should."""
    load(server.url, visit, CONNECTIONS[1], WARM_SECONDS)
    found = ask(server.url, visit)
    status = 304 if answer == UNCHANGED else 200
    must_be(f"{name} ({answer})", found, status, ENCODINGS[answer])
    return Contender(name, answer, server, visit, found.size)


def _for_wsgi(answer: Answer) -> Answer:
    """An answer as an application gives it: the server adds the rest, but not the ETag."""
    headers = answer.own_headers
    if "etag" in answer.headers:
        headers["etag"] = answer.headers["etag"]
    return Answer(answer.status, headers, answer.body)


def _must_be_alike(competing: Sequence[Contender]) -> None:
    """See that each answers with the same bytes and headers as ours.

    Raises:
        CannotRun: One does not.
    """
    ours: dict[str, Answer] = {}
    for one in competing:
        found = ask(one.server.url, one.visit)
        same = ours.setdefault(one.answer, found)
        differing = dict(found.own_headers.items() ^ same.own_headers.items())
        if one.name == KEPT and one.answer == UNCHANGED:
            # Of what it has kept, nginx leaves the language in a 304, where nobody needs it.
            differing.pop("content-language", None)
        if found.body != same.body or differing:
            raise CannotRun(
                f"{one.name} ({one.answer}) does not answer as {OURS} does, so comparing them "
                f"would say nothing. Headers that differ: {', '.join(sorted(differing)) or 'none'}."
            )
