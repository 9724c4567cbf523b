"""One sentence with everything that the rules look at, each found when it is first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.claims.attribution import Attribution, attributions
from monitor.claims.clauses import Clause, clause_at, clauses
from monitor.claims.dates import DateMention, clock_spans, dates, may_hold_dates
from monitor.claims.lazy import lazy
from monitor.claims.sentences import Sentence
from monitor.claims.subject import main_subject
from monitor.claims.words import Parse, parse

Span = tuple[int, int]


@dataclass(frozen=True)
class View:
    """``as_of`` is the day of publication; ``quoted`` when a quotation goes on where the sentence begins.

    ``day_first`` is how the text writes its dates, where it tells.
    """

    sentence: Sentence
    plain: Parse
    as_of: date | None
    language: str
    quoted: bool = False
    day_first: bool | None = None

    @property
    def text(self) -> str:
        return self.sentence.text

    @lazy
    def dates(self) -> Sequence[DateMention]:
        if not may_hold_dates(self.plain.lowers, self.text, self.language):
            return ()
        return dates(self.text, self.as_of, self.language, self.day_first)

    @lazy
    def parse(self) -> Parse:
        return self.plain.dated([(d.start, d.end) for d in self.dates]) if self.dates else self.plain

    @lazy
    def clauses(self) -> tuple[Clause, ...]:
        return clauses(self.parse, self.language)

    @lazy
    def said(self) -> tuple[Attribution, ...]:
        return attributions(self.parse, self.language)

    @lazy
    def subject(self) -> str | None:
        """What the sentence as a whole speaks of, as written."""
        return main_subject(self.parse, self.clauses, frozenset(a.word for a in self.said), self.language)

    def number_at(self, offset: int) -> int:
        """The number of the clause that holds a character of the sentence."""
        return clause_at(self.clauses, self.parse.index_at(offset))

    def clause_at(self, offset: int) -> Clause:
        return self.clauses[self.number_at(offset)]

    def taken(self) -> list[Span]:
        """What the quantity reader must not read: dates and times of day."""
        return sorted([*((d.start, d.end) for d in self.dates), *clock_spans(self.text, self.language)])


def view(
    sentence: Sentence,
    as_of: date | None,
    language: str,
    *,
    quoted: bool = False,
    day_first: bool | None = None,
) -> View | None:
    """None for a sentence without words."""
    tree = parse(sentence.text, language)
    return View(sentence, tree, as_of, language, quoted, day_first) if tree.entries else None
