"""The value algebra: what a written number does not exclude, and how two such intervals stand to each other.

Rules in docs/claims.md. Intervals are Decimals in the unit of the written number, dates are closed intervals of
days. Nothing here reads text beyond the digits that it is given.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from monitor.compare.units import convert, reaches
from storage.model import Assertion, Bound, Dimension, Value

HALF = Decimal("0.5")
TWENTIETH = Decimal("0.05")
OPEN_ABOVE = frozenset({Bound.OVER, Bound.AT_LEAST})
OPEN_BELOW = frozenset({Bound.UNDER, Bound.AT_MOST})
_NAMED = frozenset({Dimension.ENTITY, Dimension.POLARITY, Dimension.STATEMENT})
_DIGITS = re.compile(r"\d+")

Ends = tuple[Decimal | None, Decimal | None, bool, bool]


class Relation(StrEnum):
    """How a new value stands to an old one; the first that applies, in this order."""

    INCOMPARABLE = "incomparable"
    EQUAL = "equal"
    HEDGE_CHANGED = "hedge_changed"
    DIFFERENT = "different"
    BOUND_MOVED = "bound_moved"
    REFINED = "refined"
    COARSENED = "coarsened"
    OVERLAPPING = "overlapping"


@dataclass(frozen=True, slots=True)
class Span:
    """An interval; None is open-ended, an open end is excluded itself."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: Span) -> Span:
        """Give what both allow."""
        low, low_open = _tighter(self.low, self.low_open, other.low, other.low_open, upper=False)
        high, high_open = _tighter(self.high, self.high_open, other.high, other.high_open, upper=True)
        return Span(low, high, low_open, high_open)

    def disjoint(self, other: Span) -> bool:
        """Whether no value fits both; two wide intervals that only touch fit none (about 4, about 5)."""
        meet = self.meet(other)
        touch = meet.low is not None and meet.low == meet.high
        return meet.empty() or (touch and self.low != self.high and other.low != other.high)

    def within(self, other: Span) -> bool:
        return self.meet(other) == self

    def widened(self, below: Decimal, above: Decimal) -> Span:
        """Give the interval with ``below`` and ``above`` added at its ends."""
        low = None if self.low is None else self.low - below
        high = None if self.high is None else self.high + above
        return Span(low, high, self.low_open, self.high_open)


def _tighter(
    a: Decimal | None, a_open: bool, b: Decimal | None, b_open: bool, *, upper: bool
) -> tuple[Decimal | None, bool]:
    if a is None:
        return b, b is not None and b_open
    if b is None:
        return a, a_open
    if a == b:
        return a, a_open or b_open
    return (a, a_open) if (a < b) == upper else (b, b_open)


@cache
def _sided() -> tuple[frozenset[str], frozenset[str]]:
    table = tomllib.loads(files("monitor.compare.tables").joinpath("hedges.toml").read_text("utf-8"))
    return frozenset(table["lower"]), frozenset(table["upper"])


def written_unit(number: Decimal, written: str, magnitude: Decimal) -> Decimal:
    """Give what one step of the last written digit is worth: 100000 for 1.3 (million), 1 for 2,300.

    The decimal separator is found by value, not by sign, so that 1.200,5 and 1,200.5 both give 0.1.
    """
    amount = abs(number / magnitude)
    digits = "".join(c for c in written if c.isdecimal())
    for places in range(len(digits)):
        if Decimal(int(digits)).scaleb(-places) == amount:
            return magnitude.scaleb(-places)
    exponent = amount.normalize().as_tuple().exponent
    return magnitude.scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)


