"""The headline of an article: the heading on the page that its head confirms, else a title without the site's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from spiders import jsonld
from spiders.align import key
from spiders.head import Head
from spiders.markup import squash
from spiders.urls import site_host

_WORD = re.compile(r"\w+")
_JOINT = re.compile(r"(\s+[|–—·•»:~-]\s+|\s*[|»]\s*)")
_NEAR = 0.3


def headline(tree: HtmlElement, head: Head, site: str | None) -> str | None:
    """Choose the headline.

    An h1 is confirmed by sharing half of its words with a title that the head gives, and a third of that title's;
    sites that set their own name as h1 fail the second.
    """
    own = {key(site or ""), key(site_host(head.url))}
    headings = [text for h1 in tree.iter("h1") if (text := squash(h1.text_content())) and key(text) not in own]
    told = [title for title in (jsonld.first(head.node, "headline"), *_tagged(head), head.title) if title]
    confirmed = _confirmed(headings, [_words(title) for title in told])
    if confirmed:
        return confirmed
    named = [title for title in (*_tagged(head), jsonld.first(head.node, "headline"), head.title) if title]
    if named:
        return _without_site(named[0], site, head.url)
    return headings[0] if headings else None


def _tagged(head: Head) -> list[str]:
    return [head.tags[name] for name in ("og:title", "twitter:title") if name in head.tags]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _confirmed(headings: Sequence[str], told: Sequence[frozenset[str]]) -> str | None:
    best, best_score = None, 0.0
    for heading in headings:
        own = _words(heading)
        shared = [(len(own & title) / len(own), len(own & title) / len(title)) for title in told if own and title]
        score = max((of_own for of_own, of_title in shared if of_title >= _NEAR), default=0.0)
        if score >= 0.5 and score > best_score + 0.2:
            best, best_score = heading, score
    return best


def _without_site(title: str, site: str | None, url: str) -> str:
    """Drop the parts of a title that name the site, and a short last part ("… - Weather - Example News")."""
    parts = _JOINT.split(title)
    host = site_host(url)
    names = {name for name in (key(site or ""), key(host), key(host.rsplit(".", 2)[0])) if name}
    while len(parts) >= 3 and (_names_site(parts[-1], names) or _looks_like_name(parts)):
        parts = parts[:-2]
    while len(parts) >= 3 and key(parts[0]) in names:
        parts = parts[2:]
    return "".join(parts).strip()


def _names_site(part: str, names: set[str]) -> bool:
    own = key(part)
    return bool(own) and any(own in name or name in own for name in names)


def _looks_like_name(parts: Sequence[str]) -> bool:
    last, first = len(_WORD.findall(parts[-1])), len(_WORD.findall(parts[0]))
    return len(parts) == 3 and ":" not in parts[1] and last <= 4 and first > last
