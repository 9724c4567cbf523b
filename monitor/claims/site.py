"""Where a value stands in its sentence: its words and its clause."""

from __future__ import annotations

from dataclasses import dataclass

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


def _in_brackets(parse: Parse, clause: Clause) -> bool:
    bare = not {"V", "A"}.intersection(parse.tags[clause.first : clause.last])
    return bare and parse.words[clause.first - 1].text in _BRACKETS
