"""A sentence as tagged words: the shallow grammar that the rules for clauses, subjects and cues stand on.

Tags (:mod:`monitor.claims.tagging`): V verb, A auxiliary, P preposition, C conjunction, D determiner, W pronoun,
R adverb, N name, # number, M mark, T part of a date, x anything else. Each view of a sentence is made when it is first
asked for: most sentences of an article hold no value and are never tagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.claims.lazy import lazy
from monitor.claims.lexis import Entry, Lexis, lexis
from monitor.claims.tagging import tags_of

_MARKS = " \t,.;:\"“”'‘’()[]–—-"


class Word(NamedTuple):
    """``lower`` is without a possessive ending."""

    text: str
    lower: str
    start: int
    end: int
    possessive: bool


@dataclass(frozen=True)
class Parse:
    """``times`` are where dates stand: their words belong to no phrase."""

    text: str
    rules: Lexis
    times: Sequence[tuple[int, int]] = ()

    @lazy
    def entries(self) -> Sequence[Entry]:
        """What the tables say of each word, in order."""
        rules = self.rules
        found: list[Entry] = []
        for piece in rules.token.findall(self.text):
            entry = rules.entry(piece)
            found += (entry,) if entry.parts is None else entry.parts
        return found

    @lazy
    def lowers(self) -> frozenset[str]:
        """All words in lower case."""
        return frozenset([entry.lower for entry in self.entries])

    @lazy
    def words(self) -> Sequence[Word]:
        found: list[Word] = []
        for match in self.rules.token.finditer(self.text):
            start, end = match.span()
            entry = self.rules.entry(match[0])
            if entry.parts is None:
                found.append(Word(match[0], entry.lower, start, end, entry.possessive))
            else:
                found += _parted(match[0], start, entry.parts)
        return found

    @lazy
    def tags(self) -> str:
        tags = tags_of(self.rules, self.entries)
        for start, end in self.times:
            first, last = self.index_at(start), self.index_at(end - 1) + 1
            tags = tags[:first] + "T" * (last - first) + tags[last:]
        return tags

    def dated(self, times: Sequence[tuple[int, int]]) -> Parse:
        """The same sentence with the words of its dates set apart."""
        dated = Parse(self.text, self.rules, times)
        dated.__dict__.update(entries=self.entries, lowers=self.lowers)
        return dated

    @lazy
    def keys(self) -> Sequence[str | None]:
        """The keys of the verbs, None for other words."""
        return [e.key if t in "VA" else None for e, t in zip(self.entries, self.tags, strict=True)]

    def index_at(self, offset: int) -> int:
        """The first word that ends after a character offset."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            if self.words[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def between(self, first: int, last: int) -> str:
        """The text of words ``first`` up to but not including ``last``, verbatim."""
        return self.text[self.words[first].start : self.words[last - 1].end] if first < last else ""

    def phrase(self, first: int, last: int) -> str | None:
        """The same without marks around it and without a possessive ending; None when nothing is left."""
        if first >= last:
            return None
        word = self.words[last - 1]
        end = word.start + len(word.lower) if word.possessive else word.end
        return self.text[self.words[first].start : end].strip(_MARKS) or None


def parse(sentence: str, language: str = "en") -> Parse:
    return Parse(sentence, lexis(language))


def _parted(text: str, start: int, parts: Sequence[Entry]) -> list[Word]:
    """The words of a piece that is two ("it's")."""
    words, at = [], 0
    for entry in parts:
        end = at + len(entry.lower)
        words.append(Word(text[at:end], entry.lower, start + at, start + end, possessive=False))
        at = end
    return words
