"""What other pages have said to the questions of one page: a verdict for each assertion that one of them answers.

A reprint is compared with its original sentence by sentence; anything else with what the store found to share its
words. Decisions only: the store is asked by :mod:`monitor.check`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from monitor.claims import Reading
from monitor.compare.across import Teller, kind_across
from monitor.compare.algebra import Relation, relate
from monitor.compare.follow import follow, place
from monitor.compare.kinds import Verdict
from monitor.compare.match import SISTERS, Candidates, Match, match_page, nearest
from storage.model import Assertion, Dimension, Kind, Snapshot, StoredAssertion

SEPARATE = frozenset({Kind.SERIES, Kind.PARALLEL})
"""Kinds that set an answer beside the stored one: it opens a claim of its own."""
MOST_SISTERS = 4
MOST_BESIDE = 2
FEWEST, PART = 2, 0.25
"""A page tells the same story, maybe, when it answers this many and this share of another's assertions."""
PAIRED = 3
"""And when one of its answers shares this many index terms with the question."""
OWN_PAGE = frozenset({Dimension.ENTITY, Dimension.POLARITY, Dimension.STATEMENT})
"""What has no value to look for is compared with its own page's past only."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A stored answer of another page and what the new one is to it; not ``sure`` is listed, never alerted."""

    stored: StoredAssertion
    verdict: Verdict
    sure: bool

    @property
    def same_claim(self) -> bool:
        return self.sure and self.verdict.kind not in SEPARATE


def askable(assertion: Assertion) -> bool:
    """Whether other pages are asked about it: an ambiguous reading would only find ambiguous answers."""
    return assertion.dimension not in OWN_PAGE and not assertion.ambiguous


def from_original(
    original: Reading,
    held: Sequence[StoredAssertion],
    reprint: Reading,
    snapshot: Snapshot,
    *,
    official: bool = False,
) -> dict[int, Elsewhere]:
    """Judge a reprint against its original, by index of its assertions; ``held`` is what the original says."""
    stored = {place(s.assertion): s for s in held}
    index = {id(a): i for i, a in enumerate(reprint.assertions)}
    found = {}
    for old, new in follow(original, reprint, snapshot.article.language):
        if place(old) in stored and index.get(id(new)) is not None:
            # "This week" in a reprint of last week's text is still last week.
            relation = Relation.EQUAL if place(old) == place(new) else relate(old, new)
            match = Match(stored[place(old)], relation, 1.0, SISTERS)
            found[index[id(new)]] = _judged(match, new, _teller(snapshot, official))
    return found


def sisters(answers: Sequence[Candidates], beside: Sequence[int] = ()) -> list[int]:
    """Give the snapshots worth reading whole: ``beside``, which tell the same story, and those that answer a good
    part of what was asked, the nearest first.
    """
    met = Counter(page for found in answers for page in {stored.snapshot_id for stored, _ in found})
    enough = max(FEWEST, len(answers) * PART)
    paired = {stored.snapshot_id for found in answers for stored, shared in found if shared >= PAIRED}
    near = [page for page in nearest(answers, MOST_SISTERS) if met[page] >= enough and page in paired]
    return list(dict.fromkeys((*beside, *near)))


def from_others(
    reading: Reading,
    asked: Sequence[int],
    answers: Sequence[Candidates],
    pages: Mapping[int, Sequence[StoredAssertion]],
    snapshot: Snapshot,
    *,
    official: bool = False,
) -> dict[int, Elsewhere]:
    """Judge the assertions at ``asked`` against the candidates that the store found for each, in the same order.

    ``pages`` holds all that the snapshots say which share most with this one: a story told in other words may share
    no word beside one of its values.
    """
    new = [reading.assertions[i] for i in asked]
    more = _by_dimension(pages)
    met = [_usable(a, _widened(a, found, more)) for a, found in zip(new, answers, strict=True)]
    held = {page: [s.assertion for s in stored] for page, stored in pages.items()}
    teller = _teller(snapshot, official)
    matches = match_page(
        new, met, snapshot.article.language, context=reading.assertions, pages=held, story=snapshot.story
    )
    return {i: _judged(match, a, teller) for i, a, match in zip(asked, new, matches, strict=True) if match is not None}


def _by_dimension(pages: Mapping[int, Sequence[StoredAssertion]]) -> dict[Dimension, list[StoredAssertion]]:
    found: dict[Dimension, list[StoredAssertion]] = defaultdict(list)
    for stored in chain.from_iterable(pages.values()):
        if askable(stored.assertion):
            found[stored.assertion.dimension].append(stored)
    return found


def _widened(new: Assertion, found: Candidates, more: Mapping[Dimension, Sequence[StoredAssertion]]) -> Candidates:
    known = {stored.id for stored, _ in found}
    return [*found, *((s, 0) for s in more.get(new.dimension, ()) if s.id not in known)]


def _usable(new: Assertion, found: Candidates) -> Candidates:
    """Leave out what its own page no longer says, unless it agrees: nobody is contradicted who has corrected it."""
    return [(s, n) for s, n in found if s.ended_by is None or relate(s.assertion, new) is Relation.EQUAL]


def _judged(match: Match, new: Assertion, teller: Teller) -> Elsewhere:
    told = kind_across(match, new, teller)
    doubt = match.ambiguous or new.ambiguous or match.stored.assertion.ambiguous
    return Elsewhere(match.stored, Verdict(told.kind, told.reason), not doubt)


def _teller(snapshot: Snapshot, official: bool) -> Teller:
    article = snapshot.article
    published = article.published_at.date() if article.published_at else None
    return Teller(snapshot.story, snapshot.said_at, article.site, published, article.language, official)
