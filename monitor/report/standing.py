"""Who else still says the old value: the line that tells a correction from a lone contradiction."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from monitor.compare.algebra import Relation, relate
from monitor.report.values import phrase
from spiders.plurals import counted
from storage.model import Change, History
from storage.store import Store

_SAME = frozenset({Relation.EQUAL, Relation.HEDGE_CHANGED})
_MOST = 500


def still_said(store: Store, changes: Sequence[Change]) -> dict[int, str]:
    """Give a line for each flagged change whose old value stands at outlets beside the two, by its place."""
    notes = {}
    loud = [(place, change) for place, change in enumerate(changes) if change.alert and change.claim.id is not None]
    for place, change in loud[:_MOST]:
        history = store.history(change.claim.id) if change.claim.id is not None else None
        line = note(change, history) if history else None
        if line:
            notes[place] = line
    return notes


def note(change: Change, history: History) -> str | None:
    """Say how many other outlets still give the old value, and the new."""
    named = {_host(change.old_url), _host(change.new_url)}
    told = []
    for side in (change.old, change.new):
        if side is None:
            continue
        standing = (row for row in history.assertions if row.stands)
        hosts = {_host(row.url) for row in standing if relate(side, row.assertion) in _SAME} - named
        if hosts:
            outlets = counted(len(hosts), "other outlet says", "other outlets say")
            told.append(f"{outlets} {phrase(side)}")
    return "; ".join(told) or None


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).netloc if url else None
    except ValueError:
        return url
