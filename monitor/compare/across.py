"""From a match across pages to a kind of change: who says it, when, and whether it is the same story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.compare.algebra import Relation
from monitor.compare.kinds import Verdict, judge
from monitor.compare.match import Match
from storage.model import LOUD, SEVERITY, Assertion, Kind


@dataclass(frozen=True, slots=True)
class Across:
    """What a match means; ``alert`` is false for an ambiguous match whatever its kind."""

    kind: Kind
    reason: str
    alert: bool


def kind_across(
    match: Match, new: Assertion, *, new_story: int, new_said_at: datetime, new_site: str | None = None
) -> Across:
    """Give the kind of change that ``new`` makes to the stored assertion on another page."""
    verdict = _verdict(match, new, new_story, new_said_at, new_site)
    doubt = match.ambiguous or new.ambiguous or match.stored.assertion.ambiguous
    return Across(verdict.kind, verdict.reason, SEVERITY[verdict.kind] in LOUD and not doubt)


def _verdict(match: Match, new: Assertion, new_story: int, new_said_at: datetime, new_site: str | None) -> Verdict:
    old = match.stored
    found = judge(old.assertion, new, versions=False)
    if match.series:
        return Verdict(Kind.SERIES, "same_words_other_numbers")
    if found is None or match.relation is Relation.EQUAL:
        return (
            Verdict(Kind.REPEATED, "same_story") if old.story == new_story else Verdict(Kind.CORROBORATED, "same_value")
        )
    if found.kind is Kind.UNIT_CHANGED:
        return Verdict(Kind.PARALLEL, "other_currency_or_unit")
    if found.kind is not Kind.CORRECTED:
        return found
    later = new_said_at > old.said_at
    speaker = bool(new.speaker) and new.speaker == old.assertion.speaker
    outlet = bool(new_site) and new_site == old.site
    if later and (speaker or outlet):
        return Verdict(Kind.UPDATED, "later_same_speaker" if speaker else "later_same_outlet")
    return Verdict(Kind.CONFLICTING, "values_disjoint")
