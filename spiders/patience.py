"""Retry-After: a host that asks for time (429, 503) gets it. Short waits are waited, long ones end the visits."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from spiders.answers import header
from storage.errors import FetchError

ASKS_FOR_TIME = frozenset({429, 503})
WAITED_AT_MOST = 10.0  # seconds; longer waits are for the next crawl
UNTOLD = 60.0  # what 429 without Retry-After is taken for


def seconds_asked(status: int, retry_after: str | None, now: datetime) -> float | None:
    """Return how long an answer asks to be left alone: Retry-After in seconds or as a date (RFC 9110, 10.2.3)."""
    if status not in ASKS_FOR_TIME:
        return None
    if retry_after is None:
        return UNTOLD if status == 429 else None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        when = parsedate_to_datetime(retry_after)
    except ValueError:
        return UNTOLD
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


class Rests:
    """Until when each host is to be left alone."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def note(self, url: str, response: Response) -> None:
        asked = _asked(response)
        if asked is not None:
            host = urlsplit(url).netloc
            self._until[host] = max(self._until.get(host, 0.0), time.monotonic() + asked)

    async def wait(self, url: str) -> None:
        """Wait for the end of a short rest; raises FetchError where it is long."""
        remaining = self._until.get(urlsplit(url).netloc, 0.0) - time.monotonic()
        if remaining > WAITED_AT_MOST:
            raise FetchError(f"{url}: not asked, the host wants {remaining:.0f} s of rest", url=url)
        if remaining > 0:
            await asyncio.sleep(remaining)


class RetryAfterMiddleware:
    """Ask once more for a page that was refused with a short rest; the transport waits for its end."""

    def process_response(self, request: Request, response: Response) -> Response | Request:
        asked = _asked(response)
        if asked is None or asked > WAITED_AT_MOST or request.meta.get("rested"):
            return response
        return request.replace(dont_filter=True, meta={**request.meta, "rested": True})


def _asked(response: Response) -> float | None:
    return seconds_asked(response.status, header(response, "Retry-After"), datetime.now(UTC))
