"""The nouns of fetching: where articles live, what was seen there and when.

Shapes only: no SQL, no network, no clock. Every ``*_at`` is an aware UTC datetime, every ``*_url`` an absolute address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SourceKind(StrEnum):
    AUTO = "auto"
    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Source:
    """A configured outlet or page. ``name`` is unique; ``id`` is None until it is stored. ``schedule`` is an interval
    ("15m") or a cron line, read in ``timezone`` (IANA name; None is UTC). ``hours`` ("06:00-22:00") and ``jitter``
    ("30s") say more of when it is visited; they are the configuration's and not stored.
    """

    name: str
    url: str
    kind: SourceKind = SourceKind.AUTO
    schedule: str | None = None
    most: int = 100
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    timezone: str | None = None
    id: int | None = None
    hours: str | None = None
    jitter: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched response, raw: the input of extraction."""

    url: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    content_type: str | None = None
    encoding: str | None = None
    source: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What extraction made of a page. ``text`` has one paragraph a line; ``language`` is an ISO 639-1 code."""

    url: str
    text: str
    headline: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    site: str | None = None
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What recognises a text again: an exact hash and MinHash bands over word shingles.

    ``content_hash`` is hex; ``bands`` are signed 64-bit integers, in band order; ``minhash`` the packed signature.
    """

    content_hash: str
    bands: tuple[int, ...]
    minhash: bytes


@dataclass(frozen=True, slots=True)
class Address:
    """Where an article lives, with what a conditional request needs. ``key`` merges the variants of one address.

    ``good_visits`` counts the fetches that yielded an article or "not modified": withdrawal is measured in them.
    """

    key: str
    url: str
    source: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    status: int | None = None
    visited_at: datetime | None = None
    good_visits: int = 0
    id: int | None = None


class Outcome(StrEnum):
    """What became of one visit to one address."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Visit:
    """One fetch and its outcome; ``error`` is one plain line when it failed."""

    source: str
    url: str
    outcome: Outcome
    visited_at: datetime
    status: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An article as seen at ``fetched_at``. ``version`` counts from 1 at each address.

    ``story`` is equal for all snapshots that reprint one another; ``copy_of_url`` names the text it reprints and
    ``similarity`` (0 to 1) how much of its shingles that text contains. ``checked_at`` is None while pending.
    """

    id: int
    address_id: int
    source: str
    article: Article
    fetched_at: datetime
    content_hash: str
    version: int
    story: int
    copy_of: int | None = None
    copy_of_url: str | None = None
    similarity: float | None = None
    checked_at: datetime | None = None

    @property
    def said_at(self) -> datetime:
        """When the text says what it says: its modification date, else publication; a later version without either
        was not yet said at publication, so the fetch that first saw it counts.
        """
        published = self.article.published_at if self.version == 1 else None
        return self.article.modified_at or published or self.fetched_at


@dataclass(frozen=True, slots=True)
class NearText:
    """A stored text that shares ``shared`` fingerprint bands with another, at the first address that held it."""

    snapshot_id: int
    url: str
    story: int
    text: str
    published_at: datetime | None
    shared: int = 1


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source and how it fares: addresses with an article, versions seen, changes noticed on its pages, last visit."""

    source: Source
    articles: int = 0
    versions: int = 0
    changes: int = 0
    alerts: int = 0
    last_visit_at: datetime | None = None
    last_outcome: Outcome | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """The newest version of one article, for listing. ``copy_of`` is the url of the text that it reprints."""

    url: str
    title: str | None
    site: str | None
    published_at: datetime | None
    modified_at: datetime | None
    fetched_at: datetime
    versions: int
    story: int
    copy_of: str | None = None
    similarity: float | None = None
    source: str | None = None
