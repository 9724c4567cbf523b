"""The nouns of fetching: where articles live, what was seen there and when.

Shapes only: no SQL, no network, no clock. Every ``*_at`` is an aware UTC datetime, every ``*_url`` an absolute address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

MINUTE, DAY = 60.0, 86_400.0


class SourceKind(StrEnum):
    AUTO = "auto"
    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    WARC = "warc"


@dataclass(frozen=True, slots=True)
class Source:
    """A configured outlet or page. ``name`` is unique; ``id`` is None until it is stored. ``schedule`` is an interval
    ("15m") or a cron line, read in ``timezone`` (IANA name; None is UTC). ``hours`` ("06:00-22:00") and ``jitter``
    ("30s") say more of when it is visited; they are the configuration's and not stored, as are ``official`` and
    ``text_include`` and ``text_exclude`` (CSS or XPath selectors of where its articles' text stands) and ``browser``:
    whether its pages show their text only once their scripts have run.
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
    official: bool = False
    revisit_min: float = 15 * MINUTE
    revisit_max: float = DAY
    watch_for: float = 30 * DAY
    max_pages: int | None = None
    text_include: tuple[str, ...] = ()
    text_exclude: tuple[str, ...] = ()
    browser: bool = False

    @property
    def pages_at_most(self) -> int:
        return 5 * self.most if self.max_pages is None else self.max_pages


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
    robots: str | None = None


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
    """What recognises a text again: an exact hash, MinHash bands over word shingles, and its names and numbers.

    ``content_hash`` is hex; ``bands`` are signed 64-bit integers, in band order; ``clues`` are hashes of names and
    numbers, by which the same story is found in other words.
    """

    content_hash: str
    bands: tuple[int, ...]
    clues: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """Where an article lives, with what a conditional request needs. ``key`` merges the variants of one address.

    ``good_visits`` counts the fetches that yielded an article or "not modified": withdrawal is measured in them.
    ``due_at`` None: the article has left the rota, or never was on it. ``began_at`` is when it was published or first
    seen, ``changed_at`` when it last changed; ``body_hash`` recognises the answer that was read last, ``robots`` is
    what that asked of robots. ``absence`` says why the last visit saw no article, None if it did.

    ``moved`` says that it was looked up under a key that it has left for good. ``listed_as`` is a key under which a
    source lists it beside its own.
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
    due_at: datetime | None = None
    began_at: datetime | None = None
    changed_at: datetime | None = None
    body_hash: str | None = None
    robots: str | None = None
    absence: Outcome | None = None
    moved: bool = False
    listed_as: str | None = None


class Outcome(StrEnum):
    """What became of one visit to one address.

    Three say that no article came: GONE, the site says that it is there no longer; UNREACHABLE, no answer came, or none
    that says anything of the article; FAILED, something else came. None of them is evidence about a claim.
    """

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    DUPLICATE = "duplicate"
    FAILED = "failed"
    GONE = "gone"
    UNREACHABLE = "unreachable"

    @property
    def good(self) -> bool:
        return self not in _BAD


class ArticleState(StrEnum):
    """What an article's last visit found, where it was not simply there."""

    GONE = "gone"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    MOVED = "moved"


_BAD = frozenset({Outcome.FAILED, Outcome.GONE, Outcome.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class HostState:
    """How a host wants to be visited: it is left alone until ``rest_until``, which it asked for ``strikes`` times in a
    row, the last time for ``rest_seconds``; ``delay`` is the Crawl-delay of its robots.txt.
    """

    name: str
    rest_until: datetime | None = None
    rest_seconds: float = 0.0
    strikes: int = 0
    delay: float | None = None


def host_name(url: str) -> str:
    """Return what one visitor at a time visits: host and port."""
    return urlsplit(url).netloc.rpartition("@")[2].rstrip(":").casefold()


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
    """A stored text that may be another's original, at the first address that held it.

    ``shared`` is how many fingerprint bands it shares with it; 0 where only names and numbers are shared.
    ``began_at`` is when its story was first seen or published.
    """

    snapshot_id: int
    url: str
    story: int
    text: str
    published_at: datetime | None
    shared: int = 1
    copy_of: int | None = None
    began_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """Texts that may be a text's originals, and the id of the last text stored when they were looked up."""

    texts: tuple[NearText, ...]
    last: int


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source and how it fares: addresses with an article, versions seen, changes noticed on its pages, last visit.

    ``on_rota`` counts the articles that will be visited again, ``next_due_at`` is when the first of them is due, and
    ``left_over`` what the last crawl left for its cap. ``host`` is how the source's host wants to be visited, ``reads``
    the list ("feed https://...") that the last crawl found for a source without a kind.
    """

    source: Source
    articles: int = 0
    versions: int = 0
    changes: int = 0
    alerts: int = 0
    last_visit_at: datetime | None = None
    last_outcome: Outcome | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    on_rota: int = 0
    next_due_at: datetime | None = None
    left_over: int = 0
    host: HostState | None = None
    reads: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """The newest version of one article, for listing. ``copy_of`` is the url of the text that it reprints.

    ``state`` says what is the matter with it, None if nothing is; ``moved_to`` where it lives since it has moved.
    """

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
    state: ArticleState | None = None
    moved_to: str | None = None
