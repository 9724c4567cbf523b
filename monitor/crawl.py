"""Step 1: run a crawl of some sources to its end. The spider and its pipeline do the work; this starts and ends it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypedDict, Unpack

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import CloseSpider

from spiders.news import NewsSpider
from spiders.policy import CrawlPolicy
from spiders.pool import WorkPool
from spiders.record import Crawl
from spiders.report import SourceReport
from spiders.settings import crawl_settings
from spiders.transport import hang_up
from storage.model import Source, SourceKind, Visit
from storage.store import Store, open_store

STOP_SECONDS = 1.0


class CrawlOptions(TypedDict, total=False):
    """What a crawl may be given besides.

    ``progress`` is called with every visit. ``catch_up`` checks what is stored so far, whenever an archive holds
    another version of a page; without it the check is made here, and nobody is told of what it finds. With
    ``due_only`` articles that a source lists are left alone until they are due.
    """

    progress: Callable[[Visit], None] | None
    catch_up: Callable[[], object] | None
    due_only: bool


def crawl(
    sources: Sequence[Source], *, database: str, policy: CrawlPolicy, **options: Unpack[CrawlOptions]
) -> list[SourceReport]:
    """Visit every source once and store what is new; one source's failure does not stop the others.

    ``database`` is an SQLAlchemy url. Raises StorageError where the database cannot be used. The sources are stored,
    by name, with what is given here.
    """
    return asyncio.run(crawl_async(sources, database=database, policy=policy, **options))


async def crawl_async(
    sources: Sequence[Source], *, database: str, policy: CrawlPolicy, **options: Unpack[CrawlOptions]
) -> list[SourceReport]:
    """Do the same inside a running event loop; cancelling it ends the crawl, and keeps what is stored."""
    with await asyncio.to_thread(open_store, database) as store, WorkPool(policy.worker_count) as pool:
        return await crawl_with(sources, store=store, policy=policy, pool=pool, alone=True, **options)


async def crawl_with(
    sources: Sequence[Source],
    *,
    store: Store,
    policy: CrawlPolicy,
    pool: WorkPool,
    alone: bool = False,
    **options: Unpack[CrawlOptions],
) -> list[SourceReport]:
    """Do the same with a store and worker processes that stay open: other crawls use them unless this is ``alone``."""
    stored = await _saved(store, sources)
    work = Crawl(stored, store, policy, pool, options.get("progress"), due_only=options.get("due_only", False))
    wait = True
    try:
        await _replay(work, options.get("catch_up"))
        if not all(source.kind is SourceKind.WARC for source in stored):
            await _run(work, alone=alone)
        with suppress(CloseSpider):  # the store failed
            await work.end()
    except asyncio.CancelledError:
        wait = False
        raise
    finally:
        work.close(wait=wait)
    if work.broken:
        raise work.broken
    return work.tally.reports()


async def _saved(store: Store, sources: Sequence[Source]) -> tuple[Source, ...]:
    """Store the sources in a thread that nobody waits for if the crawl is cancelled: a lock may keep it for long."""
    thread = ThreadPoolExecutor(1, "store")
    try:
        return tuple(await asyncio.get_running_loop().run_in_executor(thread, store.save_sources, sources))
    finally:
        thread.shutdown(wait=False)


async def _replay(work: Crawl, catch_up: Callable[[], object] | None) -> None:
    """Replay the archives among the sources before anything is fetched: what they hold is older."""
    archives = [source for source in work.sources if source.kind is SourceKind.WARC]
    if archives:
        from spiders.replay import Replay  # noqa: PLC0415  # most crawls read no archive

        with suppress(CloseSpider):  # the store failed
            await Replay(work, catch_up or _checker(work)).run(archives)


def _checker(work: Crawl) -> Callable[[], object]:
    from monitor.check import found  # noqa: PLC0415  # the reader of claims; most crawls leave it to the check

    return lambda: deque(found(work.store, replayed=True), maxlen=0)


async def _run(work: Crawl, *, alone: bool) -> None:
    runner = AsyncCrawlerRunner(crawl_settings(work.policy))
    task = runner.crawl(NewsSpider, crawl=work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await _end(runner, task, work, alone=alone)
        raise


async def _end(runner: AsyncCrawlerRunner, task: asyncio.Task[None], work: Crawl, *, alone: bool) -> None:
    """Let pages in hand be stored for a moment, then hang up on those still under way."""
    crawlers = list(runner.crawlers)
    try:
        await asyncio.wait_for(runner.stop(), STOP_SECONDS)
    except TimeoutError:
        work.over = True
        if alone:
            work.pool.close()
        for crawler in crawlers:
            await crawler.signals.send_catch_log_async(hang_up)
        await asyncio.wait([task], timeout=STOP_SECONDS)
