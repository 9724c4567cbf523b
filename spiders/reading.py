"""What a worker process does with a page: plain values in, plain values out (errors do not travel well)."""

from __future__ import annotations

from dataclasses import replace

from spiders.classify import BLOCKED, CONSENT, PAYWALL
from spiders.extract import Draft, draft
from spiders.fingerprint import fingerprint
from storage.errors import NotAnArticle
from storage.model import Fingerprint, Page


def read(page: Page) -> tuple[Draft, Fingerprint] | str:
    """Return the article as its page alone gives it and its fingerprint, or the plain reason why it is none."""
    try:
        found = draft(page)
    except NotAnArticle as error:
        return str(error)
    return found, fingerprint(found.article.text)


def wall(page: Page) -> str | None:
    """Say which wall a refused page shows, whatever its status: "403" alone tells nobody what to do."""
    found = read(replace(page, status=200))
    return found if found in {BLOCKED, CONSENT, PAYWALL} else None
