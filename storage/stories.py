"""What tells one story: the stored texts that may be another's original, and stories that prove to be one.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, or_, select, text, update

from storage import tellings
from storage.database import Database
from storage.errors import StorageOvertaken
from storage.model import Alike, Fingerprint, NearText
from storage.tables import band, body, snapshot, story

NEWEST_PER_BAND = 100
"""How many texts of one fingerprint band are looked at: boilerplate shared by ten thousand pages finds no original."""
MOST_NEAR, MOST_TOLD = 12, 8
"""How many texts are compared word by word: those that share most bands, those that share most rare clues."""

_STORY_LOCK = 0x73746F7279  # any number that no other user of a PostgreSQL database has reason to pick


class Stories(Database):
    """What an open database holds that a text may be a telling of."""

    def near(self, bands: Sequence[int], most: int = MOST_NEAR) -> list[NearText]:
        """Return texts that share fingerprint bands, most in common first, each where it was first seen."""
        with self._read() as connection:
            return near(connection, bands, most)

    def alike(self, fingerprint: Fingerprint, said_at: datetime) -> Alike:
        """Return texts that share bands, or rare names and numbers with a text said at about that time."""
        with self._read() as connection:
            return alike(connection, fingerprint, said_at)

    def spread(self, clues: Sequence[int]) -> dict[int, int]:
        """Return how many texts were posted under each clue; those of none are left out."""
        with self._read() as connection:
            return tellings.spread(connection, clues)


def _band_bodies() -> Any:
    """The newest texts of each band, most bands in common first."""
    other = band.alias("other")
    newest = select(other.c.body_id).where(other.c.band == band.c.band).order_by(other.c.body_id.desc())
    oldest = func.coalesce(newest.limit(1).offset(NEWEST_PER_BAND).scalar_subquery(), 0)
    query = select(band.c.body_id, func.count().label("shared")).where(
        band.c.band.in_(bindparam("bands", expanding=True)), band.c.body_id > oldest
    )
    return query.group_by(band.c.body_id).order_by(text("shared DESC"), band.c.body_id.desc()).limit(bindparam("most"))


_BAND_BODIES = _band_bodies()


def _near_texts() -> Any:
    holder = snapshot.alias("holder")
    first = select(func.min(holder.c.id)).where(holder.c.body_id == body.c.id).correlate(body).scalar_subquery()
    columns = (
        *(snapshot.c[name] for name in ("id", "url", "story_id", "published_at", "copy_of")),
        *(body.c.text, body.c.id.label("body_id"), story.c.began_at),
    )
    query = select(*columns).join_from(body, snapshot, snapshot.c.id == first)
    return query.join(story, story.c.id == snapshot.c.story_id).where(
        body.c.id.in_(bindparam("bodies", expanding=True))
    )


_NEAR_TEXTS = _near_texts()


def near(connection: Connection, bands: Sequence[int], most: int) -> list[NearText]:
    """Return stored texts that share a band, those with most bands in common first, each at its oldest snapshot."""
    return _texts(connection, _sharing(connection, bands, most))


def _sharing(connection: Connection, bands: Sequence[int], most: int) -> dict[int, int]:
    found = connection.execute(_BAND_BODIES, {"bands": list(bands), "most": most})
    return {row.body_id: row.shared for row in found}


def _texts(connection: Connection, shared: dict[int, int]) -> list[NearText]:
    rows = connection.execute(_NEAR_TEXTS, {"bodies": list(shared)}).all() if shared else []
    texts = [
        NearText(
            row.id, row.url, row.story_id, row.text, row.published_at, shared[row.body_id], row.copy_of, row.began_at
        )
        for row in rows
        if row.text  # a text that has been pruned
    ]
    return sorted(texts, key=lambda found: (-found.shared, found.snapshot_id))


def alike(connection: Connection, fingerprint: Fingerprint, said_at: datetime) -> Alike:
    """Return the texts that share bands or clues; ``Alike.last`` is read before they are."""
    last = tellings.last_body(connection)
    shared = _sharing(connection, fingerprint.bands, MOST_NEAR)
    told = tellings.tellings(connection, fingerprint.clues, said_at.toordinal(), MOST_TOLD)
    return Alike(tuple(_texts(connection, dict.fromkeys(told, 0) | shared)), last)


def lock_stories(connection: Connection) -> None:
    """Let one snapshot at a time be stored, as SQLite does by itself: none misses what another is about to store."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _STORY_LOCK})


_NEWER_TEXT = select(body.c.id).where(body.c.content_hash == bindparam("hash"), body.c.id > bindparam("last")).limit(1)
_NEWER_BAND = (
    select(band.c.body_id)
    .where(band.c.band.in_(bindparam("bands", expanding=True)), band.c.body_id > bindparam("last"))
    .limit(1)
)


def refuse_overtaken(
    connection: Connection, url: str, fingerprint: Fingerprint, said_at: datetime, last: int | None
) -> None:
    """Raise StorageOvertaken where a text that may be this one's kin was stored after ``last``."""
    if last is None or tellings.last_body(connection) <= last:
        return
    newer = connection.execute(_NEWER_TEXT, {"hash": fingerprint.content_hash, "last": last}).first()
    newer = newer or connection.execute(_NEWER_BAND, {"bands": list(fingerprint.bands), "last": last}).first()
    if newer or tellings.told_since(connection, fingerprint.clues, said_at.toordinal(), last):
        raise StorageOvertaken(f"{url}: texts like it were stored meanwhile; place it again")


_NEW_STORY = insert(story).returning(story.c.id)


def story_for(connection: Connection, url: str, began_at: datetime, known: int | None, joins: Sequence[int]) -> int:
    """Return the story of a new snapshot: a new one, or the oldest of those that it shows to be one."""
    if known is None:
        return int(connection.execute(_NEW_STORY, {"began_at": began_at}).scalar_one())
    wanted = sorted({known, *joins})
    rows = connection.execute(select(story.c.id, story.c.began_at).where(story.c.id.in_(wanted))).all()
    if len(rows) < len(wanted):
        raise StorageOvertaken(f"{url}: its story has been joined with another meanwhile; place it again")
    kept, *gone = wanted
    if gone:
        connection.execute(update(snapshot).where(snapshot.c.story_id.in_(gone)).values(story_id=kept))
        connection.execute(delete(story).where(story.c.id.in_(gone)))
    began = min(began_at, *(row.began_at for row in rows))
    connection.execute(update(story).where(story.c.id == kept, story.c.began_at > began).values(began_at=began))
    return kept


_PLACE = select(snapshot.c.story_id, snapshot.c.address_id).where(snapshot.c.id == bindparam("id"))


def make_copies(connection: Connection, former: Iterable[int], original: int, similarity: float | None) -> None:
    """Let each of ``former``, the later versions of its page and what was a copy of it be copies of ``original``."""
    for each in former:
        row = connection.execute(_PLACE, {"id": each}).one()
        here = and_(snapshot.c.story_id == row.story_id, snapshot.c.id != original)
        page = and_(snapshot.c.address_id == row.address_id, snapshot.c.copy_of.is_(None))
        connection.execute(update(snapshot).where(here, page).values(copy_of=original, similarity=similarity))
        copies = or_(snapshot.c.copy_of == each, snapshot.c.id == each)
        connection.execute(update(snapshot).where(here, copies).values(copy_of=original))
