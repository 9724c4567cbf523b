"""Postings may outlive their assertions: a foreign key without an index would read the table for each that goes.

SQLite can take a key from a table only by writing it anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_posting_assertion_id_assertion", "posting", type_="foreignkey")
        return
    op.rename_table("posting", "posting_before")
    op.create_table(
        "posting",
        sa.Column("term", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assertion_id", key, nullable=False),
        sa.Column("address_id", key, nullable=False),
        sa.PrimaryKeyConstraint("term", "nth", name="pk_posting"),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO posting SELECT term, nth, assertion_id, address_id FROM posting_before ORDER BY term, nth")
    op.drop_table("posting_before")
