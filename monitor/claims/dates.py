"""Dates of a sentence as intervals of days with a granularity.

Says where a date stands and which days it covers; whether it answers a question is decided by the reader. Without
a day of reference ("on Tuesday", "5 March") a date has no days but a ``form``: ``--03-05``, ``week-1``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.claims.date_builders import BUILDERS
from monitor.claims.date_grammar import Found, Grammar, grammar
from monitor.claims.date_setting import AMBIGUOUS, Setting
from monitor.claims.lexis import lexis
from storage.model import Bound


@dataclass(frozen=True, slots=True)
class DateMention:
    """``first`` to ``last`` are the days that the words name (both included), whatever the bound before them says.

    ``edge`` is "start" or "end" when the date is one end of a stretch of time ("from 1968 to 1973"); ``form``
    stands for the days when they are unknown; ``lead`` is the bounding word as written; ``ambiguous`` when the days
    are those of two readings.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    bound: Bound = Bound.EXACT
    hedge: str | None = None
    granularity: str = "day"
    edge: str | None = None
    form: str | None = None
    lead: str | None = None
    ambiguous: bool = False


_DIGIT = re.compile(r"\d")
_DATED = re.compile(r"\d{4}|\d[/.-]\d|[A-Z]\d|\d[A-Z]")
_WORD_BEHIND = re.compile(r"\s+([^\W\d_A-Z][\w-]*)")
# years that news speaks of; a number outside is far more often a count
_LIKELY = (1700, 2099)
_FUTURE_REACH = 40
_LONGEST_LEAD = 24
_NAME_FOLLOWS = re.compile(r"\s+[^\W\d_a-z][^\W\d_A-Z]")


def dates(
    sentence: str, reference: date | None = None, language: str = "en", day_first: bool | None = None
) -> list[DateMention]:
    """The dates of a sentence in order, not overlapping; ``reference`` is the day of publication.

    ``day_first`` is the order of numeric dates where the text tells it, whatever its language.
    """
    rules = grammar(language)
    mentions = []
    for found in rules.find(sentence):
        if _recurs(rules, sentence, found):
            continue
        if found.kind == "year" and not _is_year(rules, sentence, found, language):
            continue
        if found.kind == "month" and not _is_month(rules, sentence, found):
            continue
        mention = _mention(rules, sentence, found, reference, day_first)
        if mention:
            mentions.append(mention)
    return _joined(rules, sentence, mentions)


def may_hold_dates(words: frozenset[str], sentence: str, language: str = "en") -> bool:
    """Whether a sentence can hold a date at all, told by its ``words`` in lower case."""
    heads = grammar(language).heads
    if not heads.isdisjoint(words) or _DATED.search(sentence):
        return True
    return "-" in sentence and any(not heads.isdisjoint(word.split("-")) for word in words if "-" in word)


def clock_spans(sentence: str, language: str = "en") -> list[tuple[int, int]]:
    """Where times of day stand: they are no values."""
    if not _DIGIT.search(sentence):
        return []
    return [match.span() for match in grammar(language).clock.finditer(sentence)]


def _mention(
    rules: Grammar, sentence: str, found: Found, reference: date | None, day_first: bool | None
) -> DateMention | None:
    ahead = _ahead(rules, sentence, found.start)
    build = BUILDERS[found.kind]
    try:
        built = build(found.slots, Setting(rules.words, reference, ahead, day_first))
    except (ValueError, OverflowError):
        return None
    if built is None:
        return None
    days, granularity, form = built
    first, last = days or (None, None)
    bound, lead, hedge = _lead(rules, sentence, found.start, ahead=ahead)
    return DateMention(
        found.start,
        found.end,
        first,
        last,
        bound,
        hedge,
        granularity,
        form=None if days else form,
        lead=lead,
        ambiguous=form == AMBIGUOUS,
    )


def _lead(rules: Grammar, sentence: str, start: int, *, ahead: bool) -> tuple[Bound, str | None, str | None]:
    before = rules.before.search(sentence[max(0, start - _LONGEST_LEAD) : start])
    if not before:
        return Bound.EXACT, None, None
    lead = " ".join(before[1].lower().split())
    if lead in rules.words["forward"] and not ahead:
        return Bound.EXACT, None, None
    bound = Bound(rules.words["bounds"][lead])
    if lead in rules.words["until"] and rules.negated.search(sentence[max(0, start - _FUTURE_REACH) : start]):
        bound = Bound.AT_LEAST
    return bound, before[1], before[1] if bound is Bound.ABOUT else None


def _ahead(rules: Grammar, sentence: str, start: int) -> bool:
    words = re.findall(r"[\w'’]+", sentence[max(0, start - _FUTURE_REACH) : start].lower())
    return not rules.words["future_set"].isdisjoint(words)


