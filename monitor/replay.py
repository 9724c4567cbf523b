"""What a watch would have told of changes that are stored: the same decisions in the same order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from monitor.joins import decide, subjects
from monitor.watches import Told
from storage.model import Change, Noticed, TellingOf, Watch

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One stored change and what the watch makes of it."""

    change: Change
    told: Told


def replay(watch: Watch, noticed: Iterable[Noticed]) -> Iterator[Replayed]:
    """Decide on changes in the order in which they were stored; each sees only what was known by then."""
    told: list[TellingOf] = []
    for each in noticed:
        for subject in subjects(watch, as_known_then(each)):
            verdict = decide(watch, subject, told)
            if verdict.alert:
                moment = each.change.detected_at or _LONG_AGO
                told.append(TellingOf(subject.change, watch.name, "", moment))
            if verdict.alert or subject.change is each.change:
                yield Replayed(subject.change, verdict)


def as_known_then(noticed: Noticed) -> Noticed:
    """Leave out answers that were read after the change itself."""
    moment = noticed.change.new_said_at or noticed.change.detected_at
    known = tuple(row for row in noticed.answers if moment is None or row.said_at <= moment)
    return replace(noticed, answers=known)
