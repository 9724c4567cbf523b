"""The tables of the service: when each source is due, who is at work, who is alive."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, false

from storage.columns import Key, Moment, OneOf, Unique, Words
from storage.service_model import Trouble
from storage.tables import metadata

source_state = Table(
    "source_state",
    metadata,
    Column("source_id", Key, ForeignKey("source.id"), primary_key=True),
    Column("host", Words, nullable=False),
    Column("schedule", Words, nullable=False),
    Column("imported", Boolean, nullable=False),  # else it stands in a configuration
    Column("paused", Boolean, nullable=False),
    Column("next_crawl_at", Moment),
    Column("crawling_until", Moment),
    Column("crawling_by", Words),
    Column("last_crawl_at", Moment),
    Column("last_article_at", Moment),
    Column("failing_since", Moment),
    Column("failures", Integer, nullable=False),
    Column("last_error", Words),
    Column("trouble", OneOf(Trouble)),
    Column("trouble_since", Moment),
    Column("first_new_at", Moment),
    Column("last_new_at", Moment),
    Column("usual_pause", Integer, nullable=False, server_default="0"),  # seconds
    Column("asked", Boolean, nullable=False, server_default=false()),  # for one more visit, while one is under way
    Index("ix_source_state_next_crawl_at", "next_crawl_at"),  # take_due_sources()
    Index("ix_source_state_crawling_until", "crawling_until"),  # whose hosts are busy; renew(), release()
)

beat = Table(
    "beat",
    metadata,
    Column("name", Unique, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("detail", Words, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Unique, primary_key=True),
    Column("holder", Words, nullable=False),
    Column("until", Moment, nullable=False),
)
