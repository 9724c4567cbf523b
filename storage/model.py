"""The nouns of claimwatch: frozen values that the three steps hand to one another.

This module owns their shapes and nothing else: no SQL, no network, no clock. Every ``*_at`` is an aware UTC
datetime, every ``*_url`` an absolute address, every amount a :class:`~decimal.Decimal`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Dimension(StrEnum):
    """What kind of answer a claim has."""

    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"
    MEASURE = "measure"
    ENTITY = "entity"
    POLARITY = "polarity"
    STATEMENT = "statement"


class Bound(StrEnum):
    """How the written number limits the value."""

    EXACT = "="
    ABOUT = "~"
    OVER = ">"
    AT_LEAST = "≥"
    UNDER = "<"
    AT_MOST = "≤"
    RANGE = "range"


class Polarity(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"


class Modality(StrEnum):
    ASSERTED = "asserted"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    DENIED = "denied"


class Kind(StrEnum):
    """The kinds of change; docs/claims.md says when each applies."""

    NEW = "new"
    CORRECTED = "corrected"
    UPDATED = "updated"
    CONFLICTING = "conflicting"
    NEGATED = "negated"
    UNIT_CHANGED = "unit_changed"
    BOUND_MOVED = "bound_moved"
    MODALITY_CHANGED = "modality_changed"
    WITHDRAWN = "withdrawn"
    REFINED = "refined"
    COARSENED = "coarsened"
    HEDGE_CHANGED = "hedge_changed"
    REATTRIBUTED = "reattributed"
    CORROBORATED = "corroborated"
    REPEATED = "repeated"
    REWORDED = "reworded"
    SERIES = "series"
    PARALLEL = "parallel"


class Severity(StrEnum):
    """How loudly a change is told; high and medium alert by default."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    DIGEST = "digest"
    NEVER = "never"


SEVERITY: dict[Kind, Severity] = {
    Kind.NEW: Severity.DIGEST,
    Kind.CORRECTED: Severity.HIGH,
    Kind.UPDATED: Severity.HIGH,
    Kind.CONFLICTING: Severity.HIGH,
    Kind.NEGATED: Severity.HIGH,
    Kind.UNIT_CHANGED: Severity.HIGH,
    Kind.BOUND_MOVED: Severity.MEDIUM,
    Kind.MODALITY_CHANGED: Severity.MEDIUM,
    Kind.WITHDRAWN: Severity.MEDIUM,
    Kind.REFINED: Severity.LOW,
    Kind.COARSENED: Severity.LOW,
    Kind.HEDGE_CHANGED: Severity.LOW,
    Kind.REATTRIBUTED: Severity.LOW,
    Kind.CORROBORATED: Severity.DIGEST,
    Kind.REPEATED: Severity.NEVER,
    Kind.REWORDED: Severity.NEVER,
    Kind.SERIES: Severity.NEVER,
    Kind.PARALLEL: Severity.NEVER,
}

LOUD = frozenset({Severity.HIGH, Severity.MEDIUM})


class SourceKind(StrEnum):
    AUTO = "auto"
    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Source:
    """A configured outlet or page. ``name`` is unique; ``id`` is None until it is stored. ``schedule`` is an interval
    ("15m") or a cron line, read in ``timezone`` (IANA name; None is UTC).
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


@dataclass(frozen=True, slots=True)
class Value:
    """An answer as the interval of what it does not exclude (docs/claims.md, value algebra).

    ``number`` is the amount as written, in ``unit`` or ``currency`` (ISO 4217); ``low`` and ``high`` are in the same
    unit, None where open-ended, and excluded themselves when ``low_open`` / ``high_open``. A date has
    ``first`` and ``last`` (both included) instead, a name ``entity``.
    """

    number: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False
    unit: str | None = None
    currency: str | None = None
    first: date | None = None
    last: date | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What part of the world an answer speaks of; two answers of different scope do not contradict each other.

    ``period`` is a normalized time span ("2024-Q1", "2023"), ``per`` a rate's denominator ("year"),
    ``statistic`` one of max, min, average, total, record, part.
    """

    period: str | None = None
    place: str | None = None
    segment: str | None = None
    per: str | None = None
    statistic: str | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """One text's answer to a claim. ``sentence[span[0]:span[1]]`` is ``surface``, verbatim.

    ``subject`` and ``predicate`` are as read, for people; matching normalizes them. ``position`` is the index of
    the sentence in its article (headline -1), ``ambiguous`` marks a reading that is listed but never alerted, and
    ``parallel`` numbers the assertions that give one answer in several currencies or units (equal number, same answer).
    """

    dimension: Dimension
    value: Value
    surface: str
    sentence: str
    span: tuple[int, int]
    subject: str | None = None
    predicate: str | None = None
    bound: Bound = Bound.EXACT
    hedge: str | None = None
    modality: Modality = Modality.ASSERTED
    polarity: Polarity = Polarity.POSITIVE
    speaker: str | None = None
    cue: str | None = None
    scope: Scope = field(default_factory=Scope)
    as_of: date | None = None
    position: int = 0
    ambiguous: bool = False
    parallel: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A question that the news answers, with identity over time. ``id`` is None where no database is involved."""

    subject: str | None
    predicate: str | None
    dimension: Dimension
    scope: Scope = field(default_factory=Scope)
    id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredAssertion:
    """An assertion with its place in the store: whose claim, on which page, told when.

    ``said_at`` is when the text says so (modified, published or fetched, the first known); ``missing_since`` is the
    ``good_visits`` number at which the page no longer held it, None while it stands.
    """

    id: int
    claim_id: int
    snapshot_id: int
    address_id: int
    url: str
    site: str | None
    story: int
    said_at: datetime
    assertion: Assertion
    missing_since: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a claim. ``reason`` is a code, ``explanation`` the line that a person can check."""

    kind: Kind
    claim: Claim
    old: Assertion | None
    new: Assertion | None
    reason: str
    explanation: str
    alert: bool
    old_url: str | None = None
    new_url: str | None = None
    old_said_at: datetime | None = None
    new_said_at: datetime | None = None
    detected_at: datetime | None = None
    rule_version: int = 1
    id: int | None = None

    @property
    def severity(self) -> Severity:
        return SEVERITY[self.kind]
