"""Whether the values of two pages can answer one question at all: of one time, one place, one thing, one magnitude.

What two sentences have in common is scored elsewhere (:mod:`monitor.compare.fit`); here stands what sets them apart
however much that is: the same words of another day, of another country, of somebody else.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.compare.fit import names, subject_names
from monitor.compare.links import Link, View
from monitor.compare.words import tokens, vocabulary
from storage.model import Assertion, Dimension

FACTOR = 100  # between two answers to one question; a slip of million for billion keeps its digits
MONTH = 3  # letters that tell a month, written out or not
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DAY = re.compile(r"[0-3]?\d")
_SIZED = frozenset({Dimension.MONEY, Dimension.COUNT, Dimension.MEASURE})


def apart(link: Link, view: View) -> bool:
    """Whether two values answer two questions, whatever their pages share."""
    one, two = view.new[link.new], link.stored.assertion
    return _of_other_size(one, two) or _of_other_country(one, two, view.language) or of_next_edition(link, view)


def of_next_edition(link: Link, view: View) -> bool:
    """Whether two sentences are of other days, or each of somebody of whom the other page does not speak."""
    return _of_other_time(view.new[link.new], link.stored.assertion, view.language) or _of_another(link, view)


def _of_other_size(one: Assertion, two: Assertion) -> bool:
    first, second = one.value.number, two.value.number
    if one.dimension not in _SIZED or not first or not second:
        return False
    low, high = sorted((abs(first), abs(second)))
    return high > FACTOR * low and first.normalize().as_tuple().digits != second.normalize().as_tuple().digits


def _of_other_time(one: Assertion, two: Assertion, language: str | None) -> bool:
    """Whether the sentences name other days, or only other years."""
    if one.dimension is Dimension.DATE:
        return False
    return any(
        first and second and not first & second
        for first, second in zip(dates(one.sentence, language), dates(two.sentence, language), strict=True)
    )


@lru_cache(maxsize=4096)
def dates(sentence: str, language: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Give the days (of a month) and the years that a sentence names."""
    months = vocabulary(language).months
    found = tokens(sentence, language)
    days = set()
    for k, token in enumerate(found):
        if token.named and token.text.casefold() in months:
            beside = [t.text for t in (*found[max(0, k - 1) : k], *found[k + 1 : k + 2]) if _DAY.fullmatch(t.text)]
            days |= {f"{token.text.casefold()[:MONTH]} {int(day)}" for day in beside}
    return frozenset(days), frozenset(t.text for t in found if _YEAR.fullmatch(t.text))


def _of_other_country(one: Assertion, two: Assertion, language: str | None) -> bool:
    first, second = (_countries(a.scope.place, language) for a in (one, two))
    return bool(first and second and not first & second)


def _countries(place: str | None, language: str | None) -> frozenset[str]:
    words = vocabulary(language)
    keys = {t.key for t in tokens(place or "", language)}
    return frozenset(country for key in keys if (country := words.cities.get(key, key)) in words.places)


def _of_another(link: Link, view: View) -> bool:
    """Whether both have a name for a subject, of which the other page does not speak."""
    one, two = (subject_names(a, view.language) for a in (view.new[link.new], link.stored.assertion))
    return bool(one - two - _page(link, view)) and bool(two - one - view.own_names)


def strangers(link: Link, view: View) -> bool:
    """Whether two sentences name more of whom the other page does not speak than of whom both speak."""
    one, two = (names(a.sentence, view.language) for a in (view.new[link.new], link.stored.assertion))
    return len(one & two & view.rare) < min(len(one - _page(link, view)), len(two - view.own_names))


def _page(link: Link, view: View) -> frozenset[str]:
    return view.names_on(view.pages[link.stored.snapshot_id])
