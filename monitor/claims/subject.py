"""What a value is of: the noun phrase before the verb, and, for a pronoun, what the text spoke of before.

Takes what stands in the text, verbatim but for a leading determiner; a subject that cannot be found is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from monitor.claims.clauses import Clause
from monitor.claims.cue_tables import table
from monitor.claims.words import Parse, lexis

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: words ``first`` to ``last`` (excluded) of a parse, ``head`` its last word before a preposition."""

    first: int
    last: int
    head: int


@dataclass(slots=True)
class Memory:
    """What the text has spoken of so far; ``title`` is the name in the headline."""

    title: str | None = None
    subject: str | None = None
    name: str | None = None
    speaker: str | None = None

    def remember(self, subject: str | None) -> None:
        if subject:
            self.subject = subject
            if subject[0].isupper():
                self.name = subject


@cache
def _words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    rows = table(language, "cues")["subject"]
    return frozenset(rows["pronouns"]), frozenset(rows["anaphors"])


def verb_group(parse: Parse, clause: Clause, index: int) -> tuple[int, int] | None:
    """The verb group of a clause that a value at word ``index`` hangs on: the last before it, else the first after."""
    verbs = [i for i in range(clause.first, clause.last) if parse.tags[i] in "VA"]
    if not verbs:
        return None
    before = [i for i in verbs if i < index]
    last = before[-1] if before else verbs[0]
    if not before:
        while last + 1 < clause.last and parse.tags[last + 1] in "VAR":
            last += 1
        return verbs[0], last + 1
    first = last
    while first > clause.first and _in_group(parse, first - 1):
        first -= 1
    return first, last + 1


def _in_group(parse: Parse, index: int) -> bool:
    return parse.tags[index] in "VAR" or (
        parse.tags[index] == "P" and index + 1 < len(parse.tags) and parse.tags[index + 1] == "V"
    )


def phrase_before(parse: Parse, clause: Clause, index: int) -> Phrase | None:
    """The noun phrase that ends right before the word ``index``, with its prepositional complements."""
    last = index
    if last > clause.first and parse.words[last - 1].text == ",":
        opening = [i for i in range(clause.first, last - 1) if parse.words[i].text == ","]
        last = opening[-1] if opening else last
    first = last
    while first > clause.first and parse.tags[first - 1] in "NxDPW#R":
        first -= 1
    first = _without_adverbial(parse, first, last)
    while last > first and parse.tags[last - 1] in "RP":
        last -= 1
    if first >= last:
        return None
    return Phrase(first, last, _head(parse, first, last))


def _without_adverbial(parse: Parse, first: int, last: int) -> int:
    """Where the phrase begins without what leads it in ("In Europe the car")."""
    while first < last and parse.tags[first] in "RP":
        if parse.tags[first] == "P":
            rest = [i for i in range(first + 1, last) if parse.tags[i] in "DW"]
            return rest[-1] if rest and rest[-1] > first + 1 else last
        first += 1
    return first


def _head(parse: Parse, first: int, last: int) -> int:
    for index in range(first + 1, last):
        if parse.tags[index] == "P":
            return index - 1
    return last - 1


def text_of(parse: Parse, phrase: Phrase, language: str = "en", *, whole: bool = False) -> str | None:
    """A phrase as people read it: up to its first preposition (unless ``whole``), without determiners."""
    first, last = phrase.first, phrase.last if whole else phrase.head + 1
    linking = lexis(language).linking
    if not whole:
        while last < phrase.last and parse.words[last].lower in linking and last + 1 < phrase.last:
            last = _next_preposition(parse, last + 1, phrase.last)
    while first < last and parse.tags[first] in "DR#":
        first += 1
    return clean(parse.between(first, min(last, first + MOST_WORDS)))


def _next_preposition(parse: Parse, first: int, last: int) -> int:
    for index in range(first, last):
        if parse.tags[index] == "P":
            return index
    return last


def clean(text: str | None) -> str | None:
    """A phrase without quotation marks and a possessive ending; None when nothing is left."""
    bare = re.sub(r"(?:['’]s|(?<=s)['’])$", "", (text or "").strip(" ,.;:\"“”'‘’()"))
    return bare or None


def resolve(subject: str | None, memory: Memory, language: str = "en") -> str | None:
    """The name behind a pronoun ("it") or a general noun ("the company")."""
    pronouns, anaphors = _words(language)
    lower = (subject or "").lower()
    if not lower or lower in pronouns:
        return memory.subject or memory.title
    if lower in anaphors:
        return memory.name or memory.title or subject
    return subject


def title_entity(parse: Parse) -> str | None:
    """The longest run of capitalized words that opens a headline or stands first in it."""
    best: tuple[int, int] | None = None
    start = None
    for index in range(len(parse.tags) + 1):
        named = index < len(parse.tags) and (parse.words[index].text[0].isupper() and parse.tags[index] in "Nx")
        if named and start is None:
            start = index
        elif not named and start is not None:
            if best is None:
                best = (start, index)
            start = None
    return clean(parse.between(*best)) if best else None
