"""One page taken apart: parsed once, its head read, its blocks cut, trafilatura's choice laid beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document

from spiders import classify, jsonld, state
from spiders.blocks import Block, blocks
from spiders.head import Head, read_head
from spiders.markup import decode, parse, strip
from spiders.metadata import Metadata, metadata
from spiders.scene import Known, known
from spiders.selectors import NONE, Selectors, remove, select
from storage.errors import NotAnArticle
from storage.model import Page

_ENOUGH = 0.55
_LEAST = 100
_OPENING = 40
_SEARCHED = 100_000  # characters, above which looking for every block takes too long
_ARTICLES = frozenset({"article", "news", "news.article", "newsarticle", "blog"})


@dataclass(frozen=True, slots=True)
class Parts:
    """One page taken apart: its head, its blocks, what trafilatura found on it, and what all that says.

    ``scripts`` are those that may hold its state; ``chosen`` are the blocks that the site's own selectors choose, None
    where there are no such selectors.
    """

    head: Head
    blocks: list[Block]
    output: str
    known: Known
    told: Metadata
    facts: classify.Facts
    scripts: list[HtmlElement]
    chosen: list[Block] | None = None


def sift(page: Page, own: Selectors = NONE) -> Parts:
    """Parse a page once and take it apart; raises NotAnArticle where the response itself is no article."""
    reason = classify.refuse_response(page)
    if reason:
        raise NotAnArticle(reason, url=page.url)
    source = decode(page)
    tree = parse(source)
    if tree is None:
        raise NotAnArticle(classify.EMPTY, url=page.url)
    head = read_head(tree, page.url, page.fetched_at)
    scripts = state.scripts(tree)
    remove(tree, own.exclude)
    strip(tree)
    found = blocks(tree)
    told = metadata(tree, head, found, page.fetched_at)
    said = known(_titles(head, told), _description(head), "\n".join(jsonld.strings(head.node.get("articleBody"))))
    chosen = [block for one in select(tree, own.include) for block in blocks(one)] if own.include else None
    output = _output(tree, page.url, found) if chosen is None else ""
    return Parts(head, found, output, said, told, _facts(source, found, told, head), scripts, chosen)


def _facts(source: str, found: Sequence[Block], told: Metadata, head: Head) -> classify.Facts:
    node = jsonld.article(head.nodes)
    headings = [block.text for block in found if block.element.tag in {"h1", "h2"}][:3]
    size = sum(len(block.text) for block in found) or 1
    return classify.Facts(
        url=head.url,
        headings=[told.headline or "", head.tags.get("og:title", ""), *headings],
        seen="\n".join(block.text for block in found),
        text="",
        markup=source,
        linked=sum(block.linked * len(block.text) for block in found) / size,
        article=bool(node.get("datePublished")) or head.tags.get("og:type", "").lower() in _ARTICLES,
        free=head.tags.get("article:content_tier", "").lower() != "locked"
        and not any(str(one.get("isAccessibleForFree")).lower() == "false" for one in head.nodes),
        declared=max(len(" ".join(jsonld.strings(node.get("articleBody")))), 5 * jsonld.number(node, "wordCount")),
    )


def _output(tree: HtmlElement, url: str, found: Sequence[Block]) -> str:
    """Run trafilatura's own rules; its costlier fallbacks only where those left much of the prose behind."""
    if sum(len(block.text) for block in found) < _LEAST:
        return ""
    text = _trafilatura(tree, url, fast=True)
    return text if _share(found, text) >= _ENOUGH else _trafilatura(tree, url, fast=False)


def _trafilatura(tree: HtmlElement, url: str, *, fast: bool) -> str:
    document = trafilatura.bare_extraction(tree, url=url, include_comments=False, fast=fast)
    return document.text or "" if isinstance(document, Document) else ""


def _share(found: Sequence[Block], text: str) -> float:
    """Measure how much of the page's running prose stands in a text, 0 to 1, by the openings of its blocks."""
    prose = [block.text for block in found if block.linked < 0.3 and len(block.text) > 80 and block.text[-1] in '.!?”"']
    openings = {line.lstrip("- |")[:_OPENING] for line in text.split("\n")}
    kept = sum(len(one) for one in prose if one[:_OPENING] in openings or _within(one, text))
    return kept / (sum(map(len, prose)) or 1)


def _within(one: str, text: str) -> bool:
    return len(text) < _SEARCHED and one[:_OPENING] in text


def _titles(head: Head, told: Metadata) -> list[str | None]:
    stated = [jsonld.first(head.node, "headline"), jsonld.first(head.node, "alternativeHeadline")]
    return [told.headline, head.title, head.tags.get("og:title"), head.tags.get("twitter:title"), *stated]


def _description(head: Head) -> str | None:
    return head.tags.get("description") or head.tags.get("og:description")
