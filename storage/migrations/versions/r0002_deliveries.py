"""Deliveries: what is told where, beside the changes it tells."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True)
waiting = sa.text("state IN ('due', 'sending')")


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", key, primary_key=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text()),
        sa.Column("notice", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("lease_until", moment),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("only", sa.Text()),
        sa.Column("last_error", sa.Text()),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("sent_at", moment),
    )
    op.create_index("uq_delivery_key", "delivery", ["key"], unique=True)
    op.create_index(
        "ix_delivery_waiting", "delivery", ["channel", "due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_delivery_state_id", "delivery", ["state", "id"])
    op.create_index("ix_delivery_created_at", "delivery", ["created_at"])
    op.create_index("ix_delivery_batch", "delivery", ["batch"])
    op.create_table(
        "delivery_change",
        sa.Column("delivery_id", key, sa.ForeignKey("delivery.id"), primary_key=True),
        sa.Column("change_id", key, sa.ForeignKey("change.id"), primary_key=True),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_delivery_change_told", "delivery_change", ["change_id", "watch", "channel"], unique=True)
