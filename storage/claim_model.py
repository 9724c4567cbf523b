"""The nouns of claims: questions, the answers that texts give them, and what happened to those answers.

Shapes only: no SQL, no network, no clock. Every ``*_at`` is an aware UTC datetime, every amount a
:class:`~decimal.Decimal`.
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

    ``subject`` and ``predicate`` are as read, for people. ``position`` is the index of the sentence in its article
    (headline -1), ``ambiguous`` marks a reading that is never alerted, equal numbers in ``parallel`` one answer in
    several currencies or units. What is not ``quotable`` is cut to its surface, as its page asks.
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
    quotable: bool = field(default=True, compare=False)


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
    ``good_visits`` number at which the page no longer held it, None while it stands. ``ended_by`` is the snapshot that
    replaced or withdrew it, None while the page holds it.
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
    ended_by: int | None = None

    @property
    def stands(self) -> bool:
        """Whether the page held it at the last good visit."""
        return self.missing_since is None and self.ended_by is None


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


@dataclass(frozen=True, slots=True)
class NewAssertion:
    """An assertion to store. ``claim`` is the id of a stored claim, or a new :class:`Claim`: the same object given
    with several assertions becomes one stored claim. ``terms`` (signed 64-bit) are what other pages find it by;
    without ``said_at`` that of its snapshot holds.
    """

    claim: Claim | int
    assertion: Assertion
    terms: tuple[int, ...] = ()
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewChange:
    """A change to store. ``old`` is the id of a :class:`StoredAssertion`, ``new`` an index into the new assertions.

    An assertion that ``change`` holds without such a reference (the value that a correction notice quotes) is stored
    as quoted: it belongs to the claim's history and never stands on the page.
    """

    change: Change
    old: int | None = None
    new: int | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All that one check of one snapshot decided, stored in one transaction.

    ``kept`` are the ids of standing assertions that this version still holds (they are not stored again), ``missing``
    those that it no longer holds, to be withdrawn if they stay away. Every other assertion that stood on the page ends
    here: something in ``assertions`` replaced it. ``horizon`` is what the store's was before candidates were looked up.
    """

    snapshot_id: int
    checked_at: datetime
    assertions: tuple[NewAssertion, ...] = ()
    changes: tuple[NewChange, ...] = ()
    kept: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    horizon: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim for listing: its newest answer, how many answers it has, and how many independent stories give them."""

    claim: Claim
    latest: StoredAssertion
    answers: int
    stories: int


@dataclass(frozen=True, slots=True)
class History:
    """Everything stored about one claim, both in order of time."""

    claim: Claim
    assertions: tuple[StoredAssertion, ...]
    changes: tuple[Change, ...]
