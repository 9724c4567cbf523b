"""A stretch of text with its words and what is read in it: what two versions are compared as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Indel

from monitor.compare.words import Token, plain, tokens
from storage.model import Assertion

Block = tuple[str, int, int, int, int]
"""equal | replace, first and last (not included) word of the old passage, first and last of the new."""


@dataclass(frozen=True, slots=True)
class Held:
    """An assertion and the words (first, one past the last) of the passage that it stands on."""

    assertion: Assertion
    first: int
    last: int


@dataclass(frozen=True)
class Passage:
    """Sentences that are compared as one text; ``held`` are the readings in it, in order of place."""

    text: str
    language: str | None
    held: tuple[Held, ...]
    starts: tuple[int, ...] = (0,)

    def evidence(self, start: int, end: int) -> tuple[str, tuple[int, int]]:
        """Give the sentence of the text from ``start`` to ``end``, with the place in it."""
        places = [*self.starts, len(self.text) + 1]
        first = max(s for s in self.starts if s <= start)
        last = min(s for s in places if s >= end and s > first) - 1
        return self.text[first:last], (start - first, end - first)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tokens(self.text, self.language)

    @cached_property
    def plains(self) -> tuple[str, ...]:
        return tuple(plain(t.text) for t in self.tokens)

    @cached_property
    def meanings(self) -> tuple[str, ...]:
        """Give the key of each word, or the word itself where it is grammar."""
        return tuple(t.key or p for t, p in zip(self.tokens, self.plains, strict=True))


def passage(sentences: Sequence[str], read: Sequence[Sequence[Assertion]], language: str | None = None) -> Passage:
    """Make one passage of ``sentences``; ``read`` has the assertions of each."""
    text, held, starts = "", [], []
    for sentence, assertions in zip(sentences, read, strict=True):
        start = len(text) + bool(text)
        text = f"{text} {sentence}" if text else sentence
        starts.append(start)
        held += [(a, start + a.span[0], start + a.span[1]) for a in assertions]
    found = tokens(text, language)
    placed = [Held(a, *_covered(found, start, end)) for a, start, end in held]
    return Passage(text, language, tuple(sorted(placed, key=lambda h: (h.first, h.last))), tuple(starts) or (0,))


def _covered(found: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    inside = [k for k, t in enumerate(found) if t.start < end and t.end > start]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


@dataclass(frozen=True)
class Mapping:
    """How the words of an old passage lie in a new one, by the shortest edit script.

    ``image[i]`` is the new place of old boundary ``i``: (lowest, highest) where words were replaced.
    """

    old: Passage
    new: Passage

    @cached_property
    def blocks(self) -> list[Block]:
        """Edit script of the words as written."""
        return _blocks(self.old.plains, self.new.plains)

    @cached_property
    def frame(self) -> list[Block]:
        """Edit script of what the words mean, all numbers alike: it shows which number took the place of which."""
        return _blocks(self.old.meanings, self.new.meanings)

    def image(self, first: int, last: int) -> tuple[int, int]:
        """Give the stretch of the new passage that stands where old words ``first`` to ``last`` stood."""
        low, high = len(self.new.tokens), 0
        for tag, a, b, c, d in self.frame:
            if a < last and b > first:
                exact = tag == "equal"
                low = min(low, c + max(first - a, 0) if exact else c)
                high = max(high, d - max(b - last, 0) if exact else d)
        return (low, high) if low <= high else (0, 0)

    @cached_property
    def kept(self) -> float:
        """Share of words that both sides have in one order, numbers counting as one another (Dice)."""
        return Indel.normalized_similarity(self.old.meanings, self.new.meanings)


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    joined: list[Block] = []
    for op in Indel.opcodes(old, new):
        tag = "equal" if op.tag == "equal" else "replace"
        if joined and joined[-1][0] == tag:
            _, a, _, c, _ = joined.pop()
            joined.append((tag, a, op.src_end, c, op.dest_end))
        else:
            joined.append((tag, op.src_start, op.src_end, op.dest_start, op.dest_end))
    return joined
