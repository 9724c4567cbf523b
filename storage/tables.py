"""The tables, and every index with the query that it serves.

``migrations/`` creates them; a test compares the two. Rows refer to each other by integer keys, texts are stored once
however many addresses carry them, and nothing is ever updated that is evidence: an assertion's only moving parts are
``missing_since`` and ``ended_by``.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, ForeignKey, Index, Integer, MetaData, Table, Text, text

from storage.columns import Amount, Key, Listing, Moment, OneOf, Unique, Words
from storage.model import Bound, Dimension, Kind, Modality, Outcome, Polarity, SourceKind

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

source = Table(
    "source",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Unique, nullable=False),
    Column("url", Words, nullable=False),
    Column("kind", OneOf(SourceKind), nullable=False),
    Column("schedule", Words),
    Column("timezone", Words),
    Column("most", Integer, nullable=False),
    Column("include", Listing),
    Column("exclude", Listing),
    Index("uq_source_name", "name", unique=True),  # source(): insert or update by name
)

address = Table(
    "address",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Unique, nullable=False),
    Column("url", Words, nullable=False),
    Column("source_id", Key, ForeignKey("source.id")),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("status", Integer),
    Column("visited_at", Moment),
    Column("good_visits", Integer, nullable=False, server_default=text("0")),
    Column("due_at", Moment),
    Index("uq_address_key", "key", unique=True),  # address(), addresses(), every write at an address
    Index(
        "ix_address_due",  # due_addresses(): what a source is to be asked for again, longest due first
        "source_id",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
)

habit = Table(
    "habit",
    metadata,
    Column("address_id", Key, ForeignKey("address.id"), primary_key=True),
    Column("began_at", Moment, nullable=False),  # published, or first seen
    Column("changed_at", Moment, nullable=False),  # last changed, as far as anybody saw
    Column("body_hash", Words),  # of the answer that was last read, and of the rules that read it
    Column("robots", Words),  # what the page asks of robots: "noarchive", "nosnippet"
    Column("absence", OneOf(Outcome)),  # why the last visit saw no article; NULL: it saw one
)

alias = Table(
    "alias",
    metadata,
    Column("key", Unique, primary_key=True),  # addresses(): an article under a key that is not its own
    Column("address_id", Key, ForeignKey("address.id"), nullable=False),
    Column("permanent", Boolean, nullable=False),
    Index("ix_alias_address_id", "address_id"),  # articles(): has it moved
)

host = Table(
    "host",
    metadata,
    Column("name", Unique, primary_key=True),
    Column("rest_until", Moment),
    Column("rest_seconds", Float, nullable=False),
    Column("strikes", Integer, nullable=False),
    Column("delay", Float),
)

crawl_end = Table(
    "crawl_end",
    metadata,
    Column("source_id", Key, ForeignKey("source.id"), primary_key=True),
    Column("ended_at", Moment, nullable=False),
    Column("left_over", Integer, nullable=False),
    Column("reads", Words),  # "feed https://..." where the source has no kind and something better was found
)

visit = Table(
    "visit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("source_id", Key, ForeignKey("source.id"), nullable=False),
    Column("address_id", Key, ForeignKey("address.id"), nullable=False),
    Column("outcome", OneOf(Outcome), nullable=False),
    Column("visited_at", Moment, nullable=False),
    Column("status", Integer),
    Column("url", Words),  # NULL: that of the address
    Column("error", Words),
    Index("ix_visit_source_id_id", "source_id", "id"),  # sources(): the last visit
    Index(
        "ix_visit_failed",  # sources(): the last error
        "source_id",
        "id",
        sqlite_where=text("error IS NOT NULL"),
        postgresql_where=text("error IS NOT NULL"),
    ),
)

story = Table(
    "story",
    metadata,
    Column("id", Key, primary_key=True),
    Column("began_at", Moment, nullable=False),
)

body = Table(
    "body",
    metadata,
    Column("id", Key, primary_key=True),
    Column("content_hash", Text, nullable=False),
    Column("text", Words, nullable=False),
    Index("ix_body_content_hash", "content_hash"),  # snapshots_with_text(), add_snapshot(): is this text here already
)

band = Table(
    "band",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),  # near(): the newest texts of a band
    Column("body_id", Key, ForeignKey("body.id"), primary_key=True),
    sqlite_with_rowid=False,
)

clue = Table(
    "clue",
    metadata,
    # tellings(): how common a clue is (its highest ``nth``) is one seek, its newest texts are one short scan
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("nth", Integer, primary_key=True, autoincrement=False),
    Column("body_id", Key, ForeignKey("body.id"), nullable=False),
    Column("day", Integer, nullable=False),  # of publication, counted from the year 1
    sqlite_with_rowid=False,
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", Key, primary_key=True),
    Column("address_id", Key, ForeignKey("address.id"), nullable=False),
    Column("source_id", Key, ForeignKey("source.id"), nullable=False),
    Column("body_id", Key, ForeignKey("body.id"), nullable=False),
    Column("story_id", Key, ForeignKey("story.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("good_visit", Integer, nullable=False),  # the address's good_visits with the visit that saw it
    Column("fetched_at", Moment, nullable=False),
    Column("url", Words, nullable=False),
    Column("headline", Words),
    Column("authors", Listing),
    Column("published_at", Moment),
    Column("modified_at", Moment),
    Column("language", Words),
    Column("site", Words),
    Column("corrections", Listing),
    Column("copy_of", Key, ForeignKey("snapshot.id")),
    Column("similarity", Float),
    Column("checked_at", Moment),
    Index("uq_snapshot_address_id_version", "address_id", "version", unique=True),  # latest_snapshot(), previous()
    Index("ix_snapshot_story_id", "story_id"),  # add_snapshot(): stories that prove to be one
    Index("ix_snapshot_body_id", "body_id"),  # snapshots_with_text(), near(): who holds this text
    Index("ix_snapshot_source_id_address_id", "source_id", "address_id"),  # sources(), articles(source=)
    Index("ix_snapshot_fetched_at", "fetched_at"),  # articles(since=), newest first
    Index(
        "ix_snapshot_pending",  # pending()
        "id",
        sqlite_where=text("checked_at IS NULL"),
        postgresql_where=text("checked_at IS NULL"),
    ),
)

claim = Table(
    "claim",
    metadata,
    Column("id", Key, primary_key=True),
    Column("subject", Words),
    Column("predicate", Words),
    Column("dimension", OneOf(Dimension), nullable=False),
    Column("period", Words),
    Column("place", Words),
    Column("segment", Words),
    Column("per", Words),
    Column("statistic", Words),
)

assertion = Table(
    "assertion",
    metadata,
    Column("id", Key, primary_key=True),
    Column("claim_id", Key, ForeignKey("claim.id"), nullable=False),
    Column("snapshot_id", Key, ForeignKey("snapshot.id"), nullable=False),  # the first version that held it
    Column("address_id", Key, ForeignKey("address.id"), nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("missing_since", Integer),
    Column("ended_by", Key, ForeignKey("snapshot.id")),
    Column("dimension", OneOf(Dimension), nullable=False),
    Column("number", Amount),
    Column("low", Amount),
    Column("high", Amount),
    Column("low_open", Boolean, nullable=False),
    Column("high_open", Boolean, nullable=False),
    Column("unit", Words),
    Column("currency", Words),
    Column("first", Date),
    Column("last", Date),
    Column("entity", Words),
    Column("surface", Words),  # NULL: the sentence's span, which it always should be
    Column("sentence", Words, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("subject", Words),
    Column("predicate", Words),
    Column("bound", OneOf(Bound), nullable=False),
    Column("hedge", Words),
    Column("modality", OneOf(Modality), nullable=False),
    Column("polarity", OneOf(Polarity), nullable=False),
    Column("speaker", Words),
    Column("cue", Words),
    Column("period", Words),
    Column("place", Words),
    Column("segment", Words),
    Column("per", Words),
    Column("statistic", Words),
    Column("as_of", Date),
    Column("position", Integer, nullable=False),
    Column("ambiguous", Boolean, nullable=False),
    Column("parallel", Integer),
    Index("ix_assertion_claim_id", "claim_id"),  # history(), claims(): the answers to a claim
    Index("ix_assertion_address_id_ended_by", "address_id", "ended_by"),  # standing(), assertions_of(), changes(url=)
    Index(
        "ix_assertion_missing",  # due_withdrawals()
        "id",
        sqlite_where=text("missing_since IS NOT NULL AND ended_by IS NULL"),
        postgresql_where=text("missing_since IS NOT NULL AND ended_by IS NULL"),
    ),
)

posting = Table(
    "posting",
    metadata,
    # candidates(): how common a term is (its highest ``nth``) is one seek, its newest assertions are one short scan
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("nth", Integer, primary_key=True, autoincrement=False),
    Column("assertion_id", Key, nullable=False),  # one that is gone leads nowhere
    Column("address_id", Key, nullable=False),
    sqlite_with_rowid=False,
)

change = Table(
    "change",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False),
    Column("kind", OneOf(Kind), nullable=False),
    Column("claim_id", Key, ForeignKey("claim.id"), nullable=False),
    Column("source_id", Key, ForeignKey("source.id"), nullable=False),
    Column("old_id", Key, ForeignKey("assertion.id")),
    Column("new_id", Key, ForeignKey("assertion.id")),
    Column("alert", Boolean, nullable=False),
    Column("reason", Words, nullable=False),
    Column("explanation", Words, nullable=False),
    Column("detected_at", Moment, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Index("uq_change_key", "key", unique=True),  # a repeated check or withdrawal stores nothing twice
    Index("ix_change_claim_id", "claim_id"),  # history(), changes(claim=)
    Index("ix_change_detected_at", "detected_at"),  # changes(since=)
    Index("ix_change_kind_id", "kind", "id"),  # changes(kind=), newest first
    Index("ix_change_source_id_id", "source_id", "id"),  # changes(source=), newest first; sources(): how many
    Index(
        "ix_change_alert",  # changes(alert=True), newest first
        "id",
        sqlite_where=text("alert = 1"),
        postgresql_where=text("alert"),
    ),
    Index("ix_change_old_id", "old_id"),  # changes(url=)
    Index("ix_change_new_id", "new_id"),  # changes(url=)
)
