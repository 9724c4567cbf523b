"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    _crawled()
    _snapshot()
    _checked()
    _assertion()
    _change()


def _primary() -> "sa.Column[int]":
    return sa.Column("id", key, primary_key=True)


def _reference(name: str, table: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, key, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _words(*names: str, nullable: bool = True) -> "list[sa.Column[str]]":
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _crawled() -> None:
    op.create_table(
        "source",
        _primary(),
        *_words("name", "url", "kind", nullable=False),
        *_words("schedule", "timezone"),
        sa.Column("most", sa.Integer(), nullable=False),
        *_words("include", "exclude"),
    )
    op.create_index("uq_source_name", "source", ["name"], unique=True)
    op.create_table(
        "address",
        _primary(),
        *_words("key", "url", nullable=False),
        _reference("source_id", "source", nullable=True),
        *_words("etag", "last_modified"),
        sa.Column("status", sa.Integer()),
        sa.Column("visited_at", moment),
        sa.Column("good_visits", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("due_at", moment),
    )
    op.create_index("uq_address_key", "address", ["key"], unique=True)
    op.create_table(
        "visit",
        _primary(),
        _reference("source_id", "source"),
        _reference("address_id", "address"),
        *_words("outcome", nullable=False),
        sa.Column("visited_at", moment, nullable=False),
        sa.Column("status", sa.Integer()),
        *_words("url", "error"),
    )
    op.create_index("ix_visit_source_id_id", "visit", ["source_id", "id"])
    _partial("ix_visit_failed", "visit", ["source_id", "id"], "error IS NOT NULL")
    op.create_table("story", _primary(), sa.Column("began_at", moment, nullable=False))
    op.create_table("body", _primary(), *_words("content_hash", "text", nullable=False))
    op.create_index("ix_body_content_hash", "body", ["content_hash"])
    op.create_table(
        "band",
        sa.Column("band", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("body_id", key, sa.ForeignKey("body.id"), primary_key=True),
        sqlite_with_rowid=False,
    )


def _snapshot() -> None:
    op.create_table(
        "snapshot",
        _primary(),
        _reference("address_id", "address"),
        _reference("source_id", "source"),
        _reference("body_id", "body"),
        _reference("story_id", "story"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("good_visit", sa.Integer(), nullable=False),
        sa.Column("fetched_at", moment, nullable=False),
        *_words("url", nullable=False),
        *_words("headline", "authors"),
        sa.Column("published_at", moment),
        sa.Column("modified_at", moment),
        *_words("language", "site", "corrections"),
        _reference("copy_of", "snapshot", nullable=True),
        sa.Column("similarity", sa.Float()),
        sa.Column("checked_at", moment),
    )
    op.create_index("uq_snapshot_address_id_version", "snapshot", ["address_id", "version"], unique=True)
    op.create_index("ix_snapshot_body_id", "snapshot", ["body_id"])
    op.create_index("ix_snapshot_source_id_address_id", "snapshot", ["source_id", "address_id"])
    op.create_index("ix_snapshot_fetched_at", "snapshot", ["fetched_at"])
    _partial("ix_snapshot_pending", "snapshot", ["id"], "checked_at IS NULL")


def _checked() -> None:
    op.create_table(
        "claim",
        _primary(),
        *_words("subject", "predicate"),
        *_words("dimension", nullable=False),
        *_words("period", "place", "segment", "per", "statistic"),
    )


def _assertion() -> None:
    op.create_table(
        "assertion",
        _primary(),
        _reference("claim_id", "claim"),
        _reference("snapshot_id", "snapshot"),
        _reference("address_id", "address"),
        sa.Column("said_at", moment, nullable=False),
        sa.Column("missing_since", sa.Integer()),
        _reference("ended_by", "snapshot", nullable=True),
        *_words("dimension", nullable=False),
        *_words("number", "low", "high"),
        sa.Column("low_open", sa.Boolean(), nullable=False),
        sa.Column("high_open", sa.Boolean(), nullable=False),
        *_words("unit", "currency"),
        sa.Column("first", sa.Date()),
        sa.Column("last", sa.Date()),
        *_words("entity", "surface"),
        *_words("sentence", nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        *_words("subject", "predicate"),
        *_words("bound", nullable=False),
        *_words("hedge"),
        *_words("modality", "polarity", nullable=False),
        *_words("speaker", "cue", "period", "place", "segment", "per", "statistic"),
        sa.Column("as_of", sa.Date()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.Column("parallel", sa.Integer()),
    )
    op.create_index("ix_assertion_claim_id", "assertion", ["claim_id"])
    op.create_index("ix_assertion_address_id_ended_by", "assertion", ["address_id", "ended_by"])
    waiting = "missing_since IS NOT NULL AND ended_by IS NULL"
    _partial("ix_assertion_missing", "assertion", ["id"], waiting)
    op.create_table(
        "posting",
        sa.Column("term", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("nth", sa.Integer(), primary_key=True, autoincrement=False),
        _reference("assertion_id", "assertion"),
        sa.Column("address_id", key, nullable=False),
        sqlite_with_rowid=False,
    )


def _change() -> None:
    op.create_table(
        "change",
        _primary(),
        *_words("key", "kind", nullable=False),
        _reference("claim_id", "claim"),
        _reference("source_id", "source"),
        _reference("old_id", "assertion", nullable=True),
        _reference("new_id", "assertion", nullable=True),
        sa.Column("alert", sa.Boolean(), nullable=False),
        *_words("reason", "explanation", nullable=False),
        sa.Column("detected_at", moment, nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
    )
    op.create_index("uq_change_key", "change", ["key"], unique=True)
    for columns in (["claim_id"], ["detected_at"], ["kind", "id"], ["source_id", "id"]):
        op.create_index(f"ix_change_{'_'.join(columns)}", "change", columns)
    number, boolean = sa.text("alert = 1"), sa.text("alert")
    op.create_index("ix_change_alert", "change", ["id"], sqlite_where=number, postgresql_where=boolean)
    op.create_index("ix_change_old_id", "change", ["old_id"])
    op.create_index("ix_change_new_id", "change", ["new_id"])
