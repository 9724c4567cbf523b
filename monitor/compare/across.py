"""From a match across pages to a kind of change: who says it, as of when, and whether it is the same story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from monitor.compare.algebra import Relation
from monitor.compare.kinds import Verdict, judge
from monitor.compare.match import Match
from monitor.compare.official import is_official
from storage.model import LOUD, SEVERITY, Assertion, Kind, StoredAssertion


@dataclass(frozen=True, slots=True)
class Teller:
    """The page that gives a new answer. ``published_on`` is its day: another day in an answer stands in its sentence.

    ``official`` is for a page of a source that the configuration calls so.
    """

    story: int
    said_at: datetime
    site: str | None = None
    published_on: date | None = None
    language: str | None = None
    official: bool = False


@dataclass(frozen=True, slots=True)
class Across:
    """What a match means; ``alert`` is false for an ambiguous match whatever its kind."""

    kind: Kind
    reason: str
    alert: bool


def kind_across(match: Match, new: Assertion, teller: Teller) -> Across:
    """Give the kind of change that ``new`` makes to the stored assertion on another page."""
    verdict = _verdict(match, new, teller)
    doubt = match.ambiguous or new.ambiguous or match.stored.assertion.ambiguous
    return Across(verdict.kind, verdict.reason, SEVERITY[verdict.kind] in LOUD and not doubt)


def _verdict(match: Match, new: Assertion, teller: Teller) -> Verdict:
    old = match.stored
    found = judge(old.assertion, new, versions=False)
    if match.series:
        return Verdict(Kind.SERIES, "same_words_other_numbers")
    if found is None or match.relation is Relation.EQUAL:
        same = old.story == teller.story
        return Verdict(Kind.REPEATED, "same_story") if same else Verdict(Kind.CORROBORATED, "same_value")
    if found.kind is Kind.UNIT_CHANGED:
        return Verdict(Kind.PARALLEL, "other_currency_or_unit")
    if found.kind is not Kind.CORRECTED:
        return found
    return _contradiction(old, new, teller)


def _contradiction(old: StoredAssertion, new: Assertion, teller: Teller) -> Verdict:
    """Give what another value is: an update if it is later and something says that it takes the old one's place."""
    if not _later(old, new, teller):
        return Verdict(Kind.CONFLICTING, "not_later")
    if new.speaker and new.speaker == old.assertion.speaker:
        return Verdict(Kind.UPDATED, "later_same_speaker")
    if teller.site and teller.site == old.site:
        return Verdict(Kind.UPDATED, "later_same_outlet")
    if teller.official or is_official(new, teller.language):
        return Verdict(Kind.UPDATED, "later_official")
    return Verdict(Kind.CONFLICTING, "values_disjoint")


def _later(old: StoredAssertion, new: Assertion, teller: Teller) -> bool:
    """Whether the new answer is as of a later time than the old one, with no overlap.

    An answer is as of the day that its sentence names ("said on Monday"), else of the moment its page said it. Of a
    stored one no more is known than that it is not from after that moment.
    """
    begins = teller.said_at
    if new.as_of and teller.published_on and new.as_of != teller.published_on:
        begins = datetime.combine(new.as_of, time.min, UTC)
    return begins > old.said_at
