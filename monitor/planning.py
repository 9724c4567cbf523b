"""Keeps the turns that are stored in step with the list of sources and with the wall clock."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from monitor.roster import Roster
from monitor.schedule import Rounds
from monitor.visits import Asker, Visits
from storage.model import Plan, SourceState
from storage.store import Store

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Planning:
    """What plans turns. A plan that could not be stored is made again at the next call; two are never made at once.

    ``since`` is from when on a source may be late: the beginning, or when the clock was set.
    """

    store: Store
    ask: Asker
    visits: Visits
    rounds: Rounds
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    _wanted: bool = True
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def take_over(self, roster: Roster) -> None:
        """Plan for another list of sources from now on."""
        self.visits.roster, self._wanted = roster, True
        await self.keep_time()

    async def keep_time(self) -> None:
        """After the clock was set, keep what is taken and plan anew; no source is late because of it."""
        async with self._turn:
            moved = self.rounds.follow_clock()
            if moved is not None:
                _log.warning("the clock was set", seconds=moved.total_seconds())
                self.since, self._wanted = datetime.now(UTC), True
                self.visits.trust_leases()
            if self._wanted:
                await self._plan()

    async def _plan(self) -> None:
        self._wanted = False
        try:
            await self.visits.keep()
            await self.ask(self.store.plan_anew, self._plans)
            # and put right what was stored by a clock that went ahead of this one
            await self.ask(self.store.follow_clock, datetime.now(UTC))
        except BaseException:
            self._wanted = True
            raise

    def _plans(self, states: Sequence[SourceState]) -> tuple[list[Plan], datetime]:
        now = datetime.now(UTC)
        return self.visits.roster.plans(states, now), now
