"""Run by Alembic: migrates through the connection and inside the transaction that ``storage.upgrade`` hands over."""

from alembic import context

from storage.migrations import VERSION_TABLE
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE
)
context.run_migrations()
