"""What the rounds of the demo brought: what to flag, and what was kept silent for which reason. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.report.values import headline, question
from spiders.report import SourceReport
from storage.model import Change, Kind, Outcome, Severity, Visit

_PAGES = {
    Outcome.UNCHANGED: "only adverts, clocks or related links differ",
    Outcome.DUPLICATE: "the text stands at another address already",
    Outcome.FAILED: "no article came back, which is no evidence that a claim is gone",
}
_CLAIMS = {
    Kind.NEW: "said for the first time",
    Kind.REFINED: "the same, told more exactly",
    Kind.COARSENED: "the same, told less exactly",
    Kind.HEDGE_CHANGED: "the same number, hedged otherwise",
    Kind.REATTRIBUTED: "the same value, credited to somebody else",
    Kind.CORROBORATED: "an independent story says the same",
    Kind.REPEATED: "a reprint says the same",
    Kind.REWORDED: "the same value in other words",
    Kind.SERIES: "another period or scope",
    Kind.PARALLEL: "the same amount in another currency or unit",
}
_AMBIGUOUS = "more than one stored claim could be meant"

NameOf = Callable[[str | None], str | None]


@dataclass(frozen=True, slots=True)
class Round:
    """One crawl of all outlets with the check after it."""

    edition: int
    visits: tuple[Visit, ...]
    reports: tuple[SourceReport, ...]
    changes: tuple[Change, ...]
    notes: Mapping[int, str]
    """A line to add, by the place of a change in ``changes``: who else says the old value."""


@dataclass(frozen=True, slots=True)
class Flagged:
    change: Change
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """The pages or claims (``of`` says which) that were kept silent for one ``reason``, each in a line."""

    of: str
    reason: str
    told: Sequence[str]


def flagged(rounds: Iterable[Round]) -> list[Flagged]:
    """Return what alerts, loudest first."""
    found = (
        Flagged(change, one.notes.get(place))
        for one in rounds
        for place, change in enumerate(one.changes)
        if change.alert
    )
    return sorted(found, key=lambda one: list(Severity).index(one.change.severity))


def silences(rounds: Sequence[Round], name_of: NameOf) -> list[Silence]:
    """Account for all in edition two that was not flagged; ``name_of`` turns an address into a page's name."""
    again = [one for one in rounds if one.edition > 1]
    quiet = (change for one in again for change in one.changes if not change.alert)
    # The later rounds of an edition find the same pages again, with nothing more to say.
    return _pages(again[0].visits, name_of) + _claims(quiet, name_of)


def _pages(visits: Iterable[Visit], name_of: NameOf) -> list[Silence]:
    found: dict[Outcome, set[str]] = {}
    for visit in visits:
        page = name_of(visit.url) or visit.url
        why = visit.error and visit.error.removeprefix(f"{visit.url}: ")
        outcome = visit.outcome if visit.outcome.good else Outcome.FAILED
        found.setdefault(outcome, set()).add(f"{page}: {why}" if why else page)
    return [Silence("page", reason, sorted(found[outcome])) for outcome, reason in _PAGES.items() if outcome in found]


def _claims(changes: Iterable[Change], name_of: NameOf) -> list[Silence]:
    found: dict[str, list[str]] = {}
    for change in changes:
        page = name_of(change.new_url or change.old_url)
        told = f"{page}: {question(change.claim)}: {headline(change)}"
        found.setdefault(_CLAIMS.get(change.kind, _AMBIGUOUS), []).append(told)
    reasons = [*_CLAIMS.values(), _AMBIGUOUS]
    return [Silence("claim", reason, sorted(found[reason])) for reason in reasons if reason in found]
