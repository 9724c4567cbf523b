"""Check-worthiness: whether a sentence states a fact that someone would want to verify.

A weighted sum of cues, of which the words and the weights are data (``LANGUAGE.checkable.toml``): figures, names,
deeds and comparisons speak for it, opinions, wishes, questions and plans against it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.claims.cue_tables import table
from monitor.claims.words import Parse, parse

THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class _Feature:
    """``phrases`` are of several words, ``start`` begins the sentence, ``signal`` is one of the shapes below."""

    weight: float
    most: int
    words: frozenset[str]
    start: frozenset[str]
    phrases: tuple[str, ...]
    signal: str | None


@dataclass(frozen=True, slots=True)
class _Table:
    intercept: float
    features: tuple[_Feature, ...]
    openers: frozenset[str]
    perfect: frozenset[str]


@cache
def _table(language: str) -> _Table:
    rows = table(language, "checkable")
    features = tuple(_feature(row) for row in rows["features"])
    return _Table(float(rows["intercept"]), features, frozenset(rows["openers"]), frozenset(rows["perfect"]))


def _feature(row: Mapping[str, Any]) -> _Feature:
    return _Feature(
        weight=float(row["weight"]),
        most=int(row.get("most", 1)),
        words=frozenset(row.get("words", "").split()),
        start=frozenset(row.get("start", "").split()),
        phrases=tuple(f" {phrase} " for phrase in row.get("phrases", ())),
        signal=row.get("signal"),
    )


def checkable(sentence: str, language: str = "en") -> float:
    """From 0 (opinion, question, pleasantry) to 1 (a fact worth checking); THRESHOLD divides."""
    return checkworthy(parse(sentence, language), language)


def checkworthy(sentence: Parse, language: str = "en") -> float:
    """The same for a sentence that is parsed already."""
    rules = _table(language)
    line = f" {' '.join([word.lower for word in sentence.words])} "
    total = rules.intercept
    for feature in rules.features:
        total += feature.weight * _count(feature, rules, sentence, line)
    return 1 / (1 + math.exp(-total))


def _count(feature: _Feature, rules: _Table, sentence: Parse, line: str) -> int:
    if feature.signal:
        return min(_SIGNALS[feature.signal](rules, sentence), feature.most)
    if feature.start:
        return _start(rules, sentence) in feature.start
    found = len(sentence.lowers & feature.words)
    if found < feature.most and feature.phrases:
        found += sum(phrase in line for phrase in feature.phrases)
    return min(found, feature.most)


def _start(rules: _Table, sentence: Parse) -> str:
    """The first word that is not a mark or an opener ("And so I …")."""
    words = (word.lower for word, tag in zip(sentence.words, sentence.tags, strict=True) if tag != "M")
    return next((word for word in words if word not in rules.openers), "")


def _names(_rules: _Table, sentence: Parse) -> int:
    tags = sentence.tags
    return sum(tag == "N" and len(sentence.words[i].text) > 1 for i, tag in enumerate(tags) if i)


def _perfect(rules: _Table, sentence: Parse) -> int:
    """A finished deed: "have" and a participle, with at most one word between."""
    words, tags = sentence.words, sentence.tags
    return any(
        word.lower in rules.perfect and "V" in tags[i + 1 : i + 3] and "#" not in tags[i + 1 : i + 2]
        for i, word in enumerate(words)
    )


_SIGNALS: dict[str, Callable[[_Table, Parse], int]] = {
    "number": lambda _, s: "#" in s.tags,
    "question": lambda _, s: s.text.rstrip(" ”\"'’").endswith("?"),
    "names": _names,
    "perfect": _perfect,
    "short": lambda _, s: len(s.text.split()) <= 6,
    "long": lambda _, s: len(s.text.split()) >= 31,
}
