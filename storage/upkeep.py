"""Looking after a database that is in use: a consistent copy, and what may go after a while.

Nothing here stops anybody for long: a copy is taken page by page beside the work, and what goes, goes in transactions
of bounded size.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select, tuple_, update

from storage.database import Database
from storage.delivery_model import DeliveryState
from storage.delivery_tables import delivery, delivery_change
from storage.engine import shown
from storage.errors import UsageError
from storage.faults import clear_errors
from storage.site_tables import sighting
from storage.tables import address, band, body, clue, snapshot, visit

PART = 500
"""Rows in one transaction."""
PAGES = 500
"""Pages of an SQLite file that are copied at a time; writers get their turn in between."""
GONE = "pruned"
"""Stands for the hash of a text that has gone. No real hash looks like it."""

Progress = Callable[[], None]
Step = Callable[[Connection, Counter[str], Any, datetime, int | None], Any]


class Upkeep(Database):
    """Backup and retention of an open database."""

    def backup(self, path: Path, progress: Progress = lambda: None) -> None:
        """Copy an SQLite database to a new file while it is in use. UsageError where there is a better tool."""
        if self._engine.dialect.name != "sqlite":
            address_of = shown(self._url.set(drivername="postgresql", password=None))
            raise UsageError(f"PostgreSQL has its own tool: pg_dump --format=custom --file={path} '{address_of}'")
        if path.exists():
            raise UsageError(f"{path} is there already; nothing was written")
        if not path.parent.is_dir():
            raise UsageError(f"{path} cannot be written: there is no such folder")
        part = path.with_name(f"{path.name}.part")
        try:
            with clear_errors(self._url), self._engine.connect() as connection:
                _copy(connection, part, progress)
            part.rename(path)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from error
        finally:
            part.unlink(missing_ok=True)

    def prune(self, before: datetime, versions: int | None = None, progress: Progress = lambda: None) -> Counter[str]:
        """Forget what is older than ``before``, and all but the newest ``versions`` texts of each page.

        Visits, texts with their fingerprints, and messages that were sent go. Claims, what pages said of them, and
        changes stay, each with its sentence: nothing that a change refers to is lost. Returns what went.
        """
        gone: Counter[str] = Counter()
        for step in _STEPS:
            begins, last = True, None
            while begins or last is not None:
                begins = False
                with self._write() as connection:
                    last = step(connection, gone, last, before, versions)
                progress()
        return gone


def _copy(connection: Connection, part: Path, progress: Progress) -> None:
    dbapi = connection.connection.driver_connection
    assert isinstance(dbapi, sqlite3.Connection)
    target = sqlite3.connect(part)
    try:
        dbapi.backup(target, pages=PAGES, progress=lambda *_: progress(), sleep=0.01)
        # a copy is one file, whatever the original's log holds
        target.execute("PRAGMA journal_mode = DELETE")
    finally:
        target.close()


def _next(ids: Sequence[int]) -> int | None:
    """Go on behind a full part; what is stored meanwhile is too young to go."""
    return ids[-1] if len(ids) == PART else None


def _visits(
    connection: Connection, gone: Counter[str], last: int | None, before: datetime, _versions: int | None
) -> int | None:
    """Each source keeps its last visit and its last failure."""
    wanted = (
        select(visit.c.id).where(visit.c.id > (last or 0), visit.c.visited_at < before).order_by(visit.c.id).limit(PART)
    )
    ids = list(connection.execute(wanted).scalars())
    if not ids:
        return None
    newest = select(func.max(visit.c.id)).group_by(visit.c.source_id)
    kept = set(connection.execute(newest).scalars())
    kept |= set(connection.execute(newest.where(visit.c.error.is_not(None))).scalars())
    done = connection.execute(delete(visit).where(visit.c.id.in_([each for each in ids if each not in kept])))
    gone["visits"] += done.rowcount
    return _next(ids)


def _sent(
    connection: Connection, gone: Counter[str], last: int | None, before: datetime, _versions: int | None
) -> int | None:
    old = and_(delivery.c.id > (last or 0), delivery.c.state == DeliveryState.SENT, delivery.c.sent_at < before)
    ids = list(connection.execute(select(delivery.c.id).where(old).order_by(delivery.c.id).limit(PART)).scalars())
    if not ids:
        return None
    connection.execute(delete(delivery_change).where(delivery_change.c.delivery_id.in_(ids)))
    gone["messages"] += connection.execute(delete(delivery).where(delivery.c.id.in_(ids))).rowcount
    return _next(ids)


def _texts(
    connection: Connection, gone: Counter[str], last: int | None, before: datetime, versions: int | None
) -> int | None:
    """A text may go once all versions that hold it may do without. Its row stays: other rows refer to it."""
    ids = list(
        connection.execute(select(body.c.id).where(body.c.id > (last or 0)).order_by(body.c.id).limit(PART)).scalars()
    )
    if not ids:
        return None
    held = select(snapshot.c.id).where(snapshot.c.body_id == body.c.id)
    needed = held.join(address, address.c.id == snapshot.c.address_id).where(~_spare(before, versions))
    free = and_(body.c.id.in_(ids), body.c.content_hash != GONE, held.exists(), ~needed.exists())
    gone["texts"] += connection.execute(update(body).where(free).values(text="", content_hash=GONE)).rowcount
    return _next(ids)


def _spare(before: datetime, versions: int | None) -> ColumnElement[bool]:
    """A checked version may do without its text once a newer one is checked, or nobody has come by for so long."""
    newer = snapshot.alias("newer")
    checked = and_(newer.c.address_id == snapshot.c.address_id, newer.c.checked_at.is_not(None))
    followed = select(newer.c.id).where(checked, newer.c.version > snapshot.c.version).exists()
    waiting = (
        select(newer.c.id).where(newer.c.address_id == snapshot.c.address_id, newer.c.checked_at.is_(None)).exists()
    )
    left = and_(address.c.visited_at < before, ~waiting)
    aged = and_(snapshot.c.fetched_at < before, or_(followed, left))
    if versions is not None:
        many = select(newer.c.id).where(checked, newer.c.version >= snapshot.c.version + versions).exists()
        aged = or_(aged, many)
    return and_(snapshot.c.checked_at.is_not(None), aged)


def _fingerprints(table: Table) -> Step:
    """Walk through a table of fingerprints once: only this way leads from a text to them without another index."""
    columns = tuple(table.primary_key)
    key = tuple_(*columns)
    texts = select(*columns, body.c.content_hash).join_from(table, body, body.c.id == table.c.body_id)

    def step(
        connection: Connection, gone: Counter[str], last: Any, _before: datetime, _versions: int | None
    ) -> tuple[Any, ...] | None:
        walk = texts if last is None else texts.where(key > last)
        rows = connection.execute(walk.order_by(*columns).limit(10 * PART)).all()
        free = [tuple(row[:2]) for row in rows if row.content_hash == GONE]
        for start in range(0, len(free), PART):
            connection.execute(delete(table).where(key.in_(free[start : start + PART])))
        gone["fingerprints"] += len(free)
        return tuple(rows[-1][:2]) if len(rows) == 10 * PART else None

    return step


def _sightings(
    connection: Connection, gone: Counter[str], _last: int | None, before: datetime, _versions: int | None
) -> int | None:
    """What a site taught is of use while it is visited; a site has a few rows only."""
    wanted = select(sighting.c.site, sighting.c.article).where(sighting.c.seen_at < before).limit(PART)
    found = [(row.site, row.article) for row in connection.execute(wanted)]
    if found:
        key = tuple_(sighting.c.site, sighting.c.article)
        gone["sightings"] += connection.execute(delete(sighting).where(key.in_(found))).rowcount
    return len(found) if len(found) == PART else None


# each takes the key it came to before, and returns the one it came to, None at the end
_STEPS: tuple[Step, ...] = (
    _visits,
    _sent,
    _texts,
    _fingerprints(band),
    _fingerprints(clue),
    _sightings,
)
