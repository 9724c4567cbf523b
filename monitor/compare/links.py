"""Possible matches between a new page and stored ones: which values meet, and what the pages have in common."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain

from monitor.compare.algebra import Relation, relate, value_span
from monitor.compare.fit import fit, names
from storage.model import Assertion, Dimension, Scope, StoredAssertion

RARE = 3  # pages found on which a name may stand that tells one thing from another

SAME = frozenset({Relation.EQUAL, Relation.HEDGE_CHANGED})
AGREE = SAME | {Relation.REFINED, Relation.COARSENED}
_YEAR = re.compile(r"\b(?:1[5-9]|20|21)\d\d\b")
_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(r"^\D*\d+ [^\W\d]+ [^\W\d]+\W*$")  # 100 years ago

Candidates = Sequence[tuple[StoredAssertion, int]]


@dataclass(frozen=True, slots=True)
class Link:
    """A possible match of new assertion number ``new``; ``shared`` counts the index terms of both."""

    new: int
    stored: StoredAssertion
    relation: Relation
    shared: int
    closed: bool

    @property
    def agrees(self) -> bool:
        """Whether the values say the same; "more than 900" holds 70,000, but that is no agreement."""
        return self.relation in SAME or (self.closed and self.relation in AGREE)


@dataclass(frozen=True)
class View:
    """Everything that was found for one new page, by stored page, and how common each part of it is."""

    new: tuple[Assertion, ...]
    language: str | None
    links: Sequence[Link]
    sentences: frozenset[str]
    others: Mapping[int, frozenset[str]]
    fits: dict[tuple[int, int], float] = field(default_factory=dict)
    known: dict[int, frozenset[str]] = field(default_factory=dict)
    story: int | None = None

    def fit(self, link: Link) -> float:
        key = (link.new, link.stored.id)
        if key not in self.fits:
            self.fits[key] = fit(self.new[link.new], link.stored.assertion, self.language)
        return self.fits[key]

    @cached_property
    def pages(self) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.stored.snapshot_id].append(link)
        return found

    def of_one_story(self, page: Sequence[Link]) -> bool:
        """Whether the whole texts were found to tell one story."""
        return self.story is not None and page[0].stored.story == self.story

    @cached_property
    def agreeing(self) -> Counter[int]:
        """On how many pages each new value is found."""
        return Counter(i for i, _ in {(k.new, k.stored.snapshot_id) for k in self.links if k.agrees})

    @cached_property
    def named(self) -> Counter[str]:
        """On how many pages each name stands."""
        return Counter(chain.from_iterable(map(self.names_in, self.pages.values())))

    @cached_property
    def rare(self) -> frozenset[str]:
        """Names that stand on few of the pages found."""
        return frozenset(name for name, pages in self.named.items() if pages <= RARE)

    def names_in(self, page: Sequence[Link]) -> frozenset[str]:
        """Give the names of the new page that stand on a stored one."""
        return self.names_on(page) & self.own_names

    def names_on(self, page: Sequence[Link]) -> frozenset[str]:
        """Give the names of the stored page that ``page`` links to, one of :attr:`pages`."""
        number = page[0].stored.snapshot_id
        if number not in self.known:
            found = {k.stored.assertion.sentence for k in page} | self.others.get(number, frozenset())
            self.known[number] = names_of(found, self.language)
        return self.known[number]

    def covered(self, page: Sequence[Link]) -> float:
        """Share of the names of the page with fewer that stand on both; three names at least."""
        common = len(self.names_in(page))
        return common / max(min(len(self.own_names), len(self.names_on(page))), 1) if common > 2 else 0.0

    @cached_property
    def own_names(self) -> frozenset[str]:
        return names_of(self.sentences, self.language)


def names_of(sentences: Iterable[str], language: str | None) -> frozenset[str]:
    return frozenset().union(*[names(s, language) for s in sentences])


Scored = tuple[Link, float]


def links(index: int, new: Assertion, found: Candidates) -> list[Link]:
    met = []
    is_closed = not _is_open(new)
    for stored, shared in found:
        old = stored.assertion
        if may_answer(new, old):
            relation = relate_across(old, new)
            if relation is not Relation.INCOMPARABLE:
                met.append(Link(index, stored, relation, shared, is_closed and not _is_open(old)))
    return met


def _is_open(assertion: Assertion) -> bool:
    value = assertion.value
    if value.low is not None and value.high is not None and value.first is value.last is None:
        return False
    span = value_span(value)
    return span is not None and (span.low is None or span.high is None)


def may_answer(new: Assertion, old: Assertion) -> bool:
    """Whether two assertions can answer one question at all: dimension and scope."""
    return new.dimension is old.dimension and not _parted(new.scope, old.scope)


def _parted(one: Scope, two: Scope) -> bool:
    return _differ(one.period, two.period) or _differ(one.per, two.per) or _differ(one.statistic, two.statistic)


def _differ(one: str | None, two: str | None) -> bool:
    return bool(one and two and one != two)


def relate_across(old: Assertion, new: Assertion) -> Relation:
    """Relate values of two pages: a date says no more than is written.

    "On Tuesday" or "in May" means another day on another page, and a day without a year may be of any year.
    """
    relation = relate(old, new)
    if old.dimension is not Dimension.DATE or relation in AGREE:
        return relation
    if (counted := _counted(old.surface)) and counted == _counted(new.surface):
        return relation
    days = [a.value.first for a in (old, new)]
    if None in days or not (_is_dated(old) and _is_dated(new)):
        return Relation.INCOMPARABLE
    if _has_year(old.surface) and _has_year(new.surface):
        return relation
    same = {(d.month, d.day) for d in days if d}
    return Relation.EQUAL if len(same) == 1 else relation


@lru_cache(maxsize=4096)
def _counted(surface: str) -> str | None:
    """Give what is written beside the digits where days or years are counted: "# years ago"."""
    return _DIGITS.sub("#", surface.casefold()) if _COUNTED.search(surface) else None


def _is_dated(assertion: Assertion) -> bool:
    """Whether the words themselves name a day or a year."""
    value = assertion.value
    return _has_year(assertion.surface) or (value.first == value.last and any(c.isdigit() for c in assertion.surface))


@lru_cache(maxsize=4096)
def _has_year(surface: str) -> bool:
    return bool(_YEAR.search(surface))
