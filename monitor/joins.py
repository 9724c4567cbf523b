"""What joins something that was told already, or waits for more: one alert for each change of a claim. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.compare.algebra import Relation, relate
from monitor.compare.vanished import same_sentence
from monitor.watches import Context, Told, judge
from storage.delivery_model import Noticed, TellingOf, Watch
from storage.model import Assertion, Change, Kind

JOINS = timedelta(days=30)
"""How long the same step of a claim, from the same value to the same value, joins the alert that told it."""
TURNS = timedelta(days=1)
"""How long a step back is no news of its own."""

_SAME = frozenset({Relation.EQUAL, Relation.HEDGE_CHANGED})
_NO_STEP = frozenset({Kind.CORROBORATED, Kind.REPEATED, Kind.REWORDED, Kind.NEW})
_ACROSS = frozenset({Kind.UPDATED, Kind.CONFLICTING})


def decide(watch: Watch, noticed: Noticed, told: Sequence[TellingOf]) -> Told:
    """Say whether ``watch`` tells a change, now that ``told`` is what it told lately."""
    verdict = judge(watch, noticed.change, Context(noticed.sources, stories_for(noticed)))
    if not verdict.alert:
        return verdict
    why = next(_joins(watch, noticed, told), None)
    return verdict if why is None else Told(alert=False, why=why)


def subjects(watch: Watch, noticed: Noticed) -> list[Noticed]:
    """Give the changes to decide: this one, and those that waited for one more story to say the same."""
    if watch.minimum_stories < 2 or noticed.change.kind is not Kind.CORROBORATED:
        return [noticed]
    moment = noticed.change.detected_at
    waited = [
        replace(noticed, change=past)
        for past in noticed.earlier
        if same(past.new, noticed.change.new)
        and not (moment and past.detected_at and moment - past.detected_at > JOINS)
    ]
    return [noticed, *waited[-1:]]


def stories_for(noticed: Noticed) -> int:
    """Count the independent stories that now give the new value (the old one, where none is given any more)."""
    side = noticed.change.new or noticed.change.old
    stories = {row.story for row in noticed.answers if row.stands and same(side, row.assertion)}
    return max(1, len(stories))


def same(one: Assertion | None, other: Assertion | None) -> bool:
    """Whether two answers are one, whatever their wording."""
    if one is None or other is None:
        return one is other
    if (one.dimension, one.polarity, one.modality) != (other.dimension, other.polarity, other.modality):
        return False
    if not (_has_value(one) and _has_value(other)):
        return " ".join(one.surface.casefold().split()) == " ".join(other.surface.casefold().split())
    return relate(one, other) in _SAME


def _has_value(side: Assertion) -> bool:
    value = side.value
    return any(
        part is not None for part in (value.number, value.low, value.high, value.first, value.last, value.entity)
    )


def _joins(watch: Watch, noticed: Noticed, told: Sequence[TellingOf]) -> Iterator[str]:
    change = noticed.change
    if change.kind in _NO_STEP:
        return
    if not watch.old_values and _repeats_old(noticed):
        yield "an outlet repeats a value that another has replaced"
    for past in told:
        why = joined(change, past) if past.watch == watch.name else None
        if why is not None:
            yield why


def joined(change: Change, past: TellingOf) -> str | None:
    """Say why ``change`` is no news to whoever was told ``past``; None if it is."""
    if same_sentence(change, past.change):
        return "is told with another answer of the sentence that is gone"
    if past.change.claim.id != change.claim.id or _NO_STEP & {past.change.kind, change.kind}:
        return None
    since = (change.detected_at or past.told_at) - past.told_at
    if same(past.change.old, change.old) and same(past.change.new, change.new) and since <= JOINS:
        return f"joins what was told on {past.told_at:%Y-%m-%d}: the same claim, the same values"
    if _turns(past.change, change) and since <= TURNS:
        return f"goes back, within a day, to what stood before {past.told_at:%Y-%m-%d %H:%M}"
    return None


def _turns(past: Change, change: Change) -> bool:
    """Whether ``change`` takes back what ``past`` told. What only came or went has no way back."""
    sides = (past.old, past.new, change.old, change.new)
    return None not in sides and same(past.old, change.new) and same(past.new, change.old)


def _repeats_old(noticed: Noticed) -> bool:
    """Whether, across pages, the new value is one that was given before the old one."""
    change = noticed.change
    if change.kind not in _ACROSS or change.old is None or change.new is None or change.old_said_at is None:
        return False
    return any(
        row.url != change.new_url and row.said_at <= change.old_said_at and same(row.assertion, change.new)
        for row in noticed.answers
    )
