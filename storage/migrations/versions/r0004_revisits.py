"""Revisits: how each article has changed, where it lived before, and how its hosts want to be visited."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True)
on_rota = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_address_due", "address", ["source_id", "due_at"], sqlite_where=on_rota, postgresql_where=on_rota
    )
    op.create_table(
        "habit",
        sa.Column("address_id", key, sa.ForeignKey("address.id"), primary_key=True),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("body_hash", sa.Text()),
        sa.Column("robots", sa.Text()),
        sa.Column("absence", sa.Text()),
    )
    op.create_table(
        "alias",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("address_id", key, sa.ForeignKey("address.id"), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_alias_address_id", "alias", ["address_id"])
    op.create_table(
        "host",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("rest_until", moment),
        sa.Column("rest_seconds", sa.Float(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("delay", sa.Float()),
    )
    op.create_table(
        "crawl_end",
        sa.Column("source_id", key, sa.ForeignKey("source.id"), primary_key=True),
        sa.Column("ended_at", moment, nullable=False),
        sa.Column("left_over", sa.Integer(), nullable=False),
    )
    _put_on_rota()


def _put_on_rota() -> None:
    """What is stored already is due at once."""
    first = "MIN(COALESCE(published_at, fetched_at))"
    last = "MAX(CASE WHEN version = 1 THEN COALESCE(published_at, fetched_at) ELSE fetched_at END)"
    op.execute(
        f"INSERT INTO habit (address_id, began_at, changed_at) SELECT address_id, {first}, {last} "  # noqa: S608
        "FROM snapshot GROUP BY address_id"
    )
    op.execute("UPDATE address SET due_at = visited_at WHERE good_visits > 0")
