"""Stands in for the quantity reader until it is there: plain digits only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from storage.model import Bound, Dimension, Value

_N = re.compile(
    r"(?<![\w.,])(?P<c>[$€£])?(?P<n>\d[\d,]*(?:\.\d+)?)(?P<s> ?(?:million|billion|m|bn))?(?P<p> ?%| percent)?(?P<e> euros| dollars)?(?P<w> [a-z]+)?(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    dimension: Dimension
    value: Value
    bound: Bound
    hedge: str | None
    start: int
    end: int
    noun: str | None = None
    per: str | None = None
    parallel: int | None = None


def quantities(sentence: str, language: str = "en", taken: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    found = []
    for m in _N.finditer(sentence):
        if any(s < m.end("n") and m.start() < e for s, e in taken):
            continue
        number = Decimal(m["n"].replace(",", "").strip(".") or "0") * (
            1000000 if m["s"] and m["s"].strip()[0] == "m" else 1000000000 if m["s"] else 1
        )
        money = m["c"] or m["e"]
        dim = Dimension.MONEY if money else Dimension.PERCENT if m["p"] else Dimension.COUNT
        end = max(m.end(g) for g in "nspe")
        found.append(
            Quantity(
                dim,
                Value(number=number, low=number, high=number, currency="EUR" if money else None),
                Bound.EXACT,
                None,
                m.start(),
                end,
                (m["w"] or "").strip() or None,
            )
        )
    return found
