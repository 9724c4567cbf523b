"""Which readings of an old version are asked again by which of the new: claims keep their identity through it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator

from monitor.claims.reader import Reading
from monitor.compare.align import Group, align
from monitor.compare.diff import Version, passage_pairs
from monitor.compare.passage import Mapping
from storage.model import Assertion

Pairs = list[tuple[Assertion, Assertion]]
Place = tuple[str, str, str]


def follow(old: Reading, new: Reading, language: str | None = None) -> Pairs:
    """Pair the assertions of two versions of one text that answer one question, whatever became of the answer.

    Every assertion stands in one pair at most. Costs what :func:`monitor.compare.diff.diff` costs.
    """
    before, after = Version(old, language), Version(new, language)
    alignment = align(before.texts, after.texts, language)
    return [pair for group in alignment.groups for pair in _followed(before, after, group)]


def place(assertion: Assertion) -> Place:
    """Name where in the words of its sentence an assertion stands, and as what."""
    return f"{assertion.span}", assertion.sentence, assertion.dimension.value


def _followed(before: Version, after: Version, group: Group) -> Iterator[tuple[Assertion, Assertion]]:
    if not group.identical:
        for old, new in passage_pairs(Mapping(before.passage(group.old), after.passage(group.new))).pairs:
            yield old.assertion, new.assertion
        return
    waiting: dict[str, deque[Assertion]] = defaultdict(deque)
    for held in after.passage(group.new).held:
        waiting[held.assertion.surface].append(held.assertion)
    for held in before.passage(group.old).held:
        if waiting[held.assertion.surface]:
            yield held.assertion, waiting[held.assertion.surface].popleft()
