"""What changed between two versions of one page.

Sentences are aligned first; only what was read in sentences that stand for one another is compared. What is left
over is withdrawn or new, unless it is said elsewhere in the other version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from monitor.claims.reader import Reading
from monitor.compare.algebra import Relation, relate
from monitor.compare.align import Alignment, Group, align
from monitor.compare.figures import PREDICATE, figures
from monitor.compare.kinds import Verdict, judge, make_change
from monitor.compare.pairing import Pairing, pair_up
from monitor.compare.passage import Held, Mapping, Passage, passage
from monitor.compare.words import content, plain, tokens
from storage.model import Assertion, Change, Dimension, Kind

STAYED = 0.6  # share of the old sentences that must stay before a missing one counts as withdrawn
UNTOUCHED = 0.75  # share of words that must stay before bare numbers are compared
RESTATED = 0.3  # share of words that a sentence must have in common with one that says the same elsewhere

_NAMES = frozenset({Dimension.ENTITY, Dimension.POLARITY, Dimension.STATEMENT})


@dataclass(frozen=True)
class Version:
    """One version of a page: its sentences with what is read in each."""

    reading: Reading
    language: str | None

    @cached_property
    def texts(self) -> list[str]:
        return [s.text for s in self.reading.sentences]

    @cached_property
    def read(self) -> dict[int, list[Assertion]]:
        found: dict[int, list[Assertion]] = {}
        for assertion in self.reading.assertions:
            found.setdefault(assertion.position, []).append(assertion)
        return found

    def passage(self, indexes: Sequence[int]) -> Passage:
        sentences = [self.reading.sentences[i] for i in indexes]
        return passage([s.text for s in sentences], [self.read.get(s.position, []) for s in sentences], self.language)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(plain(t.text) for text in self.texts for t in tokens(text, self.language))

    def says(self, assertion: Assertion) -> bool:
        """Whether this version gives that value somewhere, in a sentence about the same."""
        return any(self._restates(other, assertion) for other in self.reading.assertions)

    def _restates(self, other: Assertion, assertion: Assertion) -> bool:
        if relate(other, assertion) not in {Relation.EQUAL, Relation.HEDGE_CHANGED}:
            return False
        first, second = (set(content(a.sentence, self.language)) for a in (other, assertion))
        return len(first & second) >= RESTATED * min(len(first), len(second))


def diff(
    old: Reading,
    new: Reading,
    *,
    language: str | None = None,
    old_url: str | None = None,
    new_url: str | None = None,
    old_said_at: datetime | None = None,
    new_said_at: datetime | None = None,
    detected_at: datetime | None = None,
) -> list[Change]:
    """Give the changes from ``old`` to ``new``, two readings of one page, in order of the text.

    Two good fetches are assumed: what is gone is ``withdrawn`` when at least 60 % of the old sentences stayed.
    Costs the alignment of the sentences, and an edit script for each pair of sentences that differ.
    """
    before, after = Version(old, language), Version(new, language)
    if before.texts == after.texts:
        return []
    alignment = align(before.texts, after.texts, language)
    changes = [c for group in alignment.groups if not group.identical for c in _group_changes(before, after, group)]
    changes += _gone(before, after, alignment)
    changes += _added(before, after, alignment)
    return [
        replace(
            c,
            old_url=old_url,
            new_url=new_url,
            old_said_at=old_said_at,
            new_said_at=new_said_at,
            detected_at=detected_at,
        )
        for c in changes
    ]


def _group_changes(before: Version, after: Version, group: Group) -> list[Change]:
    """Compare one group of sentences that stand for one another."""
    mapping = Mapping(before.passage(group.old), after.passage(group.new))
    pairing = passage_pairs(mapping)
    changes = list(pair_changes(pairing.pairs))
    changes += _left_over(Kind.WITHDRAWN, "value_gone", pairing.old, after)
    changes += _left_over(Kind.NEW, "value_added", pairing.new, before)
    if changes or not pairing.pairs:
        return changes
    first, second = pairing.pairs[0]
    return [make_change(Verdict(Kind.REWORDED, "other_words"), first.assertion, second.assertion)]


def passage_pairs(mapping: Mapping) -> Pairing:
    """Pair what is read in two passages; bare numbers only where the words stayed."""
    old, new = mapping.old.held, mapping.new.held
    if mapping.kept >= UNTOUCHED:
        old, new = old + figures(mapping.old), new + figures(mapping.new)
    return pair_up(mapping, old, new)


def pair_changes(pairs: Iterable[tuple[Held, Held]]) -> Iterator[Change]:
    """Give the change of each pair of answers that does not say the same."""
    for old, new in pairs:
        verdict = judge(old.assertion, new.assertion)
        if verdict is not None:
            yield make_change(verdict, old.assertion, new.assertion)


def _left_over(kind: Kind, reason: str, held: Sequence[Held], other: Version) -> list[Change]:
    """Give what lost its partner although its sentence stayed, unless its digits still stand on the other side."""
    return [
        _lone(kind, reason, h.assertion)
        for h in held
        if h.assertion.predicate != PREDICATE
        and h.assertion.dimension not in _NAMES
        and not _digits_stand(h.assertion, other)
        and not other.says(h.assertion)
    ]


def _digits_stand(assertion: Assertion, other: Version) -> bool:
    return all(plain(t.text) in other.words for t in tokens(assertion.surface, other.language))


def _gone(before: Version, after: Version, alignment: Alignment) -> list[Change]:
    if alignment.kept_share() < STAYED:
        return []
    return [
        _lone(Kind.WITHDRAWN, "sentence_gone", a)
        for i in alignment.gone
        for a in _readings_or_figures(before, i)
        if not after.says(a)
    ]


def _added(before: Version, after: Version, alignment: Alignment) -> list[Change]:
    return [
        _lone(Kind.NEW, "sentence_added", h.assertion)
        for j in alignment.added
        for h in after.passage([j]).held
        if h.assertion.dimension not in _NAMES and not before.says(h.assertion)
    ]


def _readings_or_figures(version: Version, index: int) -> list[Assertion]:
    text = version.passage([index])
    return [h.assertion for h in text.held or figures(text) if h.assertion.dimension not in _NAMES]


def _lone(kind: Kind, reason: str, assertion: Assertion) -> Change:
    old, new = (assertion, None) if kind is Kind.WITHDRAWN else (None, assertion)
    return make_change(Verdict(kind, reason), old, new)
