"""Conversion of units inside one physical dimension, exact, with pint's definitions.

Pint is loaded when two different units meet for the first time: most comparisons never need it.
"""

from __future__ import annotations

import logging
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

_log = logging.getLogger(__name__)

# What pint does not know, or defines in a sense that news does not use.
_TRADE: dict[tuple[str, str], Fraction] = {
    ("basis_point", "percentage_point"): Fraction(1, 100),
    ("percentage_point", "basis_point"): Fraction(100),
}


@cache
def _registry() -> Any:
    import pint  # noqa: PLC0415  # half a second that most runs never need

    registry: Any = pint.UnitRegistry(non_int_type=Fraction)
    registry.define("barrel_of_oil = 42 * gallon")
    registry.define("ppb = 1e-9")
    return registry


@lru_cache(maxsize=4096)
def _line(old: str, new: str) -> tuple[Fraction, Fraction] | None:
    """Factor and offset that take an amount in ``old`` to ``new``; None when they measure different things."""
    if (old, new) in _TRADE:
        return _TRADE[old, new], Fraction(0)
    try:
        zero, one = (_registry().Quantity(Fraction(x), old).to(new).magnitude for x in (0, 1))
        return Fraction(one - zero), Fraction(zero)
    except Exception as error:  # noqa: BLE001  # pint raises many kinds for names it does not know; all mean "cannot"
        _log.debug("%s is not given in %s: %s", old, new, error)
        return None


def convert(amount: Decimal, old: str | None, new: str | None) -> Decimal | None:
    """Give ``amount`` of unit ``old`` in unit ``new``, or None when the units measure different things."""
    if old == new:
        return amount
    line = _line(old, new) if old and new else None
    if line is None:
        return None
    exact = Fraction(amount) * line[0] + line[1]
    with localcontext(prec=28):
        return Decimal(exact.numerator) / Decimal(exact.denominator)


def reaches(old: str | None, new: str | None) -> bool:
    """Whether amounts of one unit can be given in another; no unit reaches only itself."""
    return old == new or (bool(old and new) and _line(old or "", new or "") is not None)
