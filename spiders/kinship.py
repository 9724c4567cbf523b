"""Whether two texts are copies, tell one story in other words, or have no more in common than a template.

Words and clues answer different questions. The same words with the same names and numbers are a copy; other words
with the same names and numbers are a retelling; the same words with other names and numbers are a template (results,
weather, "X starts trading"), which is neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

from spiders.clues import ORDINARY, Rarity, Telling, telling
from spiders.fingerprint import runs, shingles

EDITED = 0.78
"""Share of three-word runs from which a text is an edit of another: light edits keep 81 % and more."""
PASSAGE, PASSAGES = 10, 0.4
"""Share of ten-word runs from which a text reprints passages of another, with its own things around them: nobody who
writes for himself, and hardly anybody who rewrites, hits upon ten words in a row."""
ANY_PASSAGE = 0.3
"""Share of three-word runs below which there cannot be so many of ten words."""
FEWEST_PASSAGES = 30
"""In a shorter text one sentence in common would be a share."""
AGREED, AGREED_PASSAGES = 0.7, 0.55
"""Share of the shorter text's clues, by weight, that an edit has too (but for one), and that a reprint of passages has:
what stands around these has clues of its own."""
TEMPLATE = 0.5
"""Share of three-word runs from which the words are so alike that the numbers must be, too."""
STRONG = 0.25
"""Cosine of the two texts times the share of clues that agree, from which they tell one story."""
EVIDENCE = 3.0
"""Weight of the clues that two tellings must share at least: three that nobody else has, more of common ones."""
CORRECTED = 2
"""Numbers of one text that may all be others than those of its template: a correction, a typing error."""
SPEAKS = 1.5
"""Weight of clues below which a text has too few to disagree."""


@dataclass(frozen=True, slots=True)
class Kinship:
    """``similarity`` of a copy is the overlap of its words, of a retelling the cosine."""

    copy: bool
    similarity: float


def kinship(new: str, old: str, rarity: Rarity) -> Kinship | None:
    """Say what ``new`` is to ``old``; None for two stories."""
    one, other = telling(new), telling(old)
    agreed, evidence, missing = _agreement(one, other, rarity)
    near = cosine(one, other, rarity) if evidence >= EVIDENCE and agreed >= STRONG else 0.0
    retold = near * agreed >= STRONG
    edit = agreed >= AGREED or missing <= 1
    if not (retold or edit or agreed >= AGREED_PASSAGES):
        return None  # most are strangers by their clues alone, and runs of words are what costs
    words = overlap(new, old)
    if words >= TEMPLATE and not _same_numbers(one, other):
        return None
    if (edit and words >= EDITED) or (agreed >= AGREED_PASSAGES and words >= ANY_PASSAGE and _passages(new, old)):
        return Kinship(copy=True, similarity=words)
    if not retold or (words >= TEMPLATE and agreed < AGREED):
        return None
    return Kinship(copy=False, similarity=near)


def overlap(a: str, b: str) -> float:
    """Return how much of the smaller text's shingles the larger one contains, 0 to 1."""
    left, right = shingles(a), shingles(b)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def _passages(a: str, b: str) -> bool:
    left, right = runs(a, PASSAGE), runs(b, PASSAGE)
    fewer = min(len(left), len(right))
    return fewer >= FEWEST_PASSAGES and len(left & right) >= PASSAGES * fewer


def _same_numbers(a: Telling, b: Telling) -> bool:
    """One or two numbers may have been corrected; of more, half must be the same."""
    fewer = min(len(a.numbers), len(b.numbers))
    return fewer <= CORRECTED or 2 * len(a.numbers & b.numbers) >= fewer


def _agreement(a: Telling, b: Telling, rarity: Rarity) -> tuple[float, float, float]:
    """Return the share of the smaller one's clues that the other has, by weight; the weight of those, and of the rest.

    Of clues that weigh too little to disagree, all agree.
    """
    both = sum(map(rarity.weight, a.clues & b.clues))
    fewer = min(sum(map(rarity.weight, a.clues)), sum(map(rarity.weight, b.clues)))
    return (both / fewer if fewer >= SPEAKS else 1.0), both, fewer - both


def cosine(a: Telling, b: Telling, rarity: Rarity) -> float:
    """Return the TF-IDF cosine of two texts: clues weigh what they are rare, other words the same each."""
    left, right = _vector(a, rarity), _vector(b, rarity)
    both = sum(weight * right[term] for term, weight in left.items() if term in right)
    length = sqrt(sum(w * w for w in left.values()) * sum(w * w for w in right.values()))
    return both / length if length else 0.0


def _vector(a: Telling, rarity: Rarity) -> dict[str, float]:
    stems = {name[:6] for name in a.names}
    words = {word: ORDINARY * (1 + log(count)) for word, count in a.words.items() if word not in stems}
    return words | {f"#{clue}": rarity.weight(clue) for clue in a.clues}
