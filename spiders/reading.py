"""What a worker process does with a page: plain values in, plain values out (errors do not travel well)."""

from __future__ import annotations

from dataclasses import replace

from spiders.classify import BLOCKED, CONSENT, PAYWALL
from spiders.extract import extract
from spiders.fingerprint import fingerprint
from storage.errors import NotAnArticle
from storage.model import Article, Fingerprint, Page


def read(page: Page) -> tuple[Article, Fingerprint] | str:
    """Return the article and its fingerprint, or the plain reason why the page is no article."""
    try:
        article = extract(page)
    except NotAnArticle as error:
        return str(error)
    return article, fingerprint(article.text)


def wall(page: Page) -> str | None:
    """Say which wall a refused page shows, whatever its status: "403" alone tells nobody what to do."""
    found = read(replace(page, status=200))
    return found if found in {BLOCKED, CONSENT, PAYWALL} else None
