"""Reads numbers: digits, words, scales, fractions, ordinals. Knows nothing of units, money or bounds.

``numbers`` gives every number of a text as a plain recognizer does; the quantity reader closes the tokens of names,
scores and the like first. Sums of words and mixed fractions are in :mod:`monitor.claims.cardinals`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal

from monitor.claims.cardinals import HYPHENS, ONE, Number, NumberKind, Sum, add_up, plain_digits
from monitor.claims.lexicon import Lexicon, lexicon
from monitor.claims.tokens import VULGAR, Tokens, amount

_MINUS = frozenset("-−")
_OPENING = frozenset("([$€£¥=:,~<>≤≥±")
_SIGNED = frozenset({NumberKind.CARDINAL, NumberKind.FRACTION})
THOUSAND = Decimal(1000)
_TIMES = frozenset("x×*·")
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 32, 64, 100})


def numbers(text: str, language: str = "en") -> list[Number]:
    """All numbers of a text, ordinals among them, in order and not overlapping; nothing is masked."""
    words = lexicon(language)
    tokens = Tokens(text, words.compound)
    return [_lettered(n, tokens, words) for n in read_numbers(tokens, words) if _stands_free(n, tokens, words)]


def _stands_free(number: Number, tokens: Tokens, words: Lexicon) -> bool:
    """Not the digits of "180ml", not the pronoun of "this one"."""
    i, k = number.first, number.last
    if is_pronoun(tokens, words, i, k):
        return False
    close = number.digits and number.magnitude == 1 and k < tokens.size and tokens.glued(k)
    if not close or number.kind is not NumberKind.CARDINAL or not tokens.raw[k][0].isalpha():
        return True
    return tokens.raw[k] in words.suffixes and not tokens.raw[k].islower() or tokens.raw[k] == "b"


def is_pronoun(tokens: Tokens, words: Lexicon, i: int, k: int) -> bool:
    """Whether the word "one" stands for a thing: "this one", "the one you mentioned"."""
    return k - i == 1 and i > 0 and tokens.low[i] in words.pronouns and tokens.low[i - 1] in words.one_before


def _lettered(number: Number, tokens: Tokens, words: Lexicon) -> Number:
    """The number with a letter after it that multiplies: 10M, 1.2b."""
    k = number.last
    size = words.suffixes.get(tokens.raw[k]) if k < tokens.size and number.digits and number.magnitude == 1 else None
    if size is None or tokens.low[k] == "m" == tokens.raw[k]:
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
    return _ratios(found, tokens, words)


def _signed(tokens: Tokens, words: Lexicon, i: int) -> Number | None:
    if tokens.low[i] in words.minus:
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
        value = Decimal(str(unicodedata.numeric(low)))
        return _scaled(tokens, words, i, i + 1, _exact(value))
    if low in words.alone:
        if i and tokens.low[i - 1] in words.not_alone_after:
            return None
        return _scaled(tokens, words, i, i + 1, ONE / words.fractions[low].value)
    if low in words.folds and tokens.raw[i] == low:
        return Number(words.folds[low], i, i + 1, str(words.folds[low]))
    if low in words.vague:
        return _vague(tokens, words, i)
    if low in words.several:
        return _several(tokens, words, i)
    total = add_up(tokens, words, i)
    if total is None:
        return _ordinal_word(tokens, words, i)
    return _finished(tokens, words, i, total)


def _exact(value: Decimal) -> Decimal:
    """A vulgar fraction to the full precision: 0.333… from the float of ⅓."""
    for denominator in _DENOMINATORS:
        numerator = (value * denominator).quantize(ONE)
        if abs(numerator / denominator - value) < Decimal("1e-9"):
            return numerator / denominator
    return value


def _after_article(tokens: Tokens, words: Lexicon, i: int) -> Number | None:
    j = i + 1
    if j >= tokens.size or tokens.closed[j]:
        return None
    low = tokens.low[j]
    if low in words.several:
        return _several(tokens, words, j, first=i)
    if (fraction := _denominator(tokens, words, j, ONE)) is not None:
        # "a year and a half": the half is of the year before it, not a number of its own.
        if i > 1 and tokens.low[i - 1] in words.ands and words.names.before(tokens.low, i - 1) is not None:
            return None
        return _scaled(tokens, words, i, fraction[1], ONE / fraction[0])
    word = words.words.get(low)
    if word is None or word.kind != "scale" or low in words.vague:
        return None
    total = add_up(tokens, words, j, leading=ONE)
    return None if total is None else _finished(tokens, words, i, total)


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
    if word is None or word.kind != "scale":
        return None
    start = i if first is None else first
    return Number(word.value * 2, start, j + 1, str(word.value * 2), kind=NumberKind.VAGUE, most=word.value * 10)


def _ordinal_word(tokens: Tokens, words: Lexicon, i: int) -> Number | None:
    word = words.ordinals.get(tokens.low[i])
    if word is None:
        return None
    return Number(word.value, i, i + 1, str(word.value), kind=NumberKind.ORDINAL)


def _finished(tokens: Tokens, words: Lexicon, first: int, total: Sum) -> Number | None:
    """A number from its whole part: as ordinal, fraction, decimal or mixed number where words go on so."""
    value, at = total.value, total.at
    if total.digits and (end := _ordinal_suffix(tokens, words, at)):
        return Number(value, first, end, total.digits, kind=NumberKind.ORDINAL, digits=True)
    if (fraction := _denominator(tokens, words, at, value)) is not None:
        return _scaled(tokens, words, first, fraction[1], value / fraction[0])
    if (ordinal := _ordinal_after(tokens, words, total)) is not None:
        return Number(ordinal[0], first, ordinal[1], str(ordinal[0]), kind=NumberKind.ORDINAL)
    if total.digits and (slash := _slashed(tokens, words, at - 1)):
        return _scaled(tokens, words, first, slash[1], slash[0])
    if total.digits and (power := _power(tokens, total) or _raised(tokens, total)):
        return Number(power[0], first, power[1], plain_digits(power[0]), digits=True)
    if (spoken := _spoken_decimals(tokens, words, total)) is not None:
        return spoken_number(tokens, words, first, *spoken)
    return _mixed(tokens, words, first, total)


def _ordinal_suffix(tokens: Tokens, words: Lexicon, at: int) -> int | None:
    if at >= tokens.size or not tokens.glued(at) or tokens.low[at] not in words.ordinal_suffixes:
        return None
    dotted = tokens.low[at] == "."
    return None if dotted and (at + 1 >= tokens.size or tokens.glued(at + 1)) else at + 1


def _denominator(tokens: Tokens, words: Lexicon, at: int, value: Decimal) -> tuple[Decimal, int] | None:
    """The denominator at ``at`` and the index after it: "thirds", "twenty-fifth"."""
    if at < tokens.size and tokens.low[at] in HYPHENS:
        at += 1
    if at >= tokens.size or tokens.closed[at]:
        return None
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


def _ordinal_after(tokens: Tokens, words: Lexicon, total: Sum) -> tuple[Decimal, int] | None:
    if total.digits:
        return None
    at = total.at
    if (
        at + 1 < tokens.size
        and tokens.low[at] in words.ands
        and tokens.low[at + 1] in words.ordinals
        and total.room > 10
    ):
        at += 1
    if at < tokens.size and tokens.low[at] in HYPHENS:
        at += 1
    word = words.ordinals.get(tokens.low[at]) if at < tokens.size else None
    if word is None or (word.kind == "unit" and total.room <= 1):
        return None
    if word.value < total.room:
        return total.value + word.value, at + 1
    rest = total.below(word.value)
    return (total.value - rest + rest * word.value, at + 1) if rest and word.value >= 100 else None


def _slashed(tokens: Tokens, words: Lexicon, at: int) -> tuple[Decimal, int] | None:
    """A fraction in digits, its first number at ``at``: 3/4. Not a date, a score or 24/7."""
    if not (at + 2 < tokens.size and tokens.low[at + 1] in "/⁄" and tokens.is_number(at) and tokens.is_number(at + 2)):
        return None
    if at + 3 < tokens.size and tokens.low[at + 3] == "/" and tokens.glued(at + 3):
        return None
    top, bottom = (amount(tokens.raw[k], words.decimal) for k in (at, at + 2))
    if top is None or bottom is None or bottom[0] not in _DENOMINATORS or top[0] >= bottom[0] or "." in top[1]:
        return None
    return top[0] / bottom[0], at + 3


def _power(tokens: Tokens, total: Sum) -> tuple[Decimal, int] | None:
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


def _raised(tokens: Tokens, total: Sum) -> tuple[Decimal, int] | None:
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


def _spoken_decimals(tokens: Tokens, words: Lexicon, total: Sum) -> tuple[str, int] | None:
    """The digits of "five point zero three" and the index after them."""
    at = total.at
    if not (at + 1 < tokens.size and tokens.low[at] in words.point and not total.digits):
        return None
    digits, at = "", at + 1
    while at < tokens.size and (word := words.words.get(tokens.low[at])) and word.kind == "add":
        following = words.words.get(tokens.low[at + 2]) if at + 2 < tokens.size else None
        if word.room == 10 and tokens.low[at + 1] in HYPHENS and following and following.value < 10:
            digits, at = digits + str(word.value + following.value), at + 3
        else:
            digits, at = digits + str(word.value), at + 1
    return (f"{total.value}.{digits}", at) if digits else None


def spoken_number(tokens: Tokens, words: Lexicon, first: int, digits: str, at: int) -> Number:
    scale = words.words.get(tokens.low[at]) if at < tokens.size else None
    value = Decimal(digits)
    if scale is not None and scale.kind == "scale":
        return Number(value * scale.value, first, at + 1, digits, scale.value)
    return Number(value, first, at, digits)


def _mixed(tokens: Tokens, words: Lexicon, first: int, total: Sum) -> Number:
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
        return _exact(Decimal(str(unicodedata.numeric(tokens.low[at])))), at + 1
    hyphen = tokens.low[at] in HYPHENS and tokens.glued(at) and tokens.glued(at + 1)
    if total.digits and (slash := _slashed(tokens, words, at + hyphen)):
        return slash
    if tokens.low[at] not in words.ands or at + 1 >= tokens.size:
        return None
    return fraction_at(tokens, words, at + 1)


def fraction_at(tokens: Tokens, words: Lexicon, i: int) -> tuple[Decimal, int] | None:
    """A proper fraction in words at ``i``: "a half", "three quarters"; with the index after it."""
    if tokens.closed[i]:
        return None
    low = tokens.low[i]
    if low in words.alone:
        return ONE / words.fractions[low].value, i + 1
    top = ONE if low in words.articles else None
    at = i + 1
    if top is None:
        total = add_up(tokens, words, i, conjunction=False)
        if total is None or total.digits:
            return None
        top, at = total.value, total.at
    found = _denominator(tokens, words, at, top)
    return (top / found[0], found[1]) if found is not None and top < found[0] else None


def _scaled(tokens: Tokens, words: Lexicon, first: int, at: int, fraction: Decimal) -> Number:
    """A fraction, times the scale after it: "half a million", "two thirds of a billion", "half a dozen"."""
    j = at
    while j < tokens.size and j < at + 2 and (tokens.low[j] in words.of or tokens.low[j] in words.articles):
        j += 1
    word = words.words.get(tokens.low[j]) if j < tokens.size and not tokens.closed[j] else None
    if word is None or word.kind != "scale" or tokens.low[j] in words.vague:
        return Number(fraction, first, at, plain_digits(fraction), kind=NumberKind.FRACTION)
    return Number(fraction * word.value, first, j + 1, plain_digits(fraction), word.value)


def _ratios(found: list[Number], tokens: Tokens, words: Lexicon) -> list[Number]:
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
    if link[0] == "in" and (top.value > 10 or bottom.value > 1000 or words.names.after(tokens.low, bottom.last)):
        return None
    if link[0] == "over" and bottom.last < tokens.size and tokens.raw[bottom.last][0].isalpha():
        return None
    value = top.value / bottom.value
    return Number(value, top.first, bottom.last, plain_digits(value), kind=NumberKind.FRACTION)
