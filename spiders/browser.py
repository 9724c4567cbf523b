"""Pages that need JavaScript: a headless Chromium that runs a page's scripts and has no network of its own.

The crawl fetches the page like any other. Where its source says so, the answer is shown to Chromium, and what its
scripts then ask for is fetched by the crawl too: gate, robots.txt, rests and limits hold, and the address that was
checked is the one connected to. Whatever does not come this way cannot leave: Chromium resolves no name, and its
proxy is nowhere.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response

from spiders.page_parts import Parts
from spiders.transport import Oversized, hang_up
from storage.errors import FetchError

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright

SECONDS = 20.0
SETTLING = 8.0  # seconds until a page that goes on asking is taken as it is
CLOSING = 2.0
AT_ONCE = 2
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

_ARGUMENTS = (
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--js-flags=--max-old-space-size=512",
    "--renderer-process-limit=2",
)
_TAKEN_ALONG = ("PATH", "HOME", "LANG", "TMPDIR", "TZ")  # of the environment: the rest may hold secrets
# UDP goes by no proxy. The policy above forbids it in browsers that know it by that name; this does in all.
_DEAF = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete globalThis[name];"
_READ = """most => {
  const html = document.documentElement ? document.documentElement.outerHTML : "";
  return html.length > most ? null : html;
}"""


class BrowserMiddleware:
    """Stands nearest the engine: what it renders was unpacked before, and led to by redirects that were judged."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._chromium = Chromium(crawler.settings["USER_AGENT"])
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._kept: dict[str, Response] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = cls(crawler)
        crawler.signals.connect(made.close, signals.spider_closed)
        crawler.signals.connect(made.close, hang_up)
        return made

    async def process_response(self, request: Request, response: Response) -> Response:
        source = request.meta.get("source")
        if source is None or not source.browser or response.status != 200 or not isinstance(response, HtmlResponse):
            return response
        async with self._turns:
            return self._shown(response, await self._html(response))

    async def close(self) -> None:
        await self._chromium.close()

    async def _html(self, response: Response) -> str:
        parts = Parts(self._crawler, response, self._kept)
        try:
            # the clock runs once the browser is there: starting it is not the page's fault
            async with self._chromium.page(parts) as page, asyncio.timeout(SECONDS):
                html = await _rendered(page, response.url, self._most_bytes)
        except TimeoutError as error:
            line = f"{response.url}: took longer than {SECONDS:g} seconds to render"
            raise FetchError(line, url=response.url) from error
        if html is None:
            raise Oversized(f"{response.url}: larger than {self._most_bytes // 2**20} MiB", url=response.url)
        return html

    def _shown(self, response: Response, html: str) -> Response:
        """Return the answer with what a reader would see. Its validators speak of what was sent, and are dropped."""
        headers = response.headers.copy()
        for name in ("ETag", "Last-Modified"):
            headers.pop(name, None)
        headers["Content-Type"] = "text/html; charset=utf-8"
        body = f"<!DOCTYPE html>{html}".encode("utf-8", "replace")
        return response.replace(headers=headers, body=body, encoding="utf-8")


class Chromium:
    """One browser, started with the first page that needs it, and anew after one that hung it up."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def page(self, parts: Parts) -> AsyncIterator[Page]:
        """Open a page with nothing of any other page: no cookies, no storage. It may ask for ``parts``, no more."""
        from playwright.async_api import Error  # noqa: PLC0415  # an extra

        try:
            browser = await self._started()
            context = await browser.new_context(
                user_agent=self._user_agent, service_workers="block", accept_downloads=False
            )
            try:
                await context.add_init_script(_DEAF)
                await context.route("**/*", parts.answer)
                page = await context.new_page()
                context.on("page", lambda opened: asyncio.ensure_future(opened.close()))
                yield page
            finally:
                await asyncio.shield(self._leave(context))
        except Error as error:
            raise FetchError(f"{parts.url}: not rendered ({_plain(error)})", url=parts.url) from error

    async def close(self) -> None:
        async with self._lock:
            await self._end_browser()
            if self._playwright is not None:
                playwright, self._playwright = self._playwright, None
                await playwright.stop()

    async def _started(self) -> Browser:
        from playwright.async_api import async_playwright  # noqa: PLC0415  # an extra

        async with self._lock:
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            if self._browser is None or not self._browser.is_connected():
                self._browser = await self._playwright.chromium.launch(
                    executable_path=executable(),
                    args=_ARGUMENTS,
                    chromium_sandbox=_sandboxed(),
                    env={name: os.environ[name] for name in _TAKEN_ALONG if name in os.environ},
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
            return self._browser

    async def _leave(self, context: BrowserContext) -> None:
        """Close a page with all it opened; a script that never ends takes the browser down with it."""
        from playwright.async_api import Error  # noqa: PLC0415  # an extra

        try:
            with suppress(Error):
                await asyncio.wait_for(context.close(), CLOSING)
        except TimeoutError:
            async with self._lock:
                await self._end_browser()

    async def _end_browser(self) -> None:
        browser, self._browser = self._browser, None
        if browser is None:  # most crawls start none, and need not load what drives it
            return
        from playwright.async_api import Error  # noqa: PLC0415  # an extra

        with suppress(Error, TimeoutError):
            await asyncio.wait_for(browser.close(), CLOSING)


def executable() -> str | None:
    """Return the Chromium that is there; None leaves it to Playwright, which may have installed its own."""
    found = (shutil.which(name) for name in NAMES)
    return os.environ.get("CLAIMWATCH_CHROMIUM") or next(filter(None, found), None)


async def _rendered(page: Page, url: str, most: int) -> str | None:
    from playwright.async_api import TimeoutError as StillAsking  # noqa: PLC0415  # an extra

    await page.goto(url, wait_until="domcontentloaded")
    with suppress(StillAsking):
        await page.wait_for_load_state("networkidle", timeout=SETTLING * 1000)
    html: str | None = await page.evaluate(_READ, most)
    return html


def _sandboxed() -> bool:
    """Chromium refuses its sandbox to root; where the system allows none, the operator may give it up."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return not root and os.environ.get("CLAIMWATCH_CHROMIUM_SANDBOX") != "off"


def _plain(error: Exception) -> str:
    words = next(iter(str(error).splitlines()), "")
    if "executable doesn't exist" in words.lower():
        return "no Chromium found; install one, or name it in CLAIMWATCH_CHROMIUM"
    return words[:200]
