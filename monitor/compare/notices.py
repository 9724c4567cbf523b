"""Correction notices as changes: a text that says what it had wrong is the first and best evidence of a correction."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.claims.reader import Reading
from monitor.compare.algebra import Relation, relate
from monitor.compare.kinds import Verdict, make_change
from storage.model import Assertion, Change, Kind

REASON = "correction_notice"


def notice_changes(old: Reading | None, new: Reading) -> list[Change]:
    """Give one change for each value that a notice of ``new`` corrects and that ``old`` had no notice of yet."""
    known = {correction.sentence for correction in old.corrections} if old else set()
    return [
        make_change(Verdict(Kind.CORRECTED, REASON), correction.old, correction.new)
        for correction in new.corrections
        if correction.sentence not in known and relate(correction.old, correction.new) is Relation.DIFFERENT
    ]


def with_notices(changes: Iterable[Change], notices: Iterable[Change]) -> list[Change]:
    """Add the notices to what the texts themselves show; what both tell is told once, as the texts show it."""
    shown = list(changes)
    return shown + [n for n in notices if not any(_same(n, c) for c in shown)]


def _same(notice: Change, change: Change) -> bool:
    return _agree(notice.old, change.old) and _agree(notice.new, change.new)


def _agree(one: Assertion | None, two: Assertion | None) -> bool:
    return one is not None and two is not None and relate(one, two) is Relation.EQUAL
