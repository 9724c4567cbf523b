"""Changes: how they are stored once, and how they are read with both their assertions.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from storage.model import Change
from storage.numbered import Numbered
from storage.rows import ANSWER_CELLS, CLAIM, Cells, answer_columns, answer_of, claim_of
from storage.tables import assertion, change, claim, snapshot

old, new = assertion.alias("old"), assertion.alias("new")
_old_page, _new_page = snapshot.alias("old_page"), snapshot.alias("new_page")

_CHANGE = ("id", "kind", "reason", "explanation", "alert", "detected_at", "rule_version")
_COLUMNS = [
    *(change.c[name] for name in _CHANGE),
    *CLAIM,
    *(old.c.id, old.c.said_at, _old_page.c.url),
    *answer_columns(old),
    *(new.c.id, new.c.said_at, _new_page.c.url),
    *answer_columns(new),
]
_FROM = (
    change.join(claim, claim.c.id == change.c.claim_id)
    .outerjoin(old, old.c.id == change.c.old_id)
    .outerjoin(_old_page, _old_page.c.id == old.c.snapshot_id)
    .outerjoin(new, new.c.id == change.c.new_id)
    .outerjoin(_new_page, _new_page.c.id == new.c.snapshot_id)
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A change whose claim and assertions are stored."""

    change: Change
    claim_id: int
    old_id: int | None
    new_id: int | None

    @property
    def key(self) -> str:
        """What makes it this change and no other."""
        return f"{self.change.kind}:{self.claim_id}:{self.old_id or ''}:{self.new_id or ''}"


_KNOWN = select(change.c.key).where(change.c.key.in_(bindparam("keys", expanding=True)))
_CHANGES = Numbered(change)


def insert_changes(
    connection: Connection, given: Sequence[Resolved], source_id: int, detected_at: datetime | None
) -> list[Change]:
    """Store those of ``given`` that are not stored yet and return them with their ids.

    A new answer is stored in the same transaction, so that no earlier change can be of it.
    """
    by_key = {each.key: each for each in given}
    asked = [key for key, each in by_key.items() if each.new_id is None]
    known = set(connection.execute(_KNOWN, {"keys": asked}).scalars()) if asked else set()
    fresh = [_dated(each, detected_at) for key, each in by_key.items() if key not in known]
    ids = _CHANGES.add(connection, [_row(each, source_id) for each in fresh])
    return [_stored(each, identity) for each, identity in zip(fresh, ids, strict=True)]


def _dated(each: Resolved, detected_at: datetime | None) -> Resolved:
    moment = each.change.detected_at or detected_at or datetime.now(UTC)
    return replace(each, change=replace(each.change, detected_at=moment))


def _row(each: Resolved, source_id: int) -> dict[str, Any]:
    told = {name: getattr(each.change, name) for name in _CHANGE if name != "id"}
    keys = {"key": each.key, "claim_id": each.claim_id, "old_id": each.old_id, "new_id": each.new_id}
    return {**told, **keys, "source_id": source_id}


def _stored(each: Resolved, identity: int) -> Change:
    return replace(each.change, id=identity, claim=replace(each.change.claim, id=each.claim_id))


def select_changes() -> Select[Any]:
    return select(*_COLUMNS).select_from(_FROM)


def read_changes(connection: Connection, query: Select[Any]) -> list[Change]:
    return [change_of(row) for row in connection.execute(query)]


def change_of(cells: Cells) -> Change:
    identity, kind, reason, explanation, alert, detected_at, rule_version = cells[:7]
    rest = cells[7 + len(CLAIM) :]
    half = 3 + ANSWER_CELLS
    (old_id, old_said_at, old_url), (new_id, new_said_at, new_url) = rest[:3], rest[half : half + 3]
    return Change(
        kind=kind,
        claim=claim_of(cells[7 : 7 + len(CLAIM)]),
        old=None if old_id is None else answer_of(rest[3:half]),
        new=None if new_id is None else answer_of(rest[half + 3 :]),
        reason=reason,
        explanation=explanation,
        alert=alert,
        old_url=old_url,
        new_url=new_url,
        old_said_at=old_said_at,
        new_said_at=new_said_at,
        detected_at=detected_at,
        rule_version=rule_version,
        id=identity,
    )
