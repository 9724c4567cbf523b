"""The crawl's one way to the store: visits, snapshots and look-ups, each one short transaction in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import ParamSpec, TypeVar

from scrapy.exceptions import CloseSpider

from spiders.items import Placed
from spiders.policy import CrawlPolicy
from spiders.pool import WorkPool
from spiders.report import Tally
from spiders.sites import Sites
from spiders.urls import address_key
from storage.errors import StorageError
from storage.model import Address, Outcome, Page, Source, Visit
from storage.store import Store

LOOKED_UP_AT_ONCE = 500

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class Crawl:
    """One crawl at work: what it was asked, what it has at hand, what it has done so far."""

    sources: tuple[Source, ...]
    store: Store
    policy: CrawlPolicy
    pool: WorkPool
    progress: Callable[[Visit], None] | None = None
    tally: Tally = field(init=False)
    sites: Sites = field(init=False)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    broken: StorageError | None = None
    over: bool = False
    # One thread: two in one process would only wait for each other, for SQLite's write lock or for Python's own.
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "store"))
    stop: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        self.tally = Tally(tuple(source.name for source in self.sources))
        self.sites = Sites(self.store, self.ask)

    async def addresses(self, urls: Iterable[str]) -> dict[str, Address]:
        """Return the address of each url, as stored or new, keyed by url."""
        keys = {url: address_key(url) for url in urls}
        known: dict[str, Address] = {}
        wanted = list(dict.fromkeys(keys.values()))
        for start in range(0, len(wanted), LOOKED_UP_AT_ONCE):
            known |= await self.ask(self.store.addresses, wanted[start : start + LOOKED_UP_AT_ONCE])
        return {url: known.get(key) or Address(key=key, url=url) for url, key in keys.items()}

    async def visited(self, source: str, address: Address, outcome: Outcome, page: Page) -> None:
        """Record a visit that had an answer, with the validators that came with a good one."""
        visit = Visit(source, page.url, outcome, page.fetched_at, page.status)
        known = replace(address, source=address.source or source, status=page.status, visited_at=page.fetched_at)
        if outcome is not Outcome.NOT_MODIFIED:
            known = replace(known, etag=page.etag, last_modified=page.last_modified)
        await self._save(known, visit)

    async def failed(
        self,
        source: str,
        url: str,
        line: str,
        *,
        address: Address | None = None,
        status: int | None = None,
        at: datetime | None = None,
    ) -> None:
        """Record a visit that gave no article (now, or ``at`` a moment); what is known of the address stays."""
        now = at or datetime.now(UTC)
        known = address or (await self.addresses([url]))[url]
        known = replace(known, source=known.source or source, status=status, visited_at=now)
        await self._save(known, Visit(source, url, Outcome.FAILED, now, status, line))

    def repeated(self, source: str, url: str) -> None:
        """Count an address that this crawl has visited already. It is no visit of its own."""
        self._tell(Visit(source, url, Outcome.DUPLICATE, datetime.now(UTC)))

    async def keep(self, placed: Placed) -> None:
        """Store a new version first and the visit after it: validators without their text would hide it for good."""
        found, placement = placed.extracted, placed.placement
        if placement.outcome is not Outcome.UNCHANGED:
            await self.ask(
                self.store.add_snapshot,
                found.address.key,
                found.source,
                found.article,
                found.page.fetched_at,
                found.fingerprint,
                placement.story,
                placement.copy_of,
                placement.similarity,
            )
        if found.lesson:
            await self.sites.keep(found.lesson)
        await self.visited(found.source, found.address, placement.outcome, found.page)

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the store in its thread. A crawl whose store fails has nowhere to go: it ends, at once and quietly.

        A crawl that is ``over`` records nothing more: what it hung up on has not failed.
        """
        if self.broken is None and not self.over:
            try:
                call = partial(function, *args, **kwargs)
                return await asyncio.get_running_loop().run_in_executor(self._thread, call)
            except StorageError as error:
                self.broken = error
                self.stop()
        raise CloseSpider("over") from self.broken

    def close(self) -> None:
        """Wait for what is being stored."""
        self._thread.shutdown(cancel_futures=True)

    async def _save(self, address: Address, visit: Visit) -> None:
        await self.ask(self.store.save_visit, address, visit)
        self._tell(visit)

    def _tell(self, visit: Visit) -> None:
        self.tally.add(visit)
        if self.progress:
            self.progress(visit)
