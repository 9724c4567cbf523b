"""When a source last brought a new article, and how long it usually brings none."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("source_state", sa.Column("first_new_at", sa.DateTime(timezone=True)))
    op.add_column("source_state", sa.Column("last_new_at", sa.DateTime(timezone=True)))
    op.add_column("source_state", sa.Column("usual_pause", sa.Integer(), nullable=False, server_default="0"))
