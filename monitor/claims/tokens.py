"""Cuts a sentence into numbers, words and signs, with where each stands. Knows no language.

A number is digits with their separators; words are letters only, so that ``40km`` and ``MS11`` are two tokens each.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

LONGEST = 2_000
VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
SPACES = " \u00a0\u2009\u202f"

_TOKEN = re.compile(
    rf"""
    [^\W\d_{VULGAR}]+(?:['’](?=[^\W\d_])[^\W\d_{VULGAR}]+)*
    | (?<![\d.,])\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+(?![\d.,]*\d))?
    | (?:\d+(?:[.,'’]\d+)*|(?<![^\s(\[$€£~<>≤≥+−-])[.,]\d+)(?:[eE][+-]?\d{{1,3}}(?!\w))?
    | [^\w\s] | _ | [{VULGAR}]
    """,
    re.VERBOSE,
)
_SIGN = frozenset("+-−–—")


class Tokens:
    """The tokens of one sentence: ``raw`` as written, ``low`` in lower case, ``start`` and ``end`` in the sentence.

    ``closed[i]`` is set where no value may be read.
    """

    __slots__ = ("closed", "end", "low", "raw", "size", "start", "text")

    def __init__(self, text: str, compound: re.Pattern[str] | None = None) -> None:
        self.text = text
        spans = [m.span() for m in _TOKEN.finditer(text, 0, LONGEST)]
        if compound is not None:
            spans = [part for span in spans for part in _parts(text, span, compound)]
        self.start = [start for start, _ in spans]
        self.end = [end for _, end in spans]
        self.raw = [text[start:end] for start, end in spans]
        self.low = [raw.lower() for raw in self.raw]
        self.size = len(spans)
        self.closed = bytearray(self.size)

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


def _parts(text: str, span: tuple[int, int], compound: re.Pattern[str]) -> list[tuple[int, int]]:
    """The number words that a word is written together from; the word itself when it is no such."""
    start, end = span
    low, at, parts = text[start:end].lower(), 0, []
    while at < len(low) == end - start and (m := compound.match(low, at)):
        parts.append((start + m.start(), start + m.end()))
        at = m.end()
    return parts if parts and at == len(low) else [span]


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
    if not 1 <= len(groups[0]) <= 3 or not all(g.isdecimal() for g in groups):
        return False
    inner = {len(g) for g in groups[1:-1]}
    return len(groups[-1]) == 3 and (inner <= {3} or (inner <= {2} and len(groups[0]) <= 2))
