"""What stands beside two values on two pages: equal values in their sentences are evidence for them, or against.

Where a page tells a story in other words, what it keeps shows where it stands: "fined 500 euros and banned for 18
months" is told again where the 500 euros are. And a value whose equal stands in the other sentence itself is that one,
not a contradiction of its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.compare.algebra import Relation
from monitor.compare.fit import telling
from monitor.compare.links import SAME, Link, View
from storage.model import Assertion, Dimension

IN_COMPANY, IN_REACH = 0.15, 0.1  # what it adds that an equal value stands in both sentences, or in the next
TWO_DIGITS = 0.8  # worth of an equal count that two sentences seldom share by chance
AGE = "age"
_AFTER_OR = re.compile(r"\d (?:or|oder|o) $")

Places = frozenset[tuple[int, int]]


def company(kept: Iterable[Link], view: View) -> Places:
    """Give the sentences, new and old, that share a value which no two sentences share by chance."""
    return frozenset((view.new[k.new].position, k.stored.assertion.position) for k in kept if _accompanies(k, view))


def _accompanies(link: Link, view: View) -> bool:
    new = view.new[link.new]
    measured = new.dimension not in {Dimension.COUNT, Dimension.DATE} and not is_age(new)
    return link.relation in SAME and (measured or telling(new) >= TWO_DIGITS)


def in_company(link: Link, near: Places, view: View) -> float:
    """Give what it adds to a fit that an equal value stands in both sentences, or in those beside them."""
    here = view.new[link.new].position, link.stored.assertion.position
    if here in near:
        return IN_COMPANY
    return IN_REACH if any(abs(here[0] - a) <= 1 >= abs(here[1] - b) for a, b in near) else 0.0


Said = frozenset[tuple[int | None, int | None, int]]


def said_there(page: Iterable[Link], view: View) -> Said:
    """Give each value with the sentence of the other page that has an equal one."""
    equal = [k for k in page if k.relation in SAME and in_one_unit(k, view)]
    new = {(k.new, None, k.stored.assertion.position) for k in equal}
    return frozenset(new | {(None, k.stored.id, view.new[k.new].position) for k in equal})


def is_said(link: Link, said: Said, view: View) -> bool:
    """Whether the sentence of one value has the other as well: then it is of another thing."""
    here = view.new[link.new].position
    return (link.new, None, link.stored.assertion.position) in said or (None, link.stored.id, here) in said


def in_one_unit(link: Link, view: View) -> bool:
    """Whether the units are one; what is counted has many names."""
    return (
        view.new[link.new].dimension is Dimension.COUNT
        or view.new[link.new].value.unit == link.stored.assertion.value.unit
    )


def is_half(link: Link, view: View) -> bool:
    """Whether a value agrees with an alternative, "11 or 12", as one of two itself ("21 or 12"): the other is open."""
    new = view.new[link.new]
    return link.relation is Relation.REFINED and bool(_AFTER_OR.search(new.sentence[: new.span[0]]))


def is_age(assertion: Assertion) -> bool:
    if assertion.dimension is not Dimension.DURATION or assertion.value.unit != "year":
        return False
    if assertion.predicate == AGE or assertion.surface.isdecimal() or assertion.surface.endswith("old"):
        return True
    return assertion.sentence.startswith("-old", assertion.span[1])  # the 41-year-old's boat
