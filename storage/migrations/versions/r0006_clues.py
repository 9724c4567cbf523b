"""Stories told in other words: texts by their names and numbers; snapshots by their story."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "clue",
        sa.Column("term", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body_id", key, sa.ForeignKey("body.id", name="fk_clue_body_id_body"), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", "nth", name="pk_clue"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_snapshot_story_id", "snapshot", ["story_id"])
