"""From the text of an article to assertions: one way in, :func:`read`, for everything that the rules can read.

Pure and deterministic: no clock, no network, no model. Each sentence is parsed once (:mod:`monitor.claims.view`);
the modules beside this one read quantities, dates, cues, speakers, subjects and scopes from that parse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.claims.answers import amount, date_answer, role_answer, statement
from monitor.claims.attribution import opens_quote, quote_open
from monitor.claims.corrections import MOST_SENTENCES, Correction, Notice, corrected, is_notice
from monitor.claims.cue_tables import language_of
from monitor.claims.memory import Memory
from monitor.claims.offer import Offer, offered
from monitor.claims.predicate import topic_nouns
from monitor.claims.quantity import quantities
from monitor.claims.region import day_first, region_of
from monitor.claims.respective import shared_out
from monitor.claims.sentences import Sentence, split
from monitor.claims.statements import MOST_STATEMENTS, roles, worth_stating
from monitor.claims.subject import title_entity
from monitor.claims.tender import settled
from monitor.claims.view import View, view
from monitor.claims.when import timing
from monitor.claims.words import parse
from storage.model import Article, Assertion

MOST_ASSERTIONS = 2_000
HEADLINE = -1
NOTICE = -2


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text asserts. ``sentences`` begins with the headline; ``corrections`` pairs the values of each notice."""

    sentences: tuple[Sentence, ...]
    assertions: tuple[Assertion, ...]
    corrections: tuple[Correction, ...] = ()


@dataclass(slots=True)
class _Reader:
    """Reads sentence after sentence; what it remembers of those before is all its state."""

    reference: date | None
    language: str
    memory: Memory
    day_first: bool | None = None
    quoted: bool = False
    quotes: bool = False
    paragraph: int = HEADLINE
    stated: list[tuple[float, Assertion]] = field(default_factory=list)
    notice: list[tuple[View, tuple[Assertion, ...]]] = field(default_factory=list)
    assertions: list[Assertion] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    def read(self, sentence: Sentence) -> None:
        if sentence.paragraph != self.paragraph:
            self.end_notice()
            self.paragraph, self.quoted, self.quotes = sentence.paragraph, False, False
        goes_on = self.quoted or (self.quotes and opens_quote(sentence.text))
        seen = view(sentence, self.reference, self.language, quoted=goes_on, day_first=self.day_first)
        self.quoted, holds = quote_open(sentence.text, opened=self.quoted)
        if seen is None:
            return
        self.quotes = holds or goes_on
        found = tuple(self._values(seen) or self._statement(seen))
        if self.notice or sentence.position == NOTICE or is_notice(seen):
            self._note(seen, found)
        else:
            self.assertions += found
            self.memory.views.append(seen)

    def _note(self, seen: View, found: tuple[Assertion, ...]) -> None:
        self.notice.append((seen, found))
        if len(self.notice) == MOST_SENTENCES:
            self.end_notice()

    def end_notice(self) -> None:
        if self.notice:
            pairs, kept = corrected(Notice(tuple(self.notice)))
            self.corrections += pairs
            self.assertions += kept
            self.notice = []

    def _values(self, seen: View) -> list[Assertion]:
        amounts = quantities(seen.text, self.language, seen.taken())
        found: list[Assertion] = []
        if amounts or seen.dates:
            timed = timing(seen, [quantity.start for quantity in amounts])
            found += shared_out(seen, [amount(seen, quantity, timed, self.memory) for quantity in amounts])
            found += [a for mention in timed.answers if (a := date_answer(seen, mention, self.memory))]
        found += [role_answer(seen, role) for role in roles(seen.parse, self.language)]
        return sorted(found, key=lambda assertion: assertion.span)

    def _statement(self, seen: View) -> list[Assertion]:
        worth = worth_stating(seen.parse, self.language)
        if worth is None:
            return []
        if len(self.stated) == 2 * MOST_STATEMENTS:
            self.keep_worthiest()
        told = statement(seen, self.memory)
        self.stated.append((worth, told))
        return [told]

    def keep_worthiest(self) -> None:
        """Of more statements than a text may have, those most worth checking stay; of equals the first."""
        ranked = sorted(self.stated, key=lambda stated: -stated[0])
        dropped = {id(told) for _, told in ranked[MOST_STATEMENTS:]}
        if dropped:
            self.stated = ranked[:MOST_STATEMENTS]
            self.assertions = [assertion for assertion in self.assertions if id(assertion) not in dropped]


def read(
    text: str,
    *,
    headline: str | None = None,
    published_at: datetime | None = None,
    language: str | None = None,
    corrections: Sequence[str] = (),
    url: str | None = None,
    offer: Offer | None = None,
) -> Reading:
    """The assertions of a text (one paragraph a line) in the order of their evidence, the headline's first.

    The headline has position -1. ``corrections`` are notices that stand outside the text; their sentences have
    position -2. The ``url`` tells the country of the outlet. A text is read until it has yielded MOST_ASSERTIONS. An
    ``offer`` may add readings of sentences that the rules read nothing in; they come last and are ambiguous.
    """
    code, place = language_of(language), region_of(language, url)
    sentences = split(text, code)
    heads = _apart(headline or "", HEADLINE, code)
    notices = tuple(s for notice in corrections for s in _apart(notice, NOTICE, code))
    title = title_entity(parse(heads[0].text, code)) if heads else None
    day = published_at.date() if published_at else None
    memory = Memory(code, title, _common(text) | topic_nouns(code))
    reader = _Reader(day, code, memory, day_first(text, code, place))
    for sentence in (*heads, *sentences, *notices):
        if len(reader.assertions) < MOST_ASSERTIONS:
            reader.read(sentence)
    reader.end_notice()
    reader.keep_worthiest()
    whole = (*heads, *sentences)
    told = settled(reader.assertions, f"{headline or ''}\n{text}", code, place)
    extra = offered(offer, whole, told)[: MOST_ASSERTIONS - len(told)] if offer else ()
    return Reading(whole, (*told, *extra), tuple(reader.corrections))


def read_article(article: Article, *, offer: Offer | None = None) -> Reading:
    return read(
        article.text,
        headline=article.headline,
        published_at=article.published_at,
        language=article.language,
        corrections=article.corrections,
        url=article.url,
        offer=offer,
    )


def _common(text: str) -> frozenset[str]:
    return frozenset(word for word in text.split() if word.islower())


def _apart(text: str, position: int, language: str) -> tuple[Sentence, ...]:
    """Sentences of a text that stands outside the article's own."""
    lines = " ".join(text.split())
    if position == HEADLINE:
        return (Sentence(lines, position, 0, position),) if lines else ()
    return tuple(Sentence(s.text, position, s.start, position) for s in split(lines, language))
