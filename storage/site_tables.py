"""The tables of what sites teach. A site has a few rows, however long it is watched."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from storage.columns import Hashes, Moment, Unique
from storage.tables import metadata

sighting = Table(
    "sighting",
    metadata,
    Column("site", Unique, primary_key=True),
    Column("article", Unique, primary_key=True),  # its address key
    Column("seen_at", Moment, nullable=False),
    Column("blocks", Hashes, nullable=False),
    Column("kept", Hashes, nullable=False),
    Index("ix_sighting_site_seen_at", "site", "seen_at"),  # sightings(), and what goes when others come
    Index("ix_sighting_seen_at", "seen_at"),  # prune()
)

left_out = Table(
    "left_out",
    metadata,
    Column("key", Unique, primary_key=True),  # of the address
    Column("lines", Hashes, nullable=False),
)
