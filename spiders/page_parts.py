"""What the scripts of a page may ask for: scripts and data, by GET, fetched by the crawl itself and bounded."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from storage.errors import SourceError

if TYPE_CHECKING:
    from playwright.async_api import Request as Wish
    from playwright.async_api import Route

MOST = 200
MOST_BYTES = 32 * 2**20
SECONDS = 10
KEPT = 64
KEPT_BYTES = 2**20  # each

_FETCHED = frozenset({"script", "xhr", "fetch"})  # no pictures, fonts, media; nobody looks at the page
_OURS = frozenset({"accept-encoding", "connection", "content-length", "cookie", "host", "user-agent"})
_OF_TRANSFER = frozenset(
    {
        "connection",
        "content-disposition",
        "content-encoding",
        "content-length",
        "refresh",
        "set-cookie",
        "transfer-encoding",
    }
)


class Parts:
    """Answers for one page. ``kept`` are the scripts that pages of a crawl share: each is asked for once."""

    def __init__(self, crawler: Crawler, document: Response, kept: dict[str, Response]) -> None:
        self._crawler = crawler
        self._document: Response | None = document
        self._kept = kept
        self._room = MOST_BYTES
        self._left = MOST
        self.url = document.url

    async def answer(self, route: Route) -> None:
        """Give a part, or nothing at all: the page does without."""
        from playwright.async_api import Error  # noqa: PLC0415  # an extra

        with suppress(Error):  # the page is gone meanwhile
            found = await self._found(route.request)
            if found is None:
                await route.abort("aborted")
            else:
                await route.fulfill(status=found.status, headers=_headers(found), body=found.body)

    async def _found(self, wish: Wish) -> Response | None:
        """Return what is given. The page itself is here already, and leads nowhere else; styles are left empty."""
        if wish.resource_type == "document":
            document, self._document = self._document, None
            return document
        if wish.resource_type == "stylesheet":
            return Response(wish.url, headers={"Content-Type": "text/css"})
        if wish.resource_type not in _FETCHED or wish.method != "GET" or self._left <= 0:
            return None
        self._left -= 1
        return self._kept.get(wish.url) or await self._fetched(wish)

    async def _fetched(self, wish: Wish) -> Response | None:
        try:
            found = await self._crawler.engine.download_async(self._request(wish))
        except (SourceError, IgnoreRequest, ValueError, OSError):
            return None
        self._room -= len(found.body)
        if wish.resource_type == "script" and len(found.body) <= KEPT_BYTES and len(self._kept) < KEPT:
            self._kept[wish.url] = found
        return found if self._room >= 0 else None

    def _request(self, wish: Wish) -> Request:
        """Make the request. The parts of a page are one visit: no delay between them, but never more at once."""
        slot = f"parts of {urlsplit(wish.url).hostname}"
        self._crawler.engine.downloader.per_slot_settings.setdefault(slot, {"delay": 0.0, "jitter": 0.0})
        headers = {name: value for name, value in wish.headers.items() if name not in _OURS}
        own = {"part": True, "download_slot": slot, "autothrottle_dont_adjust_delay": True}
        meta = {**own, "download_timeout": SECONDS}
        return Request(wish.url, headers=headers, meta=meta, callback=NO_CALLBACK)


def _headers(response: Response) -> dict[str, str]:
    pairs = ((name.decode("latin-1").lower(), values) for name, values in response.headers.items())
    return {name: b", ".join(values).decode("latin-1") for name, values in pairs if name not in _OF_TRANSFER}
