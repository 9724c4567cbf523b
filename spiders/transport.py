"""HTTP for the crawl: one bounded, gated request over asyncio.

Owns the connection: the gate judges the address as written, then every numeric address before a socket for it is
opened, so there is no second look-up between check and connection. Errors are told in plain words.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from urllib.parse import urldefrag, urlsplit

import aiohttp
import aiohttp.abc
import aiohttp.resolver
import yarl
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from spiders.gate import check_address, check_url, refuse_ip
from spiders.patience import Rests
from spiders.spacing import Sent, Spacing
from storage.errors import FetchError, RefusedAddress

CONNECT_SECONDS = 10.0
HEADER_BYTES = 64 * 1024  # news sites send long Set-Cookie and policy headers; the library's 8 KiB refuses them
hang_up = object()
"""The signal that ends all connections of a crawl at once."""

_UNSET_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class BrokenTransfer(FetchError):
    """The connection broke in mid-answer: worth one more try."""


class Oversized(FetchError):
    """The answer is larger than an article may be."""


class GatedResolver(aiohttp.abc.AbstractResolver):
    """Resolve names, and give only addresses that the gate lets pass. Remembers those that were allowed by name."""

    def __init__(self, allow_private: Collection[str]) -> None:
        self._allow_private = allow_private
        self._threaded = aiohttp.resolver.ThreadedResolver()
        self.approved: set[tuple[str, int]] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[aiohttp.abc.ResolveResult]:
        found = await self._threaded.resolve(host, port, family)
        for result in found:
            check_address(host, host, result["host"], port, self._allow_private)
            self.approved.add((result["host"], port))
        return found

    async def close(self) -> None:
        await self._threaded.close()

    def open_socket(self, addr_info: aiohttp.AddrInfoType) -> socket.socket:
        """Make the socket for one numeric address: the last place where a private one can be refused."""
        family, kind, protocol, _, where = addr_info
        address, port = str(where[0]), int(where[1])
        if refuse_ip(address) and (address, port) not in self.approved:
            raise RefusedAddress(f"{address}: refused: {refuse_ip(address)}", url=address)
        return socket.socket(family, kind, protocol)

    def approve_literal(self, host: str, port: int) -> None:
        """Note a numeric host that ``check_url`` has let pass: such hosts are not looked up."""
        if ":" in host or host.replace(".", "").isdigit():
            self.approved.add((host, port))


class GatedHandler(BaseDownloadHandler):
    """Scrapy's download handler for http and https."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._allow_private: tuple[str, ...] = tuple(settings.getlist("ALLOW_PRIVATE"))
        self._most_bytes = settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._rests = Rests.of(crawler)
        self._spacing = Spacing()
        # Scrapy counts a request as under way only when its task begins: of twenty that come in one turn of the event
        # loop, as after robots.txt, its downloader (2.19) starts all twenty, whatever the limit per host.
        at_once = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._turns: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))
        self._resolver = GatedResolver(self._allow_private)
        self._session = _session(self._resolver, settings.getint("CONCURRENT_REQUESTS"))
        crawler.signals.connect(self.close, hang_up)

    async def download_request(self, request: Request) -> Response:
        """Fetch one address; raises FetchError or RefusedAddress."""
        url = urldefrag(request.url).url
        check_url(url, self._allow_private)
        target = self._target(url)
        seconds = float(request.meta.get("download_timeout") or self._timeout)
        async with self._turns[target.raw_host or ""]:
            async with self._spacing.turn(target.raw_host or "", self._delay_of(request)) as sent:
                # Only now: what waited for its turn must know what those before it were told.
                await self._rests.wait(url)
                with _plain_words(url, seconds):
                    response = await self._exchange(request, target, seconds, sent)
            self._rests.note(url, response)
        return response

    async def close(self) -> None:
        await self._session.close()
        await self._resolver.close()

    def _delay_of(self, request: Request) -> float:
        """Return the least time since the last request to the same host; the parts of a page are one visit."""
        return 0.0 if request.meta.get("part") else max(self._delay, self._rests.delay(request.url))

    def _target(self, url: str) -> yarl.URL:
        target, parts = yarl.URL(url, encoded=True), urlsplit(url)
        if (target.raw_host or "").casefold() != (parts.hostname or ""):
            raise RefusedAddress(f"{url}: refused: an address that can be read in two ways", url=url)
        self._resolver.approve_literal(target.raw_host or "", target.port or 0)
        return target

    async def _exchange(self, request: Request, target: yarl.URL, seconds: float, sent: Sent) -> Response:
        started = time.monotonic()
        async with self._session.request(
            request.method,
            target,
            data=request.body or None,
            headers=request.headers.to_tuple_list(),
            timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS),
            allow_redirects=False,
            trace_request_ctx=sent,
        ) as answer:
            request.meta["download_latency"] = time.monotonic() - started
            body = await self._body(answer, request.url)
        return _response(request.url, answer, body)

    async def _body(self, answer: aiohttp.ClientResponse, url: str) -> bytes:
        if (answer.content_length or 0) > self._most_bytes:
            raise self._oversized(url)
        body = bytearray()
        async for chunk in answer.content.iter_any():
            body += chunk
            if len(body) > self._most_bytes:
                raise self._oversized(url)
        return bytes(body)

    def _oversized(self, url: str) -> FetchError:
        return Oversized(f"{url}: larger than {self._most_bytes // 2**20} MiB", url=url)


