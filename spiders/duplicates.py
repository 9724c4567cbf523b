"""Whether a text is new, revised, unchanged, or tells what stands somewhere else already: decisions on values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from spiders.agencies import precedes
from spiders.clues import Rarity
from spiders.items import Placement
from spiders.kinship import Kinship, kinship
from storage.model import Article, Fingerprint, NearText, Outcome, Snapshot

WEEK = timedelta(days=7)
"""How long after its beginning a story may still be told: what tells of it later is about what came of it."""

Kin = tuple[Kinship, NearText]


def place_known(latest: Snapshot, fingerprint: Fingerprint) -> Placement:
    """Place a text at an address that had one before: a revision stays in its story."""
    same = latest.content_hash == fingerprint.content_hash
    return Placement(Outcome.UNCHANGED if same else Outcome.REVISED, latest.story, latest.copy_of, latest.similarity)


def place_copy(twin: Snapshot) -> Placement:
    """Place a text that stands word for word at another address."""
    return Placement(Outcome.DUPLICATE, twin.story, twin.copy_of or twin.id, 1.0)


def place_near(text: str, said_at: datetime, candidates: Iterable[NearText], rarity: Rarity) -> Placement:
    """Place a text among those that share words or clues with it.

    A copy, and what tells the same story in other words within a week, joins the story; others begin one. A text that
    is kin to several stories shows that they are one.
    """
    kin = _kin(text, said_at, candidates, rarity)
    if not kin:
        return Placement(Outcome.NEW)
    nearest, best = max(kin, key=_nearness)
    joins = {found.story for _, found in kin} - {best.story}
    copy_of = _original(best) if nearest.copy else None
    reprints = {_original(found) for each, found in kin if each.copy} - {copy_of}
    similarity = round(nearest.similarity, 4)
    return Placement(Outcome.NEW, best.story, copy_of, similarity, tuple(sorted(joins)), tuple(sorted(reprints)))


def _original(found: NearText) -> int:
    return found.copy_of or found.snapshot_id


def _kin(text: str, said_at: datetime, candidates: Iterable[NearText], rarity: Rarity) -> list[Kin]:
    """Return the candidates that are kin, but for retellings of a story most of which tells something else.

    Otherwise each report of a long affair would be kin to the one before, and all of them one story.
    """
    looked_at = tuple(candidates)
    judged = ((kinship(text, candidate.text, rarity), candidate) for candidate in looked_at)
    kin = [(each, found) for each, found in judged if each and (each.copy or _told_in_time(found, said_at))]
    members, met = Counter(found.story for found in looked_at), Counter(found.story for _, found in kin)
    return [(each, found) for each, found in kin if each.copy or 2 * met[found.story] >= members[found.story]]


def _told_in_time(found: NearText, said_at: datetime) -> bool:
    return found.began_at is None or abs(said_at - found.began_at) <= WEEK


def _nearness(kin: Kin) -> tuple[bool, float, int]:
    """A copy before a retelling, the more alike the better, the text stored first where they are equal."""
    return kin[0].copy, kin[0].similarity, -kin[1].snapshot_id


def settle_original(placed: Placement, article: Article, former: Article) -> Placement:
    """Let the text that came first, or the agency's own, be the original whichever was stored first."""
    if placed.copy_of is None or not precedes(article, former):
        return placed
    return replace(placed, copy_of=None, reprints=(placed.copy_of, *placed.reprints))
