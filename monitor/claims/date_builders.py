"""From the slots of a matched date pattern to the days that it names.

Each builder gives the days (None where the day of publication is needed and unknown), the granularity, and the
form that stands for unknown days. A builder gives None, or raises ValueError, for what is no date after all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from monitor.claims import periods
from monitor.claims.date_setting import AMBIGUOUS, Built, Setting, Slots, month_number, part_of, spec_of, year_number
from monitor.claims.feasts import feast_day

_DECEMBER = 12
# a feast this many days ahead is meant although nothing says that it is still to come
_SOON = 60
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_LENGTHS = {3: "quarter", 12: "year"}


def _day(slots: Slots, setting: Setting) -> Built:
    number, day = month_number(slots, setting.words), int(slots["day"])
    last = int(slots.get("last", day))
    year = year_number(slots, setting)
    if year is None and setting.reference:
        year = periods.nearest_year(setting.reference, number, day)
    if year is None:
        return None, "day", f"--{number:02}-{day:02}" + (f"/{last:02}" if last != day else "")
    return (date(year, number, day), date(year, number, max(last, day))), "day", ""


def _iso(slots: Slots, _setting: Setting) -> Built:
    day = date(int(slots["year"]), int(slots["number"]), int(slots["day"]))
    return (day, day), "day", ""


def _numeric(slots: Slots, setting: Setting) -> Built:
    """Day and month in the order that the text or its language tells; the days of both readings when neither does."""
    return _ordered(slots, setting, setting.words["day_first"] or setting.day_first)


def _dotted(slots: Slots, setting: Setting) -> Built:
    """Between points the day comes first: 25.4.2024."""
    return _ordered(slots, setting, day_first=True)


def _ordered(slots: Slots, setting: Setting, day_first: bool | None) -> Built:
    one, two, year = int(slots["number"]), int(slots["day"]), int(slots["year"])
    if setting.words["day_first"]:  # there the slots stand the other way round
        one, two = two, one
    if one > _DECEMBER or two > _DECEMBER:
        day_first = one > _DECEMBER
    if day_first is None and one != two:
        days = sorted((date(year, one, two), date(year, two, one)))
        return (days[0], days[1]), "day", AMBIGUOUS
    day = date(year, two, one) if day_first else date(year, one, two)
    return (day, day), "day", ""


def _nth(slots: Slots, setting: Setting) -> Built | None:
    """Build the day of "the first of June"."""
    day = setting.words["ordinals"][slots["ordinal"]]
    return _day({**slots, "day": str(day)}, setting) if day > 0 else None


def _feast(slots: Slots, setting: Setting) -> Built:
    spec = setting.words["feasts"][" ".join(slots["feast"].split())]
    direction = setting.words["steps"].get(slots.get("step", ""), 0)
    year = year_number(slots, setting)
    if year is None and setting.reference is None:
        return None, "day", f"{spec}{direction:+d}"
    day = feast_day(spec, year) if year is not None else _nearest_feast(spec, setting, direction)
    return (day, day), "day", ""


def _nearest_feast(spec: str, setting: Setting, direction: int) -> date:
    """The one before or after the day of publication; without a direction that which is near, else the last one."""
    assert setting.reference is not None
    today = setting.reference
    days = [feast_day(spec, today.year + step) for step in (-1, 0, 1)]
    past, coming = max(day for day in days if day <= today), min(day for day in days if day > today)
    if direction or setting.ahead:
        return past if direction < 0 else coming
    return coming if (coming - today).days <= _SOON else past


def _week_with(slots: Slots, setting: Setting) -> Built:
    """Build the week that holds a day ("the week of 3 May") or ends on it ("the week ending 10 May")."""
    days, _, form = _day(slots, setting)
    if days is None:
        return None, "week", f"week{form}"
    if "ending" in slots:
        return (days[0] - timedelta(days=6), days[0]), "week", ""
    return periods.step(days[0], "week", 0), "week", ""


def _ended(slots: Slots, setting: Setting) -> Built | None:
    """Build so many units up to a day or month: "the three months to June", "the year ended 31 March"."""
    unit, written = setting.words["unit_of"][slots["unit"]], slots.get("count", "1")
    months = (int(written) if written.isdigit() else setting.words["numbers"][written]) * _MONTHS.get(unit, 0)
    days, _, form = _day(slots, setting) if "day" in slots else _month(slots, setting)
    if not months:
        return None
    if days is None:
        return None, "half", f"{months}m{form}"
    return periods.ending(days[1], months), _LENGTHS.get(months, "half"), ""


def _month(slots: Slots, setting: Setting) -> Built:
    number, part = month_number(slots, setting.words), part_of(slots, setting)
    year = year_number(slots, setting)
    if year is None and setting.reference:
        year = periods.nearest_year(setting.reference, number)
    if year is None:
        return None, "month", f"--{number:02}" + (f"/{slots['part']}" if part else "")
    return periods.part_of(periods.month(year, number), part), "month", ""


def _step_month(slots: Slots, setting: Setting) -> Built:
    number, direction = month_number(slots, setting.words), setting.words["steps"][slots["step"]]
    if setting.reference is None:
        return None, "month", f"--{number:02}{direction:+d}"
    year, this = setting.reference.year, setting.reference.month
    year += {-1: -1 if number >= this else 0, 1: 1 if number <= this else 0}.get(direction, 0)
    return periods.month(year, number), "month", ""


def _thirds(kind: str, size: int) -> Callable[[Slots, Setting], Built | None]:
    def build(slots: Slots, setting: Setting) -> Built | None:
        written = slots.get("q") or slots.get("h")
        number = int(re.sub(r"\D", "", written)) if written else setting.words["ordinals"][slots["ordinal"]]
        number, fiscal = number if number > 0 else 12 // size, "fiscal" in slots or "fiscal_too" in slots
        if number > 12 // size:
            return None
        year = year_number(slots, setting)
        if year is None and setting.reference:
            year = _passed_year(setting, number * size)
        if year is None:
            return None, kind, f"--{kind[0].upper()}{number}"
        # whose fiscal year it is, and when that begins, is not said
        return periods.months(year, number * size - size + 1, number * size), kind, AMBIGUOUS if fiscal else ""

    return build


def _passed_year(setting: Setting, last_month: int) -> int | None:
    """A period without a year is the last one that had begun, or the next one when the sentence looks ahead."""
    assert setting.reference is not None
    year, begun = setting.reference.year, setting.reference.month > last_month - 3
    if setting.ahead:
        return year if setting.reference.month <= last_month else year + 1
    return year if begun else year - 1


def _season(slots: Slots, setting: Setting) -> Built:
    first, last = setting.words["seasons"][slots["season"]]
    year = year_number(slots, setting)
    if year is None and setting.reference:
        year = setting.reference.year + setting.words["steps"].get(slots.get("step", ""), 0)
    if year is None:
        return None, "season", f"{slots.get('step', '')} {slots['season']}".strip()
    return periods.part_of(periods.months(year, first, last), part_of(slots, setting)), "season", ""


def _decade(slots: Slots, setting: Setting) -> Built:
    year = int(slots.get("decade") or f"19{slots['short_decade']}")
    if year % 100 == 0 and year < 2000:
        return periods.part_of(periods.years(year, year + 99), part_of(slots, setting)), "century", ""
    return periods.part_of(periods.years(year, year + 9), part_of(slots, setting)), "decade", ""


def _century(slots: Slots, setting: Setting) -> Built:
    last = int(slots["century"]) * 100
    return periods.part_of(periods.years(last - 99, last), part_of(slots, setting)), "century", ""


def _year(slots: Slots, setting: Setting) -> Built:
    return periods.part_of(periods.year(int(slots["year"])), part_of(slots, setting)), "year", ""


def _fiscal(slots: Slots, _setting: Setting) -> Built:
    year = int(slots["year"]) if "year" in slots else 2000 + int(slots["short_year"])
    return periods.year(year), "fiscal year", ""


def _season_year(slots: Slots, _setting: Setting) -> Built | None:
    year, short = int(slots["year"]), int(slots["short_year"])
    end = year - year % 100 + short
    return (periods.years(year, end), "years", "") if year < end <= year + 60 else None


def _ago(slots: Slots, setting: Setting) -> Built:
    written = slots["count"]
    count = int(written) if written.isdigit() else setting.words["numbers"][written]
    unit = setting.words["unit_of"][slots["unit"]]
    if setting.reference is None:
        return None, unit, f"{unit}-{count}"
    return periods.step(setting.reference, unit, -count), unit, ""


def _part_of_unit(slots: Slots, setting: Setting) -> Built | None:
    """Build "the end of the year"; "at the end of the day" is no date."""
    unit = setting.words["unit_of"][slots["unit"]]
    if unit == "day":
        return None
    if setting.reference is None:
        return None, unit, f"{unit}+0/{slots['part']}"
    return periods.part_of(periods.step(setting.reference, unit, 0), part_of(slots, setting)), unit, ""


def _weekday_of(slots: Slots, setting: Setting) -> Built:
    """Build the day of "Monday next week"."""
    unit, steps = spec_of(setting.words["relative"][" ".join(slots["relative_week"].split())])
    number = setting.words["weekdays"][slots["weekday"]]
    if setting.reference is None:
        return None, "day", f"weekday{number}/{unit}{steps:+d}"
    day = periods.step(setting.reference, unit, steps)[0] + timedelta(days=number)
    return (day, day), "day", ""


def _relative(slots: Slots, setting: Setting) -> Built:
    spec = setting.words["relative"][" ".join(slots["relative"].split())]
    unit, steps = spec_of(spec)
    if setting.reference is None:
        return None, unit, spec + (f"/{slots['part']}" if "part" in slots else "")
    days = periods.part_of(periods.step(setting.reference, unit, steps), part_of(slots, setting))
    return days, "week" if unit == "weekend" else unit, ""


def _weekday(slots: Slots, setting: Setting) -> Built:
    number = setting.words["weekdays"][slots["weekday"]]
    direction = setting.words["steps"].get(slots.get("step", ""), 0)
    if setting.reference is None:
        return None, "day", f"weekday{number}{direction:+d}"
    return (
        periods.weekday(setting.reference, number, ahead=direction > 0 or (setting.ahead and direction == 0)),
        "day",
        "",
    )


BUILDERS: dict[str, Callable[[Slots, Setting], Built | None]] = {
    "day": _day,
    "days": _day,
    "iso": _iso,
    "numeric": _numeric,
    "dotted": _dotted,
    "nth": _nth,
    "feast": _feast,
    "week_with": _week_with,
    "ended": _ended,
    "part_of_unit": _part_of_unit,
    "weekday_of": _weekday_of,
    "month": _month,
    "step_month": _step_month,
    "quarter": _thirds("quarter", 3),
    "half": _thirds("half", 6),
    "season": _season,
    "decade": _decade,
    "century": _century,
    "year": _year,
    "fiscal": _fiscal,
    "season_year": _season_year,
    "ago": _ago,
    "relative": _relative,
    "weekday": _weekday,
}
