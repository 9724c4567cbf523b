"""Which links of an index page lead to articles, and whether a page is an index. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from spiders.jsonld import nodes, types
from spiders.urls import address_key

MOST_LINKS = 2000
ENOUGH = 2
INDEX_LINKS = 8

_DATED = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE
)
_IDENTIFIED = re.compile(r"\d{5,}|[-_/.](?:a|art|id)?\d{4,}|\bid\w*=\d{3,}", re.IGNORECASE)
FRONT = re.compile(r"(?:/(?:index|home|default)(?:\.\w{2,5})?|/[a-z]{2}(?:-[a-zA-Z]{2})?)?", re.IGNORECASE)
"""Paths, without a slash at the end, of the front pages of a site and of its languages."""
_CHROME = frozenset({"nav", "footer", "aside", "form"})
_HEADS = frozenset({"h1", "h2", "h3", "h4", "article"})
_NO_ARTICLE = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|about|contact|imprint|impressum|privacy|terms|login|sign-?(?:in|up)|subscri\w+"
    r"|newsletters?|search|rss|feeds?|jobs|careers|advertis\w+|cookies?|help|faq)(?:/|$|\.)",
    re.IGNORECASE,
)


def article_links(tree: Any, url: str, include: Collection[str] = (), exclude: Collection[str] = ()) -> list[str]:
    """Return the addresses of articles that a page links to on its own site, in the page's order, each once.

    With ``include`` patterns these decide; without them the address and the place of the link do.
    """
    found: dict[str, str] = {}
    own, base = address_key(url), base_of(tree, url)
    for link in list(tree.iterfind(".//a[@href]"))[:MOST_LINKS]:
        target = _target(link, base)
        if target is None or not _same_site(target, url):
            continue
        if any(re.search(pattern, target) for pattern in exclude):
            continue
        chosen = any(re.search(pattern, target) for pattern in include) if include else _score(link, target) >= ENOUGH
        key = address_key(target)
        if chosen and key != own:
            found.setdefault(key, target)
    return list(found.values())


def is_index(tree: Any, url: str, links: int) -> bool:
    """Say whether a page lists articles rather than being one, given how many article links it has."""
    front = is_front(url) or (FRONT.fullmatch(urlsplit(url).path.rstrip("/")) is not None and not urlsplit(url).query)
    if front and links >= INDEX_LINKS:
        return True  # whatever it declares: many a front page calls itself an article, or those that it lists
    if _declared_article(tree):
        return False
    if front:
        return links > 0
    return not named_as_article(url) and links >= INDEX_LINKS and _running_text(tree) < 1000


def is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def named_as_article(url: str) -> bool:
    """Say whether an address alone tells an article: by a headline or a number in it."""
    parts = urlsplit(url)
    return _slug_words(parts.path) >= 5 or bool(_IDENTIFIED.search(parts.query))


def base_of(tree: Any, url: str) -> str:
    """Return from where the links of a page are meant: its address, or what its base element says."""
    given: str = next((base.get("href").strip() for base in tree.iterfind(".//base[@href]")), "")
    try:
        return urljoin(url, given)
    except ValueError:
        return url


def _target(link: Any, url: str) -> str | None:
    try:
        target = urldefrag(urljoin(url, link.get("href").strip())).url
        return target if urlsplit(target).scheme in {"http", "https"} else None
    except ValueError:
        return None


def _same_site(target: str, url: str) -> bool:
    host, own = (_host(address) for address in (target, url))
    return host == own or host.endswith(f".{own}") or ("." in host and own.endswith(f".{host}"))


def _host(url: str) -> str:
    parts = urlsplit(url)
    return (parts.netloc.rpartition("@")[2]).lower().removeprefix("www.")


def _score(link: Any, target: str) -> int:
    from courlan import is_navigation_page, is_not_crawlable  # noqa: PLC0415  # not for who only asks what a front is

    parts = urlsplit(target)
    if is_front(target) or _NO_ARTICLE.search(parts.path) or is_not_crawlable(target):
        return 0
    if is_navigation_page(target):
        return 0
    return _score_address(parts.path + ("?" + parts.query if parts.query else "")) + _score_place(link)


def _score_address(path: str) -> int:
    words = _slug_words(path)
    return 2 * bool(_DATED.search(path)) + (words >= 3) + (words >= 5) + bool(_IDENTIFIED.search(path))


def _slug_words(path: str) -> int:
    return len(re.findall(r"[^\W\d_]{2,}", max(path.split("/"), key=len)))


def _score_place(link: Any) -> int:
    around = {str(element.tag) for element in link.iterancestors()}
    text = " ".join(link.itertext()).split()
    headline = len(text) >= 4 and len(" ".join(text)) >= 20
    inside = bool(around & _HEADS) or any(str(child.tag) in _HEADS for child in link)
    return headline + inside - 2 * bool(around & _CHROME)


def _declared_article(tree: Any) -> bool:
    kinds = [meta.get("content", "").lower() for meta in tree.iterfind(".//meta[@property='og:type']")]
    if any(kind.startswith("article") for kind in kinds):
        return True
    named = (kind for node in nodes(tree) for kind in types(node))
    return any(kind.endswith(("Article", "BlogPosting")) for kind in named)


def _running_text(tree: Any) -> int:
    """The number of characters in paragraphs long enough to be prose."""
    lengths = (len("".join(paragraph.itertext()).strip()) for paragraph in tree.iterfind(".//p"))
    return sum(length for length in lengths if length >= 120)
