"""When two pages contradict one another: how well two sentences must fit, by what their pages have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import sqrt

from monitor.compare.algebra import Relation, relate
from monitor.compare.company import AGE, company, in_company, in_one_unit, is_age, is_half, is_said, said_there
from monitor.compare.fit import beside, near_measure, same_bearer, same_measure, telling
from monitor.compare.links import AGREE, SAME, Link, Scored, View
from monitor.compare.question import apart, of_next_edition, strangers
from monitor.compare.related import apart as told_apart
from monitor.compare.words import tokens, vocabulary
from storage.model import Assertion, Dimension

KIN = 1.25  # affinity from which two pages probably tell one story
SISTERS = 2.5  # from which they surely do
TWINS = 5.0  # from which one is the other in other words
FLOORS = ((KIN, 0.6), (SISTERS, 0.35), (TWINS, 0.27))  # fit that a contradiction needs at an affinity; between, a line
KIN_NAMES = 0.5  # share of the names of one page that both must have to tell one story
KIN_RARE = 2.0  # names that both must have, each worth less the more pages have it
ENOUGH_WORDED = 0.5  # fit that needs no word beside the number to say that the same is counted
EASE_TWINS = 0.75  # of this and the fits below between twins
TELLING = 1.2  # worth of an equal value that no two things of one story have by chance: three digits
FEW = 10
ENOUGH_FEW = 0.6  # fit that two counts below ten need
VERBATIM = 0.7  # fit of sentences that differ in their numbers only, or nearly
SHARED_ALONE = 3  # index terms that two sentences share when their pages share nothing else
ENOUGH_ALONE = 0.5  # fit of two sentences whose pages share nothing else
ONLY = 0.15  # what it adds to a fit to be the only value of its unit on both pages
ONLY_AGE = 0.3  # the same for an age, which stands beside any words
OF_ONE = 0.25  # the same for two ages beside one name
MARGIN = 0.1  # a second candidate with another value that fits as well within this is a doubt
_ENOUGH = {Dimension.ENTITY: 0.6, Dimension.DATE: 0.5, Dimension.DURATION: 0.33}  # fit that these need at least
_WORDED = frozenset({Dimension.COUNT, Dimension.PERCENT, Dimension.MONEY})


def floor_for(worth: float, page: list[Link], view: View, *, agreed: bool) -> float | None:
    """Give the fit that a contradiction needs between two pages; None when they do not tell of one happening.

    Values agree by chance, and any two reports of one office name it; what few pages name is shared by one story only.
    Where most of the names differ, only a sentence in the same words will do.
    """
    if worth >= TWINS:
        return floor_at(worth)
    rare = sum(1 / sqrt(view.named[name]) for name in view.names_in(page))
    if worth < KIN or rare < KIN_RARE:
        return None
    if view.covered(page) < KIN_NAMES:
        return VERBATIM
    return floor_at(worth if agreed else KIN)


def are_editions(agreed: list[Scored], other: list[Scored], view: View) -> bool:
    """Whether two pages fill one form with other numbers: two at least, more than agree, in nearly the same words.

    Where the whole texts tell one story, more than half must be in these.
    """
    told = {k.stored.assertion.value.number for k, _ in other} - {None}
    equal = {view.new[k.new].value.number for k, _ in agreed if k.relation in SAME} - {None}
    retold = bool(other) and view.of_one_story([other[0][0]])
    return len(told) > max(len(equal), 1) and sorted(s for _, s in other)[(len(other) - retold) // 2] >= VERBATIM


def unexplained(page: list[Link], kept: list[Link], view: View, enough: float) -> list[Link]:
    """Give the possible contradictions: of values for which the other page has no equal.

    A value that is given in two units ("80 km, 50 miles") is explained by its own unit only.
    """
    equal = [k for k in page if k.relation in SAME and in_one_unit(k, view) and _explains(k, view, enough)]
    sure = [*equal, *(k for k in kept if not is_half(k, view))]
    done, taken = {k.new for k in (*equal, *kept)}, {k.stored.id for k in sure}
    said = said_there(page, view)
    return [
        k
        for k in page
        if not k.agrees and k.new not in done and k.stored.id not in taken and not is_said(k, said, view)
    ]


def _explains(link: Link, view: View, enough: float) -> bool:
    """Whether an equal value is the same one: by its sentence, its many digits, or as an age (beside any words)."""
    new = view.new[link.new]
    return is_age(new) or telling(new) >= TELLING or view.fit(link) >= enough


def contradicting_alone(rest: list[Link], view: View) -> list[Scored]:
    """Give what fits well enough to contradict between pages that share nothing to build on."""
    return [(k, s) for k in rest if alone(k, view) and (s := view.fit(k)) >= ENOUGH_ALONE]


def contradicting(rest: list[Link], view: View, worth: float, floor: float, kept: Sequence[Link] = ()) -> list[Scored]:
    """Give what fits well enough to contradict between pages of this affinity, of which ``kept`` agrees."""
    only = _only_ones(rest, view.new)
    near = company(kept, view)
    scored = [
        (
            k,
            view.fit(k)
            + only.get((k.new, k.stored.id), 0.0)
            + OF_ONE * _aged_alike(k, view)
            + in_company(k, near, view),
        )
        for k in rest
    ]
    fitting = [(k, s) for k, s in scored if s >= floor and of_one_thing(k, s, view, worth)]
    return [(k, s) for k, s in fitting if not apart(k, view) and not (worth < TWINS and strangers(k, view))]


def _aged_alike(link: Link, view: View) -> bool:
    """Whether the same name stands beside two ages."""
    one, two = view.new[link.new], link.stored.assertion
    if not (is_age(one) and is_age(two)):
        return False
    return bool(beside(one, view.language) & beside(two, view.language) & view.own_names)


def next_edition(rest: list[Link], view: View) -> bool:
    """Whether a sentence of one page is in the other, in nearly the same words, of another day or of somebody else."""
    return any(view.fit(k) >= VERBATIM and of_next_edition(k, view) for k in rest)


def floor_at(worth: float) -> float:
    """Give the fit that a contradiction needs between two pages of an affinity: the less they share, the more."""
    for (low, high_fit), (high, low_fit) in pairwise(FLOORS):
        if worth < high:
            return high_fit - (high_fit - low_fit) * max(worth - low, 0.0) / (high - low)
    return FLOORS[-1][1]


def alone(link: Link, view: View) -> bool:
    """Whether two sentences are of one claim though their pages share nothing else: who and what are named."""
    one, two = view.new[link.new], link.stored.assertion
    return (
        link.shared >= SHARED_ALONE
        and same_bearer(one, two, view.rare, view.language)
        and same_measure(one, two, view.language)
        and not told_apart(one.sentence, two.sentence, view.language)
        and not apart(link, view)
        and not strangers(link, view)
    )


def of_one_thing(link: Link, score: float, view: View, worth: float) -> bool:
    """Whether two values that differ are of the same thing: a unit says it, or words beside the number do."""
    one, two = view.new[link.new], link.stored.assertion
    ease = EASE_TWINS if worth >= TWINS else 1.0
    if _is_few(one) and _is_few(two):
        return score >= ENOUGH_FEW and not (_writes(one, two.sentence) or _writes(two, one.sentence))
    if is_age(one) != is_age(two):
        return False
    if _is_few(one) != _is_few(two):
        return same_measure(one, two, view.language)
    if one.dimension in _WORDED:
        if same_measure(one, two, view.language):
            return True
        near = score >= ENOUGH_WORDED * ease or near_measure(one, two, view.language)
        return near and not _counts_beside(one, two, view.language)
    return score >= _ENOUGH.get(one.dimension, 0.0) * ease


def _writes(assertion: Assertion, sentence: str) -> bool:
    """Whether the very number stands in a sentence, read or not: "one of the two", "with one unfit"."""
    return assertion.surface.split()[0].casefold() in sentence.casefold().split()


def _counts_beside(one: Assertion, two: Assertion, language: str | None) -> bool:
    """Whether one sentence has the very word for what the other counts, and counts something else."""
    first, second = (_stems(a.value.unit or "", language)[-1:] for a in (one, two))
    if not (first and second) or first == second:
        return False
    return first[0] in _stems(two.sentence, language) or second[0] in _stems(one.sentence, language)


@lru_cache(maxsize=1024)
def _stems(text: str, language: str | None) -> tuple[str, ...]:
    stem = vocabulary(language).stem
    return tuple(stem(t.text.casefold()) for t in tokens(text, language) if t.key)


def _is_few(assertion: Assertion) -> bool:
    """Whether a count is so small that any sentence may have it: two companies, three ways."""
    number = assertion.value.number
    return assertion.dimension is Dimension.COUNT and number is not None and 0 <= number < FEW


def _only_ones(links: list[Link], new: Sequence[Assertion]) -> dict[tuple[int, int], float]:
    """Give what it adds to be the only value left of its unit on both sides of two sister pages."""
    sides: dict[tuple[str, ...], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for link in links:
        for side, assertion in enumerate((new[link.new], link.stored.assertion)):
            sides[_measure(assertion)][side].add(str(assertion.value.number))
    alone = {m for m, both in sides.items() if len(both[0]) == 1 == len(both[1])}
    measures = ((k, _measure(new[k.new]), _measure(k.stored.assertion)) for k in links)
    return {
        (k.new, k.stored.id): ONLY_AGE if AGE in one else ONLY
        for k, one, two in measures
        if one == two and one in alone
    }


def _measure(assertion: Assertion) -> tuple[str, ...]:
    """Give what a value is measured in; counts of different things are no common measure."""
    value = assertion.value
    if assertion.dimension is Dimension.DURATION and value.unit == "year":
        return (assertion.dimension, value.unit, AGE if is_age(assertion) else "")
    return (assertion.dimension, value.unit or value.currency or assertion.sentence)


def one_to_one(links: list[Scored]) -> list[Scored]:
    """Choose the best links so that nothing is used twice; an equal value goes before one that merely fits."""
    order = sorted(links, key=lambda s: (s[0].relation is not Relation.EQUAL, -s[1], s[0].new, s[0].stored.id))
    done: set[int] = set()
    taken: set[int] = set()
    chosen = []
    for link, score in order:
        if link.new not in done and link.stored.id not in taken:
            chosen.append((link, score))
            done.add(link.new)
            taken.add(link.stored.id)
    return chosen


def doubtful(link: Link, score: float, rivals: list[Scored]) -> bool:
    """Whether another value of that page fits as well."""
    return any(
        k.new == link.new
        and k.stored.id != link.stored.id
        and s > score - MARGIN
        and relate(k.stored.assertion, link.stored.assertion) not in AGREE
        for k, s in rivals
    )
