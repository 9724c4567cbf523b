"""Spans of time and moments as people write them: ``15m``, ``7d``, ``2024-03-01``. Pure: now is a parameter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_STEP = re.compile(r"(\d+)\s*([smhdw])", re.IGNORECASE)
_INTERVAL = re.compile(r"(?:\d+\s*[smhdw]\s*)+", re.IGNORECASE | re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def interval(text: str) -> timedelta | None:
    """Read ``15m``, ``6h`` or ``1d 12h``; None when it is no interval, ValueError when nothing lasts that long."""
    if not _INTERVAL.fullmatch(text.strip()):
        return None
    try:
        return sum((timedelta(**{_UNITS[unit.lower()]: int(n)}) for n, unit in _STEP.findall(text)), timedelta())
    except (OverflowError, ValueError) as error:
        raise ValueError(f'"{text}" is too long') from error


def moment(text: str) -> datetime:
    """Read an ISO 8601 date or date and time, UTC where it names no zone; ValueError when it is none."""
    found = datetime.fromisoformat(text.strip())
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def since(text: str, now: datetime) -> datetime:
    """Read a moment, or how long before ``now`` it was; ValueError says what it takes."""
    ago = interval(text)
    try:
        return moment(text) if ago is None else now - ago
    except (ValueError, OverflowError) as error:
        raise ValueError(f'"{text}" is neither a date (2024-03-01) nor an age (7d, 12h)') from error
