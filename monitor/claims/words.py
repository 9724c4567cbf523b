"""A sentence as tagged words: the shallow grammar that the rules for clauses, subjects and cues stand on.

Tags come from tables, endings and neighbours, not from a model: V verb, A auxiliary, P preposition, C conjunction,
D determiner, W pronoun, R adverb, N name, # number, M mark, x anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from monitor.claims.cue_tables import table

_PIECES = (
    r"(?:[^\W\d_]\.){{2,}}(?![^\W\d_])|(?:{abbreviations}|[A-Z])\.(?=\s)"
    r"|\d+(?:[.,:/]\d+)*(?:-?[^\W\d_]+)?"
    r"|[^\W\d_](?:[\w&]|[./-](?=\w))*(?:['’](?=[st]\b)\w|(?<=s)['’](?=\s\w))?|['’][^\W\d_]{{1,2}}(?!\w)|[^\w\s]"
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
_BEFORE_OWNED = frozenset("D#WN")
_BEFORE_OBJECTS = frozenset("D#WNx")
_ENDS_POSSESSIVE = ("'s", "’s")
_ENDS_PLURAL_POSSESSIVE = ("s'", "s’")


class Word(NamedTuple):
    """``lower`` is without a possessive ending."""

    text: str
    lower: str
    start: int
    end: int
    possessive: bool


@dataclass(frozen=True, slots=True)
class Lexis:
    """What the tables of one language say of single words."""

    token: re.Pattern[str]
    kinds: Mapping[str, str]
    verbs: Mapping[str, str]
    linking: frozenset[str]
    infinitive: frozenset[str]
    complement: frozenset[str]
    contracting: frozenset[str]
    level: frozenset[str]
    nouns: frozenset[str]
    adverb_endings: tuple[str, ...]
    past_endings: tuple[str, ...]
    active_endings: tuple[str, ...]
    plural_endings: tuple[str, ...]
    never_verbs: frozenset[str]
    not_adverbs: frozenset[str]
    not_plural: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parse:
    text: str
    words: tuple[Word, ...]
    tags: str
    keys: tuple[str | None, ...]
    lowers: frozenset[str]

    def index_at(self, offset: int) -> int:
        """The first word that ends after a character offset."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            if self.words[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def between(self, first: int, last: int) -> str:
        """The text of words ``first`` up to but not including ``last``, verbatim."""
        return self.text[self.words[first].start : self.words[last - 1].end] if first < last else ""


@cache
def lexis(language: str) -> Lexis:
    rows = table(language, "cues")["words"]
    kinds = {word: tag for tag, name in _KINDS for word in rows[name]}
    verbs = table(language, "verbs")["verbs"]
    return Lexis(
        token=re.compile(_PIECES.format(abbreviations="|".join(rows["abbreviations"]))),
        kinds=kinds,
        verbs={form: key for key, forms in verbs.items() for form in (key, *forms.split())},
        linking=frozenset(rows["linking"]),
        infinitive=frozenset(rows["infinitive"]),
        complement=frozenset(rows["complement"]),
        contracting=frozenset(rows["contracting"]),
        level=frozenset(rows["level"]),
        nouns=frozenset(rows["nouns"]),
        adverb_endings=tuple(rows["adverb_endings"]),
        past_endings=tuple(rows["past_endings"]),
        active_endings=tuple(rows["active_endings"]),
        plural_endings=tuple(rows["plural_endings"]),
        not_plural=tuple(rows["not_plural"]),
        never_verbs=frozenset(rows["never_verbs"]),
        not_adverbs=frozenset(rows["not_adverbs"]),
    )


def split_words(text: str, language: str = "en") -> tuple[Word, ...]:
    rules = lexis(language)
    return _words(rules, rules.token.finditer(text))


def parse(sentence: str, language: str = "en") -> Parse:
    rules = lexis(language)
    words = split_words(sentence, language)
    tags: list[str] = []
    for index in range(len(words)):
        tags.append(_tag(rules, words, index, tags))
    keys = tuple(rules.verbs.get(w.lower) if t in "VA" else None for w, t in zip(words, tags, strict=True))
    return Parse(sentence, words, "".join(tags), keys, frozenset([word.lower for word in words]))


def _words(rules: Lexis, matches: Iterable[re.Match[str]]) -> tuple[Word, ...]:
    words: list[Word] = []
    for match in matches:
        text = match[0]
        start, end = match.span()
        lower = text.lower()
        if ("'" in lower or "’" in lower) and end - start > 2:
            words += _parted(rules, text, start, end)
        else:
            words.append(Word(text, lower, start, end, False))
    return tuple(words)


