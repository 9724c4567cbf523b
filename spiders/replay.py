"""Archives replayed: each capture goes the way of a fetched page, in order of date. Nothing is asked of any host.

Worker processes read ahead; what they read is placed and stored in order. Before an address comes again, what is
stored is checked (``catch_up``), so that each version meets what was known when it was fetched.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from spiders.archives import Capture, Index, files_of, read
from spiders.discover import discover, matches, plainly_article
from spiders.items import Fetched
from spiders.pipelines import StripBoilerplate
from spiders.pool import JobFailed
from spiders.reading import Reading
from spiders.record import Crawl
from spiders.settings import ITEM_PIPELINES
from spiders.statuses import refuse_status
from storage.errors import SourceError, UsageError
from storage.model import Address, Outcome, Page, Source, SourceKind

AHEAD = 16  # captures read ahead for each worker: a page that takes long leaves the others work
HELD = 16 * 2**20  # bytes of captures from which no other is read until some are done with
UNCHECKED = 10_000  # addresses after which a check is due in any case
DAMAGE_TOLD = 1000


@dataclass(frozen=True, slots=True)
class Begun:
    """A capture on its way: what a worker read in it, or why there is nothing. ``over``: it is done with."""

    item: Fetched | None = None
    read: Reading | str | None = None
    reason: str | None = None
    over: bool = False


class Replay:
    def __init__(self, crawl: Crawl, catch_up: Callable[[], object]) -> None:
        self.crawl = crawl
        self._catch_up = catch_up
        self._unchecked: set[str] = set()
        self._held, self._let_go = 0, asyncio.Condition()
        paths = sorted(ITEM_PIPELINES, key=ITEM_PIPELINES.__getitem__)
        self._strip = StripBoilerplate(crawl)
        self._steps: list[Any] = [load_object(path)(crawl) for path in paths[1:]]

    async def run(self, sources: Sequence[Source]) -> None:
        """Replay all of these archives together, to their ends."""
        ahead: deque[tuple[Source, Capture, asyncio.Task[Begun]]] = deque()
        self.crawl.pool.expect_work()
        try:
            for source, capture in merged([await self._indexed(source) for source in sources]):
                ahead.append((source, capture, asyncio.create_task(self._begin(source, capture))))
                if len(ahead) >= AHEAD * self.crawl.policy.worker_count:
                    await self._end(*ahead.popleft())
            while ahead:
                await self._end(*ahead.popleft())
        finally:
            for *_, task in ahead:
                task.cancel()
        await self._check()

    async def _indexed(self, source: Source) -> tuple[Source, Index]:
        try:
            files = files_of(path_of(source))
        except UsageError as error:
            await self._tell(source, str(error))
            files = []
        index = await asyncio.to_thread(Index, files, lambda capture: matches(capture.url, source))
        for damage in index.damage[:DAMAGE_TOLD]:
            await self._tell(source, str(damage))
        return source, index

    async def _tell(self, source: Source, line: str) -> None:
        await self.crawl.failed(source.name, source.url, line)

    async def _begin(self, source: Source, capture: Capture) -> Begun:
        address = await self._address(capture)
        if known_by_then(address, capture.fetched_at):
            self.crawl.repeated(source.name, capture.url)
            return Begun(over=True)
        reason = None if capture.again else refuse_status(capture.status)
        if capture.again or reason:
            return Begun(reason=reason)
        async with self._let_go:
            await self._let_go.wait_for(lambda: self._held < HELD)
            try:
                page = replace(read(capture), source=source.name)
            except SourceError as error:
                return Begun(reason=str(error))
            self._held += len(page.body)
        try:
            return await self._read(source, address, page)
        except JobFailed as error:
            return Begun(reason=str(error))
        finally:
            async with self._let_go:
                self._held -= len(page.body)
                self._let_go.notify_all()

    async def _read(self, source: Source, address: Address, page: Page) -> Begun:
        if not await self._may_be_article(source, address, page):
            return Begun(over=True)
        found = await self._strip.read(Fetched(source.name, address, page))
        return Begun(Fetched(source.name, address, replace(page, body=b"")), found)

    async def _may_be_article(self, source: Source, address: Address, page: Page) -> bool:
        """Say whether a page counts: lists of articles are in archives too, and are no article that changes."""
        if address.good_visits or plainly_article(page.body, page.url):
            return True
        return (await self.crawl.pool.run(discover, page, source, SourceKind.AUTO)).kind is SourceKind.PAGE

    async def _end(self, source: Source, capture: Capture, task: asyncio.Task[Begun]) -> None:
        try:
            begun = await task
        except DropItem:
            return
        if begun.over:
            return
        address = await self._address(capture)
        if address.key in self._unchecked or len(self._unchecked) >= UNCHECKED:
            await self._check()
            address = await self._address(capture)
        self._unchecked.add(address.key)
        if begun.item and begun.read:
            await self._store(replace(begun.item, address=address), begun.read)
        elif capture.again:
            await self._seen_again(source, capture, address)
        else:
            line, at = f"{capture.url}: {begun.reason}", capture.fetched_at
            await self.crawl.failed(source.name, capture.url, line, address=address, status=capture.status, at=at)

    async def _store(self, item: Fetched, found: Reading | str) -> None:
        self.crawl.tally.fetched[item.source] += 1
        try:
            done = await self._strip.settle(item, found)
            for step in self._steps:
                done = await step.process_item(done)
        except DropItem:
            return  # the step has recorded why

    async def _seen_again(self, source: Source, capture: Capture, address: Address) -> None:
        """Count a record that says "the same as before", where before was an article that is stored."""
        if address.good_visits:
            page = Page(capture.url, b"", capture.fetched_at, status=304, source=source.name)
            await self.crawl.visited(source.name, address, Outcome.NOT_MODIFIED, page)

    async def _address(self, capture: Capture) -> Address:
        return (await self.crawl.addresses([capture.url]))[capture.url]

    async def _check(self) -> None:
        self._unchecked.clear()
        await asyncio.to_thread(self._catch_up)


def merged(indexes: Sequence[tuple[Source, Index]]) -> Iterator[tuple[Source, Capture]]:
    """Yield the captures of several archives in one order of date."""
    each = [zip(repeat(source), index, strict=False) for source, index in indexes]
    return heapq.merge(*each, key=lambda pair: pair[1].fetched_at)


def known_by_then(address: Address, moment: datetime) -> bool:
    """Say whether an article had a good visit at that moment or later: an older version is none of its future."""
    return address.good_visits > 0 and (address.visited_at or datetime.min.replace(tzinfo=UTC)) >= moment


def path_of(source: Source) -> Path:
    """Return where an archive lies; its source's address is that of a file."""
    return Path(unquote(urlsplit(source.url).path))
