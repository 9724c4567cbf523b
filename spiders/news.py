"""The spider: from sources to the pages of their articles, one callback for pages and one for lists of pages.

One spider serves all sources of a crawl; each request carries its source. What a list holds is decided by
``spiders.discover`` in a worker process; what a page says, by the item pipeline.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.answers import (
    NOT_MODIFIED,
    WALLED,
    absence,
    error_line,
    moved_for_good,
    moved_home,
    page_of,
    refuse_answer,
)
from spiders.discover import Discovery, discover, plainly_article, robots_of
from spiders.gate import check_url
from spiders.items import Fetched
from spiders.links import is_front
from spiders.patience import HostRests
from spiders.places import Gone, Place
from spiders.pool import JobFailed
from spiders.reading import WALLS, body_hash, wall
from spiders.record import Crawl
from spiders.selectors import NONE
from spiders.transport import Oversized
from spiders.turns import Turns
from spiders.urls import address_key, site_host
from storage.errors import FetchError, RefusedAddress
from storage.model import Address, Outcome, Source, SourceKind

choices = logging.getLogger("spiders.choices")

Found = list[Request | Fetched]


def where_now(address: Address, url: str) -> str:
    """Return where to ask for an article: where it is listed, unless it has left that place for good."""
    return address.url if address.moved else url


class NewsSpider(Spider):
    """A request's meta holds ``source``, ``address`` (where its article belongs), for lists ``kind``, for an
    advertised feed ``instead`` (the pages to take if it fails), and ``unless_as`` (the address whose validators make
    the request conditional).
    """

    name = "news"

    def __init__(self, crawl: Crawl, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.crawl = crawl
        self.turns = Turns(crawl)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.crawl.stop = lambda: asyncio.ensure_future(crawler.engine.close_spider_async(reason="storage"))
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask for each source's own address; what the store knows of them is looked up together."""
        live = [source for source in self.crawl.sources if source.kind is not SourceKind.WARC]
        addresses = await self.crawl.addresses(source.url for source in live)
        for source in live:
            address = addresses[source.url]
            # What held an article before is read as a page, whatever it shows today.
            known = source.kind is SourceKind.AUTO and address.good_visits > 0
            if known or source.kind is SourceKind.PAGE:
                mine = self.turns.admit(source, source.url, address, listed=False)
                requests = await self._ask(source, address, where_now(address, source.url)) if mine else []
            else:
                whole_site = source.kind is SourceKind.SITEMAP and is_front(source.url)
                url = robots_of(source.url) if whole_site else source.url
                requests = await self._ask(source, address, url, kind=source.kind)
            if not all(request.meta.get("unless_as") for request in requests):
                self.crawl.pool.expect_work()
            for request in requests:
                yield request

    async def page(self, response: Response) -> Found:
        """Take an answer that should be an article, and ask for the next one."""
        found = await self._article(response)
        response.meta["depth"] = 0  # the next article only waited its turn behind this one: it lies no deeper
        return [*found, *await self._next(response.meta["source"], SourceKind.PAGE)]

    async def _article(self, response: Response) -> Found:
        source, address = response.meta["source"], response.meta["address"]
        page = page_of(response, source.name, datetime.now(UTC))
        if response.status == NOT_MODIFIED and response.meta.get("unless_as"):
            await self.crawl.visited(source.name, address, Outcome.NOT_MODIFIED, page)
            return []
        reason = await self._refused(response)
        if reason:
            return await self._fail(response, reason)
        place = await self._place(source, address, response)
        if isinstance(place, Gone):
            return await self._fail(response, place.reason, place.outcome)
        self.crawl.tally.fetched[source.name] += 1
        if place is None:
            self.crawl.repeated(source.name, response.url)
            return []
        known = place.address.body_hash if place.address.good_visits and not place.moves_to else None
        if known is not None and known == body_hash(page, self.crawl.own.get(source.name, NONE)):
            await self.crawl.visited(source.name, place.address, Outcome.UNCHANGED, page)
            return []
        return [Fetched(source.name, place.address, page, place.moves_to)]

    async def listing(self, response: Response) -> Found:
        """Take an answer that lists articles, or whose kind is still to be seen; then ask for what it does not list."""
        found = await self._listed(response)
        return [*found, *await self._next(response.meta["source"], response.meta["kind"])]

    async def _listed(self, response: Response) -> Found:
        if response.meta["kind"] is SourceKind.AUTO and plainly_article(response.body, response.url):
            return await self._page_after_all(response)
        found = await self._discovered(response)
        if found.reason:
            return await self._fail(response, found.reason)
        if found.kind is SourceKind.PAGE:
            return await self._page_after_all(response)
        return await self._follow(response.meta["source"], found, response.meta["instead"])

    async def lost(self, failure: Any) -> Found:
        """Take the failure of a request that had no answer."""
        request, error = failure.request, failure.value
        silent = isinstance(error, FetchError) and not isinstance(error, Oversized)
        found = await self._fail(
            request,
            error_line(error, request.url).removeprefix(f"{request.url}: "),
            Outcome.UNREACHABLE if silent else Outcome.FAILED,
            asked_for=not isinstance(error, HostRests),
        )
        return [*found, *await self._next(request.meta["source"], request.meta["kind"])]

    async def _page_after_all(self, response: Response) -> Found:
        source, address = response.meta["source"], response.meta["address"]
        if self.turns.owners.setdefault(address.key, source.name) == source.name:
            return await self._article(response)
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

    async def _follow(self, source: Source, found: Discovery, instead: Iterable[str]) -> Found:
        """Ask for what a list holds; a page that leads to a better list keeps its own links in hand (``instead``)."""
        pages = found.pages
        if found.kind is SourceKind.SECTION and (found.feeds or found.sitemaps):
            instead, pages = pages, ()
        maps = found.sitemaps if self.turns.left[source.name] > 0 else ()
        lists = dict.fromkeys(found.feeds, SourceKind.FEED) or dict.fromkeys(maps, SourceKind.SITEMAP)
        lists = {url: kind for url, kind in lists.items() if not self.turns.is_read(source, url)}
        addresses = await self.crawl.addresses(lists)
        asked = [await self._ask(source, addresses[url], url, kind, instead) for url, kind in lists.items()]
        asked.append(await self._articles(source, pages))
        if source.kind is SourceKind.AUTO:
            self._say(source, lists)
        return [request for requests in asked for request in requests]

    def _say(self, source: Source, lists: Mapping[str, SourceKind]) -> None:
        """Say what was chosen for a source that has no kind."""
        for url, kind in lists.items():
            if url != robots_of(url):
                self.crawl.reads[source.name] = f"{kind} {url}"
                choices.info("%s: reads the %s %s", source.name, kind, url)

    async def _next(self, source: Source, ended: SourceKind) -> list[Request]:
        """Ask for what comes after a list, or an article, that has had its answer."""
        if ended is SourceKind.PAGE:
            self.turns.end_article(source)
        else:
            self.turns.end_list(source)
        return await self._articles(source)

    async def _articles(self, source: Source, urls: Iterable[str] = ()) -> list[Request]:
        """Ask for articles as far as it is their turn; the others wait."""
        self.turns.add(source, urls)
        asked: list[Request] = []
        while taken := await self.turns.take(source):
            for url, address in taken:
                asked += await self._ask(source, address, where_now(address, url))
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
        if is_page and address.good_visits and not source.browser:  # there a bare page may stay while its data change
            meta["unless_as"] = address
        try:
            check_url(url, self.crawl.policy.allow_private)
            callback = self.page if is_page else self.listing
            if not is_page:
                self.turns.begin_list(source, url)
            return [Request(url, callback=callback, errback=self.lost, meta=meta, dont_filter=True)]
        except (RefusedAddress, ValueError) as error:
            await self.crawl.failed(source.name, url, error_line(error, url), address=address)
            if is_page:
                self.turns.end_article(source)
            return []

    async def _place(self, source: Source, address: Address, response: Response) -> Place | Gone | None:
        """Return where an answer belongs; None where a redirect led to what this crawl has asked for already.

        What was visited before keeps its identity: a permanent redirect moves it, if nobody lives there yet.
        """
        key = address_key(response.url)
        if reason := moved_home(address.url, response.url):
            return Gone(reason)
        if key == address.key:
            return Place(address)
        if not response.meta.get("redirect_times"):  # it was listed under a key that led elsewhere once
            return Place(Address(key, response.url))
        final = (await self.crawl.addresses([response.url]))[response.url]
        if address.good_visits:
            return self._moved(address, final, key, response)
        if final.key in self.turns.owners:
            return None
        self.turns.owners[final.key] = source.name
        return Place(replace(final, listed_as=address.key if address.id is None else None))

    def _moved(self, address: Address, final: Address, key: str, response: Response) -> Place | Gone:
        """Decide about a known article that answers elsewhere: ``final`` is what is known there, under ``key``."""
        if not moved_for_good(response):
            same_site = site_host(address.url) == site_host(response.url)
            return Place(address) if same_site else Gone("redirected to another site", Outcome.FAILED)
        taken = final.id != address.id and (final.good_visits > 0 or final.key in self.turns.owners)
        if taken:
            return Gone(f"moved to {response.url}, where another article lives")
        self.turns.owners[key] = self.turns.owners.get(address.key, "")
        return Place(address, key)

    async def _fail(
        self, asked: Request | Response, reason: str, outcome: Outcome | None = None, *, asked_for: bool = True
    ) -> Found:
        """Record the failure; for an advertised feed, follow the links of the page that advertised it instead."""
        meta = asked.meta
        if meta.get("instead"):
            self.crawl.reads.pop(meta["source"].name, None)
            return [*await self._articles(meta["source"], meta["instead"])]
        url, status = meta["address"].url, getattr(asked, "status", None)
        walled = reason.startswith(tuple(WALLS))
        await self.crawl.failed(
            meta["source"].name,
            url,
            f"{asked.url}: {reason}",
            address=meta["address"],
            status=status,
            outcome=outcome or (Outcome.FAILED if walled else absence(status)),
            asked=asked_for and meta["kind"] is SourceKind.PAGE,
        )
        return []
