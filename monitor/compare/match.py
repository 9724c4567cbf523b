"""Which stored claim of another page a new assertion answers: index terms, and the choice with its doubt.

One page is matched as a whole: what two pages have in common tells how far they tell one story, values that agree are
paired first, and only what is left can contradict. All of it works on what one indexed look-up returned (at most a
few hundred candidates an assertion); nothing here reads the store, and the cost does not depend on its size.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b

from monitor.compare.algebra import Relation, relate
from monitor.compare.fit import affinity, fit, is_name, names, same_bearer, same_measure
from monitor.compare.related import apart
from monitor.compare.words import tokens
from storage.model import Assertion, Dimension, Scope, StoredAssertion

MOST_TERMS = 12
SISTERS = 2.5  # affinity from which two pages surely tell one story
ENOUGH = 0.35  # fit of a contradiction between pages that tell one story
ENOUGH_NAMED = 0.6  # the same for a name in a role
RARE = 3  # pages found on which a name may stand that tells one thing from another
SHARED_ALONE = 3  # index terms that two sentences share when their pages share nothing else
ENOUGH_ALONE = 0.5  # the same between pages that share nothing else
AGREES = 0.3  # fit of two equal values in pages that tell one story
ONLY = 0.1  # what it adds to a fit to be the only value of its unit on both pages
MARGIN = 0.1  # a second candidate with another value that fits as well within this is a doubt

AGREE = frozenset({Relation.EQUAL, Relation.HEDGE_CHANGED, Relation.REFINED, Relation.COARSENED})
_WORDED = frozenset({Dimension.COUNT, Dimension.PERCENT, Dimension.MONEY})
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
    """A possible match of new assertion number ``new``; ``shared`` counts the index terms of both."""

    new: int
    stored: StoredAssertion
    relation: Relation
    shared: int

    @property
    def agrees(self) -> bool:
        return self.relation in AGREE


@dataclass(frozen=True)
class _View:
    """Everything that was found for one new page, by stored page, and how common each part of it is."""

    new: tuple[Assertion, ...]
    language: str | None
    links: Sequence[_Link]
    fits: dict[tuple[int, int], float] = field(default_factory=dict)

    def fit(self, link: _Link) -> float:
        key = (link.new, link.stored.id)
        if key not in self.fits:
            self.fits[key] = fit(self.new[link.new], link.stored.assertion, self.language)
        return self.fits[key]

    @cached_property
    def pages(self) -> dict[int, list[_Link]]:
        found: dict[int, list[_Link]] = defaultdict(list)
        for link in self.links:
            found[link.stored.snapshot_id].append(link)
        return found

    @cached_property
    def agreeing(self) -> Counter[int]:
        """On how many pages each new value is found."""
        return Counter(i for i, _ in {(k.new, k.stored.snapshot_id) for k in self.links if k.agrees})

    @cached_property
    def named(self) -> Counter[str]:
        """On how many pages each name stands."""
        return Counter(name for page in self.pages.values() for name in self.names_in(page))

    @cached_property
    def rare(self) -> frozenset[str]:
        """Names that stand on few of the pages found."""
        return frozenset(name for name, pages in self.named.items() if pages <= RARE)

    def names_in(self, page: Sequence[_Link]) -> frozenset[str]:
        sentences = {k.stored.assertion.sentence for k in page}
        return frozenset().union(*(names(s, self.language) for s in sentences)) & self.own_names

    @cached_property
    def own_names(self) -> frozenset[str]:
        return frozenset().union(*(names(s, self.language) for s in {a.sentence for a in self.new}))


_Scored = tuple[_Link, float]


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
    named = {found[k] for k in range(len(found)) if is_name(assertion.sentence, found, k)}
    words = sorted(found, key=lambda t: (t not in named, abs(t.start - centre)))
    subject = tokens(assertion.subject or "", language)[:3]
    keys = dict.fromkeys(t.key for t in (*subject, *words) if len(t.key) > 1)
    return tuple(_hash(key) for key in list(keys)[:MOST_TERMS])


def match_page(
    new: Sequence[Assertion], candidates: Sequence[Candidates], language: str | None = None
) -> list[Match | None]:
    """Match all assertions of one page, each with what the look-up found for it; None where no stored claim fits.

    Costs one comparison of two bags of words for each candidate.
    """
    links = [k for i, (a, found) in enumerate(zip(new, candidates, strict=True)) for k in _links(i, a, found)]
    view = _View(tuple(new), language, links)
    chosen: dict[int, list[Match]] = defaultdict(list)
    for page in view.pages.values():
        for i, match in _match_with(page, view):
            chosen[i].append(match)
    return [_best(chosen.get(i, ())) for i in range(len(new))]


def choose(new: Assertion, candidates: Candidates, language: str | None = None) -> Match | None:
    """Match one assertion alone, as :func:`match_page` does for a page of one claim."""
    return match_page([new], [candidates], language)[0]


def _links(index: int, new: Assertion, found: Candidates) -> list[_Link]:
    links = []
    for stored, shared in found:
        if may_answer(new, stored.assertion):
            relation = relate_across(stored.assertion, new)
            if relation is not Relation.INCOMPARABLE:
                links.append(_Link(index, stored, relation, shared))
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


def _match_with(page: list[_Link], view: _View) -> list[tuple[int, Match]]:
    """Match the assertions of the new page with those of one stored page, one to one, agreement first."""
    agreed = _one_to_one([(k, s) for k in page if k.agrees and (s := view.fit(k)) >= AGREES / 2])
    worth = affinity(
        ((view.new[k.new], s, view.agreeing[k.new]) for k, s in agreed), (view.named[n] for n in view.names_in(page))
    )
    sisters = worth >= SISTERS
    enough = AGREES if sisters else ENOUGH_ALONE
    kept = [(k, s) for k, s in agreed if s >= enough and (sisters or _alone(k, view))]
    done, taken = {k.new for k, _ in kept}, {k.stored.id for k, _ in kept}
    rest = [k for k in page if not k.agrees and k.new not in done and k.stored.id not in taken]
    rivals = _contradicting(rest, view, sisters=sisters)
    return [(k.new, Match(k.stored, k.relation, s, worth)) for k, s in kept] + [
        (k.new, Match(k.stored, k.relation, s, worth, _doubtful(k, s, rivals))) for k, s in _one_to_one(rivals)
    ]


def _contradicting(rest: list[_Link], view: _View, *, sisters: bool) -> list[_Scored]:
    """Give what fits well enough to contradict."""
    if not sisters:
        return [(k, s) for k in rest if _alone(k, view) and (s := view.fit(k)) >= ENOUGH_ALONE]
    only = _only_ones(rest, view.new)
    scored = [(k, view.fit(k) + ONLY * ((k.new, k.stored.id) in only)) for k in rest]
    return [(k, s) for k, s in scored if s >= ENOUGH and _of_one_thing(k, s, view)]


def _alone(link: _Link, view: _View) -> bool:
    """Whether two sentences are of one claim though their pages share nothing else: who and what are named."""
    one, two = view.new[link.new], link.stored.assertion
    return (
        link.shared >= SHARED_ALONE
        and same_bearer(one, two, view.rare, view.language)
        and same_measure(one, two, view.language)
        and not apart(one.sentence, two.sentence, view.language)
    )


def _of_one_thing(link: _Link, score: float, view: _View) -> bool:
    """Whether two values that differ are of the same thing: a unit says it, or words beside the number do."""
    one, two = view.new[link.new], link.stored.assertion
    if one.dimension in _WORDED:
        return same_measure(one, two, view.language)
    return one.dimension is not Dimension.ENTITY or score >= ENOUGH_NAMED


def _only_ones(links: list[_Link], new: Sequence[Assertion]) -> set[tuple[int, int]]:
    """Give the links of values that are the only ones left in their unit on both sides of two sister pages."""
    sides: dict[tuple[str, ...], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for link in links:
        for side, assertion in enumerate((new[link.new], link.stored.assertion)):
            sides[_measure(assertion)][side].add(str(assertion.value.number))
    alone = {m for m, both in sides.items() if len(both[0]) == 1 == len(both[1])}
    measures = ((k, _measure(new[k.new]), _measure(k.stored.assertion)) for k in links)
    return {(k.new, k.stored.id) for k, one, two in measures if one == two and one in alone}


def _measure(assertion: Assertion) -> tuple[str, ...]:
    """Give what a value is measured in; counts of different things are no common measure."""
    value = assertion.value
    return (assertion.dimension, value.unit or value.currency or assertion.sentence)


def _one_to_one(links: list[_Scored]) -> list[_Scored]:
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


def _doubtful(link: _Link, score: float, rivals: list[_Scored]) -> bool:
    """Whether another value of that page fits as well."""
    return any(
        k.new == link.new
        and k.stored.id != link.stored.id
        and s > score - MARGIN
        and relate(k.stored.assertion, link.stored.assertion) not in AGREE
        for k, s in rivals
    )


def _best(matches: Sequence[Match]) -> Match | None:
    """Choose among pages: an agreement first, then a page that tells the same story, then the best fit."""
    if not matches:
        return None
    return max(matches, key=lambda m: (m.relation in AGREE, m.affinity >= SISTERS, m.fit, m.affinity, -m.stored.id))
