"""Headline, authors, dates, language, site and correction notices of a page.

A ladder of sources: JSON-LD, then meta tags, then visible markup, then htmldate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

from lxml.html import HtmlElement

from spiders import jsonld
from spiders.authors import authors
from spiders.blocks import Block
from spiders.head import Head
from spiders.headline import headline
from spiders.shown import Shown, shown, shows
from spiders.urls import site_host

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "date", "pubdate",
    "publishdate", "parsely-pub-date", "sailthru.date", "dc.date", "dc.date.issued", "dcterms.created",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "lastmod",
    "dcterms.modified",
)
_CORRECTION = re.compile(
    r"^\W*(?:corrections?|clarifications?|corrected|an earlier version of this|a previous version of this|"
    r"this (?:article|story|post|piece|report) (?:has been|was) (?:corrected|amended|updated to correct)|"
    r"the (?:headline|caption) (?:on|of|to) an earlier version of this|"
    r"corrección|fe de errores|rectificación|una versión anterior de est[ea]|korrektur|berichtigung|"
    r"in einer früheren (?:version|fassung)|correction :|rectificatif|erratum|"
    r"une version (?:précédente|antérieure) de cet|"
    r"(?:editor['’]?s['’]? note|(?:anmerkung|hinweis) der redaktion|not[ae] de la r[eé]dac(?:ción|tion))"
    r"\W.{0,200}\b(?:corrected|correction|amended|(?:earlier|previous) version|früheren (?:version|fassung)|korrigiert|"
    r"berichtigt|versión anterior|corregid[ao]s?|version précédente|corrigée?))\b",
    re.IGNORECASE,
)
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article beside its text; times are aware, in the zone that the page gives."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    site: str | None = None
    corrections: tuple[str, ...] = ()


def metadata(tree: HtmlElement, head: Head, blocks: Sequence[Block], latest: datetime) -> Metadata:
    """Compose a page's metadata; no moment after ``latest`` (and a day's grace for time zones) is believed."""
    name, language = site(head), language_of(head)
    title = headline(tree, head, name)
    believed = latest + timedelta(days=1)
    anywhere = partial(shows, blocks, language=language)
    first = published(head, shown(blocks, title, language), anywhere, believed)
    return Metadata(
        headline=title,
        authors=authors(tree, head, blocks, name, title),
        published_at=first,
        modified_at=modified(head, first, believed),
        language=language,
        site=name,
        corrections=corrections(head, blocks),
    )


def published(head: Head, seen: Shown, anywhere: Callable[[date], bool], latest: datetime) -> datetime | None:
    """Return when the text was put before its readers, as the page tells them.

    A stated moment counts, on the day that the page shows where that is the same moment in its readers' zone; a text
    that was written anew counts from the day of that. Without a stated moment, the shown day, then htmldate's.
    ``seen`` stands beside the headline; ``anywhere`` says whether a day is shown on the page at all.
    """
    stated = _stated(head, "datePublished", _PUBLISHED, latest)
    if stated:
        near = next((day for day in seen.published if abs(day - stated.date()) == _DAY), None)
        same = stated.date() in seen.published or near is None
        last = _rewritten(head, seen, stated, latest)
        if last and not anywhere(stated.date()):
            return last
        return stated if same else _midnight(near)
    known = [day for day in (*seen.published, *seen.updated) if day <= latest.date()]
    if known and {*seen.published} <= {known[0]}:
        return _midnight(known[0])
    found = head.day or head.guess()
    return _midnight(found if found in seen.published or not known else known[0])


def _rewritten(head: Head, seen: Shown, first: datetime, latest: datetime) -> datetime | None:
    """Return the day of an update that took the first publication's place: the only one shown, stated too, weeks later.

    Guides are kept up like that for years under one address. News that is put right within days keeps its first day:
    its "on Monday" is meant from there.
    """
    last = _stated(head, "dateModified", _MODIFIED, latest)
    if seen.published or last is None:
        return None
    agreed = (day for day in seen.updated if abs(day - last.date()) <= _DAY and day - first.date() > _WEEK)
    return _midnight(next(agreed, None))


def modified(head: Head, first: datetime | None, latest: datetime) -> datetime | None:
    """Return when the page says that it last changed, None where that is before its publication."""
    stated = _stated(head, "dateModified", _MODIFIED, latest)
    return stated if stated and (first is None or stated >= first) else None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


def _stated(head: Head, field: str, tags: Sequence[str], latest: datetime) -> datetime | None:
    of_page = (node.get(field) for node in head.nodes if "WebPage" in jsonld.types(node))
    tagged = (head.tags[tag] for tag in tags if tag in head.tags)
    told = [*jsonld.strings(head.node.get(field)), *tagged, *jsonld.strings(list(of_page))]
    moments = (moment(text) for text in told)
    return next((found for found in moments if found and found.year > 1990 and found <= latest), None)


def moment(text: str) -> datetime | None:
    """Read an ISO 8601 time, or one as in mails, in the zone that it names, UTC where it names none."""
    for reading in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, OverflowError):
            found = reading(text.strip())
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def language_of(head: Head) -> str | None:
    """Return the two-letter code of the language that the page states."""
    for stated in (head.language, head.tags.get("og:locale"), jsonld.first(head.node, "inLanguage"),
                   head.tags.get("content-language"), head.tags.get("language")):  # fmt: skip
        match = _LANGUAGE.match((stated or "").strip().lower())
        if match:
            return match[0]
    return None


def site(head: Head) -> str | None:
    named = (jsonld.first(node, "name") for node in head.nodes if "WebSite" in jsonld.types(node))
    publisher = jsonld.first(head.node, "publisher")
    told = head.tags.get("og:site_name") or publisher or next(filter(None, named), None)
    return told or site_host(head.canonical or head.url) or None


def corrections(head: Head, blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the correction notices in JSON-LD and on the page, each once."""
    visible = (line for block in blocks for line in block.text.split("\n") if 30 < len(line) < 1200)
    notices = (*jsonld.strings(head.node.get("correction")), *filter(_CORRECTION.match, visible))
    return tuple(dict.fromkeys(notices))
