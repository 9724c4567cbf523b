"""Looking after a database that is in use: a consistent copy, and what may go after a while.

Nothing here stops anybody for long: a copy is taken page by page beside the work, and what goes, goes in transactions
of bounded size.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from storage.checked import lock_checks
from storage.database import Database
from storage.engine import shown
from storage.errors import UsageError
from storage.faults import clear_errors
from storage.retention import GONE, STEPS, Limits

__all__ = ["GONE", "Upkeep"]

PAGES = 500
"""Pages of an SQLite file that are copied at a time; writers get their turn in between."""

Progress = Callable[[], None]


class Upkeep(Database):
    """Backup and retention of an open database."""

    def backup(self, path: Path, progress: Progress = lambda: None) -> None:
        """Copy an SQLite database to a new file while it is in use. UsageError where there is a better tool."""
        if self._engine.dialect.name != "sqlite":
            address_of = shown(self._url.set(drivername="postgresql", password=None))
            raise UsageError(f"PostgreSQL has its own tool: pg_dump --format=custom --file={path} '{address_of}'")
        if path.exists():
            raise UsageError(f"{path} is there already; nothing was written")
        if not path.parent.is_dir():
            raise UsageError(f"{path} cannot be written: there is no such folder")
        part = path.with_name(f"{path.name}.part")
        try:
            with clear_errors(self._url), self._engine.connect() as connection:
                _copy(connection, part, progress)
            part.rename(path)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from error
        finally:
            part.unlink(missing_ok=True)

    def prune(
        self,
        before: datetime,
        versions: int | None = None,
        progress: Progress = lambda: None,
        *,
        flagged_before: datetime | None = None,
    ) -> Counter[str]:
        """Forget what is older than ``before``, and all but the newest ``versions`` texts of each page.

        Visits, messages that were sent, changes that alerted nobody, texts with their fingerprints, and what pages
        said that is no longer said or that nobody visits any more. What a change or a message that stays refers to
        stays, and so does what a page on the rota says. Flagged changes go only where ``flagged_before`` is given.
        Returns what went.
        """
        gone: Counter[str] = Counter()
        limits = Limits(before, versions, flagged_before)
        for step in STEPS:
            begins, last = True, None
            while begins or last is not None:
                begins = False
                with self._write() as connection:
                    lock_checks(connection)
                    last = step(connection, gone, last, limits)
                progress()
        return gone


def _copy(connection: Connection, part: Path, progress: Progress) -> None:
    dbapi = connection.connection.driver_connection
    assert isinstance(dbapi, sqlite3.Connection)
    target = sqlite3.connect(part)
    try:
        dbapi.backup(target, pages=PAGES, progress=lambda *_: progress(), sleep=0.01)
        # a copy is one file, whatever the original's log holds
        target.execute("PRAGMA journal_mode = DELETE")
    finally:
        target.close()
