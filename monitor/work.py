"""Many small jobs on all cores, results in order: a page that hangs or breaks its process fails alone."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Generic, TypeVar

from spiders.pool import JobFailed, WorkPool

Item = TypeVar("Item")
Result = TypeVar("Result")

_log = logging.getLogger(__name__)

AHEAD = 4  # jobs that wait for each worker: enough to keep it busy, too few to fill the memory
TOGETHER = 24  # pages of one site in one job: enough for them to teach what repeats on it
WINDOW = 1024  # pages among which sisters are looked for


class Work(Generic[Item, Result]):
    """Runs ``function`` over items of one site at a time, in worker processes.

    ``function`` takes a tuple of items and gives a result for each; it must be importable by name. ``failed`` makes
    the result of an item that could not be done, of the item and a plain reason.
    """

    def __init__(
        self, function: Callable[[tuple[Item, ...]], list[Result]], failed: Callable[[Item, str], Result]
    ) -> None:
        self._function = function
        self._failed = failed
        self._workers = os.cpu_count() or 1

    def run(self, items: Iterable[Item], site_of: Callable[[Item], str]) -> Iterator[Result]:
        """Yield a result for each item, in order. Sister pages, of one site, are done together."""
        source = iter(items)
        with asyncio.Runner() as runner, WorkPool(self._workers) as pool:
            try:
                while window := list(islice(source, WINDOW)):
                    yield from self._window(runner, pool, window, site_of)
            finally:
                _drop(runner)

    def _window(
        self, runner: asyncio.Runner, pool: WorkPool, window: Sequence[Item], site_of: Callable[[Item], str]
    ) -> Iterator[Result]:
        groups = grouped([site_of(item) for item in window], TOGETHER)
        jobs = [tuple(window[place] for place in places) for places in groups]
        done: dict[int, Result] = {}
        told = 0
        for places, results in zip(groups, self._in_order(runner, pool, jobs), strict=True):
            done.update(zip(places, results, strict=True))
            while told in done:
                yield done.pop(told)
                told += 1

    def _in_order(
        self, runner: asyncio.Runner, pool: WorkPool, jobs: Sequence[tuple[Item, ...]]
    ) -> Iterator[list[Result]]:
        waiting: deque[tuple[tuple[Item, ...], asyncio.Task[list[Result]]]] = deque()
        for job in jobs:
            waiting.append((job, runner.get_loop().create_task(pool.run(self._function, job))))
            if len(waiting) >= self._workers * AHEAD:
                yield self._result(runner, pool, *waiting.popleft())
        while waiting:
            yield self._result(runner, pool, *waiting.popleft())

    def _result(
        self, runner: asyncio.Runner, pool: WorkPool, job: tuple[Item, ...], task: asyncio.Task[list[Result]]
    ) -> list[Result]:
        try:
            return runner.get_loop().run_until_complete(task)
        except Exception as error:  # noqa: BLE001  # one page must not stop the others; its result says what happened
            _log.debug("a job of %d failed", len(job), exc_info=error)
            if len(job) == 1:
                return [self._failed(job[0], reason(error))]
        return [result for each in self._in_order(runner, pool, [(item,) for item in job]) for result in each]


def _drop(runner: asyncio.Runner) -> None:
    """Forget the jobs that nobody waits for any more."""
    tasks = asyncio.all_tasks(runner.get_loop())
    for task in tasks:
        task.cancel()
    runner.get_loop().run_until_complete(asyncio.wait(tasks) if tasks else asyncio.sleep(0))


def reason(error: Exception) -> str:
    """Say why a job gave nothing."""
    return str(error) if isinstance(error, JobFailed) else f"unexpected {type(error).__name__}: {error}"


def grouped(sites: Sequence[str], most: int) -> list[list[int]]:
    """Group places by site, about evenly and at most ``most`` together; what is of no known site stands alone."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(sites):
        places.setdefault(name or f"\0{place}", []).append(place)
    groups = [part for group in places.values() for part in _parts(group, most)]
    return sorted(groups)


def _parts(group: list[int], most: int) -> list[list[int]]:
    count = -(-len(group) // most)
    size = -(-len(group) // count)
    return [group[start : start + size] for start in range(0, len(group), size)]
