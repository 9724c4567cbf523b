"""HTML to Article: one page in, one article or the plain reason why it is none."""

from __future__ import annotations

from collections.abc import Sequence

import trafilatura
from trafilatura.settings import Document

from spiders import classify, jsonld
from spiders.markup import decode, parse
from spiders.metadata import metadata
from storage.errors import NotAnArticle
from storage.model import Article, Page


def extract(page: Page) -> Article:
    """Extract the article of one page; raises NotAnArticle with a plain word where there is none."""
    reason = classify.refuse_response(page)
    if reason:
        raise NotAnArticle(reason, url=page.url)
    tree = parse(decode(page))
    if tree is None:
        raise NotAnArticle(classify.EMPTY, url=page.url)
    found = jsonld.nodes(tree)
    known = metadata(tree, page.url, page.fetched_at, found)
    document = trafilatura.bare_extraction(tree, url=page.url, include_comments=False)
    if not isinstance(document, Document) or not document.text:
        raise NotAnArticle(classify.TEXTLESS, url=page.url)
    return Article(
        url=page.url,
        text=document.text,
        headline=known.headline,
        authors=known.authors,
        published_at=known.published_at,
        modified_at=known.modified_at,
        language=known.language,
        site=known.site,
        corrections=known.corrections,
    )


def extract_all(pages: Sequence[Page]) -> list[Article | NotAnArticle]:
    """Extract many pages; a page that is no article gives its error in its place."""
    return [_extracted(page) for page in pages]


def _extracted(page: Page) -> Article | NotAnArticle:
    try:
        return extract(page)
    except NotAnArticle as error:
        return error
