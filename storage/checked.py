"""What the check asks and writes: pending snapshots, standing assertions, the result of one check, withdrawals.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from storage.candidates import indexed, post, posted_since
from storage.errors import StorageOvertaken
from storage.model import Change, CheckResult, Claim, NewAssertion, NewChange, Outcome, Snapshot, StoredAssertion
from storage.noticed import Resolved, insert_changes
from storage.numbered import Numbered
from storage.rows import (
    SNAPSHOT,
    SNAPSHOT_FROM,
    STORED,
    STORED_FROM,
    answer_values,
    claim_values,
    snapshot_of,
    stored_of,
)
from storage.tables import address, assertion, claim, snapshot, visit

_CHECK_LOCK = 0x636C61696D  # any number that no other user of a PostgreSQL database has reason to pick


_SNAPSHOT = select(*SNAPSHOT).select_from(SNAPSHOT_FROM)
_BY_ID = _SNAPSHOT.where(snapshot.c.id == bindparam("id"))
_PENDING = (
    _SNAPSHOT.where(snapshot.c.checked_at.is_(None), snapshot.c.id > bindparam("after"))
    .order_by(snapshot.c.id)
    .limit(bindparam("most"))
)
_PREVIOUS = (
    _SNAPSHOT.where(snapshot.c.address_id == bindparam("address"), snapshot.c.version < bindparam("version"))
    .order_by(snapshot.c.version.desc())
    .limit(1)
)
_AT_ADDRESS = select(*STORED).select_from(STORED_FROM).where(assertion.c.address_id == bindparam("address"))
_STANDING = _AT_ADDRESS.where(assertion.c.ended_by.is_(None)).order_by(assertion.c.id)
_HELD = _AT_ADDRESS.where(
    assertion.c.snapshot_id <= bindparam("snapshot"),
    or_(assertion.c.ended_by.is_(None), assertion.c.ended_by > bindparam("snapshot")),
    or_(assertion.c.missing_since.is_(None), assertion.c.missing_since > bindparam("good_visit")),
).order_by(assertion.c.position, assertion.c.id)


def pending(connection: Connection, most: int, after: int) -> list[Snapshot]:
    return [snapshot_of(row) for row in connection.execute(_PENDING, {"most": most, "after": after})]


def note_failed(connection: Connection, failed: Snapshot, moment: datetime, error: str) -> None:
    """Keep why a snapshot could not be checked where its source's errors are; it stays pending."""
    source_id = connection.execute(select(snapshot.c.source_id).where(snapshot.c.id == failed.id)).scalar_one()
    seen = {"outcome": Outcome.FAILED, "visited_at": moment, "url": failed.article.url, "error": error}
    connection.execute(insert(visit).values(source_id=source_id, address_id=failed.address_id, **seen))


def snapshot_by_id(connection: Connection, identity: int) -> Snapshot | None:
    row = connection.execute(_BY_ID, {"id": identity}).first()
    return None if row is None else snapshot_of(row)


def previous(connection: Connection, later: Snapshot) -> Snapshot | None:
    row = connection.execute(_PREVIOUS, {"address": later.address_id, "version": later.version}).first()
    return None if row is None else snapshot_of(row)


def standing(connection: Connection, address_id: int) -> list[StoredAssertion]:
    return [stored_of(row) for row in connection.execute(_STANDING, {"address": address_id})]


_BESIDE = (
    select(snapshot.c.id)
    .where(
        snapshot.c.story_id == bindparam("story"),
        snapshot.c.address_id != bindparam("address"),
        snapshot.c.checked_at.is_not(None),
    )
    .order_by(snapshot.c.id.desc())
    .limit(bindparam("most"))
)


def beside(connection: Connection, seen: Snapshot, most: int) -> list[int]:
    """Return the newest checked snapshots of other addresses that tell the story of ``seen``."""
    given = {"story": seen.story, "address": seen.address_id, "most": most}
    return list(connection.execute(_BESIDE, given).scalars())


def assertions_of(connection: Connection, snapshot_id: int) -> list[StoredAssertion]:
    """Return what one version says: read in it, or in an earlier version and still held by it."""
    wanted = select(snapshot.c.address_id, snapshot.c.good_visit).where(snapshot.c.id == snapshot_id)
    seen = connection.execute(wanted).first()
    if seen is None:
        return []
    given = {"address": seen.address_id, "snapshot": snapshot_id, "good_visit": seen.good_visit}
    return [stored_of(row) for row in connection.execute(_HELD, given).all()]


