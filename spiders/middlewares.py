"""Downloader middlewares: the gate before everything else, and the validators of conditional requests."""

from __future__ import annotations

from typing import Self
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.gate import check_url
from storage.errors import RefusedAddress
from storage.model import Address


class GateMiddleware:
    """Stands nearest the engine, so that a refused address does not even cost a look at its robots.txt.

    A redirect comes back as a new request and passes here again; the transport asks the same gate once more.
    """

    def __init__(self, allow_private: tuple[str, ...]) -> None:
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(tuple(crawler.settings.getlist("ALLOW_PRIVATE")))

    def process_request(self, request: Request) -> None:
        check_url(request.url, self._allow_private)


class RedirectGate:
    """Judges where an answer redirects to as the server wrote it: the redirect middleware tidies it before use."""

    def __init__(self, allow_private: tuple[str, ...]) -> None:
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(tuple(crawler.settings.getlist("ALLOW_PRIVATE")))

    def process_response(self, request: Request, response: Response) -> Response:
        location = response.headers.get("Location")
        if location and 300 <= response.status < 400:
            check_url(_target(request.url, location), self._allow_private)
            if not request.meta.get("part"):  # Scrapy would go on at the pace of the host that it came from
                request.meta.pop("download_slot", None)
        return response


class ValidatorsMiddleware:
    """Ask "changed since?" with what the store knows of the address; never of a place it was redirected to."""

    def process_request(self, request: Request) -> None:
        address: Address | None = request.meta.get("unless_as")
        if address is None:
            return
        redirected = bool(request.meta.get("redirect_times"))
        _set(request, "If-None-Match", None if redirected else address.etag)
        _set(request, "If-Modified-Since", None if redirected else address.last_modified)


def _target(url: str, location: bytes) -> str:
    """Join as is. A plain space, which many servers forget to escape, is no trick."""
    try:
        return urljoin(url, location.decode("utf-8", "replace").strip().replace(" ", "%20"))
    except ValueError as error:
        raise RefusedAddress(f"{url}: refused: redirects to what is not an address", url=url) from error


def _set(request: Request, header: str, value: str | None) -> None:
    if value:
        request.headers[header] = value
    else:
        request.headers.pop(header, None)
