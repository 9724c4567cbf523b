"""Headline, authors, dates, language, site and correction notices of a page.

A ladder of sources: JSON-LD, then meta tags, then visible markup. The day of publication is htmldate's, the time of
day comes from whichever source agrees with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from spiders import jsonld
from spiders.markup import squash

_CORRECTION = re.compile(
    r"^(?:correction|clarification|editor'?s note|update|an earlier version of this)\b", re.IGNORECASE
)
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article beside its text."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    site: str | None = None
    corrections: tuple[str, ...] = ()


def metadata(tree: HtmlElement, url: str, fetched_at: datetime, found: list[jsonld.Node]) -> Metadata:
    """Read a page's metadata; ``found`` are its JSON-LD nodes, ``fetched_at`` the latest date that is believed."""
    node, tags = jsonld.article(found), meta_tags(tree)
    return Metadata(
        headline=headline(tree, node, tags),
        authors=authors(node, tags),
        published_at=published(tree, url, fetched_at, node, tags),
        modified_at=_moment(jsonld.first(node, "dateModified") or tags.get("article:modified_time")),
        language=language(tree, node, tags),
        site=site(node, tags, url),
        corrections=tuple(jsonld.strings(node.get("correction"))),
    )


def meta_tags(tree: HtmlElement) -> dict[str, str]:
    """Return the first content of each meta tag by its lower-case name, property or itemprop."""
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name, content = tag.get("property") or tag.get("name") or tag.get("itemprop"), squash(tag.get("content"))
        if name and content:
            tags.setdefault(name.strip().lower(), content)
    return tags


def headline(tree: HtmlElement, node: jsonld.Node, tags: dict[str, str]) -> str | None:
    heading = next((text for h1 in tree.iter("h1") if (text := squash(h1.text_content()))), None)
    title = squash(tree.findtext(".//title"))
    return jsonld.first(node, "headline") or tags.get("og:title") or heading or title or None


def authors(node: jsonld.Node, tags: dict[str, str]) -> tuple[str, ...]:
    named = jsonld.strings(node.get("author"))
    if not named and "author" in tags:
        named = [tags["author"]]
    return tuple(dict.fromkeys(named))


def published(
    tree: HtmlElement, url: str, fetched_at: datetime, node: jsonld.Node, tags: dict[str, str]
) -> datetime | None:
    told = _moment(jsonld.first(node, "datePublished") or tags.get("article:published_time"))
    day = find_date(tree, original_date=True, url=url, max_date=fetched_at.replace(tzinfo=None))
    if told and (day is None or told.date().isoformat() == day):
        return told
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip()) if text else None
    except (ValueError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment and moment.tzinfo else moment and moment.replace(tzinfo=UTC)


def language(tree: HtmlElement, node: jsonld.Node, tags: dict[str, str]) -> str | None:
    stated = tree.get("lang") or tags.get("og:locale") or jsonld.first(node, "inLanguage") or ""
    match = _LANGUAGE.match(stated.strip().lower())
    return match[0] if match else None


def site(node: jsonld.Node, tags: dict[str, str], url: str) -> str | None:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return tags.get("og:site_name") or jsonld.first(node, "publisher") or host or None
