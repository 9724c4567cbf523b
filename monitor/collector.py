"""How often Python looks for garbage while a step keeps large tables of words in memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 100)
"""Reading a page makes tens of thousands of short-lived values and few cycles: a third of a check went to looking."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage seldom for as long as this lasts; for the whole process, so it may be entered by turns."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
