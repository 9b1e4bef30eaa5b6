"""What is measured, in the words of Prometheus.

The series are known beforehand, so nothing that anybody asks for makes another.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, product

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from widget.answering import Answering
from widget.registry import components
from widget.web import measuring
from widget.web.measuring import BOUNDS, series
from widget.web.site import Site
from widget.web.submissions import OUTCOMES
from widget.web.workers import Tally

STATUSES = ("2xx", "3xx", "4xx", "5xx")


def expose(
    site: Site, tallies: list[Tally], kinds: Iterable[str], accepted: str
) -> tuple[bytes, str]:
    """The metrics as text.

    Args:
        site: What is served.
        tallies: What the workers have measured.
        kinds: The kinds of addresses.
        accepted: The header `Accept`, which may hold anything.

    Returns:
        The text, and its content type.
    """
    try:
        encode, content_type = choose_encoder(accepted)
    except TypeError:
        # What is asked for as a version is no number.
        encode, content_type = choose_encoder("")
    # One of our own: in somebody else's application the common one has their metrics.
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Measured(site, tallies, kinds))
    return encode(registry), content_type


class _Measured(Collector):
    """What prometheus-client asks for what there is."""

    def __init__(self, site: Site, tallies: list[Tally], kinds: Iterable[str]) -> None:
        self._kinds = tuple(kinds)
        self._edition = site.edition
        self._compiled = site.housekeeper.made
        self._workers = [tally for tally in tallies if tally.is_alive]
        self._counted: dict[str, float] = {}
        for tally in tallies:
            for name, number in tally.counted.items():
                self._counted[name] = self._counted.get(name, 0) + number

    def collect(self) -> Iterator[Metric]:
        """All metrics."""
        yield from self._collect_counters()
        yield self._collect_seconds()
        yield from self._collect_library()
        yield from self._collect_workers()

    def _collect_counters(self) -> Iterator[Metric]:
        answering = [slug for slug, kind in components().items() if issubclass(kind, Answering)]
        yield self._counter(
            "carewidget_requests",
            "Requests, by what answered them. The hit rate of the cache is the rate of those that "
            "the cache answered, divided by the rate of all.",
            measuring.REQUESTS,
            {"answered_by": ("cache", "flask")},
        )
        yield self._counter(
            "carewidget_flask_responses",
            "Responses that were not ready in the cache, by the kind of address and the class of "
            "the status. An address that is none of ours is called other.",
            measuring.RESPONSES,
            {"kind": self._kinds, "status": STATUSES},
        )
        yield self._counter(
            "carewidget_submissions",
            "Forms that visitors have sent, by widget and by what became of them.",
            measuring.SUBMISSIONS,
            {"component": answering, "outcome": OUTCOMES},
        )
        yield self._counter(
            "carewidget_cpu_seconds",
            "Seconds of processor time that all workers have used, also those that have ended.",
            measuring.CPU_SECONDS,
            {},
        )

    def _collect_seconds(self) -> Metric:
        each = (self._counted.get(series(measuring.SECONDS, bound), 0) for bound in BOUNDS)
        names = ("+Inf" if bound == BOUNDS[-1] else str(bound) for bound in BOUNDS)
        return HistogramMetricFamily(
            "carewidget_flask_response_seconds",
            "Seconds until a response was made that was not ready in the cache.",
            buckets=list(zip(names, accumulate(each), strict=True)),
            sum_value=self._counted.get(measuring.SECONDS_SUM, 0),
        )

    def _collect_library(self) -> Iterator[Metric]:
        library = self._edition.library
        broken = {mistake.file for mistake in library.mistakes if not mistake.harmless}
        yield _gauge(
            "carewidget_published_resources",
            "Resources that are published.",
            len(library.resources.published),
        )
        yield _gauge(
            "carewidget_quarantined_files",
            "Files of the library that have a mistake and are held back.",
            len(broken),
        )
        yield _gauge(
            "carewidget_library_compiled_timestamp_seconds",
            "When what is served was read from the library, in seconds since 1970.",
            self._compiled,
        )

    def _collect_workers(self) -> Iterator[Metric]:
        yield _gauge("carewidget_workers", "Workers that are alive.", len(self._workers))
        yield self._by_worker(
            "carewidget_cache_bytes",
            "Bytes of memory that a worker's cache of finished responses takes.",
            measuring.CACHE_BYTES,
        )
        yield self._by_worker(
            "carewidget_cache_max_bytes",
            "Bytes of memory that a worker's cache takes at most.",
            measuring.CACHE_MAX_BYTES,
        )
        yield self._by_worker(
            "carewidget_cache_entries",
            "Finished responses in a worker's cache.",
            measuring.CACHE_ENTRIES,
        )
        yield self._by_worker(
            "carewidget_resident_memory_bytes",
            "Bytes of memory that a worker has, with what it shares with others.",
            measuring.MEMORY_BYTES,
        )

    def _counter(
        self, name: str, text: str, counted: str, labels: Mapping[str, Iterable[str]]
    ) -> Metric:
        family = CounterMetricFamily(name, text, labels=list(labels))
        for values in product(*labels.values()):
            family.add_metric(values, self._counted.get(series(counted, *values), 0))
        return family

    def _by_worker(self, name: str, text: str, measured: str) -> Metric:
        family = GaugeMetricFamily(name, text, labels=["worker"])
        for tally in self._workers:
            if measured in tally.now:
                family.add_metric([str(tally.worker)], tally.now[measured])
        return family


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value)
