"""From the slots of a matched date pattern to the days that it names.

Each builder gives the days (None where the day of publication is needed and unknown), the granularity, and the
form that stands for unknown days. A builder gives None, or raises ValueError, for what is no date after all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.claims import periods
from monitor.claims.periods import Days

Slots = Mapping[str, str]
Built = tuple[Days | None, str, str]
# the form of days that are those of two readings
AMBIGUOUS = "?"
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Setting:
    """What a builder may look at beside its own slots; ``ahead`` when the sentence speaks of the future.

    ``day_first`` is the order of numeric dates, where the text tells it.
    """

    words: Mapping[str, Any]
    reference: date | None
    ahead: bool
    day_first: bool | None = None


def _month_number(slots: Slots, words: Mapping[str, Any]) -> int:
    name = slots["month"]
    return int(words["months"].get(name) or words["short_months"][name])


def _year_number(slots: Slots, setting: Setting) -> int | None:
    written = slots.get("year") or slots.get("year2")
    if written:
        number = int(written)
        return number + 2000 if number < 100 else number
    phrase = slots.get("relative_year")
    if phrase and setting.reference:
        return setting.reference.year + _spec(setting.words["relative"][phrase])[1]
    return None


def _spec(text: str) -> tuple[str, int]:
    unit, sign, steps = re.split(r"([+-])", text)
    return unit, int(sign + steps)


def _part(slots: Slots, setting: Setting) -> tuple[int, int] | None:
    phrase = slots.get("part")
    return tuple(setting.words["parts"][" ".join(phrase.split())]) if phrase else None


def _day(slots: Slots, setting: Setting) -> Built:
    number, day = _month_number(slots, setting.words), int(slots["day"])
    last = int(slots.get("last", day))
    year = _year_number(slots, setting)
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


def _month(slots: Slots, setting: Setting) -> Built:
    number, part = _month_number(slots, setting.words), _part(slots, setting)
    year = _year_number(slots, setting)
    if year is None and setting.reference:
        year = periods.nearest_year(setting.reference, number)
    if year is None:
        return None, "month", f"--{number:02}" + (f"/{slots['part']}" if part else "")
    return periods.part_of(periods.month(year, number), part), "month", ""


def _step_month(slots: Slots, setting: Setting) -> Built:
    number, direction = _month_number(slots, setting.words), setting.words["steps"][slots["step"]]
    if setting.reference is None:
        return None, "month", f"--{number:02}{direction:+d}"
    year, this = setting.reference.year, setting.reference.month
    year += {-1: -1 if number >= this else 0, 1: 1 if number <= this else 0}.get(direction, 0)
    return periods.month(year, number), "month", ""


def _thirds(kind: str, size: int) -> Callable[[Slots, Setting], Built | None]:
    def build(slots: Slots, setting: Setting) -> Built | None:
        written = slots.get("q") or slots.get("h")
        number = int(re.sub(r"\D", "", written)) if written else setting.words["ordinals"][slots["ordinal"]]
        number = number if number > 0 else 12 // size
        if number > 12 // size:
            return None
        year = _year_number(slots, setting)
        if year is None and setting.reference:
            year = _passed_year(setting, number * size)
        if year is None:
            return None, kind, f"--{kind[0].upper()}{number}"
        return periods.months(year, number * size - size + 1, number * size), kind, ""

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
    year = _year_number(slots, setting)
    if year is None and setting.reference:
        year = setting.reference.year + setting.words["steps"].get(slots.get("step", ""), 0)
    if year is None:
        return None, "season", f"{slots.get('step', '')} {slots['season']}".strip()
    return periods.part_of(periods.months(year, first, last), _part(slots, setting)), "season", ""


def _decade(slots: Slots, setting: Setting) -> Built:
    year = int(slots.get("decade") or f"19{slots['short_decade']}")
    if year % 100 == 0 and year < 2000:
        return periods.part_of(periods.years(year, year + 99), _part(slots, setting)), "century", ""
    return periods.part_of(periods.years(year, year + 9), _part(slots, setting)), "decade", ""


def _century(slots: Slots, setting: Setting) -> Built:
    last = int(slots["century"]) * 100
    return periods.part_of(periods.years(last - 99, last), _part(slots, setting)), "century", ""


def _year(slots: Slots, setting: Setting) -> Built:
    return periods.part_of(periods.year(int(slots["year"])), _part(slots, setting)), "year", ""


def _fiscal(slots: Slots, _setting: Setting) -> Built:
    return periods.year(int(slots["year"])), "fiscal year", ""


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


def _relative(slots: Slots, setting: Setting) -> Built:
    spec = setting.words["relative"][" ".join(slots["relative"].split())]
    unit, steps = _spec(spec)
    if setting.reference is None:
        return None, unit, spec + (f"/{slots['part']}" if "part" in slots else "")
    return periods.part_of(periods.step(setting.reference, unit, steps), _part(slots, setting)), unit, ""


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
