"""Leases: who visits which source, and until when nobody else does.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, false, or_, select, update
from sqlalchemy import text as sql

from storage.model import Source
from storage.rows import SOURCE, source_of
from storage.service_tables import lease, source_state
from storage.tables import host, source
from storage.upserts import upsert

_TAKE_LOCK = 0x636C61696F  # any number that no other user of a PostgreSQL database has reason to pick
_AT_ONCE = 500

_ended = source_state.alias("ended")
_BY_IDS = select(*SOURCE).where(source.c.id.in_(bindparam("ids", expanding=True))).order_by(source.c.id)


def one_at_a_time(connection: Connection) -> None:
    """Keep all others from turns and leases until the transaction ends, as SQLite does by itself.

    Two who take at once would each not see that the other goes to the same host; a plan made of what stood a moment
    ago would undo a visit that has ended or was asked for since.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sql("SELECT pg_advisory_xact_lock(:number)"), {"number": _TAKE_LOCK})


def take_due(  # noqa: PLR0917  # the seam's own order
    connection: Connection,
    now: datetime,
    until: datetime,
    most: int,
    holder: str,
    leave: Sequence[str] = (),
    *,
    run_out: bool = True,
    delay: timedelta = timedelta(0),
) -> list[Source]:
    """Lease the sources that are due, longest first, to ``holder``; none whose host somebody visits just
    now, or has visited less than ``delay`` or its own Crawl-delay ago, or wants to be left alone.

    ``leave`` names what ``holder`` is still at, whatever became of its leases. Without ``run_out`` no lease is
    judged: what is leased stays so.
    """
    one_at_a_time(connection)
    mine = _ids(connection, leave)
    free = _free(source_state.c.crawling_until, now, until) if run_out else false()
    leased = and_(source_state.c.crawling_until.is_not(None), ~free)
    taken_by_now = or_(leased, source_state.c.source_id.in_(_inline(mine)))
    visited = select(source_state.c.host).where(taken_by_now).correlate(None)
    due = and_(
        source_state.c.next_crawl_at <= now,
        ~source_state.c.paused,
        ~leased,
        source_state.c.source_id.not_in(_inline(mine)),
        source_state.c.host.not_in(visited),
        source_state.c.host.not_in(select(host.c.name).where(host.c.rest_until > now)),
        source_state.c.host.not_in(select(_ended.c.host).where(_within(delay, now))),
        source_state.c.host.not_in(_slow(connection, now, delay)),
    )
    wanted = select(source_state.c.source_id).where(due).order_by(source_state.c.next_crawl_at)
    chosen = wanted.limit(most).with_for_update(skip_locked=True).cte("chosen")
    taken = update(source_state).where(source_state.c.source_id.in_(select(chosen.c.source_id)))
    values = {"crawling_until": until, "crawling_by": holder, "asked": False}
    ids = list(connection.execute(taken.values(**values).returning(source_state.c.source_id)).scalars())
    return [source_of(row) for row in connection.execute(_BY_IDS, {"ids": ids})] if ids else []


def _within(delay: timedelta, now: datetime) -> ColumnElement[bool]:
    """Whether a visit ended less than ``delay`` ago. One that ended far ahead was told by a clock that was wrong."""
    return and_(_ended.c.last_crawl_at > now - delay, _ended.c.last_crawl_at < now + delay)


def _slow(connection: Connection, now: datetime, delay: timedelta) -> list[str]:
    """Return the hosts whose Crawl-delay is longer than ``delay`` and has not passed since a visit of theirs ended."""
    longer = select(host.c.name, host.c.delay).where(host.c.delay > delay.total_seconds())
    delays = {row.name: row.delay for row in connection.execute(longer)}
    if not delays:
        return []
    these = _ended.c.host.in_(longer.with_only_columns(host.c.name))
    recent = select(_ended.c.host, _ended.c.last_crawl_at).where(
        these, _within(timedelta(seconds=max(delays.values())), now)
    )
    return [name for name, at in connection.execute(recent) if abs(now - at).total_seconds() < delays[name]]


def _free(ends: ColumnElement[datetime], now: datetime, until: datetime) -> ColumnElement[bool]:
    """Whether a lease has run out. One that ends far later than one taken now was taken by a clock that was wrong."""
    return or_(ends <= now, ends > until + 10 * (until - now))


def _ids(connection: Connection, names: Sequence[str]) -> list[int]:
    return [int(key) for each in _named(names) for key in connection.execute(select(source.c.id).where(each)).scalars()]


def _inline(ids: list[int]) -> ColumnElement[int]:
    """Write ids into the statement: there may be more than it can have parameters."""
    return bindparam("mine", ids, unique=True, expanding=True, literal_execute=True)


def _named(names: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """Ask for names in pieces, each few enough for one statement."""
    return (source.c.name.in_(names[start : start + _AT_ONCE]) for start in range(0, len(names), _AT_ONCE))


def renew(connection: Connection, holder: str, names: Sequence[str], now: datetime, until: datetime) -> list[str]:
    """Keep what ``holder`` has, run out or not; return the names of it. What another has taken meanwhile is left, and
    so is what had run out when another went to the same host.

    Only what is named: a visit that ended while the database failed is not kept by those that go on.
    """
    one_at_a_time(connection)
    other = source_state.alias("other")
    held = and_(other.c.crawling_until.is_not(None), ~_free(other.c.crawling_until, now, until))
    elsewhere = select(other.c.host).where(held, other.c.crawling_by != holder)
    mine = and_(source_state.c.crawling_by == holder, source_state.c.host.not_in(elsewhere))
    kept: list[str] = []
    for each in _named(names):
        these = and_(mine, source_state.c.source_id.in_(select(source.c.id).where(each)))
        connection.execute(update(source_state).where(these).values(crawling_until=until))
        kept += connection.execute(select(source.c.name).join(source_state).where(these)).scalars()
    return kept


def release(connection: Connection, holder: str) -> None:
    """Give back what ``holder`` has taken and not ended: it is still due."""
    one_at_a_time(connection)
    mine = and_(source_state.c.crawling_until.is_not(None), source_state.c.crawling_by == holder)
    connection.execute(update(source_state).where(mine).values(crawling_until=None, crawling_by=None))
    connection.execute(delete(lease).where(lease.c.holder == holder))


def hold(connection: Connection, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take the lease ``name``, or keep it; False while another holds it."""
    statement = upsert(connection.dialect.name, lease).values(name=name, holder=holder, until=until)
    free = or_(lease.c.holder == holder, _free(lease.c.until, now, until))
    statement = statement.on_conflict_do_update(
        index_elements=["name"], set_={"holder": holder, "until": until}, where=free
    )
    return connection.execute(statement.returning(lease.c.name)).first() is not None
