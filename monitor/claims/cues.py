"""How sure a clause is and whether it says yes or no: modality and polarity from the cues around a value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from monitor.claims.clauses import Clause
from monitor.claims.cue_phrases import Hit, PhraseTable
from monitor.claims.cue_tables import table
from monitor.claims.words import Parse
from storage.model import Modality, Polarity

_CLOSE = 4
_CONDITIONED = frozenset({Modality.ASSERTED, Modality.PLANNED, Modality.POSSIBLE})


@dataclass(frozen=True, slots=True)
class Stance:
    modality: Modality = Modality.ASSERTED
    polarity: Polarity = Polarity.POSITIVE


@dataclass(frozen=True, slots=True)
class _Cues:
    """``modal`` maps what looks like a cue and is none to ASSERTED, ``negative`` the like to POSITIVE."""

    modal: PhraseTable[Modality]
    conditional: PhraseTable[bool]
    inverted: frozenset[str]
    that: frozenset[str]
    governing: PhraseTable[Modality]
    negative: PhraseTable[Polarity]
    endings: tuple[str, ...]
    future: PhraseTable[bool]
    verb_endings: tuple[tuple[tuple[str, ...], Modality], ...]


@cache
def _cues(language: str) -> _Cues:
    rows = table(language, "cues")
    modality, polarity = rows["modality"], rows["polarity"]
    modal = {kind: modality[kind] for kind in (Modality.DENIED, Modality.POSSIBLE, Modality.PLANNED)}
    return _Cues(
        PhraseTable({**modal, Modality.ASSERTED: modality["asserted"]}, language),
        PhraseTable({True: modality["conditional"]}, language),
        frozenset(modality["inverted"]),
        frozenset(modality["that"]),
        PhraseTable({Modality.POSSIBLE: modality["possible_that"], Modality.DENIED: modality["denied_that"]}, language),
        PhraseTable({kind: polarity[kind] for kind in Polarity}, language),
        tuple(polarity["endings"]),
        PhraseTable({True: modality["future"]}, language),
        (
            (tuple(modality["planned_endings"]), Modality.PLANNED),
            (tuple(modality["possible_endings"]), Modality.POSSIBLE),
        ),
    )


def stance(parse: Parse, parts: tuple[Clause, ...], number: int, site: tuple[int, int], language: str = "en") -> Stance:
    """Modality and polarity of clause ``number`` for the value at words ``site``."""
    rules, clause = _cues(language), parts[number]
    modality = _modality(list(rules.modal.find(parse, clause.first, clause.last)), site, parse)
    if modality is Modality.ASSERTED:
        modality = _by_form(rules, parse, clause)
    modality = _governed(rules, parse, parts, number) or modality
    if modality in _CONDITIONED and _conditional(rules, parse, parts, number):
        modality = Modality.CONDITIONAL
    polarity = Polarity.NEGATIVE if _negative(rules, parse, clause, site) else Polarity.POSITIVE
    return Stance(modality, polarity)


def _modality(hits: list[Hit[Modality]], site: tuple[int, int], parse: Parse) -> Modality:
    """The last cue before the value counts, else the first one behind it; a denial before it always."""
    real = [h for h in hits if h.meaning is not Modality.ASSERTED and _small(parse, h.first)]
    before = [h.meaning for h in real if h.first < site[0]]
    if Modality.DENIED in before:
        return Modality.DENIED
    if before:
        return before[-1]
    return next((h.meaning for h in real if h.meaning is not Modality.DENIED), Modality.ASSERTED)


def _by_form(rules: _Cues, parse: Parse, clause: Clause) -> Modality:
    """What the forms of the verbs tell: an infinitive behind a word of the future, a verb in the future."""
    entries = parse.entries
    future = next(rules.future.find(parse, clause.first, clause.last), None)
    if future and any(entries[i].form == "base" and parse.tags[i] == "V" for i in range(future.last, clause.last)):
        return Modality.PLANNED
    verbs = [entries[i].lower for i in range(clause.first, clause.last) if parse.tags[i] in "VA"]
    told = (kind for endings, kind in rules.verb_endings for verb in verbs if verb.endswith(endings))
    return next(told, Modality.ASSERTED)


def _governed(rules: _Cues, parse: Parse, parts: tuple[Clause, ...], number: int) -> Modality | None:
    """What the words right before a "that" say of its clause: "it is possible that", "it is not true that"."""
    if not number or parts[number].opener not in rules.that:
        return None
    hits = rules.governing.find(parse, parts[number - 1].first, parts[number - 1].last)
    return next((hit.meaning for hit in hits if parts[number].first - hit.last <= 1), None)


def _small(parse: Parse, index: int) -> bool:
    """A name ("Will Smith", "May") is no cue."""
    return parse.tags[index] != "N"


def _conditional(rules: _Cues, parse: Parse, parts: tuple[Clause, ...], number: int) -> bool:
    """Whether a condition stands in the clause, opens the sentence, or opens the clause behind it."""
    clause = parts[number]
    if parse.words[0].lower in rules.inverted and parse.words[-1].text != "?" and parse.tags[0] == "A":
        return True
    if next(rules.conditional.find(parse, clause.first, clause.last), None):
        return True
    heads = {parts[0].first, clause.last} if number else {clause.last}
    return any(next(rules.conditional.find(parse, at, min(at + 1, len(parse.words))), None) for at in heads)


def _negative(rules: _Cues, parse: Parse, clause: Clause, site: tuple[int, int]) -> bool:
    hits = [h.first for h in rules.negative.find(parse, clause.first, clause.last) if h.meaning is Polarity.NEGATIVE]
    hits += [i for i in range(clause.first, clause.last) if parse.words[i].lower.endswith(rules.endings)]
    return any(index < site[0] or _near_behind(parse, site[1], index) for index in hits)


def _near_behind(parse: Parse, end: int, index: int) -> bool:
    """A cue behind the value negates its clause only when it follows closely and freely ("5 people did not vote")."""
    return index - end <= _CLOSE and "M" not in parse.tags[end:index]
