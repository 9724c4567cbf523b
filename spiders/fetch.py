"""Single addresses, for looking at: the same gate, robots.txt and limits as a crawl, and no database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response

from spiders.answers import error_line, page_of, refuse_answer
from spiders.gate import check_url
from spiders.policy import CrawlPolicy
from spiders.settings import crawl_settings
from storage.errors import FetchError, SourceError
from storage.model import Page


def fetch(url: str, policy: CrawlPolicy) -> Page:
    """Fetch one address; raises FetchError or RefusedAddress, one plain line each."""
    found = asyncio.run(fetch_async([url], policy))[0]
    if isinstance(found, SourceError):
        raise found
    return found


async def fetch_async(urls: Sequence[str], policy: CrawlPolicy) -> list[Page | SourceError]:
    """Fetch several addresses inside a running event loop; an address that fails gives its error in its place."""
    settings = crawl_settings(policy)
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    found: dict[str, Page | SourceError] = {}
    await AsyncCrawlerRunner(settings).crawl(FetchSpider, urls=urls, policy=policy, found=found)
    return [found.get(url) or FetchError(f"{url}: not fetched", url=url) for url in urls]


class FetchSpider(Spider):
    name = "fetch"

    def __init__(
        self, urls: Sequence[str], policy: CrawlPolicy, found: dict[str, Page | SourceError], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.urls, self.policy, self.found = urls, policy, found

    async def start(self) -> AsyncIterator[Request]:
        for url in dict.fromkeys(self.urls):
            try:
                check_url(url, self.policy.allow_private)
                yield Request(url, callback=self.page, errback=self.lost, meta={"asked": url})
            except SourceError as error:
                self.found[url] = error
            except ValueError:
                self.found[url] = FetchError(f"{url}: not a valid address", url=url)

    async def page(self, response: Response) -> None:
        asked, reason = response.meta["asked"], refuse_answer(response)
        error = FetchError(f"{response.url}: {reason}", url=asked) if reason else None
        self.found[asked] = error or page_of(response, asked, datetime.now(UTC))

    async def lost(self, failure: Any) -> None:
        asked, error = failure.request.meta["asked"], failure.value
        plain = FetchError(error_line(error, failure.request.url), url=asked)
        self.found[asked] = error if isinstance(error, SourceError) else plain
