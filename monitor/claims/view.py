"""One sentence with everything that the rules look at, found once: words, clauses, dates, sayings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.claims.attribution import Attribution, attributions
from monitor.claims.clauses import Clause, clause_at, clauses
from monitor.claims.dates import DateMention, clock_spans, dates
from monitor.claims.sentences import Sentence
from monitor.claims.words import Parse, parse

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class View:
    """``as_of`` is the day of publication; ``quoted`` when a quotation is open where the sentence begins."""

    sentence: Sentence
    parse: Parse
    clauses: tuple[Clause, ...]
    said: tuple[Attribution, ...]
    dates: Sequence[DateMention]
    as_of: date | None
    language: str
    quoted: bool = False

    @property
    def text(self) -> str:
        return self.sentence.text

    def number_at(self, offset: int) -> int:
        """The number of the clause that holds a character of the sentence."""
        return clause_at(self.clauses, self.parse.index_at(offset))

    def clause_at(self, offset: int) -> Clause:
        return self.clauses[self.number_at(offset)]

    def taken(self) -> list[Span]:
        """What the quantity reader must not read: dates and times of day."""
        return sorted([*((d.start, d.end) for d in self.dates), *clock_spans(self.text, self.language)])


def view(sentence: Sentence, reference: date | None, language: str, *, quoted: bool = False) -> View | None:
    """None for a sentence without words."""
    tree = parse(sentence.text, language)
    if not tree.words:
        return None
    said = attributions(tree, language)
    mentions = dates(sentence.text, reference, language)
    return View(sentence, tree, clauses(tree, language), said, mentions, reference, language, quoted)
