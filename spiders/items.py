"""What the item pipeline hands on: one type per stage, so that a half-processed page is not taken for a stored one."""

from __future__ import annotations

from dataclasses import dataclass

from storage.model import Address, Article, Fingerprint, Outcome, Page


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response that may be an article; ``address`` is where it belongs, as stored or new."""

    source: str
    address: Address
    page: Page


@dataclass(frozen=True, slots=True)
class Extracted:
    """The article in it. The raw page is let go here."""

    source: str
    address: Address
    page: Page
    article: Article
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a text stands among the stored ones. ``story`` None starts a new story."""

    outcome: Outcome
    story: int | None = None
    copy_of: int | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    extracted: Extracted
    placement: Placement
