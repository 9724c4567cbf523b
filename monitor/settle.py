"""What one check decides about one version of a page, as a value: nothing here reads or writes a database.

The page's own past speaks first: whatever it asked before keeps its claim. Only what it had not said before is
looked for on other pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.claims.reader import Reading
from monitor.compare.diff import diff
from monitor.compare.follow import Place, follow, place
from monitor.compare.kinds import Verdict, claim_of, make_change
from monitor.compare.match import terms
from monitor.compare.notices import notice_changes
from monitor.compare.vanished import AT_ONCE, told_once
from monitor.elsewhere import Elsewhere, askable
from storage.model import Change, CheckResult, Kind, NewAssertion, NewChange, Snapshot, StoredAssertion

UNTOLD = frozenset({Kind.NEW, Kind.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page with what is read in it; ``official`` if it is of a source that speaks with authority."""

    snapshot: Snapshot
    reading: Reading
    official: bool = False


@dataclass(frozen=True, slots=True)
class OwnPast:
    """How a version stands to the page's own past.

    ``partner`` and ``kept`` are by index of the new assertions: the stored assertion that asked the same before, and
    of those the ones that still stand word for word. ``changes`` are complete but for what other pages may say.
    """

    partner: Mapping[int, StoredAssertion]
    kept: frozenset[int]
    changes: tuple[NewChange, ...]
    missing: tuple[int, ...]


NO_PAST = OwnPast({}, frozenset(), (), ())


def own_past(old: Version, new: Version, standing: Sequence[StoredAssertion], now: datetime) -> OwnPast:
    """Compare a version with the one before; ``standing`` is what the store holds of the page."""
    language = new.snapshot.article.language
    stored = {place(s.assertion): s for s in standing}
    index = {id(a): i for i, a in enumerate(new.reading.assertions)}
    partner = {
        index[id(after)]: stored[place(before)]
        for before, after in follow(old.reading, new.reading, language)
        if place(before) in stored
    }
    partner |= _returned(new, partner, standing)
    kept = frozenset(i for i, s in partner.items() if place(s.assertion) == place(new.reading.assertions[i]))
    found = diff(
        old.reading,
        new.reading,
        language=language,
        old_url=old.snapshot.article.url,
        new_url=new.snapshot.article.url,
        old_said_at=old.snapshot.said_at,
        new_said_at=new.snapshot.said_at,
        detected_at=now,
    )
    changes = tuple(_own_change(c, stored, index) for c in found if c.kind not in UNTOLD or c.reason in AT_ONCE)
    gone = {place(c.old) for c in found if c.kind is Kind.WITHDRAWN and c.reason not in AT_ONCE and c.old is not None}
    followed = {s.id for s in partner.values()}
    missing = tuple(
        s.id for s in standing if s.id not in followed and (place(s.assertion) in gone or s.missing_since is not None)
    )
    return OwnPast(partner, kept, changes, missing)


def _returned(
    new: Version, partner: Mapping[int, StoredAssertion], standing: Sequence[StoredAssertion]
) -> dict[int, StoredAssertion]:
    """Find what was missing and stands again in its old words."""
    missing = {place(s.assertion): s for s in standing if s.missing_since is not None}
    return {
        i: missing[place(a)] for i, a in enumerate(new.reading.assertions) if i not in partner and place(a) in missing
    }


def _own_change(change: Change, stored: Mapping[Place, StoredAssertion], index: Mapping[int, int]) -> NewChange:
    old = stored.get(place(change.old)) if change.old is not None else None
    new = index.get(id(change.new)) if change.new is not None else None
    return NewChange(change, old=None if old is None else old.id, new=new)


def settle(version: Version, past: OwnPast, elsewhere: Mapping[int, Elsewhere], now: datetime) -> CheckResult:
    """Put one check together: what is stored, under which claims, and every change.

    ``elsewhere`` has, by index of the new assertions, what the pages of others decide about it; an assertion that
    neither the page's past nor another page knows opens a claim of its own.
    """
    rows: list[NewAssertion] = []
    changes: list[NewChange] = []
    row_of: dict[int, int] = {}
    language = version.snapshot.article.language
    for i, assertion in enumerate(version.reading.assertions):
        if i in past.kept:
            continue
        row_of[i] = len(rows)
        known = elsewhere.get(i)
        own = past.partner.get(i)
        claim = own.claim_id if own else known.stored.claim_id if known and known.same_claim else claim_of(assertion)
        rows.append(NewAssertion(claim, assertion, terms(assertion, language) if askable(assertion) else ()))
        if own is None:
            changes += _told(version, i, row_of[i], known, now)
    changes += [_renumbered(c, row_of) for c in past.changes or _first_notices(version, now)]
    kept = tuple(past.partner[i].id for i in sorted(past.kept))
    return CheckResult(version.snapshot.id, now, tuple(rows), tuple(changes), kept, past.missing)


def _first_notices(version: Version, now: datetime) -> list[NewChange]:
    """What a page corrects that is seen for the first time: both values stand in its notice."""
    if version.snapshot.version > 1:
        return []
    index = {id(a): i for i, a in enumerate(version.reading.assertions)}
    found = [_dated(change, version, None, now) for change in notice_changes(None, version.reading)]
    return [_own_change(replace(c, old_url=c.new_url, old_said_at=c.new_said_at), {}, index) for c in found]


def _renumbered(change: NewChange, row_of: Mapping[int, int]) -> NewChange:
    """Let ``new`` count the stored rows; what is kept word for word is not stored again."""
    return replace(change, new=row_of.get(change.new) if change.new is not None else None)


def _told(version: Version, i: int, row: int, known: Elsewhere | None, now: datetime) -> list[NewChange]:
    assertion = version.reading.assertions[i]
    if known is None:
        change = make_change(Verdict(Kind.NEW, "no_stored_claim"), None, assertion)
        return [NewChange(_dated(change, version, None, now), new=row)]
    change = make_change(known.verdict, known.stored.assertion, assertion)
    change = replace(change, alert=change.alert and known.sure)
    return [NewChange(_dated(change, version, known.stored, now), old=known.stored.id, new=row)]


def _dated(change: Change, version: Version, stored: StoredAssertion | None, now: datetime) -> Change:
    seen = version.snapshot
    return replace(
        change,
        old_url=stored.url if stored else None,
        old_said_at=stored.said_at if stored else None,
        new_url=seen.article.url,
        new_said_at=seen.said_at,
        detected_at=now,
    )


def withdrawals(missing: Sequence[StoredAssertion], now: datetime) -> list[NewChange]:
    """Make the changes for answers that their pages have lacked for two good fetches in a row, in their order."""
    changes = told_once([_withdrawal(stored, now) for stored in missing])
    return [NewChange(change, old=stored.id) for change, stored in zip(changes, missing, strict=True)]


def _withdrawal(stored: StoredAssertion, now: datetime) -> Change:
    change = make_change(Verdict(Kind.WITHDRAWN, "gone_twice"), stored.assertion, None)
    claim = replace(change.claim, id=stored.claim_id)
    told = replace(change, claim=claim, old_url=stored.url, old_said_at=stored.said_at, new_url=stored.url)
    return replace(told, detected_at=now)
