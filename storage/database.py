"""One open database: connections, transactions, their errors, and the upgrade of its tables."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import TracebackType
from typing import Self
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, Pool

from storage.engine import shown
from storage.faults import clear_errors
from storage.upgrade import bring_up_to_date

_opened: WeakSet[Database] = WeakSet()
_parents: list[Pool] = []  # closing them would speak, or give up locks, on behalf of the parent process


def _leave_connections_to_parent() -> None:
    for database in _opened:
        database.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_connections_to_parent)


class Database:
    """An open database; every error that leaves its transactions is one of :mod:`storage.errors`."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._url = url
        self._turn = self._new_turn()
        _opened.add(self)

    def _new_turn(self) -> AbstractContextManager[object]:
        """SQLite's own waiting is by polling, and unfair: the threads of one process rather queue up."""
        return threading.Lock() if self._engine.dialect.name == "sqlite" else nullcontext()

    def after_fork(self) -> None:
        """Begin anew in a forked child, whose parent goes on using the connections that both hold."""
        _parents.append(self._engine.pool)
        self._engine.dispose(close=False)
        self._turn = self._new_turn()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    @property
    def url(self) -> str:
        """The database's address without its password, as it may be printed."""
        return shown(self._url)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with clear_errors(self._url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with clear_errors(self._url), self._turn, self._writer.begin() as connection:
            yield connection

    def upgrade(self) -> None:
        """Bring the tables to this version's; one query where they are."""
        with clear_errors(self._url):
            bring_up_to_date(self._engine, self._writer, self.url)
