"""Which stored assertions of other pages might answer the same question: an indexed look-up of bounded cost.

Each assertion is posted under its terms, numbered within the term, so the highest number says how common a term is.
A look-up reads the postings of its rarest terms first, and of one that is too common for what is left of its budget
only the newest. What it reads is therefore bounded whatever the store's size. What was found is ranked by the terms
shared, a rare one weighing more than a common one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import chain
from math import log2
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, text

from storage.model import Dimension, StoredAssertion
from storage.postings import how_common
from storage.rows import STORED, STORED_FROM, stored_of
from storage.tables import assertion, posting

Ask = tuple[Sequence[int], Dimension]
Found = list[tuple[StoredAssertion, int]]


class Ranked(NamedTuple):
    """An answer to ask number ``ask``, with how many of its terms it shares and what these weigh together."""

    ask: int
    assertion_id: int
    address_id: int
    shared: int
    weight: float


Chosen = tuple[int, int, float]
"""A term to read, the number above which its postings are read, and what sharing it weighs."""
Posted = tuple[int, int, int]
"""The number of a posting within its term, its assertion, and the address of that."""

BUDGET = 250
"""How many postings one look-up may read."""
LEAST = 16
"""Fewer postings of a common term than this are not worth reading."""
MOST = 30
"""How many answers one look-up gives: 500, of a budget of 3,000, found no other change among 1,700 real articles."""
LINKED = 2
TELLING = 7.0
"""An answer shares so many terms, or one that weighs this: one common word is no reason to compare two sentences."""
PAIRED = 3
"""So many shared terms make an answer worth reading by itself."""
PAGES = 16
"""How many pages one look-up reads answers of: of 200, what 16 said was all that was ever matched."""
NEWEST = 5
"""How many of a term's postings tell whether another page has just used it."""

_SALT = {
    dimension: int.from_bytes(blake2b(dimension.value.encode(), digest_size=8).digest(), "big") >> 1
    for dimension in Dimension
}


def indexed(term: int, dimension: Dimension) -> int:
    """Return ``term`` as it is posted: of one dimension, since answers of another are never asked for."""
    return term ^ _SALT[dimension]


_POST = insert(posting)


def post(connection: Connection, terms_of: Mapping[int, Iterable[int]], address_id: int) -> None:
    """Post each assertion under its indexed terms. The caller holds the lock that makes the numbers unique."""
    entries = [(term, assertion_id) for assertion_id, terms in terms_of.items() for term in sorted(set(terms))]
    highest = how_common(connection, "posting", {term for term, _ in entries})
    rows = []
    for term, assertion_id in entries:
        highest[term] = highest.get(term, 0) + 1
        rows.append({"term": term, "nth": highest[term], "assertion_id": assertion_id, "address_id": address_id})
    if rows:
        connection.execute(_POST, sorted(rows, key=lambda row: row["term"]))


def posted_since(connection: Connection, terms: Iterable[int], horizon: int, exclude_address: int) -> bool:
    """Tell whether an assertion of another address newer than ``horizon`` is posted under one of ``terms``."""
    newest = [(term, nth - NEWEST, 1.0) for term, nth in how_common(connection, "posting", terms).items()]
    posted = _posted(connection, [newest], exclude_address)
    return any(assertion_id > horizon for _, assertion_id, _ in chain.from_iterable(posted.values()))


def candidates(
    connection: Connection, asks: Sequence[Ask], *, exclude_address: int, since: datetime | None, most: int
) -> list[Found]:
    """Return for each ask the assertions of other addresses that share its terms, most shared first."""
    wanted = [{indexed(term, dimension) for term in terms} for terms, dimension in asks]
    highest = how_common(connection, "posting", set().union(*wanted))
    chosen = [rarest(terms, highest) for terms in wanted]
    ranked = on_nearest_pages(_ranked(chosen, _posted(connection, chosen, exclude_address), most))
    stored = _stored(connection, {each.assertion_id for each in ranked}, since)
    found: list[Found] = [[] for _ in asks]
    for each in ranked:
        if each.assertion_id in stored:
            found[each.ask].append((stored[each.assertion_id], each.shared))
    return found


