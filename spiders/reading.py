"""What a worker process does with a page: plain values in, plain values out (errors do not travel well)."""

from __future__ import annotations

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
