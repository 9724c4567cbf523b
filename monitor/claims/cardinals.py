"""Adds up whole numbers: "two million three hundred and five", "4.3M", "3 hundred and 21".

A sum is a stack of addends. A scale multiplies what is smaller than it; an addend must fit into the room that the
word before it left (twenty leaves room for 1 to 9, thousand for less than a thousand).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from monitor.claims.lexicon import Lexicon
from monitor.claims.lookup import NumberWord
from monitor.claims.tokens import Tokens, amount

ONE = Decimal(1)
ZERO = Decimal(0)
HUNDRED = Decimal(100)
ENDLESS = Decimal("1e60")
HYPHENS = frozenset("-–‐‑")


class NumberKind(StrEnum):
    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    FRACTION = "fraction"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Number:
    """One number over the tokens ``first`` to ``last`` (excluded).

    ``written`` are its digits before ``magnitude`` multiplied them; ``most`` is the upper end of an order of
    magnitude ("hundreds"); ``digits`` is set when it is written in digits.
    """

    value: Decimal
    first: int
    last: int
    written: str
    magnitude: Decimal = ONE
    kind: NumberKind = NumberKind.CARDINAL
    most: Decimal | None = None
    digits: bool = False


@dataclass(slots=True)
class Sum:
    """A whole number under construction. ``scale`` is the last scale word, ``digits`` the digits it began with."""

    parts: list[Decimal]
    room: Decimal
    at: int
    scale: Decimal = ONE
    digits: str | None = None

    @property
    def value(self) -> Decimal:
        return sum(self.parts, ZERO)

    def below(self, size: Decimal) -> Decimal:
        """What a scale of ``size`` would multiply."""
        return sum((part for part in self.parts if part < size), ZERO)

    def add(self, value: Decimal, room: Decimal, at: int) -> None:
        self.parts.append(value)
        self.room, self.at = room, at
        self.scale = ONE

    def turn(self, ten: Decimal, at: int) -> bool:
        """Add a ten to the unit before it: drei|und|zwanzig."""
        unit = self.parts[-1]
        if not (ZERO < unit < 10 <= ten < 100 and ten % 10 == 0 and self.room == 1):
            return False
        self.parts[-1], self.at = unit + ten, at
        return True

    def multiply(self, size: Decimal, at: int) -> bool:
        """Multiply by a scale; false when the result does not fit below the larger parts."""
        alone = self.digits is not None and len(self.parts) == 1
        limit = ENDLESS if alone else max(size, HUNDRED)
        rest = self.below(limit)
        kept = [part for part in self.parts if part >= limit]
        if not rest and kept and not size < self.room:
            return False
        self.parts = [*kept, (rest or ONE) * size]
        self.room, self.at, self.scale = size, at, size
        return True

    def written(self) -> tuple[str, Decimal]:
        """The digits and the magnitude word, as the value algebra wants them."""
        if self.scale < 1000:
            return self.digits if self.digits and len(self.parts) == 1 and self.scale == 1 else plain_digits(
                self.value
            ), ONE
        digits = self.digits if self.digits and len(self.parts) == 1 else None
        if digits is None or Decimal(digits) * self.scale != self.value:
            digits = plain_digits(self.value / self.scale)
        return digits, self.scale


def plain_digits(value: Decimal) -> str:
    """The shortest plain notation; an endless fraction keeps two places."""
    digits = f"{value.normalize():f}"
    return digits if len(digits) <= 12 or "." not in digits else f"{value:.2f}"


def add_up(
    tokens: Tokens, words: Lexicon, i: int, *, leading: Decimal | None = None, conjunction: bool = True
) -> Sum | None:
    """The whole number (or decimal in digits) at ``i``; ``leading`` is the one of "a hundred"."""
    total = Sum([] if leading is None else [leading], ENDLESS if leading is None else ONE, i)
    if conjunction and words.between and _is_paired(tokens, words, i):
        conjunction = False
    while _step(tokens, words, total, conjunction=conjunction):
        pass
    return total if total.parts and total.at > i else None


def _is_paired(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """Whether an "and" after this number joins two of them: "between two hundred and three hundred"."""
    return any(tokens.low[k] in words.between for k in range(max(0, i - 3), i))


def _step(tokens: Tokens, words: Lexicon, total: Sum, *, conjunction: bool) -> bool:
    """Take one more word into the sum."""
    at = total.at
    if at >= tokens.size or tokens.closed[at] or (total.parts and at in tokens.ended):
        return False
    if tokens.raw[at][-1].isdecimal():
        return _take_digits(tokens, words, total, at)
    if total.parts and tokens.low[at] in HYPHENS:
        at += 1
        if at >= tokens.size or (total.digits and not (tokens.glued(at) and tokens.raw[at][-1].isalpha())):
            return False
    elif total.parts and tokens.low[at] in words.ands:
        at += 1
        if at >= tokens.size or not (conjunction and _joins(tokens, words, total, at)):
            return False
        if tokens.raw[at][-1].isdecimal():
            return _take_digits(tokens, words, total, at)
    if tokens.closed[at]:
        return False
    word = _word(tokens, words, total, at)
    if word is None:
        return False
    inverted = words.units_first and at > total.at
    return _take(total, word, at, bare=_stands_alone(tokens, words, at), inverted=inverted)


def _stands_alone(tokens: Tokens, words: Lexicon, at: int) -> bool:
    """Whether a scale needs nothing before it: "mil", and "hundred" in "hundred thousand dollars"."""
    following = words.words.get(tokens.low[at + 1]) if at + 1 < tokens.size else None
    return tokens.low[at] in words.bare or (following is not None and following.kind == "scale")


def _word(tokens: Tokens, words: Lexicon, total: Sum, at: int) -> NumberWord | None:
    if total.digits and len(total.parts) == 1 and (size := words.suffixes.get(tokens.raw[at])) is not None:
        firm = tokens.raw[at] not in words.doubtful if total.at == at else _is_hyphened(tokens, words, at)
        return NumberWord("scale", size, size) if firm else None
    if tokens.low[at] in words.vague and not total.parts:
        return None
    return words.words.get(tokens.low[at])


def _is_hyphened(tokens: Tokens, words: Lexicon, at: int) -> bool:
    """Whether letters behind a hyphen are a scale: "250-M", not "10-MB"."""
    ends = at + 1 >= tokens.size or not tokens.glued(at + 1) or tokens.raw[at + 1] in ".,;:)"
    return ends and tokens.raw[at] in words.hyphened


def _take_digits(tokens: Tokens, words: Lexicon, total: Sum, at: int) -> bool:
    read = amount(tokens.raw[at], words.decimal)
    if read is None:
        return False
    if not total.parts:
        total.digits = read[1]
        total.add(read[0], ZERO, at + 1)
        return True
    # "3 hundred and 21", "4 thousand 3 hundred": only after a small scale word, only whole numbers that fit.
    if (
        ONE < total.scale <= 1000
        and len(tokens.raw[total.at - 1]) > 2
        and ONE <= read[0] < total.scale
        and "." not in read[1]
        and not tokens.glued(at)
    ):
        total.add(read[0], ZERO, at + 1)
        return True
    return False


def _take(total: Sum, word: NumberWord, at: int, *, bare: bool, inverted: bool) -> bool:
    if word.kind == "add":
        if total.parts and not word.value < total.room:
            return inverted and total.turn(word.value, at + 1)
        if total.parts and word.value == 0:
            return False
        total.add(word.value, word.room, at + 1)
        return True
    if word.kind != "scale" or (not total.parts and not bare):
        return False
    return total.multiply(word.value, at + 1)


def _joins(tokens: Tokens, words: Lexicon, total: Sum, at: int) -> bool:
    """Whether "and" goes on with the number: what follows must fit and must not be a fraction of its own."""
    if words.units_first:
        word = words.words.get(tokens.low[at])
        return word is not None and word.kind == "add" and word.room == 10 and total.room == 1
    if total.scale == 1 and not (words.and_after_ten and total.room == 10):
        return False
    ahead = at
    size = ZERO
    while ahead < tokens.size and (word := words.words.get(tokens.low[ahead])) is not None and word.kind == "add":
        size, ahead = size + word.value, ahead + 1
        ahead += ahead < tokens.size and tokens.low[ahead] in HYPHENS
    if ahead == at:
        return _joins_digits(tokens, words, total, at)
    firm = words.and_after_ten and total.room == 10
    if size >= total.room or (not firm and ahead < tokens.size and _is_fraction(words, tokens.low[ahead], size)):
        return False
    scale = words.words.get(tokens.low[ahead]) if ahead < tokens.size else None
    return scale is None or scale.kind != "scale" or scale.value != total.scale


def _joins_digits(tokens: Tokens, words: Lexicon, total: Sum, at: int) -> bool:
    if not tokens.raw[at][-1].isdecimal() or total.scale > 1000:
        return False
    scale = words.words.get(tokens.low[at + 1]) if at + 1 < tokens.size else None
    return scale is None or scale.kind != "scale"


def _is_fraction(words: Lexicon, low: str, size: Decimal) -> bool:
    word = words.fractions.get(low)
    return word is not None and size < word.value and (word.plural or size == 1 or words.plural_free)
