"""Look-ups of the words in the tables: phrases by their first or last token, and what a word of a kind means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from monitor.claims.tokens import pieces

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases found by their first token, or by their last one; the longest wins."""

    __slots__ = ("_by_first", "_by_last")

    def __init__(self, entries: Iterable[tuple[str, T]], *, lower: bool = True) -> None:
        self._by_first: dict[str, list[tuple[int, tuple[str, ...], T]]] = {}
        self._by_last: dict[str, list[tuple[int, tuple[str, ...], T]]] = {}
        for words, meaning in {pieces(p.lower() if lower else p): m for p, m in entries}.items():
            self._by_first.setdefault(words[0], []).append((len(words), words, meaning))
            self._by_last.setdefault(words[-1], []).append((len(words), words, meaning))
        for index in (self._by_first, self._by_last):
            for found in index.values():
                found.sort(key=lambda entry: -entry[0])

    def after(self, tokens: Sequence[str], i: int) -> tuple[T, int] | None:
        """The longest phrase that starts at ``i``, with the index after it."""
        if i < len(tokens) and (entries := self._by_first.get(tokens[i])):
            for size, words, meaning in entries:
                if size == 1 or tuple(tokens[i : i + size]) == words:
                    return meaning, i + size
        return None

    def before(self, tokens: Sequence[str], i: int) -> tuple[T, int] | None:
        """The longest phrase that ends before ``i``, with the index of its first token."""
        if i > 0 and (entries := self._by_last.get(tokens[i - 1])):
            for size, words, meaning in entries:
                if size == 1 or (i >= size and tuple(tokens[i - size : i]) == words):
                    return meaning, i - size
        return None

    def meanings(self) -> list[T]:
        return [meaning for entries in self._by_first.values() for _, _, meaning in entries]

    def tails(self) -> frozenset[str]:
        """The last tokens of all phrases."""
        return frozenset(self._by_last)

    def heads(self) -> frozenset[str]:
        """The first tokens of all phrases."""
        return frozenset(self._by_first)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit word means: pint's ``name`` and the ``kind`` of thing it measures (length, share, ...)."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Coin:
    """A currency (ISO 4217), or its ``minor`` hundredths; ``times`` is a million in MEUR."""

    code: str
    minor: str | None = None
    times: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class NumberWord:
    """What a word adds to a number. ``kind`` is add, scale, ordinal, fraction.

    ``room`` is what may follow it: less than 10 after twenty, less than 1000 after thousand.
    """

    kind: str
    value: Decimal
    room: Decimal = Decimal(0)
    plural: bool = False


class Section:
    """A table whose missing parts are empty, so that a language states only what it has."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table

    def at(self, path: str) -> Any:
        """What stands at a dotted path; an empty table where nothing does."""
        found: Any = self._table
        for key in path.split("."):
            found = found.get(key, {}) if isinstance(found, Mapping) else {}
        return found

    def words(self, path: str) -> frozenset[str]:
        return frozenset(self.at(path))

    def flag(self, path: str) -> bool:
        return self.at(path) is True

    def phrases(self, *paths: str) -> Phrases[str]:
        """The phrases of some lists, each meaning the last key of its path."""
        return Phrases((phrase, path.rpartition(".")[2]) for path in paths for phrase in self.at(path))

    def groups(self, path: str, *, skip: str = "rules") -> list[tuple[str, str]]:
        """A table of lists turned round: each word with the key that it stands under."""
        entries = self.at(path).items()
        return [
            (word, key) for key, words in entries if key != skip and not isinstance(words, Mapping) for word in words
        ]
