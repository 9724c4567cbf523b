"""Finds values that give one amount in several units: "€40,000 ($43,000)", "296 hp (224 kW / 300 PS)"."""

from __future__ import annotations

from itertools import pairwise

from monitor.claims.draft import Draft
from monitor.claims.lexicon import Lexicon
from monitor.claims.tokens import Tokens
from storage.model import Bound, Dimension

_FAR = 5


def join_parallels(drafts: list[Draft], tokens: Tokens, words: Lexicon) -> None:
    """Number what is parallel, in place; a bound before the first value holds for the others too."""
    count = 0
    for first, second in pairwise(drafts):
        if not _is_parallel(first, second, tokens, words):
            continue
        if first.parallel is None:
            first.parallel = count = count + 1
        second.parallel = first.parallel
        if second.bound is Bound.EXACT:
            second.bound, second.hedge = first.bound, first.hedge
        second.trend = second.trend or first.trend


def _is_parallel(first: Draft, second: Draft, tokens: Tokens, words: Lexicon) -> bool:
    gap = tokens.low[first.last : second.first]
    if not gap or len(gap) > _FAR or not _is_other(first, second):
        return False
    if gap[0] == "(":
        return second.last >= tokens.size or tokens.low[second.last] in ")/,;"
    if gap == ["/"]:
        return True
    return gap in ([",", word] for word in words.range_or) or (gap[0] in words.range_or and len(gap) == 1)


def _is_other(first: Draft, second: Draft) -> bool:
    """Whether two drafts measure the same kind of thing in different units."""
    if first.dimension is not second.dimension or (first.upper is None) != (second.upper is None):
        return False
    if first.dimension is Dimension.MONEY:
        return first.currency != second.currency
    if first.dimension in {Dimension.MEASURE, Dimension.DURATION}:
        return first.kind == second.kind and first.unit != second.unit
    return False
