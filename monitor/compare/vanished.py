"""What a page no longer says: one alert for a vanished sentence, however many answers went with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from monitor.compare.explain import explain, plain_value
from storage.model import Assertion, Change, Dimension, Kind

SAME_SENTENCE = "same_sentence"
"""The reason of a withdrawal that is told with another one of its sentence."""
REWRITTEN = "sentence_rewritten"
"""The reason of a withdrawal of what was dropped when its sentence was put in other words: listed, never alerted."""
IN_PASSING = "in_passing"
"""The reason of a withdrawal that is mere copy-editing, of a headline, a weekday or a description: never alerted."""
AT_ONCE = frozenset({REWRITTEN, IN_PASSING})
"""Reasons of withdrawals that await no second fetch, since they are not told."""
HEADLINE = -1


def told_once(changes: Sequence[Change]) -> list[Change]:
    """Let only the first withdrawal of each vanished sentence alert; it names the others, and they name it.

    Order and number of the changes stay as they are.
    """
    told = list(changes)
    for first, *others in _by_sentence(changes):
        lead = changes[first]
        more = "".join(f", nor is {plain_value(changes[k].old)}" for k in others)
        told[first] = replace(lead, explanation=f"{explain(lead.kind, lead.old, None)}{more}")
        for k in others:
            told[k] = _told_with(lead, changes[k])
    return told


def same_sentence(one: Change, two: Change) -> bool:
    """Whether two withdrawals are of answers that went with one sentence of one page."""
    if one.kind is not Kind.WITHDRAWN or two.kind is not Kind.WITHDRAWN or one.old is None or two.old is None:
        return False
    return (one.old_url, one.old.sentence) == (two.old_url, two.old.sentence)


def dropped(assertion: Assertion, *, versions: bool) -> str:
    """Give the reason of a withdrawal from a sentence of which ``versions`` says that it hardly changed else."""
    if not versions:
        return REWRITTEN
    weekday = assertion.dimension is Dimension.DATE and not any(c.isdigit() for c in assertion.surface)
    describing = assertion.dimension is Dimension.DURATION and "-" in assertion.surface  # an 18-year-old
    return IN_PASSING if weekday or describing or assertion.position == HEADLINE else "value_gone"


def _by_sentence(changes: Sequence[Change]) -> list[list[int]]:
    """Give the places of the loud withdrawals of each sentence that lost more than one answer."""
    places: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for k, change in enumerate(changes):
        if change.kind is Kind.WITHDRAWN and change.alert and change.old is not None:
            places[change.old_url, change.old.sentence].append(k)
    return [found for found in places.values() if len(found) > 1]


def _told_with(lead: Change, change: Change) -> Change:
    line = f"{explain(change.kind, change.old, None)}; told with {plain_value(lead.old)} of the same sentence"
    return replace(change, alert=False, reason=SAME_SENTENCE, explanation=line)
