"""What the crawl writes and asks: sources, addresses, visits, snapshots and the texts they share.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select

from storage.columns import clean, short_key
from storage.model import Address, Article, Fingerprint, Outcome, Snapshot, Visit
from storage.rows import (
    ADDRESS,
    ADDRESS_FROM,
    SNAPSHOT,
    SNAPSHOT_FROM,
    address_of,
    article_values,
    snapshot_of,
)
from storage.sources import source_id
from storage.stories import lock_stories, make_copies, refuse_overtaken, story_for
from storage.tables import address, alias, band, body, habit, snapshot, visit
from storage.tellings import post
from storage.upserts import put, upsert

_KEYS: Any = bindparam("keys", expanding=True)
_ADDRESSES = select(*ADDRESS).select_from(ADDRESS_FROM).where(address.c.key.in_(_KEYS))
_ALIASES = (
    select(*ADDRESS, alias.c.key, alias.c.permanent)
    .select_from(ADDRESS_FROM.join(alias, alias.c.address_id == address.c.id))
    .where(alias.c.key.in_(_KEYS))
)


def addresses(connection: Connection, keys: Sequence[str]) -> dict[str, Address]:
    """Return the stored addresses among ``keys``, by the key that was asked for: their own, or one they had."""
    asked = {short_key(clean(key)): key for key in keys}
    found = {asked[row[0]]: address_of(row) for row in connection.execute(_ADDRESSES, {"keys": list(asked)})}
    missing = [short for short, key in asked.items() if key not in found]
    for *cells, short, permanent in connection.execute(_ALIASES, {"keys": missing}) if missing else ():
        found[asked[short]] = replace(address_of(cells), moved=permanent)
    return found


def _address_id(connection: Connection, key: str, url: str, source_key: int) -> tuple[int, int]:
    """Return id and good_visits of the address, stored if need be and locked until the transaction ends."""
    values = {"key": key, "url": url, "source_id": source_key}
    row = connection.execute(_locked_address(connection.dialect.name), values).one()
    return row.id, row.good_visits


@cache
def _locked_address(dialect: str) -> Any:
    statement = upsert(dialect, address)
    statement = statement.on_conflict_do_update(index_elements=["key"], set_={"key": statement.excluded.key})
    return statement.returning(address.c.id, address.c.good_visits)


def save_visit(connection: Connection, value: Address, seen: Visit) -> Address:
    """Store one visit with what it taught about its address, its turn on the rota among that.

    A failed visit leaves the validators alone, "not modified" replaces only those that it sent.
    """
    source_key = owner = source_id(connection, seen.source, seen.url)
    if value.source and value.source != seen.source:
        owner = source_id(connection, value.source, seen.url)
    values = {
        "url": value.url,
        "source_id": owner,
        "status": seen.status if seen.status is not None else value.status,
        "visited_at": seen.visited_at,
        "etag": value.etag,
        "last_modified": value.last_modified,
        "due_at": value.due_at,
        "good_visits": int(seen.outcome.good),
    }
    row = connection.execute(_visited(connection.dialect.name, seen.outcome), {"key": value.key, **values}).one()
    _insert_visit(connection, seen, source_key, row.id, value.url)
    _save_habit(connection, value, row.id)
    if value.listed_as:
        put_alias(connection, value.listed_as, row.id, permanent=False)
    return replace(value, source=seen.source, visited_at=seen.visited_at, **row._asdict())


def _save_habit(connection: Connection, value: Address, address_id: int) -> None:
    if value.began_at is None or value.changed_at is None:
        return
    values = {name: getattr(value, name) for name in _HABIT}
    connection.execute(_changed_habit(connection.dialect.name), {"address_id": address_id, **values})


_HABIT = ("began_at", "changed_at", "body_hash", "robots", "absence")


@cache
def _changed_habit(dialect: str) -> Any:
    statement = upsert(dialect, habit)
    new = {name: statement.excluded[name] for name in _HABIT}
    differs = or_(*(habit.c[name].is_distinct_from(value) for name, value in new.items()))
    return statement.on_conflict_do_update(index_elements=["address_id"], set_=new, where=differs)


def put_alias(connection: Connection, key: str, address_id: int, *, permanent: bool) -> None:
    """Let an article be found by a key that is not its own."""
    put(connection, alias, {"key": key}, {"address_id": address_id, "permanent": permanent})


@cache
def _visited(dialect: str, outcome: Outcome) -> Any:
    statement = upsert(dialect, address)
    new = statement.excluded
    changed = {name: new[name] for name in ("url", "source_id", "status", "visited_at", "due_at")}
    changed |= {name: _validator(address.c[name], new[name], outcome) for name in ("etag", "last_modified")}
    changed["good_visits"] = address.c.good_visits + new.good_visits
    kept = (address.c.id, address.c.etag, address.c.last_modified, address.c.status, address.c.good_visits)
    return statement.on_conflict_do_update(index_elements=["key"], set_=changed).returning(*kept)


def _validator(old: Any, new: Any, outcome: Outcome) -> Any:
    if outcome is Outcome.NOT_MODIFIED:
        return func.coalesce(new, old)
    return new if outcome.good else old


def _insert_visit(connection: Connection, seen: Visit, source_key: int, address_id: int, url: str) -> None:
    values = {
        "source_id": source_key,
        "address_id": address_id,
        "outcome": seen.outcome,
        "visited_at": seen.visited_at,
        "status": seen.status,
        "url": None if seen.url == url else seen.url,
        "error": seen.error,
    }
    connection.execute(_NEW_VISIT, values)


_LATEST_SNAPSHOT = (
    select(*SNAPSHOT)
    .select_from(SNAPSHOT_FROM.join(address, address.c.id == snapshot.c.address_id))
    .where(address.c.key == bindparam("key"))
    .order_by(snapshot.c.version.desc())
    .limit(1)
)
_WITH_TEXT = (
    select(*SNAPSHOT)
    .select_from(SNAPSHOT_FROM)
    .where(body.c.content_hash == bindparam("hash"))
    .order_by(snapshot.c.fetched_at, snapshot.c.id)
)


def latest_snapshot(connection: Connection, key: str) -> Snapshot | None:
    row = connection.execute(_LATEST_SNAPSHOT, {"key": key}).first()
    return None if row is None else snapshot_of(row)


def snapshots_with_text(connection: Connection, content_hash: str) -> list[Snapshot]:
    return [snapshot_of(row) for row in connection.execute(_WITH_TEXT, {"hash": content_hash})]


_NEW_SNAPSHOT = insert(snapshot).returning(snapshot.c.id)
_NEW_BODY = insert(body).returning(body.c.id)
_NEW_BANDS = insert(band)
_NEW_VISIT = insert(visit).inline()
_LATEST = (
    select(snapshot.c.version, body.c.content_hash)
    .join(body, body.c.id == snapshot.c.body_id)
    .where(snapshot.c.address_id == bindparam("address"))
    .order_by(snapshot.c.version.desc())
    .limit(1)
)
_SAME_BODY = select(body.c.id, body.c.text).where(body.c.content_hash == bindparam("hash"))


def add_snapshot(
    connection: Connection,
    address_key: str,
    source_name: str,
    article: Article,
    *,
    fetched_at: datetime,
    fingerprint: Fingerprint,
    story_id: int | None,
    copy_of: int | None,
    similarity: float | None,
    joins: Sequence[int] = (),
    reprints: Sequence[int] = (),
    last: int | None = None,
) -> int | None:
    """Store the next version at an address and return its id; None if that text is already its latest."""
    said_at = article.published_at or fetched_at
    lock_stories(connection)
    refuse_overtaken(connection, article.url, fingerprint, said_at, last)
    source_key = source_id(connection, source_name, article.url)
    address_id, good_visits = _address_id(connection, address_key, article.url, source_key)
    version, content_hash = _latest(connection, address_id)
    if content_hash == fingerprint.content_hash:
        return None
    values = {
        **article_values(article),
        "address_id": address_id,
        "source_id": source_key,
        "body_id": _body_id(connection, article.text, fingerprint, said_at),
        "story_id": story_for(connection, article.url, said_at, story_id, joins),
        "version": version + 1,
        "good_visit": good_visits + 1,
        "fetched_at": fetched_at,
        "copy_of": copy_of,
        "similarity": None if reprints and copy_of is None else similarity,
    }
    added = int(connection.execute(_NEW_SNAPSHOT, values).scalar_one())
    make_copies(connection, reprints, added if copy_of is None else copy_of, similarity)
    return added


def _latest(connection: Connection, address_id: int) -> tuple[int, str | None]:
    row = connection.execute(_LATEST, {"address": address_id}).first()
    return (0, None) if row is None else (row.version, row.content_hash)


def _body_id(connection: Connection, words: str, fingerprint: Fingerprint, said_at: datetime) -> int:
    """Return the stored text that is ``words`` to the letter, or store it with its bands and clues."""
    kept = clean(words)
    for row in connection.execute(_SAME_BODY, {"hash": fingerprint.content_hash}):
        if row.text == kept:
            return int(row.id)
    values = {"content_hash": fingerprint.content_hash, "text": words}
    body_id = int(connection.execute(_NEW_BODY, values).scalar_one())
    bands = [{"band": each, "body_id": body_id} for each in sorted(set(fingerprint.bands))]
    if bands:
        connection.execute(_NEW_BANDS, bands)
    post(connection, body_id, fingerprint.clues, said_at.toordinal())
    return body_id
