"""Decimals that are spoken ("five point two") and powers ("1.3 × 10^6")."""

from __future__ import annotations

from decimal import Decimal

from monitor.claims.cardinals import Number, Sum, add_up
from monitor.claims.lexicon import Lexicon
from monitor.claims.tokens import Tokens

_MINUS = frozenset("-−")
_TIMES = frozenset("x×*·")


def spoken_decimals(tokens: Tokens, words: Lexicon, total: Sum) -> tuple[str, int] | None:
    """The digits of "five point zero three" and the index after them."""
    at = total.at
    if not (at + 1 < tokens.size and tokens.low[at] in words.point and not total.digits):
        return None
    digits, at = "", at + 1
    while at < tokens.size and (part := add_up(tokens, words, at)) is not None and not part.digits:
        digits, at = digits + str(part.value), part.at
    return (f"{total.value}.{digits}", at) if digits else None


def spoken_number(tokens: Tokens, words: Lexicon, first: int, digits: str, at: int) -> Number:
    scale = words.words.get(tokens.low[at]) if at < tokens.size else None
    value = Decimal(digits)
    if scale is not None and scale.kind == "scale":
        return Number(value * scale.value, first, at + 1, digits, scale.value)
    return Number(value, first, at, digits)


def power(tokens: Tokens, total: Sum) -> tuple[Decimal, int] | None:
    """Digits times a power of ten, and the index after it: 1.3x10^6, 2 × 10−3."""
    at = total.at
    if not (at + 2 < tokens.size and tokens.low[at] in _TIMES and tokens.raw[at + 1] == "10"):
        return None
    at += 2 + (tokens.raw[at + 2] == "^")
    negative = at < tokens.size and tokens.raw[at] in _MINUS
    at += negative
    if not tokens.is_number(at) or not tokens.glued(at) or not tokens.raw[at].isdecimal() or len(tokens.raw[at]) > 2:
        return None
    exponent = int(tokens.raw[at])
    return total.value.scaleb(-exponent if negative else exponent), at + 1


def raised(tokens: Tokens, total: Sum) -> tuple[Decimal, int] | None:
    """The value of 1.1^23, 2^-1."""
    at = total.at
    if at + 1 >= tokens.size or tokens.raw[at] != "^" or total.value == 0:
        return None
    at += 1
    signs = 0
    while at < tokens.size and tokens.raw[at] in {"-", "+"}:
        signs, at = signs + (tokens.raw[at] == "-"), at + 1
    if not tokens.is_number(at) or not tokens.raw[at].isdecimal() or len(tokens.raw[at]) > 2:
        return None
    return total.value ** (int(tokens.raw[at]) * (-1 if signs == 1 else 1)), at + 1
