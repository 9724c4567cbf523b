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
from spiders.patience import Rests
from spiders.placing import MovedAway, store_placed
from spiders.policy import CrawlPolicy
from spiders.pool import WorkPool
from spiders.report import Tally, hinted
from spiders.revisits import due_by, seen
from spiders.robot_words import NOARCHIVE
from spiders.selectors import Selectors, selectors_of
from spiders.sites import Sites
from spiders.urls import address_key
from storage.errors import StorageError
from storage.model import Address, Article, Outcome, Page, Source, Visit
from storage.page_model import host_name
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
    _by_name: dict[str, Source] = field(init=False)
    sites: Sites = field(init=False)
    own: dict[str, Selectors] = field(init=False)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    broken: StorageError | None = None
    over: bool = False
    due_only: bool = False
    """Whether articles that are listed but not due yet are left for later. Otherwise now means now."""
    rests: Rests = field(default_factory=Rests)
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    capped: set[str] = field(default_factory=set)
    reads: dict[str, str] = field(default_factory=dict)
    """By source without a kind: the list that was chosen for it, as "feed https://..."."""
    _hosts: set[str] = field(default_factory=set)
    # One thread: two in one process would only wait for each other, for SQLite's write lock or for Python's own.
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "store"))
    stop: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        self.tally = Tally(tuple(source.name for source in self.sources))
        self._by_name = {source.name: source for source in self.sources}
        self.sites = Sites(self.store, self.ask)
        self.own = {source.name: selectors_of(source) for source in self.sources}

    async def addresses(self, urls: Iterable[str]) -> dict[str, Address]:
        """Return the address of each url, as stored or new, keyed by url."""
        keys = {url: address_key(url) for url in urls}
        await self._meet(keys)
        known: dict[str, Address] = {}
        wanted = list(dict.fromkeys(keys.values()))
        for start in range(0, len(wanted), LOOKED_UP_AT_ONCE):
            known |= await self.ask(self.store.addresses, wanted[start : start + LOOKED_UP_AT_ONCE])
        return {url: known.get(key) or Address(key=key, url=url) for url, key in keys.items()}

    async def due(self, source: Source, most: int) -> list[Address]:
        """Return articles of a source that are due, wherever they are listed, the longest due first."""
        if source.id is None or most <= 0 or not source.watch_for:
            return []
        return await self.ask(self.store.due_addresses, source.id, due_by(source, self.began), most)

    def is_due(self, source: Source, address: Address) -> bool:
        """Whether this crawl visits an address that a source lists."""
        if not self.due_only or address.began_at is None:
            return True
        return address.due_at is not None and address.due_at <= due_by(source, self.began)

    async def visited(
        self, source: str, address: Address, outcome: Outcome, page: Page, article: Article | None = None
    ) -> None:
        """Record a visit that had an answer, with the validators that came with a good one."""
        visit = Visit(source, page.url, outcome, page.fetched_at, page.status)
        known = seen(self._by_name[source], address, outcome, page.fetched_at, article)
        known = replace(known, status=page.status, visited_at=page.fetched_at)
        if outcome is Outcome.NOT_MODIFIED:  # what it does not say anew stays (RFC 9111, 4.3.4)
            known = replace(
                known, etag=page.etag or known.etag, last_modified=page.last_modified or known.last_modified
            )
        else:
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
        outcome: Outcome = Outcome.FAILED,
        asked: bool = True,
        at: datetime | None = None,
    ) -> None:
        """Record a visit (now, or ``at`` a moment) that gave no article; what is known of the address stays as it was.

        What was not ``asked`` as an article keeps its turn.
        """
        now, asking = at or datetime.now(UTC), self._by_name[source]
        line = hinted(asking, url, line)
        known = address or (await self.addresses([url]))[url]
        known = seen(asking, known, outcome, now) if asked else known
        known = replace(known, source=known.source or source, status=status, visited_at=now)
        await self._save(known, Visit(source, url, outcome, now, status, line))

    def repeated(self, source: str, url: str) -> None:
        """Count an address that this crawl has visited already. It is no visit of its own."""
        self._tell(Visit(source, url, Outcome.DUPLICATE, datetime.now(UTC)))

    async def keep(self, placed: Placed) -> None:
        """Store a new version first and the visit after it: validators without their text would hide it for good."""
        found = placed.extracted
        if found.moves_to:
            moved = await self.ask(self.store.move_address, found.address, found.moves_to, found.page.url)
            if moved is None:
                raise MovedAway(f"moved to {found.page.url}, where another article lives")
            found = replace(found, address=moved)
        placed = await self.ask(store_placed, self.store, replace(placed, extracted=found))
        if placed.placement.outcome is not Outcome.UNCHANGED and NOARCHIVE in (found.address.robots or ""):
            await self.ask(self.store.forget_texts, found.address.key)
        if found.lesson:
            await self.sites.keep(found.lesson)
        await self.visited(found.source, found.address, placed.placement.outcome, found.page, found.article)

    async def end(self) -> None:
        """Note what is left for the next crawl."""
        left: dict[int, int] = {}
        for source in self.sources:
            if source.name in self.capped and source.id is not None:
                due = await self.ask(self.store.count_due, source.id, due_by(source, self.began))
                self.tally.left_over[source.name] += due
            if source.id is not None:
                left[source.id] = self.tally.left_over[source.name]
        await self._save_hosts()
        await self.ask(self.store.end_crawls, left, datetime.now(UTC))
        reads = {source.id: self.reads.get(source.name) for source in self.sources if source.id is not None}
        await self.ask(self.store.note_reads, reads)

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

    def close(self, *, wait: bool = True) -> None:
        """Store nothing more; ``wait`` for what is being stored, which a lock may keep for long."""
        self._thread.shutdown(wait=wait, cancel_futures=True)

    async def _meet(self, urls: Iterable[str]) -> None:
        """Learn how hosts that this crawl has not met want to be visited."""
        new = {host_name(url) for url in urls} - self._hosts
        self._hosts |= new
        if new:
            self.rests.load(await self.ask(self.store.hosts, sorted(new)))

    async def _save(self, address: Address, visit: Visit) -> None:
        await self.ask(self.store.save_visit, address, visit)
        await self._save_hosts()
        self._tell(visit)

    async def _save_hosts(self) -> None:
        if changed := self.rests.take_changed():
            await self.ask(self.store.save_hosts, changed)

    def _tell(self, visit: Visit) -> None:
        self.tally.add(visit)
        if self.progress:
            self.progress(visit)
