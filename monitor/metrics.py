"""The service's figures for Prometheus, on a port of this machine that nobody else can reach.

Read-only, on loopback and only where asked for; there is nothing in it but counts and names of channels.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.due import Schedule
from monitor.trouble import overdue
from storage.errors import ConfigurationError, StorageError
from storage.model import DeliveryState, SourceState

if TYPE_CHECKING:
    from monitor.service import Service

HOST = "127.0.0.1"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
STOP_SECONDS = 0.5
"""Who asks while the service stops gets no more time than this: an answer may wait for the database."""

Counts = Mapping[str, int]


@asynccontextmanager
async def served(service: Service, port: int) -> AsyncIterator[None]:
    """Offer the figures while the block runs."""

    async def answer(_request: web.Request) -> web.Response:
        try:
            return web.Response(body=await text_of(service), headers={"Content-Type": TEXT})
        except StorageError as error:
            return web.Response(status=503, text=f"{error}\n")

    application = web.Application()
    application.router.add_get("/metrics", answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        await _bound(runner, port)
        yield
    finally:
        await runner.cleanup()


async def _bound(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError as error:
        reason = os.strerror(error.errno).casefold() if error.errno else str(error)
        line = f"metrics_port: {HOST}:{port} cannot be had ({reason}); each service needs a port of its own"
        raise ConfigurationError(line, key="metrics_port") from error


async def text_of(service: Service) -> bytes:
    """Write the figures as they are now."""
    states = await service.ask(service.store.source_states)
    deliveries = await service.ask(service.store.delivery_counts)
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    did = {**service.visits.done, "changes": service.found}
    registry.register(Figures(did, sources(states, service.roster.schedules, datetime.now(UTC)), deliveries))
    return generate_latest(registry)


def sources(states: Sequence[SourceState], schedules: Mapping[str, Schedule], now: datetime) -> Counts:
    """Count the configured sources by how they stand; one may stand in several ways."""
    mine = [state for state in states if state.name in schedules]
    return {
        "scheduled": len(schedules),
        "paused": sum(state.paused for state in mine),
        "under_way": sum(bool(state.crawling_until and state.crawling_until > now) for state in mine),
        "due": sum(bool(state.next_crawl_at and state.next_crawl_at <= now) for state in mine),
        "overdue": sum(overdue(state, schedules[state.name], now) for state in mine),
        "trouble": sum(state.trouble is not None for state in mine),
    }


class Figures(Collector):
    """What this service has done since it began (``did``), and how the database stands that all services share."""

    def __init__(self, did: Counts, standing: Counts, deliveries: Mapping[tuple[str, DeliveryState], int]) -> None:
        self._did = did
        self._standing = standing
        self._deliveries = deliveries

    def collect(self) -> Iterator[Metric]:
        visits = CounterMetricFamily("claimwatch_visits", "Visits of sources by this service", labels=["outcome"])
        articles = CounterMetricFamily("claimwatch_articles", "Articles stored by this service", labels=["outcome"])
        for family, names in ((visits, ("good", "failed")), (articles, ("new", "revised"))):
            for name in names:
                family.add_metric([name], self._did[name])
            yield family
        yield CounterMetricFamily("claimwatch_changes", "Changes found by this service", value=self._did["changes"])
        standing = GaugeMetricFamily("claimwatch_sources", "Configured sources", labels=["state"])
        for name, count in self._standing.items():
            standing.add_metric([name], count)
        yield standing
        deliveries = GaugeMetricFamily("claimwatch_deliveries", "Stored deliveries", labels=["channel", "state"])
        for (channel, state), count in self._deliveries.items():
            deliveries.add_metric([channel, state.value], count)
        yield deliveries
