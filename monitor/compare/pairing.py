"""Which reading of an old passage answers the same question as which of the new, one to one.

Place decides first (the word-by-word edit script), then the words around the value, then the value itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.compare.algebra import Relation, relate
from monitor.compare.figures import PREDICATE, as_figure
from monitor.compare.passage import Held, Mapping, Passage
from monitor.compare.words import NUMBER, content, vocabulary
from storage.model import Assertion, Dimension

REACH = 6
NEAR = 5  # words between a number and what became of those counted
ENOUGH = 0.8
UNTOUCHED = 0.7  # share of words that must stay for units to be traded, and verbs to be only reworded
FREE = 0.5  # share of words below which two sentences have little more than a subject in common
DOZEN = 12
ENOUGH_LAST = 0.5  # of the only two readings that are left
SAME_WORDS = 0.5  # share of the words around two bare numbers that must be the same
AMOUNTS = frozenset({Dimension.MONEY, Dimension.COUNT, Dimension.MEASURE, Dimension.PERCENT, Dimension.DURATION})
SAME = frozenset({Relation.EQUAL, Relation.HEDGE_CHANGED, Relation.REFINED, Relation.COARSENED})


@dataclass(frozen=True, slots=True)
class Pairing:
    """Readings that answer one question, and those left over on each side."""

    pairs: tuple[tuple[Held, Held], ...]
    old: tuple[Held, ...]
    new: tuple[Held, ...]


def pair_up(mapping: Mapping, old: Sequence[Held], new: Sequence[Held]) -> Pairing:
    """Pair the readings of two passages, best first."""
    scored = [
        (score, i, j)
        for i, a in enumerate(old)
        for j, b in enumerate(new)
        if (score := likeness(mapping, a, b)) >= ENOUGH
    ]
    scored.sort(key=lambda s: (-s[0], abs(s[1] - s[2]), s[1], s[2]))
    chosen: dict[int, int] = {}
    for _, i, j in scored:
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    return Pairing(
        tuple((old[i], new[j]) for i, j in sorted(chosen.items())),
        tuple(h for i, h in enumerate(old) if i not in chosen),
        tuple(h for j, h in enumerate(new) if j not in set(chosen.values())),
    )


def likeness(mapping: Mapping, old: Held, new: Held) -> float:
    """Score two readings as answers to one question: 0.8 and up is enough."""
    a, b = old.assertion, new.assertion
    if a.dimension is b.dimension is Dimension.COUNT and of_others(mapping, old, new):
        return 0.0
    in_place = anchored(mapping, old, new)
    if a.dimension is not b.dimension and not (in_place and _may_be_traded(mapping, a, b)):
        return 0.0
    score = max(0.3, 2.5 * mapping.kept - 0.3) * in_place + context(mapping, old, new)
    score += _agreement(a, b) + 0.2 * (a.dimension is b.dimension)
    return score + _question_score(mapping, a, b)


def of_others(mapping: Mapping, old: Held, new: Held) -> bool:
    """Whether two different numbers are of two groups: the dead are not the hurt, nor men women in other words."""
    a, b = old.assertion, new.assertion
    if relate(a, b) in SAME:
        return False
    free, things = mapping.kept < UNTOUCHED, (a.value.unit, b.value.unit)
    alike = None not in things and _shared(*things, mapping)
    if free and None not in things and not alike:
        return True
    first, second = fate(mapping.old, old), fate(mapping.new, new)
    if first is None or second is None:
        thing = things[0] if first is None else things[1]
        return free and first != second and thing is not None and not alike
    return first != second


def _shared(one: str | None, two: str | None, mapping: Mapping) -> bool:
    first, second = (set(content(unit or "", mapping.old.language)) for unit in (one, two))
    return bool(first & second) or not first or not second


def fate(text: Passage, held: Held) -> str | None:
    """Give what the nearest word around a number says became of people; None where no word near says it."""
    known = vocabulary(text.language).fates
    near = range(max(0, held.first - NEAR), min(len(text.tokens), held.last + NEAR))
    found = [(max(held.first - k, k - held.last + 1), -k) for k in near if text.tokens[k].key in known]
    return text.tokens[-min(found)[1]].key if found else None


def _agreement(a: Assertion, b: Assertion) -> float:
    """Weigh equal values: a number above a dozen is hardly the same by chance."""
    relation = relate(a, b)
    if relation is not Relation.EQUAL:
        return 0.6 if relation in SAME else 0.0
    return 1.2 if a.value.number is not None and abs(a.value.number) <= DOZEN else 2.0


def _question_score(mapping: Mapping, a: Assertion, b: Assertion) -> float:
    """Weigh what is counted or done: in other words, two that share nothing of it ask different things."""
    language = mapping.old.language
    asked = same_question(a, b, language)
    if mapping.kept < FREE and relate(a, b) not in SAME and not same_question(a, b, language, beside_unit=True):
        return -0.8
    if a.predicate and b.predicate and mapping.kept < UNTOUCHED and not asked:
        return -0.4
    return 0.4 * asked


def anchored(mapping: Mapping, old: Held, new: Held) -> bool:
    low, high = mapping.image(old.first, old.last)
    return low < new.last and new.first < high


def _may_be_traded(mapping: Mapping, a: Assertion, b: Assertion) -> bool:
    """Whether one unit may stand for another: only in a sentence that otherwise stayed."""
    return mapping.kept >= UNTOUCHED and {a.dimension, b.dimension} <= AMOUNTS


def same_question(a: Assertion, b: Assertion, language: str | None, *, beside_unit: bool = False) -> float:
    """Share of the words of the shorter predicate that the other has too: what is counted, what is done.

    With ``beside_unit`` what is counted alone is not enough ("2,000 people attend", "100,000 people gather").
    """
    first, second = (
        set(content(x.predicate or "", language)) - set(content((beside_unit and x.value.unit) or "", language))
        for x in (a, b)
    )
    return len(first & second) / max(min(len(first), len(second)), 1)


def plain_pairs(mapping: Mapping, left: Pairing) -> Pairing:
    """Pair what is left in one place as bare numbers, where the words around are the same."""
    if mapping.kept < UNTOUCHED:
        return left
    old, new = ([f for h in side if (f := as_figure(h))] for side in (left.old, left.new))
    found = [
        (a, b)
        for a in old
        for b in new
        if anchored(mapping, a, b)
        and a.assertion.value.number != b.assertion.value.number
        and context(mapping, a, b) >= SAME_WORDS
        and not of_others(mapping, a, b)
    ]
    return left if len(found) != 1 else _with(left, *found[0])


def last_pair(mapping: Mapping, left: Pairing) -> Pairing:
    """Pair the two readings of one dimension that are the only ones left, if they are of about the same words."""
    old, new = (
        [h for h in side if h.assertion.dimension in AMOUNTS and h.assertion.predicate != PREDICATE]
        for side in (left.old, left.new)
    )
    if len(old) != 1 or len(new) != 1 or likeness(mapping, old[0], new[0]) < ENOUGH_LAST:
        return left
    return _with(left, old[0], new[0])


def _with(left: Pairing, a: Held, b: Held) -> Pairing:
    return Pairing(
        (*left.pairs, (a, b)),
        tuple(h for h in left.old if h.first != a.first),
        tuple(h for h in left.new if h.first != b.first),
    )


def context(mapping: Mapping, old: Held, new: Held) -> float:
    """Give how alike the words around two values are, near ones weighing more (0 to 1)."""
    first, second = around(mapping.old, old), around(mapping.new, new)
    keys = first.keys() | second.keys()
    if not keys:
        return 0.0
    shared = sum(min(first.get(k, 0.0), second.get(k, 0.0)) for k in keys)
    return shared / max(sum(first.values()), sum(second.values()))


def around(text: Passage, held: Held) -> dict[str, float]:
    """Give the content words around a value, weighted by nearness."""
    weights: dict[str, float] = {}
    for step, side in ((-1, range(held.first - 1, -1, -1)), (1, range(held.last, len(text.tokens)))):
        _gather(text, side, weights, step)
    return weights


def _gather(text: Passage, places: range, weights: dict[str, float], step: int) -> None:
    near = 0
    for k in places:
        key = text.tokens[k].key
        if not key or key == NUMBER:
            continue
        near += 1
        weight = 1.2 / near if step > 0 else 1.0 / near
        weights[key] = max(weights.get(key, 0.0), weight)
        if near == REACH:
            return
