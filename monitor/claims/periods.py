"""Calendar arithmetic of the date reader: every period is a pair of days, both included. No words, no text."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Days = tuple[date, date]
Part = tuple[int, int]

_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


def month(year: int, number: int) -> Days:
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def months(year: int, first: int, last: int) -> Days:
    """From month ``first`` to month ``last``, the latter in the next year when it is the smaller (winter)."""
    end = year if last >= first else year + 1
    return date(year, first, 1), month(end, last)[1]


def year(number: int) -> Days:
    return date(number, 1, 1), date(number, 12, 31)


def years(first: int, last: int) -> Days:
    return date(first, 1, 1), date(last, 12, 31)


def part_of(days: Days, part: Part | None) -> Days:
    """The share of a period that "early", "mid" or "late" names, in twelfths, to the whole month where it is longer."""
    if part is None:
        return days
    first, last = days
    span = (last - first).days + 1
    if span >= 360:
        return _part_in_months(first, span, part)
    low = first + timedelta(days=span * part[0] // 12)
    return low, first + timedelta(days=max(span * part[1] // 12, span * part[0] // 12 + 1) - 1)


def _part_in_months(first: date, span: int, part: Part) -> Days:
    length = round(span / 30.44)
    low = _add_months(first, length * part[0] // 12)
    return low, _add_months(first, length * part[1] // 12) - timedelta(days=1)


def _add_months(day: date, steps: int) -> date:
    index = day.year * 12 + day.month - 1 + steps
    return date(index // 12, index % 12 + 1, 1)


def step(reference: date, unit: str, steps: int) -> Days:
    """The day, week, month, quarter, year or decade ``steps`` units from the one that holds ``reference``.

    A weekend is that of its week.
    """
    if unit == "day":
        day = reference + timedelta(days=steps)
        return day, day
    if unit == "weekend":
        saturday = reference + timedelta(days=5 - reference.weekday(), weeks=steps)
        return saturday, saturday + timedelta(days=1)
    if unit == "week":
        monday = reference - timedelta(days=reference.weekday()) + timedelta(weeks=steps)
        return monday, monday + timedelta(days=6)
    size = _MONTHS_IN[unit]
    index = (reference.year * 12 + reference.month - 1) // size * size + steps * size
    first = date(index // 12, index % 12 + 1, 1)
    return first, _add_months(first, size) - timedelta(days=1)


def ending(last: date, months_back: int) -> Days:
    """The months up to a day: those to 31 March begin with a month, those to 15 March on the 16th of one."""
    if (last + timedelta(days=1)).day == 1:
        return _add_months(last, 1 - months_back), last
    first = _add_months(last, -months_back)
    return date(first.year, first.month, min(last.day, monthrange(first.year, first.month)[1])) + timedelta(
        days=1
    ), last


def weekday(reference: date, number: int, *, ahead: bool) -> Days:
    """The last such weekday up to the reference day, or the next one from it on when ``ahead``."""
    offset = (number - reference.weekday()) % 7 if ahead else -((reference.weekday() - number) % 7)
    return step(reference, "day", offset)


def nearest_year(reference: date, number: int, day: int | None = None) -> int:
    """The year that puts a month (and day) nearest to the reference day."""
    middle = day or 15
    candidates = (reference.year - 1, reference.year, reference.year + 1)
    return min(candidates, key=lambda y: abs(y * 372 + number * 31 + middle - _ordinal(reference)))


def _ordinal(day: date) -> int:
    return day.year * 372 + day.month * 31 + day.day
