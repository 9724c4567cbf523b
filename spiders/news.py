"""The spider: from sources to the pages of their articles, one callback for pages and one for lists of pages.

One spider serves all sources of a crawl; each request carries its source. What a list holds is decided by
``spiders.discover`` in a worker process; what a page says, by the item pipeline.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.answers import NOT_MODIFIED, WALLED, error_line, moved_home, page_of, refuse_answer
from spiders.discover import Discovery, discover, plainly_article
from spiders.gate import check_url
from spiders.items import Fetched
from spiders.pool import JobFailed
from spiders.reading import wall
from spiders.record import Crawl
from storage.errors import RefusedAddress
from storage.model import Address, Outcome, Source, SourceKind

Found = list[Request | Fetched]


class NewsSpider(Spider):
    """A request's meta holds ``source``, ``address`` (where its article belongs), for lists ``kind``, for an
    advertised feed ``instead`` (the pages to take if it fails), and ``unless_as`` (the address whose validators make
    the request conditional).
    """

    name = "news"

    def __init__(self, crawl: Crawl, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.crawl = crawl
        self._owners: dict[str, str] = {}  # address key: name of the source that it was asked for
        self._left = Counter({source.name: source.most for source in crawl.sources})

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.crawl.stop = lambda: asyncio.ensure_future(crawler.engine.close_spider_async(reason="storage"))
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask for each source's own address; what the store knows of them is looked up together."""
        addresses = await self.crawl.addresses(source.url for source in self.crawl.sources)
        for source in self.crawl.sources:
            address = addresses[source.url]
            # What held an article before is read as a page, whatever it shows today.
            known = source.kind is SourceKind.AUTO and address.good_visits > 0
            if known or source.kind is SourceKind.PAGE:
                requests = await self._articles(source, {source.url: address})
            else:
                requests = await self._ask(source, address, source.url, kind=source.kind)
            for request in requests:
                yield request

    async def page(self, response: Response) -> Found:
        """Take an answer that should be an article."""
        source, address = response.meta["source"], response.meta["address"]
        page = page_of(response, source.name, datetime.now(UTC))
        if response.status == NOT_MODIFIED and response.meta.get("unless_as"):
            await self.crawl.visited(source.name, address, Outcome.NOT_MODIFIED, page)
            return []
        reason = await self._refused(response) or moved_home(address.url, response.url)
        if reason:
            return await self._fail(response, reason)
        self.crawl.tally.fetched[source.name] += 1
        settled = await self._settled(source, address, response.url)
        return [Fetched(source.name, settled, page)] if settled else []

    async def listing(self, response: Response) -> Found:
        """Take an answer that lists articles, or whose kind is still to be seen."""
        if response.meta["kind"] is SourceKind.AUTO and plainly_article(response.body, response.url):
            return await self._page_after_all(response)
        found = await self._discovered(response)
        if found.reason:
            return await self._fail(response, found.reason)
        if found.kind is SourceKind.PAGE:
            return await self._page_after_all(response)
        return await self._follow(response.meta["source"], found)

    async def lost(self, failure: Any) -> Found:
        """Take the failure of a request that had no answer."""
        request: Request = failure.request
        return await self._fail(request, error_line(failure.value, request.url).removeprefix(f"{request.url}: "))

    async def _page_after_all(self, response: Response) -> Found:
        source, address = response.meta["source"], response.meta["address"]
        if self._owners.setdefault(address.key, source.name) == source.name:
            return await self.page(response)
        self.crawl.repeated(source.name, response.url)
        return []

    async def _refused(self, response: Response) -> str | None:
        """Say why an answer holds no page, and which wall it shows."""
        reason = refuse_answer(response)
        if reason is None or response.status not in WALLED or not response.body:
            return reason
        try:
            shown = await self.crawl.pool.run(wall, page_of(response, response.meta["source"].name, datetime.now(UTC)))
        except JobFailed:
            shown = None
        return f"{shown} ({reason})" if shown else reason

    async def _discovered(self, response: Response) -> Discovery:
        source, kind = response.meta["source"], response.meta["kind"]
        reason = await self._refused(response)
        if reason:
            return Discovery(kind, reason=reason)
        page = page_of(response, source.name, datetime.now(UTC))
        try:
            return await self.crawl.pool.run(discover, page, source, kind)
        except JobFailed as error:
            return Discovery(kind, reason=str(error))

    async def _follow(self, source: Source, found: Discovery) -> Found:
        if found.feeds:
            addresses = await self.crawl.addresses(found.feeds)
            asked = [await self._ask(source, a, a.url, SourceKind.FEED, found.pages) for a in addresses.values()]
        else:
            maps = found.sitemaps if self._left[source.name] > 0 else ()
            addresses = await self.crawl.addresses(maps)
            asked = [await self._ask(source, a, url, SourceKind.SITEMAP) for url, a in addresses.items()]
            asked.append(await self._articles(source, await self.crawl.addresses(found.pages)))
        return [request for requests in asked for request in requests]

    async def _articles(self, source: Source, addresses: Mapping[str, Address]) -> list[Request]:
        """Ask for articles that this crawl has not asked for, up to the source's bound."""
        asked: list[Request] = []
        for url, address in addresses.items():
            owner = self._owners.get(address.key)
            if owner and owner != source.name:
                self.crawl.repeated(source.name, url)
            elif not owner and self._left[source.name] > 0:
                self._owners[address.key] = source.name
                self._left[source.name] -= 1
                asked += await self._ask(source, address, url)
        return asked

    async def _ask(
        self,
        source: Source,
        address: Address,
        url: str,
        kind: SourceKind = SourceKind.PAGE,
        instead: Iterable[str] = (),
    ) -> list[Request]:
        """Return the request, or none and a failed visit where the address is refused."""
        meta = {"source": source, "address": address, "kind": kind, "instead": tuple(instead)}
        is_page = kind is SourceKind.PAGE
        if is_page and address.good_visits:
            meta["unless_as"] = address
        try:
            check_url(url, self.crawl.policy.allow_private)
            callback = self.page if is_page else self.listing
            return [Request(url, callback=callback, errback=self.lost, meta=meta, dont_filter=True)]
        except (RefusedAddress, ValueError) as error:
            await self.crawl.failed(source.name, url, error_line(error, url), address=address)
            return []

    async def _settled(self, source: Source, address: Address, url: str) -> Address | None:
        """Return where an article belongs that was found at ``url``: an address once visited keeps its identity.

        None where a redirect led to what this crawl has asked for already.
        """
        final = (await self.crawl.addresses([url]))[url]
        if address.good_visits or final.key == address.key:
            return address
        if final.key in self._owners:
            self.crawl.repeated(source.name, url)
            return None
        self._owners[final.key] = source.name
        return final

    async def _fail(self, asked: Request | Response, reason: str) -> Found:
        """Record the failure; for an advertised feed, follow the links of the page that advertised it instead."""
        meta = asked.meta
        if meta.get("instead"):
            return [*await self._articles(meta["source"], await self.crawl.addresses(meta["instead"]))]
        url, status = meta["address"].url, getattr(asked, "status", None)
        await self.crawl.failed(
            meta["source"].name, url, f"{asked.url}: {reason}", address=meta["address"], status=status
        )
        return []
