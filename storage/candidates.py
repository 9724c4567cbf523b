"""Which stored assertions of other pages might answer the same question: an indexed look-up of bounded cost.

Each assertion is posted under its terms, numbered within the term, so the highest number says how common a term is.
A look-up reads the postings of its rarest terms until a budget is spent; of a term that is more common than the
budget allows it reads only the newest, and only if nothing rarer is there. What it reads is therefore bounded
whatever the store's size.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection, insert, select, text

from storage.model import Dimension, StoredAssertion
from storage.rows import STORED, STORED_FROM, stored_of
from storage.tables import assertion, posting

COMMON = 500
"""A term that more assertions of its dimension hold than this tells nothing apart."""
BUDGET = 500
"""How many postings one look-up may read."""

Ask = tuple[Sequence[int], Dimension]
Found = list[tuple[StoredAssertion, int]]

FALLBACK = 2
"""How many common terms share the budget when an assertion has no others."""
NEWEST = 5
"""How many of a term's postings tell whether another page has just used it."""

_SALT = {
    dimension: int.from_bytes(blake2b(dimension.value.encode(), digest_size=8).digest(), "big") >> 1
    for dimension in Dimension
}


def indexed(term: int, dimension: Dimension) -> int:
    """Return ``term`` as it is posted: of one dimension, since answers of another are never asked for."""
    return term ^ _SALT[dimension]


def post(connection: Connection, terms_of: Mapping[int, Iterable[int]], address_id: int) -> None:
    """Post each assertion under its indexed terms. The caller holds the lock that makes the numbers unique."""
    entries = [(term, assertion_id) for assertion_id, terms in terms_of.items() for term in sorted(set(terms))]
    highest = _highest(connection, {term for term, _ in entries})
    rows = []
    for term, assertion_id in entries:
        highest[term] = highest.get(term, 0) + 1
        rows.append({"term": term, "nth": highest[term], "assertion_id": assertion_id, "address_id": address_id})
    if rows:
        connection.execute(insert(posting), sorted(rows, key=lambda row: row["term"]))


def posted_since(connection: Connection, terms: Iterable[int], horizon: int, exclude_address: int) -> bool:
    """Tell whether an assertion of another address newer than ``horizon`` is posted under one of ``terms``."""
    floors = {term: nth - NEWEST for term, nth in _highest(connection, terms).items()}
    held = _postings(connection, floors, exclude_address)
    return any(assertion_id > horizon for ids in held.values() for assertion_id in ids)


def candidates(
    connection: Connection, asks: Sequence[Ask], *, exclude_address: int, since: datetime | None, most: int
) -> list[Found]:
    """Return for each ask the assertions of other addresses that share its terms, most shared first."""
    wanted = [{indexed(term, dimension) for term in terms} for terms, dimension in asks]
    highest = _highest(connection, set().union(*wanted))
    chosen = [rarest(terms, highest) for terms in wanted]
    held = _postings(connection, {term: floor for each in chosen for term, floor in each.items()}, exclude_address)
    ranked = [_most_shared(terms, held, most) for terms in chosen]
    stored = _stored(connection, {assertion_id for each in ranked for assertion_id, _ in each}, since)
    return [[(stored[key], shared) for key, shared in each if key in stored] for each in ranked]


def rarest(terms: Iterable[int], highest: Mapping[int, int]) -> dict[int, int]:
    """Choose what to read within the budget: terms, each with the number above which its postings are read.

    ``highest`` holds how often each stored term occurs; terms that are not stored find nothing.
    """
    known = sorted((highest[term], term) for term in terms if term in highest)
    chosen: dict[int, int] = {}
    spent = 0
    for count, term in known:
        spent += count
        if spent > BUDGET or count > COMMON:
            break
        chosen[term] = 0
    return chosen or {term: count - BUDGET // FALLBACK for count, term in known[:FALLBACK]}


_HIGHEST = {
    "sqlite": text(
        "SELECT value, (SELECT nth FROM posting WHERE term = value ORDER BY nth DESC LIMIT 1) FROM json_each(:terms)"
    ),
    "postgresql": text(
        "SELECT value, (SELECT nth FROM posting WHERE term = value ORDER BY nth DESC LIMIT 1)"
        " FROM unnest(CAST(:terms AS bigint[])) AS value"
    ),
}
_POSTINGS = {
    "sqlite": text(
        "SELECT term, assertion_id, address_id FROM json_each(:terms) AS asked JOIN posting"
        " ON term = json_extract(asked.value, '$[0]') AND nth > json_extract(asked.value, '$[1]')"
    ),
    "postgresql": text(
        "SELECT posting.term, assertion_id, address_id"
        " FROM unnest(CAST(:terms AS bigint[]), CAST(:floors AS bigint[])) AS asked(term, floor)"
        " JOIN posting ON posting.term = asked.term AND nth > asked.floor"
    ),
}


def _highest(connection: Connection, terms: Iterable[int]) -> dict[int, int]:
    """Return how often each of ``terms`` is posted, leaving out those that are not."""
    asked = list(terms)
    if not asked:
        return {}
    sqlite = connection.dialect.name == "sqlite"
    rows = connection.execute(_HIGHEST[connection.dialect.name], {"terms": json.dumps(asked) if sqlite else asked})
    return {term: nth for term, nth in rows if nth is not None}


def _postings(connection: Connection, floors: Mapping[int, int], exclude_address: int) -> dict[int, list[int]]:
    """Return by term the assertions of other addresses posted above the term's floor."""
    held: dict[int, list[int]] = {term: [] for term in floors}
    if not floors:
        return held
    sqlite = connection.dialect.name == "sqlite"
    listed = {"terms": json.dumps(list(floors.items()))}
    paired = {"terms": list(floors), "floors": list(floors.values())}
    for term, assertion_id, address_id in connection.execute(
        _POSTINGS[connection.dialect.name], listed if sqlite else paired
    ):
        if address_id != exclude_address:
            held[term].append(assertion_id)
    return held


def _most_shared(terms: Iterable[int], held: Mapping[int, list[int]], most: int) -> list[tuple[int, int]]:
    shared = Counter(assertion_id for term in terms for assertion_id in held[term])
    return sorted(shared.items(), key=lambda item: (-item[1], -item[0]))[:most]


def _stored(connection: Connection, ids: Iterable[int], since: datetime | None) -> dict[int, StoredAssertion]:
    query = select(*STORED).select_from(STORED_FROM).where(assertion.c.id.in_(list(ids)))
    if since is not None:
        query = query.where(assertion.c.said_at >= since)
    return {row[0]: stored_of(row) for row in connection.execute(query)}