def _last_step(number: Decimal) -> Decimal:
    """Give one unit of the last digit that is not zero: 10000 for 40000, 0.1 for 4.5."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def about(number: Decimal, step: Decimal) -> Decimal:
    """Give how far a hedged number reaches to one side; ``step`` is the worth of its last written digit."""
    size = abs(number)
    reach = min(_last_step(size) / 2, size * TWENTIETH) if size else HALF
    return max(reach, step / 2)


def span_of(number: Decimal, written: str, bound: Bound, hedge: str | None, magnitude: Decimal = Decimal(1)) -> Ends:
    """Give (low, high, low_open, high_open) of a written number.

    ``number`` is the whole amount (1300000), ``written`` its digits as they stand ("1.3"), ``magnitude`` what the
    magnitude word multiplies by (1000000; 1 without one). A written range has two numbers and is its own interval.
    """
    if bound in OPEN_ABOVE:
        return number, None, bound is Bound.OVER, False
    if bound in OPEN_BELOW:
        return None, number, False, bound is Bound.UNDER
    step = written_unit(number, written, magnitude)
    if bound is Bound.ABOUT or hedge:
        return _hedged(number, about(number, step), (hedge or "").casefold())
    if bound is Bound.RANGE or step == 1:
        return number, number, False, False
    return number - step / 2, number + step / 2, False, True


def _hedged(number: Decimal, reach: Decimal, hedge: str) -> Ends:
    lower, upper = _sided()
    low = number if hedge in upper else number - reach
    high = number if hedge in lower else number + reach
    return low, high, False, False


def value_span(value: Value) -> Span | None:
    """Give a value's interval, dates as day numbers, or None when the value is a name or empty."""
    if value.first is not None or value.last is not None:
        return Span(_day(value.first), _day(value.last))
    if value.low is None and value.high is None and value.number is not None:
        return Span(value.number, value.number)
    if value.low is None and value.high is None:
        return None
    return Span(value.low, value.high, value.low_open, value.high_open)


def _day(day: object) -> Decimal | None:
    return Decimal(day.toordinal()) if hasattr(day, "toordinal") else None


def relate(old: Assertion, new: Assertion) -> Relation:
    """Give the relation of ``new`` to ``old``: the first of :class:`Relation` that applies.

    Rates of different denominators ("a year", "a month") and counts are compared by number here; what they are
    counts of is a matter of matching.
    """
    if old.dimension is not new.dimension or old.value.currency != new.value.currency:
        return Relation.INCOMPARABLE
    if old.dimension in _NAMED:
        return _relate_names(old, new)
    if old.dimension is not Dimension.COUNT and old.value.unit != new.value.unit:
        return _relate_converted(old, new)
    if old.dimension is Dimension.DATE and old.value.entity and new.value.entity:
        return _relate_forms(old.value.entity, new.value.entity)
    if _are_apart(old.value, new.value):
        return Relation.DIFFERENT
    return _relate_spans(old, new, value_span(old.value), value_span(new.value))


def _are_apart(one: Value, two: Value) -> bool:
    """Whether two closed intervals surely do not meet: what most pairs come to, found without a Span."""
    if one.first or one.last or two.first or two.last:
        if one.first is None or one.last is None or two.first is None or two.last is None:
            return False
        return one.first <= one.last < two.first <= two.last or two.first <= two.last < one.first <= one.last
    if one.number == two.number or one.low is None or one.high is None or two.low is None or two.high is None:
        return False
    return one.low <= one.high < two.low <= two.high or two.low <= two.high < one.low <= one.high


def _relate_forms(old: str, new: str) -> Relation:
    """Relate dates whose days are unknown ("--03-05", "week-1"): comparable when they are of one form."""
    if old == new:
        return Relation.EQUAL
    return Relation.DIFFERENT if _DIGITS.sub("#", old) == _DIGITS.sub("#", new) else Relation.INCOMPARABLE


def _relate_names(old: Assertion, new: Assertion) -> Relation:
    """Relate names: "Prof Ada Lind", "Ada Lind" and "Ms Lind" are one."""
    if old.polarity is not new.polarity:
        return Relation.DIFFERENT
    first, second = ((a.value.entity or "").casefold().split() for a in (old, new))
    alike = first[-1:] == second[-1:] or set(first) <= set(second) or set(second) <= set(first)
    return Relation.EQUAL if alike else Relation.DIFFERENT


