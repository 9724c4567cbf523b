"""HTML to Article: one page in, one article or the plain reason why it is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document

from spiders import classify, jsonld
from spiders.blocks import Block, blocks
from spiders.boilerplate import article_blocks
from spiders.marks import Known, known
from spiders.markup import decode, parse, squash
from spiders.metadata import Metadata, meta_tags, metadata
from storage.errors import NotAnArticle
from storage.model import Article, Page


@dataclass(frozen=True, slots=True)
class Parts:
    """One parsed page: its blocks, what trafilatura found on it, and what its head says."""

    tree: HtmlElement
    blocks: list[Block]
    output: str
    nodes: list[jsonld.Node]
    tags: dict[str, str]
    known: Known


def extract(page: Page) -> Article:
    """Extract the article of one page; raises NotAnArticle with a plain word where there is none."""
    parts = sift(page)
    text = body(parts)
    if not text:
        raise NotAnArticle(classify.TEXTLESS, url=page.url)
    return _article(page, text, metadata(parts.tree, page.url, page.fetched_at, parts.nodes))


def sift(page: Page) -> Parts:
    """Parse a page once and take it apart; raises NotAnArticle where the response itself is no article."""
    reason = classify.refuse_response(page)
    if reason:
        raise NotAnArticle(reason, url=page.url)
    tree = parse(decode(page))
    if tree is None:
        raise NotAnArticle(classify.EMPTY, url=page.url)
    nodes, tags = jsonld.nodes(tree), meta_tags(tree)
    return Parts(tree, blocks(tree), _trafilatura(tree, page.url), nodes, tags, _head(tree, nodes, tags))


def _trafilatura(tree: HtmlElement, url: str) -> str:
    document = trafilatura.bare_extraction(tree, url=url, include_comments=False)
    return document.text or "" if isinstance(document, Document) else ""


def _head(tree: HtmlElement, nodes: list[jsonld.Node], tags: dict[str, str]) -> Known:
    node = jsonld.article(nodes)
    headings = [squash(heading.text_content()) for heading in tree.iter("h1")]
    titles = [squash(tree.findtext(".//title")), tags.get("og:title"), tags.get("twitter:title")]
    titles += [jsonld.first(node, "headline"), jsonld.first(node, "alternativeHeadline")]
    titles += headings if len(headings) == 1 else []
    description = tags.get("description") or tags.get("og:description")
    return known(titles, description, "\n".join(jsonld.strings(node.get("articleBody"))))


def body(parts: Parts) -> str:
    """Return the article's text, a paragraph a line."""
    chosen = "\n".join(block.text for block in article_blocks(parts.blocks, parts.output, parts.known))
    return chosen if 2 * len(chosen) > len(parts.output) else parts.output


def _article(page: Page, text: str, told: Metadata) -> Article:
    return Article(
        url=page.url,
        text=text,
        headline=told.headline,
        authors=told.authors,
        published_at=told.published_at,
        modified_at=told.modified_at,
        language=told.language,
        site=told.site,
        corrections=told.corrections,
    )


def extract_all(pages: Sequence[Page]) -> list[Article | NotAnArticle]:
    """Extract many pages; a page that is no article gives its error in its place."""
    return [_extracted(page) for page in pages]


def _extracted(page: Page) -> Article | NotAnArticle:
    try:
        return extract(page)
    except NotAnArticle as error:
        return error
