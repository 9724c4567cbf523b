"""Which bare numbers are days or years, and which four digits are an amount after all. Dates are read elsewhere."""

from __future__ import annotations

import re

from monitor.claims.lexicon import Lexicon
from monitor.claims.nouns import is_plural
from monitor.claims.tokens import Tokens
from monitor.claims.units import unit_at

YEAR = re.compile(r"(?:1[7-9]|20)\d\d")


def is_date(tokens: Tokens, words: Lexicon, i: int) -> bool:
    raw = tokens.raw[i]
    if not raw.isdecimal() or len(raw) > 4:
        return False
    if len(raw) <= 2 and int(raw) <= 31:
        return _is_month(tokens, words, i - 1) or _is_month(tokens, words, i + 1)
    return bool(YEAR.fullmatch(raw)) and not _is_counted(tokens, words, i)


def _is_month(tokens: Tokens, words: Lexicon, i: int) -> bool:
    if i > 0 and tokens.raw[i] == "." if i < tokens.size else False:
        i -= 1
    return 0 <= i < tokens.size and tokens.low[i] in words.months and (tokens.is_capital(i) or not words.month_capital)


def is_measured(tokens: Tokens, words: Lexicon, k: int) -> bool:
    """Whether a unit, a coin or a scale word stands at ``k``, after a number."""
    if k >= tokens.size:
        return False
    if unit_at(tokens, words, k + (tokens.low[k] in "-(")) is not None or tokens.raw[k] in words.codes:
        return True
    word = words.words.get(tokens.low[k])
    return (word is not None and word.kind == "scale") or words.coins.after(tokens.low, k) is not None


def _is_counted(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """Whether four digits are an amount and no year: with a unit, a sign, a bound; round with a plural."""
    k = i + 1
    if is_measured(tokens, words, k):
        return True
    if i and (words.signs.before(tokens.raw, i) or tokens.raw[i - 1] in words.codes):
        return True
    if words.bounds.before(tokens.low, i) is not None and tokens.low[i - 1] not in words.no_span:
        return True
    if k >= tokens.size or not (tokens.raw[k].islower() and is_plural(tokens.low[k], words)):
        return False
    round_count = tokens.raw[i][-2:] == "00" and tokens.raw[i] != "1900"
    return round_count or _is_behind_a_verb(tokens, words, i)


def _is_behind_a_verb(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """Whether no word that leads a year stands before it, and no name: "killed 1950 people"."""
    before = tokens.raw[i - 1] if i else ""
    plain = before.isalpha() and before.islower() and not words.noun_capital and not words.noun_first
    return plain and before not in words.year_leads
