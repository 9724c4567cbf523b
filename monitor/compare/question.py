"""Whether the values of two pages can answer one question at all: of one time, one place, one thing, one magnitude.

What two sentences have in common is scored elsewhere (:mod:`monitor.compare.fit`); here stands what sets them apart
however much that is: the same words of another day, of another country, of somebody else.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.compare.fit import names, subject_names
from monitor.compare.links import Link, View
from monitor.compare.related import other_places
from monitor.compare.words import content, tokens, vocabulary
from storage.model import Assertion, Dimension

TOTAL = "total"
FACTOR = 100  # between two answers to one question; million for billion keeps its digits
SCALE = 1000  # times what was meant is a number that lacks its scale word, £3.5 for £3.5m: a slip, no other answer
ROOT = 6  # letters that tell a name, whatever its ending
MONTH = 3  # letters that tell a month, written out or not
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DAY = re.compile(r"[0-3]?\d")
_SIZED = frozenset({Dimension.MONEY, Dimension.COUNT, Dimension.MEASURE})


def apart(link: Link, view: View) -> bool:
    """Whether two values answer two questions, whatever their pages share."""
    one, two = view.new[link.new], link.stored.assertion
    if _is_cut(one) or _is_cut(two) or _is_part(one, two, view.language):
        return True
    return _of_other_size(one, two) or _of_other_country(one, two, view.language) or of_next_edition(link, view)


def of_next_edition(link: Link, view: View) -> bool:
    """Whether two sentences are of other days, or each of somebody of whom the other page does not speak."""
    return _of_other_time(view.new[link.new], link.stored.assertion, view.language) or _of_another(link, view)


def _is_cut(assertion: Assertion) -> bool:
    """Whether a text breaks off inside the brackets that a value stands in: there may be more to the number."""
    before, after = assertion.sentence[: assertion.span[0]], assertion.sentence[assertion.span[1] :]
    return before.rfind("(") > before.rfind(")") and ")" not in after


def _is_part(one: Assertion, two: Assertion, language: str | None) -> bool:
    """Whether one counts all and the other some: 31 people in total, 9 members of the crew."""
    if one.dimension is not Dimension.COUNT or (one.scope.statistic == TOTAL) == (two.scope.statistic == TOTAL):
        return False
    first, second = (set(content(a.value.unit or "", language)) for a in (one, two))
    return bool(first and second) and not first & second


def _of_other_size(one: Assertion, two: Assertion) -> bool:
    first, second = one.value.number, two.value.number
    if one.dimension not in _SIZED or not first or not second:
        return False
    low, high = sorted((abs(first), abs(second)))
    if first.normalize().as_tuple().digits == second.normalize().as_tuple().digits:
        return low < SCALE <= high / low
    return high > FACTOR * low


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
    first, second = one - two, two - one
    return bool(first and second) and not first & _page(link, view) and not second & view.own_names


def strangers(link: Link, view: View) -> bool:
    """Whether two sentences name more of whom the other page does not speak than of whom both speak."""
    one, two = view.new[link.new].sentence, link.stored.assertion.sentence
    page = _page(link, view)
    both = set(content(one, view.language)) & set(content(two, view.language)) & page & view.own_names & view.rare
    unknown = _unknown(names(one, view.language), page), _unknown(names(two, view.language), view.own_names)
    return len(both) < 2 * min(map(len, unknown)) or other_places(one, two, view.language)


def _unknown(found: frozenset[str], known: frozenset[str]) -> frozenset[str]:
    """Give the names that are not known in any form: California and Californian are one."""
    roots = {name[:ROOT] for name in known}
    return frozenset(name for name in found if name[:ROOT] not in roots)


def _page(link: Link, view: View) -> frozenset[str]:
    return view.names_on(view.pages[link.stored.snapshot_id])
