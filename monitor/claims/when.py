"""Which dates of a sentence answer a question, which scope another value, and which only anchor what is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from monitor.claims.date_grammar import grammar
from monitor.claims.dates import DateMention
from monitor.claims.subject import verb_group
from monitor.claims.view import View
from storage.model import Bound

_DAY = timedelta(days=1)
_OPENING = 12
_PERIODS = frozenset(
    {"year", "fiscal year", "years", "quarter", "half", "month", "season", "decade", "century", "week"}
)


@dataclass(frozen=True, slots=True)
class Timing:
    """``answers`` are claims of their own; ``periods`` give the scope of the values in their clause.

    ``told_on`` is the day of the saying, or up to which was counted, where the sentence names it.
    """

    answers: tuple[DateMention, ...]
    periods: tuple[DateMention, ...]
    told_on: date | None = None


@cache
def _rules(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words = grammar(language).words
    return frozenset(words["events"]), tuple(f" {word}" for word in words["comparing"])


def timing(view: View, values: Sequence[int]) -> Timing:
    """``values`` are the offsets of the quantities of the sentence."""
    held = {view.number_at(offset) for offset in values}
    answers, periods, told_on = [], [], None
    for mention in view.dates:
        if _anchors(view, mention):
            told_on = told_on or _day_before(view, mention)
            continue
        if not values or not _scopes(view, mention, held):
            answers.append(mention)
        elif not _compared(view, mention):
            periods.append(mention)
    return Timing(tuple(answers), tuple(periods), told_on or _counted_to(view))


def _counted_to(view: View) -> date | None:
    """The day up to which a sentence counts ("as of Monday", "by Monday evening"), not after that of publication."""
    leads = grammar(view.language).words["counted_to"]
    ends = (m for m in view.dates if m.bound is Bound.AT_MOST or (m.lead or "").lower() in leads)
    return next((day for m in ends if m.granularity == "day" and (day := _day_before(view, m))), None)


def _day_before(view: View, mention: DateMention) -> date | None:
    """The day that a mention names, if it is not after the day of publication."""
    day = mention.first if mention.first == mention.last else None
    return day if day and (view.as_of is None or day <= view.as_of) else None


def _anchors(view: View, mention: DateMention) -> bool:
    """Whether a date says when somebody spoke ("He said on Tuesday") or when the article was sent."""
    dateline = grammar(view.language).dateline.match(view.text)
    if dateline and mention.end <= dateline.end():
        return True
    if not view.said or mention.granularity not in {"day", "week", "month"}:
        return False
    index = view.parse.index_at(mention.start)
    group = verb_group(view.parse, view.clause_at(mention.start), index)
    return group is not None and any(group[0] <= said.word < group[1] for said in view.said)


def _scopes(view: View, mention: DateMention, held: set[int]) -> bool:
    """Whether a date is the period of a quantity: bare, in one clause with it, of a verb that is no single event."""
    number = view.number_at(mention.start)
    if number not in held and mention.start > _OPENING:
        return False
    if mention.bound not in {Bound.EXACT, Bound.AT_LEAST} or mention.granularity not in _PERIODS:
        return mention.granularity == "day" and pointing(view, mention)
    group = verb_group(view.parse, view.clauses[number], view.parse.index_at(mention.start))
    keys = view.parse.keys[group[0] : group[1]] if group else ()
    return _rules(view.language)[0].isdisjoint(keys)


def _compared(view: View, mention: DateMention) -> bool:
    """Whether a period is what a value is compared with ("up from last year")."""
    return mention.edge is None and view.text[: mention.start].rstrip().lower().endswith(_rules(view.language)[1])


def period_of(view: View, timed: Timing, offset: int) -> tuple[DateMention, ...]:
    """The dates that scope the value at an offset: those of its clause, else the one that opens the sentence."""
    number = view.number_at(offset)
    near = tuple(d for d in timed.periods if view.number_at(d.start) == number and d.granularity != "day")
    if near:
        ahead = [d for d in near if d.edge is None]
        return (min(ahead, key=lambda d: abs(d.start - offset)),) if ahead else near
    return tuple(d for d in timed.periods if d.start <= _OPENING and d.granularity != "day")


def attributive(view: View, mention: DateMention) -> bool:
    """Whether a date names a thing ("the 2024 election", "their 1982 album") and no time of an event."""
    if mention.edge or mention.lead:
        return False
    first, last = view.parse.index_at(mention.start), view.parse.index_at(mention.end - 1)
    tags = view.parse.tags
    if owning(view, mention):
        return True
    determined = tags[first] == "D" or (
        first > 0 and (tags[first - 1] == "D" or view.parse.words[first - 1].possessive)
    )
    return determined and last + 1 < len(tags) and tags[last + 1] in "xN"


def owning(view: View, mention: DateMention) -> bool:
    """Whether a thing is named by its date ("Saturday's deadline")."""
    return view.parse.words[view.parse.index_at(mention.end - 1)].possessive


def pointing(view: View, mention: DateMention) -> bool:
    """Whether a date is named from the day of publication ("yesterday", "on Monday", "last week")."""
    return not any(c.isdigit() for c in view.text[mention.start : mention.end])


def reach(mention: DateMention) -> tuple[date | None, date | None]:
    """The days that a date with its bound does not exclude; None where it is open."""
    first, last = mention.first, mention.last
    if first is None or last is None:
        return None, None
    try:
        return {
            Bound.AT_MOST: (None, last),
            Bound.UNDER: (None, first - _DAY),
            Bound.AT_LEAST: (first, None),
            Bound.OVER: (last + _DAY, None),
        }.get(mention.bound, (first, last))
    except OverflowError:
        return first, last
