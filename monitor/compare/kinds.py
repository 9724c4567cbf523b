"""From two answers to one question to a kind of change, with its reason code (docs/claims.md lists them)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.compare.algebra import Relation, Span, relate, value_span
from monitor.compare.explain import explain
from monitor.compare.reasons import REASONS
from monitor.compare.scores import is_score
from monitor.compare.words import plain
from storage.model import LOUD, SEVERITY, Assertion, Change, Claim, Dimension, Kind, Modality


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind of change with the code of its reason, one that is listed for the kind."""

    kind: Kind
    reason: str

    def __post_init__(self) -> None:
        if self.kind not in REASONS.get(self.reason, ((), ""))[0]:
            raise ValueError(f"{self.reason} is no listed reason for {self.kind}")


_BY_RELATION = {
    Relation.BOUND_MOVED: Verdict(Kind.BOUND_MOVED, "bound_moved"),
    Relation.REFINED: Verdict(Kind.REFINED, "new_within_old"),
    Relation.COARSENED: Verdict(Kind.COARSENED, "old_within_new"),
    Relation.HEDGE_CHANGED: Verdict(Kind.HEDGE_CHANGED, "same_number_other_hedge"),
}
_AMOUNTS = frozenset({Dimension.MONEY, Dimension.COUNT, Dimension.MEASURE, Dimension.PERCENT, Dimension.DURATION})
_SIGNED = frozenset({Dimension.MONEY, Dimension.PERCENT})  # their sign stands beside the number, or they are not meant


def judge(old: Assertion, new: Assertion, *, versions: bool = True) -> Verdict | None:
    """Give what became of an answer; None when it says the same.

    ``versions`` says that both sentences are one but for small edits: only then are mood and polarity compared, since
    free rewording changes their words too.
    """
    old, new = as_written(old, new)
    relation = relate(old, new)
    if relation is Relation.INCOMPARABLE:
        return _traded(old, new)
    if relation is Relation.DIFFERENT:
        return _different(old, new)
    if relation is Relation.OVERLAPPING:
        return Verdict(Kind.REFINED if _narrower(old, new) else Kind.COARSENED, "overlap")
    if relation is not Relation.EQUAL:
        return _BY_RELATION[relation]
    return _same_value(old, new) if versions else None


def as_written(old: Assertion, new: Assertion) -> tuple[Assertion, Assertion]:
    """Give both in the old one's dimension and unit when nothing written says that these differ.

    "95,800 who" may be read as a count once and as years another time: without other words the unit was not traded.
    """
    if old.dimension not in _AMOUNTS or new.dimension not in _AMOUNTS or _unit(old) == _unit(new):
        return old, new
    untold = _unit_words(old) == _unit_words(new)
    bare = Dimension.COUNT in {old.dimension, new.dimension} and not {old.dimension, new.dimension} & _SIGNED
    if not untold and not bare:
        return old, new
    value = replace(new.value, unit=old.value.unit, currency=old.value.currency)
    return old, replace(new, dimension=old.dimension, value=value)


def _unit(assertion: Assertion) -> tuple[Dimension, str | None, str | None]:
    return assertion.dimension, assertion.value.unit, assertion.value.currency


def _unit_words(assertion: Assertion) -> str:
    return " ".join(w for w in plain(assertion.surface).split() if not w[0].isdigit())


def _different(old: Assertion, new: Assertion) -> Verdict:
    if old.value.number is not None and old.value.number == new.value.number and old.value.unit == new.value.unit:
        return Verdict(Kind.CORRECTED, "opposite_bounds")
    return Verdict(Kind.CORRECTED, "values_disjoint")


def _traded(old: Assertion, new: Assertion) -> Verdict | None:
    if old.value.currency != new.value.currency and old.value.currency and new.value.currency:
        return Verdict(Kind.UNIT_CHANGED, "currency_traded")
    if old.dimension in _AMOUNTS and new.dimension in _AMOUNTS and _has_unit(old) and _has_unit(new):
        return Verdict(Kind.UNIT_CHANGED, "unit_traded")
    return None


def _has_unit(assertion: Assertion) -> bool:
    """Whether something is written that could be traded; "a third" and "millions" alone are no answer in a unit."""
    named = assertion.value.currency is not None or assertion.value.unit not in {None, "dimensionless"}
    return named or any(c.isdigit() for c in assertion.surface)


def _narrower(old: Assertion, new: Assertion) -> bool:
    return _width(value_span(new.value)) < _width(value_span(old.value))


def _width(span: Span | None) -> float:
    if span is None or span.low is None or span.high is None:
        return float("inf")
    return float(span.high - span.low)


def _same_value(old: Assertion, new: Assertion) -> Verdict | None:
    if old.dimension not in _AMOUNTS and old.polarity is not new.polarity:
        return Verdict(Kind.NEGATED, "polarity_flipped")
    if Modality.DENIED in {old.modality, new.modality} and old.modality is not new.modality:
        return Verdict(Kind.MODALITY_CHANGED, "denial")
    if old.modality is Modality.PLANNED and new.modality is Modality.ASSERTED:
        return Verdict(Kind.MODALITY_CHANGED, "plan_became_fact")
    if old.speaker and new.speaker and _other_speaker(old.speaker, new.speaker):
        return Verdict(Kind.REATTRIBUTED, "other_speaker")
    return None


def _other_speaker(old: str, new: str) -> bool:
    """Whether two names share no word: "Lei Jun, the chief executive" is still Lei Jun."""
    return not set(plain(old).split()) & set(plain(new).split())


def claim_of(assertion: Assertion) -> Claim:
    return Claim(assertion.subject, assertion.predicate, assertion.dimension, assertion.scope)


def make_change(verdict: Verdict, old: Assertion | None, new: Assertion | None, note: str | None = None) -> Change:
    """Make the change; an ambiguous reading or a score never alerts. Urls and times are the caller's to add."""
    told = new or old
    if told is None:
        raise ValueError("a change has an old or a new assertion")
    clear = not any(a.ambiguous or is_score(a) for a in (old, new) if a is not None)
    loud = SEVERITY[verdict.kind] in LOUD and clear
    explanation = note or explain(verdict.kind, old, new)
    if any(a.ambiguous for a in (old, new) if a is not None):
        explanation = f"{explanation} (an ambiguous reading)".lstrip()
    return Change(verdict.kind, claim_of(told), old, new, verdict.reason, explanation, loud)