def _relate_converted(old: Assertion, new: Assertion) -> Relation:
    """Relate after conversion; a converted value is as exact as its last digit that is not zero.

    Both are taken to the alphabetically first unit, so that the answer does not depend on which is old.
    """
    unit = min(old.value.unit or "", new.value.unit or "") or None
    if not (reaches(old.value.unit, unit) and reaches(new.value.unit, unit)):
        return Relation.INCOMPARABLE
    first, second = rounded(old.value, unit), rounded(new.value, unit)
    if first is None or second is None:
        return Relation.INCOMPARABLE
    if old.bound is new.bound and _ends_meet(old.value, new.value, unit):
        return Relation.EQUAL
    return _place(first, second)


@lru_cache(maxsize=4096)
def rounded(value: Value, unit: str | None) -> Span | None:
    """Give a value's interval in ``unit``, widened as if it had been rounded; None when it does not convert."""
    span = value_span(value)
    if span is None:
        return None
    if span.low is None or span.high is None or span.low == span.high:
        span = span.widened(*(about(end or Decimal(0), Decimal(0)) for end in (span.low, span.high)))
    return _in_unit(span, value.unit, unit)


def _in_unit(span: Span, old: str | None, new: str | None) -> Span | None:
    low, high = (None if end is None else convert(end, old, new) for end in (span.low, span.high))
    if (low is None, high is None) != (span.low is None, span.high is None):
        return None
    return Span(low, high, span.low_open, span.high_open)


def _ends_meet(old: Value, new: Value, unit: str | None) -> bool:
    """Whether the written numbers could be one number, rounded in two units."""
    first, second = (
        None if v.number is None else rounded(Value(number=v.number, unit=v.unit), unit) for v in (old, new)
    )
    return first is not None and second is not None and not first.disjoint(second)


def _relate_spans(old: Assertion, new: Assertion, first: Span | None, second: Span | None) -> Relation:
    if first is None or second is None:
        return Relation.INCOMPARABLE
    if _same_number(old, new, first, second):
        return _same_number_relation(old, new)
    return _place(first, second)


def _same_number(old: Assertion, new: Assertion, first: Span, second: Span) -> bool:
    if old.dimension is Dimension.DATE or old.bound is Bound.RANGE or new.bound is Bound.RANGE:
        return first == second
    return old.value.number is not None and old.value.number == new.value.number


def _same_number_relation(old: Assertion, new: Assertion) -> Relation:
    bounds = {old.bound, new.bound}
    if bounds & OPEN_ABOVE and bounds & OPEN_BELOW:
        return Relation.DIFFERENT
    same = old.bound is new.bound and _hedge(old) == _hedge(new)
    return Relation.EQUAL if same else Relation.HEDGE_CHANGED


def _hedge(assertion: Assertion) -> str:
    """Give which way a hedge leans: all that lean alike ("about", "roughly") say the same."""
    if assertion.bound is not Bound.ABOUT and not assertion.hedge:
        return ""
    lower, upper = _sided()
    word = (assertion.hedge or "").casefold()
    return "lower" if word in lower else "upper" if word in upper else "about"


def _place(first: Span, second: Span) -> Relation:
    if first == second:
        return Relation.HEDGE_CHANGED
    if first.disjoint(second):
        return Relation.DIFFERENT
    if _open_alike(first, second):
        return Relation.BOUND_MOVED
    if second.within(first):
        return Relation.REFINED
    return Relation.COARSENED if first.within(second) else Relation.OVERLAPPING


def _open_alike(first: Span, second: Span) -> bool:
    above = first.high is None and second.high is None and first.low is not None and second.low is not None
    below = first.low is None and second.low is None and first.high is not None and second.high is not None
    return above or below
