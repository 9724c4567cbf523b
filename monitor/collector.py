"""How often Python looks for garbage while a step keeps large tables of words in memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

SELDOM = (50_000, 20, 100)
"""Reading a page makes tens of thousands of short-lived values and few cycles: a third of a check went to looking."""

_lock = Lock()
_inside: list[tuple[int, int, int]] = []


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage seldom, in the whole process, until all who asked for it have ended, whichever ends first."""
    with _lock:
        _inside.append(gc.get_threshold() if not _inside else _inside[0])
        gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        with _lock:
            before = _inside.pop()
            if not _inside:
                gc.set_threshold(*before)
