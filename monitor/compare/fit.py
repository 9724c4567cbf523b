"""How far two sentences of different pages ask the same of their values, and what two pages have in common."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from monitor.compare.words import NUMBER, Token, content, tokens, vocabulary
from storage.model import Assertion

REACH = 8  # content words on each side of a value that say what it is of
HEAD_REACH = 30  # characters after a value in which the thing counted is named
_OPENS = re.compile(r"[.:!?•*]|[\"“‘]$")  # what stands before a word that opens a sentence
TITLE_CASE = 0.7  # share of words with a capital from which capitals mean nothing
BESIDE = 20  # characters around an age in which its bearer is named
NAME = 2.0  # weight of a name; other words weigh 1


def is_name(sentence: str, found: Sequence[Token], place: int) -> bool:
    """Whether a word is written as a name where a common word would not be."""
    token = found[place]
    if not token.named or token.key in {"", NUMBER} or place == 0:
        return False
    before = sentence[found[place - 1].end : token.start]
    return not _OPENS.search(before)


@dataclass(frozen=True, slots=True)
class Bag:
    """Words with their weights, and the sum of these."""

    words: dict[str, float]
    total: float


@dataclass(frozen=True, slots=True)
class Bags:
    """Words of a sentence with their weights: all, those around the value, and the first that follow it."""

    whole: Bag
    near: Bag
    head: frozenset[str]


@lru_cache(maxsize=4096)
def bags(sentence: str, start: int, end: int, language: str | None) -> Bags:
    """Give the words of a sentence as seen from the value between ``start`` and ``end``."""
    found = tokens(sentence, language)
    whole: dict[str, float] = {}
    near: dict[str, float] = {}
    words = [t for t in found if t.key and t.key != NUMBER]
    named = {found[k] for k in range(len(found)) if is_name(sentence, found, k)}
    after = [t for t in words if t.start >= end]
    for side in ([t for t in words if t.end <= start][::-1], after):
        for place, token in enumerate(side):
            weight = NAME if token in named else 1.0
            whole[token.key] = max(whole.get(token.key, 0.0), weight)
            if place < REACH:
                near[token.key] = max(near.get(token.key, 0.0), 1 / (1 + place / 2))
    head = frozenset(t.key for t in after[:2] if t.start - end < HEAD_REACH)
    return Bags(Bag(whole, sum(whole.values())), Bag(near, sum(near.values())), head)


def shared(one: Bag, two: Bag) -> float:
    """Give how much of the smaller bag stands in the larger, tempered by how much larger that is (0 to 1)."""
    small, large = (one, two) if len(one.words) < len(two.words) else (two, one)
    common = sum([min(w, large.words[k]) for k, w in small.words.items() if k in large.words])
    if not common:
        return 0.0
    return 0.5 * common / min(one.total, two.total) + common / (one.total + two.total)


def fit(new: Assertion, old: Assertion, language: str | None = None) -> float:
    """Score two sentences (0 to 1): words near the value, all words, what is counted, what is asked, of whom."""
    first, second = (bags(a.sentence, *a.span, language) for a in (new, old))
    score = 0.4 * shared(first.near, second.near) + 0.3 * shared(first.whole, second.whole)
    score += 0.1 * bool(first.head & second.head) + 0.1 * _common(new.subject, old.subject, language)
    return score + 0.1 * _common(new.predicate, old.predicate, language)


def _common(one: str | None, two: str | None, language: str | None) -> float:
    if not one or not two:
        return 0.0
    first, second = _keys(one, language), _keys(two, language)
    return len(first & second) / max(min(len(first), len(second)), 1)


@lru_cache(maxsize=4096)
def _keys(text: str, language: str | None) -> frozenset[str]:
    return frozenset(content(text, language))


@lru_cache(maxsize=4096)
def names(sentence: str, language: str | None) -> frozenset[str]:
    """Give the words of a sentence that are written as names; a line in capitals shows none."""
    found = tokens(sentence, language)
    words = [t for t in found if t.text[0].isalpha() and len(t.text) > 1]
    if sum(t.named for t in words) > TITLE_CASE * len(words):
        return frozenset()
    calendar = vocabulary(language).calendar
    return frozenset(
        found[k].key
        for k in range(len(found))
        if is_name(sentence, found, k) and found[k].text.casefold() not in calendar
    )


def same_bearer(new: Assertion, old: Assertion, rare: Container[str], language: str | None = None) -> bool:
    """Whether two assertions are of one named thing, told by the sentences alone.

    Both have it as their subject, or both name two rare things, half of the names of one side. A country or an
    office is named by everybody and does not count; subjects that share no word are two, and so are two that each
    have a name of their own (Norvik Polaris, Norvik Aurora).
    """
    subjects = [set(content(a.subject or "", language)) for a in (new, old)]
    sides = [names(a.sentence, language) for a in (new, old)]
    common = (sides[0] & sides[1]) - vocabulary(language).places
    if not common or (all(subjects) and not subjects[0] & subjects[1]):
        return False
    bearers = subject_names(new, language), subject_names(old, language)
    if bearers[0] - bearers[1] and bearers[1] - bearers[0]:
        return False
    known = sum(name in rare for name in common)
    if known and bearers[0] & bearers[1] & common:
        return True
    return known > 1 and 2 * known >= min(map(len, sides))


def subject_names(assertion: Assertion, language: str | None) -> frozenset[str]:
    """Give the words of a subject that are surely names; one capital may only open a sentence ("Loans 299 mln")."""
    if assertion.sentence.isupper():
        return frozenset()
    found = [t for t in tokens(assertion.subject or "", language) if t.named and t.key not in {"", NUMBER}]
    keys = frozenset(t.key for t in found if t.text.casefold() not in vocabulary(language).calendar)
    return keys if len(keys) > 1 else keys & names(assertion.sentence, language)


def same_measure(new: Assertion, old: Assertion, language: str | None = None) -> bool:
    """Whether the thing counted or asked is named alike on both sides."""
    first, second = (bags(a.sentence, *a.span, language).head - names(a.sentence, language) for a in (new, old))
    return bool(first & second) or _common(new.predicate, old.predicate, language) > 0


def beside(assertion: Assertion, language: str | None = None) -> frozenset[str]:
    """Give the words with a capital right before and after a value."""
    start, end = assertion.span
    found = [t for t in tokens(assertion.sentence, language) if t.named and t.key]
    return frozenset(t.key for t in found if start - BESIDE <= t.end <= start or end <= t.start <= end + BESIDE)


def near_measure(new: Assertion, old: Assertion, language: str | None = None) -> bool:
    """Whether what is counted on one side stands near the number on the other: people fluent, fluent speakers."""
    first, second = (bags(a.sentence, *a.span, language) for a in (new, old))
    common = (first.head & second.near.words.keys()) | (second.head & first.near.words.keys())
    return bool(common - names(new.sentence, language) - names(old.sentence, language))


def affinity(agreed: Iterable[tuple[Assertion, float, int]], shared_names: Iterable[int]) -> float:
    """Give what two pages share, in units of one telling claim: values that agree, and names.

    ``agreed`` has, for each value, its fit and how many pages agree with it; ``shared_names`` on how many pages each
    common name stands. What many pages share says little of two of them.
    """
    values = sum(telling(assertion) * min(1.0, 2 * score) / sqrt(pages) for assertion, score, pages in agreed)
    return values + sum(0.3 / sqrt(pages) for pages in shared_names)


def telling(assertion: Assertion) -> float:
    """Give how much an agreement proves: many digits more than few, a number more than a date."""
    if assertion.value.number is None:
        return 0.4
    digits = "".join(map(str, assertion.value.number.normalize().as_tuple().digits)).strip("0")
    return min(0.4 * len(digits), 1.2)
