"""How far one answer lies from another, as a number: what minimum changes and directions ask, and people read. Pure."""

from __future__ import annotations

from decimal import Decimal

from storage.model import Assertion, Bound, Dimension


def rise(old: Assertion | None, new: Assertion | None) -> tuple[Decimal, Decimal | None] | None:
    """Give the rise from old to new, in their unit and in percent of the old; None where they cannot be subtracted."""
    if old is None or new is None or _measure(old) != _measure(new):
        return None
    before, after = _middle(old), _middle(new)
    if before is None or after is None:
        return None
    return after - before, (100 * (after - before) / abs(before) if before else None)


def _measure(side: Assertion) -> tuple[str | None, ...]:
    """Name what is measured; what a count counts is named by the claim, in whichever word."""
    counted = side.dimension is Dimension.COUNT
    return side.dimension, None if counted else side.value.unit, side.value.currency


def _middle(side: Assertion) -> Decimal | None:
    """Give the number that stands for an answer: of a range, whose number is its low end, the one between its ends."""
    low, high = side.value.low, side.value.high
    if side.bound is not Bound.RANGE or low is None or high is None:
        return side.value.number
    return (low + high) / 2
