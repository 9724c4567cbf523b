"""Rows that are inserted together, and the ids that they get.

SQLite returns the ids of many rows in no promised order, and row by row it takes ten times as long. The caller of a
write transaction there holds the only lock, so the ids that it would give next are known beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select


class Numbered:
    """The way into one table whose key is ``id``."""

    def __init__(self, table: Table) -> None:
        self._last = select(func.max(table.c.id))
        self._plain = insert(table)
        self._ids = insert(table).returning(table.c.id, sort_by_parameter_order=True)

    def add(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> list[int]:
        """Insert rows of the same columns inside a write transaction; return their ids in the order of the rows."""
        if not rows:
            return []
        if connection.dialect.name != "sqlite":
            return list(connection.execute(self._ids, rows).scalars())
        first = (connection.execute(self._last).scalar() or 0) + 1
        ids = list(range(first, first + len(rows)))
        connection.execute(self._plain, [{"id": key, **row} for key, row in zip(ids, rows, strict=True)])
        return ids
