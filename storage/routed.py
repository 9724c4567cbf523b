"""What a route is asked with, and where its answer goes: the writing half of the outbox.

Every function runs inside the transaction that records the changes, so that a change and its deliveries are stored
together or not at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from storage.delivery_model import DeliveryState, Lately, NewDelivery, Noticed, Route, TellingOf
from storage.delivery_tables import delivery, delivery_change
from storage.model import Change, Kind, StoredAssertion
from storage.noticed import change_of, read_changes, select_changes
from storage.rows import STORED, STORED_FROM, stored_of
from storage.tables import assertion, change, snapshot, source

MOST_ANSWERS = 500
MOST_EARLIER = 50
_PART = 500  # ids in one question: SQLite takes no more than some thousands of values


def route_changes(connection: Connection, changes: Sequence[Change], route: Route | None) -> None:
    """Ask ``route`` what is to be told of ``changes``, just stored here, and store that."""
    concerned = [each for each in changes if route is not None and route.concerns(each)]
    if not concerned or route is None:
        return
    noticed = notice(connection, concerned)
    insert_deliveries(connection, route.plan(noticed, _lately(connection, concerned, route)), route.now)


def notice(connection: Connection, changes: Sequence[Change]) -> list[Noticed]:
    """Give each change what it cannot say itself. A first answer has no past: nothing is asked for it."""
    sources = _sources(connection, [each.id or 0 for each in changes])
    claims = {each.claim.id or 0 for each in changes if each.kind is not Kind.NEW}
    answers = {claim_id: _answers(connection, claim_id) for claim_id in claims}
    earlier = {claim_id: _earlier(connection, claim_id) for claim_id in claims}
    return [
        Noticed(
            each,
            sources.get(each.id or 0, ()),
            answers.get(each.claim.id or 0, ()),
            tuple(past for past in earlier.get(each.claim.id or 0, ()) if (past.id or 0) < (each.id or 0)),
        )
        for each in changes
    ]


def _sources(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the names of the sources in which both sides of each change were read, the new side's first."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for part in _parts(ids):
        for side in (change.c.new_id, change.c.old_id):
            tables = (
                change.join(assertion, assertion.c.id == side)
                .join(snapshot, snapshot.c.id == assertion.c.snapshot_id)
                .join(source, source.c.id == snapshot.c.source_id)
            )
            query = select(change.c.id, source.c.name).select_from(tables).where(change.c.id.in_(part))
            for identity, name in connection.execute(query):
                found[identity][name] = None
    return {identity: tuple(names) for identity, names in found.items()}


def _answers(connection: Connection, claim_id: int) -> tuple[StoredAssertion, ...]:
    query = select(*STORED).select_from(STORED_FROM).where(assertion.c.claim_id == claim_id)
    newest = query.order_by(assertion.c.id.desc()).limit(MOST_ANSWERS)
    return tuple(stored_of(row) for row in connection.execute(newest))


def _earlier(connection: Connection, claim_id: int) -> tuple[Change, ...]:
    query = select_changes().where(change.c.claim_id == claim_id, change.c.alert)
    return tuple(read_changes(connection, query.order_by(change.c.id.desc()).limit(MOST_EARLIER)))


def _lately(connection: Connection, changes: Sequence[Change], route: Route) -> Lately:
    claims = sorted({each.claim.id or 0 for each in changes if each.kind is not Kind.NEW})
    told = [telling for part in _parts(claims) for telling in _told(connection, part, route.told_since)]
    return Lately(tuple(told), _single(connection, route.single_since))


def _told(connection: Connection, claims: Sequence[int], since: datetime) -> Iterable[TellingOf]:
    columns = (delivery_change.c.watch, delivery_change.c.channel, delivery.c.created_at)
    query = (
        select_changes()
        .add_columns(*columns)
        .join(delivery_change, delivery_change.c.change_id == change.c.id)
        .join(delivery, delivery.c.id == delivery_change.c.delivery_id)
        .where(change.c.claim_id.in_(claims), delivery.c.created_at >= since)
        .order_by(delivery.c.created_at, change.c.id)
    )
    for row in connection.execute(query):
        yield TellingOf(change_of(row[:-3]), *row[-3:])


def _single(connection: Connection, since: datetime) -> dict[tuple[str, str], int]:
    query = (
        select(delivery.c.watch, delivery.c.channel, func.count())
        .where(delivery.c.created_at >= since, delivery.c.batch.is_(None))
        .group_by(delivery.c.watch, delivery.c.channel)
    )
    return {(watch, channel): count for watch, channel, count in connection.execute(query)}


def insert_deliveries(connection: Connection, given: Sequence[NewDelivery], now: datetime) -> int:
    """Store ``given``; what was told already by its watch at its channel is left out. Return how many were new."""
    told = _already(connection, {identity for each in given for identity in each.change_ids})
    count: Counter[bool] = Counter()
    for each in given:
        fresh = [i for i in dict.fromkeys(each.change_ids) if (i, each.watch, each.channel) not in told]
        told |= {(i, each.watch, each.channel) for i in fresh}
        if fresh or each.notice is not None:
            count[_insert(connection, each, fresh, now)] += 1
    return count[True]


def _already(connection: Connection, ids: set[int]) -> set[tuple[int, str, str]]:
    columns = (delivery_change.c.change_id, delivery_change.c.watch, delivery_change.c.channel)
    found = (
        row
        for part in _parts(sorted(ids))
        for row in connection.execute(select(*columns).where(delivery_change.c.change_id.in_(part)))
    )
    return {(identity, watch, channel) for identity, watch, channel in found}


def _insert(connection: Connection, given: NewDelivery, change_ids: Sequence[int], now: datetime) -> bool:
    row = _open_batch(connection, given) or _new_row(connection, given, now)
    if row is None:
        return False
    links = [
        {"delivery_id": row, "change_id": identity, "watch": given.watch, "channel": given.channel}
        for identity in change_ids
    ]
    if links:
        connection.execute(insert(delivery_change), links)
    return True


def _open_batch(connection: Connection, given: NewDelivery) -> int | None:
    """Find the gathering that still waits, and hold it so that nobody takes it before this transaction ends."""
    if given.batch is None:
        return None
    waiting = (delivery.c.batch == given.batch, delivery.c.state == DeliveryState.DUE, delivery.c.attempts == 0)
    held = update(delivery).where(*waiting).values(due_at=delivery.c.due_at).returning(delivery.c.id)
    return connection.execute(held).scalar()


def _new_row(connection: Connection, given: NewDelivery, now: datetime) -> int | None:
    """Insert the delivery; None where its key is stored already."""
    if connection.execute(select(delivery.c.id).where(delivery.c.key == given.key)).first() is not None:
        return None
    values = {name: getattr(given, name) for name in ("key", "channel", "watch", "due_at", "batch", "notice")}
    row = insert(delivery).values(**values, state=DeliveryState.DUE, created_at=now).returning(delivery.c.id)
    return int(connection.execute(row).scalar_one())


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _PART] for start in range(0, len(ids), _PART))
