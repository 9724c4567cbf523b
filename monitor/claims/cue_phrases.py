"""Finds phrases of a table among the words of a sentence, by their first word: the longest one wins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from monitor.claims.lexis import Entry
from monitor.claims.words import Parse, parse

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """Words ``first`` up to but not including ``last`` are a phrase of that ``meaning``."""

    first: int
    last: int
    meaning: T


class PhraseTable(Generic[T]):
    """Phrases and what they mean; a word that stands in no phrase costs one look-up."""

    __slots__ = ("_by_first", "_heads")

    def __init__(self, meanings: Mapping[T, Iterable[str]], language: str) -> None:
        rows: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for meaning, phrases in meanings.items():
            for phrase in phrases:
                words = tuple(entry.lower for entry in parse(phrase, language).entries)
                rows.setdefault(words[0], []).append((words, meaning))
        self._by_first = {first: sorted(row, key=lambda r: -len(r[0])) for first, row in rows.items()}
        self._heads = frozenset(rows)

    def find(self, sentence: Parse, first: int = 0, last: int | None = None) -> Iterator[Hit[T]]:
        """The phrases that begin at the words ``first`` up to ``last`` (excluded; the end by default), in order."""
        if self._heads.isdisjoint(sentence.lowers):
            return
        words, end = sentence.entries, len(sentence.entries) if last is None else last
        index = first
        while index < end:
            rows = self._by_first.get(words[index].lower)
            hit = next(self._at(words, index, rows), None) if rows else None
            if hit:
                yield hit
            index = hit.last if hit else index + 1

    @staticmethod
    def _at(words: Sequence[Entry], index: int, rows: Sequence[tuple[tuple[str, ...], T]]) -> Iterator[Hit[T]]:
        for phrase, meaning in rows:
            here = tuple(word.lower for word in words[index : index + len(phrase)])
            if here == phrase:
                yield Hit(index, index + len(phrase), meaning)
