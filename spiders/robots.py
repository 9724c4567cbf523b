"""robots.txt, obeyed from the very first parallel requests to a host, with its Crawl-delay.

Scrapy's own middleware (2.14 to 2.19) lets several first requests to a host wait on one Deferred; it fires with the
rules for the first waiter and with None for the others, which then go through without rules. Here each waiter awaits
the task that fetches the rules. Failures follow RFC 9309, section 2.3.1: 4xx means no rules, 5xx or no answer means
that nothing may be fetched.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler

from spiders.patience import HostRests, Rests
from storage.errors import FetchError, RefusedAddress, SourceError

MOST_BYTES = 500 * 1024  # RFC 9309, section 2.5
MOST_CRAWL_DELAY = 300.0


class RobotsMiddleware(RobotsTxtMiddleware):
    _rules: dict[str, asyncio.Task[RobotParser | None]]

    async def process_request(self, request: Request, spider: object = None) -> None:  # noqa: ARG002
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.robot_parser(request)
        if rules is not None and not rules.allowed(request.url, self._token):
            raise RefusedAddress(f"{request.url}: disallowed by robots.txt", url=request.url)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's host; raises FetchError where they cannot be had."""
        try:
            return await asyncio.shield(self._task(request))
        except SourceError as error:
            reason = str(error).removeprefix(f"{error.url}: ")
            kind = HostRests if isinstance(error, HostRests) else FetchError
            raise kind(f"{request.url}: {reason}", url=request.url) from error

    @property
    def _token(self) -> str:
        return self._robotstxt_useragent or self._default_useragent

    def _task(self, request: Request) -> asyncio.Task[RobotParser | None]:
        self._rules = getattr(self, "_rules", {})
        parts = urlsplit(request.url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._rules:
            self._rules[root] = asyncio.create_task(self._fetch_rules(f"{root}/robots.txt", request))
        return self._rules[root]

    async def _fetch_rules(self, url: str, waiter: Request) -> RobotParser | None:
        request = Request(
            url, priority=self.DOWNLOAD_PRIORITY, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except (IgnoreRequest, RefusedAddress):
            return None  # redirected in circles or to where nobody may go: as if there were none
        return self._read(response, waiter)

    def _read(self, response: Response, waiter: Request) -> RobotParser | None:
        if response.status >= 500 or response.status == 429:
            raise FetchError(f"{response.url}: robots.txt not available (HTTP {response.status})", url=response.url)
        if response.status >= 300:
            Rests.of(self.crawler).note_delay(waiter.url, None)
            return None
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, response.body[:MOST_BYTES])
        self._slow_down(rules, waiter)
        return rules

    def _slow_down(self, rules: RobotParser, waiter: Request) -> None:
        asked = rules.crawl_delay(self._token)
        Rests.of(self.crawler).note_delay(waiter.url, min(asked, MOST_CRAWL_DELAY) if asked else None)
        downloader = self.crawler.engine.downloader
        if not asked:
            return
        key = downloader.get_slot_key(Request(waiter.url))  # the host's, even if a page's part was the first to ask
        delay = max(min(asked, MOST_CRAWL_DELAY), self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        # New slots of this host read this table; the slot at hand was made for robots.txt itself.
        downloader.per_slot_settings[key] = {"delay": delay, "concurrency": 1, "jitter": 0.0}
        if slot := downloader.slots.get(key):
            slot.delay, slot.concurrency, slot.jitter = delay, 1, 0.0
