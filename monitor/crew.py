"""Who visits sources for the service: this process, or a child process for each crawl with limits of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial

from monitor.check import check
from monitor.config import Configuration
from monitor.crawl import crawl_with
from monitor.routing import router
from spiders.policy import CrawlPolicy
from spiders.pool import WorkPool
from spiders.report import SourceReport
from storage.errors import FetchError
from storage.model import Source, SourceKind
from storage.store import Store, open_store

STOP_SECONDS = 3.0
LONGEST_ANSWER = 8 * 2**20


class Here:
    """Crawls in this event loop. All crawls share the store and the worker processes that read pages."""

    def __init__(self, store: Store, policy: CrawlPolicy) -> None:
        self._store = store
        self._workers = policy.worker_count
        self._pool = WorkPool(self._workers)

    async def __call__(self, configuration: Configuration, sources: Sequence[Source]) -> list[SourceReport]:
        if self._pool.broken:
            self._pool = WorkPool(self._workers)
        told = router(configuration.watches())
        return await crawl_with(
            sources,
            store=self._store,
            policy=configuration.policy(),
            pool=self._pool,
            due_only=True,
            catch_up=partial(check, self._store, router=told, replayed=True),
        )

    def close(self) -> None:
        self._pool.close()


class Children:
    """Crawls in a child process each: one that eats memory or hangs is ended, and takes nothing else with it."""

    def __init__(self, database: str) -> None:
        self._database = database

    async def __call__(self, configuration: Configuration, sources: Sequence[Source]) -> list[SourceReport]:
        if any(source.kind is SourceKind.WARC or source.browser for source in sources):
            return await self._here(configuration, sources)
        task = {
            "database": self._database,
            "memory": configuration.service.child_memory * 2**20,
            "policy": asdict(configuration.policy()),
            "sources": [asdict(source) for source in sources],
        }
        # what to do goes through a pipe: arguments can be seen by every user of the machine
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "monitor.crawl_child", stdin=PIPE, stdout=PIPE, limit=LONGEST_ANSWER
        )
        try:
            answer, _ = await child.communicate(json.dumps(task).encode())
        except BaseException:
            await _end(child)
            raise
        return _reports(answer, child.returncode)

    async def _here(self, configuration: Configuration, sources: Sequence[Source]) -> list[SourceReport]:
        """Crawl in this process what no child can.

        Archives are checked on the way, which takes what the configuration says of watches; a browser asks for far more
        address space than it uses, and has processes of its own.
        """
        with await asyncio.to_thread(open_store, self._database) as store:
            crew = Here(store, configuration.policy())
            try:
                return await crew(configuration, sources)
            finally:
                crew.close()

    def close(self) -> None:
        """Nothing stays open."""


def _reports(answer: bytes, code: int | None) -> list[SourceReport]:
    try:
        found = json.loads(answer)
        if "error" in found:
            raise FetchError(found["error"], url="")
        return [SourceReport(**row | {"errors": tuple(row["errors"])}) for row in found["reports"]]
    except ValueError as error:
        how = f"killed by signal {-code}" if code and code < 0 else f"exit code {code}"
        raise FetchError(f"the crawl's process came to nothing ({how})", url="") from error


async def _end(child: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        child.terminate()
        try:
            await asyncio.wait_for(child.wait(), STOP_SECONDS)
        except TimeoutError:
            child.kill()
            await child.wait()