_TAKE = (
    update(snapshot)
    .where(snapshot.c.id == bindparam("taken"), snapshot.c.checked_at.is_(None))
    .values(checked_at=bindparam("moment"))
    .returning(snapshot.c.source_id, snapshot.c.good_visit)
)
_CLAIMS = Numbered(claim)
_ASSERTIONS = Numbered(assertion)
_HORIZON = select(func.max(assertion.c.id))


def record_check(connection: Connection, result: CheckResult) -> list[Change]:
    """Store all that one check decided; [] and nothing stored if the snapshot has been checked already."""
    try:
        return _record_check(connection, result)
    except IntegrityError as error:
        if "foreign key" not in str(error.orig).lower():
            raise
        raise StorageOvertaken("what the check refers to has been forgotten meanwhile; check it again") from error


def _record_check(connection: Connection, result: CheckResult) -> list[Change]:
    lock_checks(connection)
    row = connection.execute(_TAKE, {"taken": result.snapshot_id, "moment": result.checked_at}).first()
    if row is None:
        return []
    seen = snapshot_by_id(connection, result.snapshot_id)
    assert seen is not None
    _refuse_overtaken(connection, seen, result)
    _settle(connection, seen, result, row.good_visit)
    claims = _store_claims(connection, result)
    new_ids = _store_assertions(connection, seen, result.assertions, claims)
    posted = zip(new_ids, result.assertions, strict=True)
    post(connection, {key: _terms(new) for key, new in posted}, seen.address_id)
    news = [(_claim_id(new.claim, claims), key) for key, new in zip(new_ids, result.assertions, strict=True)]
    resolved = [_resolve(connection, each, seen, claims, news) for each in result.changes]
    return insert_changes(connection, resolved, row.source_id, result.checked_at)


_later = snapshot.alias("later")
_UNREAD = exists().where(_later.c.address_id == assertion.c.address_id, _later.c.checked_at.is_(None))


def due_withdrawals(connection: Connection) -> list[StoredAssertion]:
    """Return the assertions that their page has lacked for two good visits in a row, and whose latest text is read."""
    due = and_(
        assertion.c.missing_since.is_not(None),
        assertion.c.ended_by.is_(None),
        address.c.good_visits > assertion.c.missing_since,
        ~_UNREAD,
    )
    query = select(*STORED).select_from(STORED_FROM.join(address, address.c.id == assertion.c.address_id)).where(due)
    return [stored_of(row) for row in connection.execute(query.order_by(assertion.c.id))]


