"""What sites teach: the blocks of their latest articles, and the lines that an article goes without."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "sighting",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocks", sa.LargeBinary(), nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("site", "article", name="pk_sighting"),
    )
    op.create_index("ix_sighting_site_seen_at", "sighting", ["site", "seen_at"])
    op.create_index("ix_sighting_seen_at", "sighting", ["seen_at"])
    op.create_table(
        "left_out",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_left_out"),
    )
