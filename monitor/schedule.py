"""Says when: calls the parts of the service again and again. The only module that knows APScheduler.

What is due lives in the database, not here: a job that is called late or twice finds what there is to do, and no more.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.outage import Outage
from storage.errors import ClaimwatchError, StorageError

JUMP = timedelta(seconds=5)
"""A wall clock that moved by more than this against the steady one was set."""
TRIES, HELD_UP = 10, 0.5
"""How often both clocks are read, and the seconds between the two from which they are read again."""

_log = structlog.stdlib.get_logger(__name__)

Job = Callable[[], Coroutine[Any, Any, None]]


class Stopped(Exception):
    """Ends a job that is told to end."""


@dataclass(slots=True)
class Round:
    """A job that never runs twice at once. One that is asked for while it runs is run once more, at once."""

    job: Job
    seconds: float
    asked: bool = False
    running: bool = False

    async def run(self) -> None:
        if self.running:
            return
        self.running = self.asked = True
        try:
            while self.asked:
                self.asked = False
                await self.job()
        except asyncio.CancelledError:
            return  # by the end of the rounds, which is no error
        finally:
            self.running = False


class Rounds:
    """Calls each job every so many seconds, never twice at once, and never gives a late call up."""

    def __init__(self) -> None:
        # The grace time of one second that is usual would drop late calls in silence. A call that comes while the job
        # runs ends by itself: the limit of one would also drop the call that comes just when the job ends.
        always = {"misfire_grace_time": None, "coalesce": True, "max_instances": 2}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=always)
        self._all: dict[str, Round] = {}
        # a job that takes longer than its round is no news
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._offset = _offset()

    def every(self, seconds: float, job: Job) -> None:
        """Call ``job`` every so many ``seconds``, at once first."""
        name = job.__name__
        each = self._all[name] = Round(job, seconds)
        trigger = IntervalTrigger(seconds=seconds, timezone=UTC)
        self._scheduler.add_job(each.run, trigger, id=name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        self._scheduler.start()

    def soon(self, job: str) -> None:
        """Call a job at once and not only in its next round; one that runs is called again when it has ended."""
        if not self._scheduler.running:
            return
        self._all[job].asked = True
        self._scheduler.modify_job(job, next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Call nothing more. Jobs under way are cancelled, as every step may be at any point."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def clock_set(self) -> bool:
        """Whether the wall clock was set since that was noticed last."""
        return abs(timedelta(seconds=_offset() - self._offset)) >= JUMP

    def follow_clock(self) -> timedelta | None:
        """Begin all rounds anew if the wall clock was set, and return by how much: they are timed by it."""
        offset = _offset()
        moved = timedelta(seconds=offset - self._offset)
        if abs(moved) < JUMP:
            return None
        self._offset = offset
        for name, each in self._all.items():
            trigger = IntervalTrigger(seconds=each.seconds, timezone=UTC)
            self._scheduler.reschedule_job(name, trigger=trigger)
        return moved


def _offset() -> float:
    """By how much the wall clock is ahead of the steady one; a process held up between the two asks again."""
    for _ in range(TRIES):
        before, wall, after = time.monotonic(), time.time(), time.monotonic()
        if after - before < HELD_UP:
            break
    return wall - after


def calm(job: Job, outage: Outage) -> Job:
    """Let a round fail alone: what it leaves undone is there in the next."""

    async def calmly() -> None:
        try:
            await job()
        except Stopped:
            return
        except StorageError as error:
            outage.failed(error)
        except ClaimwatchError as error:
            _log.warning("put off", job=job.__name__, error=str(error))
        except Exception:  # noqa: BLE001  # the service goes on for years: a round that breaks is told, and tried again
            _log.exception("a round broke", job=job.__name__)

    calmly.__name__ = job.__name__
    return calmly
