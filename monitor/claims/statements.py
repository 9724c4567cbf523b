"""Claims without a number: who holds which role, and statements worth checking. Kept few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from monitor.claims.checkable import THRESHOLD, checkable
from monitor.claims.cue_tables import table
from monitor.claims.words import Parse

MOST_STATEMENTS = 40
_FEWEST_WORDS = 5
_LONGEST_ROLE = 12


@dataclass(frozen=True, slots=True)
class Role:
    """``name`` at ``span`` is ``role`` ("chief executive") of ``of`` ("Xiaomi")."""

    name: str
    role: str
    of: str | None
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Words:
    roles: frozenset[str]
    of: frozenset[str]
    longest: int


@cache
def _words(language: str) -> _Words:
    rows = table(language, "cues")["entity"]
    return _Words(frozenset(rows["roles"]), frozenset(rows["of"]), max(len(r.split()) for r in rows["roles"]))


def worth_stating(parse: Parse, language: str = "en") -> bool:
    """Whether a sentence without a value says something that could turn out otherwise."""
    if len(parse.words) < _FEWEST_WORDS or not ("V" in parse.tags or "A" in parse.tags):
        return False
    return checkable(parse.text, language) >= THRESHOLD


def roles(parse: Parse, language: str = "en") -> list[Role]:
    """Every apposition of the form "NAME, chief executive of FIRM,"."""
    words = _words(language)
    found = []
    for index, word in enumerate(parse.words):
        if word.text == "," and index and parse.tags[index - 1] == "N":
            first = _name_start(parse, index)
            role = _role_after(words, parse, index + 1)
            if role and index - first >= 2:
                span = (parse.words[first].start, parse.words[index - 1].end)
                found.append(Role(parse.text[span[0] : span[1]], *role, span))
    return found


def _name_start(parse: Parse, end: int) -> int:
    first = end
    while first and parse.tags[first - 1] == "N":
        first -= 1
    if first and parse.words[first - 1].text[0].isupper() and parse.tags[first - 1] == "x":
        first -= 1
    return first


def _role_after(words: _Words, parse: Parse, first: int) -> tuple[str, str | None] | None:
    """The role, and whose it is, when the words from ``first`` to the next mark name one."""
    last = first
    while last < len(parse.words) and last - first < _LONGEST_ROLE and parse.tags[last] not in "MVAC":
        last += 1
    lower = [word.lower for word in parse.words[first:last]]
    for size in range(min(words.longest, len(lower)), 0, -1):
        for start in range(len(lower) - size + 1):
            role = " ".join(lower[start : start + size])
            if role in words.roles:
                return role, _holder(words, parse, first, first + start, first + start + size, last)
    return None


def _holder(words: _Words, parse: Parse, first: int, role: int, after: int, last: int) -> str | None:
    if after + 1 < last and parse.words[after].lower in words.of:
        start = after + 1 + (parse.tags[after + 1] == "D")
        return parse.between(start, last) or None
    names = [i for i in range(first, role) if parse.tags[i] in "Nx" and parse.words[i].text[0].isupper()]
    return parse.between(names[0], role) if names else None
