"""Builds assertions: each value of a sentence with its subject, predicate, stance, speaker, scope and evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.claims.attribution import speaker_of
from monitor.claims.cues import stance
from monitor.claims.dates import DateMention
from monitor.claims.memory import Memory
from monitor.claims.predicate import Asked, asked
from monitor.claims.quantity import Quantity
from monitor.claims.scope import period_key, scope
from monitor.claims.site import Site, past_opening, site
from monitor.claims.statements import Role
from monitor.claims.subject import Kind, kind_of
from monitor.claims.view import Span, View
from monitor.claims.when import Timing, attributive, owning, period_of, pointing, reach
from storage.model import Assertion, Bound, Dimension, Modality, Polarity, Scope, Value

_UNSCOPED = Scope()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What sets one assertion apart from another of the same sentence."""

    span: Span
    dimension: Dimension
    value: Value
    bound: Bound = Bound.EXACT
    hedge: str | None = None
    scope: Scope = _UNSCOPED
    parallel: int | None = None
    ambiguous: bool = False


def amount(view: View, quantity: Quantity, timed: Timing, memory: Memory) -> Assertion:
    span = (quantity.start, quantity.end)
    place = site(view.parse, view.clauses, span, view.language)
    around = scope(place, quantity.per, period_key(period_of(view, timed, quantity.start)), view.dates)
    value = quantity.value
    if quantity.dimension is Dimension.COUNT and value.unit is None:
        value = replace(value, unit=quantity.noun)
    answer = _Answer(
        span, quantity.dimension, value, quantity.bound, quantity.hedge, around, quantity.parallel, quantity.ambiguous
    )
    told = _assertion(view, place, answer, asked(place, quantity.dimension, quantity.noun), memory)
    return replace(told, as_of=timed.told_on) if timed.told_on else told


def date_answer(view: View, mention: DateMention, memory: Memory) -> Assertion | None:
    """A date that names a thing has no predicate: it can be followed on its page, not matched elsewhere.

    None for a date that is named from the day of publication and answers no question that can be read.
    """
    span = (mention.start, mention.end)
    place = past_opening(site(view.parse, view.clauses, span, view.language))
    question = asked(place, Dimension.DATE, None)
    if (question.predicate is None or owning(view, mention)) and pointing(view, mention):
        return None
    words = () if attributive(view, mention) else (question.predicate, mention.edge)
    question = replace(question, predicate=" ".join(word for word in words if word) or None)
    first, last = reach(mention)
    value = Value(first=first, last=last, entity=mention.form)
    answer = _Answer(span, Dimension.DATE, value, mention.bound, mention.hedge, ambiguous=mention.ambiguous)
    return _assertion(view, place, answer, question, memory)


def role_answer(view: View, role: Role) -> Assertion:
    return Assertion(
        dimension=Dimension.ENTITY,
        value=Value(entity=role.name),
        surface=role.name,
        sentence=view.text,
        span=role.span,
        subject=role.of,
        predicate=role.role,
        as_of=view.as_of,
        position=view.sentence.position,
    )


def statement(view: View, memory: Memory) -> Assertion:
    """The whole sentence as one claim without a value; a negated one is of dimension polarity."""
    words = view.parse.words
    span = (words[0].start, words[-1].end)
    place = site(view.parse, view.clauses, span, view.language)
    question = asked(place, Dimension.STATEMENT, None)
    told = _assertion(view, place, _Answer(span, Dimension.STATEMENT, Value()), question, memory)
    return replace(told, dimension=Dimension.POLARITY) if told.polarity is Polarity.NEGATIVE else told


def _assertion(view: View, place: Site, answer: _Answer, question: Asked, memory: Memory) -> Assertion:
    span = answer.span
    mood = stance(view.parse, view.clauses, place.number, (place.first, place.last), view.language)
    speaker, cue, denied = _speaker(view, span, memory)
    return Assertion(
        dimension=answer.dimension,
        value=answer.value,
        surface=view.text[span[0] : span[1]],
        sentence=view.text,
        span=span,
        subject=_subject(question, memory, speaker if _reported(view, span) else None),
        predicate=question.predicate,
        bound=answer.bound,
        hedge=answer.hedge,
        modality=Modality.DENIED if denied else mood.modality,
        polarity=mood.polarity,
        speaker=speaker,
        cue=cue,
        scope=answer.scope,
        as_of=view.as_of,
        position=view.sentence.position,
        ambiguous=answer.ambiguous or memory.is_one_of_two(question.subject),
        parallel=answer.parallel,
    )


def _subject(question: Asked, memory: Memory, reporter: str | None) -> str | None:
    """The subject by name: in reported speech "it" is who reports; a bare "the price" is that of the headline."""
    kind = kind_of(question.subject, memory.language)
    if reporter and kind in {Kind.PERSON, Kind.PRONOUN}:
        return reporter
    return memory.resolve(question.subject) or (question.topic and (memory.title or question.topic))


def _reported(view: View, span: Span) -> bool:
    """Whether a saying stands before the value."""
    said = speaker_of(view.said, span)
    return said is not None and said.span[1] <= span[0]


def _speaker(view: View, span: Span, memory: Memory) -> tuple[str | None, str | None, bool]:
    said = speaker_of(view.said, span)
    if said is None:
        return (memory.person() if view.quoted else None), None, False
    denied = said.denied and (said.backward or said.span[1] <= span[0])
    return _named(said.speaker, memory), said.cue, denied


def _named(speaker: str | None, memory: Memory) -> str | None:
    """A speaker by name; whatever the pronoun, it is a person."""
    kind = kind_of(speaker, memory.language)
    return memory.person() if kind in {Kind.PERSON, Kind.PRONOUN} else memory.resolve(speaker)
