"""What repeats across the articles of a site is the site's, not the articles'.

A block that other articles of the same site hold word for word loses points for each of them, and so does one that is
set as they set nothing but what they lost. Whether it goes is still a sum, since follow-ups repeat their background on
purpose. Nothing is learned from two captures of one article, at one address or at two. All of it is values: the crawl
keeps the sightings of a site in the database and hands them in again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spiders.align import key
from storage.site_model import NOTHING, REMEMBERED, Before, Sighting

PENALTY = 2.5  # points for each other article that holds the block
STYLE_PENALTY = 1.0  # and for each that lost all that is set like it
MOST_OTHERS = 2
TWIN = 0.5  # share of kept blocks above which two articles are one
_SHORTEST = 8  # characters of a key


@dataclass(frozen=True, slots=True)
class Line:
    """A block that may belong to the article: its text, its hash, and the points that speak for it.

    ``style`` is a hash of how it is set on the page, 0 where that tells nothing.
    """

    text: str
    hash: int
    points: float
    style: int = 0


@dataclass(frozen=True, slots=True)
class SiteBlocks:
    """What is known of a site: its latest sightings, the oldest first, one for each article."""

    sightings: tuple[Sighting, ...] = ()


def block_hash(own: str) -> int:
    """Return a signed 64-bit hash of a block's key (align.key), equal in every process and version."""
    return int.from_bytes(hashlib.blake2b(own.encode(), digest_size=8).digest(), "big", signed=True)


def sighting(article: str, lines: Iterable[Line]) -> Sighting:
    """Reduce an article to what is remembered of it."""
    told = [line for line in lines if len(key(line.text)) >= _SHORTEST]
    kept = [line for line in told if line.points > 0]
    blocks = {line.hash for line in told}
    lost = {line.style for line in told} - {line.style for line in kept} - {0}
    return Sighting(article, frozenset(blocks | lost), frozenset(line.hash for line in kept))


def learn(known: SiteBlocks, seen: Sighting) -> SiteBlocks:
    """Add a sighting; a newer one of the same article replaces the older."""
    others = tuple(old for old in known.sightings if old.article != seen.article)
    return SiteBlocks((*others, seen)[-REMEMBERED:])


def others(known: SiteBlocks, seen: Sighting, asked: frozenset[int]) -> Counter[int]:
    """Count for each hash that is ``asked`` about in how many other articles of the site it stands."""
    counts: Counter[int] = Counter()
    for other in known.sightings:
        if other.article != seen.article and not _twins(other, seen):
            counts.update(other.blocks & asked)
    return counts


def _taken(line: Line, counts: Counter[int]) -> float:
    """Add up the points that a line loses to the articles that hold it too or lost what is set like it."""
    return PENALTY * min(MOST_OTHERS, counts[line.hash]) + STYLE_PENALTY * min(MOST_OTHERS, counts[line.style])


def _twins(one: Sighting, other: Sighting) -> bool:
    smaller = min(len(one.kept), len(other.kept))
    return len(one.kept & other.kept) > TWIN * smaller


def without_repeats(
    lines: Sequence[Line], known: SiteBlocks, seen: Sighting, before: Before = NOTHING
) -> tuple[list[str], frozenset[int]]:
    """Return the texts that stay once what repeats has lost its points, and the hashes of the lines left out for it.

    What the article's last stored version holds stays, and what it went without goes: a page must not change only
    because its site has become better known, or was forgotten.
    """
    counts = others(known, seen, frozenset(each for line in lines for each in (line.hash, line.style)))
    held = set(before.text.split("\n"))
    kept, gone = [], set()
    for line in lines:
        spared = held.issuperset(line.text.split("\n"))
        least = 0 if spared else _taken(line, counts)
        if line.hash in before.left_out or 0 < line.points <= least:
            gone.add(line.hash)
        elif line.points > 0:
            kept.append(line.text)
    return kept, frozenset(gone)
