"""Whether a text is new, revised, unchanged, or stands somewhere else already: decisions on values."""

from __future__ import annotations

from collections.abc import Iterable

from spiders.fingerprint import containment
from spiders.items import Placement
from storage.model import Fingerprint, NearText, Outcome, Snapshot

COPY = 0.8


def place_known(latest: Snapshot, fingerprint: Fingerprint) -> Placement:
    """Place a text at an address that had one before: a revision stays in its story."""
    same = latest.content_hash == fingerprint.content_hash
    return Placement(Outcome.UNCHANGED if same else Outcome.REVISED, latest.story, latest.copy_of, latest.similarity)


def place_copy(twin: Snapshot) -> Placement:
    """Place a text that stands word for word at another address."""
    return Placement(Outcome.DUPLICATE, twin.story, twin.copy_of or twin.id, 1.0)


def place_near(text: str, candidates: Iterable[NearText]) -> Placement:
    """Place a text among those that share a MinHash band with it: a reprint joins the story, others start one."""
    scored = [(overlap(text, candidate.text), candidate) for candidate in candidates]
    similarity, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or similarity < COPY:
        return Placement(Outcome.NEW)
    return Placement(Outcome.NEW, best.story, best.snapshot_id, round(similarity, 4))


def overlap(a: str, b: str) -> float:
    """Return how much of the smaller text's shingles the larger one contains, 0 to 1."""
    return max(containment(a, b), containment(b, a))
