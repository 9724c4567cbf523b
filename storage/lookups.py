"""What people ask: changes, claims, histories, articles and sources, each through an index where one helps.

Every function runs inside the caller's transaction. Lists come newest first, at most ``most`` long.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, case, func, or_, select, type_coerce, union

from storage.columns import clean, short_key
from storage.model import ArticleRow, ArticleState, Change, ClaimRow, Dimension, History, HostState, Kind, SourceStatus
from storage.noticed import new, old, read_changes, select_changes
from storage.page_model import host_name
from storage.quoting import quotable_answers, quotable_changes
from storage.rows import CLAIM, SOURCE, STORED, STORED_FROM, claim_of, original, source_of, stored_of
from storage.tables import (
    address,
    alias,
    assertion,
    change,
    claim,
    crawl_end,
    habit,
    host,
    snapshot,
    source,
    visit,
)


def _holds(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    return func.lower(column).contains(words.lower(), autoescape=True)


def _source_key(name: str) -> Any:
    return select(source.c.id).where(source.c.name == name).scalar_subquery()


def _addresses(url: str) -> Any:
    """The addresses that ``url`` names: their key, or any part of their address."""
    former = select(alias.c.address_id).where(alias.c.key == url)
    named = or_(address.c.key == url, address.c.url.contains(url, autoescape=True), address.c.id.in_(former))
    return select(address.c.id).where(named).scalar_subquery()


def changes(
    connection: Connection,
    *,
    kind: Kind | Sequence[Kind] | None,
    claim_id: int | None,
    source_name: str | None,
    url: str | None,
    since: datetime | None,
    alert: bool | None,
    subject: str | None,
    most: int,
) -> list[Change]:
    query = select_changes()
    if kind is not None:
        query = query.where(change.c.kind.in_([kind] if isinstance(kind, str) else list(kind)))
    if claim_id is not None:
        query = query.where(change.c.claim_id == claim_id)
    if source_name is not None:
        query = query.where(change.c.source_id == _source_key(source_name))
    if url is not None:
        query = query.where(change.c.id.in_(_changes_at(url)))
    if since is not None:
        query = query.where(change.c.detected_at >= since, change.c.id >= _first_change_since(since))
    if alert is not None:
        query = query.where(change.c.alert if alert else ~change.c.alert)
    if subject is not None:
        query = query.where(_holds(claim.c.subject, subject))
    return quotable_changes(connection, read_changes(connection, query.order_by(change.c.id.desc()).limit(most)))


def _first_change_since(since: datetime) -> Any:
    """The oldest row that counts: where the way back through the table may stop."""
    past = change.alias("past")
    return select(func.min(past.c.id)).where(past.c.detected_at >= since).scalar_subquery()


def _changes_at(url: str) -> Any:
    here = _addresses(url)
    return union(
        select(change.c.id).join(new, new.c.id == change.c.new_id).where(new.c.address_id.in_(here)),
        select(change.c.id).join(old, old.c.id == change.c.old_id).where(old.c.address_id.in_(here)),
    )


def claims(
    connection: Connection, *, text: str | None, dimension: Dimension | None, source_name: str | None, most: int
) -> list[ClaimRow]:
    """List claims with their newest answer; ``text`` is looked for in subject and predicate."""
    query = select(claim.c.id)
    if text is not None:
        query = query.where(or_(_holds(claim.c.subject, text), _holds(claim.c.predicate, text)))
    if dimension is not None:
        query = query.where(claim.c.dimension == dimension)
    if source_name is not None:
        answered = select(assertion.c.id).join(snapshot, snapshot.c.id == assertion.c.snapshot_id)
        here = snapshot.c.source_id == _source_key(source_name)
        query = query.where(answered.where(assertion.c.claim_id == claim.c.id, here).exists())
    ids = list(connection.execute(query.order_by(claim.c.id.desc()).limit(most)).scalars())
    return _claim_rows(connection, ids)


def _claim_rows(connection: Connection, ids: Sequence[int]) -> list[ClaimRow]:
    counted = (
        select(
            assertion.c.claim_id,
            func.max(assertion.c.id).label("latest"),
            func.count().label("answers"),
            func.count(snapshot.c.story_id.distinct()).label("stories"),
        )
        .select_from(STORED_FROM)
        .where(assertion.c.claim_id.in_(ids))
        .group_by(assertion.c.claim_id)
        .subquery()
    )
    tables = STORED_FROM.join(counted, counted.c.latest == assertion.c.id).join(claim, claim.c.id == counted.c.claim_id)
    query = select(*CLAIM, counted.c.answers, counted.c.stories, *STORED).select_from(tables)
    rows = connection.execute(query.order_by(claim.c.id.desc())).all()
    size = len(CLAIM)
    latest = quotable_answers(connection, [stored_of(row[size + 2 :]) for row in rows])
    return [
        ClaimRow(claim_of(row[:size]), newest, row[size], row[size + 1])
        for row, newest in zip(rows, latest, strict=True)
    ]


def history(connection: Connection, claim_id: int) -> History | None:
    row = connection.execute(select(*CLAIM).where(claim.c.id == claim_id)).first()
    if row is None:
        return None
    answers = select(*STORED).select_from(STORED_FROM).where(assertion.c.claim_id == claim_id)
    stored = [stored_of(each) for each in connection.execute(answers.order_by(assertion.c.said_at, assertion.c.id))]
    ordered = select_changes().where(change.c.claim_id == claim_id).order_by(change.c.detected_at, change.c.id)
    happened = quotable_changes(connection, read_changes(connection, ordered))
    return History(claim_of(row), tuple(quotable_answers(connection, stored)), tuple(happened))


_MOVED = select(alias.c.key).where(alias.c.address_id == address.c.id, alias.c.permanent).exists()
_STATE = type_coerce(func.coalesce(type_coerce(habit.c.absence, Text), case((_MOVED, ArticleState.MOVED.value))), Text)


def articles(
    connection: Connection,
    *,
    source_name: str | None,
    url: str | None,
    since: datetime | None,
    state: ArticleState | None,
    most: int,
) -> list[ArticleRow]:
    """List the newest version of each article."""
    later = snapshot.alias("later")
    newest = select(func.max(later.c.version)).where(later.c.address_id == snapshot.c.address_id).scalar_subquery()
    columns = (
        *(snapshot.c[name] for name in ("url", "headline", "site", "published_at", "modified_at", "fetched_at")),
        *(snapshot.c.version, snapshot.c.story_id, original.c.url, snapshot.c.similarity, source.c.name),
        *(_STATE, case((_MOVED, address.c.url))),
    )
    tables = snapshot.join(source, source.c.id == snapshot.c.source_id).join(
        address, address.c.id == snapshot.c.address_id
    )
    tables = tables.outerjoin(original, original.c.id == snapshot.c.copy_of)
    query = select(*columns).select_from(tables.outerjoin(habit, habit.c.address_id == address.c.id))
    query = query.where(snapshot.c.version == newest)
    if state is not None:
        query = query.where(_STATE.in_([state.value]))
    if source_name is not None:
        query = query.where(snapshot.c.source_id == _source_key(source_name))
    if url is not None:
        query = query.where(snapshot.c.address_id.in_(_addresses(short_key(clean(url)))))
    if since is not None:
        query = query.where(snapshot.c.fetched_at >= since)
    rows = connection.execute(query.order_by(snapshot.c.fetched_at.desc(), snapshot.c.id.desc()).limit(most))
    return [_article_row(row) for row in rows]


def _article_row(cells: Sequence[Any]) -> ArticleRow:
    *told, state, where = cells
    return ArticleRow(*told, state and ArticleState(state), where)  # type: ignore[call-arg]


def sources(connection: Connection) -> list[SourceStatus]:
    """List all sources by name, with what was seen there and how the last visit went."""
    seen = _by_source(
        connection, select(snapshot.c.source_id, func.count(snapshot.c.address_id.distinct()), func.count())
    )
    loud = func.sum(case((change.c.alert, 1), else_=0))
    noticed = _by_source(connection, select(change.c.source_id, func.count(), loud))
    visits, failures = _last_visits(connection), _last_visits(connection, failed=True)
    ahead, left, known = _ahead(connection), _left_over(connection), {each.name: each for each in _hosts(connection)}
    rows = connection.execute(select(*SOURCE).order_by(source.c.name)).all()
    return [
        SourceStatus(
            source_of(row),
            *(*seen.get(key, (0, 0)), *noticed.get(key, (0, 0)), *visits[key], *failures[key]),
            *(*ahead.get(key, (0, None)), left_over, known.get(host_name(row.url)), reads),
        )
        for row in rows
        for key in (row[-1],)
        for left_over, reads in (left.get(key, (0, None)),)
    ]


def _ahead(connection: Connection) -> dict[int, Any]:
    """Return by source how many articles are on the rota, and when the first of them is due."""
    due = address.c.due_at
    query = select(address.c.source_id, func.count(), func.min(due)).where(due.is_not(None), address.c.good_visits > 0)
    return {key: rest for key, *rest in connection.execute(query.group_by(address.c.source_id))}


def _left_over(connection: Connection) -> dict[int, tuple[int, str | None]]:
    """Return by source what its last crawl left over, and which list it read."""
    rows = connection.execute(select(crawl_end.c.source_id, crawl_end.c.left_over, crawl_end.c.reads))
    return {row.source_id: (row.left_over, row.reads) for row in rows}


def _hosts(connection: Connection) -> list[HostState]:
    return [HostState(*row) for row in connection.execute(select(host))]


def _by_source(connection: Connection, query: Any) -> dict[int, tuple[int, int]]:
    return {
        key: (first, second) for key, first, second in connection.execute(query.group_by(query.selected_columns[0]))
    }


def _last_visits(connection: Connection, *, failed: bool = False) -> dict[int, tuple[Any, Any]]:
    """Return by source the time and outcome of its last visit, or the words and time of its last failure."""
    past = visit.alias("past")
    last = select(func.max(past.c.id)).where(past.c.source_id == source.c.id)
    if failed:
        last = last.where(past.c.error.is_not(None))
    told = (visit.c.error, visit.c.visited_at) if failed else (visit.c.visited_at, visit.c.outcome)
    query = select(source.c.id, *told).outerjoin_from(
        source, visit, visit.c.id == last.correlate(source).scalar_subquery()
    )
    return {key: (first, second) for key, first, second in connection.execute(query)}
