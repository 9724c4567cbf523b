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
from monitor.claims.sentences import Sentence
from monitor.compare.algebra import Relation, relate
from monitor.compare.align import Alignment, Group, align
from monitor.compare.figures import PREDICATE, PROSE, figures, is_code
from monitor.compare.kinds import Verdict, judge, make_change
from monitor.compare.notices import notice_changes, with_notices
from monitor.compare.pairing import Pairing, last_pair, pair_up, plain_pairs
from monitor.compare.passage import Held, Mapping, Passage, passage
from monitor.compare.related import VERSIONS
from monitor.compare.swaps import swap_changes
from monitor.compare.vanished import AT_ONCE, dropped, told_once
from monitor.compare.words import NUMBER, content, plain, tokens
from storage.model import Assertion, Change, Dimension, Kind, Value

STAYED = 0.6  # share of the old sentences that must stay before a missing one counts as withdrawn
UNTOUCHED = 0.75  # share of words that must stay before bare numbers are compared
RESTATED = 0.6  # share of its words that a sentence keeps in one that says the same elsewhere

_NAMES = frozenset({Dimension.ENTITY, Dimension.POLARITY, Dimension.STATEMENT})
_LABELLED = frozenset({Dimension.COUNT, Dimension.DATE})
_FULL_STOPS = frozenset(".!?…\"'”’")


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
        """Give the assertions by the position of their sentence, those of labels and program code left out."""
        prose = {s.position: s for s in self.reading.sentences if not is_code(s.text)}
        found: dict[int, list[Assertion]] = {}
        for assertion in self.reading.assertions:
            sentence = prose.get(assertion.position)
            if sentence and not (assertion.dimension in _LABELLED and self._is_label(sentence)):
                found.setdefault(assertion.position, []).append(assertion)
        return found

    def _is_label(self, sentence: Sentence) -> bool:
        """Whether a line is no sentence: "867 published articles" beside an author's name changes every day."""
        ends = sentence.text.rstrip()[-1:] in _FULL_STOPS
        return sentence.position >= 0 and not ends and len(tokens(sentence.text, self.language)) < PROSE

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
        same = relate(other, assertion) in {Relation.EQUAL, Relation.HEDGE_CHANGED}
        return same and self._covers(other.sentence, assertion.sentence)

    def tells(self, sentence: str) -> bool:
        """Whether this version has a sentence with most of the words of ``sentence``."""
        return any(self._covers(text, sentence) for text in self.texts)

    def _covers(self, text: str, sentence: str) -> bool:
        words = set(content(sentence, self.language))
        return len(words & set(content(text, self.language))) >= RESTATED * len(words)


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
    shown = _text_changes(Version(old, language), Version(new, language))
    changes = told_once(with_notices(shown, notice_changes(old, new)))
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


def _text_changes(before: Version, after: Version) -> list[Change]:
    if before.texts == after.texts:
        return []
    alignment = align(before.texts, after.texts, before.language)
    changes = [c for group in alignment.groups if not group.identical for c in _group_changes(before, after, group)]
    return changes + _gone(before, after, alignment) + _added(before, after, alignment)


def _group_changes(before: Version, after: Version, group: Group) -> list[Change]:
    """Compare one group of sentences that stand for one another."""
    mapping = Mapping(before.passage(group.old), after.passage(group.new))
    pairing = passage_pairs(mapping)
    versions = mapping.kept >= VERSIONS
    changes = list(pair_changes(pairing.pairs, versions=versions)) or swap_changes(mapping)
    changes += _dropped(pairing.old, after, versions=versions)
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
    return last_pair(mapping, plain_pairs(mapping, pair_up(mapping, old, new)))


def pair_changes(pairs: Iterable[tuple[Held, Held]], *, versions: bool) -> Iterator[Change]:
    """Give the change of each pair of answers that does not say the same."""
    for old, new in pairs:
        verdict = judge(old.assertion, new.assertion, versions=versions)
        if verdict is not None:
            yield make_change(verdict, old.assertion, new.assertion)


def _dropped(held: Sequence[Held], after: Version, *, versions: bool) -> list[Change]:
    """Give what its sentence no longer says; what went in copy-editing is listed, not alerted."""
    found = _left_over(Kind.WITHDRAWN, "value_gone", held, after)
    reasons = [dropped(c.old, versions=versions) for c in found if c.old]
    return [replace(c, reason=r, alert=c.alert and r not in AT_ONCE) for c, r in zip(found, reasons, strict=True)]


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
    """Give what stood in sentences that are gone; a number that nothing reads goes with its whole sentence."""
    if alignment.kept_share() < STAYED:
        return []
    changes = []
    for i in alignment.gone:
        text = before.passage([i])
        lost = [h.assertion for h in text.held or figures(text)] or _whole(text)
        changes += [_lone(Kind.WITHDRAWN, "sentence_gone", a) for a in lost if not _still_told(a, after)]
    return changes


def _whole(text: Passage) -> list[Assertion]:
    """Give a sentence as one statement if it holds a number at all."""
    if len(text.tokens) < PROSE or is_code(text.text) or not any(t.key == NUMBER for t in text.tokens):
        return []
    return [Assertion(Dimension.STATEMENT, Value(), text.text, text.text, (0, len(text.text)))]


def _still_told(assertion: Assertion, after: Version) -> bool:
    return after.tells(assertion.sentence) if assertion.dimension in _NAMES else after.says(assertion)


def _added(before: Version, after: Version, alignment: Alignment) -> list[Change]:
    return [
        _lone(Kind.NEW, "sentence_added", h.assertion)
        for j in alignment.added
        for h in after.passage([j]).held
        if h.assertion.dimension not in _NAMES and not before.says(h.assertion)
    ]


def _lone(kind: Kind, reason: str, assertion: Assertion) -> Change:
    old, new = (assertion, None) if kind is Kind.WITHDRAWN else (None, assertion)
    return make_change(Verdict(kind, reason), old, new)
