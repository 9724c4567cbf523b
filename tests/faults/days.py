"""Days of the service in minutes: the real service, crawl, check and receivers, by a wall clock that the test sets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from monitor.app import App
from monitor.commands.run import load
from monitor.crew import Here
from monitor.notify import notify
from monitor.options import Everywhere
from monitor.service import Service
from monitor.visits import Crew
from storage.store import Store, open_store


class NoRounds:
    """The test calls the jobs itself, and its clock is set all the time."""

    running = False

    def soon(self, job: str) -> None:
        pass

    def clock_set(self) -> bool:
        return False

    def follow_clock(self) -> timedelta | None:
        return None


@dataclass
class Days:
    """A service that lives by ``now``. ``crew`` visits sources; without one, the real crawl does."""

    folder: Path
    database: str
    now: datetime
    crew: Crew | None = None
    wait: bool = True  # for visits to end, within each step
    at: dict[datetime, Callable[[], Awaitable[None] | None]] = field(default_factory=dict)
    starts: int = 0

    def begin(self) -> None:
        """Start the service; one that was there before is forgotten as it is, as after a kill."""
        self.starts += 1
        everywhere = Everywhere(self.database, self.folder / "claimwatch.toml")
        self.store: Store = open_store(self.database)
        setup = load(everywhere, {})
        self.transports = App(everywhere).transports()
        self._here = None if self.crew else Here(self.store, setup.configuration.policy())
        crew = self.crew or self._here
        self.service = Service(setup, self.store, crew, lambda: setup, NoRounds())

    async def die(self) -> None:
        """End in the middle of the visits that are due now, and leave what was taken; then start again."""
        await self.service.visit()
        await asyncio.sleep(0.2)
        for task in list(self.service.visits.under_way):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self.end()
        self.begin()
        await self.service.planning.keep_time()

    def end(self) -> None:
        if self._here:
            self._here.close()
        self.store.close()

    def live(self, until: datetime, tick: timedelta) -> None:
        """Run on to ``until``, in steps of ``tick``; what is planned in ``at`` happens when its time has come."""
        asyncio.run(self._live(until, tick))

    async def _live(self, until: datetime, tick: timedelta) -> None:
        with time_machine.travel(self.now, tick=True):
            self.begin()
            await self.service.planning.keep_time()
        while self.now < until:
            self.now += tick
            with time_machine.travel(self.now, tick=True):
                for moment in [moment for moment in sorted(self.at) if moment <= self.now]:
                    done = self.at.pop(moment)()
                    if done is not None:
                        await done
                await self._tick()
        self.end()

    async def _tick(self) -> None:
        service = self.service
        await service.visit()
        while self.wait and service.visits.under_way:
            await asyncio.wait(list(service.visits.under_way))
            await asyncio.sleep(0)
            await service.visit()
        await service.visits.keep()
        await service.check()
        await service.watch()
        await service.beat()
        await asyncio.to_thread(notify, self.store, self.transports)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
