"""What the tables of one language say of single words: the entry of each word, made once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from monitor.claims.cue_tables import table

DIGIT, MARK, CAPITAL, SMALL = "#", "M", "A", "a"
_MOST_ENTRIES = 50_000
_PIECES = (
    r"(?:[^\W\d_]\.){{2,}}(?![^\W\d_])|(?:{abbreviations}|[A-Z])\.(?=\s)"
    r"|\d+(?:[.,:/]\d+)*(?:-?[^\W\d_]+(?:-[^\W\d_]+)*)?"
    r"|[^\W\d_](?:[\w&]|[./-](?=\w)|['’](?=[A-ZÀ-Þ]\w\w))*(?:{apostrophe})?|['’][^\W\d_]{{1,2}}(?!\w)|[^\w\s]"
)
# of a word in two lists the later tag counts
_KINDS = (
    ("R", "adverbs"),
    ("P", "prepositions"),
    ("C", "conjunctions"),
    ("D", "determiners"),
    ("W", "pronouns"),
    ("A", "auxiliaries"),
)


class Entry(NamedTuple):
    """``lower`` is without a possessive ending, ``kind`` the tag by table, ``key`` that of its verb.

    ``form`` tells how a verb is written: base, third ("costs"), active ("costing") or past; ``guess`` is the tag that
    the word has wherever nothing is known of its neighbours. ``parts`` are the words that a piece consists of when it
    is two ("it's").
    """

    lower: str
    possessive: bool
    shape: str
    kind: str | None
    key: str | None
    form: str
    guess: str
    parts: tuple[Entry, ...] | None = None


@dataclass(frozen=True, slots=True)
class Lexis:
    token: re.Pattern[str]
    kinds: Mapping[str, str]
    verbs: Mapping[str, str]
    linking: frozenset[str]
    infinitive: frozenset[str]
    complement: frozenset[str]
    contracting: frozenset[str]
    level: frozenset[str]
    modals: frozenset[str]
    nouns: frozenset[str]
    never_verbs: frozenset[str]
    not_adverbs: frozenset[str]
    possessive_endings: tuple[str, ...]
    adverb_endings: tuple[str, ...]
    past_endings: tuple[str, ...]
    active_endings: tuple[str, ...]
    plural_words: frozenset[str]
    plural_endings: tuple[str, ...]
    not_plural: tuple[str, ...]
    capital_nouns: bool
    certain_verbs: bool
    entries: dict[str, Entry] = field(default_factory=dict)

    def entry(self, text: str) -> Entry:
        found = self.entries.get(text)
        if found is None:
            if len(self.entries) >= _MOST_ENTRIES:
                self.entries.clear()
            found = self.entries[text] = _entry(self, text)
        return found

    def is_plural(self, word: str) -> bool:
        return word in self.plural_words or (word.endswith(self.plural_endings) and not word.endswith(self.not_plural))


@cache
def lexis(language: str) -> Lexis:
    rows: dict[str, Any] = table(language, "cues")["words"]
    grammar = table(language, "cues")["grammar"]
    verbs = table(language, "verbs")["verbs"]
    nothing = "(?!)"
    pieces = _PIECES.format(
        abbreviations="|".join(rows["abbreviations"]) or nothing, apostrophe=rows["apostrophe"] or nothing
    )
    return Lexis(
        token=re.compile(pieces),
        kinds={word: tag for tag, name in _KINDS for word in rows[name]},
        verbs={form: key for key, forms in verbs.items() for form in (key, *forms.split())},
        linking=frozenset(rows["linking"]),
        infinitive=frozenset(rows["infinitive"]),
        complement=frozenset(rows["complement"]),
        contracting=frozenset(rows["contracting"]),
        level=frozenset(rows["level"]),
        modals=frozenset(rows["modals"]),
        nouns=frozenset(rows["nouns"]),
        never_verbs=frozenset(rows["never_verbs"]),
        not_adverbs=frozenset(rows["not_adverbs"]),
        possessive_endings=tuple(rows["possessive_endings"]),
        adverb_endings=tuple(rows["adverb_endings"]),
        past_endings=tuple(rows["past_endings"]),
        active_endings=tuple(rows["active_endings"]),
        plural_words=frozenset(rows["plural_words"]),
        plural_endings=tuple(rows["plural_endings"]),
        not_plural=tuple(rows["not_plural"]),
        capital_nouns=grammar["capital_nouns"],
        certain_verbs=grammar["certain_verbs"],
    )


def _entry(rules: Lexis, text: str) -> Entry:
    lower, possessive = _bare(rules, text.lower())
    first = text[0]
    shape = DIGIT if first.isdigit() else CAPITAL if first.isupper() else SMALL if first.isalpha() else MARK
    kind = rules.kinds.get(lower)
    verb = not possessive and lower not in rules.never_verbs
    key = rules.verbs.get(lower) if verb else None
    form = _form(rules, lower, key) if verb else ""
    guess = DIGIT if shape == DIGIT else kind or (MARK if shape == MARK else "N" if shape == CAPITAL else "")
    guess = guess or ("V" if form == "past" and key else "x")
    parts = _parts(rules, text, len(lower)) if possessive and lower in rules.contracting else None
    return Entry(lower, possessive, shape, kind, key, form, guess, parts)


def _parts(rules: Lexis, text: str, cut: int) -> tuple[Entry, Entry]:
    return rules.entry(text[:cut]), rules.entry(text[cut:])


def _bare(rules: Lexis, lower: str) -> tuple[str, bool]:
    for ending in rules.possessive_endings:
        if len(lower) > len(ending) and lower.endswith(ending):
            kept = ending[:-1] if ending[0].isalpha() else ""  # the s of "s'" belongs to the word
            return lower[: -len(ending)] + kept, True
    return lower, False


def _form(rules: Lexis, lower: str, key: str | None) -> str:
    if key == lower:
        return "base"
    if lower.endswith(rules.active_endings):
        return "active"
    if key and lower.endswith(rules.plural_endings):
        return "third"
    return "past" if key or (len(lower) > 4 and lower.endswith(rules.past_endings)) else ""
