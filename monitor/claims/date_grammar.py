"""Turns the patterns of a dates table into one regular expression, and its matches into named slots.

A pattern's ``{slot}`` stands for the words of a table (``{month}``) or for digits (``{year}``). Nothing here knows a
language; what the slots mean in days is the business of :mod:`monitor.claims.dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.claims.cue_tables import table

_DIGITS = {
    "year": r"(?:1[0-9]|2[01])\d\d(?![\d,.]*\d)",
    "day": r"(?:3[01]|[12]\d|0?[1-9])",
    "last": r"(?:3[01]|[12]\d|0?[1-9])",
    "number": r"\d{1,2}",
    "short_year": r"\d\d",
    "year2": r"\d{2,4}",
    "decade": r"(?:1[0-9]|20)\d0",
    "short_decade": r"[2-9]0",
    "century": r"(?:[1-9]|1\d|2[01])",
    "q": r"[1-4]Q|Q[1-4]",
    "h": r"[12]H|H[12]",
    "fiscal": r"fiscal",
    "fiscal_too": r"fiscal",
    "ending": r"ending|ended|to",
    "apostrophe": r"['’]?",
}
# no pattern begins further before its first trigger ("the beginning of the first ")
_LONGEST_OPENING = 30
_WORD_START = re.compile(r"(?<!\w)\w")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of text that one pattern fits: its kind and its slots as written, in lower case."""

    kind: str
    start: int
    end: int
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    words: Mapping[str, Any]
    pattern: re.Pattern[str]
    trigger: re.Pattern[str]
    heads: frozenset[str]
    clock: re.Pattern[str]
    before: re.Pattern[str]
    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    capitalized: bool
    not_year: re.Pattern[str]
    counted: re.Pattern[str]
    owning: tuple[str, ...]
    dateline: re.Pattern[str]
    negated: re.Pattern[str]

    def find(self, sentence: str) -> Iterator[Found]:
        """The dates around each trigger, in order; a pattern is tried only where a word begins shortly before one."""
        end = 0
        for trigger in self.trigger.finditer(sentence):
            first = max(end, trigger.start() - _LONGEST_OPENING)
            for start in _WORD_START.finditer(sentence, first, trigger.start() + 1):
                match = self.pattern.match(sentence, start.start())
                if match:
                    end = match.end()
                    found = self._found(match)
                    if found:
                        yield found
                    break

    def _found(self, match: re.Match[str]) -> Found | None:
        index = int((match.lastgroup or "k0")[1:])
        kind, names = self.kinds[index]
        slots = {name: match[f"{name}_{index}"] for name in names}
        if self.capitalized and any((slots.get(name) or "A")[0].islower() for name in ("month", "weekday")):
            return None
        end = match.start() + len(match[0].rstrip(".,"))
        return Found(kind, match.start(), end, {k: v.lower() for k, v in slots.items() if v})


@cache
def grammar(language: str) -> Grammar:
    words = _with_sets(table(language, "dates")["dates"])
    choices = _choices(words)
    kinds, parts = [], []
    for index, row in enumerate(words["patterns"]):
        names = tuple(_SLOT.findall(row["text"]))
        body = _filled(row["text"], choices, index)
        parts.append(f"(?P<k{index}>{body})")
        kinds.append((row["kind"], names))
    pattern = re.compile(rf"(?<![\w.,$€£¥#/-])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
    return Grammar(
        words,
        pattern,
        _trigger(words),
        _heads(words),
        _clock(words),
        _before(words),
        tuple(kinds),
        words["capitalized"],
        re.compile(words["not_year"], re.IGNORECASE),
        re.compile(words["counted"]),
        tuple(words["owning"]),
        re.compile(words["dateline"]),
        re.compile(words["negated"], re.IGNORECASE),
    )


def _filled(text: str, choices: Mapping[str, str], index: int) -> str:
    return _SLOT.sub(lambda match: f"(?P<{match[1]}_{index}>{choices[match[1]]})", text)


def _with_sets(words: Mapping[str, Any]) -> dict[str, Any]:
    sets = {
        f"{name}_set": frozenset(row) for name, row in words.items() if isinstance(row, list) and name != "patterns"
    }
    return {**words, **sets, "unit_of": {form: unit for unit, forms in words["units"].items() for form in forms}}


def _choices(words: Mapping[str, Any]) -> dict[str, str]:
    lists = {
        "month": [*words["months"], *words["short_months"]],
        "weekday": words["weekdays"],
        "season": words["seasons"],
        "ordinal": words["ordinals"],
        "part": words["parts"],
        "relative": words["relative"],
        "relative_week": [p for p, s in words["relative"].items() if re.fullmatch(r"week[+-]\d", s)],
        "feast": words["feasts"],
        "relative_year": [p for p, s in words["relative"].items() if s.startswith("year")],
        "step": words["steps"],
        "unit": [form for forms in words["units"].values() for form in forms],
        "count": words["numbers"],
    }
    choices = {name: either(phrases) for name, phrases in lists.items()}
    choices["count"] = rf"\d{{1,3}}|{choices['count']}"
    return choices | _DIGITS


def either(phrases: Iterable[str]) -> str:
    """An alternation of literal phrases, the longest first; any white space stands for a space."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)


def _trigger(words: Mapping[str, Any]) -> re.Pattern[str]:
    names = either([*words["months"], *words["short_months"], *words["weekdays"], *words["seasons"], *words["feasts"]])
    return re.compile(rf"\b(?:{names}|(?:1[0-9]|2[01])\d\d|{words['trigger']}|Q[1-4]|[1-4]Q)|\d[/.:]\d", re.IGNORECASE)


def _heads(words: Mapping[str, Any]) -> frozenset[str]:
    """The words of which a date without digits has at least one."""
    named = ("months", "short_months", "weekdays", "seasons")
    feasts = (max(feast.split(), key=len) for feast in words["feasts"])
    return frozenset([*words["trigger"].split("|"), *(word for name in named for word in words[name]), *feasts])


def _clock(words: Mapping[str, Any]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,:])(?:{words['clock']['text']})(?![\w:])", re.IGNORECASE)


def _before(words: Mapping[str, Any]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({either(words['bounds'])})\s+$", re.IGNORECASE)
