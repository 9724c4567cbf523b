"""From the text of an article to assertions: one way in, :func:`read`, for everything that the rules can read.

Pure and deterministic: no clock, no network, no model. Each sentence is parsed once; the modules beside this one
read quantities, dates, cues, speakers, subjects and scopes from that parse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from monitor.claims.attribution import Attribution, attributions, inside_quote, speaker_of
from monitor.claims.clauses import Clause, clause_at, clauses
from monitor.claims.corrections import Correction, is_notice, pair
from monitor.claims.cue_tables import language_of
from monitor.claims.cues import stance
from monitor.claims.dates import DateMention, clock_spans, dates
from monitor.claims.predicate import asked
from monitor.claims.scope import period_key, scope
from monitor.claims.sentences import Sentence, split
from monitor.claims.statements import MOST_STATEMENTS, roles, worth_stating
from monitor.claims.subject import Memory, clean, resolve, title_entity
from monitor.claims.words import Parse, parse
from storage.model import Article, Assertion, Bound, Dimension, Polarity, Scope, Value

try:
    from monitor.claims.quantity import Quantity, quantities
except ModuleNotFoundError:  # until the quantity reader stands
    from monitor.claims._quantity_stub import Quantity, quantities

HEADLINE = -1
NOTICE = -2
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text asserts. ``corrections`` pairs the values of each correction notice."""

    sentences: tuple[Sentence, ...]
    assertions: tuple[Assertion, ...]
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class _View:
    """One sentence, parsed: what every rule looks at."""

    sentence: Sentence
    parse: Parse
    clauses: tuple[Clause, ...]
    said: tuple[Attribution, ...]
    dates: list[DateMention]
    as_of: date | None
    language: str

    def clause(self, offset: int) -> Clause:
        return self.clauses[clause_at(self.clauses, self.parse.index_at(offset))]


def read(
    text: str,
    *,
    headline: str | None = None,
    published_at: datetime | None = None,
    language: str | None = None,
    corrections: Sequence[str] = (),
) -> Reading:
    """The assertions of a text (one paragraph a line) in the order of their evidence, the headline's first.

    ``corrections`` are notices that stand outside the text; their sentences have position -2.
    """
    code = language_of(language)
    sentences = split(text, code)
    heads = [Sentence(line.strip(), HEADLINE, 0, HEADLINE) for line in [headline or ""] if line.strip()]
    notices = [Sentence(s.text, NOTICE, s.start, NOTICE) for n in corrections for s in split(n, code)]
    reference = published_at.date() if published_at else None
    memory = Memory(title_entity(parse(heads[0].text, code)) if heads else None)
    assertions: list[Assertion] = []
    corrected: list[Correction] = []
    for sentence in (*heads, *sentences, *notices):
        found = _read_sentence(sentence, reference, memory, code)
        assertions += found
        if sentence.position == NOTICE or is_notice(sentence.text, code):
            corrected += pair([a for a in found if a.value.number is not None or a.value.first], code)
    return Reading((*heads, *sentences), tuple(_few_statements(assertions)), tuple(corrected))


def read_article(article: Article) -> Reading:
    return read(
        article.text,
        headline=article.headline,
        published_at=article.published_at,
        language=article.language,
        corrections=article.corrections,
    )


def _few_statements(assertions: list[Assertion]) -> list[Assertion]:
    kept = 0
    result = []
    for assertion in assertions:
        kept += assertion.dimension is Dimension.STATEMENT
        if assertion.dimension is not Dimension.STATEMENT or kept <= MOST_STATEMENTS:
            result.append(assertion)
    return result


def _read_sentence(sentence: Sentence, reference: date | None, memory: Memory, language: str) -> list[Assertion]:
    view = _view(sentence, reference, language)
    if not view.parse.words:
        return []
    amounts = quantities(sentence.text, language, _taken(view))
    scopes = _period_dates(view, amounts)
    found = [_amount(view, quantity, scopes, memory) for quantity in amounts]
    found += [_when(view, mention, memory) for mention in _answers(view, scopes)]
    found += [_role(view, row) for row in roles(view.parse, language)]
    if not found and worth_stating(view.parse, language):
        found.append(_statement(view, memory))
    if found:
        memory.remember(found[0].subject)
    return sorted(found, key=lambda a: a.span)


def _view(sentence: Sentence, reference: date | None, language: str) -> _View:
    tree = parse(sentence.text, language)
    said = attributions(tree, language)
    mentions = dates(sentence.text, reference, language)
    parts = clauses(tree, language)
    return _View(sentence, tree, parts, said, mentions, reference, language)


def _taken(view: _View) -> list[tuple[int, int]]:
    return [*((d.start, d.end) for d in view.dates), *clock_spans(view.sentence.text, view.language)]


