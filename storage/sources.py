"""Sources as rows: stored by name, many at once.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, select

from storage.columns import clean, short_key
from storage.model import Source, SourceKind
from storage.rows import SOURCE, source_of, source_values
from storage.tables import source
from storage.upserts import upsert

AT_ONCE = 500
"""How many names or keys one statement asks for."""


def save_sources(connection: Connection, given: Sequence[Source]) -> list[Source]:
    """Insert or update by name; returns them with their ids."""
    if not given:
        return []
    rows = [source_values(each) for each in given]
    statement = upsert(connection.dialect.name, source)
    changed = {name: statement.excluded[name] for name in rows[0]}
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changed), rows)
    ids: dict[str, int] = {}
    names = [short_key(clean(each.name)) for each in given]
    for start in range(0, len(names), AT_ONCE):
        found = select(source.c.name, source.c.id).where(source.c.name.in_(names[start : start + AT_ONCE]))
        ids |= {name: int(key) for name, key in connection.execute(found)}
    return [replace(each, id=ids[name]) for each, name in zip(given, names, strict=True)]


_SOURCE_ID = select(source.c.id).where(source.c.name == bindparam("name"))


def source_id(connection: Connection, name: str, url: str) -> int:
    """Return the id of the source called ``name``; one that nobody configured is stored with ``url``."""
    found = connection.execute(_SOURCE_ID, {"name": name}).scalar()
    if found is not None:
        return int(found)
    values = source_values(Source(name, url, SourceKind.AUTO))
    new = upsert(connection.dialect.name, source).values(values)
    connection.execute(new.on_conflict_do_nothing(index_elements=["name"]))
    return int(connection.execute(_SOURCE_ID, {"name": name}).scalar_one())


def source_named(connection: Connection, name: str) -> Source | None:
    row = connection.execute(select(*SOURCE).where(source.c.name == name)).first()
    return None if row is None else source_of(row)
