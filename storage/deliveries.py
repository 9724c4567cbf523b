"""Deliveries on their way: taken by one process at a time, sent, retried or given up.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from storage.delivery_model import Delivery, DeliveryState
from storage.delivery_tables import delivery, delivery_change
from storage.model import Change
from storage.noticed import change_of, select_changes
from storage.quoting import quotable_changes
from storage.tables import change

_OPEN = (DeliveryState.DUE, DeliveryState.SENDING)
_WAITS = delivery.c.state.in_(_OPEN)  # the partial index's own words
_FIELDS = (
    *("id", "key", "channel", "watch", "state", "due_at", "attempts", "created_at", "last_error", "sent_at"),
    *("lease_until", "only", "batch", "notice"),
)
_COLUMNS = [delivery.c[name] for name in _FIELDS]


def _takeable(now: datetime) -> ColumnElement[bool]:
    """What is due, or was taken by somebody whose lease has run out."""
    due = and_(delivery.c.state == DeliveryState.DUE, delivery.c.due_at <= now)
    left = and_(delivery.c.state == DeliveryState.SENDING, delivery.c.lease_until <= now)
    return and_(_WAITS, or_(due, left))


def take(
    connection: Connection, now: datetime, until: datetime, most: int, channels: Sequence[str] | None
) -> list[Delivery]:
    wanted = select(delivery.c.id).where(_takeable(now))
    if channels is not None:
        wanted = wanted.where(delivery.c.channel.in_(channels))
    wanted = wanted.order_by(delivery.c.due_at, delivery.c.id).limit(most).with_for_update(skip_locked=True)
    # PostgreSQL may evaluate a plain IN (… LIMIT n) more than once; a materialized part is evaluated once
    chosen = wanted.cte("chosen")
    taken = (
        update(delivery)
        .where(delivery.c.id.in_(select(chosen.c.id)), _takeable(now))
        .values(state=DeliveryState.SENDING, lease_until=until, attempts=delivery.c.attempts + 1)
        .returning(delivery.c.id)
    )
    ids = sorted(connection.execute(taken).scalars())
    return _with_changes(connection, [delivery.c.id.in_(ids)], most, newest=False) if ids else []


def _held(given: Delivery) -> ColumnElement[bool]:
    """Whoever lost the lease has no say any more."""
    mine = (delivery.c.state == DeliveryState.SENDING, delivery.c.lease_until == given.lease_until)
    return and_(delivery.c.id == given.id, *mine)


def settle(connection: Connection, given: Delivery, **values: Any) -> bool:
    done = connection.execute(update(delivery).where(_held(given)).values(lease_until=None, **values))
    return done.rowcount == 1


def listed(
    connection: Connection,
    *,
    state: DeliveryState | None,
    channel: str | None,
    watch: str | None,
    since: datetime | None,
    most: int,
) -> list[Delivery]:
    where = {delivery.c.state: state, delivery.c.channel: channel, delivery.c.watch: watch}
    asked = [column == given for column, given in where.items() if given is not None]
    asked += [] if since is None else [delivery.c.created_at >= since]
    return _with_changes(connection, asked, most)


def _with_changes(
    connection: Connection, where: Sequence[ColumnElement[bool]], most: int, *, newest: bool = True
) -> list[Delivery]:
    order = (delivery.c.created_at.desc(), delivery.c.id.desc()) if newest else (delivery.c.due_at, delivery.c.id)
    rows = connection.execute(select(*_COLUMNS).where(*where).order_by(*order).limit(most)).all()
    told = _changes(connection, [row.id for row in rows])
    return [Delivery(**row._asdict(), changes=tuple(told.get(row.id, ()))) for row in rows]


def _changes(connection: Connection, ids: Sequence[int]) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        query = (
            select_changes()
            .add_columns(delivery_change.c.delivery_id)
            .join(delivery_change, delivery_change.c.change_id == change.c.id)
            .where(delivery_change.c.delivery_id.in_(ids[start : start + 500]))
            .order_by(delivery_change.c.delivery_id, change.c.id)
        )
        rows = connection.execute(query).all()
        shown = quotable_changes(connection, [change_of(row[:-1]) for row in rows])
        for row, each in zip(rows, shown, strict=True):
            found[row[-1]].append(each)
    return found


def next_due(connection: Connection, channels: Sequence[str]) -> datetime | None:
    """Return when the next waiting delivery may be taken, None where none waits."""
    moment = func.coalesce(delivery.c.lease_until, delivery.c.due_at, type_=delivery.c.due_at.type)
    query = select(func.min(moment)).where(_WAITS, delivery.c.channel.in_(channels))
    found: datetime | None = connection.execute(query).scalar()
    return found


def revive(connection: Connection, ids: Sequence[int] | None, now: datetime) -> int:
    dead = delivery.c.state == DeliveryState.DEAD
    chosen = dead if ids is None else and_(dead, delivery.c.id.in_(ids))
    values = {"state": DeliveryState.DUE, "due_at": now, "attempts": 0, "lease_until": None}
    return connection.execute(update(delivery).where(chosen).values(**values)).rowcount


AHEAD = timedelta(minutes=10)
"""By so much the clocks of machines that share a database may differ."""
LONGEST_LEASE = timedelta(days=1)


def follow_clock(connection: Connection, now: datetime) -> int:
    """Make due what would wait for a time that only a wrong clock knows. Its creation is set right, too, so that it
    happens once.
    """
    ahead = and_(_WAITS, delivery.c.created_at > now + AHEAD)
    stuck = and_(delivery.c.state == DeliveryState.SENDING, delivery.c.lease_until > now + LONGEST_LEASE)
    values = {"created_at": now, "due_at": now}
    moved = connection.execute(update(delivery).where(ahead).values(**values)).rowcount
    return moved + connection.execute(update(delivery).where(stuck).values(lease_until=now)).rowcount


def counted(connection: Connection) -> dict[tuple[str, DeliveryState], int]:
    query = select(delivery.c.channel, delivery.c.state, func.count()).group_by(delivery.c.channel, delivery.c.state)
    return {(channel, state): count for channel, state, count in connection.execute(query)}
