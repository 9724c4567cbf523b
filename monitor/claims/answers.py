"""Builds assertions: each value of a sentence with its subject, predicate, stance, speaker, scope and evidence."""

from __future__ import annotations

from dataclasses import replace

from monitor.claims.attribution import speaker_of
from monitor.claims.cues import stance
from monitor.claims.dates import DateMention
from monitor.claims.predicate import asked, site
from monitor.claims.quantity import Quantity
from monitor.claims.scope import period_key, scope
from monitor.claims.statements import Role
from monitor.claims.subject import Memory, resolve
from monitor.claims.view import Span, View
from monitor.claims.when import Timing, attributive, period_of, pointing, reach
from storage.model import Assertion, Dimension, Modality, Polarity, Value


def amount(view: View, quantity: Quantity, timed: Timing, memory: Memory) -> Assertion:
    span = (quantity.start, quantity.end)
    clause = view.clause_at(quantity.start)
    period = period_key(period_of(view, timed, quantity.start))
    first = min(view.parse.words[clause.first].start, span[0])
    around = view.text[first : max(view.parse.words[clause.last - 1].end, span[1])]
    answer = _plain(view, span, quantity.dimension, memory, noun=quantity.noun)
    return replace(
        answer,
        value=quantity.value,
        bound=quantity.bound,
        hedge=quantity.hedge,
        scope=scope(around, (span[0] - first, span[1] - first), quantity.per, period, view.language),
        parallel=quantity.parallel,
    )


def date_answer(view: View, mention: DateMention, memory: Memory) -> Assertion | None:
    """A date that names a thing has no predicate: it can be followed on its page, not matched elsewhere.

    None for a date that is named from the day of publication and answers no question that can be read.
    """
    first, last = reach(mention)
    answer = _plain(view, (mention.start, mention.end), Dimension.DATE, memory)
    if answer.predicate is None and pointing(view, mention):
        return None
    words = None if attributive(view, mention) else (answer.predicate, mention.edge)
    return replace(
        answer,
        value=Value(first=first, last=last, entity=mention.form),
        predicate=" ".join(word for word in words or () if word) or None,
        bound=mention.bound,
        hedge=mention.hedge,
    )


def role_answer(view: View, role: Role, memory: Memory) -> Assertion:
    answer = _plain(view, role.span, Dimension.ENTITY, memory)
    return replace(
        answer,
        value=Value(entity=role.name),
        subject=role.of,
        predicate=role.role,
        modality=Modality.ASSERTED,
        polarity=Polarity.POSITIVE,
        speaker=None,
        cue=None,
    )


def statement(view: View, memory: Memory) -> Assertion:
    """The whole sentence as one claim without a value; a negated one is of dimension polarity."""
    words = view.parse.words
    answer = _plain(view, (words[0].start, words[-1].end), Dimension.STATEMENT, memory)
    negative = answer.polarity is Polarity.NEGATIVE
    return replace(answer, dimension=Dimension.POLARITY if negative else Dimension.STATEMENT)


def _plain(view: View, span: Span, dimension: Dimension, memory: Memory, *, noun: str | None = None) -> Assertion:
    """What every assertion has: subject, predicate, stance, speaker, evidence."""
    place = site(view.parse, view.clauses, span, view.language)
    question = asked(place, dimension, noun)
    mood = stance(view.parse, view.clauses, place.number, (place.first, place.last), view.language)
    speaker, cue, denied = _speaker(view, span, memory)
    spoken = replace(memory, subject=speaker) if speaker and _reported(view, span) else memory
    return Assertion(
        dimension=dimension,
        value=Value(),
        surface=view.text[span[0] : span[1]],
        sentence=view.text,
        span=span,
        subject=resolve(question.subject, spoken, view.language)
        or (question.topic and (memory.title or question.topic)),
        predicate=question.predicate,
        modality=Modality.DENIED if denied else mood.modality,
        polarity=mood.polarity,
        speaker=speaker,
        cue=cue,
        as_of=view.as_of,
        position=view.sentence.position,
    )


def _reported(view: View, span: Span) -> bool:
    """Whether a saying stands before the value: "it" is who says so ("Xiaomi denied that it …")."""
    said = speaker_of(view.said, span)
    return said is not None and said.span[1] <= span[0]


def _speaker(view: View, span: Span, memory: Memory) -> tuple[str | None, str | None, bool]:
    said = speaker_of(view.said, span)
    if said is None:
        return (memory.person if view.quoted else None), None, False
    name = resolve(said.speaker, Memory(memory.title, memory.person, memory.name, memory.person), view.language)
    return name, said.cue, said.denied and said.span[1] <= span[0]
