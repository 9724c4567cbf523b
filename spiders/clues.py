"""What tells one story from another whatever the words: the names and numbers of a text, and how rare each is.

No word list and no language is needed: a name is what is capitalised in mid-sentence and never written small. A script
without capitals is known by its numbers only. The keys are stored: they never change.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import log

MOST = 120
"""Clues kept of one text: of a longer list those of lowest key, which are the same ones in another telling."""
ORDINARY = 0.3
"""What an ordinary word weighs where the rarest name weighs 1."""
UNSEEN = 1000
"""Texts that a store is thought to hold before its first one: in an empty store nothing is known to be rare."""
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_OPENING = re.compile(r"(?:^|[.!?:;\n•]|[\"“”‘«»(\[])\s*$")  # the quotation mark that opens
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
_STEM = 6
_WORD = 5  # letters from which a word says something of its own: shorter ones are grammar in most languages


@dataclass(frozen=True, slots=True)
class Telling:
    """One text as a story is known by it: ``names`` and ``numbers``, and its longer words with how often they stand."""

    names: frozenset[str]
    numbers: frozenset[str]
    words: Mapping[str, int]

    @property
    def clues(self) -> frozenset[str]:
        """Names and the numbers of more than one digit: what a story is looked up by."""
        return self.names | {number for number in self.numbers if len(number) > 1}


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many of ``texts`` stored texts were posted under each clue, by its key."""

    spread: Mapping[int, int]
    texts: int

    def weight(self, clue: str) -> float:
        """Return 1 for a clue that no stored text has, towards 0 for one that all have."""
        return max(0.0, 1 - log(self.spread.get(key(clue), 0) + 1) / log(self.texts + UNSEEN))


@lru_cache(maxsize=256)
def telling(text: str) -> Telling:
    """Read the names, numbers and longer words of a text."""
    composed = unicodedata.normalize("NFKC", text)
    names, small, numbers = set(), set(), set()
    stems: list[str] = []
    for found in _TOKEN.finditer(composed):
        token = found.group()
        if token[0].isdigit():
            numbers.add(_THOUSANDS.sub("", token).replace(",", "."))
            continue
        folded = token.casefold()
        if len(folded) >= _WORD:
            stems.append(folded[:_STEM])
        if not token[0].isupper():
            small.add(folded)
        elif len(folded) > 1 and not _OPENING.search(composed, max(0, found.start() - 3), found.start()):
            names.add(folded)
    return Telling(frozenset(names - small), frozenset(numbers), Counter(stems))


def clue_keys(text: str) -> tuple[int, ...]:
    """Return the keys by which the store finds other tellings, in order."""
    return tuple(sorted(map(key, telling(text).clues))[:MOST])


@lru_cache(maxsize=65536)
def key(clue: str) -> int:
    """Return a stable 63-bit hash."""
    return int.from_bytes(blake2b(clue.encode(), digest_size=8, person=b"clue").digest(), "big") >> 1
