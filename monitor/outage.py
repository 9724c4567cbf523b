"""What the log says of a database that fails or keeps the service waiting: a line when it begins, one when it is over.

Every round and every channel meets the same fault again each second or two; told each time, it would bury the rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

import structlog

from storage.errors import StorageError

PATIENCE = 3.0
"""A call to the store that takes longer, in seconds, is told."""

_log = structlog.stdlib.get_logger(__name__)


class Outage:
    """One database's trouble, as all threads of a service meet it. ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._told: set[str] = set()
        self._began = 0.0

    def failed(self, error: StorageError) -> None:
        """Tell a fault, unless this outage's has been told in these words."""
        self._tell("the database fails; what is to be done waits for it", str(error))

    def waits(self) -> None:
        """Tell that an answer is long in coming, unless this outage has been told of."""
        if not self._told:
            self._tell("the database keeps the service waiting: locked by another process, or slow", None)

    def over(self) -> None:
        """Tell the end, if a beginning was told: something could be written."""
        with self._lock:
            if self._told:
                self._told.clear()
                _log.info("the database works again", seconds=round(self._clock() - self._began, 1))

    def _tell(self, line: str, error: str | None) -> None:
        with self._lock:
            if not self._told:
                self._began = self._clock()
            if (error or line) not in self._told:
                self._told.add(error or line)
                _log.warning(line, **({"error": error} if error else {}))