# -- dates that answer, dates that scope, dates that only anchor ---------------------------------------------------------


def _anchors(view: _View, mention: DateMention) -> bool:
    """Whether a date says when somebody spoke ("He said on Tuesday")."""
    return any(0 <= mention.start - said.span[1] <= 6 for said in view.said)


def _period_dates(view: _View, amounts: Sequence[Quantity]) -> list[DateMention]:
    """The dates that only scope a value: in one clause with it, with no bound of their own."""
    if not amounts:
        return []
    held = {view.clause(q.start) for q in amounts}
    return [
        d
        for d in view.dates
        if d.bound is Bound.EXACT and d.edge is None and d.granularity not in {"day"} and view.clause(d.start) in held
    ]


def _answers(view: _View, scopes: Sequence[DateMention]) -> list[DateMention]:
    return [d for d in view.dates if d not in scopes and not _anchors(view, d)]


# -- one assertion -----------------------------------------------------------------------------------------------------


def _amount(view: _View, quantity: Quantity, scopes: Sequence[DateMention], memory: Memory) -> Assertion:
    span = (quantity.start, quantity.end)
    clause = view.clause(quantity.start)
    period = period_key([d for d in scopes if view.clause(d.start) == clause])
    offset = view.parse.words[clause.first].start
    text = view.sentence.text[offset : view.parse.words[clause.last - 1].end]
    around = scope(text, (span[0] - offset, span[1] - offset), quantity.per, period, view.language)
    plain = _plain(view, span, quantity.dimension, quantity.value, quantity.noun, memory)
    return replace(plain, bound=quantity.bound, hedge=quantity.hedge, scope=around, parallel=quantity.parallel)


def _when(view: _View, mention: DateMention, memory: Memory) -> Assertion:
    first, last = _reach(mention)
    value = Value(first=first, last=last, entity=mention.form)
    plain = _plain(view, (mention.start, mention.end), Dimension.DATE, value, None, memory)
    predicate = " ".join(word for word in (plain.predicate, mention.edge) if word) or None
    return replace(plain, predicate=predicate, bound=mention.bound, hedge=mention.hedge)


def _reach(mention: DateMention) -> tuple[date | None, date | None]:
    """The days that a date with its bound does not exclude; None where it is open."""
    first, last = mention.first, mention.last
    if first is None or last is None:
        return None, None
    try:
        return {
            Bound.AT_MOST: (None, last),
            Bound.UNDER: (None, first - _DAY),
            Bound.AT_LEAST: (first, None),
            Bound.OVER: (last + _DAY, None),
        }.get(mention.bound, (first, last))
    except OverflowError:
        return first, last


def _plain(
    view: _View, span: tuple[int, int], dimension: Dimension, value: Value, noun: str | None, memory: Memory
) -> Assertion:
    """What every assertion has: subject, predicate, stance, speaker, evidence."""
    clause = view.clause(span[0])
    question = asked(view.parse, clause, span, dimension, noun, view.language)
    mood = stance(view.parse, clause, span, view.language)
    speaker, cue = _speaker(view, span, memory)
    return Assertion(
        dimension=dimension,
        value=value,
        surface=view.sentence.text[span[0] : span[1]],
        sentence=view.sentence.text,
        span=span,
        subject=resolve(question.subject, memory, view.language),
        predicate=question.predicate,
        modality=mood.modality,
        polarity=mood.polarity,
        speaker=speaker,
        cue=cue,
        as_of=view.as_of,
        position=view.sentence.position,
    )


def _speaker(view: _View, span: tuple[int, int], memory: Memory) -> tuple[str | None, str | None]:
    said = speaker_of(view.said, span)
    if said is None:
        return (memory.speaker, None) if inside_quote(view.sentence.text, span[0]) else (None, None)
    name = resolve(clean(said.speaker), Memory(subject=memory.speaker, name=memory.name), view.language)
    memory.speaker = name or memory.speaker
    return name, said.cue


def _role(view: _View, row: tuple[int, int, str, str]) -> Assertion:
    start, end, name, role = row
    return Assertion(
        dimension=Dimension.ENTITY,
        value=Value(entity=name),
        surface=view.sentence.text[start:end],
        sentence=view.sentence.text,
        span=(start, end),
        subject=role,
        predicate="role",
        as_of=view.as_of,
        position=view.sentence.position,
    )


def _statement(view: _View, memory: Memory) -> Assertion:
    words = view.parse.words
    span = (0, len(view.sentence.text))
    plain = _plain(view, (words[0].start, words[-1].end), Dimension.STATEMENT, Value(), None, memory)
    kind = Dimension.POLARITY if plain.polarity is Polarity.NEGATIVE else Dimension.STATEMENT
    return replace(plain, dimension=kind, span=span, surface=view.sentence.text, scope=Scope())
