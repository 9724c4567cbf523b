"""HTML to Article: one page in, one article or the plain reason why it is none.

Nothing is kept between two pages. What a site's other pages teach (sisters.py) is handed in as a value: ``draft`` does
the work of one page, ``drafts.finish`` the little that needs the others, so that they can run in different processes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

from spiders import classify, jsonld
from spiders.boilerplate import chosen_lines, lines
from spiders.drafts import Draft, finish
from spiders.markup import squash
from spiders.parts import Parts, sift
from spiders.robot_words import asked_of_robots
from spiders.selectors import NONE, Selectors, selectors_for
from spiders.sisters import Line, SiteBlocks, learn, sighting
from spiders.state import stated_text
from spiders.urls import address_key
from storage.errors import NotAnArticle
from storage.model import Article, Page, Source

_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH_END = re.compile(r"</p>|<br\s*/?>|\n", re.IGNORECASE)
_BODY = 400
_LEAST = 250
_MOST_POSTS = 1000


def extract(page: Page, own: Selectors = NONE) -> Article:
    """Extract the article of one page; raises NotAnArticle with a plain word where there is none.

    ``own`` are the selectors of the page's site.
    """
    return draft(page, own).article


def draft(page: Page, own: Selectors = NONE) -> Draft:
    """Extract the article of one page and keep what ``finish`` needs; raises NotAnArticle as ``extract`` does."""
    parts = sift(page, own)
    found = _lines(parts)
    text = "\n".join(line.text for line in found if line.points > 0)
    better = _elsewhere(parts, text) if parts.chosen is None else ""
    reason = _refused(parts, better or text)
    if reason:
        raise NotAnArticle(reason, url=page.url)
    article, used = _article(page, better or text, parts), () if better else tuple(found)
    robots = asked_of_robots(parts.head.robots, page.robots)
    return Draft(article, used, sighting(address_key(article.url), used), robots)


def _lines(parts: Parts) -> list[Line]:
    if parts.chosen is not None:
        return chosen_lines(parts.chosen, parts.known)
    return lines(parts.blocks, parts.output, parts.known)


def _refused(parts: Parts, text: str) -> str | None:
    """Say why a page is no article; what its site's own selectors choose is text however short it is."""
    reason = classify.refuse_page(replace(parts.facts, text=text))
    if parts.chosen is None:
        return reason or (None if text else classify.TEXTLESS)
    if reason in {None, classify.TEXTLESS}:
        return None if text else classify.UNSELECTED
    return reason


def extract_all(pages: Sequence[Page], sources: Sequence[Source] = ()) -> list[Article | NotAnArticle]:
    """Extract many pages, each with what its sisters among them teach; an error stands in its page's place.

    Pages of the sites of ``sources`` are read with the selectors of those.
    """
    drafts = [_drafted(page, selectors_for(page.url, sources)) for page in pages]
    sites: dict[str, SiteBlocks] = defaultdict(SiteBlocks)
    for one in drafts:
        if isinstance(one, Draft) and one.site:
            sites[one.site] = learn(sites[one.site], one.sighting)
    return [finish(one, sites[one.site]).article if isinstance(one, Draft) else one for one in drafts]


def _drafted(page: Page, own: Selectors) -> Draft | NotAnArticle:
    try:
        return draft(page, own)
    except NotAnArticle as error:
        return error


def _elsewhere(parts: Parts, text: str) -> str:
    """Return a text that is better than the blocks': the body in the page's JSON, or trafilatura's own form.

    A page's state is looked into only where an article shows nothing, and is free: what it hides is not for everyone.
    """
    stated = "\n".join(value for value in _stated_bodies(parts) if len(value) > _BODY)
    if len(text) < 0.4 * len(stated):
        return stated
    if 2 * len(text) < len(parts.output):
        return parts.output
    bare = len(text) < _LEAST and parts.facts.article and parts.facts.free
    return (_stated_updates(parts) or stated_text(parts.scripts)) if bare else ""


def _stated_updates(parts: Parts) -> str:
    """Return the posts of a live blog that stand only in its JSON-LD, with their headings."""
    listed = parts.head.node.get("liveBlogUpdate")
    posts = [post for post in listed if isinstance(post, dict)][:_MOST_POSTS] if isinstance(listed, list) else []
    told = [text for post in posts for key in ("headline", "articleBody") for text in jsonld.strings(post.get(key))]
    return "\n".join(told) if sum(map(len, told)) > _BODY else ""


def _stated_bodies(parts: Parts) -> list[str]:
    value = parts.head.node.get("articleBody")
    found = value if isinstance(value, list) else [value]
    texts = [unescape(one) if "&lt;" in one else one for one in found if isinstance(one, str)]
    paragraphs = [[squash(unescape(_TAG.sub(" ", part))) for part in _PARAGRAPH_END.split(one)] for one in texts]
    return ["\n".join(filter(None, parts_of_one)) for parts_of_one in paragraphs]


def _article(page: Page, text: str, parts: Parts) -> Article:
    told = parts.told
    return Article(
        url=parts.head.canonical or page.url,
        text=text,
        headline=told.headline,
        authors=told.authors,
        published_at=told.published_at,
        modified_at=told.modified_at,
        language=told.language,
        site=told.site,
        corrections=told.corrections,
    )
