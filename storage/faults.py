"""What a database's refusal means, in one clear line of the right class."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolEmpty

from storage.engine import shown
from storage.errors import StorageBusy, StorageError, StorageMissing

_FAULTS: tuple[tuple[str, type[StorageError], str], ...] = (
    # what the driver says, what it is, what to tell; the first that fits
    ("database is locked", StorageBusy, "another process holds the lock; try again when it is done"),
    ("database table is locked", StorageBusy, "another process holds the lock; try again when it is done"),
    ("lock timeout", StorageBusy, "another process holds the lock; try again when it is done"),
    ("deadlock detected", StorageBusy, "two processes waited for each other; try again"),
    ("queuepool limit", StorageBusy, "too many threads use the database at once; try again"),
    ("file is not a database", StorageError, "this file is not a database"),
    ("malformed", StorageError, "the database is damaged; restore a backup"),
    (
        "readonly database",
        StorageMissing,
        "the database may not be written to; check the permissions of file and folder",
    ),
    ("read-only transaction", StorageMissing, "the database may not be written to"),
    ("is full", StorageError, "the disk is full"),
    ("no space left", StorageError, "the disk is full"),
    ("disk i/o error", StorageError, "the disk fails to read or write"),
    ("password", StorageMissing, "the server refuses the user or the password"),
    ("authentication", StorageMissing, "the server refuses the user or the password"),
    ("role", StorageMissing, "the server does not know this user"),
    ("permission denied", StorageMissing, "this user lacks the permission"),
    ("does not exist", StorageMissing, "the database or a table is not there"),
    ("no such table", StorageMissing, "a table is not there; this is no claimwatch database"),
    ("resolve", StorageMissing, "the server's name is not known"),
    ("connection", StorageMissing, "the server cannot be reached"),
    ("connect", StorageMissing, "the server cannot be reached"),
)


@contextmanager
def clear_errors(url: URL) -> Iterator[None]:
    """Turn what a driver raises inside into a StorageError whose text is one line without the password."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, PoolEmpty) as error:
        raise explain(error, url) from error


def explain(error: Exception, url: URL) -> StorageError:
    said = str(getattr(error, "orig", None) or error)
    if "unable to open database file" in said:
        return _error(StorageMissing, _unopened(Path(url.database or "")), url)
    for part, kind, words in _FAULTS:
        if part in said.lower():
            return _error(kind, words, url)
    return _error(StorageError, said.strip().splitlines()[0], url)


def _unopened(path: Path) -> str:
    if not path.parent.exists():
        return f"the folder {path.parent} does not exist"
    return "this is a folder, not a file" if path.is_dir() else "the file cannot be opened"


def _error(kind: type[StorageError], words: str, url: URL) -> StorageError:
    return kind(f"{shown(url)}: {words}", database=shown(url))
