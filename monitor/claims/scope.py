"""What part of the world a value speaks of: its period, its denominator, and whether it is a total, a maximum, …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from monitor.claims.cue_phrases import PhraseTable
from monitor.claims.cue_tables import table
from monitor.claims.dates import DateMention
from monitor.claims.site import Site
from storage.model import Scope

_NEAR = 8


@dataclass(frozen=True, slots=True)
class _Words:
    statistics: PhraseTable[str]
    places: frozenset[str]
    no_places: frozenset[str]
    determined: bool


@cache
def _words(language: str) -> _Words:
    cues = table(language, "cues")
    rows = cues["scope"]
    return _Words(
        PhraseTable(rows["statistic"], language),
        frozenset(rows["places"]),
        frozenset(rows["no_places"]),
        cues["grammar"]["determined_places"],
    )


def scope(place: Site, per: str | None, period: str | None, taken: Sequence[DateMention] = ()) -> Scope:
    """``taken`` are the dates of the sentence: their months are no places."""
    return Scope(period=period, place=_place(place, taken), per=per, statistic=_statistic(place))


def _statistic(place: Site) -> str | None:
    """The last cue shortly before the value, else one that stands right behind it."""
    first, last = max(place.clause.first, place.first - _NEAR), place.last
    hits = list(_words(place.language).statistics.find(place.parse, first, min(last + 2, place.clause.last)))
    hits = [h for h in hits if place.parse.tags[h.first] != "N"]
    before = [h.meaning for h in hits if h.first < place.first]
    return before[-1] if before else next((h.meaning for h in hits if h.first >= last), None)


def _place(place: Site, taken: Sequence[DateMention]) -> str | None:
    """The name behind "in" that stands nearest to the value in its clause."""
    parse, rules = place.parse, _words(place.language)
    found = []
    for index in range(place.clause.first, place.clause.last - 1):
        if parse.tags[index] == "P" and parse.words[index].lower in rules.places:
            first = index + 1 + (rules.determined and parse.tags[index + 1] == "D")
            last = first
            while last < place.clause.last and parse.tags[last] == "N":
                last += 1
            start = parse.words[first].start if first < last else -1
            if first < last and parse.words[first].lower in rules.no_places:
                continue
            if first < last and not any(d.start <= start < d.end for d in taken):
                found.append((abs(index - place.first), parse.between(first, last)))
    return min(found)[1] if found else None


def period_key(mentions: Sequence[DateMention]) -> str | None:
    """A time span as text: "2024-Q1", "2023", "2024-03", "2024-03-05", or from the first to the last day."""
    if not mentions:
        return None
    if len(mentions) > 1 and mentions[0].edge == "start":
        first, last = mentions[0].first, mentions[1].last
    else:
        first, last = mentions[0].first, mentions[0].last
    if first is None or last is None:
        return mentions[0].form
    return _named(first, last, mentions[0].granularity)


def _named(first: date, last: date, granularity: str) -> str:
    if granularity in {"year", "fiscal year"} and first.year == last.year and (last.month - first.month) == 11:
        return f"{first.year}"
    if granularity == "quarter":
        return f"{first.year}-Q{(first.month + 2) // 3}"
    if granularity == "month" and first.month == last.month and first.day == 1:
        return f"{first:%Y-%m}"
    return f"{first}" if first == last else f"{first}/{last}"
