"""A quantity while its sentence is being read: the number first, what it counts and how firmly added step by step."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from monitor.claims.cardinals import Number
from storage.model import Bound, Dimension

AGE = "age"


@dataclass(slots=True)
class Draft:
    """``first`` to ``last`` (excluded) are the tokens of its surface, ``upper`` the other end of a range.

    ``factor`` multiplies the number (a scale after a currency, a letter that turned out to be a scale).
    """

    number: Number
    first: int
    last: int
    dimension: Dimension = Dimension.COUNT
    unit: str | None = None
    kind: str | None = None
    currency: str | None = None
    noun: str | None = None
    head: int | None = None
    per: str | None = None
    bound: Bound = Bound.EXACT
    hedge: str | None = None
    trend: str | None = None
    leg: str | None = None
    parallel: int | None = None
    upper: Number | None = None
    factor: Decimal = Decimal(1)
    ambiguous: bool = False

    @property
    def bare(self) -> bool:
        """Whether nothing but the number is known."""
        return self.unit is None and self.currency is None and self.dimension is Dimension.COUNT

    def take_unit(self, other: Draft) -> None:
        """Share the unit of a number that this one is coordinated with ("5 to 10 miles")."""
        self.dimension, self.unit, self.kind = other.dimension, other.unit, other.kind
        self.currency, self.per, self.noun = other.currency, other.per, other.noun
