"""A crawl that is cancelled while another process holds the database does not wait for it."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
from faulty_site import FAST, Handler, Site, story

from monitor.crawl import crawl_with
from spiders.pool import WorkPool
from storage.model import Plan, Source, SourceKind
from storage.store import open_store


class Lock:
    """Keeps all writers from a database until it is released."""

    def __init__(self, database: str) -> None:
        self.held, self.released = Event(), Event()
        self._database = database

    def hold(self) -> None:
        with open_store(self._database) as store:
            store.plan_anew(self._wait)

    def _wait(self, _states: object) -> tuple[list[Plan], datetime]:
        self.held.set()
        self.released.wait(60)
        return [], datetime.now(UTC)


@pytest.mark.parametrize("moment", ["stores its sources", "stores a page"])
def test_a_crawl_that_waits_for_a_lock_is_cancelled_without_waiting(site: Site, database: str, moment: str) -> None:
    lock, asked = Lock(database), Event()

    def page(handler: Handler) -> None:
        asked.set()
        lock.held.wait(20)
        handler.answer(story(1))

    site["/a"] = page

    async def cut(holder: ThreadPoolExecutor) -> None:
        sources = [Source("a", site.url("/a"), SourceKind.PAGE)]
        with open_store(database) as store, WorkPool(1) as pool:
            if moment == "stores its sources":
                holder.submit(lock.hold)
                lock.held.wait(20)
            work = asyncio.create_task(crawl_with(sources, store=store, policy=FAST, pool=pool))
            if moment == "stores a page":
                await asyncio.get_running_loop().run_in_executor(holder, asked.wait, 20)
                holder.submit(lock.hold)
            for _ in range(20):
                await asyncio.sleep(0.1)
            work.cancel()
            with pytest.raises(asyncio.CancelledError):
                await work

    with ThreadPoolExecutor(1) as holder:
        began = time.monotonic()
        asyncio.run(cut(holder))
        took = time.monotonic() - began
        lock.released.set()
    assert took < 20  # seconds; the lock is waited for as long as thirty
