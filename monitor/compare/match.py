"""Which stored claim of another page a new assertion answers: index terms, and the choice with its doubt.

One page is matched as a whole: what two pages have in common tells how far they tell one story, values that agree are
paired first, and only what is left can contradict. All of it works on what one indexed look-up returned (at most a
few hundred candidates an assertion); nothing here reads the store, and the cost does not depend on its size.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b

from monitor.compare.algebra import Relation, relate
from monitor.compare.fit import affinity, fit, is_name
from monitor.compare.words import tokens
from storage.model import Assertion, Dimension, Scope, StoredAssertion

MOST_TERMS = 12
SISTERS = 2.5  # affinity from which two pages surely tell one story
ENOUGH = 0.35  # fit of a contradiction between pages that tell one story
ENOUGH_ALONE = 0.8  # the same between pages that share nothing else
AGREES = 0.3  # fit of two equal values in pages that tell one story
ONLY = 0.1  # what it adds to a fit to be the only value of its unit on both pages
MARGIN = 0.1  # a second candidate with another value that fits as well within this is a doubt

AGREE = frozenset({Relation.EQUAL, Relation.HEDGE_CHANGED, Relation.REFINED, Relation.COARSENED})
_YEAR = re.compile(r"\b(?:1[5-9]|20|21)\d\d\b")
_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(r"^\D*\d+ [^\W\d]+ [^\W\d]+\W*$")  # 100 years ago

Candidates = Sequence[tuple[StoredAssertion, int]]


@dataclass(frozen=True, slots=True)
class Match:
    """The stored assertion that answers the same question; ``ambiguous`` when another value fits about as well.

    ``fit`` (0 to 1) is of the two sentences, ``affinity`` of the two pages.
    """

    stored: StoredAssertion
    relation: Relation
    fit: float
    affinity: float
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Link:
    """A possible match of new assertion number ``new``."""

    new: int
    stored: StoredAssertion
    fit: float
    relation: Relation

    @property
    def agrees(self) -> bool:
        return self.relation in AGREE


@lru_cache(maxsize=65536)
def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def terms(assertion: Assertion, language: str | None = None) -> tuple[int, ...]:
    """Give the index terms of an assertion: stable 63-bit hashes of at most a dozen words.

    The subject first, then names, then the words nearest to the value: names and rare words find a story told in
    other words. Numbers are no terms, so that a changed number is found.
    """
    found = tokens(assertion.sentence, language)
    centre = (assertion.span[0] + assertion.span[1]) / 2
    words = sorted(found, key=lambda t: (not is_name(t, found), abs(t.start - centre)))
    subject = tokens(assertion.subject or "", language)[:3]
    keys = dict.fromkeys(t.key for t in (*subject, *words) if len(t.key) > 1)
    return tuple(_hash(key) for key in list(keys)[:MOST_TERMS])


def match_page(
    new: Sequence[Assertion], candidates: Sequence[Candidates], language: str | None = None
) -> list[Match | None]:
    """Match all assertions of one page, each with what the look-up found for it; None where no stored claim fits.

    Costs one comparison of two bags of words for each candidate.
    """
    by_page: dict[int, list[_Link]] = defaultdict(list)
    for i, (assertion, found) in enumerate(zip(new, candidates, strict=True)):
        for link in _links(i, assertion, found, language):
            by_page[link.stored.snapshot_id].append(link)
    chosen: dict[int, list[Match]] = defaultdict(list)
    for page in by_page.values():
        for i, match in _match_with(page, new, language):
            chosen[i].append(match)
    return [_best(chosen.get(i, ())) for i in range(len(new))]


def choose(new: Assertion, candidates: Candidates, language: str | None = None) -> Match | None:
    """Match one assertion alone, as :func:`match_page` does for a page of one claim."""
    return match_page([new], [candidates], language)[0]


def _links(index: int, new: Assertion, found: Candidates, language: str | None) -> list[_Link]:
    links = []
    for stored, _ in found:
        old = stored.assertion
        if may_answer(new, old):
            relation = relate_across(old, new)
            if relation is not Relation.INCOMPARABLE:
                links.append(_Link(index, stored, fit(new, old, language), relation))
    return links


def may_answer(new: Assertion, old: Assertion) -> bool:
    """Whether two assertions can answer one question at all: dimension and scope."""
    return new.dimension is old.dimension and not _parted(new.scope, old.scope)


def _parted(one: Scope, two: Scope) -> bool:
    pairs = ((one.period, two.period), (one.per, two.per), (one.statistic, two.statistic))
    return any(a and b and a != b for a, b in pairs)


def relate_across(old: Assertion, new: Assertion) -> Relation:
    """Relate values of two pages: a date says no more than is written.

    "On Tuesday" or "in May" means another day on another page, and a day without a year may be of any year.
    """
    relation = relate(old, new)
    if old.dimension is not Dimension.DATE or relation in AGREE:
        return relation
    if _words(old) == _words(new) and _COUNTED.search(old.surface) and _COUNTED.search(new.surface):
        return relation
    days = [a.value.first for a in (old, new)]
    if None in days or not (_is_dated(old) and _is_dated(new)):
        return Relation.INCOMPARABLE
    if _YEAR.search(old.surface) and _YEAR.search(new.surface):
        return relation
    same = {(d.month, d.day) for d in days if d}
    return Relation.EQUAL if len(same) == 1 else relation


def _words(assertion: Assertion) -> str:
    """Give what is written beside the digits: "# years ago"."""
    return _DIGITS.sub("#", assertion.surface.casefold())


def _is_dated(assertion: Assertion) -> bool:
    """Whether the words themselves name a day or a year."""
    value = assertion.value
    day = value.first == value.last and any(c.isdigit() for c in assertion.surface)
    return bool(_YEAR.search(assertion.surface)) or day


def _match_with(page: list[_Link], new: Sequence[Assertion], language: str | None) -> list[tuple[int, Match]]:
    """Match the assertions of the new page with those of one stored page, one to one, agreement first."""
    agreed = _one_to_one([k for k in page if k.agrees and k.fit >= AGREES / 2])
    texts = [new[k.new].sentence for k in page], [k.stored.assertion.sentence for k in page]
    worth = affinity(((new[k.new], k.fit) for k in agreed), *texts, language)
    needed = ENOUGH_ALONE - (ENOUGH_ALONE - ENOUGH) * min(worth / SISTERS, 1.0)
    kept = [k for k in agreed if k.fit >= (AGREES if worth >= SISTERS else needed)]
    done, taken = {k.new for k in kept}, {k.stored.id for k in kept}
    rest = [k for k in page if not k.agrees and k.new not in done and k.stored.id not in taken]
    rest = _only_ones(rest, new) if worth >= SISTERS else rest
    contradicting = _one_to_one([k for k in rest if k.fit >= needed])
    return [(k.new, Match(k.stored, k.relation, k.fit, worth)) for k in kept] + [
        (k.new, Match(k.stored, k.relation, k.fit, worth, _doubtful(k, rest))) for k in contradicting
    ]


def _only_ones(links: list[_Link], new: Sequence[Assertion]) -> list[_Link]:
    """Raise the fit of values that are the only ones left in their unit on both sides of two sister pages."""
    sides: dict[tuple[str, ...], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for link in links:
        for side, assertion in enumerate((new[link.new], link.stored.assertion)):
            sides[_measure(assertion)][side].add(str(assertion.value.number))
    alone = {m for m, both in sides.items() if len(both[0]) == 1 == len(both[1])}
    return [
        replace(k, fit=k.fit + ONLY)
        if (unit := _measure(new[k.new])) in alone and unit == _measure(k.stored.assertion)
        else k
        for k in links
    ]


def _measure(assertion: Assertion) -> tuple[str, ...]:
    """Give what a value is measured in; counts of different things are no common measure."""
    value = assertion.value
    return (assertion.dimension, value.unit or value.currency or assertion.sentence)


def _one_to_one(links: list[_Link]) -> list[_Link]:
    """Choose the best links so that nothing is used twice; an equal value goes before one that merely fits."""
    order = sorted(links, key=lambda k: (k.relation is not Relation.EQUAL, -k.fit, k.new, k.stored.id))
    done: set[int] = set()
    taken: set[int] = set()
    chosen = []
    for link in order:
        if link.new not in done and link.stored.id not in taken:
            chosen.append(link)
            done.add(link.new)
            taken.add(link.stored.id)
    return chosen


def _doubtful(link: _Link, rest: list[_Link]) -> bool:
    """Whether another value of that page fits as well."""
    others = [k for k in rest if k.new == link.new and k.stored.id != link.stored.id]
    return any(
        k.fit > link.fit - MARGIN and relate(k.stored.assertion, link.stored.assertion) not in AGREE for k in others
    )


def _best(matches: Sequence[Match]) -> Match | None:
    """Choose among pages: an agreement first, then a page that tells the same story, then the best fit."""
    if not matches:
        return None
    return max(matches, key=lambda m: (m.relation in AGREE, m.affinity >= SISTERS, m.fit, m.affinity, -m.stored.id))
