"""Step two, the check: pending snapshots in, assertions and changes out, each snapshot in one transaction.

It owns the order of the questions to the store; every decision is a function of values in :mod:`monitor.settle` and
:mod:`monitor.compare`. It may be cut off anywhere and run again: a snapshot is checked wholly or not at all.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from typing import ParamSpec

from monitor.claims import read_article
from monitor.collector import seldom_collected
from monitor.compare.match import terms
from monitor.elsewhere import MOST_BESIDE, Elsewhere, askable, from_original, from_others, sisters
from monitor.routing import Router
from monitor.settle import NO_PAST, OwnPast, Version, own_past, settle, withdrawals
from storage.errors import StorageError, StorageOvertaken
from storage.model import Change, NewChange, Route, Snapshot, StoredAssertion
from storage.store import Store

logger = logging.getLogger(__name__)

Routing = Callable[[], Route]
Asked = ParamSpec("Asked")

BATCH = 100
TRIES = 5
REACH = timedelta(days=400)
"""How long ago another page may have said what is compared; older claims have had their day."""


def found(
    store: Store,
    *,
    now: datetime | None = None,
    progress: Callable[[Snapshot], None] | None = None,
    router: Router | None = None,
    replayed: bool = False,
    official: frozenset[str] = frozenset(),
) -> Iterator[Change]:
    """Check all pending snapshots, oldest first, then withdraw what pages have lacked twice; give each stored change.

    What ``router`` says is to be told of them is stored with them. With ``replayed``, of archives, a change is dated
    by the fetch of its page. ``official`` names the sources that speak with authority.
    """
    moment = now or datetime.now(UTC)
    route = partial(router, moment) if router else None
    last = 0
    with seldom_collected():
        while pending := store.pending(BATCH, after=last):
            for snapshot in pending:
                at = snapshot.fetched_at if replayed else moment
                yield from _checked(store, snapshot, at, route, official=snapshot.source in official)
                if progress:
                    progress(snapshot)
            last = pending[-1].id
    due = _withdrawals(store, moment, replayed=replayed)
    if due:
        yield from store.record_withdrawals(due, route() if route else None)


def _together(each: Callable[Asked, Iterator[Change]]) -> Callable[Asked, list[Change]]:
    @wraps(each)
    def all_of_them(*args: Asked.args, **kwargs: Asked.kwargs) -> list[Change]:
        return list(each(*args, **kwargs))

    return all_of_them


check = _together(found)
"""Do the same, and return all changes together."""


def _withdrawals(store: Store, now: datetime, *, replayed: bool) -> list[NewChange]:
    missing = store.due_withdrawals()
    if not replayed or not missing:
        return withdrawals(missing, now)
    visited = store.last_visits([stored.address_id for stored in missing])
    pages: dict[int, list[StoredAssertion]] = defaultdict(list)
    for stored in missing:
        pages[stored.address_id].append(stored)
    return [each for page, gone in pages.items() for each in withdrawals(gone, visited.get(page, now))]


def _checked(store: Store, snapshot: Snapshot, now: datetime, route: Routing | None, *, official: bool) -> list[Change]:
    """Check one snapshot, again where another process was faster; one that cannot be checked stops no other."""
    for _ in range(TRIES):
        try:
            return check_snapshot(store, snapshot, now, route, official=official)
        except StorageOvertaken:
            continue
        except StorageError:
            raise
        except Exception as error:  # recorded on its source; the snapshot stays pending
            line = f"{snapshot.article.url}: could not be checked ({type(error).__name__}: {error})"
            logger.debug("%s", line, exc_info=error)
            store.note_failed(snapshot, now, line)
            return []
    return []


def check_snapshot(
    store: Store, snapshot: Snapshot, now: datetime, route: Routing | None = None, *, official: bool = False
) -> list[Change]:
    """Check one snapshot; [] when another process has checked it meanwhile.

    Raises StorageOvertaken when another process stored answers to the same questions since they were asked here.
    """
    horizon = store.horizon()
    version = Version(snapshot, read_article(snapshot.article), official)
    past = _past(store, version, now)
    fresh = [i for i in range(len(version.reading.assertions)) if i not in past.partner]
    elsewhere = _elsewhere(store, version, fresh)
    result = replace(settle(version, past, elsewhere, now), horizon=horizon)
    return store.record_check(result, route() if route else None)


def _past(store: Store, version: Version, now: datetime) -> OwnPast:
    before = store.previous(version.snapshot)
    if before is None:
        return NO_PAST
    old = Version(before, read_article(before.article))
    return own_past(old, version, store.standing(before.address_id), now)


def _elsewhere(store: Store, version: Version, fresh: Sequence[int]) -> dict[int, Elsewhere]:
    reading, snapshot = version.reading, version.snapshot
    found = _from_original(store, version, fresh) if snapshot.copy_of is not None else {}
    asked = [i for i in fresh if i not in found and askable(reading.assertions[i])]
    if not asked:
        return found
    asks = [(terms(a, snapshot.article.language), a.dimension) for i in asked if (a := reading.assertions[i])]
    since = snapshot.said_at - REACH
    answers = store.candidates_each(asks, exclude_address=snapshot.address_id, since=since)
    pages = {page: store.assertions_of(page) for page in sisters(answers, store.beside(snapshot, MOST_BESIDE))}
    return found | from_others(reading, asked, answers, pages, snapshot, official=version.official)


def _from_original(store: Store, version: Version, fresh: Sequence[int]) -> dict[int, Elsewhere]:
    original = store.snapshot(version.snapshot.copy_of or 0)
    if original is None:
        return {}
    held = store.assertions_of(original.id)
    known = read_article(original.article)
    found = from_original(known, held, version.reading, version.snapshot, official=version.official)
    return {i: one for i, one in found.items() if i in set(fresh)}
