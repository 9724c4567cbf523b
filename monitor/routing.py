"""Changes and watches to deliveries: who is told of what, where and when. Pure: the store hands in what it must know.

At once, gathered in a digest, after quiet hours, or, when a storm of changes comes, the rest in one message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from monitor.joins import JOINS, decide, joined, subjects
from monitor.pace import after_quiet, due_at
from monitor.watches import alerts
from storage.delivery_model import Delivery, Lately, NewDelivery, Noticed, Pace, Route, TellingOf, Watch
from storage.model import Change, Kind, Severity

STORM = timedelta(minutes=10)
"""In each such stretch of time a watch sends a channel at most ``most_at_once`` single messages."""

Router = Callable[[datetime], Route]

_LOUDEST = list(Severity)


def router(watches: Sequence[Watch]) -> Router | None:
    """Make what :func:`monitor.check.check` asks for its route; None where nobody is to be told."""
    heard = [watch for watch in watches if watch.channels]
    return (lambda now: route_at(heard, now)) if heard else None


def route_at(watches: Sequence[Watch], now: datetime) -> Route:
    return Route(
        concerns=lambda change: any(may_matter(watch, change) for watch in watches),
        plan=lambda noticed, lately: plan(watches, noticed, lately, now),
        now=now,
        told_since=now - JOINS,
        single_since=_storm_began(now),
    )


def may_matter(watch: Watch, change: Change) -> bool:
    """Tell cheaply whether the watch can have any use for a change of that kind."""
    if watch.minimum_stories > 1 and change.kind is Kind.CORROBORATED:
        return True
    if watch.kinds or watch.severities:
        return (not watch.kinds or change.kind in watch.kinds) and (
            not watch.severities or change.severity in watch.severities
        )
    return alerts(change)


def plan(watches: Sequence[Watch], noticed: Sequence[Noticed], lately: Lately, now: datetime) -> list[NewDelivery]:
    """Say what is delivered, loudest change first, by the watch that tells it soonest where several share a channel."""
    planned = _Plan(now, list(lately.told), Counter(lately.single))
    for each in sorted(noticed, key=lambda one: _LOUDEST.index(one.change.severity)):
        for watch in sorted(watches, key=planned.wait):
            for subject in subjects(watch, each):
                if decide(watch, subject, planned.told).alert:
                    planned.add(watch, subject.change)
    return planned.made


@dataclass(slots=True)
class _Plan:
    """What is planned so far; ``told`` and ``single`` (by watch and channel) go on from what was told lately."""

    now: datetime
    told: list[TellingOf]
    single: Counter[tuple[str, str]]
    made: list[NewDelivery] = field(default_factory=list)
    spoken: set[tuple[int | None, str]] = field(default_factory=set)

    def wait(self, watch: Watch) -> tuple[bool, datetime]:
        """How long a watch lets its changes wait: digests longest, then quiet hours and storms."""
        stormy = any(self._stormy(watch, channel) for channel in watch.channels)
        moment = _after_storm(watch, self.now) if stormy else due_at(watch, self.now)
        return watch.pace is not Pace.NOW, moment

    def _stormy(self, watch: Watch, channel: str) -> bool:
        return self.single[watch.name, channel] >= watch.most_at_once

    def add(self, watch: Watch, change: Change) -> None:
        """Tell a change to the channels of a watch that do not know it from another."""
        channels = [name for name in dict.fromkeys(watch.channels) if not self._knows(name, watch, change)]
        for channel in channels:
            new = delivery(watch, channel, change, self.now, stormy=self._stormy(watch, channel))
            self.made.append(new)
            if watch.pace is Pace.NOW:
                self.spoken.add((change.id, channel))
            if new.batch is None:
                self.single[watch.name, channel] += 1
        self.told += [TellingOf(change, watch.name, channel, self.now) for channel in channels]

    def _knows(self, channel: str, watch: Watch, change: Change) -> bool:
        """Whether another watch tells this change to the channel at once too, or told it the same step before."""
        if watch.pace is Pace.NOW and (change.id, channel) in self.spoken:
            return True
        here = (past for past in self.told if past.channel == channel and past.change.id != change.id)
        return any(joined(change, past) for past in here)


def delivery(watch: Watch, channel: str, change: Change, now: datetime, *, stormy: bool = False) -> NewDelivery:
    """Make the delivery of one change; ``stormy`` gathers what would otherwise be told at once."""
    moment, gathering = due_at(watch, now), None
    if watch.pace is not Pace.NOW:
        gathering = watch.pace.value
    elif moment > now:
        gathering = "quiet"
    elif stormy:
        gathering, moment = "storm", _after_storm(watch, now)
    batch = None if gathering is None else f"{gathering}:{watch.name}:{channel}:{moment.isoformat()}"
    return NewDelivery(key_of(change, watch.name, channel), channel, watch.name, (change.id or 0,), moment, batch)


def sharing(given: Delivery, noticed: Sequence[Noticed], watches: Sequence[Watch]) -> list[str]:
    """Name the other watches that tell this at once to the same channel: one message is for all of them."""
    if given.batch is not None:
        return []
    others = (watch for watch in watches if watch.name != given.watch and given.channel in watch.channels)
    return [
        watch.name
        for watch in others
        if watch.pace is Pace.NOW and any(decide(watch, each, ()).alert for each in noticed)
    ]


def key_of(change: Change, watch: str, channel: str) -> str:
    """Make the idempotency key: unlike any other change's, in any database; the same whenever it is made again."""
    said = [side and side.sentence for side in (change.old, change.new)]
    parts = [change.id, change.detected_at, change.kind, change.old_url, change.new_url, watch, channel, *said]
    return sha256("\0".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:40]


def _after_storm(watch: Watch, now: datetime) -> datetime:
    return after_quiet(watch, _storm_began(now) + STORM)


def _storm_began(now: datetime) -> datetime:
    return now - timedelta(seconds=now.timestamp() % STORM.total_seconds())


def notices(watches: Sequence[Watch], key: str, text: str, now: datetime) -> list[NewDelivery]:
    """Make a notice (of a source in trouble) for every channel that some watch tells; ``key`` names the occasion."""
    made: dict[str, NewDelivery] = {}
    for due, watch in sorted(((after_quiet(watch, now), watch) for watch in watches), key=lambda pair: pair[0]):
        for channel in watch.channels:
            digest = sha256(f"{key}\0{channel}".encode("utf-8", "replace")).hexdigest()[:40]
            made.setdefault(channel, NewDelivery(digest, channel, watch.name, (), due, notice=text))
    return list(made.values())
