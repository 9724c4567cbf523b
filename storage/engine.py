"""Database engines, set up so that any number of threads and processes can share one database.

SQLite: write-ahead log, foreign keys, a busy timeout, and write transactions that take the lock when they begin
(``BEGIN IMMEDIATE``): a transaction that reads first and then wants to write cannot wait for the lock, it fails.
PostgreSQL: the same waiting time for locks, and UTC.
"""

from __future__ import annotations

import sqlite3
import time
from functools import partial
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import StorageError, StorageMissing, UsageError

BUSY_SECONDS = 30.0
CONNECT_SECONDS = 10
CACHE_KIB = 4_000
"""For each connection, of which a service has one for each thread that asks; the system caches the file, too."""

# a server that is gone without a word (power, cable, firewall) is noticed in a minute, not in a quarter of an hour
_LINE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}


def database_url(text: str) -> URL:
    """Read an SQLAlchemy URL; UsageError where it names no database that can be used."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise UsageError(
            "the database address is not understood; write sqlite:///FILE or postgresql://HOST/NAME"
        ) from error
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise UsageError(f"{url.get_backend_name()} is not supported; write sqlite:///FILE or postgresql://HOST/NAME")
    if url.get_backend_name() == "sqlite" and (url.database or "") in {"", ":memory:"}:
        raise UsageError("a database in memory is gone with its connection; write sqlite:///FILE")
    return url


def make_engine(url: URL, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Build an engine for ``url``; connects to nothing yet."""
    try:
        engine = create_engine(
            url,
            connect_args=_connect_args(url, busy_seconds),
            pool_pre_ping=not _is_sqlite(url),
            pool_use_lifo=True,  # what one call has read into a connection's cache is there for the next
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StorageMissing(f"no driver for {shown(url)}: pip install 'claimwatch[postgresql]'") from error
    if _is_sqlite(url):
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", partial(_refuse_encoding, shown(url)))
    return engine


def write_ahead(engine: Engine) -> None:
    """Switch an SQLite file to its write-ahead log, which it stays in; nothing to do elsewhere.

    SQLite does not wait for the lock that this takes, so this does, as long as for any other lock.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        dbapi = connection.connection.driver_connection
        assert isinstance(dbapi, sqlite3.Connection)
        patience = time.monotonic() + dbapi.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
        while dbapi.execute("PRAGMA journal_mode").fetchone()[0] != "wal" and not _switched(dbapi, patience):
            time.sleep(0.01)


def _switched(dbapi: sqlite3.Connection, patience: float) -> bool:
    try:
        dbapi.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error) or time.monotonic() > patience:
            raise
        return False
    return True


def shown(url: URL) -> str:
    """Render ``url`` as it may be printed: without its password."""
    return url.render_as_string(hide_password=True)


def is_file(url: URL) -> bool:
    """Tell whether ``url`` names a file by its path (and not by an SQLite URI with rules of its own)."""
    return _is_sqlite(url) and "uri" not in url.query


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _connect_args(url: URL, busy_seconds: float) -> dict[str, Any]:
    if _is_sqlite(url):
        # What stands in the address (sqlite:///FILE?timeout=5) counts; connect_args would override it.
        given = {} if "timeout" in url.query else {"timeout": busy_seconds}
        return {"isolation_level": None, **given}
    options = f"-c lock_timeout={int(busy_seconds * 1000)} -c timezone=UTC"
    return {"connect_timeout": CONNECT_SECONDS, "client_encoding": "utf8", "options": options, **_LINE}


def _set_up_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    for pragma in ("foreign_keys = ON", "synchronous = NORMAL", f"cache_size = -{CACHE_KIB}"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("lower", 1, _casefold, deterministic=True)  # SQLite's own knows only ASCII


def _refuse_encoding(shown: str, connection: Any, _entry: ConnectionPoolEntry) -> None:
    """Text of any language must come back as it was stored; the driver gives no text at all of SQL_ASCII."""
    found = connection.info.parameter_status("server_encoding")
    if found not in {"UTF8", None}:
        how = "make one: createdb --encoding=UTF8 --template=template0 NAME"
        raise StorageError(f"{shown}: the encoding of the database must be UTF8, not {found}; {how}", database=shown)


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
