"""How sure a clause is and whether it says yes or no: modality and polarity from the cues around a value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from monitor.claims.clauses import Clause
from monitor.claims.cue_tables import table
from monitor.claims.date_grammar import either
from monitor.claims.words import Parse
from storage.model import Modality, Polarity


@dataclass(frozen=True, slots=True)
class Stance:
    modality: Modality = Modality.ASSERTED
    polarity: Polarity = Polarity.POSITIVE


@dataclass(frozen=True, slots=True)
class _Cues:
    any: re.Pattern[str]
    modality: re.Pattern[str]
    modal: dict[str, Modality]
    conditional: re.Pattern[str]
    negative: re.Pattern[str]
    positive: re.Pattern[str]


_PLAIN = Stance()
_CLOSE = 4


@cache
def _cues(language: str) -> _Cues:
    rows = table(language, "cues")
    modality, polarity = rows["modality"], rows["polarity"]
    modal = {
        phrase: kind for kind in (Modality.DENIED, Modality.POSSIBLE, Modality.PLANNED) for phrase in modality[kind]
    }
    masked = {phrase: Modality.ASSERTED for phrase in modality["not_planned"]}
    return _Cues(
        _phrases([*modal, *modality["conditional"], *polarity["negative"]]),
        _phrases([*modal, *masked]),
        modal,
        _phrases(modality["conditional"]),
        _phrases(polarity["negative"]),
        _phrases(polarity["positive"]),
    )


def _phrases(words: list[str]) -> re.Pattern[str]:
    """Whole words; what begins with an apostrophe or is "n't" ends a word."""
    whole = [w for w in words if w[0].isalpha() and not w.startswith("n'") and not w.startswith("n’")]
    endings = [w for w in words if w not in whole]
    tail = rf"|(?:{either(endings)})(?!\w)" if endings else ""
    return re.compile(rf"\b(?:{either(whole)})(?!\w){tail}", re.IGNORECASE)


def stance(parse: Parse, clause: Clause, span: tuple[int, int], language: str = "en") -> Stance:
    """Modality and polarity of a clause for the value at ``span`` (characters of the sentence)."""
    rules = _cues(language)
    start, end = parse.words[clause.first].start, parse.words[clause.last - 1].end
    if not rules.any.search(parse.text):
        return _PLAIN
    before, after = parse.text[start : max(start, span[0])], parse.text[min(span[1], end) : end]
    modality = _modality(rules, before, after)
    if modality is Modality.ASSERTED and rules.conditional.search(parse.text[:end]):
        modality = Modality.CONDITIONAL
    negative = _negative(rules, before, after)
    return Stance(modality, Polarity.NEGATIVE if negative else Polarity.POSITIVE)


def _modality(rules: _Cues, before: str, after: str) -> Modality:
    """The last cue before the value counts, else the first one behind it."""
    found = [rules.modal.get(_key(m), Modality.ASSERTED) for m in rules.modality.finditer(before)]
    if Modality.DENIED in found:
        return Modality.DENIED
    found = [kind for kind in found if kind is not Modality.ASSERTED]
    if found:
        return found[-1]
    behind = rules.modality.search(after)
    return rules.modal.get(_key(behind), Modality.ASSERTED) if behind else Modality.ASSERTED


def _key(match: re.Match[str]) -> str:
    return " ".join(match[0].lower().split())


def _negative(rules: _Cues, before: str, after: str) -> bool:
    held = [m.span() for m in rules.positive.finditer(before)]
    for match in rules.negative.finditer(before):
        if not any(s <= match.start() < e for s, e in held):
            return True
    held = [m.span() for m in rules.positive.finditer(after)]
    behind = rules.negative.search(after)
    return bool(behind and not any(s <= behind.start() < e for s, e in held) and _verb_side(after, behind))


def _verb_side(after: str, cue: re.Match[str]) -> bool:
    """A cue behind the value negates its clause only when it follows closely and freely ("5 people did not vote")."""
    between = after[: cue.start()]
    return len(between.split()) <= _CLOSE and "," not in between
