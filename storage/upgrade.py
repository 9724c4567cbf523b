"""Brings a database's tables to this version's: one query where they are, Alembic where they are not.

Processes that open a fresh database at once take turns: SQLite's write lock, an advisory lock on PostgreSQL.
"""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from storage import migrations
from storage.engine import write_ahead
from storage.errors import StorageError, StorageNewer
from storage.migrations import REVISIONS, VERSION_TABLE

_UPGRADE_LOCK = 0x636C61696E  # any number that no other user of a PostgreSQL database has reason to pick
_alembic = threading.Lock()  # Alembic keeps the running migration in module globals


def bring_up_to_date(reader: Engine, writer: Engine, shown: str) -> None:
    """Migrate to the newest revision; ``shown`` is the database's address for the error."""
    with reader.begin() as connection:
        found = _known_revision(connection, shown)
    write_ahead(reader)
    if found == REVISIONS[-1]:
        return
    with writer.begin() as connection:
        _lock_upgrades(connection)
        if _known_revision(connection, shown) != REVISIONS[-1]:
            _migrate(connection)


def _known_revision(connection: Connection, shown: str) -> str | None:
    """Return the revision of the tables, None where there are none; raise for tables that are not this version's."""
    found = _revision(connection)
    if found is None:
        _refuse_foreign(connection, shown)
    elif found not in REVISIONS:
        words = f"the database was made by a newer claimwatch (revision {found}, this one knows {REVISIONS[-1]})"
        raise StorageNewer(f"{shown}: {words}; upgrade claimwatch", database=shown)
    return found


_REVISION = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608


def _revision(connection: Connection) -> str | None:
    try:
        with connection.begin_nested():
            return connection.execute(_REVISION).scalar()
    except (OperationalError, ProgrammingError):
        if not inspect(connection).has_table(VERSION_TABLE):
            return None
        return connection.execute(_REVISION).scalar()  # another process has made it since; else it fails as before


def _refuse_foreign(connection: Connection, shown: str) -> None:
    """A PostgreSQL database may hold other tables as well, an SQLite file that does belongs to something else."""
    if connection.dialect.name == "sqlite" and inspect(connection).get_table_names():
        raise StorageError(f"{shown}: this file is the database of another program", database=shown)


def _lock_upgrades(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _UPGRADE_LOCK})


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # a quarter of a second that an up-to-date database need not pay
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    with _alembic:
        command.upgrade(config, REVISIONS[-1])
