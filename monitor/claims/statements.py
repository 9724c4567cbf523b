"""Claims without a number: who holds which role, and statements worth checking. Kept few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from monitor.claims.checkable import checkworthy
from monitor.claims.cue_tables import table
from monitor.claims.words import Parse

# a statement is kept from a higher mark on than a sentence is called checkable: three in ten of those without a value
WORTH = 0.84
MOST_STATEMENTS = 20
_FEWEST_WORDS = 5
_LONGEST_ROLE = 12
_LONGEST_NAME = 4


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
    first_words: frozenset[str]
    last_words: frozenset[str]
    longest: int


@cache
def _words(language: str) -> _Words:
    rows = table(language, "cues")["entity"]
    split = [role.split() for role in rows["roles"]]
    return _Words(
        roles=frozenset(rows["roles"]),
        of=frozenset(rows["of"]),
        first_words=frozenset(words[0] for words in split),
        last_words=frozenset(words[-1] for words in split),
        longest=max(map(len, split)),
    )


def worth_stating(parse: Parse, language: str = "en") -> float | None:
    """How much a sentence without a value is worth checking; None when too little to be kept."""
    entries = parse.entries
    if len(entries) < _FEWEST_WORDS or not any(entry.key or entry.kind == "A" for entry in entries):
        return None
    worth = checkworthy(parse, language)
    return worth if worth >= WORTH else None


def roles(parse: Parse, language: str = "en") -> list[Role]:
    """Who holds which role: "NAME, chief executive of FIRM," and "FIRM chief executive NAME"."""
    words = _words(language)
    found: list[Role] = []
    if words.last_words.isdisjoint(parse.lowers):
        return found
    for index, word in enumerate(parse.words):
        if word.text == "," and index and parse.tags[index - 1] == "N":
            first = _name_start(parse, index)
            role = _role_after(words, parse, index + 1)
            if role and index - first >= 2:
                found.append(_role(parse, first, index, *role))
        elif word.lower in words.last_words:
            titled = _titled(words, parse, index)
            found += [titled] if titled else []
    return found


def _role(parse: Parse, first: int, last: int, role: str, of: str | None) -> Role:
    span = (parse.words[first].start, parse.words[last - 1].end)
    return Role(parse.text[span[0] : span[1]], role, of, span)


def _titled(words: _Words, parse: Parse, index: int) -> Role | None:
    """A role whose last word is at ``index``, between two names ("Xiaomi's chief executive Lei Jun")."""
    last = index + 1
    while last < len(parse.words) and parse.tags[last] == "N":
        last += 1
    if not 2 <= last - index - 1 <= _LONGEST_NAME or parse.words[index + 1].lower in words.first_words:
        return None
    for size in range(min(words.longest, index), 0, -1):
        first = index + 1 - size
        role = " ".join(word.lower for word in parse.words[first : index + 1])
        if role in words.roles:
            start = first
            while start and parse.words[start - 1].text[0].isupper() and parse.tags[start - 1] in "Nx":
                start -= 1
            of = parse.phrase(start, first) if start < first else None
            return _role(parse, index + 1, last, role, of) if of else None
    return None


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
                at = first + start
                if at + size < last and parse.tags[at + size] == "N":
                    return None
                return role, _of(words, parse, at + size, last) or _named_before(parse, first, at)
    return None


def _of(words: _Words, parse: Parse, after: int, last: int) -> str | None:
    """The firm in "chief executive of the firm"."""
    if after + 1 < last and parse.words[after].lower in words.of:
        return parse.between(after + 1 + (parse.tags[after + 1] == "D"), last) or None
    return None


def _named_before(parse: Parse, first: int, role: int) -> str | None:
    """The firm in "the Xiaomi chief executive"."""
    names = [i for i in range(first, role) if parse.tags[i] in "Nx" and parse.words[i].text[0].isupper()]
    return parse.phrase(names[0], role) if names else None