def on_nearest_pages(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Leave out the pages that merely use a word of this one: what they say is neither loaded nor compared.

    A page is worth reading for one answer that shares PAIRED terms, or for its place among the PAGES whose best
    answers to each ask share most.
    """
    best: dict[int, dict[int, float]] = defaultdict(dict)
    paired = set()
    for each in ranked:
        asks = best[each.address_id]
        asks[each.ask] = max(asks.get(each.ask, 0.0), each.weight)
        if each.shared >= PAIRED:
            paired.add(each.address_id)
    worth = {page: sum(asks.values()) for page, asks in best.items()}
    near = set(sorted(worth, key=lambda page: (-worth[page], page))[:PAGES])
    return [each for each in ranked if each.address_id in near or each.address_id in paired]


def rarest(terms: Iterable[int], highest: Mapping[int, int]) -> list[Chosen]:
    """Choose what to read within the budget; ``highest`` holds how often each stored term occurs."""
    chosen: list[Chosen] = []
    room = BUDGET
    for count, term in sorted((highest[term], term) for term in terms if term in highest):
        read = count if count <= room else room // 2
        if read < min(count, LEAST):
            break
        chosen.append((term, count - read, max(1.0, round(log2(2 * BUDGET / count), 3))))
        room -= read
    return chosen


_POSTED = {
    "sqlite": text(
        "SELECT term, nth, assertion_id, address_id FROM json_each(:asked) JOIN posting"
        " ON term = json_extract(value, '$[0]') AND nth > json_extract(value, '$[1]') WHERE address_id <> :own"
    ),
    # the limit never bites; without it the planner rather reads the whole table
    "postgresql": text(
        "SELECT posting.* FROM unnest(CAST(:terms AS bigint[]), CAST(:floors AS bigint[])) AS asked(term, floor)"
        " JOIN LATERAL (SELECT term, nth, assertion_id, address_id FROM posting WHERE posting.term = asked.term"
        " AND nth > floor ORDER BY nth DESC LIMIT 100000) AS posting ON true WHERE address_id <> :own"
    ),
}


def _posted(connection: Connection, chosen: Sequence[list[Chosen]], own: int) -> dict[int, list[Posted]]:
    """Read the postings of all chosen terms, each term once however many asks share it."""
    floors: dict[int, int] = {}
    for term, floor, _ in chain.from_iterable(chosen):
        floors[term] = min(floor, floors.get(term, floor))
    posted: dict[int, list[Posted]] = defaultdict(list)
    if not floors:
        return posted
    if connection.dialect.name == "sqlite":
        given: dict[str, object] = {"asked": json.dumps(list(floors.items()))}
    else:
        given = {"terms": list(floors), "floors": list(floors.values())}
    for term, nth, assertion_id, address_id in connection.execute(
        _POSTED[connection.dialect.name], {**given, "own": own}
    ).all():
        posted[term].append((nth, assertion_id, address_id))
    return posted


def _ranked(chosen: Sequence[list[Chosen]], posted: Mapping[int, list[Posted]], most: int) -> list[Ranked]:
    """Give the best answers to each ask, best first."""
    return [
        each
        for ask, terms in enumerate(chosen)
        for each in sorted(_sharing(ask, terms, posted), key=lambda each: (-each.weight, -each.assertion_id))[:most]
    ]


def _sharing(ask: int, terms: list[Chosen], posted: Mapping[int, list[Posted]]) -> list[Ranked]:
    weights: dict[int, float] = {}
    counts: dict[int, int] = {}
    address_of: dict[int, int] = {}
    for term, floor, weight in terms:
        for nth, assertion_id, address_id in posted.get(term, ()):
            if nth > floor:
                weights[assertion_id] = weights.get(assertion_id, 0.0) + weight
                counts[assertion_id] = counts.get(assertion_id, 0) + 1
                address_of[assertion_id] = address_id
    return [
        Ranked(ask, key, address_of[key], counts[key], weight)
        for key, weight in weights.items()
        if counts[key] >= LINKED or weight >= TELLING
    ]


_STORED = select(*STORED).select_from(STORED_FROM).where(assertion.c.id.in_(bindparam("ids", expanding=True)))
_STORED_SINCE = _STORED.where(assertion.c.said_at >= bindparam("since"))


def _stored(connection: Connection, ids: Iterable[int], since: datetime | None) -> dict[int, StoredAssertion]:
    query = _STORED if since is None else _STORED_SINCE
    rows = connection.execute(query, {"ids": list(ids), **({} if since is None else {"since": since})})
    return {row[0]: stored_of(row) for row in rows.all()}
