"""The service's crawls: takes sources that are due, a few crawls at once, and stores how each visit ended.

A source is taken under a lease. Whatever ends a crawl, its sources get their next turn or are due again: a process
that dies leaves leases that run out. One that only was slow keeps what nobody has taken meanwhile; where another has,
its visit ends, and does not count.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

import structlog

from monitor.config import Configuration
from monitor.outage import Outage
from monitor.roster import Roster, broken, ended
from monitor.service_table import ServiceTable, length
from spiders.report import SourceReport
from storage.errors import ClaimwatchError, StorageError
from storage.model import Crawled, Source
from storage.store import Store

ALL_NOTICE = 20.0
"""Within so many seconds after the clock was set, each service on the machine has noticed it and kept what it has."""

_log = structlog.stdlib.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Asker(Protocol):
    """Calls the store without blocking the event loop."""

    def __call__(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]: ...


Crew = Callable[[Configuration, Sequence[Source]], Awaitable[list[SourceReport]]]
"""Visits sources to the end, by the manners and bounds of a configuration."""


@dataclass(slots=True)
class Visits:
    """The crawls under way, by the sources that each visits; ``done`` counts what came of those before."""

    store: Store
    ask: Asker
    crew: Crew
    holder: str
    roster: Roster
    configuration: Configuration
    on_end: Callable[[], None]
    outage: Outage
    clock_set: Callable[[], bool]
    lease: timedelta = field(init=False)  # for good: how often it is renewed goes by it
    under_way: dict[asyncio.Task[None], tuple[str, ...]] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("good", "failed", "new", "revised"), 0))

    _recording: set[asyncio.Task[None]] = field(default_factory=set)
    _judges_from: float = 0.0

    def __post_init__(self) -> None:
        self.lease = length(self.table.lease)

    @property
    def table(self) -> ServiceTable:
        return self.configuration.service

    def trust_leases(self) -> None:
        """Take nothing for a while that seems to have been given up: the clock says so, and it was set."""
        self._judges_from = time.monotonic() + ALL_NOTICE

    async def begin(self) -> None:
        """Take what is due and begin crawls, as many as may run at once."""
        while len(self.under_way) < self.table.crawls:
            taken, now = await self.ask(self._take, self._names())
            if not taken:
                return
            # the configuration knows more than the store, and what it no longer names is not visited
            known = [self.roster.sources.get(source.name, source) for source in taken]
            task = asyncio.create_task(self._visit(known, now))
            self.under_way[task] = tuple(source.name for source in known)
            task.add_done_callback(self._ended)

    def _names(self) -> list[str]:
        return [name for crawl in self.under_way.values() for name in crawl]

    def _take(self, at_work: Sequence[str]) -> tuple[list[Source], datetime]:
        """Take sources, and say when: by the clock as it is once the store's thread has come to it.

        What took long, for a lock or a busy machine, is kept before a visit begins: its lease may have run out already.
        """
        began = asked = datetime.now(UTC)
        if self.clock_set():
            return [], began
        together = 1 if self.table.child else self.table.together
        judged = time.monotonic() >= self._judges_from
        delay = timedelta(seconds=self.configuration.policy().delay)
        take = partial(self.store.take_due_sources, run_out=judged, delay=delay)
        taken = take(began, self.lease, together, self.holder, at_work)
        while taken and (now := datetime.now(UTC)) - asked > self.lease / 4:
            asked, kept = now, self.store.renew(self.holder, [source.name for source in taken], now, self.lease)
            taken = [source for source in taken if source.name in kept]
        return taken, began

    async def keep(self) -> None:
        """Keep what is under way; a visit of what another has taken over ends, and nothing of it counts."""
        tasks, names = list(self.under_way), self._names()
        kept = set(await self.ask(self._renew, names)) if names else set()
        for task in tasks:
            lost = set(self.under_way.get(task, ())) - kept
            if lost and task not in self._recording and not task.cancelling():
                _log.warning("taken over by another service, the visit ends", sources=sorted(lost))
                task.cancel()

    def _renew(self, names: Sequence[str]) -> list[str]:
        return self.store.renew(self.holder, names, datetime.now(UTC), self.lease)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.under_way.pop(task, None)
        self._recording.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._unrecorded(error)
        self.on_end()

    def _unrecorded(self, error: BaseException) -> None:
        if isinstance(error, StorageError):
            self.outage.failed(error)
        else:
            _log.error("a crawl could not be recorded", error=str(error))

    async def _visit(self, sources: Sequence[Source], began: datetime) -> None:
        with structlog.contextvars.bound_contextvars(crawl=sources[0].name if len(sources) == 1 else len(sources)):
            try:
                async with asyncio.timeout(length(self.table.longest).total_seconds()):
                    reports = await self.crew(self.configuration, sources)
                ends = [self._end(report, began) for report in reports]
            except TimeoutError:
                ends = self._broken(sources, f"the visit took longer than {self.table.longest}", began)
            except StorageError:
                raise  # nothing can be recorded: the lease runs out, and the source is due again
            except (ClaimwatchError, OSError) as error:
                ends = self._broken(sources, str(error), began)
            except Exception as error:  # noqa: BLE001  # one crawl's fault must not stop the others: it is recorded on its sources
                _log.exception("a crawl broke")
                ends = self._broken(sources, f"internal error ({type(error).__name__}: {error})", began)
            await self._record(ends)

    async def _record(self, ends: list[Crawled]) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._recording.add(task)
        await self.ask(partial(self.store.source_done, ends, self.holder))

    def _end(self, report: SourceReport, began: datetime) -> Crawled:
        now = datetime.now(UTC)
        end = ended(report, began, now, self._after(report.name, now, began))
        self.done["good" if end.good else "failed"] += 1
        self.done["new"] += report.new
        self.done["revised"] += report.revised
        noteworthy = logging.INFO if report.new or report.revised else logging.DEBUG
        level = noteworthy if end.good else logging.WARNING
        counts = {name: getattr(report, name) for name in ("new", "revised", "failed")}
        seconds = round((now - began).total_seconds(), 1)
        _log.log(level, "visited", source=report.name, **counts, seconds=seconds, error=end.error)
        return end

    def _broken(self, sources: Sequence[Source], reason: str, began: datetime) -> list[Crawled]:
        now = datetime.now(UTC)
        _log.warning("visit failed", sources=[source.name for source in sources], error=reason)
        self.done["failed"] += len(sources)
        return [broken(source.name, reason, began, now, self._after(source.name, now, began)) for source in sources]

    def _after(self, name: str, now: datetime, began: datetime) -> datetime | None:
        """Give the next turn; a beginning that lies ahead was told by a clock that has been set back since."""
        return self.roster.after(name, now, min(began, now))

    async def stop(self, seconds: float) -> None:
        """Break off the crawls under way; what they have stored stays, and their sources are due again."""
        tasks = list(self.under_way)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
