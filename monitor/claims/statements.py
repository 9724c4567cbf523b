"""Claims without a number: who holds which role, negated statements, statements worth checking. Kept few."""

from __future__ import annotations

from functools import cache

from monitor.claims.checkable import THRESHOLD, checkable
from monitor.claims.cue_tables import table
from monitor.claims.words import Parse

MOST_STATEMENTS = 20


@cache
def _roles(language: str) -> frozenset[str]:
    return frozenset(table(language, "cues")["entity"]["roles"])


def worth_stating(parse: Parse, language: str = "en") -> bool:
    """Whether a sentence without a value says something that could turn out otherwise."""
    return checkable(parse.text, language) >= THRESHOLD and "N" in parse.tags


def roles(parse: Parse, language: str = "en") -> list[tuple[int, int, str, str]]:
    """(start, end, name, role) of each apposition "NAME, chief executive of X,"; start and end hold the name."""
    found = []
    known = _roles(language)
    for index, word in enumerate(parse.words):
        if word.text != "," or index == 0 or parse.tags[index - 1] != "N":
            continue
        first = index
        while first and parse.tags[first - 1] == "N":
            first -= 1
        role = _role_after(parse, index + 1, known)
        if role and index - first >= 2:
            found.append((parse.words[first].start, parse.words[index - 1].end, parse.between(first, index), role))
    return found


def _role_after(parse: Parse, first: int, known: frozenset[str]) -> str | None:
    last = first
    while last < len(parse.words) and parse.tags[last] != "M" and last < first + 12 and parse.tags[last] not in "VA":
        last += 1
    words = [w.lower for w in parse.words[first:last]]
    for size in (3, 2, 1):
        if any(" ".join(words[i : i + size]) in known for i in range(len(words) - size + 1)):
            return parse.between(first, last)
    return None
