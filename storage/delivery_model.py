"""The nouns of telling: what a user watches, where it is told, and the one attempt-tracked sending of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum

from storage.claim_model import Change, Dimension, Kind, Severity, StoredAssertion


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    ANY = "any"


class Pace(StrEnum):
    """When a watch tells: at once, or gathered until the next hour, day or week begins."""

    NOW = "now"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Watch:
    """What a user cares about. An empty tuple or None asks nothing of a change.

    ``all_of``, ``any_of`` and ``none_of`` are names, words or phrases looked for in subject, predicate, both sentences
    and values. ``minimum_change`` is absolute in the value's unit, ``minimum_percent`` relative to the old value.

    ``digest_at`` (a daily or weekly digest), ``digest_day`` (0 is Monday) and ``quiet`` (from, to; may go over
    midnight) are local times of ``timezone`` (IANA name). At most ``most_at_once`` single messages go to a channel in
    ten minutes. ``old_values`` asks for outlets, too, that repeat a value which another has replaced.
    """

    name: str
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    case_sensitive: bool = False
    whole_words: bool = True
    sources: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    kinds: tuple[Kind, ...] = ()
    minimum_change: Decimal | None = None
    minimum_percent: Decimal | None = None
    direction: Direction = Direction.ANY
    minimum_stories: int = 1
    severities: tuple[Severity, ...] = ()
    channels: tuple[str, ...] = ()
    pace: Pace = Pace.NOW
    old_values: bool = False
    timezone: str = "UTC"
    digest_at: time = time(8)
    digest_day: int = 0
    quiet: tuple[time, time] | None = None
    most_at_once: int = 20


class DeliveryState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery to store beside the changes it tells. ``key`` is unique for ever: the same change, watch and channel.

    ``batch`` names a gathering (a digest, a quiet night): the changes join the delivery of that batch which still
    waits for its time, and open one with ``key`` where none does. ``notice`` is a message of its own, about no change:
    its first line is the subject.
    """

    key: str
    channel: str
    watch: str
    change_ids: tuple[int, ...]
    due_at: datetime
    batch: str | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One sending to one channel; ``changes`` is what it tells, ``key`` its idempotency key.

    ``lease_until`` is the right to send it of whoever took it. ``only`` are the recipients that are left when others
    have it already; empty means all.
    """

    id: int
    key: str
    channel: str
    watch: str
    state: DeliveryState
    due_at: datetime
    attempts: int
    created_at: datetime
    changes: tuple[Change, ...] = ()
    last_error: str | None = None
    sent_at: datetime | None = None
    lease_until: datetime | None = None
    only: tuple[str, ...] = ()
    batch: str | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """A change with what it cannot say itself: the sources of both sides and the standing or past answers to its claim.

    ``earlier`` are the alerting changes of the claim that were stored before, newest first.
    """

    change: Change
    sources: tuple[str, ...] = ()
    answers: tuple[StoredAssertion, ...] = ()
    earlier: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class TellingOf:
    """That a change was told, or is about to be, by a watch at a channel."""

    change: Change
    watch: str
    channel: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Lately:
    """What was told lately: ``told`` of the claims in question, ``single`` counts single messages by watch, channel."""

    told: tuple[TellingOf, ...] = ()
    single: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """How the store asks, inside the transaction that records changes, what is to be told of them.

    ``concerns`` says cheaply whether a change may matter at all; ``plan`` gets those that do. ``told_since`` and
    ``single_since`` say how far back :class:`Lately` reaches.
    """

    concerns: Callable[[Change], bool]
    plan: Callable[[Sequence[Noticed], Lately], Sequence[NewDelivery]]
    now: datetime
    told_since: datetime
    single_since: datetime
