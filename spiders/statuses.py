"""What an HTTP status means to a monitor, in plain words. Pure."""

from __future__ import annotations

from http import HTTPStatus


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
