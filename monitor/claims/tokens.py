"""Cuts a sentence into numbers, words and signs, with where each stands. Knows no language.

A number is digits with their separators; words are letters only, so that ``40km`` and ``MS11`` are two tokens each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

LONGEST = 2_000
_LONGEST_WORD = 100
_Span = tuple[int, int]
VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
SPACES = " \u00a0\u2009\u202f"

_TOKEN = re.compile(
    rf"""
    [^\W\d_{VULGAR}]+(?:['’](?=[^\W\d_])[^\W\d_{VULGAR}]+)*
    | (?<![\d.,])\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+(?![\d.,]*\d))?
    | (?:\d+(?:[.,]\d+|['’]\d{{3}}(?!\d))*|(?<![^\s(\[$€£~<>≤≥+−-])[.,]\d+)(?:[eE][+-]?\d{{1,3}}(?!\w))?
    | [^\w\s] | _ | [{VULGAR}]
    """,
    re.VERBOSE,
)
_SIGN = frozenset("+-−–—")


@dataclass(frozen=True, slots=True)
class Script:
    """How a language writes number words. ``parts`` may be written together, the last one may be of ``endings``.

    ``denominators`` are endings that make a denominator of what is before them (veinticinco|avos); ``fold`` takes
    accents away, letter by letter.
    """

    parts: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    denominators: frozenset[str] = frozenset()
    fold: Mapping[int, str] | None = None

    def cut(self, low: str) -> list[int] | None:
        """Where to cut a word of number words; None when it is no such. Longest parts first, with a way back."""
        return self._cut(low, 0, set()) if self.parts and len(low) <= _LONGEST_WORD else None

    def _cut(self, low: str, at: int, dead: set[int]) -> list[int] | None:
        if low[at:] in self.parts or (at and low[at:] in self.endings):
            return [len(low)]
        if at in dead:
            return None
        for end in range(len(low) - 1, at, -1):
            if low[at:end] in self.parts and (rest := self._cut(low, end, dead)) is not None:
                return [end, *rest]
        dead.add(at)
        return None


_PLAIN = Script()


class Tokens:
    """The tokens of one sentence: ``raw`` as written, ``low`` in lower case, ``start`` and ``end`` in the sentence.

    ``closed[i]`` is set where no value may be read; ``ended`` maps the first token of a compound denominator to its
    ending.
    """

    __slots__ = ("closed", "end", "ended", "low", "raw", "size", "start", "text")

    def __init__(self, text: str, script: Script = _PLAIN) -> None:
        self.text = text
        self.ended: dict[int, int] = {}
        spans = [m.span() for m in _TOKEN.finditer(text, 0, LONGEST)]
        if len(text) > LONGEST and spans and spans[-1][1] == LONGEST:
            spans.pop()
        if script.parts:
            spans = self._split(spans, script)
        self.start = [start for start, _ in spans]
        self.end = [end for _, end in spans]
        self.raw = [text[start:end] for start, end in spans]
        self.low = [raw.lower() for raw in self.raw]
        if script.fold is not None:
            self.low = [low.translate(script.fold) for low in self.low]
        self.size = len(spans)
        self.closed = bytearray(self.size)

    def _split(self, spans: list[_Span], script: Script) -> list[_Span]:
        """Cut the words that are written together from number words."""
        found: list[_Span] = []
        for start, end in spans:
            low = self.text[start:end].lower().translate(script.fold or {})
            cuts = script.cut(low) if len(low) == end - start > 3 else None
            if cuts is None or len(cuts) == 1:
                found.append((start, end))
                continue
            if low[cuts[-2] :] in script.denominators:
                self.ended[len(found)] = len(found) + len(cuts) - 1
            found += [(start + a, start + b) for a, b in pairwise([0, *cuts])]
        return found

    def glued(self, i: int) -> bool:
        """Whether token ``i`` follows the one before it without a space."""
        return 0 < i < self.size and self.end[i - 1] == self.start[i]

    def is_number(self, i: int) -> bool:
        return i < self.size and self.raw[i][-1].isdecimal()

    def is_capital(self, i: int) -> bool:
        return 0 <= i < self.size and self.raw[i][0].isupper()

    def close(self, start: int, end: int) -> None:
        """Close all tokens that touch the characters from ``start`` to ``end``."""
        for i in range(self.size):
            if self.start[i] >= end:
                return
            if self.end[i] > start:
                self.closed[i] = 1


def pieces(phrase: str) -> tuple[str, ...]:
    """A phrase of a table, cut as sentences are."""
    return tuple(m.group() for m in _TOKEN.finditer(phrase))


@lru_cache(maxsize=8192)
def amount(raw: str, decimal: str) -> tuple[Decimal, str] | None:
    """The amount that digits stand for and its digits without grouping ("1200.5"); None when it is none.

    ``decimal`` is the language's decimal sign. The other convention is understood where only it fits: ``1,3`` in
    English, ``1,111.11`` in German.
    """
    mantissa, _, exponent = raw.lower().partition("e")
    plain = _plain("".join(c for c in mantissa if c not in SPACES + "'’"), decimal)
    if plain is None or len(plain) > 40:
        return None
    digits = f"{plain}e{exponent}" if exponent else plain
    return Decimal(digits), plain


def _plain(digits: str, decimal: str) -> str | None:
    other = "," if decimal == "." else "."
    if not set(digits) & {".", ","}:
        return digits
    if other in digits and decimal in digits:
        if digits.rindex(other) > digits.rindex(decimal):
            decimal, other = other, decimal
        whole, _, rest = digits.rpartition(decimal)
        return f"{''.join(whole.split(other))}.{rest}" if _grouped(whole.split(other)) else None
    if other in digits:
        groups = digits.split(other)
        if _grouped(groups):
            return "".join(groups)
        return _fraction(groups)
    groups = digits.split(decimal)
    return _fraction(groups) if len(groups) == 2 else ("".join(groups) if _grouped(groups) else None)


def _fraction(groups: list[str]) -> str | None:
    return f"{groups[0] or '0'}.{groups[1]}" if len(groups) == 2 else None


def _grouped(groups: list[str]) -> bool:
    """Whether digits are grouped in threes, or in the Indian way: 12,34,567."""
    if not 1 <= len(groups[0]) <= 3 or groups[0] == "0" or not all(g.isdecimal() for g in groups):
        return False
    inner = {len(g) for g in groups[1:-1]}
    return len(groups[-1]) == 3 and (inner <= {3} or (inner <= {2} and len(groups[0]) <= 2))
