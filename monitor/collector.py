"""When memory is given up: how often garbage is looked for in a long step, what a service lets go between two."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from monitor.compare.words import forget

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


def let_go() -> None:
    """Forget the sentences that were compared, and give the system back what lies free between what is in use.

    The C library keeps it otherwise, and crawls leave much of it. Other C libraries than glibc have no such call.
    """
    forget()
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
