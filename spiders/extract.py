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
from spiders.markup import decode, parse, squash, strip
from spiders.metadata import Metadata, meta_tags, metadata
from spiders.scene import Known, known
from storage.errors import NotAnArticle
from storage.model import Article, Page

_ENOUGH = 0.55


@dataclass(frozen=True, slots=True)
class Parts:
    """One page taken apart: its blocks, what trafilatura found on it, what its head says, its metadata."""

    blocks: list[Block]
    output: str
    known: Known
    told: Metadata


def extract(page: Page) -> Article:
    """Extract the article of one page; raises NotAnArticle with a plain word where there is none."""
    parts = sift(page)
    text = body(parts)
    if not text:
        raise NotAnArticle(classify.TEXTLESS, url=page.url)
    return _article(page, text, parts.told)


def sift(page: Page) -> Parts:
    """Parse a page once and take it apart; raises NotAnArticle where the response itself is no article."""
    reason = classify.refuse_response(page)
    if reason:
        raise NotAnArticle(reason, url=page.url)
    tree = parse(decode(page))
    if tree is None:
        raise NotAnArticle(classify.EMPTY, url=page.url)
    nodes, tags = jsonld.nodes(tree), meta_tags(tree)
    head, told = _head(tree, nodes, tags), metadata(tree, page.url, page.fetched_at, nodes)
    strip(tree)
    found = blocks(tree)
    return Parts(found, _output(tree, page.url, found), head, told)


def _output(tree: HtmlElement, url: str, found: Sequence[Block]) -> str:
    """Run trafilatura's own rules; its costlier fallbacks only where those left much of the prose behind."""
    text = _trafilatura(tree, url, fast=True)
    return text if _share(found, text) >= _ENOUGH else _trafilatura(tree, url, fast=False)


def _trafilatura(tree: HtmlElement, url: str, *, fast: bool) -> str:
    document = trafilatura.bare_extraction(tree, url=url, include_comments=False, fast=fast)
    return document.text or "" if isinstance(document, Document) else ""


def _share(found: Sequence[Block], text: str) -> float:
    """Measure how much of the page's running prose stands in a text, 0 to 1, by the openings of its blocks."""
    prose = [block.text for block in found if block.linked < 0.3 and len(block.text) > 80 and block.text[-1] in '.!?”"']
    kept = sum(len(one) for one in prose if one[:40] in text)
    return kept / (sum(map(len, prose)) or 1)


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
