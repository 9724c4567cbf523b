"""Rows for other programs: CSV that no spreadsheet takes for formulas, and JSON lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from monitor.forms import Form

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet evaluate a cell (OWASP, CSV injection), in its full-width forms, too."""


def csv_lines(rows: Iterable[Form], like: Form | None = None) -> Iterator[str]:
    """Write rows as CSV (RFC 4180) with a heading; nested keys are joined by dots.

    The columns are those of ``like``, a row that has all parts, else those of the first row.
    """
    names = [] if like is None else [name for name, _ in flattened(like)]
    if names:
        yield _line(names)
    for row in rows:
        flat = dict(flattened(row))
        if not names:
            names = list(flat)
            yield _line(names)
        yield _line([cell(flat.get(name)) for name in names])


def flattened(row: Form, before: str = "") -> Iterator[tuple[str, Any]]:
    """Name each value by its path: ``claim.subject``."""
    for key, value in row.items():
        if isinstance(value, dict):
            yield from flattened(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def cell(value: Any) -> str:
    """Write a value as a cell. What a spreadsheet would evaluate gets an apostrophe before it; numbers stay."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    text = text.replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _line(cells: Iterable[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerow(cells)
    return file.getvalue()
