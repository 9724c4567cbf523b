"""Joins two numbers that are one value: "3-5", "between 3 and 5 million", "three or four"; tells them from scores.

"from 24 to 33" after a verb of change is no range but the old and the new value: both stay, with their ``leg``.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from monitor.claims.cardinals import HYPHENS, Number, NumberKind
from monitor.claims.draft import AGE, Draft
from monitor.claims.lexicon import Lexicon
from monitor.claims.tokens import Tokens
from storage.model import Bound

_REACH = 8
_TEN, _HUNDRED = Decimal(10), Decimal(100)
_WIDEST = Decimal("1.5")
_Finder = Callable[[Draft, Draft, Tokens, Lexicon], str | None]
_DASHES = HYPHENS | {"—", "~"}


def join_ranges(drafts: list[Draft], tokens: Tokens, words: Lexicon) -> None:
    """Join ranges, share units between coordinated numbers, drop scores; in place."""
    _join_linked(drafts, tokens, words, _dash_link)
    _join_linked(drafts, tokens, words, _link)


def _join_linked(drafts: list[Draft], tokens: Tokens, words: Lexicon, find: _Finder) -> None:
    i = 0
    while i + 1 < len(drafts):
        first, second = drafts[i], drafts[i + 1]
        link = find(first, second, tokens, words)
        if link == "score":
            del drafts[i : i + 2]
            continue
        if link == "range":
            _join(first, second)
            del drafts[i + 1]
            continue
        i += 1


def _link(first: Draft, second: Draft, tokens: Tokens, words: Lexicon) -> str | None:
    gap = tokens.low[first.last : second.first]
    if not gap or len(gap) > _REACH or first.upper is not None:
        return None
    if _is_to(gap, words) and first.number.kind is second.number.kind:
        return _to(first, second, tokens, words)
    if len(gap) == 1 and gap[0] in words.range_and and _has_before(first, tokens, words.between):
        _share(first, second)
        return "range" if _alike(first, second) else None
    if len(gap) == 1 and gap[0] in words.range_or:
        return _or(first, second, tokens, words)
    if len(gap) == 1 and gap[0] in words.range_and and not (second.bare and _is_word(tokens, second.last)):
        _share(first, second)
    return None if len(gap) == 1 and gap[0] in words.range_and else _legs(first, second, tokens, words)


def _or(first: Draft, second: Draft, tokens: Tokens, words: Lexicon) -> str | None:
    """Neighbouring numbers that are one guess: "eight or nine", "three or four million", "40 or 50 people"."""
    _share_word_scale(first, second, tokens, words)
    size = first.factor if first.factor != 1 else second.number.magnitude
    signed = second.first != second.number.first
    guess = not signed and _is_guess(_low(first) / size, _high(second) / size, tokens, second)
    if guess or not (second.bare and _is_word(tokens, second.last)):
        _share(first, second)
    return "range" if guess and _alike(first, second) else None


def _is_guess(low: Decimal, high: Decimal, tokens: Tokens, second: Draft) -> bool:
    """Whether two numbers are as near as those of a guess; of numbers from ten on, something must be counted."""
    while high >= _HUNDRED and not (low % 10 or high % 10):
        low, high = low / 10, high / 10
    if low < _TEN and high <= _TEN:
        return high - low == 1
    counted = not second.bare or _is_word(tokens, second.last)
    round_numbers = low < high <= low * _WIDEST and not (low % 5 or high % 5)
    return counted and (round_numbers or 0 < high - low <= 2)


def _share_word_scale(first: Draft, second: Draft, tokens: Tokens, words: Lexicon) -> None:
    """Give the first number the scale word of the second: "five or six hundred"."""
    scale = words.words.get(tokens.low[second.number.last - 1])
    plain = first.number.magnitude == 1 and first.factor == 1 and first.number.value < _TEN
    scaled = scale is not None and scale.kind == "scale" and second.number.last - second.number.first > 1
    if plain and scale is not None and scaled and second.number.value / scale.value < _HUNDRED:
        first.factor = scale.value


def _dash_link(first: Draft, second: Draft, tokens: Tokens, words: Lexicon) -> str | None:
    if second.first != first.last + 1 or tokens.low[first.last] not in _DASHES or first.upper is not None:
        return None
    return _dashed(first, second, tokens, words)


def _is_to(gap: list[str], words: Lexicon) -> bool:
    strong = [low for low in gap if low not in HYPHENS]
    return (
        len(gap) <= 3
        and bool(strong)
        and strong[-1] in words.range_to
        and strong[0] in words.range_to | words.range_lead
    )


def _dashed(first: Draft, second: Draft, tokens: Tokens, words: Lexicon) -> str | None:
    k = first.last
    if tokens.glued(k) != tokens.glued(k + 1):
        return None
    _share(first, second)
    if not tokens.glued(k) and first.bare and second.bare:
        return None
    rising = _low(first) < _high(second)
    if first.bare and second.bare and not (rising and _counts(second, tokens, words)):
        return "score"
    if first.number.digits != second.number.digits and first.bare:
        return None
    return "range" if rising and _alike(first, second) else None


def _counts(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """Whether a noun in the plural follows, so that 3-5 counts something."""
    k = draft.last
    if k >= tokens.size or tokens.closed[k] or tokens.low[k] in words.score_after:
        return False
    low = tokens.low[k]
    return draft.number.magnitude != 1 or (low[0].isalpha() and low not in words.noun_stop and not tokens.is_capital(k))


def _to(first: Draft, second: Draft, tokens: Tokens, words: Lexicon) -> str | None:
    started = _has_before(first, tokens, words.range_from)
    apart = second.bare and not first.bare and first.noun != AGE
    if not started and (apart or _changes(first, tokens, words)):
        return None
    _share(first, second)
    if not _alike(first, second) or (second.upper is not None and not started):
        return None
    if _low(first) >= _high(second) or (started and _changes(first, tokens, words)) or second.upper is not None:
        first.leg, second.leg = "from", "to"
        return None
    if first.bare and not started and not _counts(second, tokens, words) and first.number.magnitude == 1:
        return None
    return "range"


def _legs(first: Draft, second: Draft, tokens: Tokens, words: Lexicon) -> str | None:
    """Old and new value with words between them: "from $36 on Monday to $34", "to $7 from $6"."""
    ends = tokens.low[second.first - 1]
    opens = tokens.low[first.first - 1] if first.first else ""
    for start, end, legs in (
        (words.range_from, words.range_to, ("from", "to")),
        (words.range_to, words.range_from, ("to", "from")),
    ):
        if opens in start and ends in end and ends.isalpha() and opens.isalpha():
            if legs[0] == "from":
                _share(first, second)
            elif second.bare and not first.bare and not _is_word(tokens, second.last):
                second.take_unit(first)
            if _alike(first, second):
                first.leg, second.leg = legs
    return None


def _is_word(tokens: Tokens, k: int) -> bool:
    return k < tokens.size and tokens.raw[k][0].isalpha()


def _has_before(draft: Draft, tokens: Tokens, wanted: frozenset[str]) -> bool:
    return any(low in wanted for low in tokens.low[max(0, draft.first - 3) : draft.first])


def _changes(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """Whether a verb of change stands before "from"."""
    return any(words.trends.after(tokens.low, k) for k in range(max(0, draft.first - 4), draft.first))


def _share(first: Draft, second: Draft) -> None:
    """Give the first number the unit, and the scale, that stand only with the second; and the sign the other way."""
    if first.bare and not second.bare:
        _share_scale(first, second)
        first.take_unit(second)
    elif second.bare and not first.bare and first.currency is not None and second.noun is None:
        _share_scale(first, second)
        second.take_unit(first)
    elif first.bare or (first.currency and first.currency == second.currency):
        _share_scale(first, second)
    elif second.bare and not first.bare:
        second.take_unit(first)


def _share_scale(first: Draft, second: Draft) -> None:
    size = second.number.magnitude * second.factor
    plain = first.number.magnitude == 1 and first.factor == 1 and first.number.digits
    rises = (
        first.number.value * size < second.number.value * second.factor or second.number.digits != first.number.digits
    )
    if plain and size > 1 and first.number.value < 1000 and second.number.digits and rises:
        first.factor = size


def _alike(first: Draft, second: Draft) -> bool:
    if {first.number.kind, second.number.kind} & {NumberKind.VAGUE, NumberKind.ORDINAL}:
        return False
    return (first.dimension, first.unit, first.currency) == (second.dimension, second.unit, second.currency)


def _low(draft: Draft) -> Decimal:
    return draft.number.value * draft.factor


def _high(draft: Draft) -> Decimal:
    return draft.number.value * draft.factor


def _join(first: Draft, second: Draft) -> None:
    first.bound = Bound.RANGE
    first.upper = _whole(second)
    first.number = _whole(first)
    first.factor = Decimal(1)
    first.last = second.last
    first.per = second.per or first.per


def _whole(draft: Draft) -> Number:
    """The number with its factor multiplied in."""
    number = draft.number
    if draft.factor == 1:
        return number
    size = number.magnitude * draft.factor
    return Number(
        number.value * draft.factor, number.first, number.last, number.written, size, number.kind, digits=number.digits
    )
