"""The nouns of telling: what a user watches, where it is told, and the one attempt-tracked sending of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from storage.claim_model import Change, Dimension, Kind, Severity


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


class DeliveryState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery to store beside the changes it tells. ``key`` is unique for ever: the same change, watch and channel."""

    key: str
    channel: str
    watch: str
    change_ids: tuple[int, ...]
    due_at: datetime
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One sending to one channel; ``changes`` is what it tells, ``key`` its idempotency key."""

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
