"""What the rounds of the demo brought: what to flag, and what was kept silent for which reason. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from monitor.report.values import headline, question
from spiders.report import SourceReport
from storage.model import Change, Kind, Outcome, Visit

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


@dataclass(frozen=True, slots=True)
class Silence:
    """``count`` pages or claims (``of``) that were kept silent for one ``reason``."""

    of: str
    reason: str
    count: int
    example: str


def flagged(rounds: Iterable[Round]) -> list[Change]:
    return [change for one in rounds for change in one.changes if change.alert]


def silences(rounds: Sequence[Round], name_of: NameOf) -> list[Silence]:
    """Account for all in edition two that was not flagged; ``name_of`` turns an address into a page's name."""
    again = [one for one in rounds if one.edition > 1]
    quiet = (change for one in again for change in one.changes if not change.alert)
    # The later rounds of an edition find the same pages again, with nothing more to say.
    return _pages(again[0].visits, name_of) + _claims(quiet, name_of)


def _pages(visits: Iterable[Visit], name_of: NameOf) -> list[Silence]:
    found: dict[Outcome, dict[str, str]] = {}
    for visit in visits:
        if visit.outcome in _PAGES:
            page = name_of(visit.url) or visit.url
            found.setdefault(visit.outcome, {}).setdefault(page, f"{page}: {visit.error}" if visit.error else page)
    return [_silence("pages", _PAGES[outcome], list(found[outcome].values())) for outcome in _PAGES if outcome in found]


def _claims(changes: Iterable[Change], name_of: NameOf) -> list[Silence]:
    found: dict[str, list[str]] = {}
    for change in changes:
        page = name_of(change.new_url or change.old_url)
        example = f"{page}: {question(change.claim)}: {headline(change)}"
        found.setdefault(_CLAIMS.get(change.kind, _AMBIGUOUS), []).append(example)
    return [_silence("claims", reason, examples) for reason, examples in found.items()]


def _silence(of: str, reason: str, examples: Sequence[str]) -> Silence:
    return Silence(of, reason, len(examples), examples[0])