def last_visits(connection: Connection, address_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when each of these addresses was visited last."""
    query = select(address.c.id, address.c.visited_at).where(address.c.id.in_(address_ids))
    return {key: moment for key, moment in connection.execute(query) if moment is not None}


def record_withdrawal(connection: Connection, given: NewChange) -> list[Change]:
    """End the assertion ``given.old`` and store the change; [] if it came back or was withdrawn already."""
    latest = select(snapshot.c.id).where(
        snapshot.c.address_id == assertion.c.address_id, snapshot.c.checked_at.is_not(None)
    )
    ended = latest.order_by(snapshot.c.version.desc()).limit(1).scalar_subquery()
    missing = and_(assertion.c.id == given.old, assertion.c.missing_since.is_not(None), assertion.c.ended_by.is_(None))
    taken = update(assertion).where(missing).values(ended_by=ended)
    row = connection.execute(taken.returning(assertion.c.claim_id, assertion.c.snapshot_id)).first()
    if row is None:
        return []
    where = snapshot.c.id == row.snapshot_id
    source_id = connection.execute(select(snapshot.c.source_id).where(where)).scalar_one()
    return insert_changes(connection, [Resolved(given.change, row.claim_id, given.old, None)], source_id, None)


def lock_checks(connection: Connection) -> None:
    """Let one check at a time write, as SQLite does by itself: the numbers of postings are then unique."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _CHECK_LOCK})


def horizon(connection: Connection) -> int:
    return connection.execute(_HORIZON).scalar() or 0


def _refuse_overtaken(connection: Connection, seen: Snapshot, result: CheckResult) -> None:
    """Two checks at once each miss what the other stores: the second to write is told to look again."""
    if result.horizon is None or horizon(connection) <= result.horizon:
        return
    terms = {term for new in result.assertions for term in _terms(new)}
    if posted_since(connection, terms, result.horizon, seen.address_id):
        raise StorageOvertaken(
            f"{seen.article.url}: answers to the same questions were stored meanwhile; check it again"
        )


def _settle(connection: Connection, seen: Snapshot, result: CheckResult, good_visit: int) -> None:
    """Bring the page's standing assertions up to date: kept ones stand, missing ones wait, all others end."""
    here = and_(assertion.c.address_id == seen.address_id, assertion.c.ended_by.is_(None))
    if seen.version == 1:
        return
    stay = [*result.kept, *result.missing]
    connection.execute(update(assertion).where(here, assertion.c.id.not_in(stay)).values(ended_by=seen.id))
    back = and_(here, assertion.c.missing_since.is_not(None), assertion.c.id.not_in(result.missing))
    connection.execute(update(assertion).where(back).values(missing_since=None))
    gone = and_(here, assertion.c.missing_since.is_(None), assertion.c.id.in_(result.missing))
    connection.execute(update(assertion).where(gone).values(missing_since=good_visit))


def _terms(new: NewAssertion) -> Iterable[int]:
    return {indexed(term, new.assertion.dimension) for term in new.terms}


def _store_claims(connection: Connection, result: CheckResult) -> dict[int, int]:
    """Store the new claims; return their ids by the identity of the object that stands for each."""
    given = [new.claim for new in result.assertions]
    given += [each.change.claim for each in result.changes if each.new is None and each.old is None]
    new = {id(each): each for each in given if isinstance(each, Claim) and each.id is None}
    ids = _CLAIMS.add(connection, [claim_values(each) for each in new.values()])
    return dict(zip(new, ids, strict=True))


def _claim_id(given: Claim | int, claims: dict[int, int]) -> int:
    if isinstance(given, int):
        return given
    return claims[id(given)] if given.id is None else given.id


def _store_assertions(
    connection: Connection, seen: Snapshot, given: Iterable[NewAssertion], claims: dict[int, int]
) -> list[int]:
    return _ASSERTIONS.add(connection, [_assertion_row(seen, new, _claim_id(new.claim, claims)) for new in given])


def _assertion_row(seen: Snapshot, new: NewAssertion, claim_id: int, *, ended_by: int | None = None) -> dict[str, Any]:
    return {
        **answer_values(new.assertion),
        "claim_id": claim_id,
        "snapshot_id": seen.id,
        "address_id": seen.address_id,
        "said_at": new.said_at or seen.said_at,
        "ended_by": ended_by,
    }


def _resolve(
    connection: Connection, given: NewChange, seen: Snapshot, claims: dict[int, int], news: Sequence[tuple[int, int]]
) -> Resolved:
    """Put stored ids in place of references; what the change quotes without one is stored, ended as it is read.

    ``news`` holds claim id and id of each new assertion.
    """
    told = given.change
    new_claim, new_id = (None, None) if given.new is None else news[given.new]
    claim_id = new_claim or _claim_of_old(connection, given) or _claim_id(told.claim, claims)
    old_id = given.old
    if old_id is None and told.old is not None:
        old_id = _quote(connection, seen, NewAssertion(claim_id, told.old, said_at=told.old_said_at))
    if new_id is None and told.new is not None:
        new_id = _quote(connection, seen, NewAssertion(claim_id, told.new, said_at=told.new_said_at))
    return Resolved(told, claim_id, old_id, new_id)


def _claim_of_old(connection: Connection, given: NewChange) -> int | None:
    if given.old is None or given.change.claim.id is not None:
        return None
    return connection.execute(select(assertion.c.claim_id).where(assertion.c.id == given.old)).scalar()


def _quote(connection: Connection, seen: Snapshot, quoted: NewAssertion) -> int:
    assert isinstance(quoted.claim, int)
    row = _assertion_row(seen, quoted, quoted.claim, ended_by=seen.id)
    return int(connection.execute(insert(assertion).returning(assertion.c.id), row).scalar_one())
