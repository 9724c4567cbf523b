"""Which blocks of a page are its article: trafilatura's choice, put right by what each block shows of itself.

Every block gets marks (marks.py); the points of its marks (points.toml) are added up; above zero it stays. Blocks that
trafilatura kept and those that it lost have tables of their own, since the first need a reason to go and the second
a reason to come back; so have list items and table rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import fsum

from spiders.align import key
from spiders.blocks import Block
from spiders.marks import marks
from spiders.scene import Known, Scene, lay, setting
from spiders.sisters import Line, block_hash
from spiders.vocabulary import Points, class_words, scorecard, vocabulary

_BEFORE = 12
_AFTER = 8
_HELD_PARTS = 3
_LONG = 300
_FICKLE = 3.0
_FICKLE_WORDS = 16
_CHROME = frozenset(
    f"{place}:{family}"
    for place in ("near", "far")
    for family in ("promo", "advert", "related", "share", "comment", "nav", "footer", "form", "player")
) | {"s:minread"}
_HOPELESS = -4.0
_SURE = 99.0  # no number of sister pages takes as much
_BUTTON = 3
_SHARE = frozenset({"near:share", "far:share"})
_LONGEST_ADVERT = 60
_WRAPPERS = 3


def chosen_lines(blocks: Sequence[Block], known: Known) -> list[Line]:
    """Return blocks that are known to be the article, all but its title."""
    keyed = ((key(block.text), block) for block in blocks)
    return [Line(block.text, block_hash(own), _SURE) for own, block in keyed if own and own not in known.titles]


def lines(blocks: Sequence[Block], output: str, known: Known) -> list[Line]:
    """Return the blocks that may make up the article, with their points, given what trafilatura found on the page.

    Those above zero are the article; the ones far below are left out.
    """
    place = lay(blocks, output, known)
    scored = ((number, score(place, number)) for number in range(len(blocks)) if candidate(place, number))
    return [
        Line(blocks[number].text, block_hash(place.keys[number]), points, block_hash(setting(blocks[number])))
        for number, points in scored
        if points > _HOPELESS
    ]


def candidate(place: Scene, number: int) -> bool:
    """Whether a block is worth a look: kept, near what was kept, or long and not made of links."""
    words = place.words[number]
    if not place.keys[number] or (words > _LONG and _holds_others(place, number)):
        return False
    near = place.first - _BEFORE <= number <= place.last + _AFTER
    worth = place.held[number] or near or (words >= 20 and place.blocks[number].linked < 0.3)
    return worth and not (words <= _LONGEST_ADVERT and _in_advert(place.blocks[number]))


def _in_advert(block: Block) -> bool:
    """Whether a small element around the block says that it is an advert; what holds half the page only places them."""
    for element in block.path[1:][-_WRAPPERS:]:
        if _named_advert(element.get("class"), element.get("id")):
            return sum(len(text.split()) for text in element.itertext()) <= _LONGEST_ADVERT
    return False


@lru_cache(maxsize=4096)
def _named_advert(*names: str | None) -> bool:
    return not vocabulary().adverts.isdisjoint(class_words(" ".join(filter(None, names))))


def _holds_others(place: Scene, number: int) -> bool:
    """Whether a very long block repeats several others: the page holds its text a second time, unformatted."""
    own = place.keys[number]
    inside = (other for other in place.keys if 40 < len(other) < len(own) and other in own)
    return sum(1 for _ in zip(range(_HELD_PARTS), inside, strict=False)) == _HELD_PARTS


def score(place: Scene, number: int) -> float:
    """Add up the points of a block's marks; it belongs to the article above zero."""
    found = marks(place, number)
    points = total(found, scorecard().table(found, held=place.held[number]))
    return points - _FICKLE if fickle(place, number, found) else points


def total(found: set[str], points: Points) -> float:
    """Add the points of the marks; the same in whatever order a set gives them."""
    return fsum([points["start"], *(points[mark] for mark in found if mark in points)])


def fickle(place: Scene, number: int, found: set[str]) -> bool:
    """Whether a short line belongs to the page around the article: counters, offers, reading times, share buttons.

    Figures there change by themselves. A monitor pays more for one that it takes for news than for a line it loses.
    """
    if place.words[number] > _FICKLE_WORDS or _CHROME.isdisjoint(found):
        return False
    button = place.words[number] <= _BUTTON and not _SHARE.isdisjoint(found)
    return button or any(map(str.isdigit, place.blocks[number].text))
