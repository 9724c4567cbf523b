"""The score of an extracted text: multisets of four-word runs, precision and recall averaged over pages.

The metric of the article extraction benchmark (github.com/scrapinghub/article-extraction-benchmark), with optional
gold paragraphs that neither help nor hurt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Score:
    """Runs found rightly, found wrongly, and missed."""

    right: int
    extra: int
    missed: int


@dataclass(frozen=True)
class Mean:
    pages: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.4f}  precision {self.precision:.4f}  recall {self.recall:.4f}  pages {self.pages}"


def _runs(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3)) if words)


def _without(words: list[str], run: list[str]) -> list[str]:
    for n in range(len(words) - len(run) + 1):
        if words[n : n + len(run)] == run:
            return words[:n] + words[n + len(run) :]
    return words


def score(gold: dict, text: str) -> Score:
    wanted, found = _WORD.findall(gold.get("articleBody") or ""), _WORD.findall(text or "")
    joined = f" {' '.join(wanted)} "
    for paragraph in gold.get("optional") or ():
        run = _WORD.findall(paragraph)
        if run and f" {' '.join(run)} " not in joined:
            found = _without(found, run)
    left, right = _runs(found), _runs(wanted)
    both = (left & right).total()
    return Score(both, left.total() - both, right.total() - both)


def mean(scores: Iterable[Score]) -> Mean:
    every = list(scores)
    precision = [s.right / (s.right + s.extra) for s in every if s.right + s.extra]
    recall = [s.right / (s.right + s.missed) for s in every if s.right + s.missed]
    return Mean(len(every), sum(precision) / max(1, len(precision)), sum(recall) / max(1, len(recall)))
