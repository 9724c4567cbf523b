"""Processes for work that is heavy or cannot be trusted: extraction, feeds, link lists. Bounded in time and memory.

A job that takes too long, or kills its process, fails alone; the pool puts a new process in its place.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

SECONDS = 20.0
MEMORY = 2 * 2**30  # bytes of address space per process
_PRELOAD = ["spiders.extract", "spiders.reading", "spiders.discover", "courlan", "feedparser"]

P = ParamSpec("P")
T = TypeVar("T")


class JobFailed(Exception):
    """A job that gave no result; its text is the plain reason."""


class _Pool(ProcessPool):
    """Ends its workers before it takes their locks away: one that has just begun would print a long complaint."""

    def _stop_pool(self) -> None:
        if self._pool_manager_loop is not None:
            self._pool_manager_loop.join()
        self._pool_manager.worker_manager.force_stop_workers()  # type: ignore[no-untyped-call]
        super()._stop_pool()  # type: ignore[no-untyped-call]


class WorkPool:
    """A few worker processes, started with the first job."""

    def __init__(self, workers: int, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._pool = _Pool(max_workers=workers, context=_context(workers), initializer=_begin, initargs=[memory])
        self._seconds = seconds
        self._used = False

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an importable function in a worker; raises JobFailed, or what the function raised."""
        self._used = True
        future = self._pool.schedule(function, args=list(args), kwargs=dict(kwargs), timeout=self._seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise JobFailed(f"took longer than {self._seconds:g} seconds to read") from error
        except MemoryError as error:
            raise JobFailed("took too much memory to read") from error
        except ProcessExpired as error:
            raise JobFailed("broke the process that read it") from error
        except asyncio.CancelledError as error:
            if not self._pool.active:
                raise JobFailed("not read: the work was stopped") from error
            raise
        return result

    def expect_work(self) -> None:
        """Start the processes, which takes them a while, before there is a job for them."""
        if not self._used:
            self._used = True
            asyncio.get_running_loop().run_in_executor(None, self._start)

    def _start(self) -> None:
        with suppress(RuntimeError):  # closed meanwhile
            self._pool.schedule(os.getpid)

    @property
    def broken(self) -> bool:
        """Whether the pool takes no more jobs. It begins with its first."""
        return self._used and not self._pool.active

    def close(self) -> None:
        """Stop at once; jobs not yet done are dropped."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _context(workers: int) -> Any:
    """Return how processes begin: several from a fork server, which imports the extractor once and shares that memory.

    One alone takes less without it; where there is none, each imports for itself.
    """
    if workers == 1 or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    return context


def _begin(memory: int) -> None:
    """In a new worker: import before a job's time runs; Ctrl-C is the parent's business, and memory has an end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in _PRELOAD:
        import_module(module)
    gc.freeze()  # what was imported stays: it need not be looked through again and again
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  (not on Windows)

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
