"""Correction notices: what a text says it had wrong, and what it says is right.

A notice is a sentence that says so ("An earlier version of this article misstated …") with those that follow it in
its paragraph. Its values are sorted into old and new by the words before them and paired within one dimension.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from monitor.claims.cue_phrases import PhraseTable
from monitor.claims.cue_tables import table
from monitor.claims.date_grammar import either
from monitor.claims.lexis import MARK
from monitor.claims.predicate import topic_after
from monitor.claims.quantity import Quantity, quantities
from monitor.claims.view import View
from storage.model import Assertion, Bound, Dimension, Polarity, Value

MOST_SENTENCES = 4
_NEAR = 8
_ANSWERS = frozenset({Dimension.STATEMENT, Dimension.POLARITY})


class Side(StrEnum):
    OLD = "old"
    NEW = "new"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class Correction:
    """``sentence`` is the notice, verbatim; the evidence of both assertions stands in it or right behind it."""

    old: Assertion
    new: Assertion
    sentence: str


@dataclass(frozen=True, slots=True)
class _Words:
    openers: PhraseTable[bool]
    notices: PhraseTable[bool]
    faults: PhraseTable[bool]
    sides: PhraseTable[Side]
    contrast: PhraseTable[bool]
    itself: tuple[str, ...]
    between: re.Pattern[str]


@cache
def _words(language: str) -> _Words:
    rows = table(language, "cues")["corrections"]
    return _Words(
        openers=PhraseTable({True: rows["openers"]}, language),
        notices=PhraseTable({True: rows["notices"]}, language),
        faults=PhraseTable({True: rows["faults"]}, language),
        sides=PhraseTable({side: rows[side] for side in Side}, language),
        contrast=PhraseTable({True: rows["contrast"]}, language),
        itself=tuple(rows["itself"]),
        between=re.compile(rf"\s(?:{either(rows['between'])})\s"),
    )


def is_notice(view: View) -> bool:
    rules, entries = _words(view.language), view.parse.entries
    if next(rules.notices.find(view.parse), None):
        return True
    opener = next(rules.openers.find(view.parse, 0, min(2, len(entries))), None)
    return opener is not None and opener.last < len(entries) and entries[opener.last].shape == MARK


@dataclass(frozen=True, slots=True)
class Notice:
    """The sentences of one notice, each with what was read in it."""

    parts: tuple[tuple[View, tuple[Assertion, ...]], ...]

    @property
    def sentence(self) -> str:
        return self.parts[0][0].text


def corrected(notice: Notice) -> tuple[tuple[Correction, ...], tuple[Assertion, ...]]:
    """The corrections of a notice, and what the page still asserts in it: the new values, not the old ones."""
    sorted_out = [(side, assertion) for view, found in notice.parts for side, assertion in _sorted(view, found)]
    old = [a for side, a in sorted_out if side is Side.OLD]
    new = [a for side, a in sorted_out if side is Side.NEW]
    topic = _topic(notice)
    pairs = tuple(_pairs(old, new, notice.sentence, topic))
    renewed = {id(a): p.new for p in pairs for a in new if a.span == p.new.span and a.sentence == p.new.sentence}
    kept = tuple(renewed.get(id(a), a) for a in new if a.dimension is not Dimension.ENTITY or id(a) in renewed)
    return pairs, kept


def _pairs(
    old: Sequence[Assertion], new: Sequence[Assertion], sentence: str, topic: tuple[str | None, str | None]
) -> Iterator[Correction]:
    left = list(new)
    for wrong in old:
        right = next((a for a in left if _same_question(wrong, a)), None)
        if right:
            left.remove(right)
            yield Correction(_about(wrong, right, topic), _about(right, wrong, topic), sentence)


def _same_question(old: Assertion, new: Assertion) -> bool:
    return old.dimension is new.dimension and old.value != new.value


def _about(assertion: Assertion, other: Assertion, topic: tuple[str | None, str | None]) -> Assertion:
    """An assertion with the question that the notice names, and without the "not" that marks the error."""
    subject, predicate = topic
    return replace(
        assertion,
        subject=subject or assertion.subject or other.subject,
        predicate=predicate or assertion.predicate or other.predicate,
        polarity=Polarity.POSITIVE,
    )


def _topic(notice: Notice) -> tuple[str | None, str | None]:
    """What was wrong: "misstated the capacity of the plant" names predicate and subject."""
    for view, _ in notice.parts:
        hit = next(_words(view.language).faults.find(view.parse), None)
        if hit:
            return topic_after(view.parse, view.clauses, hit.last, view.language)
    return None, None


def _sorted(view: View, found: Sequence[Assertion]) -> Iterator[tuple[Side, Assertion]]:
    values = [a for a in found if a.dimension not in _ANSWERS]
    for assertion in values or _names(view):
        ends = _ends(view, assertion)
        if ends:
            yield from zip((Side.OLD, Side.NEW), ends, strict=True)
            continue
        side = _side(view, assertion)
        if side is not Side.STAMP:
            yield side, _unselfish(view, assertion)


def _unselfish(view: View, assertion: Assertion) -> Assertion:
    """A notice speaks of the article, its values do not."""
    itself = _words(view.language).itself
    subject = None if (assertion.subject or "").lower().endswith(itself) else assertion.subject
    speaker = None if (assertion.speaker or "").lower().endswith(itself) else assertion.speaker
    return replace(assertion, subject=subject, speaker=speaker)


def _ends(view: View, assertion: Assertion) -> list[Assertion]:
    """The ends of what is read as a range in "corrected from 40 to 50": the old value and the new one."""
    if assertion.bound is not Bound.RANGE:
        return []
    start = assertion.span[0]
    ends = [
        replace(
            assertion,
            value=found.value,
            bound=found.bound,
            surface=assertion.surface[found.start : found.end],
            span=(start + found.start, start + found.end),
        )
        for piece in _words(view.language).between.finditer(assertion.surface)
        for found in _read_apart(assertion, piece.span(), view.language)
    ]
    return ends if len(ends) == 2 else []


def _read_apart(assertion: Assertion, join: tuple[int, int], language: str) -> list[Quantity]:
    blank = " " * (join[1] - join[0])
    halves = (
        assertion.surface[: join[0]] + blank + " " * (len(assertion.surface) - join[1]),
        " " * join[1] + assertion.surface[join[1] :],
    )
    found = [quantities(half, language)[:1] for half in halves]
    return [q for row in found for q in row if q.dimension is assertion.dimension]


def _side(view: View, assertion: Assertion) -> Side:
    """By the last cue before the value; in "X, not Y" and "X instead of Y" the other of two has the other side."""
    rules = _words(view.language)
    first = view.parse.index_at(assertion.span[0])
    hits = list(rules.sides.find(view.parse, 0, first))
    contrasts = [hit.first for hit in rules.contrast.find(view.parse)]
    if hits and hits[-1].first in contrasts and len(hits) > 1 and hits[-2].meaning is Side.OLD:
        return Side.NEW if hits[-1].last - hits[-2].first < _NEAR else Side.OLD
    if not hits or (hits[-1].meaning is Side.OLD and first - hits[-1].last > _NEAR and _contrasted(contrasts, first)):
        return Side.NEW
    return hits[-1].meaning


def _contrasted(contrasts: Sequence[int], first: int) -> bool:
    return any(0 < index - first <= _NEAR for index in contrasts)


def _names(view: View) -> Iterator[Assertion]:
    """The names on both sides of a contrast ("She is from Oslo, not Bergen")."""
    parse = view.parse
    for hit in _words(view.language).contrast.find(parse, 1, len(parse.words) - 1):
        before, after = hit.first, hit.last
        if parse.tags[before - 1] == "M":
            before -= 1
        while after < len(parse.words) and parse.tags[after] in "PD":
            after += 1
        first, last = before, after
        while first and parse.tags[first - 1] == "N":
            first -= 1
        while last < len(parse.words) and parse.tags[last] == "N":
            last += 1
        if first < before and after < last:
            yield _named(view, first, before)
            yield _named(view, after, last)


def _named(view: View, first: int, last: int) -> Assertion:
    span = (view.parse.words[first].start, view.parse.words[last - 1].end)
    surface = view.text[span[0] : span[1]]
    return Assertion(
        Dimension.ENTITY,
        Value(entity=surface),
        surface,
        view.text,
        span,
        as_of=view.as_of,
        position=view.sentence.position,
    )
