"""The service: when each source is due, who is at work, who is alive."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "source_state",
        sa.Column("source_id", key, sa.ForeignKey("source.id"), primary_key=True),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("next_crawl_at", moment),
        sa.Column("crawling_until", moment),
        sa.Column("crawling_by", sa.Text()),
        sa.Column("last_crawl_at", moment),
        sa.Column("last_article_at", moment),
        sa.Column("failing_since", moment),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("trouble", sa.Text()),
        sa.Column("trouble_since", moment),
    )
    op.create_index("ix_source_state_next_crawl_at", "source_state", ["next_crawl_at"])
    op.create_index("ix_source_state_crawling_until", "source_state", ["crawling_until"])
    op.create_table(
        "beat",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", moment, nullable=False),
    )
