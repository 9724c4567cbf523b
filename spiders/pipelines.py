"""The item pipeline: StripBoilerplate, DropDuplicates, StoreSnapshot. Thin adapters around pure decisions."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem

from spiders.fingerprint import fingerprint
from spiders.items import Extracted, Fetched, Placed
from spiders.placing import MovedAway, placement
from spiders.pool import JobFailed
from spiders.reading import Reading, read
from spiders.record import Crawl
from spiders.selectors import NONE
from storage.model import Outcome

logger = logging.getLogger(__name__)


class Step:
    """What the three have in common: a page that fails in any of them is a failed visit, and the others go on."""

    def __init__(self, crawl: Crawl) -> None:
        self.crawl = crawl

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.crawl)  # type: ignore[union-attr]

    async def drop(self, item: Fetched | Extracted, reason: str, outcome: Outcome = Outcome.FAILED) -> DropItem:
        """Record the failed visit and return what tells Scrapy to go no further."""
        line, page = f"{item.page.url}: {reason}", item.page
        # what was read but not stored must be read again
        known = replace(item.address, body_hash=None) if isinstance(item, Extracted) else item.address
        await self.crawl.failed(
            item.source, page.url, line, address=known, status=page.status, outcome=outcome, at=page.fetched_at
        )
        return DropItem(line, log_level="DEBUG")

    async def trouble(self, item: Fetched | Extracted, error: Exception) -> DropItem:
        """Drop a page over an error that is not its own. Where the store failed, the crawl is ending already."""
        if isinstance(error, CloseSpider):
            return DropItem("storage", log_level="DEBUG")
        if isinstance(error, MovedAway):
            return await self.drop(item, str(error), Outcome.GONE)
        logger.debug("%s", item.page.url, exc_info=error)
        return await self.drop(item, f"internal error ({type(error).__name__}: {error})")


class StripBoilerplate(Step):
    """Main text, metadata and fingerprint, read in another process."""

    async def process_item(self, item: Fetched) -> Extracted:
        return await self.settle(item, await self.read(item))

    async def read(self, item: Fetched) -> Reading | str:
        """Do what a page alone allows: for any number of pages at once, in any order."""
        try:
            return await self.crawl.pool.run(read, item.page, self.crawl.own.get(item.source, NONE))
        except JobFailed as error:
            return str(error)
        except Exception as error:
            raise await self.trouble(item, error) from error

    async def settle(self, item: Fetched, found: Reading | str) -> Extracted:
        """Do the rest, in the order of the pages: drop the page where nothing was found in it."""
        if isinstance(found, str):
            raise await self.drop(item, found)
        try:
            return await self.finished(item, found)
        except Exception as error:
            raise await self.trouble(item, error) from error

    async def finished(self, item: Fetched, alone: Reading) -> Extracted:
        """Take out what the site's other pages hold too."""
        found, lesson = await self.crawl.sites.finished(alone.draft, item.address.key, item.page.fetched_at)
        same = found.article.text == alone.draft.article.text
        # not in a worker: what others wait for would wait behind all that is still to be read
        own = alone.fingerprint if same else await asyncio.to_thread(fingerprint, found.article.text)
        address = replace(item.address, body_hash=alone.body_hash, robots=alone.draft.robots)
        page = replace(item.page, body=b"")
        return Extracted(item.source, address, page, found.article, own, item.moves_to, lesson)


class DropDuplicates(Step):
    """Where the text stands among the stored ones. Nothing is thrown away: a reprint joins its story.

    Look-up and storing go one page after the other (StoreSnapshot passes the turn on): of two reprints that arrive
    together the second must find the first.
    """

    async def process_item(self, item: Extracted) -> Placed:
        await self.crawl.turn.acquire()
        try:
            return Placed(item, await self.crawl.ask(placement, self.crawl.store, item))
        except Exception as error:
            self.crawl.turn.release()
            raise await self.trouble(item, error) from error


class StoreSnapshot(Step):
    """A new version only when the text changed, and the visit in any case."""

    async def process_item(self, item: Placed) -> Placed:
        try:
            await self.crawl.keep(item)
        except Exception as error:
            raise await self.trouble(item.extracted, error) from error
        finally:
            self.crawl.turn.release()
        return item
