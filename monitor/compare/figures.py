"""Bare numbers that no reading covers: kept as figures, so that a changed number is never lost.

A figure answers no question of its own. It is compared only in a sentence that otherwise stayed as it was, with
the number that stands in its very place. Clock times, scores and the numbers of page furniture
and of program code are left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from monitor.compare.algebra import span_of
from monitor.compare.passage import Held, Passage
from monitor.compare.scores import FIGURE, of_vote
from monitor.compare.words import NUMBER, Token, Vocabulary, vocabulary
from storage.model import Assertion, Bound, Dimension, Value

PREDICATE = FIGURE
_WORDS = frozenset({Dimension.ENTITY, Dimension.POLARITY, Dimension.STATEMENT})
PROSE = 7  # words that a sentence has; fewer are a label of the page
_CODE = re.compile(r"[{}<>]|\(\)|=$|(?:[=\[\]]|\w\().*;$|//")
_ADDRESS = re.compile(r"\b[a-z]+://\S+")
_NO_FIGURE_BEFORE = re.compile(r"(?:[\w#/@:_=&?]|\d[-–.]|\w-)$")
_STROKE = re.compile(r"\d{2}[-–]\d{2}")
_NO_FIGURE_AFTER = re.compile(r"(?:[:/@_=]|[-–]\d|\.\w|h\d)")


def is_code(text: str) -> bool:
    """Whether a line is program code: its numbers tell nothing.

    An address makes no code of a sentence, nor does the semicolon between the items of a list.
    """
    return bool(_CODE.search(_ADDRESS.sub("", text) if "://" in text else text))


def figures(text: Passage) -> tuple[Held, ...]:
    """Give the numbers of ``text`` that none of its readings touches."""
    words = vocabulary(text.language)
    if is_code(text.text) or len(text.tokens) < PROSE:
        return ()
    taken = {k for h in text.held if h.assertion.dimension not in _WORDS for k in range(h.first, h.last)}
    found = []
    for k, token in enumerate(text.tokens):
        if k not in taken and token.key == NUMBER and _is_figure(text, k, words):
            held = _figure(text, k, words)
            found += [held] if held else []
    return tuple(found)


def _is_figure(text: Passage, k: int, words: Vocabulary) -> bool:
    token = text.tokens[k]
    before, after = text.text[max(0, token.start - 2) : token.start], text.text[token.end : token.end + 2]
    if (_NO_FIGURE_BEFORE.search(before) or _NO_FIGURE_AFTER.match(after)) and not _is_vote(text, token):
        return False
    near = text.plains[max(0, k - 1) : k] + text.plains[k + 1 : k + 3]
    return not words.furniture.intersection(near)


def _is_vote(text: Passage, token: Token) -> bool:
    """Whether a number with a stroke is a side of a vote."""
    return bool(_STROKE.search(text.text, max(0, token.start - 3), token.end + 3)) and of_vote(text.text)


def _figure(text: Passage, k: int, words: Vocabulary) -> Held | None:
    token = text.tokens[k]
    word = words.numbers.get(text.plains[k])
    number = amount(token.text) if word is None else Decimal(word)
    if number is None:
        return None
    follows = text.plains[k + 1] if k + 1 < len(text.plains) else ""
    scale = Decimal(words.scales.get(follows, 1))
    last = k + 2 if follows in words.scales else k + 1
    hedge = text.plains[k - 1] if k and text.plains[k - 1] in words.about else None
    bound = Bound.ABOUT if hedge else Bound.EXACT
    low, high, low_open, high_open = span_of(number * scale, token.text, bound, hedge, scale)
    span = (token.start, text.tokens[last - 1].end)
    value = Value(number * scale, low, high, low_open, high_open)
    surface = text.text[slice(*span)]
    sentence, place = text.evidence(*span)
    figure = Assertion(Dimension.COUNT, value, surface, sentence, place, predicate=PREDICATE, bound=bound, hedge=hedge)
    return Held(figure, k, last)


def amount(written: str) -> Decimal | None:
    """Read digits with separators: the last group is decimals unless it has three digits or repeats."""
    if not written[:1].isdigit():
        return None
    parts = re.split(r"[.,\u00a0\u202f]", written)
    grouped = all(len(p) == 3 for p in parts[1:]) and len(parts[0]) <= 3
    try:
        return (
            Decimal("".join(parts))
            if grouped
            else Decimal("".join(parts[:-1]) + "." + parts[-1] if parts[1:] else written)
        )
    except InvalidOperation:
        return None


def as_figure(held: Held) -> Held | None:
    """Give a reading as the bare number that stands there; None when it is not one number.

    For two readings in one place that were read as different things, a year and a count: what is written changed.
    """
    assertion = held.assertion
    number = assertion.value.number
    if assertion.dimension is Dimension.DATE:
        number = Decimal(assertion.surface) if assertion.surface.isdecimal() else None
    if number is None:
        return None
    value = replace(assertion.value, unit=None, currency=None, first=None, last=None, entity=None, number=number)
    if assertion.dimension is Dimension.DATE:
        value = Value(number, number, number)
    return replace(held, assertion=replace(assertion, dimension=Dimension.COUNT, value=value))
