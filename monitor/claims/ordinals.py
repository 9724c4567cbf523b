"""Ordinals: "22nd", "twenty-fifth", "tricentésimo cuadragésimo séptimo". They count no quantity and are told apart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from monitor.claims.cardinals import ENDLESS, HYPHENS, Number, NumberKind, Sum
from monitor.claims.lexicon import Lexicon
from monitor.claims.lookup import NumberWord
from monitor.claims.tokens import Tokens


def ordinal_word(tokens: Tokens, words: Lexicon, i: int) -> Number | None:
    found = take_ordinals(tokens, words, Sum([], ENDLESS, i))
    return None if found is None else Number(found[0], i, found[1], str(found[0]), kind=NumberKind.ORDINAL)


def ordinal_suffix(tokens: Tokens, words: Lexicon, at: int) -> int | None:
    if at >= tokens.size or not tokens.glued(at) or tokens.low[at] not in words.ordinal_suffixes:
        return None
    dotted = tokens.low[at] == "."
    return None if dotted and (at + 1 >= tokens.size or tokens.glued(at + 1)) else at + 1


def ordinal_after(tokens: Tokens, words: Lexicon, total: Sum) -> tuple[Decimal, int] | None:
    return None if total.digits else take_ordinals(tokens, words, replace(total, parts=list(total.parts)))


def take_ordinals(tokens: Tokens, words: Lexicon, total: Sum) -> tuple[Decimal, int] | None:
    """Add ordinals to a sum as long as they fit: "one hundred twenty-|fifth", "tres millonésimo séptimo"."""
    start = at = total.at
    while at < tokens.size:
        at += at > 0 and bool(total.parts) and tokens.low[at] in (HYPHENS | words.ands)
        word = words.ordinals.get(tokens.low[at]) if at < tokens.size and not tokens.closed[at] else None
        if word is None or not _ordinal_fits(total, word, words, joined=at > total.at):
            break
        at = total.at
    return (total.value, total.at) if total.at > start else None


def _ordinal_fits(total: Sum, word: NumberWord, words: Lexicon, *, joined: bool) -> bool:
    at = total.at + joined + 1
    if not total.parts or word.value < total.room:
        total.add(word.value, word.room, at)
        return True
    if joined and words.units_first and total.turn(word.value, at):
        return True
    size = str(word.value).strip("0")
    return word.value >= 100 and size == "1" and total.below(word.value) > 0 and total.multiply(word.value, at)
