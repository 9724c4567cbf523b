"""Dates of a sentence as intervals of days with a granularity.

Says where a date stands and which days it covers; whether it answers a question is decided by the reader. Without
a day of reference ("on Tuesday", "5 March") a date has no days but a ``form``: ``--03-05``, ``week-1``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from monitor.claims import periods
from monitor.claims.date_grammar import Found, Grammar, grammar
from monitor.claims.periods import Days
from storage.model import Bound


@dataclass(frozen=True, slots=True)
class DateMention:
    """``first`` to ``last`` are the days that the words name (both included), whatever the bound before them says.

    ``edge`` is "start" or "end" when the date is one end of a stretch of time ("from 1968 to 1973"); ``form``
    stands for the days when they are unknown; ``lead`` is the bounding word as written.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    bound: Bound = Bound.EXACT
    hedge: str | None = None
    granularity: str = "day"
    edge: str | None = None
    form: str | None = None
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a builder may look at beside its own match."""

    words: Mapping[str, Any]
    reference: date | None
    ahead: bool


_Built = tuple[Days | None, str, str]
_FUTURE_REACH = 40


def dates(sentence: str, reference: date | None = None, language: str = "en") -> list[DateMention]:
    """The dates of a sentence in order, not overlapping; ``reference`` is the day of publication."""
    rules = grammar(language)
    mentions = []
    for found in rules.find(sentence):
        if found.kind == "year" and not _is_year(rules, sentence, found):
            continue
        if found.kind == "month" and not _is_month(rules, sentence, found):
            continue
        mention = _mention(rules, sentence, found, reference)
        if mention:
            mentions.append(mention)
    return _joined(rules, sentence, mentions)


def clock_spans(sentence: str, language: str = "en") -> list[tuple[int, int]]:
    """Where times of day stand: they are no values."""
    if not any(c.isdigit() for c in sentence):
        return []
    return [match.span() for match in grammar(language).clock.finditer(sentence)]


def _mention(rules: Grammar, sentence: str, found: Found, reference: date | None) -> DateMention | None:
    ahead = _ahead(rules, sentence, found.start)
    build = _BUILDERS[found.kind]
    try:
        built = build(found.slots, _Setting(rules.words, reference, ahead))
    except (ValueError, OverflowError):
        return None
    if built is None:
        return None
    days, granularity, form = built
    first, last = days or (None, None)
    bound, lead, hedge = _lead(rules, sentence, found.start)
    return DateMention(
        found.start, found.end, first, last, bound, hedge, granularity, None, None if days else form, lead
    )


def _lead(rules: Grammar, sentence: str, start: int) -> tuple[Bound, str | None, str | None]:
    before = rules.before.search(sentence[max(0, start - 24) : start])
    if not before:
        return Bound.EXACT, None, None
    bound = Bound(rules.words["bounds"][" ".join(before[1].lower().split())])
    return bound, before[1], before[1] if bound is Bound.ABOUT else None


def _ahead(rules: Grammar, sentence: str, start: int) -> bool:
    words = re.findall(r"[\w'’]+", sentence[max(0, start - _FUTURE_REACH) : start].lower())
    return not rules.words["future_set"].isdisjoint(words)


# -- is it a date at all ---------------------------------------------------------------------------------------------


def _is_year(rules: Grammar, sentence: str, found: Found) -> bool:
    if "part" in found.slots:
        return True
    start = found.end - 4
    before = sentence[:start].rstrip()
    lead = re.search(r"([\w'’]+[.]?)$", before)
    word = lead[1].lower() if lead else ""
    after = sentence[found.end : found.end + 20]
    if re.match(r"\s?(?:%|percent|°)|[-–]\w*[a-z]", after):
        return False
    if word in rules.words["firm_year_leads_set"] or word.endswith(("'s", "’s", "s'", "s’")):
        return True
    if re.match(r"\s+[a-z]+s\b", after) and word and not _is_name(lead):
        return _verb_like(rules, after)
    if word in rules.words["year_leads_set"]:
        return not (word == "of" and _follows_group(rules, before))
    return before[-1:] in "([,–—-;:" or not before


def _is_name(lead: re.Match[str] | None) -> bool:
    return bool(lead and lead[1][:1].isupper())


def _verb_like(rules: Grammar, after: str) -> bool:
    word = after.split()[0].lower() if after.split() else ""
    return word in rules.words["year_followers"]


def _follows_group(rules: Grammar, before: str) -> bool:
    words = before.lower().split()
    return len(words) > 1 and words[-2].strip(",;:") in rules.words["group_nouns_set"]


def _is_month(rules: Grammar, sentence: str, found: Found) -> bool:
    if "year" in found.slots or "part" in found.slots:
        return True
    name = found.slots["month"]
    written = sentence[found.end - len(name) : found.end]
    if name in rules.words["short_months"] or not written[:1].isupper():
        return False
    before = re.search(r"([\w.'’]+)\s+$", sentence[: found.start])
    if re.match(r"\s+[A-Z][a-z]", sentence[found.end : found.end + 4]) and name in rules.words["doubtful"]["months"]:
        return False
    lead = before[1].lower().rstrip(".") if before else ""
    if name in rules.words["doubtful"]["months"]:
        return lead in rules.words["doubtful"]["leads"]
    return lead not in rules.words["name_titles"]


# -- from slots to days ----------------------------------------------------------------------------------------------


def _month_number(slots: Mapping[str, str], words: Mapping[str, Any]) -> int:
    name = slots["month"]
    return int(words["months"].get(name) or words["short_months"][name])


def _year_number(slots: Mapping[str, str], setting: _Setting) -> int | None:
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


def _part(slots: Mapping[str, str], setting: _Setting) -> tuple[int, int] | None:
    phrase = slots.get("part")
    return tuple(setting.words["parts"][" ".join(phrase.split())]) if phrase else None


def _day(slots: Mapping[str, str], setting: _Setting) -> _Built:
    number, day = _month_number(slots, setting.words), int(slots["day"])
    last = int(slots.get("last", day))
    year = _year_number(slots, setting)
    if year is None and setting.reference:
        year = periods.nearest_year(setting.reference, number, day)
    if year is None:
        return None, "day", f"--{number:02}-{day:02}" + (f"/{last:02}" if last != day else "")
    return (date(year, number, day), date(year, number, max(last, day))), "day", ""


def _iso(slots: Mapping[str, str], _setting: _Setting) -> _Built:
    day = date(int(slots["year"]), int(slots["number"]), int(slots["day"]))
    return (day, day), "day", ""


def _numeric(slots: Mapping[str, str], setting: _Setting) -> _Built | None:
    one, two, year = int(slots["number"]), int(slots["day"]), int(slots["year"])
    if one <= 12 and two <= 12 and one != two:
        return None
    month, day = (one, two) if two > 12 or one == two else (two, one)
    return (date(year, month, day), date(year, month, day)), "day", ""


def _month(slots: Mapping[str, str], setting: _Setting) -> _Built:
    number, part = _month_number(slots, setting.words), _part(slots, setting)
    year = _year_number(slots, setting)
    if year is None and setting.reference:
        year = periods.nearest_year(setting.reference, number)
    if year is None:
        return None, "month", f"--{number:02}" + (f"/{slots['part']}" if part else "")
    return periods.part_of(periods.month(year, number), part), "month", ""


def _step_month(slots: Mapping[str, str], setting: _Setting) -> _Built:
    number, direction = _month_number(slots, setting.words), setting.words["steps"][slots["step"]]
    if setting.reference is None:
        return None, "month", f"--{number:02}{direction:+d}"
    year, this = setting.reference.year, setting.reference.month
    year += {-1: -1 if number >= this else 0, 1: 1 if number <= this else 0}.get(direction, 0)
    return periods.month(year, number), "month", ""


def _thirds(kind: str, size: int) -> Callable[[Mapping[str, str], _Setting], _Built | None]:
    def build(slots: Mapping[str, str], setting: _Setting) -> _Built | None:
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


def _passed_year(setting: _Setting, last_month: int) -> int | None:
    """A period without a year is the last one that had begun, or the next one when the sentence looks ahead."""
    assert setting.reference is not None
    year, begun = setting.reference.year, setting.reference.month > last_month - 3
    if setting.ahead:
        return year if setting.reference.month <= last_month else year + 1
    return year if begun else year - 1


def _season(slots: Mapping[str, str], setting: _Setting) -> _Built:
    first, last = setting.words["seasons"][slots["season"]]
    year = _year_number(slots, setting)
    if year is None and setting.reference:
        year = setting.reference.year + setting.words["steps"].get(slots.get("step", ""), 0)
    if year is None:
        return None, "season", f"{slots.get('step', '')} {slots['season']}".strip()
    return periods.part_of(periods.months(year, first, last), _part(slots, setting)), "season", ""


def _decade(slots: Mapping[str, str], setting: _Setting) -> _Built:
    year = int(slots["decade"])
    if year % 100 == 0 and year < 2000:
        return periods.part_of(periods.years(year, year + 99), _part(slots, setting)), "century", ""
    return periods.part_of(periods.years(year, year + 9), _part(slots, setting)), "decade", ""


def _century(slots: Mapping[str, str], setting: _Setting) -> _Built:
    last = int(slots["century"]) * 100
    return periods.part_of(periods.years(last - 99, last), _part(slots, setting)), "century", ""


def _year(slots: Mapping[str, str], setting: _Setting) -> _Built:
    return periods.part_of(periods.year(int(slots["year"])), _part(slots, setting)), "year", ""


def _fiscal(slots: Mapping[str, str], _setting: _Setting) -> _Built:
    return periods.year(int(slots["year"])), "fiscal year", ""


def _season_year(slots: Mapping[str, str], _setting: _Setting) -> _Built | None:
    year, short = int(slots["year"]), int(slots["short_year"])
    end = year - year % 100 + short
    return (periods.years(year, end), "years", "") if year < end <= year + 60 else None


def _ago(slots: Mapping[str, str], setting: _Setting) -> _Built:
    written = slots["count"]
    count = int(written) if written.isdigit() else setting.words["numbers"][written]
    unit = setting.words["unit_of"][slots["unit"]]
    if setting.reference is None:
        return None, unit, f"{unit}-{count}"
    return periods.step(setting.reference, unit, -count), unit, ""


def _relative(slots: Mapping[str, str], setting: _Setting) -> _Built:
    spec = setting.words["relative"][" ".join(slots["relative"].split())]
    unit, steps = _spec(spec)
    if setting.reference is None:
        return None, unit, spec + (f"/{slots['part']}" if "part" in slots else "")
    return periods.part_of(periods.step(setting.reference, unit, steps), _part(slots, setting)), unit, ""


def _weekday(slots: Mapping[str, str], setting: _Setting) -> _Built:
    number = setting.words["weekdays"][slots["weekday"]]
    direction = setting.words["steps"].get(slots.get("step", ""), 0)
    if setting.reference is None:
        return None, "day", f"weekday{number}{direction:+d}"
    return (
        periods.weekday(setting.reference, number, ahead=direction > 0 or (setting.ahead and direction == 0)),
        "day",
        "",
    )


_BUILDERS: dict[str, Callable[[Mapping[str, str], _Setting], _Built | None]] = {
    "day": _day,
    "days": _day,
    "iso": _iso,
    "numeric": _numeric,
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


# -- stretches of time -----------------------------------------------------------------------------------------------


def _joined(rules: Grammar, sentence: str, mentions: Sequence[DateMention]) -> list[DateMention]:
    result: list[DateMention] = []
    joins = rules.words["joins"]
    for mention in mentions:
        if result and result[-1].edge is None:
            last = result[-1]
            between = sentence[last.end : mention.start].strip().lower()
            lead = sentence[: last.start].rstrip().lower()
            if between in joins["to"]:
                result[-1:] = _stretch(last, mention)
                continue
            if between in joins["and"] and lead.endswith(tuple(joins["between"])):
                result[-1] = _between(last, mention)
                continue
        result.append(mention)
    return result


def _stretch(first: DateMention, last: DateMention) -> list[DateMention]:
    first = _with_year_of(first, last)
    plain = {"bound": Bound.EXACT, "lead": None, "hedge": None}
    return [replace(first, edge="start", **plain), replace(last, edge="end", **plain)]


def _with_year_of(first: DateMention, last: DateMention) -> DateMention:
    """ "January to March 2023": the year written once is the year of both."""
    if not (first.first and first.last and last.first) or first.first <= last.first:
        return first
    try:
        back = last.first.year - (first.first.month > last.first.month)
        return replace(first, first=first.first.replace(year=back), last=first.last.replace(year=back))
    except ValueError:
        return first


def _between(one: DateMention, two: DateMention) -> DateMention:
    one = _with_year_of(one, two)
    form = None if one.first and two.last else f"{one.form or one.first}/{two.form or two.last}"
    last = two.last if one.first and two.last and two.last >= one.first else one.last
    return replace(one, end=two.end, last=last, bound=Bound.RANGE, form=form, lead=None)
