"""Which list a source without a kind was found to have."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("crawl_end", sa.Column("reads", sa.Text()))
