"""Reads numbers: digits, words, scales, fractions, ordinals. Knows nothing of units, money or bounds.

``numbers`` gives every number of a text as a plain recognizer does; the quantity reader closes the tokens of names,
scores and the like first. Sums are in :mod:`monitor.claims.cardinals`, and each other kind of number in its module.
"""

from __future__ import annotations

from dataclasses import replace

from monitor.claims.cardinals import HUNDRED, HYPHENS, ONE, Number, NumberKind, Sum, add_up, plain_digits
from monitor.claims.decimals import power, raised, spoken_decimals, spoken_number
from monitor.claims.fractions import denominator, join_ratios, mixed_number, scaled, slashed, vulgar
from monitor.claims.lexicon import Lexicon, lexicon
from monitor.claims.ordinals import ordinal_after, ordinal_suffix, ordinal_word
from monitor.claims.tokens import VULGAR, Tokens

_MINUS = frozenset("-−")
_OPENING = frozenset("([$€£¥=:,~<>≤≥±")
_SIGNED = frozenset({NumberKind.CARDINAL, NumberKind.FRACTION})


def numbers(text: str, language: str = "en") -> list[Number]:
    """All numbers of a text, ordinals among them, in order and not overlapping; nothing is masked."""
    words = lexicon(language)
    tokens = Tokens(text, words.script)
    return [_lettered(n, tokens, words) for n in read_numbers(tokens, words) if _stands_free(n, tokens, words)]


def _stands_free(number: Number, tokens: Tokens, words: Lexicon) -> bool:
    """Not the digits of "180ml", not the pronoun of "this one"."""
    i, k = number.first, number.last
    if is_pronoun(tokens, words, i, k):
        return False
    close = number.digits and number.magnitude == 1 and k < tokens.size and tokens.glued(k)
    if not close or number.kind is not NumberKind.CARDINAL or not tokens.raw[k][0].isalpha():
        return True
    return tokens.raw[k] in words.suffixes and tokens.raw[k] not in words.unit_letters


def is_pronoun(tokens: Tokens, words: Lexicon, i: int, k: int) -> bool:
    """Whether the word "one" stands for a thing: "this one", "the one you mentioned"."""
    return k - i == 1 and i > 0 and tokens.low[i] in words.pronouns and tokens.low[i - 1] in words.one_before


def _lettered(number: Number, tokens: Tokens, words: Lexicon) -> Number:
    """The number with a letter after it that multiplies: 10M, 1.2b."""
    k = number.last
    size = words.suffixes.get(tokens.raw[k]) if k < tokens.size and number.digits and number.magnitude == 1 else None
    if size is None or tokens.raw[k] in words.unit_letters:
        return number
    return replace(number, value=number.value * size, last=k + 1, magnitude=size)


def read_numbers(tokens: Tokens, words: Lexicon) -> list[Number]:
    """The numbers over the tokens that are open."""
    found: list[Number] = []
    after = 0
    starters = words.starters
    for i, low in enumerate(tokens.low):
        if i < after or tokens.closed[i] or not (low in starters or low[-1].isdecimal() or low in VULGAR):
            continue
        number = _signed(tokens, words, i)
        if number is not None:
            found.append(number)
            after = number.last
    return join_ratios(found, tokens, words)


def _signed(tokens: Tokens, words: Lexicon, i: int) -> Number | None:
    if tokens.low[i] in words.minus and words.bounds.before(tokens.low, i + 1) is None:
        start = i + 1 + (i + 1 < tokens.size and tokens.low[i + 1] in HYPHENS)
        number = _unsigned(tokens, words, start) if start < tokens.size else None
        return replace(number, value=-number.value, first=i) if number and number.kind in _SIGNED else None
    number = _unsigned(tokens, words, i)
    if number is None or not _negative(tokens, i):
        return number
    return replace(number, value=-number.value, first=i - 1)


def _negative(tokens: Tokens, i: int) -> bool:
    """Whether the sign before ``i`` is a minus: close to the digits and to nothing before it."""
    if i == 0 or tokens.low[i - 1] not in _MINUS or tokens.closed[i - 1]:
        return False
    if not tokens.glued(i):
        return i == 1 and tokens.is_number(i)
    return i == 1 or not tokens.glued(i - 1) or tokens.low[i - 2] in _OPENING


