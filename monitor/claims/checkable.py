"""Check-worthiness: whether a sentence states a fact that someone would want to verify.

A weighted sum of cues, of which the words and the weights are data (``LANGUAGE.checkable.toml``): figures, names,
deeds and comparisons speak for it, opinions, wishes, questions and plans against it. A cue that shows again adds
less: counts go in by their square roots.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from monitor.claims.cue_tables import table
from monitor.claims.lexis import CAPITAL, DIGIT, MARK
from monitor.claims.words import Parse, parse

THRESHOLD = 0.5


class Cue(NamedTuple):
    """``weight`` goes in times the square root of ``times``, how often the cue shows."""

    name: str
    weight: float
    times: int


@dataclass(frozen=True, slots=True)
class _Table:
    """Features by number: their weights, and what shows them.

    ``verbs`` are any form and ``deeds`` the past forms of verbs by their key, ``phrases`` by their first word are
    (phrase with blanks around it, feature), ``starts`` begin a sentence, ``signals`` are the shapes below. The past of
    ``idle`` verbs is no deed, ``nameless`` words are no names.
    """

    intercept: float
    names: tuple[str, ...]
    weights: tuple[float, ...]
    words: Mapping[str, tuple[int, ...]]
    verbs: Mapping[str, tuple[int, ...]]
    deeds: Mapping[str, tuple[int, ...]]
    starts: Mapping[str, tuple[int, ...]]
    phrases: Mapping[str, tuple[tuple[str, int], ...]]
    signals: tuple[tuple[str, int], ...]
    openers: frozenset[str]
    perfect: frozenset[str]
    infinitive: frozenset[str]
    idle: frozenset[str]
    nameless: frozenset[str]


@cache
def _table(language: str) -> _Table:
    rows = table(language, "checkable")
    features = list(enumerate(rows["features"]))
    return _Table(
        intercept=float(rows["intercept"]),
        names=tuple(row["name"] for _, row in features),
        weights=tuple(float(row["weight"]) for _, row in features),
        words=_listed(features, "words"),
        verbs=_listed(features, "verbs"),
        deeds=_listed(features, "deeds"),
        starts=_listed(features, "start"),
        phrases=_phrases(features),
        signals=tuple((row["signal"], number) for number, row in features if "signal" in row),
        openers=frozenset(rows["openers"]),
        perfect=frozenset(rows["perfect"]),
        infinitive=frozenset(rows["infinitive"]),
        idle=frozenset(rows["idle"].split()),
        nameless=frozenset(rows["nameless"].split()),
    )


def _listed(features: Iterable[tuple[int, Mapping[str, Any]]], field: str) -> dict[str, tuple[int, ...]]:
    """The features that list a word in ``field``, by the word; an apostrophe may be curly."""
    found: dict[str, tuple[int, ...]] = {}
    for number, row in features:
        listed = row.get(field, "")
        for word in {*listed.split(), *listed.replace("'", "’").split()}:
            found[word] = (*found.get(word, ()), number)
    return found


def _phrases(features: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for number, row in features:
        paired = (
            f"{a} {b}" for firsts, seconds in row.get("pairs", ()) for a in firsts.split() for b in seconds.split()
        )
        for phrase in (*row.get("phrases", ()), *paired):
            first = phrase.split()[0]
            found[first] = (*found.get(first, ()), (f" {phrase} ", number))
    return found


def checkable(sentence: str, language: str = "en") -> float:
    """From 0 (opinion, question, pleasantry) to 1 (a fact worth checking); THRESHOLD divides."""
    return checkworthy(parse(sentence, language), language)


def checkworthy(sentence: Parse, language: str = "en") -> float:
    """The same for a sentence that is parsed already."""
    rules = _table(language)
    total = rules.intercept
    for weight, count in zip(rules.weights, _counts(rules, sentence), strict=True):
        if count:
            total += weight * math.sqrt(count)
    return 1 / (1 + math.exp(-total))


def cues(sentence: str, language: str = "en") -> list[Cue]:
    """Why a sentence has its score: every cue of the table, shown or not."""
    rules = _table(language)
    counts = _counts(rules, parse(sentence, language))
    return [Cue(*cue) for cue in zip(rules.names, rules.weights, counts, strict=True)]


def _counts(rules: _Table, sentence: Parse) -> list[int]:
    """How often each feature shows."""
    counts = [0] * len(rules.weights)
    for number in _shown(rules, sentence):
        counts[number] += 1
    for signal, number in rules.signals:
        counts[number] += _SIGNALS[signal](rules, sentence)
    return counts


def _shown(rules: _Table, sentence: Parse) -> Iterator[int]:
    """The features of the words and phrases, each as often as it shows."""
    for entry in sentence.entries:
        yield from rules.words.get(entry.lower, ())
        if entry.key:
            yield from rules.verbs.get(entry.key, ())
            if entry.form == "past":
                yield from rules.deeds.get(entry.key, ())
    line = f" {' '.join([entry.lower for entry in sentence.entries])} "
    for word in sentence.lowers & rules.phrases.keys():
        yield from (number for phrase, number in rules.phrases[word] if phrase in line)
    yield from rules.starts.get(_start(rules, sentence), ())


def _start(rules: _Table, sentence: Parse) -> str:
    """The first word that is not a mark or an opener ("And so I …")."""
    words = (entry.lower for entry in sentence.entries if entry.shape != MARK)
    return next((word for word in words if word not in rules.openers), "")


def _names(rules: _Table, sentence: Parse) -> int:
    """Capitalized words inside the sentence."""
    return sum(
        entry.shape == CAPITAL and len(entry.lower) > 1 and before.shape != MARK and entry.lower not in rules.nameless
        for before, entry in pairwise(sentence.entries)
    )


def _deeds(rules: _Table, sentence: Parse) -> int:
    """Verbs in the past that tell of something done."""
    return sum(
        entry.form == "past" and entry.key is not None and entry.key not in rules.idle for entry in sentence.entries
    )


def _infinitives(rules: _Table, sentence: Parse) -> int:
    """What is to be done: "to" and a verb."""
    return not rules.infinitive.isdisjoint(sentence.lowers) and sum(
        before.lower in rules.infinitive and entry.form == "base" for before, entry in pairwise(sentence.entries)
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
    "deed": _deeds,
    "perfect": _perfect,
    "infinitive": _infinitives,
    "words": lambda _, s: len(s.text.split()),
}
