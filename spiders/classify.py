"""Whether a response is an article at all, and in plain words why not."""

from __future__ import annotations

import re

from storage.model import Page

BLOCKED = "blocked by bot protection"
CONSENT = "consent wall"
PAYWALL = "login or pay wall"
EMPTY = "empty page"
MISSING = "page not found"
TEXTLESS = "no article text"
BROKEN = "broken character set"
SCRIPTED = "page needs JavaScript"
FAILED = "error page"

_HTML = re.compile(r"^(?:text/html|application/xhtml\+xml|text/plain|application/octet-stream|)$", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|body|article|div|p|title|meta)\b", re.IGNORECASE)
_MAGIC = {b"%PDF": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"PK\x03\x04": "zip"}


def refuse_response(page: Page) -> str | None:
    """Say why the raw response cannot be an article; None where it may be one."""
    if page.status in {404, 410}:
        return MISSING
    if page.status in {401, 402}:
        return PAYWALL
    if page.status >= 500:
        return f"{FAILED} ({page.status})"
    return _refuse_body(page)


def _refuse_body(page: Page) -> str | None:
    kind = (page.content_type or "").partition(";")[0].strip()
    magic = next((name for start, name in _MAGIC.items() if page.body.startswith(start)), None)
    if magic or not _HTML.match(kind):
        return f"not HTML ({magic or kind})"
    if not page.body.strip():
        return EMPTY
    return None if _MARKUP.search(page.body) else "not HTML"
