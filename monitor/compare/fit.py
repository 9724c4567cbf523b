"""How far two sentences of different pages ask the same of their values, and what two pages have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.compare.words import NUMBER, Token, content, tokens
from storage.model import Assertion

REACH = 8  # content words on each side of a value that say what it is of
HEAD_REACH = 30  # characters after a value in which the thing counted is named
NAME = 2.0  # weight of a name; other words weigh 1


def is_name(token: Token, sentence: Sequence[Token]) -> bool:
    return token.named and token is not sentence[0]


@dataclass(frozen=True, slots=True)
class Bags:
    """Words of a sentence with their weights: all, those around the value, and the first that follow it."""

    whole: dict[str, float]
    near: dict[str, float]
    head: frozenset[str]


@lru_cache(maxsize=16384)
def bags(sentence: str, start: int, end: int, language: str | None) -> Bags:
    """Give the words of a sentence as seen from the value between ``start`` and ``end``."""
    found = tokens(sentence, language)
    whole: dict[str, float] = {}
    near: dict[str, float] = {}
    words = [t for t in found if t.key and t.key != NUMBER]
    after = [t for t in words if t.start >= end]
    for side in ([t for t in words if t.end <= start][::-1], after):
        for place, token in enumerate(side):
            weight = NAME if is_name(token, found) else 1.0
            whole[token.key] = max(whole.get(token.key, 0.0), weight)
            if place < REACH:
                near[token.key] = max(near.get(token.key, 0.0), 1 / (1 + place / 2))
    return Bags(whole, near, frozenset(t.key for t in after[:2] if t.start - end < HEAD_REACH))


def shared(one: dict[str, float], two: dict[str, float]) -> float:
    """Give how much of the smaller bag stands in the larger, tempered by how much larger that is (0 to 1)."""
    common = sum(min(w, two[k]) for k, w in one.items() if k in two)
    sizes = sum(one.values()), sum(two.values())
    return 0.5 * common / min(sizes) + common / sum(sizes) if all(sizes) else 0.0


def fit(new: Assertion, old: Assertion, language: str | None = None) -> float:
    """Score two sentences (0 to 1): words near the value, all words, what is counted, what is asked, of whom."""
    first, second = (bags(a.sentence, *a.span, language) for a in (new, old))
    score = 0.4 * shared(first.near, second.near) + 0.3 * shared(first.whole, second.whole)
    score += 0.1 * bool(first.head & second.head) + 0.1 * _common(new.subject, old.subject, language)
    return score + 0.1 * _common(new.predicate, old.predicate, language)


def _common(one: str | None, two: str | None, language: str | None) -> float:
    first, second = set(content(one or "", language)), set(content(two or "", language))
    return len(first & second) / max(min(len(first), len(second)), 1)


@lru_cache(maxsize=16384)
def names(sentence: str, language: str | None) -> frozenset[str]:
    """Give the words of a sentence that are written as names."""
    found = tokens(sentence, language)
    return frozenset(t.key for t in found if t.key and t.key != NUMBER and is_name(t, found))


def affinity(
    agreed: Iterable[tuple[Assertion, float]], new: Iterable[str], old: Iterable[str], language: str | None
) -> float:
    """Give what two pages share, in units of one telling claim: values that agree, and names.

    ``agreed`` has the assertions that agree one to one with their fit, ``new`` and ``old`` the sentences compared.
    """
    values = sum(telling(assertion) * min(1.0, 2 * score) for assertion, score in agreed)
    first, second = (set().union(*(names(s, language) for s in set(side))) for side in (new, old))
    return values + 0.3 * len(first & second)


def telling(assertion: Assertion) -> float:
    """Give how much an agreement proves: many digits more than few, a number more than a date."""
    if assertion.value.number is None:
        return 0.4
    digits = "".join(map(str, assertion.value.number.normalize().as_tuple().digits)).strip("0")
    return min(0.4 * len(digits), 1.2)