def _parted(rules: Lexis, text: str, start: int, end: int) -> list[Word]:
    """A word with an apostrophe: a possessive, or a pronoun with its verb ("it's"), which are two words."""
    lower = text.lower()
    if lower.endswith(_ENDS_POSSESSIVE):
        if lower[:-2] not in rules.contracting:
            return [Word(text, lower[:-2], start, end, True)]
        cut = end - 2
        return [Word(text[:-2], lower[:-2], start, cut, False), Word(text[-2:], lower[-2:], cut, end, False)]
    if lower.endswith(_ENDS_PLURAL_POSSESSIVE):
        return [Word(text, lower[:-1], start, end, True)]
    return [Word(text, lower, start, end, False)]


def _tag(rules: Lexis, words: tuple[Word, ...], index: int, tags: list[str]) -> str:
    word = words[index]
    first = word.text[0]
    if first.isdigit():
        return "#"
    kind = rules.kinds.get(word.lower)
    if kind and (not first.isupper() or not tags or tags[-1] == "M"):
        return kind
    if not first.isalpha():
        return "M"
    if first.isupper() and tags and tags[-1] != "M":
        return "N"
    if _verb_here(rules, words, index, tags):
        return "V"
    if word.lower.endswith(rules.adverb_endings) and word.lower not in rules.not_adverbs:
        return "R"
    return "N" if first.isupper() and word.lower not in rules.verbs else "x"


def _verb_here(rules: Lexis, words: tuple[Word, ...], index: int, tags: list[str]) -> bool:
    """Whether a word is a verb where it stands; a form that may also be a noun needs the neighbours of a verb."""
    word, before = words[index], tags[-1] if tags else ""
    lower = word.lower
    if word.possessive or before == "D" or lower in rules.never_verbs or (index and words[index - 1].possessive):
        return False
    key = rules.verbs.get(lower)
    if before == "P":
        follows = _next(rules, words, index)
        return words[index - 1].lower in rules.infinitive and (key == lower or (key is None and follows in set("DW")))
    if key is None:
        return _looks_past(rules, words, index, before)
    if lower.endswith(rules.active_endings):
        return before in {"A", "R", "M", "C", "x", "N", "V"} and not _noun_follows_complement(rules, words, index)
    if key != lower and not lower.endswith(rules.plural_endings):
        return before != "" or _next(rules, words, index) not in {"x", "N"}
    return _finite(rules, words, index, before, third=key != lower)


def _looks_past(rules: Lexis, words: tuple[Word, ...], index: int, before: str) -> bool:
    """A word that no table knows is a verb when it ends like one and follows a noun, a pronoun or an auxiliary."""
    lower = words[index].lower
    if before == "A" and _next(rules, words, index) in set("DW#"):
        return words[index].text[0].islower() and not lower.endswith(rules.adverb_endings)
    return len(lower) > 4 and lower.endswith(rules.past_endings) and before in set("NxWAR")


def _finite(rules: Lexis, words: tuple[Word, ...], index: int, before: str, *, third: bool) -> bool:
    """Whether a form that is a noun as well ("costs", "plan", "rise") is a verb here."""
    follows = _next(rules, words, index)
    if before in {"A", "W"} or (before == "R" and index > 1):
        return True
    if before == "#" and index > 1 and words[index - 2].text[0].isupper():
        return third
    if not before or before in {"M", "#", "C"} or follows in {"A", "V"}:
        open_to = _BEFORE_OBJECTS if third else _BEFORE_OWNED
        return before in {"C", "M"} and follows in open_to and index > 0
    if before == "V":
        return False
    last = words[index - 1].lower
    plural = last.endswith(rules.plural_endings) and not last.endswith(rules.not_plural)
    if third:
        return not plural and (follows != "P" or _verb_before(rules, words[index].lower, words[index + 1].lower))
    return plural and (follows != "P" or words[index + 1].lower not in rules.complement)


def _verb_before(rules: Lexis, word: str, preposition: str) -> bool:
    """Before a preposition "sells" is a verb; "reports" is one only if the preposition leads to a value."""
    return preposition in rules.level or rules.verbs[word] not in rules.nouns


def _noun_follows_complement(rules: Lexis, words: tuple[Word, ...], index: int) -> bool:
    return index + 1 < len(words) and words[index + 1].lower in rules.complement and index == 0


def _next(rules: Lexis, words: tuple[Word, ...], index: int) -> str:
    """A first guess at the tag of the next word, from the tables alone."""
    if index + 1 >= len(words):
        return ""
    word = words[index + 1]
    first = word.text[0]
    if first.isdigit():
        return "#"
    if not first.isalpha() and first not in "'’":
        return "M"
    kind = rules.kinds.get(word.lower)
    if kind:
        return kind
    if first.isupper():
        return "N"
    key = rules.verbs.get(word.lower)
    past = (
        key is not None
        and key != word.lower
        and not word.lower.endswith((*rules.plural_endings, *rules.active_endings))
    )
    return "V" if past else "x"
