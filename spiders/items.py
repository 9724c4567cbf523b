"""What the item pipeline hands on: one type per stage, so that a half-processed page is not taken for a stored one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.model import Address, Article, Fingerprint, Outcome, Page
from storage.site_model import Sighting


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response that may be an article; ``address`` is where it belongs, as stored or new.

    ``moves_to`` is the key of the address to which it says that it has moved for good.
    """

    source: str
    address: Address
    page: Page
    moves_to: str | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an article taught of its site, to be stored after it: its blocks, and the lines that it went without.

    ``key`` is that of the address whose lines they are.
    """

    site: str
    seen: Sighting
    key: str
    left_out: frozenset[int]
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Extracted:
    """The article in it. The raw page is let go here."""

    source: str
    address: Address
    page: Page
    article: Article
    fingerprint: Fingerprint
    moves_to: str | None = None
    lesson: Lesson | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a text stands among the stored ones. ``story`` None starts a new story.

    ``joins`` are stories that it shows to be the same one; ``reprints`` snapshots that turn out to be copies: of what
    it copies, or of itself where it is the original; ``last`` is the newest text that was known when this was decided.
    """

    outcome: Outcome
    story: int | None = None
    copy_of: int | None = None
    similarity: float | None = None
    joins: tuple[int, ...] = ()
    reprints: tuple[int, ...] = ()
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    extracted: Extracted
    placement: Placement