def _session(resolver: GatedResolver, connections: int) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(
        limit=connections, resolver=resolver, socket_factory=resolver.open_socket, ttl_dns_cache=300
    )
    sending = aiohttp.TraceConfig()
    sending.on_request_headers_sent.append(_sent)
    return aiohttp.ClientSession(
        connector=connector,
        trace_configs=[sending],
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=_UNSET_HEADERS,
        max_line_size=HEADER_BYTES,
        max_field_size=HEADER_BYTES,
        trust_env=False,
    )


async def _sent(_session: aiohttp.ClientSession, trace: SimpleNamespace, _headers: object) -> None:
    trace.trace_request_ctx()


def _response(url: str, answer: aiohttp.ClientResponse, body: bytes) -> Response:
    headers = Headers(list(answer.headers.items()))
    kind = responsetypes.from_args(headers=headers, url=url, body=body)
    return kind(url=url, status=answer.status, headers=headers, body=body)


@contextmanager
def _plain_words(url: str, seconds: float) -> Iterator[None]:
    """Turn the library's errors into one plain line each."""
    try:
        yield
    except RefusedAddress as error:
        # The resolver knows the host only; the line names the whole address.
        raise RefusedAddress(f"{url}: {str(error).partition(': ')[2]}", url=url) from error
    except aiohttp.ConnectionTimeoutError as error:
        raise FetchError(f"{url}: no connection within {CONNECT_SECONDS:g} seconds", url=url) from error
    except TimeoutError as error:
        raise FetchError(f"{url}: no complete answer within {seconds:g} seconds", url=url) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        kind, words = _diagnosis(error)
        raise kind(f"{url}: {words}", url=url) from error


def _diagnosis(error: BaseException) -> tuple[type[FetchError], str]:
    table: tuple[tuple[Any, type[FetchError], str], ...] = (
        (aiohttp.ClientConnectorDNSError, FetchError, "host name not found"),
        (aiohttp.ClientConnectorCertificateError, FetchError, "TLS certificate not valid"),
        (aiohttp.ClientSSLError, FetchError, "no TLS connection"),
        (aiohttp.ClientConnectorError, FetchError, f"cannot connect ({_os_words(error)})"),
        (aiohttp.ClientPayloadError, BrokenTransfer, "answer cut short"),
        (aiohttp.ServerDisconnectedError, BrokenTransfer, "connection closed without an answer"),
        (aiohttp.ClientOSError, BrokenTransfer, f"connection broken ({_os_words(error)})"),
        (aiohttp.ClientResponseError, FetchError, "not a valid HTTP answer"),
        (aiohttp.InvalidURL, FetchError, "not a valid address"),
    )
    found = next(((kind, words) for cause, kind, words in table if isinstance(error, cause)), None)
    return found or (FetchError, f"{type(error).__name__}: {error}".splitlines()[0])


def _os_words(error: BaseException) -> str:
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    number = getattr(cause, "errno", None)
    return os.strerror(number).casefold() if number and number > 0 else type(cause).__name__
