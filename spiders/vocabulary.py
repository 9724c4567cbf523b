"""The words that tell the parts of a page apart, and the points that each mark of a block is worth; both are data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Lookup = dict[str, str]
Points = dict[str, float]

_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Word → family tables; ``classes`` is of the markup, the others of the text, ``phrases`` by
    first and second word.
    """

    tags: dict[str, frozenset[str]]
    classes: Lookup
    words: Lookup
    phrases: dict[str, Lookup]
    openings: Lookup
    adverts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Points by mark; above 0 a block stays. List items and table rows have tables of their own."""

    tables: dict[str, Points]

    def table(self, found: AbstractSet[str], *, held: bool) -> Points:
        """Return the table for a block with these marks, ``held`` if the extractor kept it."""
        return self.tables[table_name(found, held=held)]


def table_name(found: AbstractSet[str], *, held: bool) -> str:
    kind = "kept" if held else "lost"
    return f"{kind}_items" if "tag:li" in found or "tag:tr" in found else kind


@cache
def vocabulary() -> Vocabulary:
    table = _table("vocabulary.toml")
    return Vocabulary(
        tags={name: frozenset(listed.split()) for name, listed in table["tags"].items()},
        classes=_inverted(table["class"], None),
        words=_inverted(table["word"], None),
        phrases=_paired(_inverted(table["phrase"], ",")),
        openings=_inverted(table["opening"], ","),
        adverts=frozenset(table["sure"]["advert"].split()),
    )


@cache
def scorecard() -> Scorecard:
    table = _table("points.toml")
    return Scorecard(table)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("spiders").joinpath(name).read_text(encoding="utf-8"))


def _inverted(families: dict[str, str], separator: str | None) -> Lookup:
    return {
        word.strip(): family for family, listed in families.items() for word in listed.split(separator) if word.strip()
    }


def _paired(phrases: Lookup) -> dict[str, Lookup]:
    """Look phrases of two words up by the first, then the second."""
    found: dict[str, Lookup] = {}
    for phrase, family in phrases.items():
        first, second = phrase.split(" ", 1)
        found.setdefault(first, {})[second] = family
    return found


def class_words(names: str) -> list[str]:
    """Return the words of class names: ``articleBody post-byline`` holds article, body, post and byline."""
    return [word.lower() for word in _TOKEN.findall(names)]
