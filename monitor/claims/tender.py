"""Whose money a shared name means, by all that a text says: the crown, the peso, the cent.

The reader gives each name the currency that the news means most often. Where a text speaks of another country that has
money of this name, it is that country's; where it names none, the reading is ambiguous.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from monitor.claims.lexicon import lexicon
from monitor.claims.region import currency_of
from storage.model import Assertion, Dimension

CENT = "cent"
T = TypeVar("T")
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class SharedName:
    """A name of money of several countries, its ``codes`` with the words that tell them apart.

    ``usual`` is the currency it is read as; ``firm`` when that stands although nothing tells.
    """

    usual: str
    firm: bool
    codes: Mapping[str, re.Pattern[str]]


@cache
def _shared(language: str) -> dict[str, SharedName]:
    names: dict[str, SharedName] = {}
    for row in lexicon(language).shared_coins:
        codes = {code: re.compile(rf"\b(?:{'|'.join(hints)})", re.IGNORECASE) for code, hints in row["codes"].items()}
        name = SharedName(next(iter(codes)), row["firm"], codes)
        names |= dict.fromkeys(row["words"], name)
    return names


def settled(assertions: Sequence[Assertion], text: str, language: str, region: str | None) -> list[Assertion]:
    """The assertions with the currencies that the whole text tells; none is added, dropped or moved."""
    money = [a for a in assertions if a.dimension is Dimension.MONEY]
    page = _Page(text, language, region, money)
    found = {id(a): told for a in money if (told := page.cents(a) if a.value.unit == CENT else page.told(a))}
    return [found.get(id(a), a) for a in assertions] if found else list(assertions)


@dataclass(frozen=True, slots=True)
class _Page:
    """What one text says of its money."""

    text: str
    language: str
    region: str | None
    money: Sequence[Assertion]

    def told(self, given: Assertion) -> Assertion | None:
        """The assertion in the currency that the text tells, ambiguous when it tells none; None when all is well."""
        name = self._bare(given.surface, _shared(self.language))
        if name is None or name.usual != given.value.currency:
            return None
        likely = self._likely(name)
        if len(likely) == 1:
            return _in(given, likely.pop())
        return None if name.firm else replace(given, ambiguous=True)

    def _likely(self, name: SharedName) -> set[str]:
        """The currencies of a name that the text speaks of: by other names, by its country, by names of countries."""
        others = {a.value.currency for a in self.money if self._bare(a.surface, _shared(self.language)) is None}
        home = {currency_of(self.region)}
        for told in (others, home):
            if both := told & name.codes.keys():
                return {code for code in both if code}
        return {code for code, hints in name.codes.items() if hints.search(self.text)}

    def _bare(self, surface: str, names: Mapping[str, T]) -> T | None:
        """What a name in a surface means, unless a word beside it says whose money it is ("Swedish crowns")."""
        words = [word.lower() for word in _WORD.findall(surface)]
        at = next((k for k, word in enumerate(words) if word in names), None)
        if at is None:
            return None
        known = lexicon(self.language)
        before = words[at - 1] if at else ""
        alone = not before or before in known.words or before in known.suffixes
        return names[words[at]] if alone else None

    def cents(self, given: Assertion) -> Assertion | None:
        """A cent is of the money in its sentence, else of what most of the text is in, else of the country."""
        known = lexicon(self.language)
        if self._bare(given.surface, known.cents) is None:
            return None
        whole = [a for a in self.money if a.value.unit is None and a.value.currency in known.cent_codes]
        near = {a.value.currency for a in whole if a.sentence == given.sentence}
        counts = Counter(a.value.currency for a in whole).most_common(2)
        if len(near) == 1 or len(counts) == 1 or (counts and counts[0][1] > counts[1][1]):
            return _in(given, near.pop() if len(near) == 1 else counts[0][0])
        home = currency_of(self.region)
        if counts or home not in known.cent_codes:
            return replace(given, ambiguous=True) if counts else None
        return _in(given, home)


def _in(given: Assertion, currency: str | None) -> Assertion:
    return replace(given, value=replace(given.value, currency=currency))
