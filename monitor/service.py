"""The service: crawl, check and notify in one process and one event loop, until it is told to stop.

It owns signals, signs of life and the order in which things end. What is due lives in the database, so it may be
killed anywhere and started again, and several of it may share one database.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import ParamSpec, TypeVar
from uuid import uuid4

import structlog

from monitor.channels import Transport
from monitor.check import found
from monitor.collector import let_go
from monitor.config import Configuration
from monitor.metrics_port import offered
from monitor.notifier import Notifier
from monitor.outage import PATIENCE, Outage
from monitor.planning import Planning
from monitor.roster import Roster, roster
from monitor.routing import notices, router
from monitor.schedule import Job, Rounds, Stopped, calm
from monitor.service_table import length
from monitor.trouble import Turn, notice, turns
from monitor.visits import Crew, Visits
from spiders.plurals import counted
from storage.errors import ConfigurationError, StorageError
from storage.model import NewDelivery, Snapshot
from storage.store import Store

BEAT = 10.0
TICK = 1.0
WATCH = 10.0
STOP_SECONDS = 9.0
"""All that is under way has so long to end when the service is told to stop."""
PART = "service"
FORGET_BEATS = timedelta(days=1)

P = ParamSpec("P")
T = TypeVar("T")

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Setup:
    """What the configuration file says, ready for use."""

    configuration: Configuration
    transports: Mapping[str, Transport]


class Service:
    """One running service. ``holder`` is its name among others on the same database.

    ``load`` reads the configuration anew and raises ConfigurationError for a wrong one; ``crew`` visits sources.
    """

    def __init__(
        self,
        setup: Setup,
        store: Store,
        crew: Crew,
        load: Callable[[], Setup],
        rounds: Rounds | None = None,
    ) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:6]}"
        self.configuration = setup.configuration
        self.store = store
        self.stopping = asyncio.Event()
        self.found = 0
        self._load = load
        self._unchecked = True
        self._rounds = rounds or Rounds()
        self._outage = Outage()
        self._notifier = Notifier(store, setup.transports, outage=self._outage, watches=setup.configuration.watches())
        self._threads = {name: ThreadPoolExecutor(1, name) for name in ("store", "check")}
        self._asides: set[asyncio.Task[None]] = set()
        self._replacing = asyncio.Lock()
        self.visits = Visits(
            store,
            self.ask,
            crew,
            self.holder,
            scheduled(setup.configuration, store),
            self.configuration,
            self._look,
            self._outage,
            self._rounds.clock_set,
        )
        self.planning = Planning(store, self.ask, self.visits, self._rounds)

    @property
    def roster(self) -> Roster:
        """What is visited when."""
        return self.visits.roster

    async def ask(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the store in its thread."""
        answer = self._in("store", partial(function, *args, **kwargs))
        await asyncio.wait({answer}, timeout=PATIENCE)
        if not answer.done():
            self._outage.waits()
        return await answer

    def _in(self, thread: str, call: Callable[[], T]) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._threads[thread], call)

    async def run(self) -> None:
        """Work until a signal says stop, then end within a bound and lose nothing."""
        self._listen()
        async with offered(self, self.configuration.service.metrics_port):  # before anything is taken: it may fail
            begins, stops = asyncio.ensure_future(self._begin()), asyncio.ensure_future(self.stopping.wait())
            await asyncio.wait({begins, stops}, return_when=asyncio.FIRST_COMPLETED)
            if begins.done():
                begins.result()
                await self._work()
            begins.cancel()
        await self._end()

    async def _begin(self) -> None:
        await self.planning.keep_time()
        _log.info("service begins", holder=self.holder, sources=len(self.roster.sources), database=self.store.url)
        for seconds, job in ((BEAT, self.beat), (TICK, self.visit), (TICK, self.check), (WATCH, self.watch)):
            self._rounds.every(seconds, self._calm(job))
        self._rounds.every(min(BEAT, self.visits.lease.total_seconds() / 4), self._calm(self.visits.keep))
        self._rounds.start()
        self._notifier.start()

    async def _work(self) -> None:
        while not self.stopping.is_set():
            self._aside(self.planning.keep_time)  # it may wait for the database, and a signal must not wait for it
            try:
                await asyncio.wait_for(self.stopping.wait(), BEAT)
            except TimeoutError:
                continue

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop, number.name)
        if hasattr(signal, "SIGHUP"):
            loop.add_signal_handler(signal.SIGHUP, self._aside, self.reload)

    def _calm(self, job: Job) -> Job:
        return calm(job, self._outage)

    def _aside(self, job: Job) -> None:
        """Do something beside the rounds."""
        task = asyncio.ensure_future(self._calm(job)())
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    def stop(self, why: str) -> None:
        if not self.stopping.is_set():
            _log.info("service stops", why=why)
        self.stopping.set()

    async def reload(self) -> None:
        """Read the configuration again; one that is wrong is told and the old one stays."""
        try:
            new = await self._in("store", self._load)
            found = await self.ask(scheduled, new.configuration, self.store)
        except ConfigurationError as error:
            for line in str(error).split("\n"):
                _log.error("configuration not taken over, the old one stays", error=line)
            return
        self.configuration = self.visits.configuration = new.configuration
        told = new.configuration.watches()
        await self._replace_notifier(Notifier(self.store, new.transports, outage=self._outage, watches=told))
        await self.planning.take_over(found)
        _log.info("configuration taken over", sources=len(found.sources))

    async def _replace_notifier(self, new: Notifier) -> None:
        async with self._replacing:
            await asyncio.to_thread(self._notifier.stop, STOP_SECONDS)
            self._notifier = new
            if not self.stopping.is_set():
                new.start()

    # the rounds

    async def visit(self) -> None:
        """Begin the crawls that are due."""
        await self.planning.keep_time()
        await self.visits.begin()

    def _look(self) -> None:
        """A crawl has ended: what it stored is checked at once."""
        self._unchecked = True
        self._rounds.soon(self.check.__name__)

    async def check(self) -> None:
        """Check what crawls have stored: this one's, and what another left when it died. One checks at a time."""
        store, now = self.store, datetime.now(UTC)
        if not self._unchecked and not await self.ask(store.pending, 1):
            return
        if await self.ask(store.hold, "check", self.holder, now, self.visits.lease):
            self._unchecked = False
            try:
                self.found += await self._in("check", self._check)
            except BaseException:
                self._unchecked = True
                raise
            self._notifier.wake()

    def _check(self) -> int:
        configured = self.configuration
        told = router(configured.watches())
        changes = found(self.store, progress=self._checked, router=told, official=configured.official())
        alerts = Counter(change.alert for change in changes)
        let_go()
        if alerts:
            _log.info("checked", changes=alerts.total(), alerts=alerts[True])
        return alerts.total()

    def _checked(self, _snapshot: Snapshot) -> None:
        """Keep the check, or leave it: to whoever has taken it over, or to the next start."""
        if self.stopping.is_set() or not self.store.hold("check", self.holder, datetime.now(UTC), self.visits.lease):
            raise Stopped

    async def beat(self) -> None:
        """Leave a sign of life."""
        store, now = self.store, datetime.now(UTC)
        names = sum(len(names) for names in self.visits.under_way.values())
        detail = f"{names} of {counted(len(self.roster.sources), 'source')} under way"
        await self.ask(store.beat, f"{PART} {self.holder}", now, detail)
        await self.ask(store.forget_beats, None, now - FORGET_BEATS)
        self._outage.over()

    async def watch(self) -> None:
        """Take over what was imported meanwhile; tell of sources that got into trouble or out of it, in one message."""
        await self.planning.keep_time()
        store, now = self.store, datetime.now(UTC)
        imported = await self.ask(store.imported_sources)
        listed = roster(self.configuration.sources(), imported)
        if listed != self.roster:
            await self.planning.take_over(listed)
            _log.info("the list of sources has changed", sources=len(listed.sources))
        states = await self.ask(store.source_states)
        found = {turn.state.name: turn for turn in turns(states, self.roster.schedules, self.planning.since, now)}
        pause = length(self.configuration.service.notice_pause)
        # held by nobody in particular: a notice of any service makes the next one wait
        if not found or not await self.ask(store.hold, "notice", uuid4().hex, now, pause):
            return
        wanted = [(name, turn.state.trouble, turn.new) for name, turn in found.items()]
        for name in await self.ask(store.turn_troubles, wanted, partial(self._notices, found, now), now):
            trouble = found[name].new
            _log.warning("source in trouble" if trouble else "source is well again", source=name, trouble=trouble)

    def _notices(self, found: dict[str, Turn], now: datetime, names: Sequence[str]) -> list[NewDelivery]:
        text = notice([found[name] for name in names])
        return notices(self.configuration.watches(), f"sources:{now.isoformat()}:{'|'.join(names)}", text, now)

    # the end

    async def _end(self) -> None:
        self._rounds.stop()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                sent = asyncio.to_thread(self._notifier.stop, STOP_SECONDS / 2)
                _, all_sent, _ = await asyncio.gather(
                    self.visits.stop(STOP_SECONDS / 2), sent, self._in("check", _nothing)
                )
                await self.ask(self.store.release, self.holder)
                await self.ask(self.store.forget_beats, f"{PART} {self.holder}", datetime.now(UTC) - FORGET_BEATS)
            if not all_sent:
                _log.warning("a message was on its way; if it did not arrive it is sent again under the same key")
        except (TimeoutError, StorageError) as error:
            _log.warning("not all could end in time; it is done again at the next start", error=str(error))
        _log.info("service has stopped", holder=self.holder)


def _nothing() -> None:
    """Stand behind what a thread is at: when this is done, so is that."""


def scheduled(configuration: Configuration, store: Store) -> Roster:
    """Return what the service visits; a configuration without anything to visit is refused."""
    found = roster(configuration.sources(), store.imported_sources())
    if not found.sources:
        line = 'no [[source]] has a schedule: give one, as schedule = "30m", or import some (claimwatch import)'
        raise ConfigurationError(line, key="schedule")
    return found
