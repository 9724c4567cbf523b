"""Where a value stands in its sentence: its words and its clause."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.claims.clauses import Clause, clause_at
from monitor.claims.words import Parse

_BRACKETS = frozenset("([")


@dataclass(frozen=True, slots=True)
class Site:
    """Where a value stands: its words ``first`` to ``last`` (excluded) in a clause of a parse."""

    parse: Parse
    parts: tuple[Clause, ...]
    number: int
    first: int
    last: int
    language: str

    @property
    def clause(self) -> Clause:
        return self.parts[self.number]


def site(parse: Parse, parts: tuple[Clause, ...], span: tuple[int, int], language: str = "en") -> Site:
    """What stands in brackets without a verb belongs to the clause before them ("€40,000 ($43,000)")."""
    first = min(parse.index_at(span[0]), len(parse.words) - 1)
    last = parse.index_at(span[1] - 1) + 1
    number = clause_at(parts, first)
    while number and _in_brackets(parse, parts[number]):
        number -= 1
    return Site(parse, parts, number, first, last, language)


def past_opening(place: Site) -> Site:
    """What opens a sentence without a verb belongs to the clause behind it ("In May, the plant opened")."""
    number = place.number
    opens = number == 0 and len(place.parts) > 1 and place.parse.tags[:1] == "P" and _is_bare(place.parse, place.clause)
    if opens and not _is_bare(place.parse, place.parts[1]):
        number = 1
    return replace(place, number=number)


def _is_bare(parse: Parse, clause: Clause) -> bool:
    return not {"V", "A"}.intersection(parse.tags[clause.first : clause.last])


def _in_brackets(parse: Parse, clause: Clause) -> bool:
    return _is_bare(parse, clause) and parse.words[clause.first - 1].text in _BRACKETS