# -- is it a date at all ---------------------------------------------------------------------------------------------


def _recurs(rules: Grammar, sentence: str, found: Found) -> bool:
    before = sentence[: found.start].split()[-1:]
    return bool(before) and before[0].lower() in rules.words["recurring_set"]


def _is_year(rules: Grammar, sentence: str, found: Found, language: str) -> bool:
    if "part" in found.slots:
        return True
    start = found.end - 4
    before = sentence[:start].rstrip()
    lead = re.search(r"([\w'’]+[.]?)$", before)
    word = lead[1].lower() if lead else ""
    after = sentence[found.end : found.end + 20]
    if rules.not_year.match(after):
        return False
    if not _LIKELY[0] <= int(found.slots["year"]) <= _LIKELY[1]:
        return word in rules.words["old_year_leads_set"] and not _noun_follows(after, language)
    if word in rules.words["firm_year_leads_set"] or word.endswith(rules.owning):
        return True
    bare, about = rules.words["bare_years"], rules.words["bounds"].get(word) == Bound.ABOUT
    if rules.counted.match(after) and (bare or about or (word and not _is_name(lead))):
        return _verb_like(rules, after)
    if word in rules.words["year_leads_set"]:
        return not (word in rules.words["of_set"] and _follows_group(rules, before))
    return bare or before[-1:] in "([,–—-;:" or not before


def _noun_follows(after: str, language: str) -> bool:
    """Whether a small word stands behind a number that is neither a verb nor grammar."""
    word = _WORD_BEHIND.match(after)
    if word is None:
        return False
    entry = lexis(language).entry(word[1])
    return not (entry.kind or entry.key)


def _is_name(lead: re.Match[str] | None) -> bool:
    return bool(lead and lead[1][:1].isupper())


def _verb_like(rules: Grammar, after: str) -> bool:
    word = after.split(maxsplit=1)[:1]
    return bool(word) and word[0].lower() in rules.words["year_followers"]


def _follows_group(rules: Grammar, before: str) -> bool:
    words = before.lower().split()
    return len(words) > 1 and words[-2].strip(",;:") in rules.words["group_nouns_set"]


def _is_month(rules: Grammar, sentence: str, found: Found) -> bool:
    if not found.slots.keys().isdisjoint(("year", "part", "relative_year")):
        return True
    name = found.slots["month"]
    written = sentence[found.end - len(name) : found.end]
    if name in rules.words["short_months"] or written[:1].isupper() is not rules.capitalized:
        return False
    before = re.search(r"([\w.'’]+)\s+$", sentence[: found.start])
    if _NAME_FOLLOWS.match(sentence, found.end) and name in rules.words["doubtful"]["months"]:
        return False
    lead = before[1].lower().rstrip(".") if before else ""
    if name in rules.words["doubtful"]["months"]:
        return lead in rules.words["doubtful"]["leads"]
    return lead not in rules.words["name_titles"]


# -- stretches of time -----------------------------------------------------------------------------------------------


def _joined(rules: Grammar, sentence: str, mentions: Sequence[DateMention]) -> list[DateMention]:
    result: list[DateMention] = []
    joins = rules.words["joins"]
    for mention in mentions:
        if result and result[-1].edge is None:
            last = result[-1]
            between = sentence[last.end : mention.start].strip().lower()
            lead = sentence[: last.start].rstrip().lower()
            if between in joins["to"]:
                result[-1:] = _stretch(last, mention)
                continue
            if between in joins["and"] and lead.endswith(tuple(joins["between"])):
                result[-1] = _between(last, mention)
                continue
        result.append(mention)
    return result


def _stretch(first: DateMention, last: DateMention) -> list[DateMention]:
    first = _with_year_of(first, last)
    return [_edge(first, "start"), _edge(last, "end")]


def _edge(mention: DateMention, edge: str) -> DateMention:
    return replace(mention, edge=edge, bound=Bound.EXACT, lead=None, hedge=None)


def _with_year_of(first: DateMention, last: DateMention) -> DateMention:
    """In "January to March 2023" the year that is written once is the year of both."""
    if not (first.first and first.last and last.first) or first.first <= last.first:
        return first
    try:
        back = last.first.year - (first.first.month > last.first.month)
        return replace(first, first=first.first.replace(year=back), last=first.last.replace(year=back))
    except ValueError:
        return first


def _between(one: DateMention, two: DateMention) -> DateMention:
    one = _with_year_of(one, two)
    form = None if one.first and two.last else f"{one.form or one.first}/{two.form or two.last}"
    last = two.last if one.first and two.last and two.last >= one.first else one.last
    return replace(one, end=two.end, last=last, bound=Bound.RANGE, form=form, lead=None)
