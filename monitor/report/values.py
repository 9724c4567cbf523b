"""An assertion's value in a few words, and how far two values are apart. Pure; says nothing about wording or source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from monitor.compare.rise import rise
from monitor.report.text import plain
from storage.model import Assertion, Bound, Change, Claim, Dimension, Polarity, Value

_BOUND = {
    Bound.ABOUT: "about ",
    Bound.OVER: "more than ",
    Bound.AT_LEAST: "at least ",
    Bound.UNDER: "less than ",
    Bound.AT_MOST: "at most ",
}
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_SIGNS = {"percent": "%", "dimensionless": "", "hertz": "hertz", "degree_Celsius": "°C", "degree_Fahrenheit": "°F"}
_READABLE = 24  # digits that a person still counts
_NAMES = frozenset({Dimension.ENTITY, Dimension.POLARITY, Dimension.STATEMENT})


def phrase(assertion: Assertion) -> str:
    """Say the value: ``about 40,000 EUR``, ``more than 2,300``, ``early 2024``."""
    words = _wording(assertion)
    negative = assertion.polarity is Polarity.NEGATIVE and assertion.dimension is not Dimension.POLARITY
    return f"not {words}" if negative else words


def listed(assertion: Assertion) -> str:
    """Say the value as look-ups list it: marked where the reading is one of several."""
    return f"{phrase(assertion)} (ambiguous)" if assertion.ambiguous else phrase(assertion)


def _wording(assertion: Assertion) -> str:
    value, surface = _bare(assertion), plain(assertion.surface)
    if assertion.dimension in _NAMES or assertion.dimension is Dimension.DATE:
        return surface
    if assertion.bound is Bound.RANGE:
        return ranged(value) or surface
    if value.number is None:
        return surface
    return f"{_lead(assertion)}{measured(value.number, value)}"


def _bare(assertion: Assertion) -> Value:
    """Leave out what a count counts: the question beside the value names it."""
    return replace(assertion.value, unit=None) if assertion.dimension is Dimension.COUNT else assertion.value


def _lead(assertion: Assertion) -> str:
    if assertion.hedge and assertion.bound in {Bound.ABOUT, Bound.EXACT}:
        return f"{plain(assertion.hedge)} "
    return _BOUND.get(assertion.bound, "")


def measured(number: Decimal, value: Value) -> str:
    """Write a number with the unit or currency of ``value``."""
    if value.currency:
        return f"{figure(number)} {plain(value.currency)}"
    name = unit_name(value.unit or "dimensionless", one=number == 1)
    return f"{figure(number)} {name}" if name else figure(number)


def unit_name(unit: str, *, one: bool) -> str:
    """Write a unit's name beside a number: ``18 years``, ``6 feet``, ``4 %``, ``90 kilometers per hour``."""
    if unit in _SIGNS:
        return _SIGNS[unit]
    first, *rest = plain(unit).replace("_", " ").partition(" per ")
    return (first if one else _plural(first)) + "".join(rest)


def _plural(noun: str) -> str:
    if noun.endswith("foot"):
        return noun.removesuffix("foot") + "feet"
    if noun.endswith("y") and noun[-2:-1] not in {"a", "e", "o", ""}:
        return noun[:-1] + "ies"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun + "s" if noun.isascii() and noun[-3:].isalpha() and len(noun) > 2 else noun


def ranged(value: Value) -> str | None:
    if value.low is None or value.high is None:
        return None
    return f"{figure(value.low)} to {measured(value.high, value)}"


def figure(number: Decimal) -> str:
    """Write a number for people: thousands parted by commas, millions and up in words where that is exact."""
    if abs(number.adjusted()) > _READABLE:
        return f"{number:.3g}"
    for scale, word in _SCALES:
        scaled = number / scale
        if abs(scaled) >= 1 and scaled == round(scaled, 2):
            return f"{_trimmed(scaled)} {word}"
    return _trimmed(number)


def _trimmed(number: Decimal) -> str:
    written = f"{number:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def difference(old: Assertion | None, new: Assertion | None) -> str | None:
    """Say how far ``new`` is from ``old``: ``-37.5 %``, ``+2 points``, ``14 days later``; None where nothing fits."""
    if old is None or new is None or old.dimension is not new.dimension:
        return None
    if old.dimension is Dimension.DATE:
        return _shift(old.value, new.value)
    step, share = rise(old, new) or (Decimal(0), None)
    return _points(step) if old.dimension is Dimension.PERCENT else _percent(share)


def _percent(share: Decimal | None) -> str | None:
    if share is None or abs(share) < Decimal("0.05"):
        return None
    return f"{'+' if share > 0 else '-'}{_trimmed(round(abs(share), 1 if abs(share) < 1000 else 0))} %"


def _points(step: Decimal) -> str | None:
    if step == 0:
        return None
    return f"{'+' if step > 0 else '-'}{_trimmed(abs(step))} {'point' if abs(step) == 1 else 'points'}"


def _shift(old: Value, new: Value) -> str | None:
    """Compare days with days; a month against a day is a matter of wording, not of distance."""
    a, b = _day(old), _day(new)
    if a is None or b is None or a == b:
        return None
    apart = abs(b - a)
    return f"{apart.days} {'day' if apart == timedelta(days=1) else 'days'} {'later' if b > a else 'earlier'}"


def dates(value: Value) -> str | None:
    """Write the days of a date: the same words mean other days when said at another time."""
    first, last = (None if end is None else f"{end.day} {end:%b %Y}" for end in (value.first, value.last))
    if first is None and last is None:
        return None
    return first if first == last else f"{first or '…'} to {last or '…'}"


def _day(value: Value) -> date | None:
    return value.first if value.first == value.last else None


def question(claim: Claim) -> str:
    """Name a claim: ``Xiaomi MS11, price``, with its scope where it has one."""
    scope = claim.scope
    predicate = None if claim.predicate == claim.subject else claim.predicate
    parts = [claim.subject, predicate or (None if claim.subject else claim.dimension.value)]
    parts += [scope.statistic, scope.period, scope.place, scope.segment, scope.per and f"per {scope.per}"]
    return ", ".join(plain(part) for part in parts if part)


def headline(change: Change) -> str:
    """Say a change's values in one line: ``about 40,000 EUR → 25,000 EUR (-37.5 %)``."""
    told = [side for side in (change.old, change.new) if side is not None]
    stance = len({side.modality for side in told}) > 1
    sides = [f"{phrase(side)} ({side.modality})" if stance else phrase(side) for side in told]
    if len(set(sides)) < len(sides):
        sides = [dates(side.value) or phrase(side) for side in told]
    if change.old is not None and change.new is None:
        return f"{sides[0]} → gone from the page"
    far = difference(change.old, change.new)
    return " → ".join(sides) + (f" ({far})" if far else "")
