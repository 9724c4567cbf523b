"""What the service asks and writes: when sources are due, how they fare, who is alive.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from storage.columns import Moment
from storage.leases import one_at_a_time
from storage.model import Source
from storage.rows import SOURCE, source_of
from storage.service_model import Beat, Crawled, Plan, SourceState, Trouble, usual_pause
from storage.service_tables import beat, source_state
from storage.sources import save_sources
from storage.tables import source
from storage.upserts import put, upsert

_FIELDS = (
    *("host", "paused", "next_crawl_at", "crawling_until", "crawling_by", "last_crawl_at", "last_article_at"),
    *("failing_since", "failures", "last_error", "trouble", "trouble_since"),
    *("first_new_at", "last_new_at", "usual_pause"),
)
_STATES = select(source.c.name, *(source_state.c[name] for name in _FIELDS)).join_from(source_state, source)


def enroll(connection: Connection, plans: Sequence[Plan], now: datetime) -> None:
    """Store the configured sources and when each is due; all others are due no more."""
    one_at_a_time(connection)
    ids = _save(connection, [plan.source for plan in plans])
    known = {row.source_id: row for row in connection.execute(select(source_state))}
    for plan in plans:
        _plan(connection, ids[plan.source.name], plan, known.get(ids[plan.source.name]), now)
    gone = [key for key, row in known.items() if row.next_crawl_at is not None and key not in set(ids.values())]
    for start in range(0, len(gone), 500):
        where = source_state.c.source_id.in_(gone[start : start + 500])
        connection.execute(update(source_state).where(where).values(next_crawl_at=None))


def _save(connection: Connection, given: Sequence[Source]) -> dict[str, int]:
    """Insert or update by name; return the ids by name."""
    return {each.name: each.id for each in save_sources(connection, given) if each.id is not None}


_NEW_STATE = insert(source_state)
_FRESH = {"paused": False, "imported": False, "failures": 0}


def _plan(connection: Connection, source_id: int, plan: Plan, known: Any, now: datetime) -> None:
    """Give a source its next turn: its own if it has one that is still to come."""
    if known is None:
        fresh = {**_FRESH, "source_id": source_id, "next_crawl_at": plan.first_at}
        connection.execute(_NEW_STATE, {**fresh, "host": plan.host, "schedule": plan.schedule})
        return
    turn = known.next_crawl_at
    other = known.schedule != plan.schedule or (plan.latest_at and turn and turn > plan.latest_at)
    if turn is None or (other and not known.asked):
        turn = plan.first_at
    elif turn <= now and known.crawling_until is None:
        turn = plan.late_at
    values = {"host": plan.host, "schedule": plan.schedule, "next_crawl_at": turn}
    connection.execute(update(source_state).where(source_state.c.source_id == source_id).values(**values))


def states(connection: Connection) -> list[SourceState]:
    """List by name every source that the service has known."""
    return [SourceState(*row) for row in connection.execute(_STATES.order_by(source.c.name))]


_HELD = and_(
    source_state.c.source_id == select(source.c.id).where(source.c.name == bindparam("of")).scalar_subquery(),
    source_state.c.crawling_by == bindparam("by"),
)


def _moment(name: str) -> BindParameter[datetime]:
    """Name a moment that is given at each call; inside a function nothing else tells its type."""
    return bindparam(name, type_=Moment())


def _ended(*, good: bool) -> Update:
    """A turn that was asked for or planned anew meanwhile is still to come; whose clock wrote it does not matter."""
    sooner = or_(source_state.c.asked, source_state.c.next_crawl_at > _moment("began"))
    asked = and_(sooner, source_state.c.paused.is_(False))
    turn = case((asked, source_state.c.next_crawl_at), else_=_moment("turn"))
    values: dict[str, Any] = {"crawling_until": None, "crawling_by": None, "asked": False, "next_crawl_at": turn}
    values |= {"last_crawl_at": _moment("ended_at"), "last_error": bindparam("error")}
    if good:
        values |= {"last_article_at": _moment("ended_at"), "failures": 0, "failing_since": None}
    else:
        since = func.coalesce(source_state.c.failing_since, _moment("ended_at"), type_=Moment())
        values |= {"failures": source_state.c.failures + 1, "failing_since": since}
    return update(source_state).where(_HELD).values(**values)


_ENDED = {good: _ended(good=good) for good in (True, False)}


def crawled(connection: Connection, ends: Sequence[Crawled], holder: str) -> list[SourceState]:
    """Store the end of visits that ``holder`` still has the lease of; return how those sources stand now."""
    one_at_a_time(connection)
    kept: set[str] = set()
    for end in ends:
        values = {
            "of": end.name,
            "by": holder,
            "began": end.began_at,
            "turn": end.next_crawl_at,
            "ended_at": end.ended_at,
            "error": end.error,
        }
        if connection.execute(_ENDED[end.good], values).rowcount:
            kept.add(end.name)
            if end.new:
                _note_news(connection, end)
    query = _STATES.where(source.c.name.in_(sorted(kept))).order_by(source.c.name)
    return [SourceState(*row) for row in connection.execute(query)] if kept else []


def _note_news(connection: Connection, end: Crawled) -> None:
    """Remember when a source last brought something new, and for how long it usually does not."""
    known = connection.execute(_STATES.where(source.c.name == end.name)).one()
    pause = end.ended_at - (known.last_new_at or end.ended_at)
    values = {"last_new_at": end.ended_at, "usual_pause": usual_pause(known.usual_pause, pause)}
    if known.first_new_at is None:
        values["first_new_at"] = end.ended_at
    connection.execute(update(source_state).where(_of([end.name])).values(**values))


def _of(names: Sequence[str]) -> ColumnElement[bool]:
    return source_state.c.source_id.in_(select(source.c.id).where(source.c.name.in_(names)))


def pause(connection: Connection, names: Sequence[str], *, paused: bool) -> list[str]:
    """Pause or resume; returns the names that the service knows."""
    connection.execute(update(source_state).where(_of(names)).values(paused=paused))
    return _known(connection, names)


def crawl_now(connection: Connection, names: Sequence[str], now: datetime) -> list[str]:
    """Make sources due at once, paused ones too, and those under way once more; returns the names that are known."""
    one_at_a_time(connection)
    under_way = source_state.c.crawling_by.is_not(None)
    waits = and_(source_state.c.next_crawl_at < now, source_state.c.crawling_by.is_(None))
    sooner = case((waits, source_state.c.next_crawl_at), else_=now)
    connection.execute(
        update(source_state).where(_of(names)).values(next_crawl_at=sooner, asked=under_way, paused=False)
    )
    return _known(connection, names)


def _known(connection: Connection, names: Sequence[str]) -> list[str]:
    query = select(source.c.name).join_from(source_state, source).where(source.c.name.in_(names))
    return list(connection.execute(query).scalars())


def set_trouble(connection: Connection, name: str, old: Trouble | None, new: Trouble | None, now: datetime) -> bool:
    """Turn the trouble that is told of a source from ``old`` to ``new``; False if it is another meanwhile."""
    same = source_state.c.trouble.is_(None) if old is None else source_state.c.trouble == old
    values = {"trouble": new, "trouble_since": None if new is None else now}
    return connection.execute(update(source_state).where(_of([name]), same).values(**values)).rowcount == 1


def import_sources(connection: Connection, given: Sequence[Source]) -> int:
    """Store sources that no configuration names, all or none; those whose address is known are left as they are.

    Returns how many are new.
    """
    urls = [each.url for each in given]
    known: set[str] = set()
    for start in range(0, len(urls), 500):
        found = select(source.c.url).join(source_state).where(source.c.url.in_(urls[start : start + 500]))
        known |= set(connection.execute(found).scalars())
    fresh = [each for each in given if each.url not in known]
    ids = _save(connection, fresh)
    for each in fresh:
        values = {**_FRESH, "imported": True, "source_id": ids[each.name], "host": "", "schedule": ""}
        statement = upsert(connection.dialect.name, source_state).values(values)
        connection.execute(statement.on_conflict_do_update(index_elements=["source_id"], set_={"imported": True}))
    return len(fresh)


def imported(connection: Connection) -> list[Source]:
    query = select(*SOURCE).join(source_state).where(source_state.c.imported).order_by(source.c.name)
    return [source_of(row) for row in connection.execute(query)]


def remove(connection: Connection, names: Sequence[str]) -> list[str]:
    """Visit imported sources no more; what was seen there stays. Returns the names that were imported."""
    mine = and_(_of(names), source_state.c.imported)
    query = select(source.c.name).join(source_state).where(source.c.name.in_(names), source_state.c.imported)
    found = list(connection.execute(query).scalars())
    connection.execute(update(source_state).where(mine).values(imported=False, next_crawl_at=None))
    return found


def put_beat(connection: Connection, given: Beat) -> None:
    put(connection, beat, {"name": given.name}, {"at": given.at, "detail": given.detail})


def beats(connection: Connection) -> list[Beat]:
    return [Beat(*row) for row in connection.execute(select(beat).order_by(beat.c.name))]


def drop_beats(connection: Connection, name: str | None, before: datetime) -> None:
    """Forget one sign of life, and those that are older than ``before``."""
    connection.execute(delete(beat).where(or_(beat.c.name == name, beat.c.at < before)))