def _unsigned(tokens: Tokens, words: Lexicon, i: int) -> Number | None:
    low = tokens.low[i]
    if low in words.articles:
        return _after_article(tokens, words, i)
    if low in VULGAR:
        return scaled(tokens, words, i, i + 1, vulgar(low))
    if low in words.before_scale:
        part = scaled(tokens, words, i, i + 1, ONE / words.fractions[low].value)
        return part if part.magnitude != 1 or words.names.after(tokens.low, i + 1) is not None else None
    if low in words.alone:
        if (i and tokens.low[i - 1] in words.not_alone_after) or _is_prefix(tokens, words, i):
            return None
        return scaled(tokens, words, i, i + 1, ONE / words.fractions[low].value)
    if low in words.folds and tokens.raw[i] == low:
        return Number(words.folds[low], i, i + 1, str(words.folds[low]))
    if low in words.vague:
        return _vague(tokens, words, i)
    if low in words.several:
        return _several(tokens, words, i)
    total = add_up(tokens, words, i)
    if total is None:
        return ordinal_word(tokens, words, i)
    return _finished(tokens, words, i, total)


def _after_article(tokens: Tokens, words: Lexicon, i: int) -> Number | None:
    j = i + 1
    if j >= tokens.size or tokens.closed[j]:
        return None
    low = tokens.low[j]
    if low in words.several:
        return _several(tokens, words, j, first=i)
    if (fraction := denominator(tokens, words, j, ONE)) is not None:
        # "a year and a half": the half is of the year before it, not a number of its own.
        if i > 1 and tokens.low[i - 1] in words.ands and words.names.before(tokens.low, i - 1) is not None:
            return None
        if _is_ordinal(tokens, words, i, fraction[1]):
            return None
        return scaled(tokens, words, i, fraction[1], ONE / fraction[0])
    word = words.words.get(low)
    if word is None or word.kind != "scale" or low in words.vague:
        return None
    total = add_up(tokens, words, j, leading=ONE)
    return None if total is None else _finished(tokens, words, i, total)


def _is_ordinal(tokens: Tokens, words: Lexicon, i: int, k: int) -> bool:
    """Whether "a third" counts in order: "for a third time", not "a third of", "for a third less"."""
    if i == 0 or tokens.low[i - 1] not in words.ordinal_after or tokens.low[k - 1] not in words.ordinals:
        return False
    if k >= tokens.size or not tokens.raw[k][0].isalpha() or tokens.low[k] in words.words:
        return False
    return tokens.low[k] not in words.noun_stop | words.of | words.before_noun


def _is_prefix(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """Whether a hyphen ties the word to one that is neither unit nor scale: "half-term"."""
    k = i + 2
    if k >= tokens.size or tokens.low[i + 1] not in HYPHENS or not (tokens.glued(i + 1) and tokens.glued(k)):
        return False
    return tokens.low[k] not in words.words and words.names.after(tokens.low, k) is None


def _vague(tokens: Tokens, words: Lexicon, i: int) -> Number | None:
    """An order of magnitude: "hundreds", "tens of thousands"."""
    low, high = words.vague[tokens.low[i]]
    j = i + 1
    while j + 1 < tokens.size and tokens.low[j] in words.of and tokens.low[j + 1] in words.vague:
        factor = words.vague[tokens.low[j + 1]][0]
        low, high, j = low * factor, high * factor, j + 2
    if tokens.low[i] in words.tens and j == i + 1:
        return None
    return Number(low, i, j, str(low), kind=NumberKind.VAGUE, most=high)


def _several(tokens: Tokens, words: Lexicon, i: int, first: int | None = None) -> Number | None:
    """A few of a scale, 2 to 10 times: "several hundred", "a few thousand"."""
    j = i + 1
    if j < tokens.size and tokens.low[j] in words.of:
        j += 1
    word = words.words.get(tokens.low[j]) if j < tokens.size else None
    if word is None or (word.kind != "scale" and word.value != HUNDRED):
        return None
    start = i if first is None else first
    return Number(word.value * 2, start, j + 1, str(word.value * 2), kind=NumberKind.VAGUE, most=word.value * 10)


def _finished(tokens: Tokens, words: Lexicon, first: int, total: Sum) -> Number | None:
    """A number from its whole part: as ordinal, fraction, decimal or mixed number where words go on so."""
    value, at = total.value, total.at
    if total.digits and (end := ordinal_suffix(tokens, words, at)):
        return Number(value, first, end, total.digits, kind=NumberKind.ORDINAL, digits=True)
    if (fraction := denominator(tokens, words, at, value)) is not None:
        return scaled(tokens, words, first, fraction[1], value / fraction[0])
    if (ordinal := ordinal_after(tokens, words, total)) is not None:
        return Number(ordinal[0], first, ordinal[1], str(ordinal[0]), kind=NumberKind.ORDINAL)
    if total.digits and (slash := slashed(tokens, words, at - 1)):
        return scaled(tokens, words, first, slash[1], slash[0])
    if total.digits and (grown := power(tokens, total) or raised(tokens, total)):
        return Number(grown[0], first, grown[1], plain_digits(grown[0]), digits=True)
    mixed = mixed_number(tokens, words, first, total)
    if mixed.kind is not NumberKind.FRACTION and (spoken := spoken_decimals(tokens, words, total)) is not None:
        return spoken_number(tokens, words, first, *spoken)
    return mixed
