"""What the crawl makes of where an answer came from. Shapes only."""

from __future__ import annotations

from dataclasses import dataclass

from storage.model import Address, Outcome


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer belongs; ``moves_to`` is the key to which its article has moved for good."""

    address: Address
    moves_to: str | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """Why an answer is not the article that was asked for."""

    reason: str
    outcome: Outcome = Outcome.GONE
