"""Which stored texts may tell the story of another in other words: a look-up of bounded cost by names and numbers.

Each text is posted under its rarest clues, numbered within the clue, so the highest number says how common a clue is.
A look-up reads the newest postings of its rarest clues first and stops at its budget: what it reads does not grow
with the store. Every function runs inside the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from math import log

from sqlalchemy import Connection, func, insert, select, text

from storage.postings import how_common
from storage.tables import body, clue

POSTED = 32
"""Under how many clues a text is posted: its rarest."""
BUDGET = 400
"""How many postings one look-up may read, the newest ones of each clue."""
OF_ONE = 40
"""How many of them under one clue."""
SHARED = 2
"""A text that shares one clue only shares a topic."""
REACH = 7
"""Days between two tellings of one story, at most."""
FEWEST = 3
"""Clues that a text must share with another to be asked about before that is stored."""

_POST = insert(clue)
_LAST = select(func.max(body.c.id))
_HELD = """SELECT body_id FROM {asked} JOIN {held} WHERE day BETWEEN :day - :reach AND :day + :reach
    AND body_id > :after GROUP BY body_id HAVING count(*) >= :fewest
    ORDER BY sum(weight) DESC, body_id DESC LIMIT :most"""
_ASKED = {
    "sqlite": "(SELECT json_extract(value, '$[0]') AS term, json_extract(value, '$[1]') AS floor,"
    " json_extract(value, '$[2]') AS weight FROM json_each(:asked)) AS asked",
    "postgresql": "unnest(CAST(:terms AS bigint[]), CAST(:floors AS bigint[]), CAST(:weights AS double precision[]))"
    " AS asked(term, floor, weight)",
}
_READ = {
    "sqlite": "clue ON clue.term = asked.term AND nth > floor",
    # the limit never bites; without it the planner rather reads the whole table
    "postgresql": "LATERAL (SELECT * FROM clue WHERE clue.term = asked.term AND nth > floor"
    " ORDER BY nth DESC LIMIT 100000) AS clue ON true",
}
_FOUND = {dialect: text(_HELD.format(asked=_ASKED[dialect], held=_READ[dialect])) for dialect in _ASKED}


def last_body(connection: Connection) -> int:
    return connection.execute(_LAST).scalar() or 0


def spread(connection: Connection, terms: Iterable[int]) -> dict[int, int]:
    """Return how many texts were posted under each of ``terms``, leaving out those of none."""
    return how_common(connection, "clue", terms)


def post(connection: Connection, body_id: int, terms: Sequence[int], day: int) -> None:
    """Post a text under its rarest clues. The caller holds the lock that makes the numbers unique."""
    known = spread(connection, terms)
    rarest = sorted((known.get(term, 0), term) for term in set(terms))[:POSTED]
    rows = [{"term": term, "nth": nth + 1, "body_id": body_id, "day": day} for nth, term in rarest]
    if rows:
        connection.execute(_POST, sorted(rows, key=lambda row: row["term"]))


def tellings(connection: Connection, terms: Sequence[int], day: int, most: int) -> list[int]:
    """Return the texts of the days around that share clues, those that share most rare ones first."""
    known = spread(connection, terms)
    return _found(connection, chosen(known, last_body(connection)), day, most)


def told_since(connection: Connection, terms: Sequence[int], day: int, last: int) -> bool:
    """Tell whether a text newer than ``last`` may tell this story."""
    newest = [(term, nth - FEWEST, 1.0) for term, nth in spread(connection, terms).items()]
    return bool(_found(connection, newest, day, 1, after=last, fewest=FEWEST))


def chosen(known: Mapping[int, int], texts: int) -> list[tuple[int, int, float]]:
    """Choose what to read: terms with the number above which their postings are read, and what sharing one weighs."""
    picked, room = [], BUDGET
    for count, term in sorted((count, term) for term, count in known.items()):
        read = min(count, OF_ONE, room)
        if not read:
            break
        picked.append((term, count - read, log(2 + texts / count)))
        room -= read
    return picked


def _found(
    connection: Connection,
    asked: Sequence[tuple[int, int, float]],
    day: int,
    most: int,
    *,
    after: int = 0,
    fewest: int = SHARED,
) -> list[int]:
    if not asked:
        return []
    if connection.dialect.name == "sqlite":
        given: dict[str, object] = {"asked": json.dumps(asked)}
    else:
        given = dict(zip(("terms", "floors", "weights"), map(list, zip(*asked, strict=True)), strict=True))
    limits = {"day": day, "reach": REACH, "after": after, "fewest": fewest, "most": most}
    return list(connection.execute(_FOUND[connection.dialect.name], {**given, **limits}).scalars())
