"""Reads the quantities of a sentence: money, counts, shares, durations, measures, with bound, unit and noun.

The way of a sentence: tokens, names and the like closed, numbers, what stands beside each number, ranges, bounds,
nouns, parallel values. Dates are read elsewhere; no value is read inside their spans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor.claims.bounds import carry_trends, take_bound
from monitor.claims.cardinals import Number, NumberKind
from monitor.claims.draft import Draft
from monitor.claims.lexicon import Lexicon, lexicon
from monitor.claims.mask import close_names
from monitor.claims.money import join_cents, take_money
from monitor.claims.nouns import is_plural, noun_after
from monitor.claims.numbers import is_pronoun, read_numbers
from monitor.claims.parallels import join_parallels
from monitor.claims.ranges import join_ranges
from monitor.claims.tokens import LONGEST, VULGAR, Tokens
from monitor.claims.units import join_compounds, per_at, take_age, take_per, take_unit, unit_at
from monitor.compare.algebra import span_of
from storage.model import Bound, Dimension, Value

_DIGIT = re.compile(rf"[\d{VULGAR}]")
_WORD = re.compile(r"[^\W\d_]+")
FRACTION = "dimensionless"
# round hundreds are counts
_LIKELY_YEAR = re.compile(r"(?:19|20)(?!00)\d\d")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value as written. ``sentence[start:end]`` is its surface: number, unit and rate, without the hedge.

    ``noun`` is what a count counts or a share is of, "age" for ages; a fraction is a share of unit "dimensionless",
    cents are money with their own unit. ``trend`` is "up" or "down" after a verb of
    change; ``leg`` is "from" or "to" where an old and a new value stand side by side; ``parallel`` is equal for values
    that give one amount in several units; ``ambiguous`` when a number may be a year instead ("recalled 2015 cars").
    """

    dimension: Dimension
    value: Value
    bound: Bound
    hedge: str | None
    start: int
    end: int
    noun: str | None = None
    per: str | None = None
    parallel: int | None = None
    trend: str | None = None
    leg: str | None = None
    ambiguous: bool = False


