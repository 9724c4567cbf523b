"""Sentences of pages that ask not to be quoted: what is shown of them is the words that give the value.

Stored and compared is the whole sentence; only what leaves for people and programs is cut, as the page asks now. Every
function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from storage.model import Assertion, Change, StoredAssertion
from storage.tables import assertion, change, habit

LONGEST = 60  # characters
_PART = 500  # ids in one question: SQLite takes no more than some thousands of values
_ASKS = habit.c.robots.contains("nosnippet")
_SIDES = {
    side: select(change.c.id)
    .join(assertion, assertion.c.id == change.c[f"{side}_id"])
    .join(habit, habit.c.address_id == assertion.c.address_id)
    .where(change.c.id.in_(bindparam("ids", expanding=True)), _ASKS)
    for side in ("old", "new")
}
_PAGES = select(habit.c.address_id).where(habit.c.address_id.in_(bindparam("ids", expanding=True)), _ASKS)


def quotable_changes(connection: Connection, given: Sequence[Change]) -> list[Change]:
    """Return changes as they may be shown."""
    ids = {each.id for each in given if each.id is not None}
    old, new = (_among(connection, _SIDES[side], ids) for side in ("old", "new"))
    if not old and not new:
        return list(given)
    return [
        replace(
            each,
            old=cut(each.old) if each.old and each.id in old else each.old,
            new=cut(each.new) if each.new and each.id in new else each.new,
        )
        for each in given
    ]


def quotable_answers(connection: Connection, given: Sequence[StoredAssertion]) -> list[StoredAssertion]:
    """Return stored answers as they may be shown."""
    pages = _among(connection, _PAGES, {each.address_id for each in given})
    return [replace(each, assertion=cut(each.assertion)) if each.address_id in pages else each for each in given]


def cut(answer: Assertion) -> Assertion:
    """Leave the words that give the value; where these are a whole sentence, its beginning."""
    given = answer.surface
    words = given if len(given) <= LONGEST else f"{given[:LONGEST].rpartition(' ')[0]}…"
    return replace(answer, surface=words, sentence=words, span=(0, len(words)), quotable=False)


def _among(connection: Connection, query: Select[Any], ids: Iterable[int]) -> set[int]:
    wanted = sorted(ids)
    parts = (wanted[start : start + _PART] for start in range(0, len(wanted), _PART))
    return {int(found[0]) for part in parts for found in connection.execute(query, {"ids": part})}
