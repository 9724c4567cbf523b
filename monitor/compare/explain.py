"""The line that a person can check: what was compared and why it counts as it does."""

from __future__ import annotations

from decimal import Decimal

from monitor.compare.algebra import Relation, Span, relate, value_span
from storage.model import Assertion, Bound, Dimension, Kind, Value

_BEFORE = {
    Bound.OVER: "more than ",
    Bound.AT_LEAST: "at least ",
    Bound.UNDER: "less than ",
    Bound.AT_MOST: "at most ",
    Bound.ABOUT: "about ",
}
_SIGN = {"percent": "%"}


def number_text(number: Decimal) -> str:
    """Write a number with thousands separators and without needless digits."""
    whole = number == number.to_integral_value()
    return format(number.quantize(Decimal(1)) if whole and abs(number) < Decimal("1e27") else number.normalize(), ",f")


def unit_text(value: Value) -> str:
    name = value.currency or value.unit
    return "" if not name else f" {_SIGN.get(name, name.replace('_', ' '))}"


def value_text(assertion: Assertion) -> str:
    """Write a value as it was meant: "about 40,000 EUR", "38,000–42,000 EUR", "2024-01-01/2024-03-31"."""
    value = assertion.value
    if value.first is not None or value.last is not None:
        return _days_text(value)
    if value.number is None or assertion.bound is Bound.RANGE:
        return span_text(assertion) if value.low is not None or value.high is not None else assertion.surface
    return f"{_BEFORE.get(assertion.bound, '')}{number_text(value.number)}{unit_text(value)}"


def _days_text(value: Value) -> str:
    first, last = (day.isoformat() if day else "…" for day in (value.first, value.last))
    return first if first == last else f"{first}/{last}"


def span_text(assertion: Assertion) -> str:
    """Write what a value does not exclude, as an interval."""
    span = value_span(assertion.value)
    if span is None:
        return assertion.surface
    if assertion.dimension is Dimension.DATE:
        return _days_text(assertion.value)
    return _interval_text(span) + unit_text(assertion.value)


def _interval_text(span: Span) -> str:
    if span.high is None and span.low is not None:
        return f"{'more than' if span.low_open else 'at least'} {number_text(span.low)}"
    if span.low is None and span.high is not None:
        return f"{'less than' if span.high_open else 'at most'} {number_text(span.high)}"
    if span.low is None or span.high is None:
        return "anything"
    return number_text(span.low) if span.low == span.high else f"{number_text(span.low)}–{number_text(span.high)}"


def explain(kind: Kind, old: Assertion | None, new: Assertion | None) -> str:
    """Give the one line for a change of ``kind``."""
    if old is None or new is None:
        return _explain_one(kind, old or new)
    if kind in _STATED:
        return _STATED[kind].format(old=plain_value(old), new=plain_value(new))
    if kind is Kind.MODALITY_CHANGED:
        return f"{value_text(new)}: {old.modality} before, {new.modality} now"
    if kind is Kind.REATTRIBUTED:
        return (
            f"{value_text(new)}: said by {old.speaker or 'nobody named'} before, by {new.speaker or 'nobody named'} now"
        )
    return _explain_values(old, new)


_STATED = {
    Kind.NEGATED: "“{old}” became “{new}”",
    Kind.UNIT_CHANGED: "{old} and {new} are given in different units that are not compared",
    Kind.REWORDED: "the same value, {new}, in other words",
    Kind.REPEATED: "{new}, as in the story that this text reprints",
    Kind.CORROBORATED: "{new}, as in an independent story",
    Kind.SERIES: "{old} and {new} are of different periods or parts",
    Kind.PARALLEL: "{new} stands beside {old}: one answer in two currencies or units",
}


def plain_value(assertion: Assertion | None) -> str:
    """Write a value for people: a name, a number with its unit, or the words themselves."""
    if assertion is None:
        return "nothing"
    if assertion.dimension is Dimension.ENTITY and assertion.value.entity:
        return assertion.value.entity
    return value_text(assertion) if value_span(assertion.value) else assertion.surface


def _explain_one(kind: Kind, assertion: Assertion | None) -> str:
    what = value_text(assertion) if assertion else ""
    return f"{what} is no longer on the page" if kind is Kind.WITHDRAWN else f"{what} was not there before"


def _explain_values(old: Assertion, new: Assertion) -> str:
    relation = relate(old, new)
    before, now = span_text(old), span_text(new)
    if old.dimension is Dimension.ENTITY or new.dimension is Dimension.ENTITY:
        return f"“{plain_value(old)}” became “{plain_value(new)}”"
    if relation is Relation.DIFFERENT:
        return f"{before} does not contain {now}"
    if relation is Relation.REFINED:
        return f"{now} lies within {before}"
    if relation is Relation.COARSENED:
        return f"{now} contains {before}"
    if relation is Relation.BOUND_MOVED:
        return f"the bound moved from {before} to {now}"
    if relation is Relation.OVERLAPPING:
        return f"{before} and {now} overlap"
    return f"{value_text(old)} became {value_text(new)}"
