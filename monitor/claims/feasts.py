"""On which day of a year a feast falls. What it is called stands in the tables of dates; here is only the calendar."""

from __future__ import annotations

from datetime import date, timedelta

_EASTER = "easter"


def feast_day(spec: str, year: int) -> date:
    """The day of "12-25", of "easter-2" (two days before it), of "11/3/4+1" (a day after the 4th Thursday of November).

    Weekdays count from 0 (Monday).
    """
    if spec.startswith(_EASTER):
        return _easter(year) + timedelta(days=int(spec.removeprefix(_EASTER) or "0"))
    if "/" not in spec:
        month, day = spec.split("-")
        return date(year, int(month), int(day))
    rule, _, later = spec.partition("+")
    number, weekday, nth = (int(part) for part in rule.split("/"))
    first = date(year, number, 1)
    days = (weekday - first.weekday()) % 7 + 7 * (nth - 1)
    return first + timedelta(days=days + int(later or "0"))


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, skipped = century // 4, (century + 8) // 25
    epact = (19 * golden + century - leap - (century - skipped + 1) // 3 + 15) % 30
    offset = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * offset) // 451
    month, day = divmod(epact + offset - 7 * correction + 114, 31)
    return date(year, month, day + 1)
