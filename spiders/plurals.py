"""Numbers with what they count, in words. Pure."""

from __future__ import annotations


def plural(number: int, noun: str, many: str | None = None) -> str:
    """Give the noun that goes with a number; ``many`` is its plural where that is not made with an s."""
    return noun if number == 1 else many or f"{noun}s"


def counted(number: int, noun: str, many: str | None = None) -> str:
    """Write a number with its noun: ``1 source``, ``2 sources``, ``0 deliveries``."""
    return f"{number} {plural(number, noun, many)}"
