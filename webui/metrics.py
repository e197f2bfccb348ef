"""The station's numbers for Prometheus at /metrics, for a program with a token.

Everything is asked for when it is scraped and nothing is kept here. What is over is never counted in the
store, there is ever more of it: it is counted as it happens and begins anew with each start of the station,
as Prometheus expects of a counter.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, request
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from station.views.devices import Figures
from webui.context import desk

bp = Blueprint("metrics", __name__)


@bp.get("/metrics")
def show() -> Response:
    """Answer a scrape, in the format that the scraper asks for."""
    registry = CollectorRegistry()
    registry.register(_Numbers(desk().figures()))
    ProcessCollector(registry=registry)
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(registry), content_type=content_type)


class _Numbers(Collector):
    """One scrape's figures in the words of Prometheus."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """Yield every family of numbers but those of the process."""
        figures, store = self._figures, self._figures.store
        yield _gauge("store_reachable", "1 when the store can be read, else 0.", {(): int(store is not None)})
        waiting = {("inbox",): figures.inbox} | ({("store",): store.stored} if store else {})
        yield _gauge("readings_waiting", "Readings that are not worked off yet.", waiting, "where")
        yield _counter("operations", "Operations and readings answered.", figures.answers, "outcome")
        yield _counter("events", "Events written into the journal by this desk.", figures.events, "kind")
        yield _gauge(
            "device_ready",
            "1 when the device is ready, else 0; `condition` says what it is in.",
            {(each.id, each.kind, each.code): int(each.code == "ready") for each in figures.devices},
            "device",
            "kind",
            "condition",
        )
        yield _gauge(
            "device_condition_seconds",
            "Seconds since the device is in the condition that the page shows.",
            {(each.id, each.code): max(0, round(each.lasts_s)) for each in figures.devices},
            "device",
            "condition",
        )
        yield _gauge(
            "device_quiet_seconds",
            "Seconds since the device's last byte; a scanner that is not used is quiet too.",
            {each.id: round(each.quiet_s) for each in figures.devices},
            "device",
        )
        yield _counter(
            "device_readings",
            "What came from the device: codes and settled weights handed over, and what could not be read.",
            {
                (each.id, outcome): count
                for each in figures.devices
                if each.kind != "printer"
                for outcome, count in (("read", each.readings), ("unreadable", each.unreadable))
            },
            "device",
            "outcome",
        )
        if figures.webhook is not None:
            yield _gauge(
                "webhook_waiting", "Events the webhook's receiver has not taken.", {(): figures.webhook}
            )
        if store is None:
            return
        yield _gauge("journal_head", "Sequence of the journal's newest event.", {(): store.head})
        yield _gauge("print_jobs", "Print jobs that something is still to come of.", store.open_jobs, "state")
        yield _gauge("discrepancies_open", "Discrepancies not settled.", store.open_discrepancies, "kind")


def _gauge(name: str, says: str, values: Mapping[Any, int], *labels: str) -> Metric:
    return _filled(GaugeMetricFamily(f"station_{name}", says, labels=labels), values)


def _counter(name: str, says: str, values: Mapping[Any, int], *labels: str) -> Metric:
    return _filled(CounterMetricFamily(f"station_{name}", says, labels=labels), values)


def _filled(family: Any, values: Mapping[Any, int]) -> Metric:
    for key, value in values.items():
        family.add_metric((key,) if isinstance(key, str) else key, value)
    filled: Metric = family
    return filled
