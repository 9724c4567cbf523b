"""Which blocks of a page stand in a given text: the bridge from an extractor's output back to the page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

_NO_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_LINE_MARK = re.compile(r"^[-|\s]+")
_LONG = 24
_GRAM = 4
_ENOUGH = 0.6
_SEARCHED = 200_000  # characters of output, above which only whole lines and runs of words are looked up


def key(text: str) -> str:
    """Return the letters and digits of a text, case-folded and run together."""
    return _NO_WORD.sub("", text.replace(" ", "")).casefold()  # spaces are most of it


def align(texts: Sequence[str], keys: Sequence[str], output: str) -> list[bool]:
    """Say for each block whether it stands in ``output``; ``keys`` are the blocks' keys.

    Of blocks with one and the same text only as many count as the output holds, those with the most
    kept blocks around them first.
    """
    text = _Output(output)
    held = [text.holds(number, texts, keys) for number in range(len(keys))]
    _drop_echoes(keys, held, text)
    return held


class _Output:
    def __init__(self, output: str) -> None:
        lines = [key(_LINE_MARK.sub("", line)) for line in output.split("\n")]
        self.lines = Counter(lines)
        self.joined = "".join(lines)
        self.output = output
        self.grams: set[str] | None = None

    def holds(self, number: int, texts: Sequence[str], keys: Sequence[str]) -> bool:
        own = keys[number]
        if not own or own in self.lines:
            return bool(own)
        if len(self.joined) > _SEARCHED:
            return len(own) > _LONG and self.shares(texts[number])
        if len(own) > _LONG:
            return self.resembles(own, texts[number])
        if own not in self.joined:
            return False
        before = keys[number - 1][-20:] if number else ""
        after = keys[number + 1][:20] if number + 1 < len(keys) else ""
        return (len(before) > 8 and before + own in self.joined) or (len(after) > 8 and own + after in self.joined)

    def resembles(self, own: str, text: str) -> bool:
        probes = (own[place : place + 16] for place in (0, len(own) // 2, len(own) - 16))
        return any(probe in self.joined for probe in probes) and (own in self.joined or self.shares(text))

    def shares(self, text: str) -> bool:
        """Whether most runs of four words stand in the output: an extractor may lose a link or a footnote inside."""
        if self.grams is None:
            self.grams = _grams(self.output)
        grams = _grams(text)
        return len(grams) > _GRAM and len(grams & self.grams) > _ENOUGH * len(grams)

    def count(self, own: str) -> int:
        return max(1, self.joined.count(own) if len(own) > _LONG // 2 else self.lines[own])


def _grams(text: str) -> set[str]:
    words = _WORD.findall(text.casefold())
    return set(map(" ".join, zip(words, words[1:], words[2:], words[3:], strict=False)))


def _drop_echoes(keys: Sequence[str], held: list[bool], text: _Output) -> None:
    places: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(keys):
        if held[number]:
            places[own].append(number)
    sure = [min(len(own), 200) if held[n] and len(places[own]) == 1 else 0 for n, own in enumerate(keys)]
    for own, numbers in places.items():
        if len(numbers) > 1 and len(numbers) > (most := text.count(own)):
            ranked = sorted(numbers, key=lambda n: -sum(sure[max(0, n - 6) : n + 7]))
            for number in ranked[most:]:
                held[number] = False
