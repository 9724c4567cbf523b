"""The tables of the outbox, beside those of :mod:`storage.tables`, and every index with the query that it serves."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, text

from storage.columns import Key, Listing, Moment, OneOf, Unique, Words
from storage.delivery_model import DeliveryState
from storage.tables import metadata

delivery = Table(
    "delivery",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Unique, nullable=False),
    Column("channel", Words, nullable=False),
    Column("watch", Words, nullable=False),
    Column("batch", Unique),
    Column("notice", Words),
    Column("state", OneOf(DeliveryState), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("only", Listing),  # recipients that are left; NULL: all
    Column("last_error", Words),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Index("uq_delivery_key", "key", unique=True),  # nothing is told twice
    Index(
        "ix_delivery_waiting",  # take_deliveries(), next_delivery_at()
        "channel",
        "due_at",
        sqlite_where=text("state IN ('due', 'sending')"),
        postgresql_where=text("state IN ('due', 'sending')"),
    ),
    Index("ix_delivery_state_id", "state", "id"),  # deliveries(state=), revive_deliveries()
    Index("ix_delivery_created_at", "created_at"),  # deliveries(since=); the storm cap: how many were single lately
    Index("ix_delivery_batch", "batch"),  # what joins a gathering
)

delivery_change = Table(
    "delivery_change",
    metadata,
    Column("delivery_id", Key, ForeignKey("delivery.id"), primary_key=True),
    Column("change_id", Key, ForeignKey("change.id"), primary_key=True),
    Column("watch", Words, nullable=False),
    Column("channel", Words, nullable=False),
    # a change is told once by a watch at a channel, whatever message holds it; what was told lately
    Index("uq_delivery_change_told", "change_id", "watch", "channel", unique=True),
    sqlite_with_rowid=False,
)