def quantities(sentence: str, language: str = "en", taken: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """The quantities of a sentence in order, not overlapping, none inside the ``taken`` spans.

    Only the first 2,000 characters are read.
    """
    words = lexicon(language)
    if not _may_count(sentence, words):
        return []
    tokens = Tokens(sentence, words.script)
    close_names(tokens, words, taken)
    drafts = _drafts(tokens, words)
    return [_quantity(draft, tokens) for draft in drafts]


def _may_count(sentence: str, words: Lexicon) -> bool:
    if _DIGIT.search(sentence, 0, LONGEST):
        return True
    low = sentence[:LONGEST].lower()
    if words.script.parts:
        return True
    return not words.triggers.isdisjoint(_WORD.findall(low))


def _drafts(tokens: Tokens, words: Lexicon) -> list[Draft]:
    drafts: list[Draft] = []
    after = 0
    for number in read_numbers(tokens, words):
        if number.first < after or number.kind is NumberKind.ORDINAL:
            continue
        draft = Draft(number, number.first, number.last)
        _take(draft, tokens, words, after)
        after = draft.last
        drafts.append(draft)
    drafts = [draft for draft in drafts if not _is_article(draft, tokens, words)]
    join_cents(drafts, tokens, words)
    join_compounds(drafts, tokens, words)
    join_ranges(drafts, tokens, words)
    drafts = [draft for draft in drafts if _take_noun(draft, tokens, words)]
    for draft in drafts:
        take_bound(draft, tokens, words)
    carry_trends(drafts, tokens, words)
    join_parallels(drafts, tokens, words)
    return drafts


def _take(draft: Draft, tokens: Tokens, words: Lexicon, floor: int) -> None:
    if take_money(draft, tokens, words, floor) or take_unit(draft, tokens, words):
        take_per(draft, tokens, words)
    elif not take_age(draft, tokens, words):
        _take_letter(draft, tokens, words)


def _take_letter(draft: Draft, tokens: Tokens, words: Lexicon) -> None:
    """A letter close to the digits that multiplies: 2.7b users."""
    k = draft.last
    if k < tokens.size and draft.number.digits and draft.number.magnitude == 1 and tokens.raw[k] in words.suffixes:
        draft.factor, draft.last = words.suffixes[tokens.raw[k]], k + 1
        take_per(draft, tokens, words)


def _is_article(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """Whether a word for one is no more than the article of what follows."""
    number = draft.number
    return draft.bare and number.last - number.first == 1 and tokens.low[number.first] in words.indefinite


def _take_noun(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """Name what a count counts and a share is of; false for a "one" that counts nothing."""
    number = draft.number
    if draft.dimension is Dimension.COUNT and draft.unit is None:
        _name(draft, tokens, words)
        draft.ambiguous = _may_be_year(draft, tokens, words)
        if number.kind is NumberKind.FRACTION and number.magnitude == 1 and 0 < number.value < 1:
            draft.dimension, draft.unit = Dimension.PERCENT, FRACTION
            return not _is_period(draft, tokens, words)
        if number.value == 1 and not number.digits and number.last - number.first == 1:
            following = tokens.low[draft.last] if draft.last < tokens.size else ""
            pronoun = is_pronoun(tokens, words, number.first, number.last)
            pronoun = pronoun or (draft.head is not None and is_plural(following, words))
            return draft.noun is not None and not pronoun and following not in words.of
    elif draft.dimension is Dimension.PERCENT and draft.last < tokens.size and tokens.low[draft.last] in words.of:
        _name(draft, tokens, words)
    return True


def _may_be_year(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """Whether a number before a plural may name the year of things; nobody names people so."""
    number = draft.number
    if not (number.digits and _LIKELY_YEAR.fullmatch(tokens.raw[number.first])) or draft.head is None:
        return False
    bounded = words.bounds.before(tokens.low, number.first) is not None or number.last - number.first > 1
    return not bounded and draft.first == number.first and tokens.low[draft.head - 1] not in words.plurals


def _is_period(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """Whether a fraction is a stretch of time: "the September quarter", not "a quarter of voters"."""
    k = draft.number.last
    if tokens.low[k - 1] not in words.periods:
        return False
    return k >= tokens.size or tokens.low[k] not in words.of


def _name(draft: Draft, tokens: Tokens, words: Lexicon) -> None:
    if draft.noun is not None:
        return
    if tokens.low[draft.number.first] in words.folds or _is_fold(draft, tokens, words):
        draft.noun = words.fold_noun
        return
    found = noun_after(
        tokens, words, draft.last, plural=draft.number.value != 1 or draft.dimension is not Dimension.COUNT
    )
    if found is None:
        return
    draft.noun, draft.head = found
    unit = unit_at(tokens, words, draft.head - 1)
    if unit is not None and unit[0].kind == "duration" and draft.dimension is Dimension.COUNT:
        draft.dimension, draft.unit, draft.kind, draft.noun = Dimension.DURATION, unit[0].name, unit[0].kind, None
        draft.last = draft.head
    per = per_at(tokens, words, draft.head)
    if per is not None and draft.per is None:
        draft.per = per[0]


def _is_fold(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    k = draft.last + (draft.last < tokens.size and tokens.low[draft.last] == "-")
    return k < tokens.size and tokens.low[k] in words.fold_units


def _quantity(draft: Draft, tokens: Tokens) -> Quantity:
    return Quantity(
        dimension=draft.dimension,
        value=_value(draft),
        bound=draft.bound,
        hedge=draft.hedge,
        start=tokens.start[draft.first],
        end=tokens.end[draft.last - 1],
        noun=draft.noun,
        per=draft.per,
        parallel=draft.parallel,
        trend=draft.trend,
        leg=draft.leg,
        ambiguous=draft.ambiguous,
    )


def _value(draft: Draft) -> Value:
    number = draft.number
    value = number.value * draft.factor
    low: Decimal | None
    high: Decimal | None
    low_open = high_open = False
    if draft.upper is not None:
        low, high = value, draft.upper.value
    elif number.most is not None:
        draft.bound = Bound.RANGE if draft.bound in {Bound.EXACT, Bound.ABOUT} else draft.bound
        low, high, low_open, high_open = _vague_span(draft)
    else:
        low, high, low_open, high_open = _span(number, value, draft)
    return Value(value, low, high, low_open, high_open, draft.unit, draft.currency)


def _vague_span(draft: Draft) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    low, most = draft.number.value, draft.number.most
    if draft.bound is Bound.RANGE:
        return low, most, False, True
    return span_of(low, str(low), draft.bound, None)


def _span(number: Number, value: Decimal, draft: Draft) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    size = number.magnitude * draft.factor
    if number.kind is NumberKind.FRACTION:
        # A third does not exclude 33 %: an endless fraction is as exact as its two written places.
        value = Decimal(number.written).copy_sign(value) * size
    return span_of(value, number.written, draft.bound, draft.hedge, size)
