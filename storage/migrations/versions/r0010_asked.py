"""Whether somebody asked for another visit of a source while one was under way."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("source_state", sa.Column("asked", sa.Boolean(), nullable=False, server_default=sa.false()))
