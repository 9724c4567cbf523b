"""Two sentences taken as two versions of one sentence on one page: what ``claimwatch compare`` answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from monitor.claims.reader import Reading, read
from monitor.compare.diff import pair_changes, passage_pairs
from monitor.compare.figures import PREDICATE
from monitor.compare.kinds import Verdict, make_change
from monitor.compare.passage import Held, Mapping, Passage, passage
from monitor.compare.related import VERSIONS, related
from monitor.compare.swaps import swap_changes
from storage.model import Assertion, Change, Dimension, Kind

_NAMES = frozenset({Dimension.ENTITY, Dimension.POLARITY, Dimension.STATEMENT})


class Likeness(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``relation`` is changed when any change tells a reader something else than before."""

    alert: bool
    relation: Likeness
    changes: tuple[Change, ...]


def compare(old: str, new: str, published_at: datetime | None = None, language: str | None = None) -> Comparison:
    """Compare two versions of one sentence; ``published_at`` resolves relative dates of both.

    Texts about different things are unrelated and have no changes; ``new`` and ``withdrawn`` never alert here.
    """
    mapping = Mapping(_passage(old, published_at, language), _passage(new, published_at, language))
    if not related(mapping):
        return Comparison(alert=False, relation=Likeness.UNRELATED, changes=())
    pairing = passage_pairs(mapping)
    changes = list(pair_changes(pairing.pairs, versions=mapping.kept >= VERSIONS)) or swap_changes(mapping)
    alert = any(c.alert for c in changes)
    changes += [_quiet(Verdict(Kind.WITHDRAWN, "value_gone"), h.assertion, None) for h in _values(pairing.old)]
    changes += [_quiet(Verdict(Kind.NEW, "value_added"), None, h.assertion) for h in _values(pairing.new)]
    return Comparison(alert, Likeness.CHANGED if alert else Likeness.SAME, tuple(changes))


def _values(held: Sequence[Held]) -> list[Held]:
    return [h for h in held if h.assertion.dimension not in _NAMES and h.assertion.predicate != PREDICATE]


def _quiet(verdict: Verdict, old: Assertion | None, new: Assertion | None) -> Change:
    return replace(make_change(verdict, old, new), alert=False)


def _passage(text: str, published_at: datetime | None, language: str | None) -> Passage:
    reading: Reading = read(text, published_at=published_at, language=language)
    by_place = [[a for a in reading.assertions if a.position == s.position] for s in reading.sentences]
    return passage([s.text for s in reading.sentences], by_place, language)
