"""Fractions: denominators in words, strokes and signs, mixed numbers, ratios ("one in five")."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from monitor.claims.cardinals import HYPHENS, ONE, Number, NumberKind, Sum, add_up, plain_digits
from monitor.claims.lexicon import Lexicon
from monitor.claims.tokens import VULGAR, Tokens, amount

THOUSAND = Decimal(1000)
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 32, 64})


def vulgar(sign: str) -> Decimal:
    """The value of a sign such as ⅓, to the full precision."""
    value = Decimal(str(unicodedata.numeric(sign)))
    for bottom in _DENOMINATORS:
        top = (value * bottom).quantize(ONE)
        if abs(top / bottom - value) < Decimal("1e-9"):
            return top / bottom
    return value


def denominator(tokens: Tokens, words: Lexicon, at: int, value: Decimal) -> tuple[Decimal, int] | None:
    """The denominator at ``at`` and the index after it: "thirds", "twenty-fifth"."""
    if at < tokens.size and tokens.low[at] in HYPHENS:
        at += 1
    if at >= tokens.size or tokens.closed[at]:
        return None
    if at in tokens.ended:
        return _compound_denominator(tokens, words, at, tokens.ended[at])
    ten = words.words.get(tokens.low[at])
    base = Decimal(0)
    if ten is not None and ten.kind == "add" and ten.room == 10:
        base, at = ten.value, at + 1
        at += at < tokens.size and tokens.low[at] in HYPHENS
    word = words.fractions.get(tokens.low[at]) if at < tokens.size else None
    if word is None or (base and word.value >= 10):
        return None
    if word.value == 1 and not base:
        return None
    return (base + word.value, at + 1) if word.plural != (value == 1) or words.plural_free else None


def _compound_denominator(tokens: Tokens, words: Lexicon, at: int, end: int) -> tuple[Decimal, int] | None:
    """The denominator of a word written together: veinticinco|avos, dos|milésimos."""
    compound = add_up(tokens, words, at)
    if compound is None or compound.at != end:
        return None
    ending = words.fractions.get(tokens.low[end])
    return compound.value * (ending.value if ending is not None else ONE), end + 1


def slashed(tokens: Tokens, words: Lexicon, at: int) -> tuple[Decimal, int] | None:
    """A fraction in digits, its first number at ``at``: 3/4. Not a date, a score or 24/7."""
    if not (at + 2 < tokens.size and tokens.low[at + 1] in "/⁄" and tokens.is_number(at) and tokens.is_number(at + 2)):
        return None
    if at + 3 < tokens.size and tokens.low[at + 3] == "/" and tokens.glued(at + 3):
        return None
    top, bottom = (amount(tokens.raw[k], words.decimal) for k in (at, at + 2))
    if top is None or bottom is None or bottom[0] not in _DENOMINATORS or top[0] >= bottom[0] or "." in top[1]:
        return None
    return top[0] / bottom[0], at + 3


def scaled(tokens: Tokens, words: Lexicon, first: int, at: int, fraction: Decimal) -> Number:
    """A fraction, times the scale after it: "half a million", "two thirds of a billion", "half a dozen"."""
    j = at
    while j < tokens.size and j < at + 2 and (tokens.low[j] in words.of or tokens.low[j] in words.articles):
        j += 1
    j += j < tokens.size and tokens.low[j] in HYPHENS and tokens.glued(j) and tokens.glued(j + 1)
    word = words.words.get(tokens.low[j]) if j < tokens.size and not tokens.closed[j] else None
    if word is None or word.kind != "scale" or tokens.low[j] in words.vague:
        return Number(fraction, first, at, plain_digits(fraction), kind=NumberKind.FRACTION)
    return Number(fraction * word.value, first, j + 1, plain_digits(fraction), word.value)


def mixed_number(tokens: Tokens, words: Lexicon, first: int, total: Sum) -> Number:
    """A whole number with what may follow: ½, 1/4, "and a half", then a scale ("one and a half million")."""
    value, at = total.value, total.at
    part = _part(tokens, words, total) if value == value.to_integral_value() else None
    if part is None:
        return Number(value, first, at, *total.written(), digits=total.digits is not None)
    fraction, at = part
    word = words.words.get(tokens.low[at]) if at < tokens.size and not tokens.closed[at] else None
    scale = word.value if word is not None and word.kind == "scale" else None
    if scale is None:
        size = total.scale if total.scale >= THOUSAND else ONE
        mixed = value + fraction * size
        return Number(mixed, first, at, plain_digits(mixed / size), size, NumberKind.FRACTION)
    mixed = value + fraction * scale if total.scale > scale else (value + fraction) * scale
    return Number(mixed, first, at + 1, plain_digits(mixed / scale), scale, NumberKind.FRACTION)


def _part(tokens: Tokens, words: Lexicon, total: Sum) -> tuple[Decimal, int] | None:
    """A fraction below one at the end of a whole number."""
    at = total.at
    if at >= tokens.size or tokens.closed[at]:
        return None
    if tokens.low[at] in VULGAR:
        return vulgar(tokens.low[at]), at + 1
    hyphen = tokens.low[at] in HYPHENS and tokens.glued(at) and tokens.glued(at + 1)
    if total.digits and (slash := slashed(tokens, words, at + hyphen)):
        return slash
    if (tokens.low[at] not in words.ands and tokens.low[at] not in words.point) or at + 1 >= tokens.size:
        return None
    return fraction_at(tokens, words, at + 1)


def fraction_at(tokens: Tokens, words: Lexicon, i: int) -> tuple[Decimal, int] | None:
    """A proper fraction in words at ``i``: "a half", "three quarters"; with the index after it."""
    if tokens.closed[i]:
        return None
    low = tokens.low[i]
    if low in words.alone or low in words.before_scale:
        return ONE / words.fractions[low].value, i + 1
    top = ONE if low in words.articles else None
    at = i + 1
    if top is None:
        total = add_up(tokens, words, i, conjunction=False)
        if total is None or total.digits:
            return None
        top, at = total.value, total.at
    found = denominator(tokens, words, at, top)
    return (top / found[0], found[1]) if found is not None and top < found[0] else None


def join_ratios(found: list[Number], tokens: Tokens, words: Lexicon) -> list[Number]:
    """Join two numbers that are one ratio: "one in five", "two out of three", "1 over 20"."""
    i = 0
    while i + 1 < len(found):
        ratio = _ratio(found[i], found[i + 1], tokens, words)
        if ratio is not None:
            found[i : i + 2] = [ratio]
        i += 1
    return found


def _ratio(top: Number, bottom: Number, tokens: Tokens, words: Lexicon) -> Number | None:
    if top.last == bottom.first or bottom.first - top.last > 3:
        return None
    link = words.over.after(tokens.low, top.last)
    if link is None or link[1] != bottom.first or not 0 < abs(top.value) < bottom.value:
        return None
    if {top.kind, bottom.kind} != {NumberKind.CARDINAL} or top.value != top.value.to_integral_value():
        return None
    if link[0] == "among" and (top.value > 10 or bottom.value > 1000 or words.names.after(tokens.low, bottom.last)):
        return None
    if link[0] == "over" and bottom.last < tokens.size and tokens.raw[bottom.last][0].isalpha():
        return None
    value = top.value / bottom.value
    return Number(value, top.first, bottom.last, plain_digits(value), kind=NumberKind.FRACTION)
