"""What an HTTP answer means to a monitor, in plain words, and as the page that extraction reads."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from scrapy.http import Response

from spiders.links import FRONT
from spiders.statuses import refuse_status
from storage.errors import SourceError
from storage.model import Outcome, Page

NOT_MODIFIED = 304
GONE = frozenset({404, 410})
PERMANENT = frozenset({301, 308})
WALLED = frozenset({401, 402, 403, 405, 406, 429, 451, 503})  # what walls are sent with, beside 200

_NAMED = re.compile(r"(?:[^/_-]+(?:[_-][^/_-]+){2,}|\d{5,}[^/]*)$")  # an article's own name, or its number


def refuse_answer(response: Response) -> str | None:
    """Say why an answer holds no page; None for a good one."""
    return refuse_status(response.status, header(response, "Retry-After"))


def moved_home(asked: str, answered: str) -> str | None:
    """Say so where an article's address now leads to a list, as deleted articles often do.

    That is the front page of a site, or a folder that the article lay in and that is no article's own address.
    """
    before, after = urlsplit(asked).path.rstrip("/"), urlsplit(answered).path.rstrip("/")
    if urlsplit(answered).query or before == after or FRONT.fullmatch(before):
        return None
    if FRONT.fullmatch(after):
        return "moved to the front page"
    inside = before.startswith(f"{after}/") and not _NAMED.search(after)
    return "moved to a list of articles" if inside else None


def absence(status: int | None) -> Outcome:
    """Say what it means that an answer with this status, or none at all, held no article."""
    if status in GONE:
        return Outcome.GONE
    return Outcome.UNREACHABLE if status is None or status >= 500 or status in {408, 425, 429} else Outcome.FAILED


def moved_for_good(response: Response) -> bool:
    """Whether every step of the way to an answer was a permanent redirect; False where there was none."""
    steps = response.meta.get("redirect_reasons", ())
    return bool(steps) and all(step in PERMANENT for step in steps)


def error_line(error: BaseException, url: str) -> str:
    """Return one plain line that names the url."""
    if isinstance(error, SourceError):
        return str(error)
    words = next(iter(str(error).splitlines()), "") or type(error).__name__
    known = {"max redirections reached": "too many redirects"}
    if "DOWNLOAD_MAXSIZE" in words:
        words = "larger than the limit when unpacked"
    return f"{url}: {known.get(words, words)}"


def header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1").strip() or None if value else None


def page_of(response: Response, source: str, fetched_at: datetime) -> Page:
    return Page(
        url=response.url,
        body=response.body,
        fetched_at=fetched_at,
        status=response.status,
        content_type=header(response, "Content-Type"),
        source=source,
        etag=header(response, "ETag"),
        last_modified=header(response, "Last-Modified"),
        robots=b", ".join(response.headers.getlist("X-Robots-Tag")).decode("latin-1") or None,
    )
