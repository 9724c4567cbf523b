"""What the crawl has learned of sites: the blocks of their latest articles, and what each article goes without.

Any number of processes may learn of one site at once: each article has a row of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Connection, bindparam, delete, or_, select

from storage.columns import Unique
from storage.crawled import latest_snapshot
from storage.database import Database
from storage.site_model import NOTHING, REMEMBERED, Before, Sighting
from storage.site_tables import left_out, sighting
from storage.tables import address, alias
from storage.upserts import put

LONGEST = timedelta(days=365)
"""How much older than the latest an article may be that still teaches."""

_LATEST = (
    select(sighting.c.article, sighting.c.blocks, sighting.c.kept)
    .where(sighting.c.site == bindparam("site"))
    .order_by(sighting.c.seen_at.desc(), sighting.c.article)
    .limit(REMEMBERED)
)
_KEY: BindParameter[str] = bindparam("key", type_=Unique)
_FORMER = select(alias.c.key).join(address, address.c.id == alias.c.address_id).where(address.c.key == _KEY)
_LEFT_OUT = select(left_out.c.lines).where(or_(left_out.c.key == _KEY, left_out.c.key.in_(_FORMER)))


class Learned(Database):
    """What the store knows of sites."""

    def sightings(self, site: str) -> list[Sighting]:
        """Return the latest articles of a site, the oldest first."""
        with self._read() as connection:
            rows = connection.execute(_LATEST, {"site": site}).all()
        return [Sighting(*row) for row in reversed(rows)]

    def before(self, key: str) -> Before:
        """Return the last stored version at an address, an empty one where there is none."""
        with self._read() as connection:
            latest = latest_snapshot(connection, key)
            lines = connection.execute(_LEFT_OUT, {"key": key}).scalars()
            return Before(latest.article.text, frozenset().union(*lines)) if latest else NOTHING

    def learn(self, site: str, seen: Sighting, key: str, *, left_out: frozenset[int], now: datetime) -> None:
        """Remember what an article holds, in place of what it held before, and what its address goes without."""
        with self._write() as connection:
            _remember(connection, site, seen, now)
            _leave_out(connection, key, left_out)
            _forget(connection, site, now)


def _remember(connection: Connection, site: str, seen: Sighting, now: datetime) -> None:
    values = {"seen_at": now, "blocks": seen.blocks, "kept": seen.kept}
    put(connection, sighting, {"site": site, "article": seen.article}, values)


def _leave_out(connection: Connection, key: str, lines: frozenset[int]) -> None:
    if lines:
        put(connection, left_out, {"key": key}, {"lines": lines})
    else:
        connection.execute(delete(left_out).where(left_out.c.key == key))


def _forget(connection: Connection, site: str, now: datetime) -> None:
    """Let go of a site's older articles; rows that another process has in hand are its business."""
    other = sighting.alias()
    ranked = select(other.c.article).where(other.c.site == site).order_by(other.c.seen_at.desc(), other.c.article)
    old = or_(sighting.c.article.in_(ranked.offset(REMEMBERED)), sighting.c.seen_at < now - LONGEST)
    wanted = select(sighting.c.article).where(sighting.c.site == site, old).with_for_update(skip_locked=True)
    gone = list(connection.execute(wanted).scalars())
    if gone:
        connection.execute(delete(sighting).where(sighting.c.site == site, sighting.c.article.in_(gone)))
