"""Tags words by table, ending and neighbours, not by a model. A form that may be a noun needs a verb's neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.claims.lexis import CAPITAL, DIGIT, MARK, SMALL, Entry, Lexis

_BEFORE_OWNED = frozenset("D#WN")
_BEFORE_OBJECTS = frozenset("D#WNx")
_BEFORE_VERBS = frozenset("ARMCxNV")
_BEFORE_PAST = frozenset("NxWAR")
_AFTER_COUNTED = frozenset(["", "P", "D", "M", "R"])
_OWNED = frozenset("DW#")
_TITLED = 0.7
_FEWEST = 4


def tags_of(rules: Lexis, entries: Sequence[Entry]) -> str:
    """A tag for each word, as one string."""
    loud = _is_title(entries)
    tags: list[str] = []
    before = ""
    for index in range(len(entries)):
        before = _tag(rules, entries, index, before, loud=loud and index > 0)
        tags.append(before)
    return "".join(tags)


def _is_title(entries: Sequence[Entry]) -> bool:
    """Whether nearly all words are capitalized, so that a capital marks no name."""
    small = sum(e.shape == SMALL for e in entries)
    capital = sum(e.shape == CAPITAL for e in entries)
    return capital >= _FEWEST and capital > _TITLED * (small + capital)


def _tag(rules: Lexis, entries: Sequence[Entry], index: int, before: str, *, loud: bool) -> str:
    entry = entries[index]
    if entry.shape == DIGIT:
        return "#"
    named = entry.shape == CAPITAL and before not in {"", "M"} and not loud
    if entry.kind and not named:
        return entry.kind
    if entry.shape == MARK:
        return "M"
    if named or (rules.capital_nouns and entry.shape == CAPITAL):
        return "N"
    if _verb_here(rules, entries, index, before):
        return "V"
    if entry.lower.endswith(rules.adverb_endings) and entry.lower not in rules.not_adverbs:
        return "R"
    return "N" if entry.shape == CAPITAL and (loud or entry.key is None) else "x"


def _verb_here(rules: Lexis, entries: Sequence[Entry], index: int, before: str) -> bool:
    entry = entries[index]
    if rules.certain_verbs and entry.key:
        return _certain(rules, entry, before)
    if not entry.form or entry.possessive or before == "D" or (index and entries[index - 1].possessive):
        return _is_base(rules, entries, index, before)
    if before == "P":
        return entry.form == "base" and entries[index - 1].lower in rules.infinitive
    if entry.key is None:
        return entry.form == "past" and before in _BEFORE_PAST
    follows = entries[index + 1].guess if index + 1 < len(entries) else ""
    if entry.form == "active":
        graded = before == "R" and index > 1 and entries[index - 2].kind == "D"
        return before in _BEFORE_VERBS and not graded
    if entry.form == "past":
        return before != "" or follows not in {"x", "N"}
    return _finite(rules, entries, index, before, follows)


def _certain(rules: Lexis, entry: Entry, before: str) -> bool:
    """Whether a form of the verb table is a verb where its ending tells it from a noun, or its small letter."""
    if before == "P":
        return entry.form == "base"
    return before != "D" or rules.capital_nouns


def _is_base(rules: Lexis, entries: Sequence[Entry], index: int, before: str) -> bool:
    """Whether an unknown word stands where only a verb can: "will gribble the", "to gribble it"."""
    entry = entries[index]
    if entry.form or entry.shape != SMALL or index + 1 >= len(entries) or entry.lower in rules.never_verbs:
        return False
    leads = rules.modals if before == "A" else rules.infinitive
    after_verb = before in {"A", "P"} and entries[index - 1].lower in leads
    adverb = entry.lower.endswith(rules.adverb_endings)
    return after_verb and not adverb and entries[index + 1].guess in (_OWNED if before == "A" else {"D", "W"})


def _finite(rules: Lexis, entries: Sequence[Entry], index: int, before: str, follows: str) -> bool:
    """Whether a form that is a noun as well ("costs", "plan", "rise") is a verb here."""
    entry, third = entries[index], entries[index].form == "third"
    if before in {"A", "W"} or (before == "R" and index > 1):
        return True
    if third and before == "M" and entry.key not in rules.nouns and follows not in {"A", "V"} and index > 1:
        return True
    if before == "#" and index > 1 and entries[index - 2].shape == CAPITAL:
        return third
    if before == "#" and not third:
        return follows in _AFTER_COUNTED and entry.key not in rules.nouns
    if not before or before in {"M", "#", "C"} or follows in {"A", "V"}:
        return before in {"C", "M"} and follows in (_BEFORE_OBJECTS if third else _BEFORE_OWNED)
    if before == "V":
        return False
    plural = rules.is_plural(entries[index - 1].lower)
    if third:
        return not plural and (follows != "P" or _verb_before(rules, entry, entries[index + 1].lower))
    return plural and (follows != "P" or entries[index + 1].lower not in rules.complement)


def _verb_before(rules: Lexis, entry: Entry, preposition: str) -> bool:
    """Before a preposition "sells" is a verb; "reports" is one only if the preposition leads to a value."""
    return preposition in rules.level or entry.key not in rules.nouns
