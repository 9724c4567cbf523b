"""Tables of postings: rows under a term, numbered within it, so that the highest number says how common a term is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

from sqlalchemy import Connection, TextClause, text

_ASKED = {"sqlite": "json_each(:terms)", "postgresql": "unnest(CAST(:terms AS bigint[])) AS value"}


def how_common(connection: Connection, table: str, terms: Iterable[int]) -> dict[int, int]:
    """Return how often each of ``terms`` is posted in ``table``, leaving out those that are not: one seek for each."""
    asked = list(terms)
    if not asked:
        return {}
    dialect = connection.dialect.name
    rows = connection.execute(_highest(dialect, table), {"terms": json.dumps(asked) if dialect == "sqlite" else asked})
    return {term: nth for term, nth in rows if nth is not None}


@cache
def _highest(dialect: str, table: str) -> TextClause:
    seek = f"SELECT nth FROM {table} WHERE term = value ORDER BY nth DESC LIMIT 1"  # noqa: S608  # a name of ours
    return text(f"SELECT value, ({seek}) FROM {_ASKED[dialect]}")  # noqa: S608
