"""Asks the store where a text stands, and stores it there. What the answers mean is decided in ``duplicates.py``."""

from __future__ import annotations

from dataclasses import replace

from spiders.clues import Rarity, key, telling
from spiders.duplicates import place_copy, place_known, place_near, settle_original
from spiders.items import Extracted, Placed, Placement
from spiders.kinship import overlap
from storage.errors import StorageOvertaken
from storage.model import Alike, Outcome
from storage.store import Store

TRIES = 30
"""How often a text is placed: each time but the last, a text of kin or of much the same names was stored meanwhile."""

SAME_ARTICLE = 0.2
"""How much of the shorter text an article must bring along when it moves."""


class MovedAway(Exception):
    """What an article is said to have moved to is another article."""


def placement(store: Store, item: Extracted) -> Placement:
    """Decide by the cheapest evidence first: the address, the exact text, then texts alike."""
    latest = store.latest_snapshot(item.address.key) if item.address.id else None
    if latest:
        if item.moves_to and overlap(latest.article.text, item.article.text) < SAME_ARTICLE:
            raise MovedAway("moved to another text")
        return place_known(latest, item.fingerprint)
    twins = store.snapshots_with_text(item.fingerprint.content_hash)
    return _settled(store, item, place_copy(twins[0]) if twins else _placed_near(store, item))


def _placed_near(store: Store, item: Extracted) -> Placement:
    said_at = item.article.published_at or item.page.fetched_at
    alike = store.alike(item.fingerprint, said_at)
    placed = place_near(item.article.text, said_at, alike.texts, _rarity(store, item, alike))
    return replace(placed, last=alike.last)


def _rarity(store: Store, item: Extracted, alike: Alike) -> Rarity:
    texts = (item.article.text, *(found.text for found in alike.texts))
    clues = {key(clue) for text in texts for clue in telling(text).clues} if alike.texts else set()
    return Rarity(store.spread(sorted(clues)), alike.last)


def _settled(store: Store, item: Extracted, placed: Placement) -> Placement:
    former = store.snapshot(placed.copy_of) if placed.copy_of is not None else None
    return placed if former is None else settle_original(placed, item.article, former.article)


def store_placed(store: Store, placed: Placed) -> Placed:
    """Store a version where it was placed; place it again where another process has stored kin of it meanwhile."""
    for _ in range(TRIES):
        try:
            _add(store, placed)
        except StorageOvertaken:
            placed = replace(placed, placement=placement(store, placed.extracted))
        else:
            return placed
    # neighbours that are never done: a story may rather be told twice than a page not stored
    placed = replace(placed, placement=Placement(placed.placement.outcome))
    _add(store, placed)
    return placed


def _add(store: Store, placed: Placed) -> None:
    found, place = placed.extracted, placed.placement
    if place.outcome is Outcome.UNCHANGED:
        return
    store.add_snapshot(
        found.address.key,
        found.source,
        found.article,
        found.page.fetched_at,
        found.fingerprint,
        place.story,
        place.copy_of,
        place.similarity,
        joins=place.joins,
        reprints=place.reprints,
        last=place.last,
    )
