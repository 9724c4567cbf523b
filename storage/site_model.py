"""The nouns of what a site teaches: which blocks its articles hold, and what an article goes without for it.

Shapes only: no SQL, no network, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass

REMEMBERED = 40
"""Articles of a site. A new template has forgotten the old one after as many."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """The blocks of one article by hash; ``article`` is its address key, ``kept`` those that alone would stay.

    ``blocks`` also holds the hashes of the styles in which none was kept. Hashes are signed 64-bit integers.
    """

    article: str
    blocks: frozenset[int]
    kept: frozenset[int]


@dataclass(frozen=True, slots=True)
class Before:
    """The last stored version of an article: its text, and the hashes of the lines left out for its site's sake."""

    text: str = ""
    left_out: frozenset[int] = frozenset()


NOTHING = Before()
"""What is stored of an article that is met for the first time."""
