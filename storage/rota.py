"""The rota of revisits: which articles of a source are due, where they have moved, and what their hosts want.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from storage.columns import clean, short_key
from storage.crawled import put_alias
from storage.model import Address, HostState, Snapshot
from storage.rows import ADDRESS, ADDRESS_FROM, address_of
from storage.sources import AT_ONCE
from storage.tables import address, alias, body, crawl_end, habit, host, snapshot, visit
from storage.upserts import put

_HOST = ("name", "rest_until", "rest_seconds", "strikes", "delay")


def due(connection: Connection, source_id: int, until: datetime, most: int) -> list[Address]:
    """Return articles of a source that are due by ``until``, the longest due first."""
    query = select(*ADDRESS).select_from(ADDRESS_FROM).where(*_due(source_id, until))
    return [address_of(row) for row in connection.execute(query.order_by(address.c.due_at).limit(most))]


def _due(source_id: int, until: datetime) -> tuple[ColumnElement[bool], ...]:
    """Where never an article was, nothing is due: it is asked for only while it is listed."""
    return address.c.source_id == source_id, address.c.due_at <= until, address.c.good_visits > 0


def count_due(connection: Connection, source_id: int, until: datetime) -> int:
    query = select(func.count()).where(*_due(source_id, until))
    return int(connection.execute(query).scalar_one())


def move(connection: Connection, article: Address, key: str, url: str) -> Address | None:
    """Give an article the address that it has moved to, and keep its old key as an alias.

    None where another article lives there: one article never takes another's place.
    """
    assert article.id is not None
    old, new = short_key(clean(article.key)), short_key(clean(key))
    row = connection.execute(select(address.c.id, address.c.good_visits).where(address.c.key == new)).first()
    if row is not None and row.id != article.id:
        if row.good_visits or _holds_text(connection, row.id):
            return None
        _empty_out(connection, row.id, article)
    connection.execute(delete(alias).where(alias.c.key == new))
    connection.execute(update(address).where(address.c.id == article.id).values(key=key, url=url))
    put_alias(connection, old, article.id, permanent=True)
    return replace(article, key=key, url=url, moved=False)


def _holds_text(connection: Connection, address_id: int) -> bool:
    return (
        connection.execute(select(snapshot.c.id).where(snapshot.c.address_id == address_id).limit(1)).first()
        is not None
    )


def _empty_out(connection: Connection, address_id: int, article: Address) -> None:
    """Make room: an address where never an article was gives its visits to the one that moves in."""
    for table in (visit, alias):
        connection.execute(update(table).where(table.c.address_id == address_id).values(address_id=article.id))
    connection.execute(delete(habit).where(habit.c.address_id == address_id))
    connection.execute(delete(address).where(address.c.id == address_id))


def hosts(connection: Connection, names: Sequence[str]) -> list[HostState]:
    """Return what is known of the hosts among ``names``."""
    found: list[HostState] = []
    for start in range(0, len(names), AT_ONCE):
        query = select(*(host.c[name] for name in _HOST)).where(host.c.name.in_(names[start : start + AT_ONCE]))
        found += [HostState(*row) for row in connection.execute(query)]
    return found


def save_hosts(connection: Connection, states: Sequence[HostState]) -> None:
    for state in states:
        put(connection, host, {"name": state.name}, {name: getattr(state, name) for name in _HOST[1:]})


def end_crawls(connection: Connection, left_over: Mapping[int, int], now: datetime) -> None:
    """Note how many articles each source, by id, had to leave for its next crawl."""
    for key, count in left_over.items():
        put(connection, crawl_end, {"source_id": key}, {"ended_at": now, "left_over": count})


def note_reads(connection: Connection, reads: Mapping[int, str | None]) -> None:
    """Note which list the crawl that has ended found for each source."""
    for key, words in reads.items():
        connection.execute(update(crawl_end).where(crawl_end.c.source_id == key).values(reads=words))


def forget_texts(connection: Connection, latest: Snapshot, gone: str) -> None:
    """Keep no more than comparing needs of a page that asks not to be archived: the latest text and the one before.

    A text that another address holds too stays for its sake.
    """
    mine = select(snapshot.c.body_id).where(
        snapshot.c.address_id == latest.address_id,
        snapshot.c.version < latest.version - 1,
        snapshot.c.checked_at.is_not(None),
    )
    kept = select(snapshot.c.body_id).where(
        (snapshot.c.address_id != latest.address_id)
        | (snapshot.c.version >= latest.version - 1)
        | snapshot.c.checked_at.is_(None)
    )
    free = body.c.id.in_(mine), body.c.content_hash != gone, ~kept.where(snapshot.c.body_id == body.c.id).exists()
    connection.execute(update(body).where(*free).values(text="", content_hash=gone))
