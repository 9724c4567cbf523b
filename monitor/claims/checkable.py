"""Check-worthiness: whether a sentence states a fact that someone would want to verify.

A weighted sum of cues, of which the words and the weights are data (``LANGUAGE.checkable.toml``): figures, names,
deeds and comparisons speak for it, opinions, wishes, questions and plans against it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from monitor.claims.cue_tables import table
from monitor.claims.lexis import CAPITAL, DIGIT, MARK
from monitor.claims.words import Parse, parse

THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class _Table:
    """Features by number: their weights, how often each counts at most, and what shows them.

    ``phrases`` are (first word, phrase with blanks around it, feature), ``starts`` begin a sentence, ``signals`` are
    the shapes below.
    """

    intercept: float
    weights: tuple[float, ...]
    most: tuple[int, ...]
    words: Mapping[str, tuple[int, ...]]
    starts: Mapping[str, tuple[int, ...]]
    phrases: tuple[tuple[str, str, int], ...]
    signals: tuple[tuple[str, int], ...]
    openers: frozenset[str]
    perfect: frozenset[str]


@cache
def _table(language: str) -> _Table:
    rows = table(language, "checkable")
    features = list(enumerate(rows["features"]))
    return _Table(
        intercept=float(rows["intercept"]),
        weights=tuple(float(row["weight"]) for _, row in features),
        most=tuple(int(row.get("most", 1)) for _, row in features),
        words=_by_word((number, row.get("words", "")) for number, row in features),
        starts=_by_word((number, row.get("start", "")) for number, row in features),
        phrases=tuple((p.split()[0], f" {p} ", number) for number, row in features for p in row.get("phrases", ())),
        signals=tuple((row["signal"], number) for number, row in features if "signal" in row),
        openers=frozenset(rows["openers"]),
        perfect=frozenset(rows["perfect"]),
    )


def _by_word(rows: Iterable[tuple[int, str]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, words in rows:
        for word in words.split():
            found[word] = (*found.get(word, ()), number)
    return found


def checkable(sentence: str, language: str = "en") -> float:
    """From 0 (opinion, question, pleasantry) to 1 (a fact worth checking); THRESHOLD divides."""
    return checkworthy(parse(sentence, language), language)


def checkworthy(sentence: Parse, language: str = "en") -> float:
    """The same for a sentence that is parsed already."""
    rules = _table(language)
    total = rules.intercept
    for weight, most, count in zip(rules.weights, rules.most, _counts(rules, sentence), strict=True):
        if count:
            total += weight * min(count, most)
    return 1 / (1 + math.exp(-total))


def _counts(rules: _Table, sentence: Parse) -> list[int]:
    """How often each feature shows."""
    counts = [0] * len(rules.weights)
    shown_by = rules.words.get
    for word in sentence.lowers:
        for number in shown_by(word, ()):
            counts[number] += 1
    line = f" {' '.join([entry.lower for entry in sentence.entries])} "
    for head, phrase, number in rules.phrases:
        if head in sentence.lowers and phrase in line:
            counts[number] += 1
    for number in rules.starts.get(_start(rules, sentence), ()):
        counts[number] += 1
    for signal, number in rules.signals:
        counts[number] += _SIGNALS[signal](rules, sentence)
    return counts


def _start(rules: _Table, sentence: Parse) -> str:
    """The first word that is not a mark or an opener ("And so I …")."""
    words = (entry.lower for entry in sentence.entries if entry.shape != MARK)
    return next((word for word in words if word not in rules.openers), "")


def _names(_rules: _Table, sentence: Parse) -> int:
    """Capitalized words inside the sentence."""
    entries = sentence.entries
    return sum(
        entry.shape == CAPITAL and len(entry.lower) > 1 and before.shape != MARK for before, entry in pairwise(entries)
    )


def _perfect(rules: _Table, sentence: Parse) -> int:
    """A finished deed: "have" and a participle, with at most one word between."""
    entries = sentence.entries
    return not rules.perfect.isdisjoint(sentence.lowers) and any(
        entry.lower in rules.perfect and any(later.form == "past" for later in entries[i + 1 : i + 3])
        for i, entry in enumerate(entries)
    )


_SIGNALS: dict[str, Callable[[_Table, Parse], int]] = {
    "number": lambda _, s: any(entry.shape == DIGIT for entry in s.entries),
    "question": lambda _, s: s.text.rstrip(" ”\"'’").endswith("?"),
    "names": _names,
    "perfect": _perfect,
    "short": lambda _, s: len(s.text.split()) <= 6,
    "long": lambda _, s: len(s.text.split()) >= 31,
}
