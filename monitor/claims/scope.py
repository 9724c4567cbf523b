"""What part of the world a value speaks of: its period, its denominator, and whether it is a total, a maximum, …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from monitor.claims.cue_tables import table
from monitor.claims.date_grammar import either
from monitor.claims.dates import DateMention
from storage.model import Scope

_NEAR = 45


@cache
def _statistics(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    rows = table(language, "cues")["scope"]["statistic"]
    words = {phrase: kind for kind, phrases in rows.items() for phrase in phrases}
    return re.compile(rf"\b(?:{either(words)})\b", re.IGNORECASE), words


def scope(text: str, span: tuple[int, int], per: str | None, period: str | None, language: str = "en") -> Scope:
    """``text`` is the clause that holds the value, ``span`` the value's place in it."""
    return Scope(period=period, per=per, statistic=_statistic(text, span, language))


def _statistic(text: str, span: tuple[int, int], language: str) -> str | None:
    pattern, words = _statistics(language)
    near = text[max(0, span[0] - _NEAR) : span[0]]
    found = list(pattern.finditer(near))
    behind = pattern.match(text[span[1] : span[1] + 30].lstrip(" ,"))
    match = found[-1] if found else behind
    return words[" ".join(match[0].lower().split())] if match else None


def period_key(mentions: Sequence[DateMention]) -> str | None:
    """A time span as text: "2024-Q1", "2023", "2024-03", "2024-03-05", or from the first to the last day."""
    if not mentions:
        return None
    if len(mentions) > 1 and mentions[0].edge == "start":
        first, last = mentions[0].first, mentions[1].last
    else:
        first, last = mentions[0].first, mentions[0].last
    if first is None or last is None:
        return mentions[0].form
    return _named(first, last, mentions[0].granularity)


def _named(first: date, last: date, granularity: str) -> str:
    if granularity in {"year", "fiscal year"} and first.year == last.year and (last.month - first.month) == 11:
        return f"{first.year}"
    if granularity == "quarter":
        return f"{first.year}-Q{(first.month + 2) // 3}"
    if granularity == "month" and first.month == last.month and first.day == 1:
        return f"{first:%Y-%m}"
    return f"{first}" if first == last else f"{first}/{last}"
