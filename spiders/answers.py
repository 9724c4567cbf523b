"""What an HTTP answer means to a monitor, in plain words, and as the page that extraction reads."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy.http import Response

from storage.errors import SourceError
from storage.model import Page

NOT_MODIFIED = 304
WALLED = frozenset({401, 402, 403, 405, 406, 429, 451, 503})  # what walls are sent with, beside 200


def refuse_status(status: int, retry_after: str | None = None) -> str | None:
    """Say why an answer with this status holds no page; None for a good one."""
    if 200 <= status < 300:
        return None
    try:
        words = HTTPStatus(status).phrase.casefold()
    except ValueError:
        words = "unknown status"
    asked = f", asks to wait {retry_after[:40]}" if retry_after and status in {429, 503} else ""
    return f"HTTP {status} {words}{asked}"


def refuse_answer(response: Response) -> str | None:
    """Say why an answer holds no page; None for a good one."""
    return refuse_status(response.status, header(response, "Retry-After"))


def moved_home(asked: str, answered: str) -> str | None:
    """Say so where an article's address now leads to its site's front page, as deleted articles often do."""
    home = urlsplit(answered).path in {"", "/"} and not urlsplit(answered).query
    return "moved to the front page" if home and urlsplit(asked).path not in {"", "/"} else None


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
    )
