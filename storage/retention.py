"""What may go after a while, and what stays because something that stays refers to it.

Every step is one transaction of bounded size: it takes the key that it came to before, forgets what is free behind it,
and returns the key it came to, None at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
    update,
)

from storage.delivery_model import DeliveryState
from storage.delivery_tables import delivery, delivery_change
from storage.site_tables import sighting
from storage.tables import address, assertion, band, body, change, claim, clue, habit, posting, snapshot, visit

PART = 500
"""Rows in one transaction."""
STRIDE = 2_000
"""Rows that one transaction looks at, where few may go."""
GONE = "pruned"
"""Stands for the hash of a text that has gone. No real hash looks like it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is older than ``before`` may go, and flagged changes older than ``flagged_before``, if that is given."""

    before: datetime
    versions: int | None = None
    flagged_before: datetime | None = None


Step = Callable[[Connection, Counter[str], Any, Limits], Any]


def _next(ids: Sequence[int]) -> int | None:
    """Go on behind a full part; what is stored meanwhile is too young to go."""
    return ids[-1] if len(ids) == PART else None


def _visits(connection: Connection, gone: Counter[str], last: int | None, limits: Limits) -> int | None:
    """Each source keeps its last visit and its last failure."""
    old = and_(visit.c.id > (last or 0), visit.c.visited_at < limits.before)
    wanted = select(visit.c.id).where(old).order_by(visit.c.id).limit(PART)
    ids = list(connection.execute(wanted).scalars())
    if not ids:
        return None
    newest = select(func.max(visit.c.id)).group_by(visit.c.source_id)
    kept = set(connection.execute(newest).scalars())
    kept |= set(connection.execute(newest.where(visit.c.error.is_not(None))).scalars())
    done = connection.execute(delete(visit).where(visit.c.id.in_([each for each in ids if each not in kept])))
    gone["visits"] += done.rowcount
    return _next(ids)


def _sent(connection: Connection, gone: Counter[str], last: int | None, limits: Limits) -> int | None:
    old = and_(delivery.c.id > (last or 0), delivery.c.state == DeliveryState.SENT, delivery.c.sent_at < limits.before)
    ids = list(connection.execute(select(delivery.c.id).where(old).order_by(delivery.c.id).limit(PART)).scalars())
    if not ids:
        return None
    connection.execute(delete(delivery_change).where(delivery_change.c.delivery_id.in_(ids)))
    gone["messages"] += connection.execute(delete(delivery).where(delivery.c.id.in_(ids))).rowcount
    return _next(ids)


def _texts(connection: Connection, gone: Counter[str], last: int | None, limits: Limits) -> int | None:
    """A text may go once all versions that hold it may do without. Its row stays: other rows refer to it."""
    ids = list(
        connection.execute(select(body.c.id).where(body.c.id > (last or 0)).order_by(body.c.id).limit(PART)).scalars()
    )
    if not ids:
        return None
    held = select(snapshot.c.id).where(snapshot.c.body_id == body.c.id)
    needed = held.join(address, address.c.id == snapshot.c.address_id).where(~_spare(limits.before, limits.versions))
    free = and_(body.c.id.in_(ids), body.c.content_hash != GONE, held.exists(), ~needed.exists())
    gone["texts"] += connection.execute(update(body).where(free).values(text="", content_hash=GONE)).rowcount
    return _next(ids)


def _spare(before: datetime, versions: int | None) -> ColumnElement[bool]:
    """A checked version may do without its text once a newer one is checked, or its page has left."""
    newer = snapshot.alias("newer")
    checked = and_(newer.c.address_id == snapshot.c.address_id, newer.c.checked_at.is_not(None))
    followed = select(newer.c.id).where(checked, newer.c.version > snapshot.c.version).exists()
    aged = and_(snapshot.c.fetched_at < before, or_(followed, _left(before)))
    if versions is not None:
        many = select(newer.c.id).where(checked, newer.c.version >= snapshot.c.version + versions).exists()
        aged = or_(aged, many)
    return and_(snapshot.c.checked_at.is_not(None), aged)


def _fingerprints(table: Table) -> Step:
    """Walk through a table of fingerprints once: only this way leads from a text to them without another index."""
    columns = tuple(table.primary_key)
    key = tuple_(*columns)
    texts = select(*columns, body.c.content_hash).join_from(table, body, body.c.id == table.c.body_id)

    def step(connection: Connection, gone: Counter[str], last: Any, _limits: Limits) -> tuple[Any, ...] | None:
        walk = texts if last is None else texts.where(key > last)
        rows = connection.execute(walk.order_by(*columns).limit(10 * PART)).all()
        free = [tuple(row[:2]) for row in rows if row.content_hash == GONE]
        for start in range(0, len(free), PART):
            connection.execute(delete(table).where(key.in_(free[start : start + PART])))
        gone["fingerprints"] += len(free)
        return tuple(rows[-1][:2]) if len(rows) == 10 * PART else None

    return step


def _sightings(connection: Connection, gone: Counter[str], _last: int | None, limits: Limits) -> int | None:
    """What a site taught is of use while it is visited; a site has a few rows only."""
    wanted = select(sighting.c.site, sighting.c.article).where(sighting.c.seen_at < limits.before).limit(PART)
    found = [(row.site, row.article) for row in connection.execute(wanted)]
    if found:
        key = tuple_(sighting.c.site, sighting.c.article)
        gone["sightings"] += connection.execute(delete(sighting).where(key.in_(found))).rowcount
    return len(found) if len(found) == PART else None


def _walk(table: Table, what: str, free: Callable[[Limits], ColumnElement[bool]]) -> Step:
    """Walk through a table by its ids. The newest row stays: no id is ever given twice."""
    newest = select(func.max(table.alias("newest").c.id)).scalar_subquery()

    def step(connection: Connection, gone: Counter[str], last: int | None, limits: Limits) -> int | None:
        ahead = select(table.c.id).where(table.c.id > (last or 0)).order_by(table.c.id).limit(STRIDE).subquery()
        count, end = connection.execute(select(func.count(), func.max(ahead.c.id))).one()
        if not count:
            return None
        here = table.c.id.between((last or 0) + 1, end)
        gone[what] += connection.execute(delete(table).where(here, table.c.id < newest, free(limits))).rowcount
        return int(end) if count == STRIDE else None

    return step


def _changes(limits: Limits) -> ColumnElement[bool]:
    flagged = false() if limits.flagged_before is None else change.c.detected_at < limits.flagged_before
    aged = case((change.c.alert, flagged), else_=change.c.detected_at < limits.before)
    return and_(aged, ~exists().where(delivery_change.c.change_id == change.c.id))


def _assertions(limits: Limits) -> ColumnElement[bool]:
    """What a page corrected so long ago, and all that a page said that has left."""
    told = exists().where(change.c.old_id == assertion.c.id), exists().where(change.c.new_id == assertion.c.id)
    ended = exists().where(snapshot.c.id == assertion.c.ended_by, snapshot.c.fetched_at < limits.before)
    left = exists().where(address.c.id == assertion.c.address_id, _left(limits.before))
    return and_(*(~each for each in told), or_(ended, left))


def _left(before: datetime) -> ColumnElement[bool]:
    """Nobody has come by for so long, nobody will of himself, and nothing waits to be read."""
    unread = snapshot.alias("unread")
    waiting = exists().where(unread.c.address_id == address.c.id, unread.c.checked_at.is_(None))
    return and_(address.c.visited_at < before, address.c.due_at.is_(None), ~waiting)


def _claims(_limits: Limits) -> ColumnElement[bool]:
    return and_(
        ~exists().where(assertion.c.claim_id == claim.c.id),
        ~exists().where(change.c.claim_id == claim.c.id),
    )


def _pages(connection: Connection, _gone: Counter[str], last: int | None, limits: Limits) -> int | None:
    """Whoever comes back to a page that has left reads it anew, whatever its server or its bytes say."""
    read = exists().where(habit.c.address_id == address.c.id, habit.c.body_hash.is_not(None))
    known = or_(address.c.etag.is_not(None), address.c.last_modified.is_not(None), read)
    ahead = select(address.c.id).where(address.c.id > (last or 0), known, _left(limits.before))
    ahead = ahead.order_by(address.c.id).limit(PART)
    ids = list(connection.execute(ahead).scalars())
    connection.execute(update(address).where(address.c.id.in_(ids)).values(etag=None, last_modified=None))
    connection.execute(update(habit).where(habit.c.address_id.in_(ids)).values(body_hash=None))
    return _next(ids)


def _postings(connection: Connection, _gone: Counter[str], last: Any, _limits: Limits) -> tuple[Any, ...] | None:
    """Walk through the postings once: an index that leads from an assertion to them would nearly double the table."""
    key = tuple_(posting.c.term, posting.c.nth)
    behind = true() if last is None else key > tuple_(*last)
    ahead = select(posting.c.term, posting.c.nth).where(behind).order_by(posting.c.term, posting.c.nth)
    end = connection.execute(ahead.limit(1).offset(10 * PART)).first()
    here = behind if end is None else and_(behind, key <= tuple_(*end))
    connection.execute(delete(posting).where(here, ~exists().where(assertion.c.id == posting.c.assertion_id)))
    return None if end is None else tuple(end)


STEPS: tuple[Step, ...] = (
    _visits,
    _sent,
    _walk(change, "changes", _changes),
    _walk(assertion, "answers", _assertions),
    _postings,
    _walk(claim, "claims", _claims),
    _texts,
    _fingerprints(band),
    _fingerprints(clue),
    _pages,
    _sightings,
)
